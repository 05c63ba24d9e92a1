"""The demo's three publishers, crawled twice: what is stored is what the answer sheet says."""

import json

from ownrun import Corpus

from crawler.demo.server import DemoWeb
from crawler.items import Outcome
from crawler.urls import url_key

STORED = (Outcome.STORED, Outcome.COPY)


def test_two_crawls_of_the_demo_web_end_as_its_answer_sheet_says(demo_web: DemoWeb, corpus: Corpus) -> None:
    assert corpus.run("add", "--allow-private", *demo_web.home_urls).code == 0
    assert corpus.run("crawl").code == 0
    ends: dict[str, str] = dict(corpus.query("SELECT url_key, outcome FROM discoveries"))
    for truth in demo_web.truth(1):
        found = ends[url_key(truth.url)]
        assert found == truth.outcome or (found in STORED and truth.outcome in STORED), truth.url
    wanted = {
        url_key(truth.final_url): (truth.title, list(truth.authors)) for truth in demo_web.truth(1) if truth.title
    }
    rows = corpus.query("SELECT url_key, title, authors FROM articles")
    assert {key: (title, json.loads(authors)) for key, title, authors in rows} == wanted
    demo_web.edition = 2
    demo_web.forget()
    assert corpus.run("crawl", "--all", revisit_min_s="0").code == 0
    (edited,) = [truth for truth in demo_web.truth(2) if truth.outcome is Outcome.NEW_VERSION]
    changed = corpus.query("SELECT a.url_key FROM versions v JOIN articles a USING (article_id) WHERE v.number = 2")
    assert changed == [(url_key(edited.url),)]
    assert all(demo_web.max_in_flight(origin) <= 1 for origin in demo_web.origins)
    assert demo_web.forbidden_url not in [f"http://{row.host}{row.path}" for row in demo_web.requests]
    corpus.require_sound()
