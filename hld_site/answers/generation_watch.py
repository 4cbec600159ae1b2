"""What generation it is, asked by a thread of its own: no reader waits for the database."""

import logging
import threading

from django.db import Error, connections

from hld_site.installation import replica
from hld_site.installation.background_thread import BackgroundThread
from hld_site.publishing import generation

log = logging.getLogger(__name__)
PAUSE = 0.4  # seconds between two questions
PATIENCE = 5.0  # seconds that the first reader of all waits, and one who has just written


class Watch:
    """``seen()`` is the generation last heard of; None until the database has answered once."""

    def __init__(self) -> None:
        self.current: generation.Current | None = None
        self.thread = BackgroundThread("generation", self.run, self.forget)
        self.wake = threading.Event()
        self.answered = threading.Condition()
        self.changes_seen = -1
        self.is_away = False  # the database, when it was asked last
        self.is_logged = False  # that it is: once, though it is asked several times a second

    def seen(self) -> generation.Current | None:
        self.thread.ensure_started()
        if self.changes_seen != generation.changes_made_here:
            self.wait(generation.changes_made_here)
        return self.current

    def forget(self) -> None:
        self.changes_seen = -1

    def wait(self, changes: int) -> None:
        """Who has written here is shown it at once; while the database is away nobody waits."""
        with self.answered:
            self.wake.set()
            self.answered.wait_for(lambda: self.changes_seen >= changes, PATIENCE)

    def run(self) -> None:
        while True:
            self.ask()
            self.wake.wait(PAUSE)
            self.wake.clear()

    def ask(self) -> None:
        changes = generation.changes_made_here
        source = replica.source()
        connection = connections[source]
        try:
            self.current, self.is_away = generation.current(source), False
            if self.is_logged:
                self.is_logged = False
                log.warning("The database answers again.")
        except Error as error:
            self.is_away = True
            if source == replica.REPLICA:
                replica.give_it_a_rest()
            if self.changes_seen >= 0 and not self.is_logged:
                self.is_logged = True
                log.warning("Kept pages are served on: the database does not answer. %s", error)
            connection.close()
        finally:
            if connection.settings_dict["OPTIONS"].get("pool"):
                connection.close()
            with self.answered:
                self.changes_seen = changes
                self.answered.notify_all()
