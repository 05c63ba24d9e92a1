"""What publishers changed in stored articles, as an Atom feed to which people can subscribe.

In: edits, newest first. Out: the feed's text. The same corpus gives the same bytes: nothing in it is of the time at
which it is written. An id is made of the article's first address and the version's number, and stays.

Source: RFC 4287; RFC 9562 section 5.5 (ids that are the same for the same name).
"""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from crawler import __version__
from crawler.dedupe.wording import diff_words
from crawler.rendition.differences import drop_controls, write_fragment, write_pieces
from crawler.store.edits import UNKNOWN
from crawler.store.history import PastEdit, tell_words, told_of, verdict_of

if TYPE_CHECKING:
    from lxml.etree import _Element

ATOM = "http://www.w3.org/2005/Atom"
PROJECT = "Pressmark"
SILENT = "silent"
"""The category of edits that nothing on the page owns up to; the others are the names of `versions.changes`."""


def render_atom(edits: Sequence[PastEdit], name: str, key: str, updated: str, url: str | None = None) -> bytes:
    """The feed.

    Args:
        edits: newest first.
        name: whose changes these are, in its title.
        key: what tells the feed from others; its id is made of it.
        updated: the instant of its newest edit, or one that stands for none; stored form.
        url: the address under which it will be published.
    """
    from lxml import etree

    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _add(feed, "id", _urn(f"feed {key}"))
    _add(feed, "title", f"Changed articles: {name}")
    _add(feed, "subtitle", "What changed between two fetches, and whether the page owns up to it.")
    _add(feed, "updated", updated)
    _add(_add(feed, "author"), "name", PROJECT)
    _add(feed, "generator", PROJECT, version=__version__)
    if url is not None:
        _add(feed, "link", rel="self", type="application/atom+xml", href=url)
    for edit in edits:
        _add_entry(feed, edit)
    etree.indent(feed)
    return bytes(etree.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add_entry(feed: "_Element", edit: PastEdit) -> None:
    new = edit.new
    entry = _add(feed, "entry")
    if edit.language:
        entry.set("{http://www.w3.org/XML/1998/namespace}lang", edit.language)
    _add(entry, "id", _urn(f"edit {edit.first_url} {new.number}"))
    _add(entry, "title", _title(edit))
    _add(entry, "updated", new.seen_at)
    _add(entry, "published", new.seen_at)
    if edit.source:
        _add(_add(entry, "author"), "name", edit.source)
    _add(entry, "link", rel="alternate", type="text/html", href=edit.url)
    for term in ((SILENT,) if new.is_silent else ()) + new.changes:
        _add(entry, "category", term=term)
    _add(entry, "summary", "\n".join(told_of(new)), type="text")
    _add(entry, "content", _write_content(edit), type="html")


def _title(edit: PastEdit) -> str:
    classes = ", ".join(edit.new.changes)
    said = f"{SILENT}: {classes}" if edit.new.is_silent else classes
    doubt = f"; {verdict_of(edit.new)}" if edit.new.cause == UNKNOWN else ""
    return f"{edit.new.title or edit.url} [{said}{doubt}]"


def _write_content(edit: PastEdit) -> str:
    old, new, body = edit.compared.old, edit.new, edit.compared.body
    since = f"after {new.not_before} and " if new.not_before else ""
    words = tell_words(new)
    said = "; ".join(filter(None, (words, verdict_of(new))))
    parts = [f"<p>Changed {since}before {new.seen_at}; {said}.</p>"]
    if old.title != new.title:
        parts.append(f"<h2>{write_pieces(diff_words(old.title or '', new.title or ''))}</h2>")
    if old.body != body:
        parts.append(write_fragment(diff_words(old.body, body)))
    others = [line for line in told_of(new) if not line.startswith(("headline:", "text:"))]
    if others:
        parts.append("<ul>" + "".join(f"<li>{escape(line, quote=False)}</li>" for line in others) + "</ul>")
    parts.append(f"<p>Text sha256 before {old.body_sha256}, after {new.body_sha256}; fetch {new.fetch_id}.</p>")
    return "\n".join(parts)


def _urn(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"pressmark {name}").urn


def _add(parent: "_Element", name: str, text: str | None = None, **attributes: str) -> "_Element":
    from lxml import etree

    element = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    for key, value in attributes.items():
        element.set(key, drop_controls(value))
    element.text = None if text is None else drop_controls(text)
    return element
