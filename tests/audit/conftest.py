"""A crawled corpus, made once, and copies of it to spoil."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from ownrun import Corpus

from crawler.demo.server import DemoWeb


@pytest.fixture(scope="session")
def web() -> Iterator[DemoWeb]:
    """The demo's publishers, up as long as the tests of this folder."""
    with DemoWeb() as running:
        yield running


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory, web: DemoWeb) -> Iterator[Corpus]:
    """The demo's web, crawled once."""
    corpus = Corpus(tmp_path_factory.mktemp("crawled"))
    corpus.run("add", "--allow-private", *web.home_urls)
    assert corpus.run("crawl").code == 0
    yield corpus


@pytest.fixture
def copy(crawled: Corpus, tmp_path: Path) -> Corpus:
    """That corpus, for the test to spoil."""
    shutil.copytree(crawled.folder, tmp_path / "copy")
    return Corpus(tmp_path / "copy")
