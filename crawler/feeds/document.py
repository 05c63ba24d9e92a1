"""The records that a feed is read into."""

from dataclasses import dataclass, fields, replace
from datetime import datetime

from crawler.items import Entry

MAX_LABEL_CHARS = 100
"""Longest title made from a text. Source: a headline seldom has more; readers cut at about the same length."""

MAX_LINE_CHARS = 2_000
"""Longest title, name, id or other text of one line: nothing honest is longer."""

MAX_PROSE_CHARS = 1_000_000
"""Longest summary, content or rights text: a book has about as many."""

MAX_PEOPLE = 100
"""Authors kept of one item."""

_PROSE = ("summary", "content", "rights")
_ADDRESSES = ("url", "licence_url", "source_url")
"""Bounded by crawler.urls; a cut address would be another one."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item as the feed has it, also when it names no page. `entry()` is the part that travels on."""

    url: str | None = None
    """Absolute http(s) address of the page; None when the item names none."""
    link: str | None = None
    """The address as published, relative ones resolved; may be of any scheme."""
    entry_id: str | None = None
    """RSS guid, rdf:about, Atom id or JSON Feed id."""
    title: str | None = None
    """Plain text; None when the item has none."""
    label: str | None = None
    """Something to show for it: the title, else the first words of its text, else its address."""
    authors: tuple[str, ...] = ()
    """The item's own, else those the feed gives for all items (RFC 4287 4.2.1, JSON Feed 1.1). An e-mail address
    only where there is no name."""
    published_at: datetime | None = None
    """Aware, UTC. None where the date is no instant."""
    updated_at: datetime | None = None
    published_raw: str | None = None
    """As written."""
    updated_raw: str | None = None
    """As written."""
    summary: str | None = None
    """HTML, active content removed."""
    content: str | None = None
    """HTML, active content removed."""
    rights: str | None = None
    """Plain text."""
    licence_url: str | None = None
    language: str | None = None
    section: str | None = None
    """The first category."""
    source_name: str | None = None
    source_url: str | None = None
    rsl: str | None = None
    """Its licence by the RSL module, as XML."""

    def entry(self) -> Entry | None:
        """The item as an entry; None when it names no page."""
        if self.url is None:
            return None
        return Entry(
            url=self.url,
            entry_id=self.entry_id,
            title=self.title,
            authors=self.authors,
            published_at=self.published_at,
            updated_at=self.updated_at,
            published_raw=self.published_raw,
            updated_raw=self.updated_raw,
            summary=self.summary,
            content=self.content,
            rights=self.rights,
            licence_url=self.licence_url,
            language=self.language,
            section=self.section,
            source_name=self.source_name,
            source_url=self.source_url,
            rsl=self.rsl,
        )


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """What one feed says."""

    kind: str
    """rss | atom | rdf | cdf | json"""
    version: str
    """The dialect: rss20, rss091n, atom10, json11, ..."""
    charset: str
    """The encoding it was read with."""
    title: str | None = None
    """Plain text."""
    rights: str | None = None
    """Plain text. RSS `copyright` before dc:rights before media:copyright."""
    licence_url: str | None = None
    language: str | None = None
    """As written, such as `en-GB`."""
    home_url: str | None = None
    """Absolute http(s) address of the site."""
    ttl_s: int | None = None
    """Seconds for which the publisher says the feed may be kept: RSS ttl, or the syndication module's period."""
    hub_url: str | None = None
    """WebSub hub, from the feed or its Link header."""
    self_url: str | None = None
    next_url: str | None = None
    """Where older items are: `next` or `prev-archive` of RFC 5005, next_url of JSON Feed."""
    items: tuple[FeedItem, ...] = ()
    """In document order."""
    problems: tuple[str, ...] = ()
    """What was wrong with the document and what was cut, a line each."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The items that name a page, in document order, each with what the feed says of the rights of all, where that
        is not a whole contract."""
        rights = self.rights if self.rights and len(self.rights) <= MAX_LINE_CHARS else None
        return tuple(
            replace(entry, feed_rights=rights, feed_licence_url=self.licence_url)
            for item in self.items
            if (entry := item.entry()) is not None
        )


def find_label(title: str | None, text: str | None, link: str | None) -> str | None:
    """The title, else the first words of the text, else the address."""
    if title:
        return title
    if text:
        if len(text) <= MAX_LABEL_CHARS:
            return text
        cut = text[:MAX_LABEL_CHARS]
        return cut.rpartition(" ")[0] + "…" if " " in cut else cut + "…"
    return link


def limit_item(item: FeedItem) -> tuple[FeedItem, tuple[str, ...]]:
    """The item with no text beyond its limit, and the names of the fields that were cut."""
    changes: dict[str, str | tuple[str, ...]] = {}
    for field in fields(item):
        value = getattr(item, field.name)
        limit = MAX_PROSE_CHARS if field.name in _PROSE else MAX_LINE_CHARS
        if isinstance(value, str) and len(value) > limit and field.name not in _ADDRESSES:
            changes[field.name] = _cut(value, limit)
    if len(item.authors) > MAX_PEOPLE or any(len(name) > MAX_LINE_CHARS for name in item.authors):
        changes["authors"] = tuple(name[:MAX_LINE_CHARS] for name in item.authors[:MAX_PEOPLE])
    return (replace(item, **changes), tuple(changes)) if changes else (item, ())  # type: ignore[arg-type]


def _cut(text: str, limit: int) -> str:
    """The beginning, without a tag that would be left open in its middle."""
    cut = text[:limit]
    return cut[: cut.rfind("<")] if cut.rfind("<") > cut.rfind(">") else cut
