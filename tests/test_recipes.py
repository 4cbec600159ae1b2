"""A stranger adds a field and a type of record as the README says, and everything just works."""

import json

import pytest

from tests.conftest import LONG
from tests.public_pages import one_line
from tests.recipes import ROOT, Copy, recipe

pytestmark = [
    pytest.mark.skipif(not LONG, reason="the recipes are performed by make test-long"),
    pytest.mark.one_database,  # a copy has one of its own
]
FIELD, TYPE = "Add a field", "Add a record type"
WORDS = ROOT / "tests" / "data" / "recipe_words.csv"
CATALOGUES = {
    f"locale/{folder}/LC_MESSAGES/django.po" for folder in ("ar", "zh_Hans", "fr", "ru", "es")
}

DOORS = """
import json
from django.contrib.auth import get_user_model
from django.test import Client
from documents.models import Document

document = Document.objects.get(key="A/RES/68/4")
document.language = "fr"
document.save()
client = Client(headers={"host": "localhost"})
client.force_login(get_user_model().objects.create_superuser("officer"))


def page(address):
    response = client.get(address)
    body = response.getvalue().decode()
    return " ".join(body.split()) if response.status_code == 200 else response.status_code


print(json.dumps({address: page(address) for address in ADDRESSES}))
"""


@pytest.fixture
def copy(tmp_path):
    return Copy(tmp_path)


def performed(copy: Copy, title: str) -> list[list[str]]:
    """What ``manage.py check`` names after each step of a recipe."""
    named = []
    for step in recipe(title):
        copy.perform(step)
        named.append(copy.check())
    return named


def without_migration(copy: Copy, folder: str) -> set[str]:
    """The files that changed, but for one new migration."""
    changed = copy.changed()
    migrations = {name for name in changed if name.startswith(f"{folder}/migrations/")}
    assert len(migrations) == 1
    return changed - migrations


def test_a_field_is_added_as_the_readme_says(copy):
    assert performed(copy, FIELD) == [["records.E001 documents.Document.language"], [], []]
    assert without_migration(copy, "documents") == {"documents/models.py", "documents/records.py"}
    assert "No changes detected" in copy.manage("makemigrations", "--check")


def test_a_field_that_was_added_shows_at_every_door(copy):
    performed(copy, FIELD)
    copy.manage("collectstatic", "--noinput")
    copy.manage("migrate")
    copy.manage("load_register")
    doors = {
        "page": "/documents/A/RES/68/4/",
        "filter": "/documents/?language=fr",
        "csv": "/documents.csv?language=fr&columns=key,language",
        "json": "/documents.json?language=fr&columns=key,language",
    }
    code = DOORS.replace("ADDRESSES", repr([*doors.values(), "/admin/documents/document/add/"]))
    page, listed, as_csv, as_json, form = json.loads(
        copy.manage("shell", "--no-imports", "-c", code).splitlines()[-1]
    ).values()
    page = one_line(page)
    assert '<dt>Original language</dt><dd><bdi lang="fr">Français</bdi></dd>' in page
    # What the register keeps in English is not marked as being in the language of the document.
    assert 'lang="fr" dir' not in page
    assert 'href="/documents/A/RES/68/4/"' in listed
    assert '<option value="fr" selected>French (1)</option>' in listed
    assert as_csv.lstrip("\ufeff") == "key,language A/RES/68/4,fr"
    assert json.loads(as_json) == [{"key": "A/RES/68/4", "language": "fr"}]
    assert '<select name="language"' in form


def test_a_type_of_record_is_added_as_the_readme_says(copy):
    nowhere, no_address, not_in_admin = (
        f"records.E00{number} meetings.SideEvent" for number in (5, 6, 7)
    )
    assert performed(copy, TYPE) == [
        [],
        [nowhere],
        [no_address, not_in_admin],
        [not_in_admin],
        [],
        [],
    ]
    assert without_migration(copy, "meetings") == {
        "meetings/models/side_events.py",
        "meetings/models/__init__.py",
        "meetings/records.py",
        "meetings/urls.py",
        "meetings/admin.py",
    }
    assert "No changes detected" in copy.manage("makemigrations", "--check")


def test_after_both_recipes_and_their_translation_no_test_fails(copy):
    for step in (*recipe(FIELD), *recipe(TYPE)):
        copy.perform(step)
    assert copy.translate(WORDS) == []
    assert {name for name in copy.changed() if name.startswith("locale/")} == CATALOGUES
    copy.manage("collectstatic", "--noinput")
    faults = copy.test("-m", "not browser")
    assert "\n\n".join(f"{test}\n{fault}" for test, fault in faults.items() if fault) == ""
    assert len([test for test in faults if test.endswith("[side_events]")]) > 20
