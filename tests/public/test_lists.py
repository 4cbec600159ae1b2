"""Facets, chips, sort, density: what a list says about itself."""

import re
from html import unescape

import django_filters
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.models import Document
from documents.records import DOCUMENTS
from hld_site.browse.counting import EXACT_UP_TO
from hld_site.browse.facets import count_words
from hld_site.browse.filters import filterset_for
from hld_site.records import catalogue
from hld_site.records.columns import resolve
from hld_site.records.querysets import in_order
from meetings.models import Meeting
from meetings.records import MEETINGS
from registry.models import State
from registry.records import STATES
from tests.builders import build, example_with_parts
from tests.public_pages import one_line

OPTION = re.compile(r'<option value="([^"]*)"[^>]*>([^<]*)</option>')


def choices(client, address, name):
    page = client.get(address).content.decode()
    (menu,) = re.findall(rf'<select name="{name}"[^>]*>(.*?)</select>', page, re.S)
    return {value: unescape(label) for value, label in OPTION.findall(menu)}


def test_each_choice_says_how_many_rows_it_would_keep(client):
    for value, label in choices(client, "/documents/", "kind").items():
        if value:
            count = client.get("/documents/", {"kind": value}).context["page"].paginator.count
            assert label.endswith(f"({count})")


def test_a_choice_counts_beside_the_other_filters_but_not_beside_itself(client):
    offered = choices(client, "/states/?region=Asia&group=african-states", "group")
    assert offered["asia-pacific-states"].endswith("(42)")
    assert offered["african-states"].endswith("(0)")
    assert choices(client, "/states/?q=kenya", "region") == {"": "Any", "Africa": "Africa (1)"}


def test_no_draft_and_nothing_held_back_is_counted(client):
    before = choices(client, "/documents/", "kind")
    build(Document, 5, status="draft")
    State.objects.get(key="KEN").groups.update(held_back=True)
    assert choices(client, "/documents/", "kind") == before
    assert choices(client, "/states/", "group")["african-states"] == "African States (53)"


@pytest.mark.one_database
def test_large_counts_are_told_in_round_words():
    assert [count_words(n) for n in (0, 999, 10_000, 10_001)] == ["0", "999", "10,000", "10,000+"]


@pytest.mark.one_database
def test_an_order_is_named_in_the_language_of_the_page(client):
    for address, message in (
        ("/states/", "name, descending"),
        ("/fr/states/", "nom, ordre décroissant"),
    ):
        assert f">{message}</option>" in client.get(address).content.decode()


@pytest.mark.one_database
def test_each_filter_in_force_can_be_taken_back_alone(client):
    response = client.get("/states/?region=Africa&q=a&sort=-name&page=1")
    page = response.content.decode()
    assert 'href="?q=a&amp;sort=-name"' in page
    assert 'href="?region=Africa&amp;sort=-name"' in page


def test_a_list_of_states_says_what_is_known_of_each_dialogue(client):
    page = one_line(client.get("/states/?q=philippines").content.decode())
    assert 'data-label="2006">Spoke</td>' in page
    assert 'data-label="2013">Spoke</td>' in page
    assert '<td data-label="2006"></td>' in one_line(
        client.get("/states/?q=kenya").content.decode()
    )


def test_states_known_at_a_dialogue_can_be_asked_for_by_group(client):
    page = client.get("/states/?group=african-states&meeting=hld-2013").context["page"]
    keys = [state.key for state in page]
    assert "NGA" in keys
    assert "PHL" not in keys


def test_who_was_only_announced_is_not_counted_beside_evidence(client):
    known = choices(client, "/states/", "known")["2013"]
    meeting = choices(client, "/states/", "meeting")["hld-2013"]
    assert known.rpartition("(")[2] == meeting.rpartition("(")[2]
    assert f"({client.get('/states/?meeting=hld-2013').context['page'].paginator.count})" in known


@pytest.mark.one_database
def test_an_empty_list_says_what_to_leave_out(client):
    page = client.get("/states/?region=Africa&q=zzzz").content.decode()
    assert "Without “Search: zzzz”" in page
    assert "Without “M49 region: Africa”" in page
    assert "<table" not in page
    assert 'class="take"' not in page


@pytest.mark.one_database
def test_a_colon_is_written_as_the_language_writes_it(client):
    chips = [client.get(f"/{code}/states/?region=Africa").content.decode() for code in ("fr", "zh")]
    assert ["Région M49\u00a0: Afrique" in chips[0], "：非洲" in chips[1]] == [True, True]


@pytest.mark.parametrize("record", catalogue.records(), ids=lambda record: record.name)
def test_a_full_list_costs_six_queries_and_one_for_each_facet(client, record):
    example_with_parts(record.model)
    client.get(f"/{record.name}/")  # content types are remembered by the process
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/{record.name}/")
    facets = len(filterset_for(record).base_filters) - len(("q", "sort"))
    # The form of the States, which stands by itself, asks for the dialogues once more, and for
    # their numbers before it asks what is known of each.
    assert len(queries) <= 6 + facets + 2 * (record is STATES)


def test_a_filter_in_force_costs_at_most_one_query_more(client):
    chosen = {"kind": "high-level-dialogue", "state": "PHL", "country": "USA", "process": "hld"}
    client.get("/meetings/")  # what a process asks once is no cost of this
    with CaptureQueriesContext(connection) as queries:
        assert len(client.get("/meetings/", chosen).context["page"]) == 2
    assert len(queries) <= 6 + 6 + len(chosen)


@pytest.mark.parametrize("record", catalogue.records(), ids=lambda record: record.name)
def test_a_whole_list_is_counted_as_its_rows_are(record):
    row = example_with_parts(record.model)
    at = timezone.now()
    rows = record.model._default_manager.published(at)
    facets = filterset_for(record)({}, rows).facets()
    for status in ("published", "draft"):
        record.model._default_manager.filter(pk=row.pk).update(status=status)
        for name, facet in facets.items():
            assert facet.counts_of_all(at, EXACT_UP_TO) == facet.counts(rows.all(), at), name


def test_the_list_with_counts_has_the_rows_of_the_list_without():
    rows = State.objects.published().order_by(*in_order(STATES.order, State))
    form = filterset_for(STATES)({"region": "Oceania"}, rows)
    assert form.is_valid()
    kept = list(form.qs)
    form.count_choices()
    assert list(form.qs) == kept


def test_the_counts_of_a_list_passed_by_a_filter_that_is_no_column():
    """One that an app writes by itself, such as the meetings from a day on."""

    class Filters(filterset_for(MEETINGS)):
        since = django_filters.DateFilter("days__date", lookup_expr="gte", distinct=True)

    rows = Meeting.objects.published().order_by("key")
    form = Filters({"since": "2013-01-01"}, rows)
    assert form.is_valid()
    form.count_choices()
    choices = form.form.fields["kind"].widget.choices
    counts = [int(label.rpartition("(")[2].rstrip(")")) for value, label in choices if value]
    since = [meeting.key for meeting in rows if meeting.days.filter(date__year__gte=2013)]
    assert sorted({meeting.key for meeting in form.qs}) == since
    assert sum(counts) == len(since) < len(rows)


def test_a_list_said_that_it_did_not_know_what_a_mail_program_had_added(client):
    page = client.get("/states/?utm_source=mail&bogus=1")
    assert page.context["unknown"] == ["bogus"]


def test_what_is_listed_of_documents_behind_the_third_column_was_not_shown(client, monkeypatch):
    columns = (*DOCUMENTS.in_list, resolve(Document, "organ"))
    monkeypatch.setitem(vars(DOCUMENTS), "in_list", columns)
    Document.objects.filter(key="A/RES/67/219").update(organ="Organ of this test")
    text = client.get("/documents/", {"q": "A/RES/67/219"}).content.decode()
    (row,) = re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", text, re.S)
    heads = text.partition("<thead>")[2].partition("</thead>")[0]
    assert heads.count("<th ") == len(re.findall("<t[dh] ", row)) == 6
    assert 'data-label="Organ">Organ of this test</td>' in " ".join(row.split())
