"""What of a reply is kept when something was erased on request."""

import json

import pytest

from crawler.middlewares.withholding import IS_PAGE, IS_POLICY, withhold
from crawler.store.forgetting import ERASED, Tombstones, digest_of

SALT = b"s" * 32
STORY, HOST = "https://news.example/story", "gone.example"
STONES = Tombstones(SALT, {digest_of(SALT, "url", STORY): "2026", digest_of(SALT, "host", HOST): "2026"}, 2)
URL = "https://news.example/feed"
PAGE = (("Content-Type", "text/html"),)


@pytest.mark.parametrize(
    ("body", "most"),
    [
        pytest.param(f"<item><guid>{STORY}</guid></item>", "hash_only", id="a guid"),
        pytest.param("<loc>http://www.news.example/story/?utm_source=rss</loc>", "hash_only", id="a variant"),
        pytest.param(json.dumps({"items": [{"url": "/story", "content_html": "x"}]}), "hash_only", id="JSON Feed"),
        pytest.param('<a href="https://m.gone.example/anything">x</a>', "hash_only", id="any page of a host"),
        pytest.param("<link>https://news.example/story-2</link>", "yes", id="another page"),
        pytest.param("<link>https://notgone.example/</link>", "yes", id="another host"),
    ],
)
def test_a_listing_that_names_what_was_erased_is_kept_by_its_digest(body: str, most: str) -> None:
    assert withhold(STONES, URL, 200, PAGE, body.encode(), {}) == (most, PAGE)
    assert withhold(Tombstones(), URL, 200, PAGE, body.encode(), {}) == ("yes", PAGE)


def test_a_redirect_to_what_was_erased_is_not_kept_and_its_row_does_not_name_it() -> None:
    sent = (("Server", "x"), ("Location", "/story"))
    kept = (("Server", "x"), ("Location", ERASED))
    assert withhold(STONES, URL, 301, sent, b"", {IS_PAGE: True}) == ("no", kept)


def test_pages_of_other_articles_and_robots_txt_are_kept_as_they_are() -> None:
    body = f'<a href="{STORY}">also</a>'.encode()
    assert withhold(STONES, URL, 200, PAGE, body, {IS_PAGE: True}) == ("yes", PAGE)
    assert withhold(STONES, URL, 200, (("Content-Type", "text/plain"),), body, {IS_POLICY: True})[0] == "yes"


def test_a_feed_that_was_asked_for_as_if_it_were_a_page_is_a_listing() -> None:
    headers = (("Content-Type", "application/rss+xml"),)
    assert withhold(STONES, URL, 200, headers, STORY.encode(), {IS_PAGE: True})[0] == "hash_only"
