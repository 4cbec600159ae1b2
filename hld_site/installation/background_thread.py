"""A thread beside the requests of a process, begun with the first: none lives on in a fork."""

import threading
from collections.abc import Callable


class BackgroundThread:
    """``prepare`` is called before each beginning, after a fork too."""

    def __init__(
        self, name: str, run: Callable[[], None], prepare: Callable[[], None] = lambda: None
    ):
        self.name, self.run, self.prepare = name, run, prepare
        self.thread: threading.Thread | None = None
        self.guard = threading.Lock()

    def ensure_started(self) -> None:
        if self.is_alive:
            return
        with self.guard:
            if not self.is_alive:
                self.prepare()
                self.thread = threading.Thread(target=self.run, name=self.name, daemon=True)
                self.thread.start()

    @property
    def is_alive(self) -> bool:
        return self.thread is not None and self.thread.is_alive()
