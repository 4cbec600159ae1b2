"""Whose word is believed about where a request comes from."""

import pytest

from hld_site.accounts.client_address import client_address, place_of

pytestmark = pytest.mark.one_database

OURS = ["127.0.0.1", "10.0.0.0/8", "fd00::/8"]
CASES = [
    # trusted, REMOTE_ADDR, X-Forwarded-For, the address
    ([], "192.0.2.1", "203.0.113.5", "192.0.2.1"),
    (OURS, "192.0.2.1", "203.0.113.5", "192.0.2.1"),
    (OURS, "127.0.0.1", "203.0.113.5", "203.0.113.5"),
    (OURS, "127.0.0.1", "6.6.6.6, 203.0.113.5", "203.0.113.5"),
    (OURS, "127.0.0.1", "6.6.6.6, 203.0.113.5, 10.2.2.2", "203.0.113.5"),
    (OURS, "127.0.0.1", "203.0.113.5:4711", "203.0.113.5"),
    (OURS, "fd00::1", "[2001:db8::5]:4711", "2001:db8::5"),
    (OURS, "::ffff:127.0.0.1", "203.0.113.5", "203.0.113.5"),
    (OURS, "127.0.0.1", "203.0.113.5, <script>", "127.0.0.1"),
    (OURS, "127.0.0.1", "", "127.0.0.1"),
    (OURS, "", "203.0.113.5", ""),
    (["unix"], "", "203.0.113.5", "203.0.113.5"),
    (["unix"], "", "", ""),
]


@pytest.mark.parametrize(("trusted", "remote", "forwarded", "address"), CASES)
def test_only_what_our_own_proxies_wrote_is_believed(
    rf, settings, trusted, remote, forwarded, address
):
    settings.TRUSTED_PROXIES = trusted
    request = rf.get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == address


def test_a_network_of_ipv6_is_one_place(rf):
    places = {place_of(rf.get("/", REMOTE_ADDR=f"2001:db8:1:2:{n}::{n}")) for n in range(1, 9)}
    assert places == {"2001:db8:1:2::"}
    assert place_of(rf.get("/", REMOTE_ADDR="2001:db8:1:3::1")) == "2001:db8:1:3::"
    assert place_of(rf.get("/", REMOTE_ADDR="")) is None
