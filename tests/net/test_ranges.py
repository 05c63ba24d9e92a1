"""Addresses inside a network are refused in whatever IPv6 form they are wrapped."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.net import is_public_address, why_address_refused

PUBLIC = [
    "93.184.216.34",
    "8.8.8.8",
    "172.15.0.1",
    "172.32.0.1",
    "100.63.255.255",
    "100.128.0.0",
    "2001:4860:4860::8888",
]
PRIVATE = [
    *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.0.9", "169.254.169.254", "172.16.0.1", "172.31.255.1"),
    *(
        "192.0.0.192",
        "192.0.2.7",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.9",
        "224.0.0.1",
        "255.255.255.255",
    ),
    *("168.63.129.16", "100.100.100.200", "240.0.0.1", "192.88.99.1"),
]
PRIVATE_V6 = [
    *(
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "2001::1",
    ),
    *("64:ff9b:1::a00:1", "100::1", "3fff::1", "5f00::1", "::7f00:1", "4000::1", "2600::5efe:a00:1"),
]


@pytest.mark.parametrize("ip", PUBLIC)
def test_public_addresses_pass(ip: str) -> None:
    assert is_public_address(ip)


@pytest.mark.parametrize("ip", PRIVATE + PRIVATE_V6)
def test_addresses_inside_a_network_are_refused(ip: str) -> None:
    assert not is_public_address(ip)


@pytest.mark.parametrize("ip", ["", "0x7f.1", "example.org", "1.2.3", "[::1]", "1.2.3.4.", "\x00", "٣.٣.٣.٣"])
def test_what_is_no_address_is_refused(ip: str) -> None:
    assert why_address_refused(ip) == "not an IP address"


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_an_ipv4_address_is_judged_the_same_inside_an_ipv6_address(inner: IPv4Address) -> None:
    number = int(inner)
    wrapped = [
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(0xFFFF << 48 | number),
        IPv6Address(0x0064_FF9B << 96 | number),
        IPv6Address(0x2002 << 112 | number << 80),
    ]
    assert [is_public_address(ip) for ip in wrapped] == [is_public_address(inner)] * 4


@given(st.ip_addresses())
def test_nothing_passes_that_the_standard_library_knows_to_be_private(ip: IPv4Address | IPv6Address) -> None:
    if ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast:
        # what it calls private because of the IPv4 address inside is judged by that address
        assert not is_public_address(ip) or (isinstance(ip, IPv6Address) and (ip.ipv4_mapped or ip.sixtofour))
