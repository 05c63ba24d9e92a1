import ast
import dataclasses
import inspect
import pickle
from datetime import UTC, datetime

import pytest

from crawler import items
from crawler.items import (
    Article,
    Basis,
    Discovery,
    DiscoveryMeans,
    Entry,
    FeedFetch,
    Fetch,
    FieldOrigin,
    Fingerprint,
    Hop,
    Image,
    Link,
    Listing,
    ListingReading,
    LiveUpdate,
    Notice,
    NoticeKind,
    Outcome,
    Page,
    PagePart,
    Part,
    RawRecord,
    Reading,
    Rendering,
    Result,
    Rights,
    RobotsVerdict,
    Scope,
    Signal,
    WarcFile,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://news.example/1"
ENTRY = Entry(URL, "id", "Title", ("Ada Example",), NOW, NOW, "today", "summary", "content", "© 2026")
DISCOVERY = Discovery(ENTRY, DiscoveryMeans.FEED, URL, NOW, 1, 2, 3, 0)
NOTICE = Notice(NoticeKind.LICENCE, Scope.ARTICLE, "CC BY 4.0", "/html", (URL,))
RIGHTS = Rights((NOTICE,), (Signal("robots", "html-meta", "noai", "noai"),), basis=(Basis("tdm", "html-meta:robots"),))
ARTICLE = Article(
    URL, "Title", "Body", image=Image(URL), origins=(FieldOrigin("title", "json-ld", "T", (("a", "b"),)),)
)
RAW = RawRecord("a.warc.gz", 0, 1, "urn:uuid:1", "ab", 1)
FETCH = Fetch(
    URL,
    URL,
    (Hop(URL, 301),),
    NOW,
    NOW,
    1,
    raw=RAW,
    robots=RobotsVerdict(True, "no rule", None),
)
RENDERING = Rendering(
    "Chromium/1 playwright/1",
    NOW,
    NOW,
    "quiet",
    RAW,
    (Part(URL, "GET", "script", 200, 1, RAW),),
    ((URL, "why"),),
    1,
)
PRINT = Fingerprint(3, ((-5, 0, 3),), b"\0" * 8, ((2, "19th"),), -7)
READING = Reading(Outcome.STORED, None, ARTICLE, RIGHTS, "1:aa", PRINT)
PAGE = Page(URL, b"<html>", (("a", "b"),), ENTRY)
EXAMPLES = [
    ENTRY,
    DISCOVERY,
    NOTICE,
    RIGHTS,
    *RIGHTS.signals,
    *RIGHTS.basis,
    ARTICLE,
    *ARTICLE.origins,
    Image(URL),
    PRINT,
    PagePart(URL, 0, 4, "ab"),
    LiveUpdate("Rain.", "Noon", "2026-03-01T12:00:00+01:00", "12:00", None, ("Ada Example",), URL + "#3"),
    FETCH,
    *FETCH.redirects,
    RAW,
    WarcFile("a.warc.gz", 1, "ab"),
    RobotsVerdict(False, "Disallow: /", "ab"),
    FeedFetch(1, FETCH, None, None, (DISCOVERY,)),
    READING,
    PAGE,
    Result(DISCOVERY, Outcome.STORED, None, FETCH, READING, NOW, PAGE),
    RENDERING,
    *RENDERING.parts,
    Link(URL, "feed"),
    Listing(URL, b"<rss>"),
    ListingReading("feed", entries=(ENTRY,), links=(Link(URL, "sitemap", updated_at=NOW),)),
]
RECORDS = {name: thing for name, thing in vars(items).items() if dataclasses.is_dataclass(thing)}


def test_every_kind_of_record_has_an_example_here() -> None:
    assert {type(example).__name__ for example in EXAMPLES} == set(RECORDS)


@pytest.mark.parametrize("example", [pytest.param(example, id=type(example).__name__) for example in EXAMPLES])
def test_a_record_crosses_process_walls_unchanged_and_cannot_be_changed(example: object) -> None:
    assert pickle.loads(pickle.dumps(example)) == example
    assert hash(example) == hash(pickle.loads(pickle.dumps(example)))
    assert not hasattr(example, "__dict__")
    name = dataclasses.fields(example)[0].name  # type: ignore[arg-type]
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(example, name, None)


def test_every_outcome_says_what_it_means() -> None:
    tree = ast.parse(inspect.getsource(Outcome))
    (body,) = (node.body[1:] for node in tree.body if isinstance(node, ast.ClassDef))

    assert [isinstance(node, ast.Assign) for node in body] == [True, False] * len(Outcome)


@pytest.mark.parametrize("kind", [Outcome, NoticeKind, Scope, DiscoveryMeans])
def test_the_names_of_an_enum_are_its_values_in_small_letters(kind: type[Outcome]) -> None:
    assert [member.value for member in kind] == [member.name.lower() for member in kind]
