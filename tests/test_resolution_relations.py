"""A relation bears the verb of the sentence that it was read in, and no other."""

from xml.etree import ElementTree

import pytest

from documents.models import Document, DocumentRelation
from documents.resolutions import files, relation_finder
from documents.resolutions.reading import joined_by, merged, sponsor_of
from hld_site import languages
from hld_site.languages.terms import translated
from tests.test_resolutions import SAMPLE, sample

pytestmark = pytest.mark.one_database

TEXT = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement>
<preamble><container><p>{}</p></container></preamble><mainBody/></statement></akomaNtoso>"""
LINK = '<a href="https://undocs.org/en/{0}">{0}</a>'
NOTE = '<authorialNote marker="4"><p>{}</p></authorialNote>'


def read(sentence: str) -> list[tuple[str, str]]:
    """Verbs and numbers in a sentence in which [1/1] is a link, and ^[1/1] one in a footnote."""
    words = sentence
    for symbol in ("A/RES/50/1", "A/RES/60/2", "A/75/3"):
        words = words.replace(f"^[{symbol}]", NOTE.format(LINK.format(symbol)))
        words = words.replace(f"[{symbol}]", LINK.format(symbol))
    root = ElementTree.fromstring(TEXT.format(words))
    return [(str(verb), symbol) for verb, symbol in relation_finder.of_text(root, "A/RES/80/1")]


@pytest.mark.parametrize(
    ("sentence", "verb"),
    [
        ("Recalling its resolution [A/RES/50/1] of 3 May 1990,", "recalls"),
        ("Recalling also its resolutions 49/9 and [A/RES/50/1],", "recalls"),
        ("Reaffirming further its resolution [A/RES/50/1], entitled “Us”,", "reaffirms"),
        ("Welcoming General Assembly resolution [A/RES/50/1],", "welcomes"),
        ("Takes note with appreciation of its resolution [A/RES/50/1];", "takes-note-of"),
        ("We recall General Assembly resolution [A/RES/50/1], by which it", "recalls"),
        ("Takes note of the report of the Secretary-General;^[A/75/3]", "takes-note-of"),
        ("Welcomes the progress made,^[A/75/3]", "cites"),
        ("Reaffirming the Agenda,^[A/RES/50/1] and its aims,", "cites"),
        (
            "Recalling the Compact, endorsed by the Assembly in its resolution [A/RES/50/1],",
            "refers-to",
        ),
        ("Welcoming the Summit at which resolution [A/RES/50/1] was adopted,", "refers-to"),
        ("We recall that in resolution [A/RES/50/1] Member States decided", "refers-to"),
        ("Bearing in mind its resolution [A/RES/50/1],", "refers-to"),
        ("Recalling the Charter, bearing in mind its resolution [A/RES/50/1],", "refers-to"),
    ],
)
def test_the_verb_is_that_of_the_sentence(sentence, verb):
    assert [made for made, _symbol in read(sentence)] == [verb]


def test_two_verbs_of_one_sentence_keep_to_their_own_resolutions():
    sentence = "Reaffirming its resolution [A/RES/50/1], and recalling its resolution [A/RES/60/2],"
    assert read(sentence) == [("reaffirms", "A/RES/50/1"), ("recalls", "A/RES/60/2")]


def test_a_footnote_tells_nothing_where_the_text_names_the_document():
    sentence = "Taking into account the Agenda,^[A/RES/50/1] and recalling resolution [A/RES/50/1],"
    assert read(sentence) == [("recalls", "A/RES/50/1")]


@sample
def test_the_register_tells_the_relations_that_the_texts_have():
    for symbol, resolution in merged(files.read([SAMPLE]).resolutions).items():
        if not resolution.relations or not Document.objects.filter(key=symbol).exists():
            continue
        rows = DocumentRelation.objects.filter(
            document__key=symbol, verb__in=relation_finder.STRENGTH
        )
        shown = {(row.verb, row.to_key): row.source for row in rows}
        read_there = resolution.relations.items()
        assert shown == {(v, to): f"{symbol}, {place}" for (v, to), place in read_there}, symbol


@pytest.mark.parametrize(
    ("document", "verb", "other"),
    [
        ("A/RES/76/266", "cites", "A/RES/70/1"),
        ("A/RES/76/266", "refers-to", "A/RES/71/313"),
        ("A/RES/79/217", "reaffirms", "A/RES/69/313"),
        ("A/RES/79/217", "cites", "A/RES/71/1"),
        ("A/RES/79/217", "takes-note-of", "A/79/323"),
        ("A/RES/80/258", "cites", "A/RES/76/266"),
        ("A/RES/80/258", "recalls", "A/RES/73/326"),
        ("A/RES/58/208", "refers-to", "A/RES/S-21/2"),
        ("A/RES/73/326", "reaffirms", "A/RES/71/1"),
    ],
)
def test_what_was_once_told_as_recalled(document, verb, other):
    rows = DocumentRelation.objects.filter(document__key=document, to_key=other)
    assert [row.verb for row in rows] == [verb]


def test_that_a_third_resolution_names_two_does_not_say_what_one_does_to_the_other():
    rows = DocumentRelation.objects.published().filter(source__startswith="A/RES/69/229")
    assert set(rows.values_list("document__key", flat=True)) == {"A/RES/69/229"}


def test_a_sponsor_is_told_with_those_who_joined_and_without_a_persons_name():
    submitted = "submitted by the Vice-Chair of the Committee, Jane Roe (Qatar) and on the basis of"
    assert sponsor_of(
        f"{submitted} informal consultations on draft resolution", "A/RES/77/176"
    ) == ("submitted by the Vice-Chair of the Committee (Qatar)")
    assert sponsor_of("submitted by the President of the General Assembly", "A/RES/80/258") == (
        "submitted by the President of the General Assembly at its eightieth session"
    )
    assert joined_by("Palau") == "Palau (additional sponsor)"
    sponsor = Document.objects.get(key="A/RES/79/217").sponsor
    assert sponsor.endswith("; Germany and Portugal (additional sponsors)")


@pytest.mark.parametrize("code", languages.CODES)
def test_the_sponsors_of_the_register_are_terms_in_six_languages(code):
    for sponsor in Document.objects.exclude(sponsor="").values_list("sponsor", flat=True):
        for part in sponsor.split("; "):
            assert (translated(part) or {}).get(code), part


def test_the_president_of_2026_is_a_woman_in_french_and_that_of_2022_a_man():
    """As the French texts of resolutions 80/258 and 76/266 have them."""
    sponsors = [Document.objects.get(key=f"A/RES/{n}").sponsor for n in ("76/266", "80/258")]
    assert [translated(sponsor)["fr"] for sponsor in sponsors] == [
        "présenté par le Président de l’Assemblée générale à sa 76e session",
        "présenté par la Présidente de l’Assemblée générale à sa 80e session",
    ]
