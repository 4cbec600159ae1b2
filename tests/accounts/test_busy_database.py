"""Who has saved something is told so, though what is written beside it must wait."""

import threading
from datetime import timedelta

import psycopg
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from hld_site.accounts.models import AuditEvent
from hld_site.installation import deferred_writes
from hld_site.installation.deferred_writes import write_or_later
from hld_site.pages.models import WebLink
from tests.forms import filled_in

FORM, LIST = "/admin/pages/weblink/add/", "/admin/registry/state/"
LOGGER = deferred_writes.__name__


pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite is locked as a whole: tests/operation"
)
REFUSES = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'somebody else has it' USING ERRCODE = 'lock_not_available'; END $$;
CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION refuse();
"""


def refuse_writing(table: str) -> None:
    """Until this test is over the database answers as if another held the table."""
    with connection.cursor() as cursor:
        cursor.execute(REFUSES.format(table=table))


def test_what_was_saved_is_told_though_the_audit_log_must_wait(officer, caplog, monkeypatch):
    monkeypatch.setattr(deferred_writes, "TRIES", 0)
    browser = Client()
    browser.force_login(officer)
    form = filled_in(browser.get(FORM)) | {
        "key": "while-it-was-locked", "title_en": "Typed", "kind": "institution",
        "address": "https://example.org/",
    }  # fmt: skip
    refuse_writing(AuditEvent._meta.db_table)
    assert browser.post(FORM, form).status_code == 302
    assert WebLink.objects.filter(key="while-it-was-locked").exists()
    the_thread_ends()
    lines = [record.getMessage() for record in caplog.records if record.name == LOGGER]
    assert [line.partition(",")[0] for line in lines] == ["Written later", "Not written"]
    assert all(FORM in line for line in lines), "what is lost stands in the log"


@pytest.fixture
def other():
    """Somebody else at the same database."""
    given = connection.settings_dict
    arguments = {"host": given["HOST"], "port": given["PORT"] or 5432, "user": given["USER"],
                 "password": given["PASSWORD"], "dbname": given["NAME"]}  # fmt: skip
    with psycopg.connect(**arguments) as other:
        yield other


def test_what_had_to_wait_is_written_as_soon_as_it_can_be(other):
    about = "/written-afterwards/"
    event = AuditEvent(action=AuditEvent.Action.CHANGED, about=about)
    other.execute(f"LOCK TABLE {AuditEvent._meta.db_table} IN EXCLUSIVE MODE")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '300ms'")
    write_or_later(event.save, "a line of this test")
    count = f"SELECT COUNT(*) FROM {AuditEvent._meta.db_table} WHERE about = '{about}'"
    assert other.execute(count).fetchone() == (0,)
    other.rollback()
    the_thread_ends()
    assert other.execute(count).fetchone() == (1,)
    other.execute(f"DELETE FROM {AuditEvent._meta.db_table} WHERE about = '{about}'")
    other.commit()


def test_a_page_of_staff_is_read_though_nobody_can_note_when(officer):
    browser = Client()
    browser.force_login(officer)
    assert browser.get(LIST).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=True):
        refuse_writing("django_session")
        assert browser.get(LIST).status_code == 200


def the_thread_ends() -> None:
    for thread in threading.enumerate():
        if thread.name == "afterwards":
            thread.join(30)
            assert not thread.is_alive()
