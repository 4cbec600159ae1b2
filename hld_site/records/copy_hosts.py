"""Hosts that copy other people's documents. A source is cited at its owner's own address."""

import csv
import functools
from pathlib import Path
from urllib.parse import urlsplit


@functools.cache
def copy_hosts() -> tuple[str, ...]:
    with (Path(__file__).parent / "copy_hosts.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["host"] for row in csv.DictReader(file))


def is_copy(address: str) -> bool:
    """Whether an address is at one of these hosts, or below it."""
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:  # no address at all, which is for the field itself to say
        return False
    return any(host == name or host.endswith(f".{name}") for name in copy_hosts())
