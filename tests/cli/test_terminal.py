"""What strangers wrote is printed in every form without steering the terminal, and means the same where it can."""

import json
from contextlib import closing
from xml.etree import ElementTree

import pytest
from ownrun import Corpus, run_here
from storekit import OTHER_BODY, at, make_run, store_article

from crawler.cli.terminal import CONTROLS, spell_json, spell_markup
from crawler.store.base import FeedDraft
from crawler.store.sqlite import open_store

STEERING = "\x9b31m\u202eturned\u2066 \u200bwide\u2028line\x7f"
TITLE = f"=1+1 {STEERING} & <b>"
URL = "https://evil.example/story"


def fill(corpus: Corpus) -> None:
    with closing(open_store(corpus.path)) as store:
        run_id = make_run(store)
        source_id, _ = store.add_source("https://evil.example/", TITLE, None, at(0))
        store.add_feed(FeedDraft(source_id, "https://evil.example/feed", "feed", TITLE), at(0))
        for number, url in enumerate((URL, "https://other.example/copy")):
            store_article(store, run_id, url, number, title=TITLE, authors=(f"@Bob {STEERING}",), section=STEERING)
        store_article(store, run_id, URL, 5, title=f"{TITLE} once more", body=f"{OTHER_BODY} {STEERING}")
        store.update_search()


@pytest.mark.parametrize(
    "words",
    [
        "show 1", "show 1 --json", "show 1 --format markdown", "show 1 --format html", "show 1 --provenance",
        "search once --json", "history 1", "history 1 --json", "diff 1", "diff 1 --json", "diff 1 --html -", "changes",
        "changes --json", "changes --atom -", "rights 1 --json", "cluster 2", "cluster 2 --json",
        "cluster --all --format json", "cluster --all --format graphml", "sources", "sources --json", "sources --opml",
        "cite 1", "cite 1 --style bibtex", "cite 1 --style csl-json", f"why {URL}", f"why {URL} --json", "report",
        "report --json",
    ],
)  # fmt: skip
def test_no_form_of_a_command_steers_a_terminal(corpus: Corpus, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    fill(corpus)

    done = run_here(corpus, monkeypatch, *words.split())

    assert done.exit_code == 0, done.output
    assert not CONTROLS.findall(done.output)
    assert done.stdout


def test_json_and_markup_say_the_same_spelled_out() -> None:
    value = {"title": TITLE, "half": "\ud800"}
    assert json.loads(spell_json(json.dumps(value, ensure_ascii=False))) == value

    said = ElementTree.fromstring(spell_markup("<a b='\u202e'>\u202e\x9bx</a>"))
    assert (said.text, said.get("b")) == ("\u202ex", "\u202e")
