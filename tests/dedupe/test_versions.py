"""What changed between two versions."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dedupe.versions import Change, Part, VersionText, classify_change, find_correction

OLD = VersionText(
    title="Council closes bridge",
    body="The council closed the bridge.\n\nIt was built in 1921.",
    date_published="2026-01-02T10:00:00+00:00",
    notices=("© 2026 News Example",),
)

lines = st.text("abc éÉ’' .,-", max_size=12)
dates = st.sampled_from([None, "2026-01-02", "2026-01-02T10:00:00+00:00", "2026-01-03T10:00:00+01:00", "soon"])
versions = st.builds(
    VersionText,
    title=st.none() | lines,
    body=st.lists(lines | st.just("Correction: it was Tuesday."), max_size=5).map("\n\n".join),
    date_published=dates,
    date_modified=dates,
    notices=st.lists(lines, max_size=2).map(tuple),
)


@given(versions)
def test_a_version_does_not_differ_from_itself(version: VersionText) -> None:
    assert classify_change(version, version) == Change()


@given(versions, versions)
def test_the_same_parts_change_in_either_direction(old: VersionText, new: VersionText) -> None:
    there, back = classify_change(old, new), classify_change(new, old)
    assert (there.parts, there.added, there.removed) == (back.parts, back.removed, back.added)


@given(versions, versions)
def test_versions_that_differ_differ_in_some_part(old: VersionText, new: VersionText) -> None:
    same_notices = sorted(old.notices) == sorted(new.notices)
    is_same = replace(old, notices=()) == replace(new, notices=()) and same_notices
    assert (not classify_change(old, new).parts) == is_same


@given(versions, versions)
def test_only_a_change_of_words_is_silent_and_never_one_with_a_note(old: VersionText, new: VersionText) -> None:
    change = classify_change(old, new)
    if change.is_silent:
        assert change.parts & {Part.HEADLINE, Part.BODY}
        assert change.note is None
    assert (Part.BOILERPLATE in change.parts) <= (not change.is_substantial)


@given(versions, lines)
def test_a_line_known_from_many_stories_changes_no_body(version: VersionText, line: str) -> None:
    longer = replace(version, body=f"{version.body}\n\n{line}")
    assert Part.BODY not in classify_change(version, longer, common=[line]).parts


@pytest.mark.parametrize(
    ("new", "change"),
    [
        pytest.param(
            replace(OLD, title="Council reopens bridge"),
            Change(parts=frozenset({Part.HEADLINE}), is_silent=True),
            id="headline, silently",
        ),
        pytest.param(
            replace(OLD, body="The council closed the bridge.\n\nIt was built in 1922."),
            Change(
                parts=frozenset({Part.BODY}),
                is_silent=True,
                added=("It was built in 1922.",),
                removed=("It was built in 1921.",),
            ),
            id="body, silently",
        ),
        pytest.param(
            replace(OLD, body=f"{OLD.body}\n\nIt reopens in May.", date_modified="2026-01-02T12:00:00+00:00"),
            Change(parts=frozenset({Part.BODY, Part.DATES}), added=("It reopens in May.",)),
            id="body, with a later date",
        ),
        pytest.param(
            replace(OLD, body="The council closed the bridge.\n\nCorrection: it was built in 1922, not 1921."),
            Change(
                parts=frozenset({Part.BODY, Part.CORRECTION}),
                added=("Correction: it was built in 1922, not 1921.",),
                removed=("It was built in 1921.",),
                note="Correction: it was built in 1922, not 1921.",
            ),
            id="body, with a correction",
        ),
        pytest.param(
            replace(OLD, date_published="2026-01-05T10:00:00+00:00"),
            Change(parts=frozenset({Part.DATES})),
            id="date only",
        ),
        pytest.param(replace(OLD, notices=()), Change(parts=frozenset({Part.NOTICES})), id="rights only"),
        pytest.param(
            replace(OLD, body="The council closed the bridge — It was built in 1921"),
            Change(
                parts=frozenset({Part.BOILERPLATE}),
                added=("The council closed the bridge — It was built in 1921",),
                removed=("The council closed the bridge.", "It was built in 1921."),
            ),
            id="layout only",
        ),
    ],
)
def test_changes(new: VersionText, change: Change) -> None:
    assert classify_change(OLD, new) == change


@pytest.mark.parametrize(
    "note",
    [
        "Correction: The name was misspelt.",
        "This article was amended on 3 May 2026 to remove a reference.",
        "An earlier version of this story misstated the year.",
        "Editor’s note: details were added.",
        "Korrektur: Der Ort war falsch.",
        "In einer früheren Version dieses Artikels hieß es anders.",
        "Rectificatif : la date était fausse.",
        "Fe de errores: el año es otro.",
        "Rättelse: Året var fel.",
        "訂正：日付に誤りがありました。",
    ],
)
def test_correction_notes_are_found(note: str) -> None:
    assert find_correction(f"A paragraph.\n\n{note}\n\nAnother.") == note


@pytest.mark.parametrize(
    "line",
    [
        "This article is about bridges.",
        "Corrections officers went on strike.",
        "Updated rules take effect in May.",
        "The correction: a long story.",
        "Correction: " + "word " * 200,
    ],
)
def test_other_lines_are_no_notes(line: str) -> None:
    assert find_correction(line) is None
