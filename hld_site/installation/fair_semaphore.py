"""A semaphore that is first come, first served.

Past one of the standard library whoever comes while another goes gets in before all who wait.
"""

import threading
from collections import deque


class FairSemaphore:
    def __init__(self, places: int):
        self.free = places
        self.waiting: deque[threading.Event] = deque()
        self.guard = threading.Lock()

    def acquire(self, patience: float) -> bool:
        """Whether there was a place within so many seconds; it is to be given back."""
        with self.guard:
            if self.free:
                self.free -= 1
                return True
            turn = threading.Event()
            self.waiting.append(turn)
        turn.wait(patience)
        with self.guard:
            if not turn.is_set():
                self.waiting.remove(turn)
            return turn.is_set()

    def release(self) -> None:
        with self.guard:
            if self.waiting:
                self.waiting.popleft().set()
            else:
                self.free += 1
