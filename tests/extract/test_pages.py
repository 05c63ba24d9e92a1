"""Golden pages of every kind, each read as a whole; see `goldenpages`."""

from pathlib import Path

import pytest
from goldenpages import FOLDERS, expected_record, read_record


@pytest.mark.parametrize("folder", [pytest.param(folder, id=folder.name) for folder in FOLDERS])
def test_the_page_is_read_as_expected(folder: Path) -> None:
    expected = expected_record(folder)
    assert read_record(folder, expected["url"]) == expected


@pytest.mark.parametrize("folder", [pytest.param(folder, id=folder.name) for folder in FOLDERS])
def test_the_note_says_what_the_page_shows(folder: Path) -> None:
    assert len((folder / "note.md").read_text("utf-8").split()) > 5
