"""The United Nations' machine-readable resolutions are read, from whatever people have of them."""

import io
import json
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from documents.models import Document, DocumentRelation, Vote
from documents.resolutions import files, missing
from documents.resolutions.batch import Tables, Voters
from documents.resolutions.reading import Damaged, Resolution, date_of, merged, symbol_of
from hld_site.exchange.models import Batch
from tests.files import undone, worked
from tests.processor import seconds

pytestmark = pytest.mark.usefixtures("files_apart")

SAMPLE = Path(__file__).resolve().parents[2] / "shared" / "un-open-data"
sample = pytest.mark.skipif(not SAMPLE.exists(), reason="The sample lies beside the project only")
AKN = (
    '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"'
    ' xmlns:akn4un="http://un.org/akn4un"><statement name="resolution"><meta><identification>'
    '<FRBRWork><FRBRdate date="2025-12-20" name="adoption"/></FRBRWork><FRBRExpression>'
    '<FRBRdate date="2025-12-28" name="publication"/><FRBRlanguage language="{language}"/>'
    "</FRBRExpression></identification><workflow>"
    '<step date="2025-11-01" outcome="draftResolution" as="A/C.2/80/L.9" by="Guyana"/>'
    '<step date="0001-01-01" outcome="recommendedForAdoption" as="A/80/460/Add.2"/>'
    '<step date="2025-12-20" outcome="adopted" as="A/80/PV.50"/></workflow>'
    '<analysis><parliamentary><voting outcome="adoptedRecordedVote">'
    '<count value="2" refersTo="inFavour"><akn4un:voters><organization>CONGO</organization>'
    "<organization>COTE D'IVOIRE</organization></akn4un:voters></count>"
    '<count value="1" refersTo="against"><akn4un:voters><organization>TÜRKİYE</organization>'
    '</akn4un:voters></count><count value="0" refersTo="abstaining"/></voting></parliamentary>'
    "</analysis></meta><coverPage>"
    '<p><docNumber refersTo="#symbol">A/RES/80/219</docNumber></p>'
    '<p><inline name="agenda item">Agenda item 20 (b)</inline></p></coverPage>'
    "<preface><p><docNumber>80/219.</docNumber>"
    '<docTitle refersTo="#resolutionTitle">{title}</docTitle></p></preface><preamble>'
    '<container name="Recalling"><p>Recalling its resolutions'
    ' <a href="https://undocs.org/en/A/RES/58/208">58/208</a> and'
    ' <a href="https://docs.un.org/en/A/RES/80/258">80/258</a>,</p></container></preamble>'
    "</statement></akomaNtoso>"
)
TITLES = {"eng": "International migration and\u00a0development", "fra": "Migrations"}
TITLES |= {"ara": "80/219 - الهجرة"}


def akn(language="eng") -> bytes:
    return AKN.format(language=language, title=TITLES[language]).encode()


@pytest.fixture
def files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def folder(tmp_path):
    """Three languages of one resolution: a file, one in a folder, one in a zip."""
    there = tmp_path / "resolutions"
    (there / "French").mkdir(parents=True)
    (there / "a.xml").write_bytes(akn())
    (there / "French" / "b.xml").write_bytes(akn("fra"))
    with zipfile.ZipFile(there / "c.zip", "w") as archive:
        archive.writestr("Arabic/c.xml", akn("ara"))
    return there


def test_folders_and_zips_in_several_languages_become_one_resolution(folder):
    reading = files.read([folder])
    assert (reading.seen, reading.damaged) == (3, [])
    one = merged(reading.resolutions)["A/RES/80/219"]
    assert one.titles == {
        "en": "International migration and development",
        "fr": "Migrations",
        "ar": "الهجرة",
    }
    assert (str(one.adopted_on), str(one.published_on)) == ("2025-12-20", "2025-12-28")
    assert (one.draft, one.sponsor) == ("A/C.2/80/L.9", "Guyana")
    assert (one.committee_report, one.plenary_record) == ("A/80/460/Add.2", "A/80/PV.50")
    assert one.agenda_item == "20 (b)"
    assert one.counts == {"in-favour": 2, "against": 1, "abstaining": 0}
    both = [("recalls", symbol) for symbol in ("A/RES/58/208", "A/RES/80/258")]
    assert one.relations == dict.fromkeys(both, "preambular paragraph 1")


def test_it_is_one_batch_of_drafts_that_can_be_undone(folder, capsys):
    call_command("read_resolutions", str(folder))
    assert "1 for the register" in capsys.readouterr().out
    document = Document.objects.get(key="A/RES/80/219")
    assert (document.status, document.vote_counts()) == ("draft", "2-1-0")
    assert document.title_ar == "الهجرة"
    assert [v.state.key for v in document.votes.order_by("state__key")] == ["CIV", "COG", "TUR"]
    link = DocumentRelation.objects.get(document=document, to_key="A/RES/58/208")
    assert link.source == "A/RES/80/219, preambular paragraph 1"
    assert link.source_address == "https://undocs.org/A/RES/80/219"
    assert "unofficial" in link.consulted_at
    undone(Batch.objects.latest("made_at"))
    assert not Document.objects.filter(key="A/RES/80/219").exists()
    assert not Vote.objects.filter(document__key="A/RES/80/219").exists()


def test_that_nothing_is_missing_was_said_of_files_that_could_not_be_read(tmp_path, capsys):
    (tmp_path / "states.csv").write_text("key\nKEN\n")
    with pytest.raises(SystemExit) as ended:
        call_command("what_is_missing", str(tmp_path / "states.csv"))
    assert ended.value.code == 2
    assert "Nothing is missing" not in capsys.readouterr().out


def test_what_is_missing_names_it_until_it_is_read(folder, capsys):
    with pytest.raises(SystemExit):
        call_command("what_is_missing", str(folder))
    assert "A/RES/80/219  2025-12-20  International migration" in capsys.readouterr().out
    call_command("read_resolutions", str(folder))
    call_command("what_is_missing", str(folder))
    assert "Nothing is missing." in capsys.readouterr().out


DAMAGED = {
    "cut.xml": akn()[:900],
    "html.xml": b"<html></html>",
    "empty.xml": b"",
    "latin.xml": "<akomaNtoso>\xe9</akomaNtoso>".encode("latin-1"),
    "bomb.xml": b'<!DOCTYPE a [<!ENTITY b "c">]>' + akn(),
    "klingon.xml": akn().replace(b'language="eng"', b'language="tlh"'),
    "nameless.xml": akn().replace(b"A/RES/80/219", b"something"),
    "day.xml": akn().replace(b'"2025-12-20" name', b'"2025-13-20" name'),
    "cut.json": b'{"symbol": "A/RES/80/1"',
    "number.json": b"[1, 2]",
    "photo.png": b"\x89PNG",
    "not.zip": b"PK\x03\x04 nothing",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_one_message_and_the_others_are_read(folder, name):
    (folder / name).write_bytes(DAMAGED[name])
    reading = files.read([folder])
    assert [damaged for damaged, _why in reading.damaged] == [name]
    assert reading.damaged[0][1].endswith(".")
    assert "A/RES/80/219" in merged(reading.resolutions)


def test_a_zip_with_a_spoilt_member_is_read_as_far_as_it_goes(folder):
    with io.BytesIO() as packed:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("one.xml", akn())
        data = bytearray(packed.getvalue())
    data[60:90] = bytes(30)
    (folder / "spoilt.zip").write_bytes(data)
    reading = files.read([folder])
    assert [name for name, _why in reading.damaged] == ["spoilt.zip/one.xml"]


@pytest.mark.parametrize("as_lines", [True, False])
def test_the_json_of_a_session_is_read_as_array_or_by_lines_with_its_oddities(tmp_path, as_lines):
    row = {
        "symbol": "A/RES/80/220",
        "title": "A\u00a0title",
        "adoption_date": "19\u00a0December 2025",
        "originating_document": "A/80/439/Add.2, para. 6",
        "agenda_item": "Agenda items 13 and 117",
        "pv": "A/80/PV.54",
        "voting_type": "adoptedRecordedVote",
        "MS_in_favour": ["FRANCE", "KENYA, UGANDA"],
        "MS_in_favour_count": "3",
    }
    text = json.dumps(row) if as_lines else json.dumps([row])
    (tmp_path / "80.json").write_text("\ufeff" + text + "\n")
    one = files.read([tmp_path / "80.json"]).resolutions[0]
    assert (one.titles, str(one.adopted_on)) == ({"en": "A title"}, "2025-12-19")
    assert (one.committee_report, one.draft, one.agenda_item) == (
        "A/80/439/Add.2",
        "",
        "13 and 117",
    )
    tables = Tables([one])
    assert [r["state"] for r in tables.rows["votes"]] == ["FRA", "KEN", "UGA"]


def test_states_are_known_as_the_voting_record_spells_them():
    names = {
        "CONGO": ["COG"],
        "GUINEA": ["GIN"],
        "COTE D'IVOIRE": ["CIV"],
        "UNITED STATES": ["USA"],
    }
    names |= {"KENYA, UGANDA": ["KEN", "UGA"], "KENYA, ATLANTIS": [], "ATLANTIS": []}
    known = Voters([Resolution("A/RES/80/1", voters={"against": list(names)})])
    assert {name: known.keys(name) for name in names} == names


@pytest.mark.parametrize("text", ["80/219.", "A/RES/80/219", " 80/219 ", "A/RES/S-32/1"])
def test_numbers_of_resolutions(text):
    assert symbol_of(text).startswith("A/RES/")


def test_what_is_no_day_is_said():
    assert date_of("0001-01-01") is None
    with pytest.raises(Damaged, match="is not a day"):
        date_of("31 Movember 2020")


@sample
def test_the_sample_of_the_united_nations_is_read_and_nothing_of_it_is_missing(capsys):
    reading = files.read([SAMPLE])
    assert (reading.seen, reading.damaged) == (35, [])
    resolutions = merged(reading.resolutions)
    one = resolutions["A/RES/75/226"]
    assert set(one.titles) == {"ar", "zh", "en", "fr", "ru", "es"}
    assert (one.counts["in-favour"], one.draft) == (175, "A/C.2/75/L.8/Rev.1")
    assert Counter(verb for verb, _to in one.relations) == {
        "recalls": 21,
        "reaffirms": 2,
        "cites": 4,
        "takes-note-of": 1,
        "refers-to": 1,
    }
    assert missing.lacking(resolutions) == []
    call_command("read_resolutions", str(SAMPLE))
    assert " 0 new" in f" {capsys.readouterr().out.splitlines()[1]}"


@sample
def test_a_file_is_read_in_a_few_times_what_its_xml_takes():
    """Eleven thousand are less than a minute where XML of 80 kB takes a millisecond.

    The best of five, for another process may have the cache.
    """
    texts = [path.read_bytes() for path in SAMPLE.rglob("*.xml")]
    seen, spent, parsed = files.read([SAMPLE]).seen, [], []
    for _once in range(5):
        spent.append(seconds(lambda: files.read([SAMPLE])) / seen)
        parsed.append(seconds(lambda: [*map(ElementTree.fromstring, texts)]) / len(texts))
    assert min(spent) < 5 * min(parsed)


def test_staff_see_at_the_desk_what_is_missing_and_make_one_batch_of_it(admin_client):
    address = reverse("admin:documents_document_resolutions")
    assert (
        address in admin_client.get(reverse("admin:documents_document_changelist")).content.decode()
    )

    def send(button):
        sent = [SimpleUploadedFile("a.xml", akn()), SimpleUploadedFile("cut.xml", akn()[:900])]
        return admin_client.post(
            address, {"files": sent, "reason": "Read", button: "1"}, follow=True
        )

    page = send("missing").content.decode()
    assert "A/RES/80/219" in page
    assert "Cut.xml: It is not well-formed XML" in page
    assert not Batch.objects.filter(reason="Read").exists()
    send("read")
    batch = Batch.objects.get(reason="Read")
    assert worked(batch).counts["documents"] == {"new": 1}
    assert not Document.objects.filter(key="A/RES/80/219").exists()


def test_who_may_not_import_documents_has_no_door(client, django_user_model):
    user = django_user_model.objects.create_user("reader", password="long enough", is_staff=True)
    client.force_login(user)
    assert client.get(reverse("admin:documents_document_resolutions")).status_code == 403


def test_no_more_is_unpacked_than_is_read_at_once(folder):
    reading = files.Reading(most_bytes=len(akn()) + 10)
    for name in ("a.xml", "b.xml"):
        files.read_file(reading, name, io.BytesIO(akn()))
    assert [name for name, _why in reading.damaged] == ["b.xml"]
