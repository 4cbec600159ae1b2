"""Two editors press at the same moment, again and again, each in another field: the words lost."""

import os
import threading

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hld_site.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402

from meetings.models import Meeting  # noqa: E402
from tests.builders import build  # noqa: E402
from tests.desk.conftest import member  # noqa: E402
from tests.forms import filled_in  # noqa: E402
from tests.sampling import LONG  # noqa: E402

TURNS = 10 if LONG else 5
FIELDS = ("venue", "presided_by")


def race(clients, address, forms, text) -> None:
    start = threading.Barrier(len(clients))

    def press(n):
        start.wait()
        clients[n].post(address, forms[n] | {FIELDS[n]: text})
        connections.close_all()

    threads = [threading.Thread(target=press, args=[n]) for n in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> int:
    settings.ALLOWED_HOSTS = ["testserver"]
    meeting = build(Meeting, 5)
    clients = [member("Editors", name) for name in ("first", "second")]
    address = f"/admin/meetings/meeting/{meeting.pk}/change/"
    lost = 0
    for turn in range(TURNS):
        race(clients, address, [filled_in(c.get(address)) for c in clients], f"Turn {turn}")
        meeting.refresh_from_db()
        lost += sum(getattr(meeting, name) != f"Turn {turn}" for name in FIELDS)
    return lost


if __name__ == "__main__":
    print(f"{main()} of {TURNS * len(FIELDS)} lost")
