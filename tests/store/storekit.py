"""Records for the tests of the store: complete ones, of which a test changes what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.dedupe.exact import text_key
from crawler.items import (
    Article,
    Discovery,
    DiscoveryMeans,
    Entry,
    FeedFetch,
    Fetch,
    Notice,
    NoticeKind,
    Outcome,
    RawRecord,
    Reading,
    Result,
    Rights,
    RobotsVerdict,
    Scope,
    Signal,
)
from crawler.store.base import FeedDraft, Run, Store
from crawler.urls import url_key

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
URL = "https://news.example/2026/bridge"
BODY = (
    "The new bridge over the harbour was opened on Sunday by the mayor of the town.\n\n"
    "Several hundred people walked across it before the first buses were let through."
)
OTHER_BODY = "Nobody was hurt when a tree fell on the empty market hall during the storm of Tuesday night, police said."
NOTICE = "This material may not be published, broadcast, rewritten or redistributed without permission."


def at(minutes: float) -> datetime:
    """An instant so many minutes after the start of the test."""
    return START + timedelta(minutes=minutes)


def make_run(store: Store) -> int:
    """Begin a run."""
    return store.begin_run(Run("crawl", START, "Pressmark/0 (test)", (("pressmark", "0"),), {"db": "x"}))


def make_feed(store: Store, url: str = "https://news.example/feed.xml") -> int:
    """Add a source with one feed; returns the feed's id."""
    source_id, _ = store.add_source("https://news.example/", "News", None, START)
    return store.add_feed(FeedDraft(source_id, url, "feed"), START)[0]


def make_discovery(url: str = URL, minutes: float = 0, feed_id: int | None = None, **entry: object) -> Discovery:
    """An address as found in a feed, or asked for on demand."""
    return Discovery(
        entry=replace(Entry(url, title="A bridge is opened"), **entry),  # type: ignore[arg-type]
        means=DiscoveryMeans.FEED if feed_id else DiscoveryMeans.ON_DEMAND,
        url_key=url_key(url),
        seen_at=at(minutes),
        source_id=1 if feed_id else None,
        feed_id=feed_id,
    )


def make_fetch(url: str = URL, minutes: float = 1, **changes: object) -> Fetch:
    """A good reply with everything that its provenance asks for."""
    fetch = Fetch(
        url=url,
        final_url=url,
        redirects=(),
        started_at=at(minutes) - timedelta(seconds=1),
        fetched_at=at(minutes),
        attempt=1,
        status=200,
        http_version="1.1",
        ip="203.0.113.7",
        request_headers=(("User-Agent", "Pressmark/0 (test)"),),
        response_headers=(("Content-Type", "text/html"), ("ETag", '"1"'), ("Last-Modified", "yesterday")),
        content_type="text/html",
        body_bytes=2000,
        raw=RawRecord("a.warc.gz", 10, 900, "urn:uuid:1", "ab" * 32, 800),
        robots=RobotsVerdict(True, "no rule", "cd" * 32),
        user_agent="Pressmark/0 (test)",
    )
    return replace(fetch, **changes)  # type: ignore[arg-type]


def make_rights(text: str = NOTICE) -> Rights:
    """Rights with one notice of the article, one of the site, and a signal."""
    return Rights(
        notices=(
            Notice(NoticeKind.REPUBLICATION, Scope.ARTICLE, text, "/html/body/p[9]", ("https://news.example/terms",)),
            Notice(NoticeKind.COPYRIGHT_LINE, Scope.SITE, "© 2026 News Example"),
        ),
        signals=(Signal("robots", "html-meta", "noarchive", "noarchive"),),
        disclaimer=text,
        disclaimer_scope=Scope.ARTICLE,
        copyright_line="© 2026 News Example",
        status="reserved",
        archive="disallow",
    )


def make_reading(body: str = BODY, url: str = URL, rights: Rights | None = None, **article: object) -> Reading:
    """A page that was read as an article."""
    found = Article(url=url, title="A bridge is opened", body=body, authors=("Ada Example",), tags=("traffic",))
    found = replace(found, **article)  # type: ignore[arg-type]
    return Reading(
        outcome=Outcome.STORED,
        article=found,
        rights=make_rights() if rights is None else rights,
        text_key=text_key(found.body),
        charset="utf-8",
        extractor="pressmark/0 trafilatura/0 cfg:0",
    )


def make_result(
    discovery: Discovery, minutes: float = 1, reading: Reading | None = None, fetch: Fetch | None = None
) -> Result:
    """A discovery that ended as an article."""
    url = discovery.entry.url
    return Result(
        discovery=discovery,
        outcome=Outcome.STORED,
        fetch=fetch or make_fetch(url, minutes),
        reading=reading or make_reading(url=url),
    )


def make_look(
    feed_id: int, *discoveries: Discovery, minutes: float = 0, etag: str | None = '"f1"', outcome: str = "ok"
) -> FeedFetch:
    """One look at a feed."""
    return FeedFetch(
        feed_id=feed_id,
        fetch=make_fetch("https://news.example/feed.xml", minutes),
        etag=etag,
        last_modified=None,
        discoveries=discoveries,
        outcome=outcome,
        next_look_at=at(minutes + 60),
    )


def store_article(store: Store, run_id: int, url: str, minutes: float = 1, **article: object) -> int:
    """Queue an address and store its page; returns the article's id."""
    discovery = store.add_discovery(make_discovery(url, minutes), run_id)
    (written,) = store.write_results(
        [make_result(discovery, minutes, make_reading(url=url, **article))],  # type: ignore[arg-type]
        run_id,
    )
    assert written.article_id is not None
    return written.article_id
