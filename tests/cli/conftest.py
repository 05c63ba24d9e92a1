"""A corpus of the test's own."""

from pathlib import Path

import pytest
from ownrun import Corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """An empty corpus and the commands on it; see `ownrun.Corpus`."""
    return Corpus(tmp_path)
