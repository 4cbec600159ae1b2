"""Citations in words and for programs, of a record and of a list, in six languages."""

import json
import re

import pytest
from django.utils import timezone

from documents.models import Document, DocumentFile
from hld_site import languages
from hld_site.browse.citations import escaped
from hld_site.records import catalogue
from tests.builders import build
from tests.public_pages import one_line

pytestmark = pytest.mark.one_database

HARD = r"100 % of {A} & B_c #1 $x ~ ^ \y"
TITLES = {"en": HARD, "ar": "الهجرة الدولية والتنمية { }", "zh": "国际移徙与发展 & %"}


def cite(client, address, ending):
    answer = client.get(f"{address}.{ending}")
    assert answer.status_code == 200, address
    return answer.content.decode()


def fields_of(entry: str) -> dict[str, str]:
    return dict(re.findall(r"^  (\w+) = \{(.*)\},?$", entry, re.M))


def rows_of(text: str) -> list[dict[str, str]]:
    """The entries of a RIS file, by the letters of its rows."""
    entries = text.split("ER  - \r\n")[:-1]
    return [dict(line.split("  - ", 1) for line in e.splitlines()) for e in entries]


def test_a_document_is_cited_for_programs(client):
    bib = cite(client, "/documents/A/RES/67/219", "bib")
    assert bib.startswith("@techreport{A-RES-67-219,\n  title = {{International migration and")
    fields = fields_of(bib)
    assert (fields["date"], fields["number"]) == ("2012-12-21", "A/RES/67/219")
    assert fields["author"] == "{United Nations, General Assembly}"
    (row,) = rows_of(cite(client, "/documents/A/RES/67/219", "ris"))
    assert (row["TY"], row["M1"], row["DA"]) == ("RPRT", "A/RES/67/219", "2012/12/21")
    (item,) = json.loads(cite(client, "/documents/A/RES/67/219", "csl.json"))
    assert item["issued"] == {"date-parts": [[2012, 12, 21]]}
    assert item["URL"] == row["UR"] == fields["url"] == "https://undocs.org/en/A/RES/67/219"
    page = "http://testserver/documents/A/RES/67/219/"
    assert item["note"] == row["N1"] == row["L2"] == page
    assert fields["note"] == rf"\url{{{item['note']}}}"
    assert "  month = dec\n" in bib
    assert item["genre"] == row["M3"] == fields["type"] == "Resolution"


UN = "United Nations"
EUROPE = "European Commission"
RAPPORTEUR = "Report of the Special Rapporteur on the human rights of migrants"
SUMMARY = "Summary of the High-level Dialogue on International Migration and Development"
MIGRATION = "International migration and development"


@pytest.mark.parametrize(
    ("key", "title", "author", "words"),
    [
        ("SPEECH/13/777", "[Document SPEECH/13/777]", EUROPE,
         "European Commission, document of 3 October 2013 (SPEECH/13/777)"),
        ("COM(2013) 292", "[Document COM(2013) 292]", EUROPE,
         "European Commission, document (COM(2013) 292)"),
        ("A/RES/S-21/2", "[Resolution S-21/2]", f"{UN}, General Assembly",
         "General Assembly resolution S-21/2 of 2 July 1999 (A/RES/S-21/2)"),
        ("A/68/190", MIGRATION, f"{UN}, Secretary-General",
         f"Report of the Secretary-General of 25 July 2013, “{MIGRATION}” (A/68/190)"),
        ("A/61/515", SUMMARY, f"{UN}, President of the General Assembly",
         f"Note by the President of the General Assembly, “{SUMMARY}” (A/61/515)"),
        ("A/68/283", RAPPORTEUR, f"{UN}, Secretary-General",
         f"Note by the Secretary-General of 5 August 2013, “{RAPPORTEUR}” (A/68/283)"),
        ("A/71/L.58", "[Draft resolution A/71/L.58]", f"{UN}, General Assembly",
         "Draft resolution (A/71/L.58)"),
    ],
)  # fmt: skip
def test_who_wrote_a_document_is_its_author(client, key, title, author, words):
    fields = fields_of(cite(client, f"/documents/{key}", "bib"))
    assert (fields["title"], fields["author"]) == (f"{{{title}}}", f"{{{author}}}")
    assert fields["institution"] == author.partition(",")[0]
    page = one_line(client.get(f"/documents/{key}/").content.decode())
    address = fields["url"].replace("&", "&amp;")
    assert f'<p id="citation">{words}, {address} (accessed <time' in page


def test_a_document_without_an_author_has_none_made_up(client):
    build(Document, 3, kind="other-institution", organ="", symbol="", key="some-paper")
    bib = cite(client, "/documents/some-paper", "bib")
    assert {"author", "institution"}.isdisjoint(fields_of(bib))
    (item,) = json.loads(cite(client, "/documents/some-paper", "csl.json"))
    assert {"author", "publisher"}.isdisjoint(item)


def test_an_address_that_is_held_back_is_not_cited(client):
    DocumentFile.objects.filter(document__key="A/68/190", language="en").update(held_back=True)
    entry = cite(client, "/documents", "bib").partition("@techreport{A-68-190,")[2]
    for text in (entry.partition("@")[0], cite(client, "/documents/A/68/190", "ris")):
        assert "http://testserver/documents/A/68/190/" in text
        assert "undocs.org/en/" not in text


@pytest.mark.parametrize("record", catalogue.records(), ids=lambda record: record.name)
def test_a_list_of_any_type_is_cited_whole(client, record):
    count = record.model._default_manager.published().count()
    bib = cite(client, f"/{record.name}", "bib")
    keys = re.findall(r"^@\w+\{([\w-]+),$", bib, re.M)
    assert len(keys) == len(set(keys)) == count
    assert len(rows_of(cite(client, f"/{record.name}", "ris"))) == count
    items = json.loads(cite(client, f"/{record.name}", "csl.json"))
    assert [item["id"] for item in items] == keys


def test_a_filtered_list_is_cited_as_it_is_filtered(client):
    shown = client.get("/documents/?kind=resolution").context["page"].paginator.count
    items = json.loads(client.get("/documents.csl.json?kind=resolution").content)
    assert 0 < len(items) == shown < Document.objects.published().count()
    assert client.get("/documents.bib?kind=poem").status_code == 400


@pytest.mark.parametrize("code", TITLES)
def test_titles_are_written_as_each_program_reads_them(client, code):
    titles = {f"title_{code}": TITLES[code], "title_en": HARD}
    document = build(Document, 3, adopted_on="2044-12-21", organ="General Assembly", **titles)
    address = document.get_absolute_url().rstrip("/")
    address = address if code == languages.DEFAULT else f"/{code}{address}"
    title = TITLES[code]
    bib = cite(client, address, "bib")
    assert fields_of(bib)["title"] == f"{{{escaped(title)}}}"
    assert bib.count("{") - bib.count(r"\{") == bib.count("}") - bib.count(r"\}")
    (row,) = rows_of(cite(client, address, "ris"))
    assert (row["TI"], row["LA"]) == (title, code)
    (item,) = json.loads(cite(client, address, "csl.json"))
    assert (item["title"], item["language"]) == (title, code)
    assert (item.get("note") or item["URL"]).endswith(f"{address}/")


def test_signs_that_bibtex_would_obey_stand_for_themselves():
    assert escaped(r"50 % of {A} & B_c \x") == r"50 \% of \{A\} \& B\_c \textbackslash{}x"


def test_the_author_is_named_in_the_language_of_the_reader(client):
    authors = [
        json.loads(cite(client, f"{prefix}/documents/A/RES/67/219", "csl.json"))[0]["author"]
        for prefix in ("", "/fr", "/ar", "/zh")
    ]
    assert [author[0]["literal"] for author in authors] == [
        "United Nations, General Assembly",
        "Nations Unies, Assemblée générale",
        "الأمم المتحدة، الجمعية العامة",
        "联合国，大会",
    ]


def test_a_document_is_cited_in_words_in_two_styles(client):
    page = one_line(client.get("/documents/A/RES/67/219/").content.decode())
    assert (
        "General Assembly resolution 67/219 of 21 December 2012, “International migration and"
        " development” (A/RES/67/219), https://undocs.org/en/A/RES/67/219 (accessed " in page
    )
    day = timezone.localdate()
    assert (
        "United Nations, General Assembly. “International migration and development.” Resolution."
        f" A/RES/67/219. December 21, 2012. Accessed {day:%B} {day.day}, {day.year}."
        " https://undocs.org/en/A/RES/67/219.</p>" in page
    )


def test_no_program_was_told_when_a_document_was_read(client):
    day = timezone.localdate()
    assert fields_of(cite(client, "/documents/A/70/59", "bib"))["urldate"] == day.isoformat()
    (row,) = rows_of(cite(client, "/documents/A/70/59", "ris"))
    assert row["Y2"] == f"{day:%Y/%m/%d}"
    (item,) = json.loads(cite(client, "/documents/A/70/59", "csl.json"))
    assert item["accessed"] == {"date-parts": [[day.year, day.month, day.day]]}


@pytest.mark.parametrize(
    ("key", "languages_cited"),
    [("A/70/59", ["en"] * 6), ("A/68/190", languages.CODES), ("A/71/L.58", languages.CODES)],
)
def test_the_address_was_that_of_another_language_than_the_title(client, key, languages_cited):
    for code, cited in zip(languages.CODES, languages_cited, strict=True):
        prefix = "" if code == languages.DEFAULT else f"/{code}"
        (row,) = rows_of(cite(client, f"{prefix}/documents/{key}", "ris"))
        assert (row["LA"], row["UR"]) == (cited, f"https://undocs.org/{cited}/{key}")


def test_a_page_of_the_register_is_cited_with_its_day(client, settings):
    settings.PUBLISHER = "Publisher & sons"
    page = one_line(client.get("/states/KEN/").content.decode())
    assert re.search(r"“Kenya\.” Register of the High-level Dialogues[^.]*\. Publisher &amp;", page)
    (row,) = rows_of(cite(client, "/states/KEN", "ris"))
    assert (row["TY"], row["AU"]) == ("ELEC", "Publisher & sons")
    assert re.fullmatch(r"\d{4}/\d\d/\d\d", row["Y2"])


def test_a_draft_is_not_cited(client):
    Document.objects.filter(key="A/RES/67/219").update(status="draft")
    for ending in ("bib", "ris", "csl.json"):
        assert client.get(f"/documents/A/RES/67/219.{ending}").status_code == 410
        assert "67/219" not in cite(client, "/documents", ending).replace("67/219 ", "")


@pytest.mark.parametrize("code", [code for code in languages.CODES if code != "en"])
def test_the_name_of_a_language_was_cited_as_part_of_a_title(site, code):
    """«Making migration work … (English)» was copied into a footnote."""
    page = site.text(f"/{code}/documents/eight-point-agenda/")
    cited = re.findall(r'<p[^>]*\bid="citation[^"]*"[^>]*>(.*?)</p>', page, re.S)
    title = "Making migration work: an eight-point agenda for action"
    assert [f'<span lang="en" dir="ltr">{title}</span>' in one for one in cited] == [True, True]
    assert "(English)" not in "".join(cited)


@pytest.mark.parametrize(
    ("code", "quotation"),
    [
        ("ar", "”{}“ (English) (A/70/59)"),
        ("zh", "“{}” (English)（A/70/59）"),
        ("en", "“{}” (A/70/59)"),
        ("fr", "« {} » (English) (A/70/59)"),
        ("ru", "«{}» (English) (A/70/59)"),
        ("es", "“{}” (English) (A/70/59)"),
    ],
)
def test_the_name_of_a_language_stood_within_the_quotation(site, code, quotation):
    prefix = "" if code == languages.DEFAULT else f"/{code}"
    page = site.text(f"{prefix}/documents/A/70/59/")
    description = re.search(r'<meta name="description" content="(.*?)">', page)[1]
    title = "In safety and dignity: addressing large movements of refugees and migrants"
    assert description.endswith(quotation.format(title))


def test_in_chinese_the_day_stands_with_what_is_of_it(site):
    """It was 2013年7月19日欧洲联盟理事会，文件: the Council of that day."""
    page = one_line(site.text("/zh/documents/12415/13/"))
    assert "欧洲联盟理事会，2013年7月19日文件（12415/13）" in re.sub("<[^>]*>", "", page)
