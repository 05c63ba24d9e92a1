"""The guard refuses every spelling of a private host, and opens only what the user named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import AddressRefused, UrlError
from crawler.net import Guard, host_refused, normalise_host, why_host_refused

LOOPBACK_SPELLINGS = [
    *(
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7F.1",
        "017700000001",
        "0177.0.0.1",
        "127.0.0.1.",
    ),
    *("①②⑦.⓪.⓪.①", "127。0。0。1", "%31%32%37.0.0.1", "[::1]", "::1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
    *("１２７.0.0.1", "[0:0:0:0:0:0:0:1]", "0x7f.0x0.0x0.0x1"),
]


@pytest.mark.parametrize("host", LOOPBACK_SPELLINGS)
def test_every_spelling_of_the_own_machine_is_refused(host: str) -> None:
    assert "a loopback address" in str(why_host_refused(host))


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST", "%6cocalhost", "a.localhost", "localhost.", "printer.local", "a.b.internal", "intranet"],
)
def test_names_of_the_local_network_are_refused(host: str) -> None:
    assert why_host_refused(host)


NO_HOSTS = [
    "",
    ".",
    "a..b",
    ".a.b",
    "a b",
    "a/b",
    "user@host",
    "[::1",
    "::1]",
    "1.2.3.256",
    "\x00",
    "a#b",
    "[]",
    "\ud800",
]


@pytest.mark.parametrize("host", NO_HOSTS)
def test_what_is_no_host_is_refused(host: str) -> None:
    assert why_host_refused(host) == "not a valid host"


@pytest.mark.parametrize("host", ["news.example", "93.184.216.34", "[2001:4860:4860::8888]", "нэб.рф", "a_b.example"])
def test_public_hosts_pass(host: str) -> None:
    assert why_host_refused(host) is None


@given(st.text(max_size=40))
def test_any_text_is_judged_without_an_error(host: str) -> None:
    why_host_refused(host)
    if why_host_refused(host) is None:
        assert why_host_refused(str(normalise_host(host))) is None


@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255), st.data())
def test_no_spelling_of_a_private_address_passes(b: int, c: int, d: int, data: st.DataObject) -> None:
    a = data.draw(st.sampled_from([10, 127]))
    form = data.draw(st.sampled_from(["{:d}", "{:#x}", "0{:o}"]))
    forms = [[a, b, c, d], [a, b, c << 8 | d], [a, b << 16 | c << 8 | d], [a << 24 | b << 16 | c << 8 | d]]
    last = data.draw(st.sampled_from(forms))
    assert why_host_refused(".".join(form.format(part) for part in last))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        pytest.param("ftp://news.example/", "the scheme ftp is neither http nor https", id="another scheme"),
        pytest.param("file:///etc/passwd", "the scheme file is neither http nor https", id="a file"),
        pytest.param("http://news.example:25/", "port 25 belongs to another protocol", id="mail"),
        pytest.param("https://127.1/", "a loopback address", id="short loopback"),
        pytest.param("http://user:pass@10.0.0.1/", "not a public address", id="credentials hide nothing"),
        pytest.param(f"http://{'a' * 64}.example/", "not a valid host", id="a label that no resolver takes"),
        pytest.param(f"http://{'a.' * 124}example/", "not a valid host", id="a name that no resolver takes"),
        pytest.param("http://[64:ff9b::a9fe:a9fe]/", "a link-local address inside an IPv6 address", id="wrapped"),
    ],
)
def test_an_address_is_refused_with_its_reason(url: str, why: str) -> None:
    with pytest.raises(AddressRefused) as caught:
        Guard().check_url(url)
    assert caught.value.why == why


@pytest.mark.parametrize("url", ["", "http://", "news.example/x", "http://[::1/", "http://a:99999/"])
def test_what_is_no_address_is_an_error_of_its_own(url: str) -> None:
    with pytest.raises(UrlError):
        Guard().check_url(url)


def test_an_allowed_origin_opens_only_its_own_host_and_port() -> None:
    guard = Guard.allowing(["http://127.0.0.1:8642/feed.xml"])
    guard.check_url("http://127.0.0.1:8642/a")
    guard.check_url("http://0x7f.1:8642/a")
    guard.check_address("127.0.0.1", 8642, "127.0.0.1")
    for url in ["http://127.0.0.1:8643/", "http://127.0.0.1/", "http://127.0.0.2:8642/", "http://localhost:8642/"]:
        with pytest.raises(AddressRefused):
            guard.check_url(url)
    with pytest.raises(AddressRefused):
        guard.check_address("news.example", 8642, "127.0.0.1")
    with pytest.raises(AddressRefused):
        guard.check_address("127.0.0.1", 8643, "127.0.0.1")


def test_an_allowed_ipv6_origin_is_known_with_and_without_brackets() -> None:
    guard = Guard.allowing(["http://[::1]:8000/"])
    guard.check_address("::1", 8000, "::1")
    guard.check_address("[::1]", 8000, "::1")


def test_vetting_keeps_the_public_addresses_in_order() -> None:
    ips = ["10.0.0.1", "93.184.216.34", "::1", "8.8.8.8"]
    assert Guard().vet("news.example", 443, ips) == ("93.184.216.34", "8.8.8.8")


@pytest.mark.parametrize("ips", [[], ["127.0.0.1"], ["fe80::1%eth0", "not an address"]])
def test_a_name_without_a_public_address_is_refused(ips: list[str]) -> None:
    with pytest.raises(AddressRefused) as caught:
        Guard().vet("news.example", 443, ips)
    assert caught.value.host == "news.example"


def test_what_does_not_resolve_is_refused() -> None:
    assert host_refused("localhost")
    assert host_refused("nothing.invalid")
    assert not host_refused("93.184.216.34")
