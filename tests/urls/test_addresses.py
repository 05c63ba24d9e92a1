"""Addresses resolve as in a browser, and nothing but UrlError comes out of hostile ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import UrlError
from crawler.urls import (
    MAX_URL_CHARS,
    find_url,
    host_of,
    is_public_suffix,
    is_same_site,
    origin_of,
    port_of,
    registered_domain,
    request_url,
    resolve_url,
    url_key,
    without_credentials,
)

BASE = "https://news.example/2024/world/"
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="htps:/.\\@?#[]%0129aäß。\x00\n \ud800", max_size=40).map("http://".__add__),
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("story", "https://news.example/2024/world/story", id="relative"),
        pytest.param("//cdn.example/x", "https://cdn.example/x", id="without scheme"),
        pytest.param("../a/./b", "https://news.example/2024/a/b", id="dot segments"),
        pytest.param("  HTTPS://News.Example:443/a b\n", "https://news.example/a%20b", id="white space, case, port"),
        pytest.param("https://bücher.example/ü?ü#ü", "https://xn--bcher-kva.example/%C3%BC?%C3%BC#%C3%BC", id="IDNA"),
        pytest.param("http://0x7f.1/", "http://127.0.0.1/", id="IPv4 in hexadecimal"),
        pytest.param("https:\\\\news.example\\a", "https://news.example/a", id="backslashes"),
        pytest.param("\ud800", "https://news.example/2024/world/%EF%BF%BD", id="lone surrogate"),
        pytest.param("", BASE, id="empty"),
    ],
)
def test_addresses_resolve_as_in_a_browser(url: str, expected: str) -> None:
    assert resolve_url(url, BASE) == expected


@pytest.mark.parametrize(
    "url",
    ["", "story", "mailto:desk@news.example", "javascript:void(0)", "http://", "http://a b/", "data:,", "http://[1/"],
)
def test_what_is_no_address_raises(url: str) -> None:
    with pytest.raises(UrlError) as caught:
        resolve_url(url)
    assert caught.value.url == url
    assert find_url(url) is None


def test_an_endless_address_is_refused() -> None:
    assert find_url("https://news.example/" + "a" * MAX_URL_CHARS) is None
    assert find_url("https://news.example/" + "ä" * (MAX_URL_CHARS // 3)) is None


def test_a_bad_base_is_refused() -> None:
    assert find_url("/a", "not a base") is None


def test_the_parts_of_an_address() -> None:
    url = "https://user:pass@News.example:8443/a?b#c"
    assert (request_url(url), host_of(url), port_of(url), origin_of(url)) == (
        "https://news.example:8443/a?b",
        "news.example",
        8443,
        "https://news.example:8443",
    )
    assert (port_of("http://a.example"), port_of("https://a.example")) == (80, 443)
    assert origin_of("http://[::1]:80/x") == "http://[::1]"


@given(HOSTILE, st.none() | HOSTILE)
def test_resolving_is_stable_and_raises_only_its_own_error(url: str, base: str | None) -> None:
    resolved = find_url(url, base)
    if resolved is not None:
        assert resolve_url(resolved) == resolved
        assert resolved.startswith(("http://", "https://"))
        assert origin_of(resolved).startswith(resolved.partition(":")[0])
        assert 0 <= port_of(resolved) < 65_536


@given(HOSTILE)
def test_a_key_is_its_own_key(url: str) -> None:
    assert url_key(url_key(url)) == url_key(url)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.news.example.co.uk", "example.co.uk"),
        ("news.example.org", "example.org"),
        ("alice.github.io", "alice.github.io"),
        ("NEWS.Example.ORG.", "example.org"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "[::1]"),
        ("localhost", "localhost"),
        ("co.uk", "co.uk"),
        ("", ""),
    ],
)
def test_registered_domain(host: str, domain: str) -> None:
    assert registered_domain(host) == domain


@pytest.mark.parametrize("host", ["com", "co.uk", "CO.UK.", "github.io"])
def test_names_under_which_anyone_may_register_are_public(host: str) -> None:
    assert is_public_suffix(host)


@pytest.mark.parametrize("host", ["news.co.uk", "someone.github.io", "example", "localhost", "127.0.0.1"])
def test_other_names_are_not(host: str) -> None:
    assert not is_public_suffix(host)


def test_sites() -> None:
    assert is_same_site("https://www.example.org/a", "http://m.example.org/b")
    assert is_same_site("http://127.0.0.1:1/", "http://127.0.0.1:2/")
    assert not is_same_site("https://a.github.io/", "https://b.github.io/")
    assert not is_same_site("http://127.0.0.1/", "http://127.0.0.2/")


@pytest.mark.parametrize(
    "url",
    ["https://bob:p@ss/word@news.example/a", "HTTPS://bob@news.example/a", "https://bob:%40@news.example/a#b"],
)
def test_what_is_asked_of_a_server_holds_no_password(url: str) -> None:
    assert "bob" not in request_url(url)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://bob:secret@news.example/a@b", "https://news.example/a@b"),
        ("HTTP://bob:p@ss@news.example", "HTTP://news.example"),
        ("https://news.example/?to=a@b.example", "https://news.example/?to=a@b.example"),
        ("https://news.example#a@b", "https://news.example#a@b"),
        ("a@b", "a@b"),
    ],
)
def test_an_address_as_typed_loses_its_password_and_nothing_else(typed: str, kept: str) -> None:
    assert without_credentials(typed) == kept
