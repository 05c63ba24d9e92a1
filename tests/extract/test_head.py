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
