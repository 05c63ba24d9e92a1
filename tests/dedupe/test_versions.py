"""What changed between two versions."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dedupe import versions as rules
from crawler.dedupe.versions import Change, Declared, Part, VersionText, changed_lines, classify_change, is_cut
from crawler.dedupe.visible import visible_key
from crawler.items import LiveUpdate

NOTE = "Correction: it was built in 1922, not 1921."
OLD = VersionText(
    title="Council closes bridge",
    body="The council closed the bridge.\n\nIt was built in 1921.",
    date_published="2026-01-02T10:00:00+00:00",
    governing=("© 2026 News Example",),
    metadata=(("authors", "Ada Example"), ("section", "Town")),
    seen_at="2026-01-02T11:00:00Z",
)
LATER = "2026-01-02T12:00:00+00:00"
WALL = "Subscribe to read the rest of this article."
LONG = "\n\n".join(f"Paragraph {number} tells of the bridge in a sentence of its own." for number in range(20))


def entry(text: str, minute: int) -> LiveUpdate:
    return LiveUpdate(text, published=f"2026-01-02T10:{minute:02}:00+00:00")


LIVE = replace(OLD, updates=(entry("The bridge is closed.", 20), entry("Cracks are found.", 10)))

lines = st.text("abc éÉ’' .,-1", max_size=12)
dates = st.sampled_from([None, "2026-01-02", "2026-01-02T10:00:00+00:00", "2026-01-03T10:00:00+01:00", "soon"])
versions = st.builds(
    VersionText,
    title=st.none() | lines,
    body=st.lists(lines, max_size=5).map("\n\n".join),
    date_published=dates,
    date_modified=dates,
    governing=st.lists(lines, max_size=2).map(tuple),
    corrections=st.lists(lines, max_size=2).map(tuple),
    updates=st.lists(st.builds(LiveUpdate, lines, published=dates), max_size=3).map(tuple),
    access=st.sampled_from(["free", "paywalled", "unknown"]),
    wall=st.sampled_from([None, "a b c"]),
    metadata=st.lists(lines, max_size=1).map(lambda found: tuple(("authors", value) for value in found)),
    seen_at=dates,
)


@given(versions)
def test_a_version_does_not_differ_from_itself(version: VersionText) -> None:
    assert classify_change(version, version) == Change()


@given(versions, versions)
def test_the_same_parts_change_in_either_direction(old: VersionText, new: VersionText) -> None:
    assert classify_change(old, new).parts == classify_change(new, old).parts


@given(versions, versions)
def test_a_change_of_words_is_silent_or_declared_and_no_other_change_is_either(
    old: VersionText, new: VersionText
) -> None:
    change = classify_change(old, new)
    has_words = not {Part.HEADLINE, Part.BODY, Part.CORRECTION, Part.UPDATES}.isdisjoint(change.parts)

    assert not (change.is_silent and change.declared_by)
    assert has_words or not (change.is_silent or change.declared_by)
    assert {Part.HEADLINE, Part.BODY}.isdisjoint(change.parts) or change.is_silent or change.declared_by
    assert not (change.is_silent and change.notes)


@given(versions, lines)
def test_a_line_known_from_many_stories_changes_no_body(version: VersionText, line: str) -> None:
    longer = replace(version, body=f"{version.body}\n\n{line}")
    assert Part.BODY not in classify_change(version, longer, common=[line]).parts


@given(versions, versions)
def test_lines_are_told_that_only_one_text_has_by_what_they_say(old: VersionText, new: VersionText) -> None:
    before, after = (
        Counter(said for line in version.body.split("\n") if (said := visible_key(line))) for version in (old, new)
    )

    told = Counter(map(visible_key, changed_lines(old.body, new.body)))

    assert told == (before - after) + (after - before)


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        pytest.param(
            OLD, replace(OLD, title="Council reopens bridge"), Change((Part.HEADLINE,), True), id="headline, silently"
        ),
        pytest.param(
            OLD, replace(OLD, title="Council closes bridge?"), Change((Part.HEADLINE,), True), id="a question mark"
        ),
        pytest.param(
            replace(OLD, title="“Closed” - again"), replace(OLD, title='"Closed"  – again'), Change(), id="other quotes"
        ),
        pytest.param(OLD, replace(OLD, title="Council closes Bridge"), Change((Part.STYLE,)), id="a capital"),
        pytest.param(
            OLD,
            replace(OLD, body="The cöuncil closed the bridge.\n\nIt was built in 1921."),
            Change((Part.BODY,), True),
            id="an accent",
        ),
        pytest.param(
            replace(OLD, body="It costs $5."),
            replace(OLD, body="It costs €5."),
            Change((Part.BODY,), True),
            id="a sign",
        ),
        pytest.param(
            OLD,
            replace(OLD, body="The council closed the bridge.\n\nIt was built in 1922."),
            Change((Part.BODY,), True),
            id="body, silently",
        ),
        pytest.param(
            OLD,
            replace(OLD, body="It was built in 1921.\n\nThe council closed the bridge."),
            Change((Part.BODY,), True),
            id="paragraphs in another order",
        ),
        pytest.param(
            OLD,
            replace(OLD, body=f"{OLD.body}\n\nIt reopens in May.", date_modified=LATER),
            Change((Part.BODY, Part.DATE), False, Declared.DATE),
            id="body, with a later date",
        ),
        pytest.param(
            replace(OLD, date_modified=LATER),
            replace(OLD, date_modified=LATER, title="Council reopens bridge"),
            Change((Part.HEADLINE,), True),
            id="headline, and the date of the change before",
        ),
        pytest.param(
            OLD,
            replace(
                OLD, body=f"The council closed the bridge.\n\nIt was built in 1922.\n\n{NOTE}", corrections=(NOTE,)
            ),
            Change((Part.BODY, Part.CORRECTION), False, Declared.NOTE, (NOTE,)),
            id="body, with a correction in the text",
        ),
        pytest.param(
            OLD,
            replace(OLD, corrections=(NOTE,)),
            Change((Part.CORRECTION,), notes=(NOTE,)),
            id="a note outside the text",
        ),
        pytest.param(
            replace(OLD, corrections=(NOTE,)),
            replace(OLD, corrections=(NOTE,), title="Council reopens bridge"),
            Change((Part.HEADLINE,), True),
            id="an old note speaks of an old change",
        ),
        pytest.param(
            replace(OLD, corrections=(NOTE,)), OLD, Change((Part.CORRECTION,), True), id="a note is taken away"
        ),
        pytest.param(OLD, replace(OLD, date_published="2026-01-05"), Change((Part.DATE,)), id="date only"),
        pytest.param(
            OLD,
            replace(OLD, date_published="2026-01-02T11:00:00+01:00"),
            Change(),
            id="the same instant in another zone",
        ),
        pytest.param(OLD, replace(OLD, governing=()), Change((Part.RIGHTS,)), id="rights only"),
        pytest.param(
            OLD,
            replace(OLD, metadata=(("authors", "Ben Example"), ("section", "Town"))),
            Change((Part.METADATA,)),
            id="byline only",
        ),
        pytest.param(
            OLD,
            replace(OLD, metadata=(("authors", " ada  Example"), ("section", "Town"))),
            Change(),
            id="byline, its case",
        ),
        pytest.param(
            OLD,
            replace(OLD, body="The council closed the bridge. It was\u00a0built in 1921."),
            Change(),
            id="layout only",
        ),
        pytest.param(
            OLD,
            replace(OLD, body="The council closed the bridge — It was built in 1921"),
            Change((Part.STYLE,)),
            id="punctuation only",
        ),
        pytest.param(
            replace(OLD, governing=("“All rights reserved.”",)),
            replace(OLD, governing=('"All rights reserved."',)),
            Change(),
            id="a notice in other quotes",
        ),
        pytest.param(
            LIVE,
            replace(LIVE, updates=(entry("The bridge, is closed.", 20), LIVE.updates[1])),
            Change((Part.STYLE,)),
            id="a comma in an entry of a live blog",
        ),
        pytest.param(
            replace(OLD, body=LONG),
            replace(OLD, body=LONG[:300] + " ...", access="paywalled"),
            Change((Part.ACCESS,)),
            id="a paywall cuts the text",
        ),
        pytest.param(
            replace(OLD, body=LONG[:300], access="paywalled"),
            replace(OLD, body=LONG),
            Change((Part.ACCESS,)),
            id="the wall is taken down",
        ),
        pytest.param(
            replace(OLD, body=LONG),
            replace(OLD, body="Another beginning.\n\n" + LONG[:300], access="paywalled"),
            Change((Part.BODY,), True),
            id="a wall, and another text before it",
        ),
        pytest.param(
            replace(OLD, body=LONG), replace(OLD, body=LONG[:300]), Change((Part.BODY,), True), id="cut, no wall"
        ),
        pytest.param(
            replace(OLD, body=LONG),
            replace(OLD, body=f"{LONG[:300]}\n\n{WALL}", wall=WALL),
            Change((Part.ACCESS,)),
            id="a line says that the rest is for subscribers",
        ),
        pytest.param(
            replace(OLD, body=LONG[:300], wall=WALL),
            replace(OLD, body=LONG),
            Change((Part.ACCESS,)),
            id="such a line goes, and the rest of the text comes",
        ),
        pytest.param(
            replace(OLD, body=LONG, wall=WALL),
            replace(OLD, body=LONG[:300], wall=WALL),
            Change((Part.BODY,), True),
            id="a line that was there before explains no cut",
        ),
        pytest.param(
            replace(OLD, body=LONG),
            replace(OLD, body=f"{LONG}\n\n{WALL}", wall=WALL),
            Change((Part.BODY,), True),
            id="such a line, and no cut",
        ),
        pytest.param(
            replace(OLD, body=LONG, access="metered"),
            replace(OLD, body=f"{LONG}\n\nThe bridge is open again.", access="metered"),
            Change((Part.BODY,), True),
            id="a paragraph more on a metered page",
        ),
        pytest.param(
            replace(OLD, body=LONG, access="paywalled"),
            replace(OLD, body=LONG.replace("Paragraph 19 tells", "Paragraph 19 lies"), access="paywalled"),
            Change((Part.BODY,), True),
            id="other last words on a paywalled page",
        ),
        pytest.param(
            LIVE,
            replace(LIVE, updates=(entry("The ferry runs.", 30), *LIVE.updates), title="Bridge: the ferry runs"),
            Change((Part.HEADLINE, Part.UPDATES), False, Declared.UPDATES),
            id="a live blog goes on",
        ),
        pytest.param(
            LIVE,
            replace(LIVE, updates=(entry("The bridge is open.", 20), LIVE.updates[1])),
            Change((Part.UPDATES,), True),
            id="an entry of a live blog is rewritten",
        ),
        pytest.param(
            LIVE,
            replace(LIVE, updates=(entry("The ferry runs.", 30), LIVE.updates[0])),
            Change((Part.UPDATES,)),
            id="the oldest entry goes to the next page",
        ),
        pytest.param(
            replace(OLD, date_modified="2026-01-02T11:00:02+00:00"),
            replace(
                OLD, date_modified="2026-01-02T12:30:01+00:00", seen_at="2026-01-02T12:30:00Z", title="Bridge reopened"
            ),
            Change((Part.HEADLINE,), True),
            id="a page that prints the time of day owns up to nothing",
        ),
        pytest.param(
            OLD,
            replace(OLD, title="Council reopens bridge", date_modified="2031-01-02T12:00:00+00:00"),
            Change((Part.HEADLINE, Part.DATE), True),
            id="a day that is not come yet owns up to nothing",
        ),
        pytest.param(
            replace(OLD, date_modified="2031-01-02T12:00:00+00:00"),
            replace(OLD, title="Council reopens bridge", date_modified=LATER),
            Change((Part.HEADLINE, Part.DATE), False, Declared.DATE),
            id="a date after one that was not come yet",
        ),
    ],
)
def test_changes(old: VersionText, new: VersionText, change: Change) -> None:
    assert classify_change(old, new) == change


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param(OLD, Change(), id="nothing"),
        pytest.param(replace(OLD, body=f"{OLD.body} More."), Change((Part.BODY,), is_silent=True), id="text"),
        pytest.param(
            replace(OLD, body=f"{OLD.body} More.", date_modified=LATER),
            Change((Part.BODY, Part.DATE), declared_by=Declared.DATE),
            id="text with a date",
        ),
        pytest.param(
            replace(OLD, title="Council opens bridge"), Change((Part.HEADLINE,), is_silent=True), id="headline"
        ),
        pytest.param(replace(OLD, updates=LIVE.updates), Change((Part.BODY,), is_silent=True), id="entries"),
        pytest.param(replace(OLD, governing=("© Other",)), Change((Part.RIGHTS,)), id="rights"),
        pytest.param(replace(OLD, metadata=()), Change((Part.METADATA,)), id="metadata"),
    ],
)
def test_of_a_text_too_long_to_be_compared_word_by_word_it_is_told_what_changed(
    monkeypatch: pytest.MonkeyPatch, new: VersionText, expected: Change
) -> None:
    monkeypatch.setattr(rules, "MAX_CHARS", len(OLD.body))

    assert classify_change(OLD, new) == expected
    assert not is_cut(replace(new, access="paywalled"), OLD)
