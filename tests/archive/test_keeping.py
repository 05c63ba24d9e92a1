"""What is kept of a reply by the words of the page itself."""

import gzip
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.keeping import (
    MAX_SEARCHED_BYTES,
    Keeping,
    _without_comments,
    has_noarchive_meta,
    says_noarchive,
)

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


@given(st.lists(st.sampled_from([b"<!--", b"-->", b"-", b">", b"<!", b"x", b"\n"]), max_size=12).map(b"".join))
def test_comments_are_what_lies_between_their_ends(html: bytes) -> None:
    assert _without_comments(html) == re.sub(rb"<!--.*?-->", b"", html, flags=re.DOTALL)


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param(b"<!--", id="comments without end"),
        pytest.param(b"<meta " + b"-" * 1999, id="a name without end"),
        pytest.param(b'<meta a=\n"' + b"a" * 1990, id="a value without end"),
        pytest.param(b"<meta " + b'a="' * 660, id="values without end"),
        pytest.param(b"<meta a" + b" " * 1990, id="spaces"),
        pytest.param(b"<meta ", id="tags without end"),
    ],
)
def test_a_head_made_to_cost_is_read_in_no_time(piece: bytes) -> None:
    """It is read in the process that crawls, where nothing can end it."""
    html = piece * (MAX_SEARCHED_BYTES // len(piece) - 20)
    assert has_noarchive_meta(html + b'<meta name="robots" content="noarchive">') is True
