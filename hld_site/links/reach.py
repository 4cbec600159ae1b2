"""One request to an address elsewhere, and never to one inside the network.

A name is looked up once, and the connection goes to the very number that was looked at: who owns a
name cannot give another one meanwhile.
"""

import contextlib
import dataclasses
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

AGENT = "hld-register-links"
SECONDS = 10.0  # without a sign from the other side
DEADLINE = 20.0  # of one request, however it is dripped
MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
# What wraps an address of IPv4 in one of IPv6: it may be any.
WRAPPED = [ipaddress.ip_network(text) for text in ("64:ff9b::/96", "2002::/16", "2001::/32")]


class UnfitError(ValueError):
    """The address is none that is looked at; the message says why."""


@dataclasses.dataclass(frozen=True)
class Reply:
    """What the last address of a chain of redirects answered."""

    status: int
    address: str
    body: bytes


def is_outside(number: str) -> bool:
    """Whether an address of IP is one of the public internet."""
    if settings.LINKS_MAY_BE_LOCAL and ipaddress.ip_address(number).is_loopback:
        return True
    ip = ipaddress.ip_address(number.partition("%")[0])
    if ip.version == 6:
        if ip.ipv4_mapped is not None or any(ip in network for network in WRAPPED):
            return False
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def parts_of(address: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and what is asked for. UnfitError where one is not as it should be."""
    try:
        parts = urlsplit(iri_to_uri(address))
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port or PORTS.get(parts.scheme, 0)
    except (ValueError, UnicodeError) as error:
        raise UnfitError("no address of the web") from error
    if parts.scheme not in PORTS or not host or parts.username is not None:
        raise UnfitError("neither http nor https")
    path = parts.path or "/"
    return parts.scheme, host, port, f"{path}?{parts.query}" if parts.query else path


def number_of(host: str, port: int) -> str:
    """UnfitError where any of the numbers of a name is inside; OSError where it has none."""
    numbers = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not all(is_outside(str(number)) for number in numbers):
        raise UnfitError("inside the network")
    return str(numbers[0])


class Connection(http.client.HTTPConnection):
    """To a number that was looked at, under the name that it was asked for by."""

    def __init__(self, scheme: str, host: str, port: int, number: str):
        super().__init__(host, port, timeout=SECONDS)
        self.default_port = PORTS[scheme]
        self.number = number
        self.context = ssl.create_default_context() if scheme == "https" else None

    def connect(self) -> None:
        self.sock: Any = socket.create_connection((self.number, self.port), SECONDS)
        if self.context:
            self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host)


@contextlib.contextmanager
def within_the_deadline(connection: Connection) -> Iterator[None]:
    def end() -> None:
        with contextlib.suppress(OSError, AttributeError):
            connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(DEADLINE, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        connection.close()


def ask_once(method: str, address: str, most: int) -> tuple[int, str, bytes]:
    """Status, where it leads on, and at most so many bytes of the body."""
    scheme, host, port, path = parts_of(address)
    connection = Connection(scheme, host, port, number_of(host, port))
    with within_the_deadline(connection):
        headers = {"User-Agent": f"{AGENT}/1", "Accept": "*/*", "Connection": "close"}
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        body = response.read(most) if most and method != "HEAD" else b""
        return response.status, response.headers.get("Location", ""), body


def ask(
    method: str,
    address: str,
    most: int = 0,
    turn: Callable[[str], Any] = lambda address: contextlib.nullcontext(),
) -> Reply:
    """Follows redirects, each looked at as the first was; ``turn`` waits for that of a host.

    UnfitError for what is not looked at; OSError or HTTPException where nothing answers.
    """
    for _hop in range(MOST_REDIRECTS + 1):
        with turn(address):
            status, location, body = ask_once(method, address, most)
        if status not in REDIRECTS or not location:
            return Reply(status, address, body)
        address = urljoin(address, location)
    raise http.client.HTTPException("too many redirects")
