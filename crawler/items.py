"""The frozen records that travel between rooms, processes and the store.

All are plain data: picklable, comparable, changed only by `dataclasses.replace`. Unknown is None (or an empty tuple),
never a made-up value. Words are those of docs/words.md and, where they exist, of schema.org and the RFCs.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, NoReturn


class Word(StrEnum):
    """One of a few words, of which there is one object each: no pickle may change it (`crawler.pool.records`)."""

    def __setstate__(self, state: object) -> NoReturn:
        raise TypeError(f"{type(self).__name__} has no state")


class Outcome(Word):
    """How a discovered URL ended. Each ends in exactly one; docs/outcomes.md explains them."""

    STORED = "stored"
    """A new article is in the store."""
    COPY = "copy"
    """A new article is in the store, and its text is that of an article stored before: both are in one cluster."""
    NEW_VERSION = "new_version"
    """The article was in the store; its text has changed and the change was kept as a version."""
    UNCHANGED = "unchanged"
    """The article was in the store and says the same."""
    FORM = "form"
    """Another address of an article in the store: its AMP, mobile or print form, or the page where a form was read."""
    NOT_MODIFIED = "not_modified"
    """The server answered 304 to a conditional request."""
    NOT_ARTICLE = "not_article"
    """The page is no article; the reason says what it is (listing, soft_404, consent_wall, ...: docs/outcomes.md)."""
    NOT_HTML = "not_html"
    """The reply is of another content type."""
    GONE = "gone"
    """404 or 410."""
    HTTP_ERROR = "http_error"
    """Another status that is no success, after all tries."""
    NETWORK_ERROR = "network_error"
    """No reply: name, connection, TLS or protocol failed, after all tries."""
    TIMEOUT = "timeout"
    """The reply did not end within its deadline, after all tries."""
    TOO_LARGE = "too_large"
    """The reply is above the size limit, on the wire or unpacked."""
    TRUNCATED = "truncated"
    """The reply ended before its declared end."""
    REDIRECT_LOOP = "redirect_loop"
    """Too many redirects."""
    ROBOTS_DENIED = "robots_denied"
    """robots.txt forbids it, or could not be read (which forbids everything)."""
    ADDRESS_REFUSED = "address_refused"
    """The host is not a public address, or the scheme is not http(s)."""
    FORGOTTEN = "forgotten"
    """It, or its host, was erased on request (`pressmark forget`): it is not fetched again."""
    INVALID_URL = "invalid_url"
    """Not an address."""
    TRAP = "trap"
    """The address has the marks of a space without an end; it is not asked for."""
    EXTRACTION_FAILED = "extraction_failed"
    """The page was kept raw, but reading it failed."""
    EXTRACTION_TIMEOUT = "extraction_timeout"
    """The page was kept raw, but reading it ran out of time or memory."""
    STORE_FAILED = "store_failed"
    """The page was kept raw, but its rows could not be written."""


class NoticeKind(Word):
    """What a human-readable notice does."""

    COPYRIGHT_LINE = "copyright_line"
    RESERVATION = "reservation"
    REPUBLICATION = "republication"
    LICENCE = "licence"
    DISCLAIMER = "disclaimer"
    AGENCY_CREDIT = "agency_credit"


class Scope(Word):
    """What a notice speaks of: this article, or the whole site."""

    ARTICLE = "article"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed, sitemap or home page says about one page. Everything but the address may be absent."""

    url: str
    """Absolute http(s) address, as published (resolved, not normalised)."""
    entry_id: str | None = None
    """RSS guid, Atom id or JSON Feed id, verbatim."""
    title: str | None = None
    """Plain text."""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    """Aware instant; None also when the document gives only a day."""
    updated_at: datetime | None = None
    """Aware instant of the last change (Atom updated, sitemap lastmod)."""
    published_raw: str | None = None
    """The date as written."""
    updated_raw: str | None = None
    """The date of the last change as written: a sitemap's lastmod often is only a day."""
    summary: str | None = None
    """HTML with active content removed."""
    content: str | None = None
    """HTML of the full text where the feed carries it, active content removed."""
    rights: str | None = None
    """The entry's own rights text, verbatim."""
    licence_url: str | None = None
    language: str | None = None
    section: str | None = None
    source_name: str | None = None
    """Publisher as the entry names it (news:name, RSS source)."""
    source_url: str | None = None
    """RSS `source` address: where the entry was first published."""
    rsl: str | None = None
    """The entry's licence by the RSL module, as XML."""
    feed_rights: str | None = None
    """What the feed says of the rights of all its entries, verbatim."""
    feed_licence_url: str | None = None
    """The licence that the feed names for all its entries."""


class DiscoveryMeans(Word):
    """How an address was found."""

    FEED = "feed"
    SITEMAP = "sitemap"
    HOME = "home"
    ON_DEMAND = "on_demand"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Discovery:
    """One address worth fetching, with the place that named it."""

    entry: Entry
    means: DiscoveryMeans
    url_key: str
    """`crawler.urls.url_key(entry.url)`: the identity under which it is queued once."""
    seen_at: datetime
    discovery_id: int | None = None
    """Row id once stored."""
    source_id: int | None = None
    feed_id: int | None = None
    attempts: int = 0
    """Requests already made for it in earlier tries."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One human-readable notice, exactly as published."""

    kind: NoticeKind
    scope: Scope
    text: str
    """Verbatim: NFC, white space collapsed, nothing else changed."""
    xpath: str | None = None
    """Where its block stands in the page as parsed."""
    links: tuple[str, ...] = ()
    """Absolute addresses linked from the notice, in order."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One machine-readable statement about use, kept raw with the channel it came through."""

    name: str
    """tdm-reservation, content-usage, robots, license, copyrightHolder, ..."""
    channel: str
    """http-header, html-meta, html-link, json-ld, microdata, robots.txt, tdmrep.json, rsl-document, feed,
    feed-entry."""
    raw: str
    """The value as published."""
    value: str | None = None
    """The parsed value where the raw one obeys its specification."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Why a verdict says what it says."""

    verdict: str
    """The field of `Rights` it explains."""
    evidence: str
    """The notice or signal that decided, in the form `channel:name` or `notice:kind`."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What the page says about its use, and the verdicts drawn from it. No verdict claims more than its evidence."""

    notices: tuple[Notice, ...] = ()
    """In document order."""
    signals: tuple[Signal, ...] = ()
    disclaimer: str | None = None
    """All article-scope republication, disclaimer and reservation notices in document order, joined by a blank line;
    where there are none, the site-scope republication and disclaimer notices."""
    disclaimer_scope: Scope | None = None
    copyright_line: str | None = None
    holder: str | None = None
    licence_url: str | None = None
    licence_id: str | None = None
    """SPDX or Creative Commons id."""
    agency: str | None = None
    syndicated_from_url: str | None = None
    status: str = "unknown"
    """licensed | reserved | unknown"""
    tdm: str = "unknown"
    """reserved | not_reserved | unknown"""
    ai_train: str = "unknown"
    """disallow | allow | unknown"""
    archive: str = "unknown"
    """disallow | allow | unknown"""
    access: str = "unknown"
    """free | metered | paywalled | unknown"""
    basis: tuple[Basis, ...] = ()
    conflicts: tuple[str, ...] = ()
    """Evidence that disagrees with a verdict, as `verdict: evidence says value`."""


@dataclass(frozen=True, slots=True)
class FieldOrigin:
    """Which source on the page gave one field of the article, and what the others said."""

    name: str
    """The field of `Article`."""
    origin: str
    """json-ld, microdata, opengraph, meta, html5-time, shown, byline, trafilatura, script, feed, url, site-rule, ...
    `+source-zone` behind it: the source's configured zone was applied. `+html5-time-zone` and the like: the instant is
    of the first, its zone of the second."""
    raw: str | None = None
    """The value before it was cleaned."""
    rivals: tuple[tuple[str, str], ...] = ()
    """(origin, value) of the sources that lost."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article."""

    url: str
    """Absolute http(s) address of the largest variant the page names, as published."""
    caption: str | None = None
    """The words below it, without the credit."""
    credit: str | None = None
    """Whom it is from, without "Photo:"; a copyright sign stays. It speaks of the picture only."""


class Mark(NamedTuple):
    """What a stretch of an article's text is: `crawler.rendition` makes Markdown and HTML of text and marks.

    A tuple, for there are some sixty to an article: it is stored as a list in JSON.
    """

    name: str
    """As HTML calls it: h2 to h6, ul, ol, li, blockquote, pre, table, tr, th, td; a, strong, em, code, del, sub, sup.
    What has no block mark is a paragraph."""
    start: int
    """Characters (code points) of the text before it."""
    end: int
    """Characters before its end. Marks nest; only cells may be empty."""
    value: str | None = None
    """Address of a link, absolute http(s), as published; number of the first item of a numbered list."""

    def __setstate__(self, state: object) -> NoReturn:
        raise TypeError("a mark has no state")


@dataclass(frozen=True, slots=True)
class LiveUpdate:
    """One entry of a live blog."""

    body: str
    """Its text, paragraphs separated by a blank line; empty when it is only a headline."""
    headline: str | None = None
    published: str | None = None
    """In the form of `Article.date_published`; None also when the page gives a clock time without a day."""
    published_raw: str | None = None
    """The time as written."""
    modified: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    """Its own address, most often that of the page with a fragment."""


@dataclass(frozen=True, slots=True)
class PagePart:
    """Where one page of an article that is spread over several stands in its text."""

    url: str
    """Address the page was read from."""
    start: int
    """Characters of the body before its text."""
    end: int
    payload_sha256: str | None = None
    """Digest of its reply as sent: the row of `fetches` it came with."""


@dataclass(frozen=True, slots=True)
class Article:
    """What one page says, without its rights and without how it was obtained."""

    url: str
    """The address the page was read from."""
    title: str | None
    """The headline."""
    body: str
    """Clean text, paragraphs separated by a blank line: no headline, byline, captions, promos or notices."""
    authors: tuple[str, ...] = ()
    """Names of people and organisations without "By", agencies among them."""
    agencies: tuple[str, ...] = ()
    """The news agencies among the authors, under their usual names."""
    date_published: str | None = None
    """ISO 8601 with the precision the page gives: `2024-07-24`, `2024-07-24T15:50` (no zone known) or
    `2024-07-24T15:50:00+02:00`. Never completed by guesswork."""
    date_modified: str | None = None
    language: str | None = None
    """BCP 47 primary subtag, lower case."""
    section: str | None = None
    tags: tuple[str, ...] = ()
    description: str | None = None
    lead: str | None = None
    """Standfirst, where the page sets one apart."""
    image: Image | None = None
    images: tuple[Image, ...] = ()
    """Pictures in the text and at its head, in page order; `image` is among them when it stands there."""
    canonical_url: str | None = None
    """rel=canonical or og:url, resolved."""
    publisher: str | None = None
    kind: str = "article"
    """article | live_blog | video | gallery | opinion"""
    source_url: str | None = None
    """The address that the page's text itself names as its source (a repost's "Url:" line)."""
    source_title: str | None = None
    """The title given beside it (a repost's "Title:" line)."""
    promos: tuple[str, ...] = ()
    """Lines cut from the body, in the order of the page: they advertise other pages ("ALSO READ| ..."), call to
    subscribe or follow, present an author, say who else reported, or head nothing. Body, promos and notices together
    give back what was read as the text."""
    origins: tuple[FieldOrigin, ...] = ()
    marks: tuple[Mark, ...] = ()
    """Headings, lists, quotations, tables, links and emphasis of `body`, outer ones before those inside them."""
    updates: tuple[LiveUpdate, ...] = ()
    """The entries of a live blog in the order of the page; newest first, most often."""
    parts: tuple[PagePart, ...] = ()
    """The pages `body` was joined of, the first one included; empty for an article of one page."""
    next_page_url: str | None = None
    """Address of the page on which the article goes on behind `body`; None when this is all of it."""


@dataclass(frozen=True, slots=True)
class Page:
    """One reply that is to be read: the input of a worker. Bodies are decoded from transfer and content codings."""

    url: str
    """Final address."""
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    """Response headers in order."""
    entry: Entry | None = None
    """What the feed or sitemap said: a witness for title, date and authors, and a carrier of rights."""
    robots_txt: str | None = None
    """The robots.txt in force, for the use signals it carries."""
    tdmrep: str | None = None
    """The host's /.well-known/tdmrep.json in force."""
    rsl: tuple[str, ...] = ()
    """The RSL documents in force that its robots.txt names."""
    time_zone: str | None = None
    """IANA zone configured for the source, applied to instants without one and recorded as such."""
    requested_url: str | None = None
    """The address that was asked for, where redirects led elsewhere."""
    fetched_at: datetime | None = None
    """When the reply was had: a site rule holds for pages of its time. None when not known: the newest rule holds."""
    rules_folder: str | None = None
    """The user's folder of site rules, which override those that ship; None: only those that ship."""
    payload_sha256: str | None = None
    """Digest of the reply as sent, which names the page among those of one article."""
    further: "tuple[Page, ...]" = ()
    """Pages that go on with the article, in order: they are read with it and joined."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is needed of a text to compare it with others, see `crawler.dedupe.near`. It depends on no other text."""

    tokens: int
    """Words of the text."""
    spans: tuple[tuple[int, int, int], ...]
    """(hash of the line, index of its first word, index after its last)."""
    runs: bytes
    """Hash of the run of three words that begins at each word: unsigned numbers of 64 bits in the machine's order."""
    numbers: tuple[tuple[int, str], ...]
    """(index, word) of the words with a digit."""
    check: int
    """48-bit hash of all words: equal for exact copies."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a worker found in a page."""

    outcome: Outcome
    """STORED when there is an article; else NOT_ARTICLE, NOT_HTML, EXTRACTION_FAILED or EXTRACTION_TIMEOUT."""
    reason: str | None = None
    article: Article | None = None
    rights: Rights | None = None
    text_key: str | None = None
    """Hash of the normalised text: equal for exact copies. See `crawler.dedupe`."""
    fingerprint: Fingerprint | None = None
    """Made of the article's body, beside `text_key` and from the same words; None: who stores the article makes it."""
    charset: str | None = None
    """The encoding the page was decoded with."""
    retraction: str | None = None
    """The words by which the page says that its article is withdrawn."""
    corrections: tuple[str, ...] = ()
    """The notes by which the page owns up to changes of its article, verbatim, in document order."""
    wall: str | None = None
    """The line by which the page says that the rest is for subscribers, verbatim; pages shown whole have some, too."""
    proper_url: str | None = None
    """Address of the page itself, where this one is an AMP, print or mobile form of it."""
    amp_url: str | None = None
    """Address of its AMP form, as the page declares it on its own site."""
    extractor: str | None = None
    """Name, version and configuration hash of the extraction, `pressmark/0.1.0 trafilatura/2.3.1 cfg:1a2b3c4d`."""
    elapsed_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect that was followed."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class RawRecord:
    """Where the raw reply stands in a WARC file."""

    file: str
    """File name, relative to the archive folder."""
    offset: int
    length: int
    """Bytes of the (compressed) record."""
    record_id: str
    """WARC-Record-ID without its brackets: urn:uuid:..."""
    payload_sha256: str
    """Hex digest of the payload as sent, content coding included."""
    payload_bytes: int


@dataclass(frozen=True, slots=True)
class WarcFile:
    """A raw record file that is finished: nothing is appended to it any more."""

    name: str
    """Relative to the archive folder."""
    size_bytes: int
    sha256: str
    """Hex digest of the whole file."""


@dataclass(frozen=True, slots=True)
class RobotsVerdict:
    """What robots.txt said about one address."""

    allowed: bool
    rule: str | None
    """The line that decided, or why there was none (`no rule`, `404`, `unreachable`, `ignored`)."""
    sha256: str | None
    """Of the robots.txt in force; None when there is none."""


@dataclass(frozen=True, slots=True)
class Part:
    """One request that a rendered page made itself, and was answered: a script, or data that it shows."""

    url: str
    method: str
    kind: str
    """As the browser calls it: script, xhr or fetch."""
    status: int
    size_bytes: int
    """After decoding."""
    raw: RawRecord
    """Where the reply stands; for one that was kept, that of the page which asked for it."""
    is_kept: bool = False
    """The reply was kept from an earlier page of the run; nothing was asked of the server."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a page was shown in a browser: the provenance of a text that its scripts wrote."""

    browser: str
    """Browser and driver with their versions, `Chromium/156.0.8078.108 playwright/1.65.2`."""
    started_at: datetime
    ended_at: datetime
    ending: str
    """quiet: nothing more came; deadline: taken as it stood when its time was over. Without a DOM to read: hung,
    crashed, memory, flood, too_large."""
    raw: RawRecord | None = None
    """The DOM that was read, as a `conversion` record that refers to the reply; None when there was none to read."""
    parts: tuple[Part, ...] = ()
    """What it loaded, in the order of the replies."""
    refused: tuple[tuple[str, str], ...] = ()
    """(address, why) of the first requests that it was refused."""
    refused_count: int = 0
    """Of all of them."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request and how it ended: the provenance of whatever was read from it."""

    url: str
    """Requested address."""
    final_url: str
    redirects: tuple[Hop, ...]
    """In order; empty when the requested address answered itself."""
    started_at: datetime
    fetched_at: datetime
    """The instant the last byte was had, or the attempt failed."""
    attempt: int
    """From 1."""
    status: int | None = None
    """None when there was no reply."""
    http_version: str | None = None
    ip: str | None = None
    request_headers: tuple[tuple[str, str], ...] = ()
    """Cookie and Authorization values redacted."""
    response_headers: tuple[tuple[str, str], ...] = ()
    content_type: str | None = None
    body_bytes: int | None = None
    """Size after decoding."""
    raw: RawRecord | None = None
    robots: RobotsVerdict | None = None
    tdmrep_sha256: str | None = None
    """Of the host's tdmrep.json in force; None when there is none."""
    user_agent: str | None = None
    overrides: tuple[str, ...] = ()
    """`ignore_robots`, `allow_private`: protections that the user switched off for it."""
    payload_kept: str = "yes"
    """yes | hash_only | no: what `store_payload` made of the raw reply."""
    withheld: str | None = None
    """`erasure`: less was kept than the settings say, because the reply names what was erased on request."""
    error: str | None = None
    """The failure in one line, when there was no usable reply."""
    fetch_id: int | None = None
    rendering: Rendering | None = None
    """How the reply was shown in a browser, for a source that is rendered."""


@dataclass(frozen=True, slots=True)
class FeedFetch:
    """What one look at a feed, sitemap or home page brought."""

    feed_id: int
    fetch: Fetch
    etag: str | None
    last_modified: str | None
    discoveries: tuple[Discovery, ...] = ()
    outcome: str = "ok"
    """ok | not_modified | error | not_a_feed"""
    error: str | None = None
    next_look_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The end of one discovery: everything that is written in one transaction."""

    discovery: Discovery
    outcome: Outcome
    reason: str | None = None
    fetch: Fetch | None = None
    reading: Reading | None = None
    retry_at: datetime | None = None
    """Set when it is not the end yet: the discovery stays open until then."""
    page: Page | None = None
    """The reply that is still to be read; gone once there is a reading."""
    beside: tuple[tuple[Fetch, str], ...] = ()
    """Fetches made for it besides `fetch`, each with what it was for: the form of the page that was listed, the
    article's further pages."""
    revisit_at: datetime | None = None
    """When its article, if there is one, is looked at again; None: not by itself."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A reply that is to be read as a feed, sitemap, OPML file, list of addresses or home page."""

    url: str
    """Final address."""
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    expected: str = "feed"
    """feed | sitemap | home | any: what it was when it was last looked at."""
    article_shapes: tuple[str, ...] = ()
    """Of a home page: shapes of addresses that have been articles of its site, see `crawler.feeds.shapes`."""
    other_shapes: tuple[str, ...] = ()
    """Those that have been something else."""


@dataclass(frozen=True, slots=True)
class Link:
    """A feed or sitemap that a listing names."""

    url: str
    kind: str
    """feed | sitemap"""
    title: str | None = None
    updated_at: datetime | None = None
    home_url: str | None = None


@dataclass(frozen=True, slots=True)
class ListingReading:
    """What a worker found in a listing."""

    kind: str
    """feed | sitemap | opml | url_list | home | unknown"""
    title: str | None = None
    rights: str | None = None
    language: str | None = None
    home_url: str | None = None
    ttl_s: int | None = None
    entries: tuple[Entry, ...] = ()
    links: tuple[Link, ...] = ()
    """Sitemaps of an index, feeds of an OPML file, feeds a home page points to."""
    sections: tuple[str, ...] = ()
    """Section pages in a home page's menus."""
    problems: tuple[str, ...] = ()
    error: str | None = None
    """Why nothing could be read."""
