"""Token buckets: what a client may ask for, and who is one client."""

import pytest

from mathcontracts.servicekit.token_buckets import TokenBuckets, client_of


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("no:address", "no:address", True),
    ],
)
def test_a_network_of_ipv6_is_one_client(first: str, second: str, same: bool) -> None:
    """An address of IPv4 is a client of its own; those of one IPv6 network of 64 bits are one."""
    assert (client_of(first) == client_of(second)) is same


def test_who_has_a_token_is_served_and_owes_the_rest() -> None:
    """A client with a token may take more than it has; others have buckets of their own."""
    buckets = TokenBuckets(0.001)
    assert buckets.wait_s("a") == 0
    buckets.take("a", 5)
    assert 4_900 < buckets.wait_s("a") <= 5_000
    assert buckets.wait_s("b") == 0
