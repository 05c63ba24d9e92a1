"""robots.txt is read as RFC 9309 says, and in doubt it forbids."""

import time
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import RobotsVerdict
from crawler.robots import MAX_ROBOTS_BYTES, UseLine, parse_robots

SITE = "https://news.example"


def is_allowed(text: str | bytes, path: str, agent: str = "pressmark") -> bool:
    body = text if isinstance(text, bytes) else text.encode()
    return parse_robots(body).verdict(agent, SITE + path).allowed


def test_a_verdict_carries_the_line_that_decided_and_the_hash_of_the_file() -> None:
    body = b"User-agent: *\n  Disallow: /private  # not for robots\nAllow: /private/press\n"
    robots = parse_robots(body)
    digest = sha256(body).hexdigest()
    assert [robots.verdict("pressmark", SITE + path) for path in ("/private/x", "/private/press/1", "/news")] == [
        RobotsVerdict(False, "Disallow: /private  # not for robots", digest),
        RobotsVerdict(True, "Allow: /private/press", digest),
        RobotsVerdict(True, "no rule", digest),
    ]


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        pytest.param("", "/", True, id="an empty file allows"),
        pytest.param("Disallow: /", "/", True, id="a rule for nobody says nothing"),
        pytest.param("User-agent: *\nDisallow:\n", "/", True, id="an empty prohibition forbids nothing"),
        pytest.param(
            "User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", True, id="of two equal rules the milder decides"
        ),
        pytest.param("User-agent: *\nAllow: /a\nDisallow: /a/b\n", "/a/b", False, id="the longest rule decides"),
        pytest.param("User-agent: *\nDisallow: /\n", "/robots.txt", True, id="the file itself is always allowed"),
        pytest.param("User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf", False, id="wildcard and end"),
        pytest.param("User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf?x", True, id="the end is the end of the query"),
        pytest.param("User-agent: *\nDisallow: /a$\n", "/a$b", False, id="a dollar sign may be a dollar sign"),
        pytest.param("User-agent: *\nDisallow: a\n", "/abc", False, id="a missing slash is put before"),
        pytest.param("User-agent: *\nDisallow: /a/*/c\n", "/a/c", True, id="pieces do not overlap"),
        pytest.param("User-agent: *\nDisallow: /ab*ba$\n", "/aba", True, id="the end does not overlap either"),
        pytest.param("User-agent: *\nDisallow: /ä\n", "/%C3%A4", False, id="UTF-8 and its escapes are the same"),
        pytest.param("User-agent: *\nDisallow: /%7euser\n", "/~user", False, id="needless escapes are undone"),
        pytest.param("User-agent: *\nDisallow: /a%2Fb\n", "/a/b", True, id="an escaped slash is no slash"),
        pytest.param("User-agent *\nDisallow /x\n", "/x", False, id="the colon may be missing"),
        pytest.param("UserAgent: *\nDissalow: /x\n", "/x", False, id="misspelt prohibitions count"),
        pytest.param("User-agent: *\nAllow: /a/index.html\nDisallow: /\n", "/a/", True, id="index file is its folder"),
        pytest.param(
            "User-agent: Pressmark/2.0\nDisallow: /\n", "/x", False, id="a version after the token is ignored"
        ),
        pytest.param("User-agent: pressmark bot\nDisallow: /\n", "/x", False, id="words after the token are ignored"),
        pytest.param("User-agent: press\nDisallow: /\n", "/x", True, id="part of a token is another token"),
    ],
)
def test_rules(text: str, path: str, allowed: bool) -> None:
    assert is_allowed(text, path) is allowed


def test_an_unknown_line_does_not_split_a_group() -> None:
    text = "User-agent: pressmark\nNonsense: 1\nSitemap: /s.xml\nCrawl-delay: 2\nUser-agent: other\nDisallow: /\n"
    assert not is_allowed(text, "/x", "pressmark")
    assert not is_allowed(text, "/x", "other")


def test_groups_of_one_robot_are_joined_and_replace_those_for_everybody() -> None:
    text = "User-agent: *\nDisallow: /c\nUser-agent: pressmark\nDisallow: /a\nUser-agent: PressMark\nDisallow: /b\n"
    assert [is_allowed(text, path) for path in ("/c", "/a", "/b")] == [True, False, False]


@pytest.mark.parametrize(
    "agent", ["pressmark", "Pressmark/0.1 (+https://x.example)", "Mozilla/5.0 (compatible; Pressmark/1)"]
)
def test_a_robot_is_known_by_its_token_or_its_whole_user_agent(agent: str) -> None:
    assert not is_allowed("User-agent: pressmark\nDisallow: /\n", "/x", agent)


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"\xef\xbb", b"\xef", b"\x00"])
def test_marks_at_the_start_do_not_hide_the_first_line(start: bytes) -> None:
    assert not is_allowed(start + b"User-agent: *\nDisallow: /\n", "/x")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_other_encodings_do_not_open_the_site(encoding: str) -> None:
    assert not is_allowed("User-agent: *\r\nDisallow: /x\r\n".encode(encoding), "/x")


def test_lines_may_end_with_carriage_returns_only() -> None:
    assert not is_allowed("User-agent: *\rDisallow: /x\r", "/x")


def test_a_latin_1_rule_forbids_both_spellings() -> None:
    body = "User-agent: *\nDisallow: /é\n".encode("latin-1")
    assert not is_allowed(body, "/%E9")
    assert not is_allowed(body, "/é")


def test_only_the_beginning_of_a_huge_file_is_read_and_its_last_half_line_is_not() -> None:
    start = b"User-agent: *\nDisallow: /a\n"
    body = start + b"#" * (MAX_ROBOTS_BYTES - len(start) - 8) + b"\nAllow: /a/secret\n"
    robots = parse_robots(body)
    assert robots.is_cut
    assert robots.sha256 == sha256(body).hexdigest()
    assert not robots.verdict("pressmark", SITE + "/a/b").allowed


def test_delay_sitemaps_and_lines_on_use() -> None:
    robots = parse_robots(
        b"License: https://news.example/rsl.xml\n"
        b"User-agent: slowbot\nCrawl-delay: 10\n"
        b"User-agent: *\nCrawl-delay: 0.5\nRequest-rate: 1/2s\nContent-Signal: ai-train=no\nDisallow: /x\n"
        b"Sitemap: https://news.example/a.xml\nsitemap: https://news.example/a.xml\nSitemap: /b.xml\n"
    )
    licence = UseLine("license", "https://news.example/rsl.xml", "License: https://news.example/rsl.xml", frozenset())
    signal = UseLine("content-signal", "ai-train=no", "Content-Signal: ai-train=no", frozenset("*"))
    assert robots.sitemaps == ("https://news.example/a.xml", "/b.xml")
    assert (robots.crawl_delay_s("slowbot"), robots.crawl_delay_s("pressmark")) == (10.0, 2.0)
    assert robots.use_lines("pressmark") == (licence, signal)
    assert robots.use_lines("slowbot") == (licence,)


@pytest.mark.parametrize("value", ["", "fast", "-1", "1e9999", "nan", "inf", "9" * 400])
def test_a_senseless_delay_is_no_error(value: str) -> None:
    delay = parse_robots(f"User-agent: *\nCrawl-delay: {value}\nRequest-rate: {value}/0\n".encode()).crawl_delay_s("x")
    assert delay is None or 0 <= delay < 1e9


def test_a_web_page_in_its_place_is_known_as_one() -> None:
    assert parse_robots(b"<!doctype html><title>Not found</title>").is_html
    assert not parse_robots(b"<pre>\nUser-agent: *\nDisallow: /\n</pre>").is_html


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"user-agent: *\n" + (b"disallow: /" + b"*a" * 8000 + b"b\n") * 32, id="wildcards that never end"),
        pytest.param(b"user-agent: *\n" + b"disallow: *ab\n" * 37_000, id="many wildcards"),
        pytest.param(b"user-agent: x\ncrawl-delay: 1\n" * 17_000, id="delays in one group"),
        pytest.param(b"".join(b"user-agent: x%d\ncrawl-delay: 1\n" % i for i in range(16_000)), id="robots"),
    ],
)
def test_a_hostile_file_costs_little(body: bytes) -> None:
    began = time.process_time()
    parse_robots(body).verdict("pressmark", SITE + "/" + "a" * 30_000)
    assert time.process_time() - began < 5


def test_too_much_work_is_a_refusal() -> None:
    verdict = parse_robots(b"user-agent: *\n" + b"disallow: *ab\n" * 37_000).verdict("x", SITE + "/" + "a" * 30_000)
    assert (verdict.allowed, verdict.rule) == (False, "too many wildcard rules for so long an address")


@given(st.binary(max_size=300), st.text(max_size=20), st.text(max_size=60))
def test_any_bytes_agent_and_address_get_an_answer(body: bytes, agent: str, url: str) -> None:
    robots = parse_robots(body)
    robots.verdict(agent, url)
    robots.crawl_delay_s(agent)
    robots.use_lines(agent)


@given(st.text(alphabet="ab/*$%?Ää", max_size=12), st.text(alphabet="ab/?$%ä", max_size=16))
def test_a_site_that_forbids_everything_stays_shut_whatever_else_it_forbids(pattern: str, path: str) -> None:
    text = f"User-agent: *\nDisallow: {pattern}\nDisallow: /\n"
    assert not is_allowed(text, "/" + path)
