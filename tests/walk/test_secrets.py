"""Passwords in addresses are neither sent, nor kept, nor shown; what is kept is not for everybody."""

import pickle
from pathlib import Path

import pytest
from faultreplies import page, redirect, rss
from faultsite import Site
from ownrun import Corpus, finish, run_here

from crawler.errors import UrlError

PASSWORD = "s3cret"


def with_password(url: str) -> str:
    return url.replace("://", f"://bob:{PASSWORD}@")


def places_of(corpus: Corpus, text: str) -> set[tuple[str, str]]:
    """(table, column) of every place of the corpus that holds the text."""
    tables = corpus.query("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
    names = "SELECT name FROM pragma_table_info('{}')"
    columns = [(table, column) for (table,) in tables for (column,) in corpus.query(names.format(table))]
    return {
        (table, column)
        for table, column in columns
        if corpus.query(f'SELECT 1 FROM "{table}" WHERE instr("{column}", \'{text}\') LIMIT 1')
    }


def publish(site: Site) -> None:
    site.set("/story", page("Story", "All of it is told here. " * 40))
    site.set("/moved", redirect(with_password(site.url("/story"))))
    site.set("/feed", rss([with_password(site.url("/story")), site.url("/moved")]))


@pytest.mark.parametrize("command", ["add", "fetch"])
def test_a_password_in_an_address_is_neither_sent_nor_kept_nor_shown(
    site: Site, corpus: Corpus, tmp_path: Path, command: str
) -> None:
    publish(site)
    address = site.url("/feed" if command == "add" else "/moved")
    corpus.run(command, "--allow-private", with_password(address), log_level="DEBUG")
    shown = [corpus.run(*words, log_level="DEBUG") for words in (("crawl",), ("sources",), ("why", address))]
    assert "/story" in {row.path for row in site.log}
    assert not [done for done in shown if PASSWORD in done.out + done.err]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 2
    if command == "add":
        assert corpus.query("SELECT url FROM feeds") == [(address,)]
    # what a server sent stays as it is: its headers, and its bytes in the WARC file
    hidden = {("fetches", "response_headers")}
    assert places_of(corpus, PASSWORD) <= hidden
    assert corpus.query("SELECT count(*) FROM articles") == [(1,)]


def test_a_file_of_feeds_with_passwords_gives_feeds_without(site: Site, corpus: Corpus, tmp_path: Path) -> None:
    publish(site)
    listed = tmp_path / "feeds.opml"
    listed.write_text(f"<opml><body><outline type='rss' xmlUrl='{with_password(site.url('/feed'))}'/></body></opml>")
    done = corpus.run("add", str(listed))
    assert (done.code, PASSWORD in done.out + done.err) == (0, False)
    assert corpus.query("SELECT url FROM feeds") == [(site.url("/feed"),)]


def test_a_list_with_passwords_is_queued_and_told_without(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = f"https://bob:{PASSWORD}@news.example/story\nhttps://bob:{PASSWORD}@[1/\nftp://bob:{PASSWORD}@a.example/\n"

    done = run_here(corpus, monkeypatch, "add", "-", stdin=listed)

    assert (done.exit_code, PASSWORD in done.output) == (3, False)
    assert corpus.query("SELECT url FROM discoveries") == [("https://news.example/story",)]
    assert places_of(corpus, PASSWORD) == set()


def test_the_address_of_a_saved_page_is_told_without_its_password(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved, rows = tmp_path / "saved.html", tmp_path / "rows.jsonl"
    saved.write_text("nothing of mark-up")
    rows.write_text('{"id": 1, "path": "saved.html", "url": "https://bob:s3cret@news.example/"}\n[1]\n')

    one = run_here(corpus, monkeypatch, "extract", str(saved), "--url", f"https://bob:{PASSWORD}@news.example/")
    all_of_them = run_here(corpus, monkeypatch, "extract", "--batch", str(rows))

    assert (one.exit_code, all_of_them.exit_code) == (3, 3)
    assert one.stdout.startswith("https://news.example/: not_html")
    assert '"url": "https://news.example/"' in all_of_them.stdout
    assert PASSWORD not in one.output + all_of_them.output


def test_an_error_tells_an_address_without_its_password() -> None:
    error = UrlError(f"https://bob:{PASSWORD}@news.example:99999/", "the port is too large")
    assert (str(error), error.url) == (
        "'https://news.example:99999/': the port is too large", "https://news.example:99999/"
    )  # fmt: skip
    assert pickle.loads(pickle.dumps(error)).args == error.args


def test_folders_that_pressmark_makes_and_its_key_are_for_their_owner_alone(site: Site, corpus: Corpus) -> None:
    publish(site)
    deep, key = Corpus(corpus.folder / "deep"), corpus.folder / "own" / "signing.key"
    environment = corpus.environment(signing_key=str(key))
    done = finish(deep.words("fetch", "--allow-private", site.url("/story")), environment)
    assert done.code == 0
    folders = (deep.folder, Path(f"{deep.path}.warc"), key.parent)
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in folders} == {
        "deep": "0o700", "news.db.warc": "0o700", "own": "0o700",
    }  # fmt: skip
    assert key.stat().st_mode & 0o777 == 0o600
