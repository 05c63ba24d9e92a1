"""What is kept of a reply by the words of the page itself."""

import gzip

import pytest

from crawler.archive.keeping import Keeping, has_noarchive_meta, says_noarchive

HTML = (("Content-Type", "text/html; charset=utf-8"),)
SAYS_SO = b'<head><meta name="robots" content="index, noarchive"></head>'


@pytest.mark.parametrize(
    ("markup", "says_so"),
    [
        pytest.param('<meta name="robots" content="noarchive">', True, id="plain"),
        pytest.param("<META CONTENT='max-snippet:-1, NOARCHIVE' NAME=Robots>", True, id="other order and case"),
        pytest.param('<meta name=robots content=noarchive>', True, id="without quotes"),
        pytest.param('<meta name="pressmark" content="noarchive">', True, id="to us"),
        pytest.param('<meta name="googlebot" content="noarchive">', False, id="to another robot"),
        pytest.param('<meta name="robots" content="googlebot: noarchive">', False, id="to another robot inside"),
        pytest.param('<meta name="robots" content="noarchives, index">', False, id="another word"),
        pytest.param('<!-- <meta name="robots" content="noarchive"> -->', False, id="in a comment"),
        pytest.param('<meta name="description" content="what noarchive means">', False, id="about it"),
        pytest.param('<meta name="robots" content="index"><p>noarchive</p>', False, id="in the text"),
    ],
)  # fmt: skip
def test_a_robots_meta_is_read_without_parsing_the_page(markup: str, says_so: bool) -> None:
    assert has_noarchive_meta(f"<html><head>{markup}</head>".encode()) is says_so
    assert has_noarchive_meta(f"<html><head>{markup}</head>".encode("utf-16")) is says_so


def test_the_words_are_found_in_a_packed_payload_and_in_a_header() -> None:
    packed = (*HTML, ("Content-Encoding", "gzip"))
    assert says_noarchive(packed, gzip.compress(SAYS_SO))
    assert says_noarchive((*HTML, ("X-Robots-Tag", "noarchive")), b"")
    assert not says_noarchive((*HTML, ("x-robots-tag", "otherbot: noarchive")), b"")
    assert not says_noarchive((("Content-Type", "application/rss+xml"),), SAYS_SO)
    assert not says_noarchive(packed, b"not gzip at all, though it says <meta name=robots content=noarchive>")


@pytest.mark.parametrize(
    ("payload", "noarchive", "kept"),
    [
        ("yes", "yes", "yes"),
        ("yes", "hash_only", "hash_only"),
        ("yes", "no", "no"),
        ("hash_only", "yes", "hash_only"),
        ("hash_only", "no", "no"),
        ("no", "yes", "no"),
    ],
)
def test_the_stricter_of_the_two_settings_holds(payload: str, noarchive: str, kept: str) -> None:
    keeping = Keeping(payload, noarchive)
    assert keeping.of_reply(HTML, SAYS_SO) == kept
    assert keeping.of_reply(HTML, b"<p>nothing</p>") == payload
