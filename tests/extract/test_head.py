"""Addresses in the head of a page."""

from urllib.parse import urljoin

from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.head import absolute

PARTS = st.lists(
    st.sampled_from(["https://", "http://", "a.example", ":80", "/", "p", "?", "q=1", "#", "f", ";", "..", "é"])
)


@given(PARTS.map("".join))
def test_a_whole_address_is_what_joining_it_gives(address: str) -> None:
    found = absolute(address, "https://b.example/dir/page")

    assert found is None or found == urljoin("https://b.example/dir/page", address)


def test_a_password_in_an_address_is_left_out() -> None:
    base = "https://joe:s3cret@news.example/a"
    found = [
        absolute(address, base) for address in ("https://joe:s3cret@cdn.example/@x", "/b@c", "//joe@other.example/d")
    ]
    assert found == ["https://cdn.example/@x", "https://news.example/b@c", "https://other.example/d"]
