"""`pressmark history` and `pressmark diff`: what became of an article."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from ownrun import Corpus, run_here
from storekit import BODY, URL, at, make_discovery, make_fetch, make_reading, make_result, make_run, store_article

from crawler.cli import history_command, terminal
from crawler.items import Hop
from crawler.store.sqlite import open_store

NOTE = "Correction: it was on Saturday."


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """One article with a silent change of its headline and one of its text with a note."""
    corpus = Corpus(tmp_path)
    store = open_store(corpus.path)
    run_id = make_run(store)
    store_article(store, run_id, URL)
    second = make_reading(title="A bridge is shut")
    third = replace(make_reading(BODY.replace("Sunday", "Saturday"), title="A bridge is shut"), corrections=(NOTE,))
    for minutes, reading in ((5, second), (9, third)):
        discovery = store.add_discovery(make_discovery(minutes=minutes), run_id)
        store.write_results([make_result(discovery, minutes, reading)], run_id)
    store.end_run(run_id, at(20), 0, {})
    store.close()
    return corpus


def test_history_tells_each_version_what_changed_and_whether_silently(corpus: Corpus) -> None:
    done = corpus.run("history", URL)

    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[:2] == ["A bridge is shut", f"{URL} (article 1)"]
    assert [line for line in lines if line.startswith("2026")] == [
        "2026-03-01T12:01:00.000Z  version 1   first seen",
        "2026-03-01T12:05:00.000Z  version 2   headline; +1 -1 words; silent",
        "2026-03-01T12:09:00.000Z  version 3   body, correction; +1 -1 words; declared by a correction note",
        "2026-03-01T12:09:00.000Z  last seen standing, as version 3",
    ]
    assert '    text: "Sunday" -> "Saturday"' in lines
    assert "\x1b" not in done.out
    versions = corpus.run("history", "1", "--json").rows
    assert [(row["number"], row["is_silent"], row["correction"]) for row in versions] == [
        (1, None, None), (2, True, None), (3, False, NOTE),
    ]  # fmt: skip


def test_history_tells_where_a_version_was_read_when_its_article_has_moved(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = f"{URL}-is-closed"
    with closing(open_store(corpus.path)) as store:
        discovery = store.add_discovery(make_discovery(minutes=12), 1)
        fetch = make_fetch(URL, 12, final_url=moved, redirects=(Hop(URL, 301),))
        store.write_results([make_result(discovery, 12, make_reading(title="A bridge is closed", url=moved), fetch)], 1)
    told = run_here(corpus, monkeypatch, "history", "1").output
    assert told.count("    read at ") == told.count(f"    read at {moved}, the version before at {URL}\n") == 1


def test_history_tells_the_words_of_the_newest_changes_alone(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_command, "TOLD", 1)

    some, every = (run_here(corpus, monkeypatch, "history", URL, *more).output for more in ((), ("--all",)))

    assert "3 versions; the words of the newest 1 changes are told, --all tells every one's" in some
    assert 'text: "Sunday" -> "Saturday"' in some
    assert 'headline: "A bridge is opened"' not in some
    assert "version 2   headline; +1 -1 words; silent" in some
    assert 'headline: "A bridge is opened" -> "A bridge is shut"' in every


def test_diff_shows_words_of_the_last_change_or_of_the_versions_asked_for(corpus: Corpus) -> None:
    last = corpus.run("diff", URL)

    assert last.code == 0
    assert "opened on [-Sunday-] {+Saturday+} by the mayor" in last.out
    assert f"Correction note: {NOTE}" in last.out
    assert "A bridge is [-opened-] {+shut+}" in corpus.run("diff", "1", "2").out
    (whole,) = corpus.run("diff", "1", "1", "3", "--json").rows
    assert (whole["old"]["number"], whole["new"]["number"], whole["is_silent"]) == (1, 3, None)
    assert ["gone", "Sunday "] in whole["body"]


WALL = "Subscribe to read on."
WHOLE = "\n\n".join(f"Paragraph {number} tells of the bridge in a sentence of its own." for number in range(12))
CUT = "\n\n".join(WHOLE.split("\n\n")[:3])


@pytest.fixture
def walled(tmp_path: Path) -> Corpus:
    """An article that a paywall cut, and that was edited before it was shown again."""
    corpus = Corpus(tmp_path)
    store = open_store(corpus.path)
    run_id = make_run(store)
    store_article(store, run_id, URL, body=WHOLE)
    cut = replace(make_reading(CUT), wall=WALL)
    edited = make_reading(WHOLE.replace("Paragraph 9 tells", "Paragraph 9 lies"))
    for minutes, reading in ((5, cut), (9, edited)):
        discovery = store.add_discovery(make_discovery(minutes=minutes), run_id)
        store.write_results([make_result(discovery, minutes, reading)], run_id)
    store.end_run(run_id, at(20), 0, {})
    store.close()
    return corpus


def test_diff_compares_whole_texts_where_a_paywall_cut_one_and_says_what_it_cut(
    walled: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    last, cut = (run_here(walled, monkeypatch, "diff", *arguments).output for arguments in (("1",), ("1", "2")))

    assert "Before   version 1, seen 2026-03-01T12:01:00.000Z" in last
    assert "Words    1 came, 1 went" in last
    assert "Paragraph 9 [-tells-] {+lies+} of the bridge" in last
    assert f'Cut      a paywall left 36 of 144 words in version 2, "{WALL}"; whole texts are compared' in last
    assert "Words    0 came, 0 went" in cut
    assert f'Cut      a paywall left 36 of 144 words in version 2, "{WALL}"; whole texts are compared' in cut
    assert "[-" not in cut
    assert "Change   access" in cut


def test_diff_of_two_versions_that_are_named_compares_them_as_they_stood(
    walled: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = run_here(walled, monkeypatch, "diff", "1", "1", "2", "--json").stdout
    (plain,) = map(json.loads, told.splitlines())

    assert (plain["cut"], plain["old"]["number"], plain["new"]["number"]) == (None, 1, 2)
    assert any(kind == "gone" for kind, _ in plain["body"])
    (whole,) = map(json.loads, run_here(walled, monkeypatch, "diff", "1", "--json").stdout.splitlines())
    assert whole["cut"] == {"number": 2, "words": 36, "of_words": 144, "wall": WALL}
    assert (whole["old"]["number"], whole["changes"], whole["is_silent"]) == (1, ["body", "access"], True)


def test_changes_counts_and_shows_the_words_of_whole_texts(walled: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    told = run_here(walled, monkeypatch, "changes").output
    feed = run_here(walled, monkeypatch, "changes", "--atom", "-").output

    assert "SILENT  body, access; +1 -1 words" in told
    assert "access; +0 -0 words" in told
    assert "Paragraph 9 &lt;del&gt;tells&lt;/del&gt; &lt;ins&gt;lies&lt;/ins&gt;" in feed
    assert feed.count("&lt;del&gt;") == 1


def test_changes_tell_that_an_edit_was_taken_back(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(open_store(corpus.path)) as store:
        discovery = store.add_discovery(make_discovery(minutes=12), 1)
        store.write_results([make_result(discovery, 12, make_reading())], 1)
    assert "      reads as version 1 again\n" in run_here(corpus, monkeypatch, "changes", "--limit", "1").output
    assert "    reads as version 1 again\n" in run_here(corpus, monkeypatch, "history", "1").output


def test_diff_of_an_article_that_was_never_edited_says_so(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    store = open_store(corpus.path)
    store_article(store, make_run(store), URL)
    store.close()

    done = corpus.run("diff", URL)

    assert (done.code, done.out) == (1, "")
    assert f"there is no edit yet: {URL}" in done.err


def test_diff_writes_a_page(corpus: Corpus, tmp_path: Path) -> None:
    page = tmp_path / "changes.html"

    assert corpus.run("diff", "1", "--html", str(page)).code == 0
    assert "opened on <del>Sunday</del> <ins>Saturday</ins> by the mayor" in page.read_text("utf-8")
    assert corpus.run("diff", "1", "--html", "-").out == page.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("history", "99"), 1),
        (("diff", "99"), 1),
        (("diff", "1", "1"), 1),
        (("diff", "1", "2", "9"), 1),
        (("diff", "1", "0"), 2),
        (("diff", "1", "--html", "-", "--json"), 2),
        (("diff", "1", "--html", "no/such/folder.html"), 2),
        (("changes", "--atom", "no/such/folder.atom"), 2),
    ],
)
def test_what_is_not_there_or_not_meant_is_told_by_the_exit_code(
    corpus: Corpus, arguments: tuple[str, ...], code: int
) -> None:
    assert corpus.run(*arguments).code == code


@pytest.mark.parametrize(
    ("is_terminal", "environment", "expected"),
    [(True, {}, True), (False, {}, False), (True, {"NO_COLOR": "1"}, False), (True, {"TERM": "dumb"}, False)],
)
def test_colour_is_for_terminals_whose_users_want_it(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool, environment: dict[str, str], expected: bool
) -> None:
    for name, value in ({"NO_COLOR": "", "TERM": "xterm"} | environment).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: is_terminal)

    assert terminal.has_colour() is expected


def test_show_counts_the_versions_and_shows_the_correction_note(corpus: Corpus) -> None:
    shown = corpus.run("show", "1").out

    assert "version        3 of 3, 1 silent edit: see `pressmark history 1`" in shown
    assert f"Correction:\n{NOTE}\n" in shown


def test_changes_lists_edits_newest_first_and_the_silent_ones_alone(corpus: Corpus) -> None:
    told = corpus.run("changes").out.splitlines()
    assert [line for line in told if line.startswith("2026")] == [
        "2026-03-01T12:09:00.000Z  body, correction; +1 -1 words; declared by a correction note",
        "2026-03-01T12:05:00.000Z  SILENT  headline; +1 -1 words",
    ]
    (silent,) = corpus.run("changes", "--silent", "--json").rows
    assert (silent["url"], silent["new"]["number"], silent["new"]["told"]) == (
        URL, 2, ['headline: "A bridge is opened" -> "A bridge is shut"'],
    )  # fmt: skip
    later = corpus.run("changes", "--since", "2026-03-02")
    assert (later.out, later.err.splitlines()[-1]) == (
        "", "no article was changed like that, as far as it was looked at again",
    )  # fmt: skip


def test_changes_as_a_feed_are_the_same_bytes_each_time(corpus: Corpus, tmp_path: Path) -> None:
    feed = tmp_path / "changes.atom"
    assert corpus.run("changes", "--atom", str(feed)).code == 0
    first = feed.read_bytes()
    assert corpus.run("changes", "--atom", str(feed)).code == 0
    assert feed.read_bytes() == first
    assert corpus.run("changes", "--atom", "-").out.encode() == first
    assert first.count(b"<entry") == 2


@pytest.mark.parametrize(
    "arguments",
    [("--source", "nobody"), ("--since", "soon"), ("--atom", "-", "--json"), ("--feed-url", "https://x.example/")],
)
def test_changes_of_what_is_not_there_or_not_meant_are_refused(corpus: Corpus, arguments: tuple[str, ...]) -> None:
    assert corpus.run("changes", *arguments).code == 2


def test_an_earlier_version_is_shown_as_it_read(corpus: Corpus) -> None:
    first = corpus.run("show", "1", "--version", "1")

    assert (first.code, first.out.splitlines()[0]) == (0, "A bridge is opened")
    assert "version        1 of 3" in first.out
    assert "opened on Sunday" in first.out
    assert "Correction:" not in first.out
    assert "opened on Sunday" in corpus.run("show", "1", "--version", "1", "--format", "html").out
    assert corpus.run("show", "1", "--version", "9").code == 1
    assert corpus.run("show", "1", "--version", "1", "--json").code == 2


def test_a_search_tells_of_silent_edits_and_finds_words_that_were_taken_out(corpus: Corpus) -> None:
    store = open_store(corpus.path)
    store.update_search()
    store.close()

    assert corpus.run("search", "saturday").out.splitlines()[0].endswith("A bridge is shut [1 silent edit]")
    assert corpus.run("search", "sunday").out == ""
    past = corpus.run("search", "--past", "sunday").out.splitlines()
    assert past[0] == "     1  version 2, 2026-03-01T12:05:00.000Z  A bridge is shut"
    assert corpus.run("search", "--past", "harbour").out == ""
    (row,) = corpus.run("search", "--past", "--json", '"bridge is opened"').rows
    assert (row["version"], row["title"], row["new_title"]) == (1, "A bridge is opened", "A bridge is shut")
