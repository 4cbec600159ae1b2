"""Several people at one set of changes, at the same moment: what went wrong, a line each.

Somebody else is about to write into the set, so that all who press are kept waiting in the midst of
it; then they go away.
"""

import datetime
import os
import threading
import time
from contextlib import contextmanager

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hld_site.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from hld_site.exchange.batches import proposals  # noqa: E402
from hld_site.exchange.models import Batch, Change, Stage  # noqa: E402
from hld_site.jobs import worker  # noqa: E402
from meetings.models import Meeting, MeetingDay  # noqa: E402
from tests.builders import build  # noqa: E402
from tests.desk.conftest import Page, member  # noqa: E402
from tests.desk.test_change_sets import propose  # noqa: E402
from tests.desk.test_two_people import page_of  # noqa: E402
from tests.forms import filled_in  # noqa: E402

PAUSE = 1.0  # seconds: by then whoever pressed waits


@contextmanager
def somebody_writing(batch: Batch):
    """The next change of this set, which is taken back."""
    writing, over = threading.Event(), threading.Event()

    def write():
        with transaction.atomic():
            number = Change.objects.filter(batch=batch).count() + 1
            Change.objects.create(batch=batch, number=number, type="meetings", verdict="new")
            writing.set()
            over.wait(30)
            transaction.set_rollback(True)
        connections.close_all()

    thread = threading.Thread(target=write)
    thread.start()
    writing.wait(10)
    yield
    over.set()
    thread.join()


def at_once(batch: Batch, *presses) -> None:
    def press(act):
        act()
        connections.close_all()

    threads = [threading.Thread(target=press, args=[act]) for act in presses]
    with somebody_writing(batch):
        for thread in threads:
            thread.start()
            time.sleep(PAUSE)
    for thread in threads:
        thread.join()


class Scene:
    """Two meetings that are public; a set that was sent, with a change of the first."""

    people = 0

    def __init__(self):
        Scene.people += 1
        names = [f"{role}-{Scene.people}" for role in ("first", "second", "editor")]
        roles = ("Contributors", "Contributors", "Editors")
        self.first, self.second, self.editor = map(member, roles, names)
        self.meetings = [build(Meeting, 10 * Scene.people + n, venue="Hall A") for n in (1, 2)]
        propose(self.first, self.meetings[0], venue="Hall B", change_reason="A set")
        self.set = proposals.open_sets().get()
        Page(self.first, self.first.get(self.page)).press("Send for approval")

    @property
    def page(self) -> str:
        return f"/admin/exchange/batch/{self.set.pk}/change/"

    def proposing(self, client, meeting, **values):
        form = filled_in(client.get(page_of(meeting)))
        form |= {"_propose": "1", "set": str(self.set.pk)} | values
        return lambda: client.post(page_of(meeting), form, follow=True)

    def adding(self, client, meeting, date: str):
        page = f"/admin/meetings/meetingday/add/?meeting={meeting.pk}"
        form = filled_in(client.get(page)) | {"meeting": meeting.pk, "date": date}
        form |= {"_propose": "1", "set": str(self.set.pk)}
        return lambda: client.post(page, form, follow=True)

    def approving(self, **values):
        page = Page(self.editor, self.editor.get(self.page))
        return lambda: page.press("Approve and publish", **values)

    def waiting(self) -> int:
        """Changes that are proposed and not published."""
        changes = Change.objects.filter(batch__kind=Batch.Kind.SET, left_out=False)
        return changes.filter(batch__stage__in=proposals.OPEN).count()

    def end(self) -> None:
        Batch.objects.filter(stage__in=proposals.OPEN).update(stage=Stage.CANCELLED)


def two_propose() -> list[str]:
    scene, faults = Scene(), []
    at_once(
        scene.set,
        scene.proposing(scene.first, scene.meetings[1], venue="Hall C"),
        scene.adding(scene.second, scene.meetings[0], "2031-10-05"),
    )
    scene.set.refresh_from_db()
    if scene.waiting() != 3:
        faults.append(f"two propose: {scene.waiting()} changes of 3 wait")
    if len(scene.set.settings["writers"]) != 2 or scene.set.types != ["meeting_days", "meetings"]:
        faults.append(f"two propose: {scene.set.settings} {scene.set.types}")
    scene.end()
    return faults


def one_proposes_while_another_approves(proposes_first: bool, is_later: bool) -> list[str]:
    """Approved is what was seen: what comes meanwhile waits, in this set or in another."""
    name = f"approved (proposed first: {proposes_first}, later: {is_later})"
    scene, faults = Scene(), []
    hour = timezone.localtime(timezone.now() + datetime.timedelta(days=3))
    at = {"at": hour.strftime("%Y-%m-%d %H:%M")} if is_later else {}
    presses = [
        scene.proposing(scene.second, scene.meetings[1], venue="Hall C"),
        scene.approving(**at),
    ]
    at_once(scene.set, *(presses if proposes_first else reversed(presses)))
    if scene.set.stage == Stage.APPLYING:
        worker.do_waiting("apply")
    worker.do_waiting("apply")
    venues = [Meeting.objects.get(pk=meeting.pk).venue for meeting in scene.meetings]
    scene.set.refresh_from_db()
    seen = scene.set.changes.count()
    if venues[1] != "Hall A":
        faults.append(f"{name}: what nobody saw is public")
    if scene.set.stage != Stage.READY and seen != 1:
        faults.append(f"{name}: what nobody saw is approved")
    if scene.set.stage == Stage.APPLYING and not scene.set.hour:
        faults.append(f"{name}: the hour is lost")
    published = venues[0] == "Hall B"
    if scene.waiting() + published != 2:
        faults.append(f"{name}: {scene.waiting()} wait, published: {published}")
    scene.end()
    return faults


def one_adds_while_another_approves() -> list[str]:
    scene, faults = Scene(), []
    at_once(
        scene.set,
        scene.adding(scene.second, scene.meetings[1], "2031-10-06"),
        scene.approving(),
    )
    worker.do_waiting("apply")
    there = MeetingDay.objects.filter(meeting=scene.meetings[1]).count()
    scene.set.refresh_from_db()
    waits = scene.waiting() - (scene.set.stage in proposals.OPEN)
    if (there, waits) != (0, 1):
        faults.append(f"adds: {there} published, {waits} waits")
    scene.end()
    return faults


def two_approve_the_same() -> list[str]:
    """Two sets about one record: the second is shown what the first has written."""
    scene, faults = Scene(), []
    propose(scene.second, scene.meetings[0], venue="Hall C", change_reason="Another")
    other = proposals.open_sets().exclude(pk=scene.set.pk).get()
    Page(scene.second, scene.second.get(f"/admin/exchange/batch/{other.pk}/change/")).press(
        "Send for approval"
    )
    page = Page(scene.editor, scene.editor.get(f"/admin/exchange/batch/{other.pk}/change/"))
    at_once(scene.set, scene.approving(), lambda: page.press("Approve and publish"))
    worker.do_waiting("apply")
    worker.do_waiting("apply")
    both = Batch.objects.filter(pk__in=[scene.set.pk, other.pk])
    stages = sorted(both.values_list("stage", flat=True))
    if stages != ["applied", "ready"]:
        faults.append(f"two approve: {stages}")
    versions = scene.meetings[0].history.count()
    if versions != 2:
        faults.append(f"two approve: {versions} versions")
    scene.end()
    return faults


def main() -> list[str]:
    settings.ALLOWED_HOSTS = ["testserver"]
    return [
        *two_propose(),
        *one_proposes_while_another_approves(True, False),
        *one_proposes_while_another_approves(True, True),
        *one_proposes_while_another_approves(False, True),
        *one_adds_while_another_approves(),
        *two_approve_the_same(),
    ]


if __name__ == "__main__":
    print("\n".join(main()) or "nothing was lost")
