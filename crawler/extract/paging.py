"""Articles that go on on further pages, and how their pages become one text.

In: a document with its address; articles read from the pages. Out: the address of the next page of the same article;
one `Article`. A page is the next one when its address is that of the first with the next number in it (`/story/2`,
`story-2.html`, `?page=2`), and a link on the page leads there as the next or as a number; whether it goes on with the
text is seen only when it is read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

from crawler.extract.head import absolute
from crawler.extract.nodes import fold
from crawler.extract.tree import HtmlDocument
from crawler.items import Article, FieldOrigin, Mark, PagePart

MAX_NUMBER = 99
"""Higher numbers in addresses are those of articles, not of pages."""
NEW_TEXT = 0.5
"""Share of a page's text that has to be new for it to go on with the pages before."""
SAME_TITLE = 0.8

_WORD = r"(?:page|seite|pagina|pagin|página|side|sida|strona|strana|oldal|sayfa|p|s)"
_SEGMENT = re.compile(rf"^(?P<base>.*[^/])/(?:{_WORD}[-_/]?)?(?P<number>[1-9]\d?)(?P<end>/?)$", re.I)
_SUFFIX = re.compile(
    rf"^(?P<base>.*[^/\d._,-])[-_,.]{_WORD}?[-_,]?(?P<number>[1-9]\d?)(?P<end>\.[a-z]{{3,5}}/?)$", re.I
)
_TAIL = re.compile(rf"^(?P<base>.*[^/\d._,-])[-_,]{_WORD}[-_,]?(?P<number>[1-9]\d?)(?P<end>/?)$", re.I)
_KEYS = frozenset(
    ("page", "p", "pg", "pagenum", "pageno", "page_no", "paged", "seite", "pagina", "pag", "part", "side", "sida")
)
_HOLDER = re.compile(
    r"pag(?:er|ination|inator|ing)|page-?(?:links?|nav|numbers?)|link-pages|multi-?page|seiten|pages", re.I
)
_COMMENTS = re.compile(r"comment|disqus|reviews?|forum", re.I)
_NEXT = re.compile(
    r"^\W*(?:next(?: page)?|continue(?: reading)?|weiter(?:lesen)?|nächste seite|page suivante|suivante?|siguiente|"
    r"próxima|avanti|pagina successiva|successiva|volgende|nästa(?: sida)?|neste|næste|seuraava|następna(?: strona)?|"
    r"další|далее|следующая|sonraki|下一页|下一頁|次へ|次のページ|다음)\W*$",
    re.I,
)
_PAGE_MARK = re.compile(
    rf"[\s(\[|:–—-]*(?:(?:{_WORD}|teil|part|partie|parte)\s*\d{{1,2}}(?:\s*(?:of|von|sur|de|di|/)\s*\d{{1,2}})?"
    r"|\d{1,2}\s*/\s*\d{1,2})[\s)\]]*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """An address taken apart."""

    base: str
    """The address without its page number; that of the first page, often."""
    number: int | None
    """The number; None where there is none, which means the first page."""


def find_next_page(document: HtmlDocument, first_url: str | None = None) -> str | None:
    """The address of the page that goes on with this one; None on the last page, and for most articles.

    Args:
        document: the page.
        first_url: address of the article's first page; None when this is it.
    """
    here = {split_number(url) for url in (document.url, *_head_links(document, "canonical")[:1])}
    if first_url is None:
        own = next((one for one in here if one.number in (None, 1)), None)
        bases, number = {one.base for one in here if one.number in (None, 1)}, 1
    else:
        first = split_number(first_url)
        bases = {first.base}
        own = next((one for one in here if one.base == first.base and one.number), None)
        number = own.number or 1 if own else 1
    if own is None or number >= MAX_NUMBER:
        return None
    for url in (*_head_links(document, "next"), *_links(document, number)):
        found = split_number(url)
        if found.number == number + 1 and found.base in bases and _has_same_host(url, document.url):
            return url
    return None


def _head_links(document: HtmlDocument, rel: str) -> list[str]:
    found = []
    for link in document.elements.of("link"):
        if rel in (link.get("rel") or "").lower().split() and (url := absolute(link.get("href"), document.base_url)):
            found.append(url)
    return found


def split_number(url: str) -> Numbered:
    """The address without its page number, and the number. Tracking parameters are not looked at."""
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return Numbered(url, None)
    host = (parts.hostname or "").removeprefix("www.")
    kept = [(key, value) for key, value in pairs if not key.lower().startswith("utm_")]
    for key, value in kept:
        if key.lower() in _KEYS and value.isascii() and value.isdigit() and 1 <= int(value[:4]) <= MAX_NUMBER:
            rest = urlencode([pair for pair in kept if pair != (key, value)])
            return Numbered(urlunsplit(("", host, parts.path.rstrip("/"), rest, "")), int(value))
    query = urlencode(kept)
    for pattern in (_SEGMENT, _SUFFIX, _TAIL):
        found = pattern.match(parts.path)
        if found:
            path = found["base"] + (found["end"] if found["end"] != "/" else "")
            return Numbered(urlunsplit(("", host, path.rstrip("/"), query, "")), int(found["number"]))
    return Numbered(urlunsplit(("", host, parts.path.rstrip("/"), query, "")), None)


def _has_same_host(one: str, other: str) -> bool:
    return urlsplit(one).netloc.lower() == urlsplit(other).netloc.lower()


def _links(document: HtmlDocument, number: int) -> Iterator[str]:
    """Addresses of links to the next page: marked so, or a number or word in a list of pages."""
    following = str(number + 1)
    for link in document.elements.of("a"):
        href = (link.get("href") or "").strip()
        if following not in href or href.startswith(("#", "javascript:")):
            continue
        is_marked = "next" in (link.get("rel") or "").lower().split() or "post-page-numbers" in (
            link.get("class") or ""
        )
        text = " ".join((link.text_content() if len(link) else link.text or "").split())
        if not is_marked and len(text) > 40:
            continue
        if not is_marked and text != following and not _NEXT.match(text or link.get("title") or ""):
            continue
        if _is_of_comments(link) or not (is_marked or _is_in_list(link)):
            continue
        try:
            yield urljoin(document.base_url, href).partition("#")[0]
        except ValueError:
            continue


def _is_of_comments(link: HtmlElement) -> bool:
    return any(
        _COMMENTS.search(f"{p.get('class') or ''} {p.get('id') or ''}") for p in link.iterancestors("div", "section")
    )


def _is_in_list(link: HtmlElement) -> bool:
    """Whether a link stands among links to pages: in a block named so, or beside another number."""
    for step, parent in enumerate(link.iterancestors()):
        if step > 4 or parent.tag in ("body", "article", "main"):
            break
        name = f"{parent.get('class') or ''} {parent.get('id') or ''} {parent.get('aria-label') or ''}"
        if _HOLDER.search(name):
            return True
        words = parent.text_content().split()
        if len(words) <= 20 and sum(word.isdigit() for word in words) >= 2:
            return True
    return False


def goes_on(article: Article, further: Article) -> bool:
    """Whether a further page belongs to the article: the same headline, and text that is new for the most part."""
    one, other = _plain_title(article.title), _plain_title(further.title)
    if not one or SequenceMatcher(None, one, other).ratio() < SAME_TITLE:
        return False
    known = {fold(paragraph) for paragraph in article.body.split("\n\n")}
    blocks = [(fold(paragraph), len(paragraph)) for paragraph in further.body.split("\n\n")]
    total = sum(size for _, size in blocks)
    return total > 0 and sum(size for folded, size in blocks if folded not in known) >= NEW_TEXT * total


def _plain_title(title: str | None) -> str:
    return fold(_PAGE_MARK.sub("", title or ""))


def join_pages(article: Article, further: Article, payload_sha256: str | None) -> Article:
    """The article with a further page behind it: what the page repeats at its head or end is left out.

    Args:
        article: the pages before, joined; `parts` is theirs.
        further: the article of the next page.
        payload_sha256: digest of the next page's reply.
    """
    known = {fold(paragraph) for paragraph in article.body.split("\n\n")}
    text, marks = _without_repeats(further, known)
    start = len(article.body) + 2
    moved = tuple(mark._replace(start=mark.start + start, end=mark.end + start) for mark in marks)
    part = PagePart(further.url, start, start + len(text), payload_sha256)
    updates = dict.fromkeys((*article.updates, *further.updates))
    return replace(
        article,
        body=f"{article.body}\n\n{text}",
        marks=(*article.marks, *moved),
        images=tuple(dict.fromkeys((*article.images, *further.images))),
        promos=tuple(dict.fromkeys((*article.promos, *further.promos))),
        updates=tuple(updates),
        source_url=article.source_url or further.source_url,
        source_title=article.source_title or further.source_title,
        parts=(*article.parts, part),
        next_page_url=further.next_page_url,
        origins=(
            *(o for o in article.origins if o.name != "body"),
            FieldOrigin("body", f"{len(article.parts) + 1} pages"),
        ),
    )


def _without_repeats(further: Article, known: set[str]) -> tuple[str, Sequence[Mark]]:
    """The page's text without known paragraphs at its head and end, and the marks of what is left."""
    paragraphs = further.body.split("\n\n")
    first, last = 0, len(paragraphs)
    while first < last - 1 and fold(paragraphs[first]) in known:
        first += 1
    while last - 1 > first and fold(paragraphs[last - 1]) in known:
        last -= 1
    start = sum(len(paragraph) + 2 for paragraph in paragraphs[:first])
    text = "\n\n".join(paragraphs[first:last])
    end = start + len(text)
    inside = [mark for mark in further.marks if start <= mark.start and mark.end <= end]
    return text, [mark._replace(start=mark.start - start, end=mark.end - start) for mark in inside]
