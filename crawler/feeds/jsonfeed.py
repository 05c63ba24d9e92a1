"""JSON Feed 1.0 and 1.1. Source: https://www.jsonfeed.org/version/1.1/"""

import json
import re
from collections.abc import Mapping, Sequence
from html import escape

from crawler.errors import FeedError
from crawler.feeds.dates import guess_date, parse_date
from crawler.feeds.document import FeedDocument, FeedItem, find_label
from crawler.feeds.markup import decode
from crawler.feeds.prose import clean_fragments, plain_text, scalar_text
from crawler.feeds.trim import count_tags, newest
from crawler.urls import find_url

Json = Mapping[str, object]
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


def parse_json_feed(body: bytes, url: str, content_type: str | None = None) -> FeedDocument:
    """The feed.

    Raises:
        FeedError: the bytes are no JSON, or JSON without a list of items.
    """
    decoded = decode(body, content_type)
    feed = _load(decoded.text, url)
    raw_items = feed.get("items")
    version = _text(feed.get("version")) or ""
    if not isinstance(raw_items, list) and "jsonfeed.org" not in version:
        raise FeedError("JSON, but not a feed", url)
    problems = list(decoded.problems)
    if "jsonfeed.org" not in version:
        problems.append("no version of JSON Feed named")
    entries: list[Json] = [item for item in raw_items if isinstance(item, dict)] if isinstance(raw_items, list) else []
    kept = _newest(entries)
    if len(kept) < len(entries):
        problems.append(f"{len(entries) - len(kept)} entries beyond the limits were not read")
    home = _address(feed.get("home_page_url"), url)
    rights = plain_text(_text(feed.get("copyright")) or _text(feed.get("_copyright")), is_html=False)
    return FeedDocument(
        kind="json",
        version="json11" if version.rstrip("/").endswith("1.1") else "json10",
        charset=decoded.charset,
        title=plain_text(_text(feed.get("title")), is_html=False),
        rights=rights,
        language=_text(feed.get("language")),
        home_url=home,
        hub_url=_hub(feed.get("hubs")),
        self_url=_address(feed.get("feed_url"), url),
        next_url=_address(feed.get("next_url"), url),
        items=_read_items(kept, home or url, _people(feed)),
        problems=tuple(problems),
    )


def _load(text: str, url: str) -> Json:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        feed = _load_cut(text)
        if feed is None:
            raise FeedError(f"not JSON: {error}"[:200], url) from error
    if not isinstance(feed, dict):
        raise FeedError("JSON, but not a feed", url)
    return feed


def _load_cut(text: str) -> object:
    """JSON with raw control characters or a comma too many, which its writers forget to mind."""
    try:
        return json.loads(re.sub(r",(?=\s*[\]}])", "", text), strict=False)
    except (ValueError, RecursionError):
        return None


def _newest(entries: Sequence[Json]) -> list[Json]:
    dates = [guess_date(_text(entry.get("date_published"))) for entry in entries]
    sizes = [3 + count_tags(_html(entry)) + count_tags(_text(entry.get("summary")) or "") for entry in entries]
    return [entries[index] for index in newest(dates, sizes)]


def _read_items(entries: Sequence[Json], base: str, shared: tuple[str, ...]) -> tuple[FeedItem, ...]:
    fragments: list[tuple[str, str]] = []
    for entry in entries:
        address = find_url(_text(entry.get("url")) or "", base) or base
        fragments.append((escape(_text(entry.get("summary")) or "", quote=False), address))
        fragments.append((_html(entry), address))
    cleaned = clean_fragments(fragments)
    texts = zip(cleaned[::2], cleaned[1::2], strict=True)
    return tuple(_read_item(entry, base, shared, *pair) for entry, pair in zip(entries, texts, strict=True))


def _html(entry: Json) -> str:
    html = _text(entry.get("content_html"))
    return html if html else escape(_text(entry.get("content_text")) or "", quote=False)


def _read_item(entry: Json, base: str, shared: tuple[str, ...], summary: str, content: str) -> FeedItem:
    link = _text(entry.get("url")) or _text(entry.get("external_url"))
    url = find_url(link, base) if link else None
    name = _id(entry.get("id"))
    if url is None and name and name.startswith(("http://", "https://")):
        url = link = find_url(name)
    title = plain_text(_text(entry.get("title")), is_html=False)
    published, updated = _text(entry.get("date_published")), _text(entry.get("date_modified"))
    tags = entry.get("tags")
    text = _text(entry.get("content_text"))
    words = plain_text(summary) or (plain_text(text, is_html=False) if text else plain_text(content))
    outside = _address(entry.get("external_url"), base)
    return FeedItem(
        url=url,
        link=link if link and ":" in link.split("/")[0] else url,
        entry_id=name,
        title=title,
        label=find_label(title, words, url),
        authors=_people(entry) or shared,
        published_at=parse_date(published),
        updated_at=parse_date(updated),
        published_raw=published,
        updated_raw=updated,
        summary=summary or None,
        content=content or None,
        rights=plain_text(_text(entry.get("copyright")) or _text(entry.get("_copyright")), is_html=False),
        language=_text(entry.get("language")),
        section=plain_text(_text(tags[0]), is_html=False) if isinstance(tags, list) and tags else None,
        source_url=outside if outside != url else None,
    )


def _people(holder: Json) -> tuple[str, ...]:
    """Names by `authors` (1.1) and `author` (1.0), each once; some feeds write a bare string."""
    listed = holder.get("authors")
    people = [*(listed if isinstance(listed, list) else [listed]), holder.get("author")]
    names = []
    for person in people:
        name = _text(person.get("name")) or _text(person.get("url")) if isinstance(person, dict) else _text(person)
        names.append(plain_text(name, is_html=False))
    return tuple(dict.fromkeys(name for name in names if name))


def _hub(hubs: object) -> str | None:
    for hub in hubs if isinstance(hubs, list) else ():
        if isinstance(hub, dict) and (found := find_url(_text(hub.get("url")) or "")):
            return found
    return None


def _id(value: object) -> str | None:
    """An id; numbers are allowed for and written as text."""
    if isinstance(value, bool):
        return None
    return str(value) if isinstance(value, int | float) else _text(value)


def _address(value: object, base: str) -> str | None:
    text = _text(value)
    return find_url(text, base) if text else None


def _text(value: object) -> str | None:
    """A string as XML could have it: JSON's escapes may bring controls."""
    return scalar_text(_CONTROLS.sub("", value).strip()) or None if isinstance(value, str) else None
