"""Where a request comes from, as far as that can be believed.

Anybody may write X-Forwarded-For. It is read from its end, which the nearest proxy wrote, and only
as long as each hop is one of ours: TRUSTED_PROXIES.
"""

from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

# A web server on the same machine that speaks through a socket has no address.
SOCKET = "unix"
# One household or one rented server has a whole network of this size in IPv6.
ONE_PLACE = 64

Address = IPv4Address | IPv6Address


def client_address(request) -> str:
    """The nearest hop that is no proxy of ours; empty if there is none."""
    nearest = parsed(request.META.get("REMOTE_ADDR", ""))
    if not is_trusted(nearest):
        return str(nearest or "")
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    for hop in map(parsed, reversed(hops)):
        if hop is None:
            break
        nearest = hop
        if not is_trusted(hop):
            break
    return str(nearest or "")


def place_of(request) -> str | None:
    """What failures are counted by: in IPv6 the network, of which one person has a whole one."""
    address = parsed(client_address(request))
    if isinstance(address, IPv6Address):
        return str(ip_network((address, ONE_PLACE), strict=False).network_address)
    return str(address) if address else None


def parsed(hop: str) -> Address | None:
    """An address with or without a port; none of what is no address."""
    text = hop.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_trusted(address: Address | None) -> bool:
    trusted = tuple(settings.TRUSTED_PROXIES)
    if address is None:
        return SOCKET in trusted
    return any(address in network for network in networks(trusted))


@cache
def networks(trusted: tuple[str, ...]) -> list:
    return [ip_network(name, strict=False) for name in trusted if name != SOCKET]
