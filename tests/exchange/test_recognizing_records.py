"""Meetings, organizations, processes and documents by key, name, acronym or symbol."""

import pytest

from documents.models import Document
from hld_site.records import recognition
from hld_site.records.recognition import Recognized
from meetings.models import Meeting
from registry.models import Organization, Process
from tests.builders import build


def keys_of(model, *texts) -> dict:
    return {text: recognized.keys for text, recognized in model.recognizer()(texts).items()}


@pytest.mark.parametrize(
    ("model", "key", "typed"),
    [
        (
            Meeting,
            "hld-2013",
            "hld-2013|HLD 2013|HLD-2013|High-level dialogue 2013"
            "|second high level dialogue on international migration and development"
            "|Diálogo de Alto Nivel sobre la Migración Internacional y el Desarrollo (2013)"
            "|国际移徙与发展问题高级别对话（2013年）",
        ),
        (
            Organization,
            "international-organization-for-migration",
            "IOM|I.O.M.|OIM|МОМ|International Organization for Migration (IOM)|国际移民组织"
            "|المنظمة الدولية للهجرة|Organisation Internationale pour les Migrations",
        ),
        (Organization, "world-bank", "World Bank|The World Bank|Banque mondiale|البنك الدولى"),
        (Process, "gfmd", "gfmd|GFMD|Global Forum on Migration & Development"),
        (
            Document,
            "A/RES/68/4",
            "A/RES/68/4|a/res/68/4.|A-RES-68-4|Resolution 68/4|res 68/4|UNGA Res. 68/4"
            "|résolution 68/4 de l’Assemblée générale|Резолюция 68/4|第68/4号决议|القرار 68/4"
            "|General Assembly resolution 68/4 of 3 October 2013|Ａ／ＲＥＳ／６８／４|A‑RES‑68‑4",
        ),
        (Document, "A/68/190", "UN Doc. A/68/190|document A/68/190|a / 68 / 190"),
    ],
)
def test_a_record_is_found_by_whatever_it_is_called(model, key, typed):
    texts = typed.split("|")
    assert keys_of(model, *texts) == dict.fromkeys(texts, (key,))


def test_what_two_records_are_called_is_a_question():
    build(Organization, 1, acronym_en="IOM")
    assert keys_of(Organization, "IOM", "iom") == dict.fromkeys(
        ("IOM", "iom"), ("international-organization-for-migration", "ruritanian-organization-1")
    )
    assert keys_of(Meeting, "Panel discussion 2006") == {
        "Panel discussion 2006": ("panel-geneva-2006", "panel-new-york-2006")
    }


def test_what_nothing_is_called_is_refused_with_the_remedy():
    message = "There is no {} with the key or name “{}”. Check the spelling, or add it first.{}"
    assert Organization.recognizer()(["World Helth Organization", "Ruritania"]) == {
        "World Helth Organization": Recognized(
            (),
            message.format(
                "organization",
                "World Helth Organization",
                " Did you mean “World Health Organization”?",
            ),
        ),
        "Ruritania": Recognized((), message.format("organization", "Ruritania", "")),
    }


def test_another_number_is_no_typing_error():
    assert Document.recognizer()(["A/RES/68/5"])["A/RES/68/5"].refusal == (
        "There is no document with the key or name “A/RES/68/5”."
        " Check the spelling, or add it first."
    )


def test_a_title_that_many_reports_share_names_none_of_them():
    assert keys_of(Document, "International migration and development") == {
        "International migration and development": ()
    }


def test_a_large_type_is_asked_for_the_given_texts_only(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(recognition, "SMALL", 3)
    texts = ["res 68/4", "A/68/190", *(f"A/RES/99/{number}" for number in range(1, 400))]
    recognizer = Document.recognizer()
    with django_assert_num_queries(1):
        answer = recognizer(texts)
    assert [text for text in texts if answer[text].keys] == ["res 68/4", "A/68/190"]
    assert keys_of(Organization, "world-bank", "Banque mondiale", "the wourld bank") == {
        "world-bank": ("world-bank",),
        "Banque mondiale": ("world-bank",),
        "the wourld bank": (),
    }
