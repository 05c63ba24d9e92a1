"""A host is asked one by one, with its pause behind each reply and its Retry-After obeyed."""

from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.pacer import Pacer, Turns

SECONDS = st.floats(0, 1e6)


def test_the_pause_begins_at_the_end_of_a_reply() -> None:
    pacer = Pacer(delay_s=1.0, max_delay_s=120.0)
    assert pacer.wait_s("a", 10.0) == 0.0
    pacer.begin("a")
    pacer.end("a", 12.0)
    assert (pacer.wait_s("a", 12.0), pacer.wait_s("a", 12.5), pacer.wait_s("a", 13.0)) == (1.0, 0.5, 0.0)
    assert pacer.wait_s("b", 12.0) == 0.0


def test_a_crawl_delay_lengthens_the_pause_up_to_the_bound_and_never_shortens_it() -> None:
    pacer = Pacer(delay_s=1.0, max_delay_s=120.0)
    waits = []
    for asked in (5.0, 0.1, 9999.0, None):
        pacer = Pacer(delay_s=1.0, max_delay_s=120.0)
        pacer.end("a", 0.0)
        pacer.set_delay("a", asked)
        waits.append(pacer.wait_s("a", 0.0))
    assert waits == [5.0, 1.0, 120.0, 1.0]


def test_what_an_earlier_run_left_behind_is_obeyed() -> None:
    pacer = Pacer(delay_s=1.0, max_delay_s=120.0)
    pacer.recall("a", 9.5, None)
    pacer.recall("b", None, 70.0)
    assert (pacer.wait_s("a", 10.0), pacer.wait_s("b", 10.0)) == (0.5, 60.0)
    assert pacer.times() == [("a", 9.5, None)]


@given(SECONDS, SECONDS, SECONDS, SECONDS)
def test_no_order_of_events_lets_a_host_be_asked_before_its_retry_after(
    delay: float, crawl_delay: float, end: float, retry: float
) -> None:
    pacer = Pacer(delay, 1e9)
    pacer.set_retry_at("a", retry)
    pacer.end("a", end)
    pacer.set_delay("a", crawl_delay)
    assert pacer.wait_s("a", 0.0) >= max(retry, end + max(delay, crawl_delay)) - 1e-6


def test_what_a_shown_page_asks_for_waits_for_the_hosts_own_word_and_not_for_the_pause() -> None:
    pacer = Pacer(5.0, 60.0)
    pacer.begin("a")
    pacer.end("a", 10.0)
    assert (pacer.wait_s("a", 11.0), pacer.asked_wait_s("a", 11.0)) == (4.0, 0.0)
    pacer.set_retry_at("a", 30.0)
    assert (pacer.asked_wait_s("a", 11.0), pacer.asked_wait_s("a", 31.0)) == (19.0, 0.0)


def test_hosts_come_in_the_order_of_their_turns() -> None:
    turns = Turns()
    for host, at in (("late", 9.0), ("soon", 2.0), ("now", 1.0), ("soon", 3.0)):
        turns.put(host, at)
    assert turns.peek() == 1.0
    assert [turns.pop(0.5), turns.pop(1.0), turns.pop(2.5), turns.pop(3.0), turns.pop(10.0), turns.pop(10.0)] == [
        None, "now", None, "soon", "late", None,
    ]  # fmt: skip
    assert turns.peek() is None
    assert "soon" not in turns
