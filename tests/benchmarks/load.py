"""Asks a server again and again over connections that stay open."""

import asyncio
import dataclasses
import re
import time

PATIENCE = 10  # seconds for the last answers
CLOSES = re.compile(rb"connection: *close", re.IGNORECASE)
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Window:
    seconds: float
    connections: int


def ask(port: int, path: str, headers: dict[str, str], window: Window) -> int:
    """How many answers came."""
    return asyncio.run(ask_all(port, path, headers, window))


async def ask_all(port: int, path: str, headers: dict[str, str], window: Window) -> int:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    request = "\r\n".join([*lines, "", ""]).encode()
    until = time.monotonic() + window.seconds
    asking = (ask_over_one(port, request, until) for _connection in range(window.connections))
    async with asyncio.timeout(window.seconds + PATIENCE):
        return sum(await asyncio.gather(*asking))


async def ask_over_one(port: int, request: bytes, until: float) -> int:
    """A server may close a connection after so many answers: then there is another."""
    count = 0
    while time.monotonic() < until:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        closes = False
        while not closes and time.monotonic() < until:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if length := LENGTH.search(head):
                await reader.readexactly(int(length[1]))
            elif not head.startswith(b"HTTP/1.1 304"):
                raise ValueError(f"No length: {head!r}")
            closes = CLOSES.search(head) is not None
            count += 1
        writer.close()
    return count
