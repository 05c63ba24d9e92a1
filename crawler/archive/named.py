"""The addresses that a reply names, in whatever form: asked before it is kept, once something was erased on request.

In: a reply as it was read. Out: absolute addresses. Pure; bytes are searched, nothing is parsed, so that no form of a
feed is missed that its reader would not take for an entry: a link, a guid, a comment page, an address in escaped HTML,
in JSON, or inside another address.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from urllib.parse import unquote

from crawler.archive.decoding import decode_payload
from crawler.errors import ArchiveError
from crawler.urls import find_url

_END = r"[^\s\"'<>\\^`{|}]"
_ABSOLUTE = re.compile(rf"(?:https?:)?//{_END}+", re.IGNORECASE)
_BARE = re.compile(rf"(?<![\w./@:%-])(?:[\w-]+\.)+[\w-]{{2,}}(?::\d+)?/{_END}*")
_REFERENCE = re.compile(
    r"(?:href|src|content|about|resource|url|uri|ref|action)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"
    r"|>\s*((?:/|\.{1,2}/|\?)[^\s<>\"']*)\s*<"
    r"|\"\s*:\s*\"([^\"\s]*)\"",
    re.IGNORECASE,
)
"""What is resolved against the reply's own address: attributes, whole texts of elements, whole strings of JSON."""
_BASE = re.compile(r"(?:xml:base|<base\s[^>]{0,500}?href)\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
_DECLARED = re.compile(rb"(?:encoding|charset)\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_TRAILING = ".,;:!?*_)]}>"
MAX_BASES = 20
"""Different bases of one document that are tried; a document with more has its first ones tried."""
ADDRESS_HEADERS = frozenset({"location", "link", "content-location", "refresh", "x-pingback"})


def names_in_header(name: str, value: str, url: str) -> Iterator[str]:
    """The addresses in one header of a reply.

    Args:
        name: any header; one that holds no address names none.
        value: as sent.
        url: the reply's own address.
    """
    if name.lower() in ADDRESS_HEADERS:
        parts = [value, *re.findall(r"<([^<>]*)>", value), value.partition("=")[2]]
        yield from filter(None, (find_url(part.strip(" '\""), url) for part in parts))


def names_in_body(headers: Sequence[tuple[str, str]], payload: bytes, url: str) -> Iterator[str]:
    """The addresses in the body of a reply, each once.

    Costs some 40 ms for a feed of 200 KB: call it off the event loop.

    Args:
        headers: of the reply.
        payload: as the server sent it.
        url: the reply's own address.
    """
    try:
        body = decode_payload(payload, headers)
    except ArchiveError:
        body = payload
    seen: set[str] = set()
    for text in _forms(_read(body, headers)):
        bases = [url, *filter(None, (find_url(base, url) for base in dict.fromkeys(_BASE.findall(text))))][:MAX_BASES]
        for reference in _references(text):
            if reference in seen:
                continue
            seen.add(reference)
            is_absolute = reference.lower().startswith(("http:", "https:"))
            yield from filter(None, (find_url(reference, base) for base in (bases[:1] if is_absolute else bases)))


def _references(text: str) -> Iterator[str]:
    for found in _ABSOLUTE.finditer(text):
        yield from _cuts(found[0])
    for found in _BARE.finditer(text):
        yield from (f"https://{one}" for one in _cuts(found[0]))
    for found in _REFERENCE.finditer(text):
        reference = next(filter(None, found.groups()), "").strip()
        if reference and not reference.startswith("#"):
            yield reference


def _cuts(found: str) -> Iterator[str]:
    """The address as far as it goes, without what may be the sentence's and not the address's, and one within it."""
    yield found
    if (inner := found.lower().rfind("http", 1)) > 0:
        yield from _cuts(found[inner:])
    if (shorter := found.rstrip(_TRAILING)) != found:
        yield shorter
    for bracket in ")]":
        if 0 < (end := found.find(bracket)) < len(found) - 1:
            yield found[:end]


def _forms(text: str) -> Iterator[str]:
    """The text with escapes of HTML and JSON undone, and once more with those of addresses undone."""
    plain = unescape(unescape(text)) if "&" in text else text
    if "\\" in plain:
        plain = _UNICODE.sub(lambda found: chr(int(found[1], 16)), plain).replace("\\/", "/").replace('\\"', '"')
    yield plain
    if "%2f" in plain.lower():
        yield unquote(plain)


def _read(body: bytes, headers: Sequence[tuple[str, str]]) -> str:
    """The body as text, in the coding it declares; addresses are ASCII in nearly all of them."""
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    declared = _DECLARED.search(kind.encode("latin-1", "replace")) or _DECLARED.search(body[:1024])
    names = ["utf-16"] if body[:2] in (b"\xff\xfe", b"\xfe\xff") else []
    for name in (*names, "utf-8", *([declared[1].decode()] if declared else [])):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.replace(b"\0", b"").decode("latin-1")
