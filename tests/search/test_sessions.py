"""A session of the General Assembly is found by its number, in figures and in words."""

import re

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from documents.models import Document
from hld_site.search.query import Query
from hld_site.search.strategies import search


def keys(typed, type=""):
    return [hit.key for hit in search(typed, timezone.now(), type).hits]


@pytest.mark.parametrize(
    "typed",
    [
        *("68th session", "session 68", "sixty-eighth session"),
        *("68th session of the General Assembly", "General Assembly 68th session"),
        *("68e session", "68ème session", "soixante-huitième session de l’Assemblée générale"),
        *("68º período de sesiones", "68.o período de sesiones"),
        *("sexagésimo octavo período de sesiones", "68-я сессия", "на 68-й сессии"),
        *("шестьдесят восьмая сессия", "шестьдесят восьмой сессии Генеральной Ассамблеи"),
        *(
            "الدورة 68",
            "الدورة ٦٨",
            "الدورة الثامنة والستون",
            "الدورة الثامنة والستين للجمعية العامة",
        ),
        *("第68届会议", "第68屆會議", "第六十八届会议", "联合国大会第六十八届会议"),
    ],
)
def test_a_session_was_found_by_none_of_its_names(typed):
    documents = Document.objects.published(timezone.now()).filter(session=68)
    of_session = set(documents.values_list("key", flat=True))
    assert len(of_session) > 10
    assert of_session == set(keys(typed, "document"))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("first session", 1), ("nineteenth session", 19), ("ninety-ninth session", 99)),
        *(("soixante et onzième session", 71), ("quatre-vingt-dix-neuvième session", 99)),
        *(("quatre-vingtième session", 80), ("1re session", 1), ("первой сессии", 1)),
        *(("девяносто девятая сессия", 99), ("восьмидесятой сессии", 80)),
        *(("undécimo período ordinario de sesiones", 11), ("الدورة الحادية والسبعون", 71)),
        *(("decimonoveno período de sesiones", 19), ("الدورة التاسعة عشرة", 19)),
        *(("第八十届会议", 80), ("第十届会议", 10), ("第61届联大", 61)),
    ],
)
@pytest.mark.one_database
def test_ordinals_in_words_are_read_up_to_ninety_nine(typed, number):
    (word,) = Query.read(typed).words
    assert (f"session{number}",) in word.spellings


@pytest.mark.parametrize(
    "typed", ["session", "session 2013", "68", "第二届高级别对话", "第一届会谈"]
)
@pytest.mark.one_database
def test_what_names_no_session_is_not_read_as_one(typed):
    spelled = [token for word in Query.read(typed).words for one in word.spellings for token in one]
    assert not any(re.fullmatch(r"session\d+", token) for token in spelled)


def test_a_session_is_shown_as_it_is_written(client):
    answer = client.get("/fr/search/", {"q": "79e session"})
    main = " ".join(strip_tags(answer.content.decode()).split())
    assert "Session de l’Assemblée générale : 79e session" in main.replace("\xa0", " ")
