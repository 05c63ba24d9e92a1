"""Documents made to hurt their reader cost no more than their own page or feed, and bring nothing in from elsewhere."""

import pytest
from documentfaults import LISTINGS, OPML, PAGES, SOME, feed, items, listing, sitemap
from faultsite import Site
from ownrun import Corpus

FOREIGN = ("root:x:", "lollollol")
"""What would show that a file was read, or an entity expanded."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The outcome of every page."""
    corpus = Corpus(tmp_path_factory.mktemp("pages"))
    with Site() as site:
        for number, (reply, _) in enumerate(PAGES.values()):
            site.set(f"/{number}", reply)
        urls = [site.url(f"/{number}") for number in range(len(PAGES))]
        done = corpus.run("fetch", "--json", "--allow-private", *urls, reply_deadline_s="30", page_time_limit_s="30")
    assert "Traceback" not in done.err
    corpus.require_sound()
    assert [
        text for (text,) in corpus.query("SELECT body FROM articles") if any(word in text for word in FOREIGN)
    ] == []
    return {name: row["outcome"] for name, row in zip(PAGES, done.rows, strict=True)}


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_is_read_or_refused_by_name(pages: dict[str, str], name: str) -> None:
    assert ("stored" if pages[name] == "copy" else pages[name]) == PAGES[name][1]


@pytest.fixture(scope="module")
def listings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int | None]:
    """How many addresses every listing named; None where its look failed."""
    corpus = Corpus(tmp_path_factory.mktemp("listings"))
    with Site() as site:
        paths = {name: f"/{number}.xml" for number, name in enumerate(LISTINGS)}
        for name, (reply, _) in LISTINGS.items():
            is_map = "sitemap" in name
            site.set(paths[name], listing(sitemap(site.url("/x"))) if is_map else feed(items(1)), reply)
        site.set("/good.xml", feed(items(3)))
        urls = [site.url(path) for path in (*paths.values(), "/good.xml")]
        assert corpus.run("add", "--allow-private", *urls).code == 0
        done = corpus.run("crawl", "--all", "--limit", "1", reply_deadline_s="30", page_time_limit_s="30")
        assert (done.code, "Traceback" in done.err) == (3, False)
        counted = corpus.query(
            "SELECT f.url, last_outcome, count(s.sighting_id) FROM feeds f "
            "LEFT JOIN sightings s ON s.feed_id = f.feed_id AND event = 'listed' GROUP BY f.feed_id"
        )
    corpus.require_sound()
    told = " ".join(text for row in corpus.query("SELECT entry, url FROM discoveries") for text in row)
    assert [word for word in FOREIGN if word in told] == []
    found = {url.rsplit("/", 1)[1]: (count if outcome == "ok" else None) for url, outcome, count in counted}
    assert found["good.xml"] == 3
    return {name: found[path[1:]] for name, path in paths.items()}


@pytest.mark.parametrize("name", LISTINGS)
def test_a_hostile_listing_is_read_within_its_limits_or_refused(listings: dict[str, int | None], name: str) -> None:
    found, wanted = listings[name], LISTINGS[name][1]
    assert (found or 0) > 0 if wanted == SOME else found == wanted


@pytest.mark.parametrize("name", OPML)
def test_a_hostile_list_of_feeds_adds_what_can_be_read_of_it(site: Site, corpus: Corpus, name: str) -> None:
    reply, count = OPML[name]
    site.set("/list.opml", reply)
    done = corpus.run("add", "--allow-private", site.url("/list.opml"))
    assert "Traceback" not in done.err
    assert corpus.query("SELECT count(*) FROM feeds") == [(count,)]
    assert [word for word in FOREIGN if word in str(corpus.query("SELECT url FROM feeds"))] == []
