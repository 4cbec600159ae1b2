"""So many at a time, in the order in which they came.

Past a semaphore whoever comes while another goes gets in before all who wait, and these wait anew.
"""

import threading
from collections import deque


class Turns:
    def __init__(self, places: int):
        self.free = places
        self.waiting: deque[threading.Event] = deque()
        self.guard = threading.Lock()

    def take(self, patience: float) -> bool:
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

    def give(self) -> None:
        with self.guard:
            if self.waiting:
                self.waiting.popleft().set()
            else:
                self.free += 1
