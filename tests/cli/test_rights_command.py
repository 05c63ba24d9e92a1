"""`pressmark rights` explains verdicts and lists changes."""

from pathlib import Path

import pytest
from ownrun import Corpus
from storekit import URL, at, make_discovery, make_reading, make_result, make_rights, make_run, store_article

from crawler.items import NoticeKind
from crawler.store.sqlite import open_store

OTHER = "Reprinted by permission only."


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """One article whose notice and status changed with its second version."""
    from dataclasses import replace

    corpus = Corpus(tmp_path)
    store = open_store(corpus.path)
    run_id = make_run(store)
    store_article(store, run_id, URL)
    again = store.add_discovery(make_discovery(minutes=5), run_id)
    rights = replace(make_rights(OTHER), tdm="reserved")
    store.write_results([make_result(again, 6, make_reading(rights=rights))], run_id)
    store.end_run(run_id, at(9), 0, {})
    store.close()
    return corpus


def test_changes_are_listed_with_what_was_and_is(corpus: Corpus) -> None:
    (change,) = corpus.run("rights", "--changed", "--json").rows
    assert change == {
        "at": "2026-03-01T12:06:00.000Z",
        "url": URL,
        "article_id": 1,
        "version": 2,
        "verdicts": {"tdm": ["unknown", "reserved"]},
        "notices_gone": [make_rights().notices[0].text],
        "notices_new": [OTHER],
    }
    told = corpus.run("rights", "--changed").out
    assert "tdm: unknown -> reserved" in told
    assert f"+ {OTHER}" in told


def test_a_text_of_several_kinds_is_listed_once(corpus: Corpus) -> None:
    from dataclasses import replace

    store = open_store(corpus.path)
    run_id = make_run(store)
    again = store.add_discovery(make_discovery(minutes=10), run_id)
    both = make_rights("Copied by nobody.")
    kinds = (NoticeKind.REPUBLICATION, NoticeKind.RESERVATION)
    notices = tuple(replace(both.notices[0], kind=kind) for kind in kinds)
    store.write_results([make_result(again, 11, make_reading(rights=replace(both, notices=notices)))], run_id)
    store.end_run(run_id, at(12), 0, {})
    store.close()
    lines = corpus.run("rights", "--changed").out.splitlines()
    assert lines.count("  + Copied by nobody.") == 1


def test_an_export_says_why_articles_were_left_out(corpus: Corpus) -> None:
    corpus.change("UPDATE articles SET withdrawn_at = '2026-03-02T00:00:00.000Z', withdrawn_reason = 'gone'")
    done = corpus.run("export", "--rights", "any", str(corpus.folder / "out"))
    assert done.out == f"0 articles in {corpus.folder / 'out'}, 1 left out as withdrawn by their publishers\n"
    (row,) = corpus.run("export", "--rights", "any", "--json", str(corpus.folder / "again")).rows
    assert (row["excluded"], row["withdrawn"]) == (1, 1)


def test_a_verdict_is_told_with_notices_and_signals(corpus: Corpus) -> None:
    done = corpus.run("rights", URL)
    assert done.code == 0
    assert f"republication (article, /html/body/p[9]): {OTHER}" in done.out
    assert "html-meta robots: noarchive" in done.out
    (found,) = corpus.run("rights", "1", "--json").rows
    assert (found["tdm"], found["version"], len(found["notices"])) == ("reserved", 2, 2)


@pytest.mark.parametrize(("arguments", "code"), [(("99",), 1), ((), 2), (("1", "--changed"), 2)])
def test_what_is_not_there_or_not_meant_is_told_by_the_exit_code(
    corpus: Corpus, arguments: tuple[str, ...], code: int
) -> None:
    assert corpus.run("rights", *arguments).code == code
