"""What a reply to a request for robots.txt leads to."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.robots import RobotsPolicy, RobotsState, parse_robots, policy_from_reply

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SHUT = b"User-agent: *\nDisallow: /private\nCrawl-delay: 3\n"
PAGE = b"<!doctype html><title>Please wait</title>"
URL = "https://news.example/private/1"


def test_a_read_file_holds_for_a_day() -> None:
    policy = policy_from_reply(200, SHUT, NOW)
    assert policy == RobotsPolicy(RobotsState.READ, "200", NOW, NOW + 24 * HOUR, parse_robots(SHUT))
    assert not policy.verdict("pressmark", URL).allowed
    assert policy.crawl_delay_s("pressmark") == 3


@pytest.mark.parametrize(("max_age_s", "hours"), [(0, 1), (7200, 2), (10**9, 24), (None, 24), (-5, 1)])
def test_cache_control_shortens_the_life_of_a_file_to_an_hour_at_least(max_age_s: float | None, hours: int) -> None:
    assert policy_from_reply(200, SHUT, NOW, max_age_s=max_age_s).valid_until == NOW + hours * HOUR


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_no_file_allows_everything(status: int) -> None:
    policy = policy_from_reply(status, SHUT, NOW, policy_from_reply(200, SHUT, NOW - HOUR))
    verdict = policy.verdict("pressmark", URL)
    assert (verdict.allowed, verdict.rule, verdict.sha256) == (True, str(status), None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_that_cannot_be_followed_counts_as_no_file(status: int) -> None:
    policy = policy_from_reply(status, b"", NOW)
    assert policy.state is RobotsState.ABSENT
    assert policy.verdict("Pressmark", "https://news.example/story").allowed


@pytest.mark.parametrize("status", [301, 308])
def test_a_redirect_that_cannot_be_followed_leaves_the_good_copy_in_force(status: int) -> None:
    good = policy_from_reply(200, SHUT, NOW)
    policy = policy_from_reply(status, b"", NOW + HOUR, good)
    assert (policy.state, policy.robots) == (RobotsState.KEPT, good.robots)


@pytest.mark.parametrize("status", [None, 100, 206, 304, 408, 425, 429, 500, 503, 599, 999])
def test_an_unreachable_file_forbids_everything(status: int | None) -> None:
    policy = policy_from_reply(status, b"User-agent: *\nAllow: /\n", NOW)
    verdict = policy.verdict("pressmark", "https://news.example/")
    assert (verdict.allowed, verdict.rule) == (False, f"unreachable: {status or 'no reply'}")
    assert NOW < policy.valid_until <= NOW + HOUR


def test_the_last_good_copy_is_kept_for_a_day() -> None:
    good = policy_from_reply(200, SHUT, NOW)
    kept = policy_from_reply(503, b"", NOW + 23 * HOUR, good)
    assert (kept.state, kept.read_at, kept.robots) == (RobotsState.KEPT, NOW, good.robots)
    assert kept.verdict("pressmark", "https://news.example/news").allowed
    assert kept.valid_until <= NOW + 24 * HOUR
    again = policy_from_reply(None, b"", NOW + 23.75 * HOUR, kept)
    assert (again.state, again.valid_until) == (RobotsState.KEPT, NOW + 24 * HOUR)
    assert policy_from_reply(503, b"", NOW + 24 * HOUR, again).state is RobotsState.UNREACHABLE


def test_a_copy_from_the_future_is_not_kept() -> None:
    good = policy_from_reply(200, SHUT, NOW + 24 * 365 * HOUR)
    assert policy_from_reply(503, b"", NOW, good).state is RobotsState.UNREACHABLE
    assert not good.is_valid(NOW)


def test_a_web_page_does_not_replace_a_good_copy() -> None:
    good = policy_from_reply(200, SHUT, NOW)
    assert policy_from_reply(200, PAGE, NOW + HOUR, good).robots == good.robots
    assert policy_from_reply(200, PAGE, NOW).verdict("pressmark", URL).allowed
