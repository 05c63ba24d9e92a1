"""The lists of publishers' feeds that ship: well-formed, each feed once, and honest about what was looked at."""

import re
from collections import Counter

from crawler.feeds.packs import find_pack, pack_names, read_packs
from crawler.net.guard import Guard
from crawler.urls import host_of, resolve_url


def test_there_are_more_than_a_hundred_feeds_of_more_than_ten_countries() -> None:
    assert len(read_packs()) >= 100
    assert len(set(pack_names()) - {"world"}) >= 10


def test_every_row_has_a_name_two_public_addresses_and_a_language() -> None:
    for feed in read_packs():
        assert feed.name == feed.name.strip() != ""
        assert re.fullmatch(r"[a-z]{2}", feed.language)
        assert re.fullmatch(r"[a-z]{2}|world", feed.pack)
        assert feed.checked is None or re.fullmatch(r"\d{4}-\d\d-\d\d", feed.checked)
        for url in (feed.url, feed.home_url):
            assert resolve_url(url) == url
            Guard().check_url(url)
            assert "." in host_of(url)


def test_no_feed_home_page_or_name_of_a_pack_stands_twice() -> None:
    for values in (
        [feed.url for feed in read_packs()],
        [feed.home_url for feed in read_packs()],
        [(feed.pack, feed.name) for feed in read_packs()],
    ):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_a_pack_is_one_country_and_found_by_its_code_or_name() -> None:
    assert all(len({feed.country for feed in find_pack(name)}) == 1 for name in pack_names())
    assert find_pack("DE") == find_pack("germany") != ()
    assert find_pack("nowhere") == ()
