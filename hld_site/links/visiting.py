"""Looking at many addresses politely: as robots.txt asks, one request a host at a time."""

import contextlib
import http.client
import logging
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from hld_site.links.models import Outcome
from hld_site.links.reach import AGENT, UnfitError, ask

log = logging.getLogger(__name__)
HOSTS_AT_ONCE = 4
LONGEST_PAUSE = 10.0  # seconds, whatever a robots.txt asks for
ROBOTS_BYTES = 500_000
NOT_FOR_PROGRAMS = {401, 403, 405, 406, 418, 429, 451}
GONE = {404, 410}
Finding = tuple[str, Outcome, int | None, str, str]  # address, outcome, status, reason, moved to


class Visitor:
    """``pause``: seconds between two requests to one host."""

    def __init__(self, pause: float = 1.0):
        self.pause = pause
        self.guard = threading.Lock()
        self.locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self.free_at: dict[str, float] = {}
        self.pauses: dict[str, float] = {}
        self.robots: dict[str, RobotFileParser] = {}

    def visit(self, addresses: Collection[str]) -> Iterator[Finding]:
        """Each once, in any order; whoever stops listening stops the visits."""
        by_host: dict[str, list[str]] = defaultdict(list)
        for address in addresses:
            by_host[host_of(address)].append(address)
        findings: queue.Queue[Finding] = queue.Queue()
        over = threading.Event()

        def visit_host(some: list[str]) -> None:
            for address in some:
                if over.is_set():
                    return
                try:
                    findings.put(self.look(address))
                except Exception:
                    log.exception("%s could not be looked at", address)
                    findings.put((address, Outcome.UNFIT, None, "", ""))

        pool = ThreadPoolExecutor(HOSTS_AT_ONCE, thread_name_prefix="links")
        try:
            for some in by_host.values():
                pool.submit(visit_host, some)
            for _each in addresses:
                yield findings.get()
        finally:
            over.set()
            pool.shutdown(cancel_futures=True)

    def look(self, address: str) -> Finding:
        """What came of it; whatever an other side does, it is an outcome."""
        try:
            return self.of_answer(address)
        except UnfitError as unfit:
            return address, Outcome.UNFIT, None, str(unfit), ""
        except (OSError, http.client.HTTPException, ValueError) as error:
            return address, Outcome.SILENT, None, (str(error) or type(error).__name__)[:200], ""

    def of_answer(self, address: str) -> Finding:
        if not self.robots_of(address).can_fetch(AGENT, address):
            return address, Outcome.REFUSED, None, "robots.txt", ""
        reply = ask("HEAD", address, turn=self.turn)
        if reply.status >= 400:  # many servers answer this method otherwise than the usual one
            reply = ask("GET", address, turn=self.turn)
        moved = reply.address if reply.address != address else ""
        return address, outcome_of(reply.status), reply.status, "", moved[:2000]

    def robots_of(self, address: str) -> RobotFileParser:
        """What a host asks of programs: everything where it has no such file."""
        parts = urlsplit(address)
        place = f"{parts.scheme}://{parts.netloc}"
        with self.guard:
            known = self.robots.get(place)
        if known is None:
            known = RobotFileParser()
            reply = ask("GET", f"{place}/robots.txt", ROBOTS_BYTES, self.turn)
            if reply.status >= 500:
                raise OSError(f"robots.txt: {reply.status}")
            text = reply.body.decode("utf-8", "replace") if reply.status == 200 else ""
            known.parse(text.splitlines())
            asked = known.crawl_delay(AGENT)
            with self.guard:
                self.robots[place] = known
                self.pauses[parts.netloc] = min(float(asked or 0), LONGEST_PAUSE)
        return known

    @contextlib.contextmanager
    def turn(self, address: str) -> Iterator[None]:
        """One request a host at a time, with a rest between two; redirects lead to hosts too."""
        host = host_of(address)
        with self.guard:
            lock = self.locks[host]
        with lock:
            time.sleep(max(0.0, self.free_at.get(host, 0.0) - time.monotonic()))
            try:
                yield
            finally:
                rest = max(self.pause, self.pauses.get(host, 0.0))
                self.free_at[host] = time.monotonic() + rest


def host_of(address: str) -> str:
    return urlsplit(address).netloc.lower()


def outcome_of(status: int) -> Outcome:
    if status in GONE:
        return Outcome.GONE
    if status in NOT_FOR_PROGRAMS:
        return Outcome.REFUSED
    return Outcome.GOOD if status < 400 else Outcome.SILENT
