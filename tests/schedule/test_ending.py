"""What one reply or failure means for its address and its host."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Outcome
from crawler.schedule.ending import Ending, RetryRule, end_of_failure, end_of_reply, parse_retry_after

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
RULE = RetryRule(max_tries=3, first_wait_s=10.0, jitter=lambda: 0.0)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        pytest.param("120", after(120), id="seconds"),
        pytest.param(" 0 ", NOW, id="at once"),
        pytest.param("Fri, 01 May 2026 12:05:00 GMT", after(300), id="date"),
        pytest.param("Friday, 01-May-26 12:05:00 GMT", after(300), id="date as RFC 850 wrote it"),
        pytest.param("Fri May  1 12:05:00 2026", after(300), id="date as asctime writes it"),
        pytest.param("Thu, 30 Apr 2026 12:00:00 GMT", NOW, id="a date that is over"),
        pytest.param("99999999999999999999", NOW + timedelta(days=7), id="seconds beyond a week"),
        pytest.param("Fri, 01 May 2999 12:00:00 GMT", NOW + timedelta(days=7), id="date beyond a week"),
        pytest.param("-5", None, id="negative"),
        pytest.param("soon", None, id="words"),
        pytest.param("١٢", None, id="digits of another script"),
        pytest.param("Fri, 99 May 2026 12:05:00 GMT", None, id="no such day"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="absent"),
    ],
)
def test_retry_after_is_read_in_both_forms_and_cut_at_a_week(value: str | None, moment: datetime | None) -> None:
    assert parse_retry_after(value, NOW) == moment


@given(st.text(max_size=40))
def test_no_retry_after_raises_or_leads_beyond_a_week(value: str) -> None:
    moment = parse_retry_after(value, NOW)
    assert moment is None or NOW <= moment <= NOW + timedelta(days=7)


@pytest.mark.parametrize(
    ("status", "content_type", "retry_after", "attempt", "ending"),
    [
        pytest.param(200, "text/html; charset=x", None, 1, Ending(None), id="a page"),
        pytest.param(200, None, None, 1, Ending(None), id="without a type"),
        pytest.param(200, "Application/PDF", None, 1, Ending(Outcome.NOT_HTML, "application/pdf"), id="pdf"),
        pytest.param(204, None, None, 1, Ending(Outcome.NOT_HTML, "http_204"), id="no content"),
        pytest.param(304, None, None, 1, Ending(Outcome.NOT_MODIFIED), id="not modified"),
        pytest.param(404, None, None, 1, Ending(Outcome.GONE, "http_404"), id="not found"),
        pytest.param(410, None, "60", 1, Ending(Outcome.GONE, "http_410"), id="gone"),
        pytest.param(403, None, None, 1, Ending(Outcome.HTTP_ERROR, "http_403"), id="forbidden"),
        pytest.param(500, None, None, 1, Ending(Outcome.HTTP_ERROR, "http_500", after(10)), id="first try"),
        pytest.param(500, None, None, 2, Ending(Outcome.HTTP_ERROR, "http_500", after(20)), id="second try"),
        pytest.param(500, None, None, 3, Ending(Outcome.HTTP_ERROR, "http_500"), id="last try"),
        pytest.param(429, None, "60", 1, Ending(Outcome.HTTP_ERROR, "http_429", after(60)), id="asked to wait"),
        pytest.param(403, None, "1", 1, Ending(Outcome.HTTP_ERROR, "http_403", after(10)), id="on any status"),
        pytest.param(
            503, None, "60", 3, Ending(Outcome.HTTP_ERROR, "http_503"), id="last try, though the host says when"
        ),
    ],
)
def test_a_reply_ends_its_address_or_is_tried_again(
    status: int, content_type: str | None, retry_after: str | None, attempt: int, ending: Ending
) -> None:
    assert end_of_reply(status, content_type, retry_after, attempt, NOW, RULE) == ending


def test_304_to_a_request_without_validators_is_an_error_and_206_a_part() -> None:
    assert end_of_reply(304, None, None, 1, NOW, RULE, is_conditional=False) == Ending(Outcome.HTTP_ERROR, "http_304")
    part = "http_206, which was not asked for"
    assert end_of_reply(206, "text/html", None, 1, NOW, RULE) == Ending(Outcome.TRUNCATED, part, after(10))
    assert end_of_reply(206, "text/html", None, 3, NOW, RULE) == Ending(Outcome.TRUNCATED, part)


def test_only_passing_failures_are_tried_again() -> None:
    found = {
        (outcome, attempt): end_of_failure(outcome, "why", attempt, NOW, RULE).retry_at
        for outcome in (Outcome.TIMEOUT, Outcome.NETWORK_ERROR, Outcome.TRUNCATED, Outcome.TOO_LARGE)
        for attempt in (1, 3)
    }
    assert {key for key, retry_at in found.items() if retry_at} == {
        (Outcome.TIMEOUT, 1), (Outcome.NETWORK_ERROR, 1), (Outcome.TRUNCATED, 1),
    }  # fmt: skip


def test_a_reply_that_used_up_its_deadline_is_left_to_a_later_run() -> None:
    assert end_of_failure(Outcome.TIMEOUT, "slow", 1, NOW, RULE) == Ending(Outcome.TIMEOUT, "slow", after(600))
    assert end_of_failure(Outcome.TIMEOUT, "slow", 3, NOW, RULE) == Ending(Outcome.TIMEOUT, "slow")
    patient = RetryRule(3, 900.0, jitter=lambda: 0.0)
    assert end_of_failure(Outcome.TIMEOUT, "slow", 2, NOW, patient).retry_at == after(1800)


def test_pauses_double_and_jitter_adds_up_to_a_half() -> None:
    assert [RULE.wait(n).total_seconds() for n in (1, 2, 3)] == [10.0, 20.0, 40.0]
    assert RetryRule(3, 10.0, jitter=lambda: 1.0).wait(1).total_seconds() == 15.0
