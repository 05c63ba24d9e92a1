"""Which IP addresses the whole internet can reach.

Source: the IANA IPv4 and IPv6 special-purpose address registries
(https://www.iana.org/assignments/iana-ipv4-special-registry/, .../iana-ipv6-special-registry/). `ipaddress` knows most
of them, but not the same ones in every Python; what it has missed in some version is listed here.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

_CLOUD_METADATA = frozenset({IPv4Address("168.63.129.16"), IPv4Address("192.0.0.192")})
"""Azure's wire server and Oracle's old metadata host: public in the registries, inside the machine in fact."""

_REFUSED_V4 = (
    IPv4Network("0.0.0.0/8"),
    IPv4Network("100.64.0.0/10"),
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv4Network("198.18.0.0/15"),
    IPv4Network("240.0.0.0/4"),
)
_GLOBAL_UNICAST_V6 = IPv6Network("2000::/3")
_REFUSED_V6 = (IPv6Network("2001::/23"), IPv6Network("2001:db8::/32"), IPv6Network("3fff::/20"))
"""Protocol assignments (Teredo, ORCHID, benchmarking) and the two documentation ranges inside 2000::/3."""

_WRAPPED_V4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("::ffff:0:0:0/96"), IPv6Network("64:ff9b::/96"))
"""IPv4-mapped, IPv4-translated (RFC 7915) and NAT64 (RFC 6052): the last four octets are what is reached."""
_SIX_TO_FOUR = IPv6Network("2002::/16")
_ISATAP_MARKS = frozenset({0x00005EFE, 0x02005EFE})


def is_public_address(ip: str | Address) -> bool:
    """True when the address can be dialled without reaching anything inside a network; False also for what is none."""
    return why_address_refused(ip) is None


def why_address_refused(ip: str | Address) -> str | None:
    """Why an IP address must not be dialled, in a few words, or None when it may.

    Args:
        ip: in the notation of the resolver; other spellings of IPv4 are for `why_host_refused`.
    """
    try:
        address = ip_address(ip)
    except ValueError:
        return "not an IP address"
    if isinstance(address, IPv6Address):
        return _why_v6_refused(address)
    return _why_v4_refused(address)


def _why_v4_refused(address: IPv4Address) -> str | None:
    if address in _CLOUD_METADATA:
        return "a cloud metadata address"
    if address.is_loopback:
        return "a loopback address"
    if address.is_link_local:
        return "a link-local address"
    if address.is_multicast:
        return "a multicast address"
    if any(address in network for network in _REFUSED_V4) or not address.is_global or address.is_reserved:
        return "not a public address"
    return None


def _why_v6_refused(address: IPv6Address) -> str | None:
    if address.scope_id is not None:
        return "an address of one interface only"
    number = int(address)
    if any(address in network for network in _WRAPPED_V4):
        return _why_wrapped_refused(number & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return _why_wrapped_refused(number >> 80 & 0xFFFFFFFF)
    if address.is_loopback:
        return "a loopback address"
    if address.is_multicast:
        return "a multicast address"
    if address not in _GLOBAL_UNICAST_V6 or any(address in network for network in _REFUSED_V6) or not address.is_global:
        return "not a public address"
    if number >> 32 & 0xFFFFFFFF in _ISATAP_MARKS:  # RFC 5214: the interface part holds an IPv4 address
        return _why_wrapped_refused(number & 0xFFFFFFFF)
    return None


def _why_wrapped_refused(number: int) -> str | None:
    why = _why_v4_refused(IPv4Address(number))
    return f"{why} inside an IPv6 address" if why else None
