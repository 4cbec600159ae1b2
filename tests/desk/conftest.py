"""Batches in tests: the work is the real one, done in the test's own transaction."""

import re
import uuid
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils.html import strip_tags

from hld_site.exchange.models import Batch
from hld_site.jobs import worker
from hld_site.jobs.kinds import KINDS
from meetings.models import Meeting
from tests.builders import build
from tests.forms import filled_in

FORM = "/admin/exchange/batch/add/"


@pytest.fixture(autouse=True)
def files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True, scope="module")
def only_batches_of_their_own(request, django_db_setup, django_db_blocker):
    """The first load of the register is a batch too: it is away while a file of tests runs."""
    # Playwright's loop gives the thread another connection: it comes before the transaction.
    tests = [test for test in request.session.items if request.node in test.listchain()]
    if any(test.get_closest_marker("browser") for test in tests):
        request.getfixturevalue("chromium")
    with django_db_blocker.unblock():
        away = transaction.atomic()
        away.__enter__()
        Batch.objects.all().delete()
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        away.__exit__(None, None, None)


def work_at_once() -> None:
    for kind in KINDS:
        worker.do_waiting(kind)


@pytest.fixture(autouse=True)
def worked_at_once(monkeypatch):
    """What the workers would do: a thread sees nothing of the transaction of a test."""
    monkeypatch.setattr(worker, "notify", lambda job: worker.do_waiting(job.kind))


@pytest.fixture
def nobody_works(monkeypatch):
    """All processes are busy elsewhere."""
    monkeypatch.setattr(worker, "notify", lambda job: None)
    monkeypatch.setattr(worker, "PATIENCE", 0)


class Page:
    """What is read on a page, and the forms on it by the words of their buttons."""

    def __init__(self, client, response):
        self.client, self.response = client, response
        self.html = response.content.decode() if not response.streaming else ""
        inside = self.html.partition('<main id="content-start"')[2].partition("</main>")[0]
        self.main = inside.partition(">")[2]
        self.text = " ".join(unescape(re.sub(r"<[^>]*>", " ", self.main)).split())

    @property
    def batch(self) -> Batch:
        return Batch.objects.get(pk=re.search(r"batch/([0-9a-f-]{36})/", self.path)[1])

    @property
    def path(self):
        return self.response.request["PATH_INFO"]

    def buttons(self) -> list[str]:
        matches = re.finditer(r"<button[^>]*>(.*?)</button>", self.main, re.S)
        return [strip_tags(button[1]).strip() for button in matches]

    def form(self, button: str) -> tuple[str, str]:
        """All that the form of a button sends, wherever it stands, and to which address."""
        forms = re.finditer(r'<form method="post" action="([^"]*)".*?</form>', self.html, re.S)
        pressed = re.search(rf"<button([^>]*)>{re.escape(button)}</button>", self.html)
        if 'form="again"' not in pressed[1]:
            return next((f[0], f[1]) for f in forms if f">{button}</button>" in f[0])
        [form] = (one for one in forms if 'id="again"' in one[0])
        parts = re.finditer(
            r'<input[^>]*form="again"[^>]*>|<select[^>]*form="again".*?</select>', self.html, re.S
        )
        action = re.search(r'formaction="([^"]*)"', pressed[1])
        own = f"<input{pressed[1]}>".replace('type="submit"', 'type="hidden"')
        html = form[0] + "".join(part[0] for part in parts) + own
        return html, action[1] if action else form[1]

    def press(self, button: str, **values) -> "Page":
        """The same form as it stood on this page, even if the batch has changed in the meantime."""
        html, action = self.form(button)
        why = {"reason": "A test of the desk"} if 'name="reason"' in html else {}
        given = filled_in_text(html) | why | values
        return Page(self.client, self.client.post(action, given, follow=True))

    def answer(self, *answers: str) -> "Page":
        """Answers the questions of the page, in their order."""
        given = {f"answer-{number}": answer for number, answer in enumerate(answers)}
        return self.press("Check again with these answers", **given)

    def again(self, query="") -> "Page":
        return Page(self.client, self.client.get(self.path + query))


def filled_in_text(html: str):
    response = type("Response", (), {"content": html.encode()})
    return filled_in(response)


@pytest.fixture
def send(desk):
    return sender(desk)


forms: dict[str, dict] = {}


def form_of(client, type: str) -> dict:
    """The form as it is opened, fetched once for a type: each differs in its number alone."""
    if type not in forms:
        answer = client.get(FORM, {"type": type})
        if answer.status_code != 200:
            return {}
        forms[type] = filled_in(answer)
    return forms[type]


def sender(client):
    """Sends a file or pasted lines, and answers the page that follows."""

    def send(data=b"", name="states.csv", type="states", **values) -> Page:
        opened = {"id": str(uuid.uuid4()), "type": type, "reason": "A test of the desk"}
        form = form_of(client, type) | opened | values
        if data:
            data = data if isinstance(data, bytes) else data.encode()
            form["file"] = SimpleUploadedFile(name, data)
        return Page(client, client.post(FORM, form, follow=True))

    return send


def member(role, name="") -> Client:
    user = get_user_model().objects.create_user(name or role.lower(), is_staff=True)
    user.groups.set([Group.objects.get(name=role)])
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def contributor():
    return member("Contributors")


@pytest.fixture
def editor():
    return member("Editors")


@pytest.fixture
def meeting():
    return build(Meeting, 3, venue="Hall A")
