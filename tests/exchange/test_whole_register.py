"""The whole register goes out and comes back."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from hld_site import languages
from hld_site.exchange.batches.receive import receive_paths
from hld_site.exchange.files_out import csv_writer
from hld_site.exchange.files_out.folders import export_folder, whole
from hld_site.exchange.formulas import guard, unguard
from hld_site.exchange.models import Batch
from hld_site.pages.models import Page
from hld_site.records import catalogue
from hld_site.records.fields import canonical
from registry.models import State
from registry.records import STATES
from tests.files import applied, export_text, imported, messages_of, worked

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)
NASTY = st.sampled_from(
    [
        "=1+1",
        "+1",
        "-1",
        "@sum",
        "'=1",
        "''=1",
        "\t=1",
        "a\nb",
        'a"b',
        "a,b",
        "؀‏عربي",
        "e\u0301",
        "中文",
        "'",
    ]
)


@pytest.mark.one_database
@given(ANY_TEXT | NASTY)
def test_no_cell_is_a_formula_and_every_cell_comes_back(text):
    guarded = guard(text)
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguard(guarded) == text


@given(st.lists(ANY_TEXT | NASTY, min_size=6, max_size=6))
def test_any_text_that_a_record_keeps_leaves_and_comes_back_equal(texts):
    codes = ("ar", "zh", "en", "fr", "ru", "es")
    state = State.objects.get(key="KEN")
    for code, text in zip(codes, texts, strict=True):
        setattr(state, f"formal_name_{code}", text)
    state.save()
    state.refresh_from_db()
    kept = [getattr(state, f"formal_name_{code}") for code in codes]
    row = next(
        row for row in csv.DictReader(io.StringIO(export_text(STATES))) if row["key"] == "KEN"
    )
    assert [unguard(row[f"formal_name_{code}"]) for code in codes] == kept
    assert all(text == canonical(text) for text in kept)


@pytest.mark.one_database
def test_the_whole_register_goes_out_and_comes_back_byte_for_byte(tmp_path):
    """Export → empty register → import → export."""
    first, second = tmp_path / "first", tmp_path / "second"
    written = export_folder(first)
    for declared in reversed(catalogue.everything()):
        declared.model._default_manager.all()._raw_delete(connection.alias)  # without its history
    batch = worked(receive_paths(written, "Round trip"))
    assert messages_of(applied(batch)) == []
    export_folder(second)
    names = sorted(path.name for path in first.iterdir())
    assert names == sorted(path.name for path in second.iterdir())
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def lags_behind(declared) -> bool:
    """Whether the fixture of a type is not what an export writes.

    A column that no row fills may be missing from it: a new field asks for no new fixtures.
    """
    path = FIXTURES / f"{declared.name}.csv"
    rows = csv.DictReader(io.StringIO(export_text(declared)))
    filled = {name for row in rows for name, cell in row.items() if cell}
    header = path.read_text().partition("\n")[0].split(",") if path.exists() else []
    if not filled <= set(header) <= set(whole(declared).names):
        return True
    table = whole(declared, header)
    return path.exists() and path.read_bytes() != b"".join(csv_writer.for_folders(table))


def test_fixtures_are_what_an_export_of_them_writes():
    behind = [declared.name for declared in catalogue.everything() if lags_behind(declared)]
    assert behind == [], "Run: manage.py export_records --all fixtures"
    known = {f"{declared.name}.csv" for declared in catalogue.everything()}
    assert {path.name for path in FIXTURES.glob("*.csv")} <= known


@pytest.mark.one_database
def test_loading_twice_changes_nothing(capsys):
    before = State.history.count()
    call_command("load_register")
    assert "already holds records" in capsys.readouterr().out
    assert State.history.count() == before


@pytest.mark.one_database
def test_namibia_is_no_null_and_noughts_stay():
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(export_text(STATES)))}
    assert rows["NAM"]["alpha2"] == "NA"
    assert rows["AFG"]["m49"] == "004"


@pytest.mark.one_database
def test_fixtures_are_loaded_only_into_an_empty_register(tmp_path, settings, capsys):
    settings.FIXTURES_FOLDER = tmp_path
    (tmp_path / "states.csv").write_text("key,note\nKEN,Loaded again\n")
    (tmp_path / "pages.csv").write_text("key,title_en,body_en\nabout,Another,Another text\n")
    call_command("load_register")
    assert "nothing was loaded" in capsys.readouterr().out


def test_a_page_that_a_release_brings_is_added_once_unless_staff_have_deleted_it(capsys):
    page = Page.objects.get(key="accessibility")
    texts = {code: getattr(page, f"body_{code}") for code in languages.CODES}
    page.delete()
    call_command("load_register")
    assert not Page.objects.filter(key="accessibility").exists()
    Page.history.filter(key="accessibility").delete()
    call_command("load_register")
    brought = Page.objects.published().get(key="accessibility")
    assert {code: getattr(brought, f"body_{code}") for code in languages.CODES} == texts
    assert Batch.objects.latest("made_at").reason == "Pages that came with a release"


def test_after_a_large_import_the_database_plans_by_what_it_holds_now():
    """The list of States took six seconds until PostgreSQL had counted by itself."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite plans without statistics")
    rows = (f"plan-{n},Plan {n},https://example.org/{n},institution" for n in range(1_000))
    with connection.cursor() as cursor:
        batch = imported("links.csv", "\n".join(["key,title_en,url,kind", *rows]))
        assert messages_of(batch) == []
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'pages_weblink'")
        assert cursor.fetchone()[0] >= 1_000
