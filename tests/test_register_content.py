"""What the register holds: the whole source page, and the rules it must not break."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.urls import reverse

from documents.models import Document, DocumentMeeting, DocumentRelation
from hld_site.evidence.models import OpenQuestion, Source
from hld_site.pages.models import Page, PrintedItem, WebLink
from hld_site.pages.prose import marks
from hld_site.records import catalogue
from hld_site.records.copy_hosts import is_copy
from hld_site.records.fields import Address
from meetings.models import Meeting, MeetingDay, Participation
from registry.models import FocusTheme, Organization, Process, State
from registry.names import NameKind

pytestmark = pytest.mark.one_database

SEED = Path(__file__).resolve().parent / "data" / "source_page.txt"


def printed(model):
    return model.objects.published().exclude(as_printed="")


def text_of(client, address):
    return client.get(address).content.decode()


def test_every_word_of_the_source_page_is_kept():
    words = Counter(SEED.read_text(encoding="utf-8").replace("•", " ").split())
    kept = Counter(" ".join(PrintedItem.objects.values_list("text", flat=True)).split())
    assert words == kept


def test_every_line_of_the_source_page_went_somewhere_public(client):
    page = Page.objects.get(key="about/source-page")
    response = client.get(page.get_absolute_url())
    assert "Held back until it has been checked" not in response.content.decode()
    assert len(response.context["sections"]["printed_items"]) == PrintedItem.objects.count()


def test_the_source_page_became_records():
    assert printed(State).count() == 195
    assert sorted(State.objects.values_list("printed_position", flat=True)) == list(range(1, 196))
    organizations = printed(Organization).exclude(printed_position=None).count()
    processes = printed(Process).exclude(printed_position=None).count()
    assert organizations + processes == 21
    assert printed(FocusTheme).count() == 9
    assert printed(Meeting).count() == 11
    assert MeetingDay.objects.published().filter(meeting__in=printed(Meeting)).count() == 14
    assert printed(Document).count() == 8


def test_states_have_their_names_in_six_languages():
    for code in ("ar", "zh", "en", "fr", "ru", "es"):
        assert not State.objects.filter(**{f"name_{code}": ""}).exists()


def test_a_page_about_2006_says_swaziland():
    eswatini = State.objects.get(key="SWZ")
    assert (eswatini.name_on("2006-09-14", "en"), eswatini.name_on("2026-01-01", "en")) == (
        "Swaziland",
        "Eswatini",
    )
    assert eswatini.name_on("2006-09-14", "ru") == "Свазиленд"
    assert State.objects.get(key="NLD").name_on("2013-10-03", "fr") == "Pays-Bas"


@pytest.mark.parametrize(
    ("key", "then", "name"),
    [
        ("MKD", "2013-10-03", "The former Yugoslav Republic of Macedonia"),
        ("CPV", "2013-10-03", "Cape Verde"),
        ("CZE", "2013-10-03", "Czech Republic"),
        ("TUR", "2015-11-20", "Turkey"),
        ("PSE", "2006-09-14", "Palestine"),
        ("KEN", "2006-09-14", "Kenya"),
    ],
)
def test_names_of_other_days(key, then, name):
    assert State.objects.get(key=key).name_on(then, "en").casefold() == name.casefold()


def test_a_meeting_page_calls_a_state_as_it_was_called_then(site):
    page = site.text("/meetings/hld-2013/")
    participants = page[page.index('id="participants"') :]
    assert "Cape Verde" in participants
    assert "Cabo Verde" not in participants
    turkey = site.text("/meetings/mediterranean-plenary-2015/")
    assert ">Turkey</a>" in turkey


def test_names_recognized_on_input_are_nowhere_public(client, site):
    burma = State.objects.get(key="MMR").names.get(text="Burma")
    assert burma.kind == NameKind.INPUT
    for address in ("/states/MMR/", "/states/", "/states/?q=Myanmar"):
        assert "Burma" not in site.text(address)
    for address in ("/states.csv", "/data/state_names.csv"):
        assert "Burma" not in b"".join(client.get(address)).decode()
    page = site.text("/states/?q=Burma")
    listed = page[page.index("<tbody") : page.index("</tbody>")]
    assert "/states/MMR/" in listed
    # Links that keep the question repeat what was typed, and nothing else does.
    assert "Burma" not in listed.replace("?q=Burma", "")


CHAIN = [
    ("A/RES/58/208", "convenes", "hld-2006"),
    ("A/RES/60/227", "organizes", "hld-2006"),
    ("A/60/871", "submitted-to", "hld-2006"),
    ("A/61/515", "reports-on", "hld-2006"),
    ("A/RES/63/225", "follows-up", "hld-2006"),
    ("A/RES/63/225", "convenes", "hld-2013"),
    ("A/RES/65/170", "prepares", "hld-2013"),
    ("A/RES/67/219", "organizes", "hld-2013"),
    ("A/68/190", "submitted-to", "hld-2013"),
    ("A/RES/68/4", "outcome-of", "hld-2013"),
]


@pytest.mark.parametrize(("symbol", "verb", "meeting"), CHAIN)
def test_the_mandate_chain_is_walked_in_both_directions(site, symbol, verb, meeting):
    link = DocumentMeeting.objects.published().get(
        document__key=symbol, verb=verb, meeting__key=meeting
    )
    there = site.text(link.document.get_absolute_url())
    back = site.text(link.meeting.get_absolute_url())
    assert link.meeting.get_absolute_url() in there
    assert str(link.get_verb_display()) in there
    assert link.document.get_absolute_url() in back
    assert str(link.inverse) in back


def test_the_dialogue_did_not_set_up_the_global_migration_group():
    first = Meeting.objects.get(key="hld-2006")
    assert [outcome.process.key for outcome in first.outcomes.all()] == ["gfmd"]


def test_no_public_statement_cites_a_copy():
    cited = [
        f"{declared.name} {row}: {getattr(row, field.name)}"
        for declared in catalogue.everything()
        for field in declared.model._meta.concrete_fields
        if isinstance(field, Address)
        for row in declared.model._default_manager.published()
        if is_copy(getattr(row, field.name))
    ]
    assert cited == []


def test_every_public_participation_has_its_evidence_and_no_low_confidence():
    public = Participation.objects.published()
    assert public.count() > 60
    assert not public.filter(source_address="", source="").exists()
    assert not public.filter(confidence="low").exists()


def test_what_was_only_announced_is_no_participation(site):
    row = Participation.objects.published().filter(role="announced", state__isnull=False).first()
    page = site.text(row.meeting.get_absolute_url())
    announced = page[page.index("Announced; participation not confirmed") :]
    assert row.state.get_absolute_url() in announced


def test_a_state_of_which_nothing_is_known_says_so_and_what_sources_report(site):
    page = site.text("/states/GHA/")
    assert (
        "No evidence of participation has been found so far;"
        " this does not mean that the State did not take part." in page
    )
    assert "Sources report: Over 140 speakers" in page


def test_every_meeting_page_says_how_complete_its_list_is(site):
    for meeting in Meeting.objects.published():
        assert 'class="coverage"' in site.text(meeting.get_absolute_url())


def test_every_paragraph_of_the_prose_cites_a_source_of_its_page():
    about_the_register_itself = ["about/register", "about/source-page", "accessibility"]
    for page in Page.objects.published().exclude(key__in=about_the_register_itself):
        keys = set(page.sources.values_list("key", flat=True))
        paragraphs = [p for p in page.body_en.split("\n\n") if not p.startswith("#")]
        for paragraph in paragraphs:
            assert marks(paragraph), f"{page.key}: {paragraph[:60]}"
            assert set(marks(paragraph)) <= keys, f"{page.key}: {paragraph[:60]}"


def test_no_mark_of_a_source_is_left_unresolved_on_a_page(site):
    for page in Page.objects.published():
        assert "[^" not in site.text(page.get_absolute_url()), page.key


@pytest.mark.parametrize(
    "reference",
    ["meeting/panel-new-york-2006", "state/SSD", "state/MKD", "state/KIR", "state/ISR", "state/TUR",
     "state/USA", "document/A/RES/61/208", "document/A/RES/58/208", "meeting/hld-2006",
     "meeting/cooperation-side-event-2015", "organization/unifem", "process/gfmd", "process/gmg"],
)  # fmt: skip
def test_doubts_stand_on_their_record_before_the_public(site, reference):
    kind, _slash, key = reference.partition("/")
    model = next(r.model for r in catalogue.records() if r.model._meta.model_name == kind)
    record = model.objects.filter(key__startswith=key).first() or model.objects.get(
        acronym_en=key.upper()
    )
    asked = OpenQuestion.objects.published().filter(
        owner_type=record.content_type(), owner_id=record.pk
    )
    assert asked.exists()
    assert asked[0].question in site.text(record.get_absolute_url()).replace("&#x27;", "'")


def test_no_capital_and_no_private_person_is_loaded():
    text = "".join(path.read_text() for path in (SEED.parents[2] / "fixtures").glob("*.csv"))
    for name in ("Susan Martin", "Dennis Sinyolo", "Cathi Tactaquin", "Khalid Koser", "Nur-Sultan"):
        assert name not in text


def test_drafts_are_kept_from_the_public():
    for symbol in ("A/61/PV.3", "A/61/PV.4", "A/61/187"):
        assert Document.objects.get(key=symbol).status == "draft"
    assert WebLink.objects.filter(status="draft").exists()


def test_sources_and_links_name_no_address_twice_in_one_record():
    rows = Source.objects.values_list("owner_type", "owner_id", "field", "source_address")
    assert [row for row, count in Counter(rows).items() if count > 1 and row[3]] == []


def test_the_public_files_hold_all_languages(client):
    rows = list(
        csv.DictReader(b"".join(client.get("/states.csv")).decode("utf-8-sig").splitlines())
    )
    kenya = next(row for row in rows if row["key"] == "KEN")
    assert kenya["name_zh"] == "肯尼亚"
    assert kenya["un_status"] == "Member State"


def test_the_home_page_computes_what_is_recent_and_what_is_previous(client):
    response = client.get(reverse("meeting-list"))
    page = response.content.decode()
    recent = page[page.index('id="recent"') :].partition("</section>")[0]
    previous = page[page.index('id="previous"') :].partition("</section>")[0]
    assert "/meetings/hld-2013/" in recent
    assert "/meetings/hld-2006/" in previous


def test_a_resolution_without_a_preamble_is_not_cited_by_one():
    recalls = DocumentRelation.objects.filter(document__key="A/RES/76/266", verb="recalls")
    assert not recalls.filter(source__contains="preamble").exists()


def test_the_compact_is_not_called_an_agreement_between_states():
    """Its paragraph 7: a non-legally binding, cooperative framework."""
    assert "non-legally binding" in Process.objects.get(key="gcm").summary_en


@pytest.mark.parametrize(("forum", "endorsing"), [("imrf-2022", "76/266"), ("imrf-2026", "80/258")])
def test_a_review_forum_has_its_mandate_and_its_four_round_tables(forum, endorsing):
    meeting = Meeting.objects.get(key=forum)
    links = set(meeting.documents.values_list("document__key", "verb"))
    assert {("A/RES/73/195", "convenes"), ("A/RES/73/326", "organizes")} <= links
    assert (f"A/RES/{endorsing}", "outcome-of") in links
    tables = meeting.programme.filter(kind="round-table")
    assert [item.number for item in tables.order_by("order")] == [1, 2, 3, 4]
    assert tables.get(number=1).theme_en == "Objectives 2, 5, 6, 12 and 18 of the Global Compact"
