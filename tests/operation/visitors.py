"""Who comes to a site of these tests: somebody with cookies, and many at once who read."""

import http.client
import itertools
import re
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from email.message import Message

from tests.operation.parts import Reply, Site

numbers = itertools.count()


def fresh() -> str:
    """An address that nobody has asked for before: it cannot be had from memory."""
    return f"/search/?q=migration&unknown{next(numbers)}"


class Browser:
    """Somebody with cookies, as far as forms need one."""

    def __init__(self, site: Site):
        self.site, self.cookies = site, {}

    def ask(self, method: str, path: str, fields=None, **how) -> Reply:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields, doseq=True)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": path}
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=40)
        begun = time.monotonic()
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return Reply(answer.status, answer.headers, content, time.monotonic() - begun)

    def token(self, path: str) -> str:
        page = self.ask("GET", path).text
        return re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[-1]

    def sign_in(self, name: str, password: str) -> "Browser":
        path = "/admin/login/"
        if (moved := self.ask("GET", path)).status in (301, 302):
            path = urllib.parse.urlsplit(moved.headers["Location"]).path
        fields = {"csrfmiddlewaretoken": self.token(path), "username": name, "login": name,
                  "password": password}  # fmt: skip
        answer = self.ask("POST", path, fields)
        assert answer.status == 302, answer.text[:2000]
        return self


class Readers:
    """Threads that ask for one page after the other; ``replies`` has the moment of each."""

    def __init__(self, site: Site, paths, threads: int = 4, pause: float = 0.05):
        self.site, self.paths, self.pause = site, paths, pause
        self.replies: list[tuple[float, str, Reply]] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.read, daemon=True) for _ in range(threads)]

    def read(self) -> None:
        while not self.over.is_set():
            for path in self.paths:
                at = time.monotonic()
                try:
                    reply = self.site.get(path() if callable(path) else path)
                except (OSError, http.client.HTTPException) as error:
                    reply = Reply(0, Message(), repr(error).encode(), time.monotonic() - at)
                self.replies.append((at, str(path), reply))
                time.sleep(self.pause)

    def __enter__(self) -> "Readers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def between(self, first: float, last: float, ended: bool = False) -> list[Reply]:
        """Those that were asked for then; ``ended``: and answered."""
        return [
            reply
            for at, _path, reply in self.replies
            if first <= at and at + (reply.seconds if ended else 0) < last
        ]


def learn(site: Site, paths) -> None:
    """Each process gets to know these pages: many ask at once, or one process answers them all."""
    with ThreadPoolExecutor(8) as pool:
        assert {reply.status for reply in pool.map(site.get, [*paths] * 24)} == {200}
