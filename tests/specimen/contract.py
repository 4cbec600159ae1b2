"""The specimen through every door; run by tests/test_specimen.py in a process of its own."""

import dataclasses
import datetime
import decimal
import json
import re
import uuid

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hld_site.browse.row_fragments import all_of
from hld_site.desk.batches.differences import ByteBudget, Differences
from hld_site.exchange.batches.proposals import open_sets
from hld_site.exchange.files_out.folders import whole
from hld_site.exchange.files_out.formats import FORMATS
from hld_site.exchange.files_out.json_writer import data_of
from hld_site.exchange.models import Change
from hld_site.records.checks import unknown_columns
from registry.models import State
from tests.files import applied, checked, counts, imported, messages_of, undone
from tests.forms import filled_in
from tests.specimen.models import Label, Specimen
from tests.specimen.records import LABELS, LOANS, SPECIMENS
from tests.test_architecture import ROOT

FULL = {
    "caption_en": "Ammonite",
    "caption_ar": "أمونيت",
    "source": "Dug up, not cited",
    "language": "la",
    "kind": "fossil",
    "status_text": "on loan",
    "name_en": "Snakestone",
    "title": "A shell",
    "body": "Text *with* marks.\n\nAnd a second paragraph.",
    "amount": decimal.Decimal("1250.50"),
    "weight": 0.1,
    "pieces": 9223372036854775807,
    "rank": 2,
    "size": 1,
    "grade": decimal.Decimal("1.5"),
    "is_lent": True,
    "is_complete": False,
    "starts_on": datetime.date(2013, 10, 3),
    "ends_on": datetime.date(2013, 10, 4),
    "seen_at": datetime.datetime(2013, 10, 3, 9, 30, tzinfo=datetime.UTC),
    "opens_at": datetime.time(9, 30),
    "takes": datetime.timedelta(days=1, hours=2, seconds=3),
    "since": "2013-10",
    "mail": "museum@example.org",
    "site": "https://example.org/ammonite",
    "shop": "https://example.org/shop/ammonite",
    "server": "192.0.2.7",
    "number": uuid.UUID("12345678-1234-5678-1234-567812345678"),
    "remarks": "Plain text.",
}


@pytest.fixture
def full():
    specimen = Specimen(
        key="ammonite", owner=State.objects.get(key="KEN"), status="published", **FULL
    )
    specimen.scan.save("scan.pdf", ContentFile(b"%PDF"), save=False)
    specimen.full_clean()
    specimen.save()
    label = Label(specimen=specimen, language="fr", text="Ammonite", opens_at=datetime.time(8))
    label.source, label.confidence = "Label of 1901", "high"
    label.full_clean()
    label.save()
    return specimen


@pytest.fixture
def empty():
    """With nothing but what it needs."""
    specimen = Specimen(key="pebble", language="en", kind="mineral", status="published")
    specimen.full_clean()
    specimen.save()
    return specimen


def file_of(declared, name: str) -> bytes:
    return b"".join(FORMATS[name].write(whole(declared)))


def values(row) -> dict:
    """What is stored, but for the time of the last change."""
    names = {field.attname for field in row._meta.concrete_fields} - {"changed_at"}
    return {name: getattr(row, name) for name in names}


@pytest.mark.one_database
def test_check_has_nothing_to_say():
    from django.core.checks import run_checks

    assert run_checks(tags=["records"]) == []


@pytest.mark.one_database
def test_the_hint_for_a_field_without_a_kind_named_a_file_that_there_is_not():
    declared = dataclasses.replace(SPECIMENS, columns=(*SPECIMENS.columns, "traits"))
    (fault,) = unknown_columns(declared)
    assert (fault.id, "is a JSONField, which no kind" in fault.msg) == ("records.E008", True)
    (path,) = re.findall(r"\S+\.py", fault.hint)
    assert (ROOT / path).exists()
    assert "CONTRIBUTING.md" in fault.hint


@pytest.mark.one_database
def test_a_new_row_sets_what_may_not_stay_empty_and_has_no_default():
    needed = [declared.needed for declared in (SPECIMENS, LABELS, LOANS)]
    assert needed == [
        ("key", "language", "kind"), ("specimen", "language", "text"), ("key", "specimen"),
    ]  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["csv", "raw", "xlsx", "json"])
@pytest.mark.parametrize("declared", [SPECIMENS, LABELS], ids=lambda d: d.name)
def test_a_file_of_every_format_comes_back_unchanged(full, empty, declared, name):
    ending = FORMATS[name].ending
    batch = checked(f"{declared.name}.{ending}", file_of(declared, name), empty="clear")
    assert messages_of(batch) == []
    assert counts(batch) == {"unchanged": declared.model.objects.count()}


@pytest.mark.parametrize("name", ["csv", "xlsx", "json"])
def test_what_was_deleted_comes_back_from_its_file_and_is_taken_back_again(full, name):
    before, file = values(full), file_of(SPECIMENS, name)
    labels = file_of(LABELS, name)
    Label.objects.all().delete()
    Specimen.objects.all().delete()
    batch = imported(f"specimens.{FORMATS[name].ending}", file)
    assert messages_of(batch) == []
    again = Specimen.objects.get()
    kept = {n: v for n, v in values(again).items() if n not in ("id", "made_at")}
    assert kept == {n: v for n, v in before.items() if n in kept}
    assert again.changed_at >= again.made_at > full.changed_at
    assert again.history.get().changed_at == again.changed_at
    assert messages_of(imported(f"labels.{FORMATS[name].ending}", labels)) == []
    assert Label.objects.get().opens_at == datetime.time(8)


def test_an_import_sets_the_moment_of_the_change_and_an_unchanged_row_keeps_it(full):
    before = full.changed_at
    file = b"key,opens_at,amount\nammonite,10:15,7.5\n"
    assert messages_of(imported("specimens.csv", file)) == []
    full.refresh_from_db()
    assert (full.opens_at, full.amount) == (datetime.time(10, 15), decimal.Decimal("7.50"))
    assert full.changed_at > before
    again = full.changed_at
    assert counts(imported("specimens.csv", file)) == {"unchanged": 1}
    full.refresh_from_db()
    assert full.changed_at == again


@pytest.mark.parametrize(
    ("column", "text", "part"),
    [
        ("opens_at", "noon", "14:30"),
        ("takes", "long", "01:30:00"),
        ("takes", "999999999 00:00:00", "beyond the calendar"),
        ("amount", "7,5", "1250.75"),
        ("amount", "9" * 30, "12 digits"),
        ("weight", "heavy", "1250.75"),
        ("pieces", "many", "68"),
        ("mail", "museum", "valid email"),
        ("number", "12", "UUID"),
        ("scan", "specimens/none.pdf", "upload"),
        ("owner", "Ruritania", "Ruritania"),
        ("rank", "9", "“9” is not known here."),
        ("is_complete", "perhaps", "yes nor no"),
        ("starts_on", "2013-02-30", "28 days"),
    ],
)
def test_a_cell_that_is_no_such_value_is_refused_in_words(full, column, text, part):
    file = f'key,{column}\nammonite,"{text}"\n'.encode()
    (fault,) = messages_of(checked("specimens.csv", file))
    assert fault.startswith(f"specimens.csv, row 2, column {column}: ")
    assert part in fault


@pytest.mark.one_database
def test_an_identifier_that_is_taken_away_was_called_no_valid_one(full):
    (fault,) = messages_of(checked("specimens.csv", b"key,number\nammonite,\n", empty="clear"))
    assert fault.endswith("column number: Nothing stands here, and this column may not be empty."
                          " Fill it in.")  # fmt: skip


def test_a_check_constraint_refuses_its_row_in_the_preview_in_its_own_words(full):
    file = b"key,ends_on\nammonite,2001-01-01\n"
    (fault,) = messages_of(checked("specimens.csv", file))
    assert "It ends before it starts." in fault
    new = b"key,language,kind,starts_on,ends_on\nnew,en,fossil,2013-01-02,2013-01-01\n"
    (fault,) = messages_of(checked("specimens.csv", new))
    assert "It ends before it starts." in fault


def test_a_constraint_that_a_batch_breaks_all_the_same_speaks_for_itself(full):
    """The rule came after the check: what was found good is refused when it is written."""
    batch = checked("specimens.csv", b"key,starts_on,ends_on\nammonite,2013-01-02,2013-01-03\n")
    Change.objects.filter(batch=batch).update(after={"ends_on": "2001-01-01"})
    applied(batch)
    (fault,) = messages_of(batch)
    assert fault == "The database refuses a row of “specimens”: It ends before it starts."
    assert batch.stage == "ready"


def test_a_conditional_constraint_refuses_the_second_row_in_its_own_words(full):
    file = (
        "key,language,kind,title,rank\na,en,fossil,Same,1\nb,en,fossil,Same,1\nc,en,fossil,Same,2\n"
    )
    faults = messages_of(checked("specimens.csv", file.encode()))
    assert len(faults) == 1
    assert "row 3" in faults[0]
    assert (
        messages_of(
            imported("specimens.csv", b"key,language,kind,title,rank\na,en,fossil,Same,1\n")
        )
        == []
    )
    (fault,) = messages_of(
        checked("specimens.csv", b"key,language,kind,title,rank\nb,en,fossil,Same,1\n")
    )
    assert "Two of the first rank have this title." in fault


def test_an_undo_gives_every_value_back(full):
    before = values(full)
    file = (
        "key,opens_at,takes,amount,weight,number,scan,is_complete,rank,since,owner\n"
        "ammonite,,,,,00000000-0000-0000-0000-000000000001,,yes,1,2001,UGA\n"
    )
    batch = imported("specimens.csv", file.encode(), empty="clear")
    assert messages_of(batch) == []
    full.refresh_from_db()
    assert (full.takes, full.owner.key, full.is_complete) == (None, "UGA", True)
    assert undone(batch).stage == "applied"
    assert values(Specimen.objects.get(pk=full.pk)) == before


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["", "/ar", "/zh"])
def test_lists_and_pages_show_every_kind(client, full, empty, language):
    page = client.get(f"{language}/specimens/ammonite/")
    assert page.status_code == 200
    text = page.content.decode()
    for shown in ("1250.50", "09:30:00", "1 02:00:03", "museum@example.org", "Dug up, not cited",
                  "scan", "9223372036854775807", "Label of 1901"):  # fmt: skip
        assert shown in text, shown
    assert 'lang=""' not in text
    assert 'lang="la"' not in text
    assert client.get(f"{language}/specimens/pebble/").status_code == 200
    listed = client.get(f"{language}/specimens/")
    assert [row.key for row in listed.context["page"]] == ["ammonite", "pebble"]


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["", "/ar"])
def test_a_page_left_out_what_is_nought(client, full, language):
    none = {"amount": 0, "weight": 0, "pieces": 0, "takes": datetime.timedelta()}
    Specimen.objects.update(**none)
    Label.objects.update(lasts=datetime.timedelta())
    page = client.get(f"{language}/specimens/ammonite/").content.decode()
    facts = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd>(?:<bdi>)?([^<]*)", page))
    shown = [facts[name] for name in ("Amount", "Weight", "Pieces", "Takes", "Times lent")]
    assert shown == ["0.00", "0.0", "0", "00:00:00", "0"]
    assert "Lasts" in page


@pytest.mark.parametrize(
    "query",
    ["kind=fossil", "language=la", "rank=2", "size=1", "grade=1.5", "owner=KEN",
     "amount=1250.50", "weight=0.1", "is_lent=yes", "opens_at=09:30:00", "takes=1 02:00:03",
     "pieces=9223372036854775807", "starts_on=2013-10-03", "since=2013-10", "q=snakestone",
     "number=12345678-1234-5678-1234-567812345678"],
)  # fmt: skip
def test_every_kind_is_filtered_by(client, full, empty, query):
    response = client.get(f"/specimens/?{query}")
    assert response.status_code == 200, response.context["filters"].form.errors
    assert [row.key for row in response.context["page"]] == ["ammonite"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("place=away", "Away"),
        ("kinds=fossil", "Fossil"),
        ("away=true", "Yes"),
        ("heavier=0.05", "0.05"),
    ],
)
def test_a_filter_of_an_app_says_its_value_in_words(client, full, empty, query, words):
    response = client.get(f"/specimens/?{query}")
    assert [row.key for row in response.context["page"]] == ["ammonite"]
    ((_name, _label, shown),) = response.context["in_force"]
    assert str(shown) == words
    file = client.get(f"/specimens.csv?{query}&columns=key")
    assert b"".join(file).decode("utf-8-sig").split() == ["key", "ammonite"]


def test_every_column_of_the_list_sorts(client, full, empty):
    for column in SPECIMENS.in_list:
        for sort in (column.name, f"-{column.name}"):
            assert client.get("/specimens/", {"sort": sort}).context["page"].paginator.count == 2


def test_a_listed_column_that_is_never_empty_broke_the_page_of_what_is_on_record(client, full):
    assert client.get("/about/completeness/").status_code == 200


@pytest.mark.parametrize("ending", ["csv", "raw.csv", "xlsx", "json"])
def test_the_public_takes_files_of_every_format(client, full, empty, ending):
    response = client.get(f"/specimens.{ending}")
    assert response.status_code == 200
    assert len(b"".join(response)) > 500
    if ending == "json":
        rows = json.loads(b"".join(client.get("/specimens.json")))
        assert (rows[0]["opens_at"], rows[0]["amount"], rows[0]["age"]) == (
            "09:30:00", "1250.50", "since 2013-10",
        )  # fmt: skip
    assert client.get("/data/specimens/template.xlsx").status_code == 200


def test_the_search_finds_it(client, full):
    for query in ("ammonite", "snakestone", "second paragraph"):
        assert "/specimens/ammonite/" in client.get("/search/", {"q": query}).content.decode()


@pytest.mark.one_database
def test_the_admin_lists_shows_saves_and_remembers(desk, full):
    for which, args in (
        ("changelist", []),
        ("add", []),
        ("change", [full.pk]),
        ("history", [full.pk]),
    ):
        assert desk.get(reverse(f"admin:specimen_specimen_{which}", args=args)).status_code == 200
    assert (
        desk.get(reverse("admin:specimen_specimen_changelist"), {"q": "shell"}).status_code == 200
    )
    version = [full.pk, full.history.first().pk]
    assert (
        desk.get(reverse("admin:specimen_specimen_simple_history", args=version)).status_code == 200
    )
    full.title = "Another"
    full.save()
    assert [row.title for row in full.history.all()] == ["Another", "A shell"]


def test_a_file_was_lost_when_it_was_proposed(desk, full):
    page = reverse("admin:specimen_specimen_change", args=[full.pk])
    upload = SimpleUploadedFile("a new one.pdf", b"%PDF-new")
    answer = desk.post(page, filled_in(desk.get(page)) | {"scan": upload, "_propose": "1"})
    assert answer.status_code == 302
    applied(open_sets().get())
    full.refresh_from_db()
    with full.scan.open() as file:
        assert file.read() == b"%PDF-new"


@pytest.mark.one_database
def test_a_form_lost_a_choice_whose_number_a_database_writes_otherwise(desk, full):
    Specimen.objects.update(grade=1)
    form = filled_in(desk.get(reverse("admin:specimen_specimen_change", args=[full.pk])))
    assert (form["grade"], form["size"]) == (["1"], ["1"])


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "gone"), [("size", 7), ("kind", "dust")])
def test_a_form_emptied_a_choice_that_there_is_no_more(desk, full, name, gone):
    Specimen.objects.update(**{name: gone})
    page = reverse("admin:specimen_specimen_change", args=[full.pk])
    form = filled_in(desk.get(page)) | {"note": "By hand"}
    assert form[name] == [str(gone)]
    answer = desk.post(page, form)
    (message,) = answer.context["adminform"].form.errors[name]
    assert f"{gone} is not one of the available choices" in message
    assert Specimen.objects.values_list(name, flat=True).get() == gone


def test_data_of_every_column_goes_back(full):
    data = data_of(whole(SPECIMENS), full)
    plain = [n for n in data if n in SPECIMENS.stored and n not in SPECIMENS.references]
    for name in plain:
        assert SPECIMENS.stored[name].back(data[name]) == getattr(full, name), name


@pytest.mark.one_database
def test_a_menu_offered_an_exact_number_that_its_list_then_refused(client, full):
    offered = client.get("/specimens/?language=la").context["filters"].form.fields["amount"]
    values = [value for value, _label in offered.widget.choices if value]
    assert values == ["1250.50"]
    assert client.get("/specimens/", {"amount": values[0]}).context["page"].paginator.count == 1


def test_a_choice_of_an_exact_number_had_no_file(client, full):
    answer = client.get("/specimens.json")
    (row,) = json.loads(b"".join(answer))
    assert (row["grade"], row["size"]) == ("1.5", 1)
    Specimen.objects.update(grade=1)
    assert b",1," in b"".join(client.get("/specimens.raw.csv?columns=key,grade,kind"))
    assert json.loads(b"".join(client.get("/specimens.json?columns=grade")))[0]["grade"] == "1"
    assert client.get("/data/everything.zip").status_code == 200


@pytest.mark.one_database
def test_what_an_empty_choice_is_called_was_a_choice():
    size, rank = SPECIMENS.stored["size"], SPECIMENS.stored["rank"]
    assert list(size.by_text) == ["1", "2"]
    assert size.may_hold == "1: Small\n2: Large"
    assert list(rank.by_text) == ["0", "1", "2"]


def test_a_word_for_a_numbered_choice_could_not_be_explained(full):
    file = b"key,rank\nammonite,very odd\n"
    (asked,) = checked("specimens.csv", file).reading["questions"].items()
    code, question = asked
    assert question["keys"] == ["0", "1", "2"]
    batch = imported("specimens.csv", file, answers={code: "0"})
    assert messages_of(batch) == []
    full.refresh_from_db()
    assert full.rank == 0


@pytest.mark.one_database
def test_a_change_from_unknown_to_no_was_shown_as_nothing(full):
    Specimen.objects.update(is_complete=None)
    batch = checked("specimens.csv", b"key,is_complete\nammonite,no\n")
    (change,) = batch.changes.all()
    ((difference,), _more) = Differences({}).of(SPECIMENS, change, ByteBudget())
    assert (difference.before.shown, difference.after.shown) == ("", "no")


@pytest.mark.one_database
def test_a_length_of_time_that_no_database_keeps_broke_the_form(desk):
    field = admin.site._registry[Specimen].formfield_for_dbfield(
        Specimen._meta.get_field("takes"), None
    )
    for text in ("999999999 00:00:00", "-999999999 00:00:00"):
        with pytest.raises(ValidationError, match="equal to"):
            field.clean(text)
    longest = Specimen(key="x", language="en", kind="fossil", takes=field.clean("106751991 00:00"))
    longest.save()


def test_a_list_of_rows_that_hold_what_no_page_shows_was_a_fault(client, full):
    """A file and an object of JSON are no plain values; a row depends on them all the same."""
    full.traits = {"a": [1, None], "é": {}}
    full.save()
    assert full.scan.name
    assert client.get("/specimens/").status_code == 200
    before = all_of(full)
    assert before == all_of(full)
    full.traits["a"][0] = 2
    assert before != all_of(full)
