"""When two texts are one story."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dedupe.near import (
    Kind,
    View,
    compare,
    fingerprint,
    instant_of,
    moment_of,
    partition_of,
    sketch_of,
    title_words,
    traces_of,
    view_of,
    window_of,
)

HOUR = 3600
words = st.lists(st.sampled_from([f"word{letter}" for letter in "abcdefghij"] + ["7", "81", "900"]), max_size=60)
texts = st.lists(words.map(" ".join), max_size=6).map("\n".join)


def view(text: str, title: str | None = None) -> View:
    return view_of(fingerprint(text), title_words(title))


def numbered(first: int, count: int) -> str:
    """`count` distinct words."""
    return " ".join(
        f"w{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{'x' * (n // 676)}" for n in range(first, first + count)
    )


@given(texts, texts, st.integers(0, 10**7))
def test_comparison_has_no_direction(one: str, other: str, seconds: int) -> None:
    assert compare(view(one), view(other), seconds) == compare(view(other), view(one), seconds)


@given(texts, texts)
def test_no_more_is_shared_than_there_is(one: str, other: str) -> None:
    found = compare(view(one), view(other), 0)
    if found is not None:
        _, shared = found
        assert 0 < shared <= min(len(view(one).shingles), len(view(other).shingles))


@given(texts)
def test_the_sketch_of_a_text_without_lines_is_empty(text: str) -> None:
    print_ = fingerprint(text)
    assert sketch_of(print_, {line for line, _, _ in print_.spans}) == set()


@given(texts, st.data())
def test_a_sketch_without_some_lines_is_part_of_the_whole_but_for_its_beginning(text: str, data: st.DataObject) -> None:
    print_ = fingerprint("Lead words that begin this text and are long enough to be the start of all.\n" + text)
    lines = sorted({line for line, _, _ in print_.spans[1:]})
    common = data.draw(st.sets(st.sampled_from(lines))) if lines else set()
    if print_.spans[0][0] not in common:
        assert sketch_of(print_, common) <= sketch_of(print_)


@given(texts)
def test_a_view_without_lines_has_only_runs_of_the_whole(text: str) -> None:
    print_ = fingerprint(text)
    common = {line for line, _, _ in print_.spans[::2]}
    assert view_of(print_, frozenset(), common).shingles <= view_of(print_, frozenset()).shingles


def test_a_cut_copy_is_a_copy() -> None:
    found = compare(view(numbered(0, 300)), view(numbered(0, 60)), 0)
    assert found == (Kind.COPY, 58)


def test_a_teaser_is_an_excerpt() -> None:
    found = compare(view(numbered(0, 300)), view(numbered(0, 30)), 0)
    assert found == (Kind.EXCERPT, 28)


def test_a_teaser_under_the_same_headline_is_a_copy() -> None:
    headline = "Council votes to close the old bridge"
    found = compare(view(numbered(0, 300), headline), view(numbered(0, 30), f"Watch: {headline}"), 0)
    assert found == (Kind.COPY, 28)


def test_the_same_template_with_other_numbers_is_no_copy() -> None:
    text = numbered(0, 100)
    assert compare(view(f"{text} 1 2 3 4 5 6"), view(f"{text} 1 12 13 14 15 16"), 0) is None
    assert compare(view(f"{text} 1 2 3 4 5 6"), view(f"{text} 1 2 3 4 5 16"), 0) is not None


def test_a_long_story_is_not_told_by_its_few_numbers() -> None:
    text, times = numbered(0, 400), numbered(400, 120)
    assert compare(view(f"{text} 1 2 3 4"), view(f"{text} {times} 1 12 13 14"), 0) is not None
    assert compare(view(f"{text[:900]} 1 2 3 4"), view(f"{text[:900]} {times} 1 12 13 14"), 0) is None


def test_short_texts_far_apart_in_time_must_be_all_but_equal() -> None:
    one, other = view(numbered(0, 100)), view(numbered(0, 90))
    assert compare(one, other, 96 * HOUR) is not None
    assert compare(one, other, 97 * HOUR) is None
    assert compare(one, one, 97 * HOUR) is not None


def test_texts_of_a_few_words_are_no_copies() -> None:
    assert compare(view("Watch the video above."), view("Watch the video above."), 0) is None


def test_a_lone_surrogate_does_not_stop_the_reading() -> None:
    assert fingerprint("one \ud800 two three") == fingerprint("one ? two three")


@pytest.mark.parametrize(
    ("published", "moment"),
    [
        pytest.param("2024-07-24", datetime(2024, 7, 24, tzinfo=UTC), id="a day"),
        pytest.param("2024-07-24T15:50", datetime(2024, 7, 24, 15, 50, tzinfo=UTC), id="no zone"),
        pytest.param("2024-07-24T15:50:00+02:00", datetime(2024, 7, 24, 13, 50, tzinfo=UTC), id="an instant"),
        pytest.param("2024-07", None, id="a month"),
        pytest.param("yesterday", None, id="no date"),
        pytest.param(None, None, id="unknown"),
    ],
)
def test_dates_of_any_precision(published: str | None, moment: datetime | None) -> None:
    assert instant_of(published) == moment


def test_months_are_neighbours_across_the_year() -> None:
    december, january = datetime(2025, 12, 31, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    assert window_of(partition_of(december))[2] == partition_of(january)
    assert partition_of(january) < 1 << 15


@pytest.mark.parametrize(
    ("published", "trusted"),
    [
        pytest.param("2026-03-01T11:00:00+02:00", "2026-03-01T09:00:00+00:00", id="an instant"),
        pytest.param("2026-03-01T11:00", "2026-03-01T12:00:00+00:00", id="no zone: some zone may be that late"),
        pytest.param("2026-02-27T11:00", "2026-02-27T23:00:00+00:00", id="no zone, days ago"),
        pytest.param("2026-02-27", "2026-02-28T00:00:00+00:00", id="a day is over when it ends"),
        pytest.param("2026-03-02T11:00:00+00:00", "2026-03-01T12:00:00+00:00", id="a date to come: it was seen before"),
        pytest.param("1970-01-01T00:00:00+00:00", "2026-03-01T12:00:00+00:00", id="a missing number"),
        pytest.param("yesterday", "2026-03-01T12:00:00+00:00", id="no date"),
    ],
)
def test_an_article_leads_by_dates_that_can_be_trusted_only(published: str, trusted: str) -> None:
    seen_at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert moment_of(published, seen_at) == int(datetime.fromisoformat(trusted).timestamp())


@given(texts, st.data())
def test_every_hash_of_a_sketch_is_among_its_traces(text: str, data: st.DataObject) -> None:
    print_ = fingerprint(text)
    lines = sorted({line for line, _, _ in print_.spans})
    common = data.draw(st.sets(st.sampled_from(lines))) if lines else set()
    assert sketch_of(print_, common) <= traces_of(print_)
