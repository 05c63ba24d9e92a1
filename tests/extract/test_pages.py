"""Golden pages of every kind, each read as a whole; see `goldenpages`."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from goldenpages import FOLDERS, expected_record, read_record
from lxml import etree


@pytest.mark.parametrize("folder", [pytest.param(folder, id=folder.name) for folder in FOLDERS])
def test_the_page_is_read_as_expected(folder: Path) -> None:
    expected = expected_record(folder)
    assert read_record(folder, expected["url"]) == expected


@pytest.mark.parametrize("folder", [pytest.param(folder, id=folder.name) for folder in FOLDERS])
def test_the_note_says_what_the_page_shows(folder: Path) -> None:
    assert len((folder / "note.md").read_text("utf-8").split()) > 5


@contextmanager
def garbage() -> Iterator[list[object]]:
    """What is left to the search for garbage by what is done meanwhile."""
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    found: list[object] = []
    try:
        yield found
        gc.collect()
        found += gc.garbage
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


@pytest.mark.parametrize("folder", [pytest.param(folder, id=folder.name) for folder in FOLDERS[::4]])
def test_the_trees_of_a_page_go_with_its_reading(folder: Path) -> None:
    with garbage() as found:
        read_record(folder, expected_record(folder)["url"])
    assert not [one for one in found if isinstance(one, etree._Element)]
