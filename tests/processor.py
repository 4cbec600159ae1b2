"""Times that a busy machine does not change."""

import time
from collections.abc import Callable

ENOUGH = max(0.01, 5 * time.get_clock_info("process_time").resolution)


def seconds(call: Callable[[], object]) -> float:
    """Of the processor for one call, the least of three: others take its caches and its speed."""
    return min(once(call) for _time in range(3))


def once(call: Callable[[], object]) -> float:
    """The same, of as many calls as the clock of this machine needs: some count in hundredths."""
    calls, begun = 0, time.process_time()
    while (spent := time.process_time() - begun) < ENOUGH:
        call()
        calls += 1
    return spent / calls
