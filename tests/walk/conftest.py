"""A corpus of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from deskkit import Desk
from ownrun import Corpus

from crawler.store.sqlite import open_store


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """An empty corpus and the commands on it; see `ownrun.Corpus`."""
    return Corpus(tmp_path)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The spider of a crawl on a new corpus, without sockets; see `deskkit.Desk`."""
    store = open_store(tmp_path / "news.db")
    yield Desk(store)
    store.close()
