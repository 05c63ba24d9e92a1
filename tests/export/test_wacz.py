"""A run as WACZ: what the specification asks for, the same bytes each time."""

import hashlib
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from ownrun import Corpus

from crawler.demo.server import DemoWeb
from crawler.errors import ConfigError
from crawler.export.wacz import make_surt
from crawler.store.sqlite import open_store


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """One publisher, crawled."""
    corpus = Corpus(tmp_path_factory.mktemp("wacz"))
    with DemoWeb() as web:
        corpus.run("add", "--allow-private", web.home_urls[0])
        assert corpus.run("crawl").code == 0
    return corpus


def package(corpus: Corpus, path: Path) -> zipfile.ZipFile:
    done = corpus.run("wacz", "2", str(path))
    assert done.code == 0, done.err
    return zipfile.ZipFile(path)


def test_every_file_in_it_is_listed_with_its_digest(corpus: Corpus, tmp_path: Path) -> None:
    with package(corpus, tmp_path / "run.wacz") as wacz:
        listed: dict[str, Any] = json.loads(wacz.read("datapackage.json"))
        assert listed["wacz_version"] == "1.1.1"
        for resource in listed["resources"]:
            data = wacz.read(resource["path"])
            assert (resource["hash"], resource["bytes"]) == (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
        digest = json.loads(wacz.read("datapackage-digest.json"))["hash"]
        assert digest == f"sha256:{hashlib.sha256(wacz.read('datapackage.json')).hexdigest()}"
        paths = {resource["path"] for resource in listed["resources"]}
        assert set(wacz.namelist()) - paths == {"datapackage.json", "datapackage-digest.json"}
        assert all(info.compress_type == zipfile.ZIP_STORED for info in wacz.infolist())


def test_every_article_of_the_run_is_a_page_that_the_index_finds(corpus: Corpus, tmp_path: Path) -> None:
    with package(corpus, tmp_path / "run.wacz") as wacz:
        head, *pages = [json.loads(line) for line in wacz.read("pages/pages.jsonl").splitlines()]
        index = wacz.read("indexes/index.cdx").decode().splitlines()
        assert head["format"] == "json-pages-1.0"
        found = corpus.query("SELECT count(*) FROM versions")
        assert [(len(pages),)] == found
        assert index == sorted(index)
        for page in pages:
            (line,) = [line for line in index if line.startswith(f"{make_surt(page['url'])} ")]
            fields = json.loads(line.split(" ", 2)[2])
            raw = wacz.read(f"archive/{fields['filename']}")[int(fields["offset"]) :][: int(fields["length"])]
            assert raw[:2] == b"\x1f\x8b"
            assert fields["url"] == page["url"]


def test_the_same_run_gives_the_same_bytes_and_nothing_is_overwritten(corpus: Corpus, tmp_path: Path) -> None:
    package(corpus, tmp_path / "one.wacz").close()
    package(corpus, tmp_path / "two.wacz").close()
    assert (tmp_path / "one.wacz").read_bytes() == (tmp_path / "two.wacz").read_bytes()
    assert corpus.run("wacz", "2", str(tmp_path / "one.wacz")).code == 2
    assert corpus.run("wacz", "99", str(tmp_path / "none.wacz")).code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.wacz", "two.wacz"]


def test_a_missing_raw_record_file_is_told_and_leaves_nothing(corpus: Corpus, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(corpus.folder, tmp_path / "copy")
    copy = Corpus(tmp_path / "copy")
    for path in copy.path.with_name(f"{copy.path.name}.warc").iterdir():
        path.unlink()
    done = copy.run("wacz", "2", str(tmp_path / "run.wacz"))
    assert done.code == 4
    assert "not there" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_the_reference_tool_finds_it_sound(corpus: Corpus, tmp_path: Path) -> None:
    main = pytest.importorskip("wacz.main", reason="py-wacz is not installed")
    package(corpus, tmp_path / "run.wacz").close()
    assert main.main(["validate", "-f", str(tmp_path / "run.wacz")]) == 0


@pytest.mark.parametrize(
    ("url", "surt"),
    [
        ("https://www.example.com/", "com,example)/"),
        ("http://News.Example.com:8080/A/b/?z=1&a=2#x", "com,example,news:8080)/a/b?a=2&z=1"),
        ("http://127.0.0.1:80/x", "1,0,0,127)/x"),
    ],
)
def test_the_sorting_key_of_an_address(url: str, surt: str) -> None:
    assert make_surt(url) == surt


def test_reading_is_enough(corpus: Corpus, tmp_path: Path) -> None:
    from crawler.export.wacz import write_wacz

    store = open_store(corpus.path, is_read_only=True)
    done = write_wacz(store.connection, corpus.path.with_name(f"{corpus.path.name}.warc"), 2, tmp_path / "r.wacz")
    store.close()
    assert done.records > done.pages > 0


def test_a_link_in_the_place_of_the_draft_is_not_followed(corpus: Corpus, tmp_path: Path) -> None:
    from crawler.export.wacz import write_wacz

    other = tmp_path / "somebody's"
    other.write_text("kept")
    (tmp_path / f".r.wacz.{os.getpid()}.part").symlink_to(other)
    store = open_store(corpus.path, is_read_only=True)
    with pytest.raises(ConfigError, match="File exists"):
        write_wacz(store.connection, corpus.path.with_name(f"{corpus.path.name}.warc"), 2, tmp_path / "r.wacz")
    store.close()
    assert (other.read_text(), (tmp_path / "r.wacz").exists()) == ("kept", False)
