"""Bytes of a page to one clean tree that every room reads and none changes.

In: the body as received (content coding undone), the final address, the response headers. Out: an `HtmlDocument`.
Raises `PageError` only.

Source: https://encoding.spec.whatwg.org/ (labels), https://html.spec.whatwg.org/#numeric-character-reference-end-state
(references to control characters), measured: trafilatura loses whole pages over one control character.
"""

import codecs
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import chardet
from lxml import etree, html
from lxml.html import HtmlElement

from crawler.errors import PageError
from crawler.extract.jsonld import find_json_ld

MAX_TAGS = 50_000
"""Tags read of one page; the rest of the text is cut and noted. The largest real news page seen has 31,000. A page of
200,000 links then takes 170 MB above the start instead of 375."""
MAX_DEPTH = 512
"""Depth of the tree; deeper elements lose their tags, not their text. Browsers stop at 512 too (Blink, WebKit)."""

_DETECT_BYTES = 20_000
_META_BYTES = 4096
_GOOD_TO_BAD = 20
"""Characters beyond ASCII to each bad one in damaged text of a multi-byte encoding; far more are bad
in text of another encoding."""
_LABELS = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "l1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "korean": "cp949",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "windows-874": "cp874",
    "unicode": "utf-16",
    "utf8": "utf-8",
    "utf-8-sig": "utf-8",
}
"""Labels that mean a larger encoding on the web than Python's codec of the same name."""
_WEB_CODECS = frozenset(
    (
        "utf-8",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "gb18030",
        "gbk",
        "big5",
        "big5hkscs",
        "euc_jp",
        "shift_jis",
        "cp932",
        "iso2022_jp",
        "euc_kr",
        "cp949",
        "hz",
        "cp866",
        "koi8-r",
        "koi8-u",
        "euc_jis_2004",
        "johab",
    )
)
"""Python codecs that the web uses. UTF-7 and Python's own escapes are none: they would let text hide mark-up."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MAGIC = (b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"OggS", b"ID3", b"wOF")
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.I
)
_SINGLE_BYTE = re.compile(r"^(?:cp125\d|cp874|iso8859|koi8|mac)", re.I)
_SURROGATE_BYTES = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
"""Lone surrogates as three bytes (CESU-8): one bad character each."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_ENTITY = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));?")
_TAG = re.compile(r"<[a-zA-Z]")
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*+)(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
"""What was taken is not given back: a name of a million characters without an end would be tried at each of them."""
_ASCII_CONTROLS = bytes((*range(9), 11, *range(14, 32), 127))
_C1_BYTES = frozenset((*range(0x80, 0x85), *range(0x86, 0xA0)))
"""What follows the byte C2 in those from U+0080 to U+009F."""
_NONCHARACTERS = re.compile(rb"\xef(?:\xb7[\x90-\xaf]|\xbf[\xbe\xbf])")
"""The characters of _CONTROLS in UTF-8, in three forms that are quick to look for."""
_HUGE_TAG_CHARS = 100_000
_HUGE_TAG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9:-]*)\s[^<>]{{{_HUGE_TAG_CHARS},}}>")
"""A start tag with 100,000 characters of attributes; libxml2 takes quadratic time over their number."""
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_MARKUP = re.compile(r"<[a-zA-Z!/]")


_MARKED = etree.XPath("//@itemprop/.. | //@property/.. | //@itemref/..")
"""By attribute, as libxml2 is fastest."""


class Elements:
    """The elements of a tree by their tags, told in one walk.

    Twenty questions about a page are about the elements of a tag. Each would walk over the whole tree, which by then
    has left the processor's caches: 0.2 ms a walk where one over a small tree takes 0.02. Holding all elements also
    keeps lxml from making their Python sides anew on each visit.
    """

    __slots__ = ("_all", "_places", "marked")

    marked: Sequence[HtmlElement]
    """Those with a property of microdata or RDFa, or that refer to some (itemprop, property, itemref), in order."""

    def __init__(self, root: HtmlElement) -> None:
        self._all = list(root.iter(etree.Element))
        self._places: dict[object, list[int]] = defaultdict(list)
        places = self._places
        for place, element in enumerate(self._all):
            places[element.tag].append(place)

        self.marked = _MARKED(root)

    def of(self, *tags: str) -> list[HtmlElement]:
        """Those of some tags, in document order: what `root.iter(*tags)` walks over, the tree being as it was."""
        if len(tags) == 1:
            return list(map(self._all.__getitem__, self._places.get(tags[0], ())))
        return list(map(self._all.__getitem__, sorted([place for tag in tags for place in self._places.get(tag, ())])))

    def has_odd_names(self) -> bool:
        """Whether some are called `o:p` or the like, as word processors do: HTML has such names, lxml makes no element
        of one."""
        return any(":" in str(tag) or str(tag).startswith(".") for tag in self._places)


@dataclass(frozen=True, slots=True)
class HtmlDocument:
    """One parsed page. The tree is shared by several rooms: read it, copy what you want to change."""

    root: HtmlElement
    """The `html` element; without comments' effect on text, control characters or NULs."""
    url: str
    """Final address of the page."""
    base_url: str
    """What relative addresses are resolved against: base href where the page has one, else `url`."""
    charset: str
    """Encoding the bytes were decoded with, as Python names it."""
    json_ld: tuple[dict[str, Any], ...] = ()
    """Every JSON-LD node in page order, arrays and @graph flattened; see `crawler.extract.jsonld.resolve`."""
    notes: tuple[str, ...] = ()
    """Caps that bit: `tags cut at 50000`, `depth cut at 512`, `decoded with replacements`."""
    is_body_marked: bool = False
    """A site rule chose the body: its elements carry `crawler.extract.ruled.MARK`."""
    elements: Elements = field(init=False, repr=False, compare=False)
    """Those of the tree, by their tags."""
    told: dict[str, object] = field(init=False, repr=False, compare=False, default_factory=dict)
    """What a room has read of it and is asked for again, by its name."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "elements", Elements(self.root))


def parse_html(body: bytes, url: str, headers: Sequence[tuple[str, str]] = ()) -> HtmlDocument:
    """Parse one page.

    Args:
        body: bytes without content coding.
        url: final address, absolute.
        headers: response headers in order; only Content-Type is read.

    Raises:
        PageError: when the bytes hold no HTML.
    """
    text, charset, notes = decode_html(body, headers, url)
    if _is_noise(text):
        raise PageError("binary data, not HTML", url)
    is_raw = charset == "utf-8" and not notes and not body.startswith(codecs.BOM_UTF8)
    clean = clean_text(text, body if is_raw else None)
    if not _MARKUP.search(clean):
        raise PageError("no mark-up in the page", url)
    whole = _HUGE_TAG.sub(r"<\1>", clean) if _may_hold_huge_tag(clean) else clean
    whole, cut = _cap_tags(whole)
    root, flattened = _parse_tree(whole, url, body if is_raw and whole is text else None)
    notes += cut + flattened
    return HtmlDocument(
        root=root,
        url=url,
        base_url=_find_base(root, url),
        charset=charset,
        json_ld=find_json_ld(root),
        notes=notes,
    )


def decode_html(
    body: bytes, headers: Sequence[tuple[str, str]] = (), url: str | None = None
) -> tuple[str, str, tuple[str, ...]]:
    """Decode by byte order mark, header, meta, then by looking at the bytes.

    A declared encoding that the bytes contradict loses: valid UTF-8 with multi-byte characters is UTF-8 whatever a
    single-byte label claims, and a label under which the bytes cannot be decoded is passed over.

    Returns:
        The text, the Python codec name, notes.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace"), codec, ()
    if body.startswith(_MAGIC):
        raise PageError("binary data, not HTML", url)
    for codec, odd in (("utf-16-le", 1), ("utf-16-be", 0)):
        if len(body) > 8 and body[odd:400:2].count(0) > 0.7 * len(body[odd:400:2]):
            return body.decode(codec, "replace"), codec, ()
    try:
        as_utf8: str | None = body.decode("utf-8")
    except UnicodeDecodeError:
        as_utf8 = None
    declared = _declared(body, headers)
    if as_utf8 is None and not declared:
        declared = _declared_late(body)
    if as_utf8 is None and not any(_is_multi_byte(codec) for codec in declared):
        damaged = _decode_damaged_utf8(body, "utf-8" in declared)
        if damaged is not None:
            return damaged, "utf-8", ("decoded with replacements",)
    for codec in declared:
        is_lie = codec.startswith("utf-16") and b"\0" not in body  # mark-up in UTF-16 has zeros
        if codec == "utf-8" or is_lie or _SINGLE_BYTE.match(codec):
            if as_utf8 is not None:
                return as_utf8, "utf-8", ()
            if codec == "utf-8" or is_lie:
                continue
        try:
            return body.decode(codec), codec, ()
        except UnicodeError:
            continue
    if as_utf8 is not None:
        return as_utf8, "utf-8", ()
    for codec in filter(_is_multi_byte, declared):
        if (damaged := _decode_damaged(body, codec)) is not None:
            return damaged, codec, ("decoded with replacements",)
    return _decode_undeclared(body, declared)


def _decode_damaged(body: bytes, codec: str) -> str | None:
    """The text in a multi-byte encoding that the page names, with at most one bad character to `_GOOD_TO_BAD` that are
    not ASCII; None when there are more. A detector, asked about two bad bytes, took GB18030 for KOI8-R."""
    text = body.decode(codec, "replace")
    bad = text.count("\ufffd")
    return text if bad * _GOOD_TO_BAD < len(_BEYOND_ASCII.findall(text)) else None


def _decode_damaged_utf8(body: bytes, is_declared: bool) -> str | None:
    """UTF-8 with a few bad bytes, each a replacement character; None when the bytes look like another encoding.

    Text of another encoding has hardly a valid multi-byte character; damaged UTF-8 has more of them than bad bytes.
    """
    text = _SURROGATE_BYTES.sub(b"\xef\xbf\xbd", body).decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(_BEYOND_ASCII.findall(text)) - bad
    if good > (2 if is_declared else 8) * bad or (is_declared and bad * 200 < len(text)):
        return text
    return None


def _declared(body: bytes, headers: Sequence[tuple[str, str]]) -> list[str]:
    """Known codecs named by the header, then by the page, best first."""
    labels = []
    for name, value in headers:
        if name.lower() == "content-type" and (match := _HEADER_CHARSET.search(value)):
            labels.append(match[1])
    for found in _META_CHARSET.finditer(body[:_META_BYTES]):
        label = (found[1] or found[2]).decode("ascii", "replace")
        if not label.lower().startswith(("utf-16", "utf-32")):
            labels.append(label)
    codecs_named = []
    for label in labels:
        codec = _find_codec(label)
        if codec and codec not in codecs_named:
            codecs_named.append(codec)
    return codecs_named


def _declared_late(body: bytes) -> list[str]:
    """What a meta element names that comes too late to be seen in time: browsers then read the page anew.

    Source: https://html.spec.whatwg.org/#changing-the-encoding-while-parsing
    """
    found = _META_CHARSET.search(body, _META_BYTES)
    codec = _find_codec((found[1] or found[2]).decode("ascii", "replace")) if found else None
    return [codec] if codec else []


def _is_multi_byte(codec: str) -> bool:
    """Whether the codec is a multi-byte one other than UTF-8: its text may by chance look like damaged UTF-8."""
    return codec != "utf-8" and _SINGLE_BYTE.match(codec) is None


def _find_codec(label: str) -> str | None:
    name = label.strip().lower()
    name = _LABELS.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return info.name if info.name in _WEB_CODECS or _SINGLE_BYTE.match(info.name) else None


def _decode_undeclared(body: bytes, declared: list[str]) -> tuple[str, str, tuple[str, ...]]:
    bad = body.decode("utf-8", "replace")
    if not declared and bad.count("\ufffd") * 200 < len(bad):
        return bad, "utf-8", ("decoded with replacements",)
    guess = chardet.detect(_telling_bytes(body))["encoding"]
    codec = (_find_codec(guess) if guess else None) or (declared[0] if declared else "cp1252")
    text = body.decode(codec, "replace")
    return text, codec, ("decoded with replacements",) if "\ufffd" in text else ()


def _telling_bytes(body: bytes) -> bytes:
    """The first part of the page that is not plain ASCII: the only part a detector can learn from."""
    match = re.search(rb"[\x80-\xff]", body)
    start = max(0, match.start() - 200) if match else 0
    return body[start : start + _DETECT_BYTES]


def clean_text(text: str, raw: bytes | None = None) -> str:
    """Remove control characters and references to them; references 128-159 are read as Windows-1252, as browsers "
    "do."

    Args:
        text: of a page. It comes back itself where there is nothing to remove.
        raw: the text in UTF-8, where that is at hand.
    """
    whole, text = text, text.replace("\x0c", " ")  # white space to HTML, but no character to lxml
    if "&#" in text and any(_clean_entity(match) != match[0] for match in _distinct_entities(text)):
        text = _ENTITY.sub(_clean_entity, text)
    if raw is None or text is not whole:
        raw = text.encode("utf-8", "surrogatepass")
    return _CONTROLS.sub("", text) if _has_controls(raw) else text


def _distinct_entities(text: str) -> list[re.Match[str]]:
    """One match of each numeric reference: a page repeats the same few, and most need no cleaning."""
    return list({match[0]: match for match in _ENTITY.finditer(text)}.values())


def _has_controls(raw: bytes) -> bool:
    """Whether any character of _CONTROLS is in a text; looking at its bytes takes half the time of the pattern."""
    return (
        len(raw.translate(None, _ASCII_CONTROLS)) != len(raw)
        or not _C1_BYTES.isdisjoint([piece[0] for piece in raw.split(b"\xc2")[1:]])
        or (b"\xef" in raw and _NONCHARACTERS.search(raw) is not None)
    )


def _clean_entity(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    if 0x80 <= code <= 0x9F:
        return bytes((code,)).decode("cp1252", "ignore")
    if (code < 0x20 and code not in (9, 10, 13)) or code == 0x7F:
        return ""
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return ""
    return match[0]


def _is_noise(text: str) -> bool:
    """Whether the text is no text: many control or replacement characters among its first."""
    start = text[:5000]
    return len(start) > 200 and (len(_CONTROLS.findall(start)) + start.count("\ufffd")) > 0.1 * len(start)


def _may_hold_huge_tag(text: str) -> bool:
    """Whether some stretch between two `<` is as long as a huge tag: the pattern would try at each of them."""
    at = 0
    while len(text) - at > _HUGE_TAG_CHARS:
        following = text.rfind("<", at + 1, at + _HUGE_TAG_CHARS + 2)
        if following < 0:
            return True
        at = following
    return False


def _cap_tags(text: str) -> tuple[str, tuple[str, ...]]:
    if text.count("<") <= MAX_TAGS:
        return text, ()
    for number, match in enumerate(_TAG.finditer(text)):
        if number >= MAX_TAGS:
            return text[: match.start()], (f"tags cut at {MAX_TAGS}",)
    return text, ()


def _parse_tree(text: str, url: str, raw: bytes | None) -> tuple[HtmlElement, tuple[str, ...]]:
    """Parse; when libxml2 stops at its own depth limit (256), drop tags that are too deep and parse again.

    Args:
        text: of the page.
        url: its address.
        raw: the text in UTF-8, where that is at hand.
    """
    parser = _make_parser(huge_tree=False)
    root = _read(text.encode("utf-8", "replace") if raw is None else raw, parser, url)
    if not any("depth" in entry.message.lower() for entry in parser.error_log):
        return root, ()
    text, cut = _flatten(text)
    root = _read(text.encode("utf-8", "replace"), _make_parser(huge_tree=True), url)
    return root, (f"depth cut at {MAX_DEPTH}",) if cut else ()


_CLASSES = etree.ElementDefaultClassLookup(element=HtmlElement, comment=html.HtmlComment, entity=html.HtmlEntity)
"""One class for every element: lxml.html asks Python for the class of each element it hands out, and nobody here needs
its forms and inputs."""


def _make_parser(huge_tree: bool) -> html.HTMLParser:
    """Without comments: nobody reads them, and lxml walks over many in a row in the square of their number."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=huge_tree, remove_pis=True, remove_comments=True)
    parser.set_element_class_lookup(_CLASSES)
    return parser


def _read(raw: bytes, parser: html.HTMLParser, url: str) -> HtmlElement:
    try:
        return html.document_fromstring(raw, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise PageError(f"not HTML: {error}", url) from error


def _flatten(text: str) -> tuple[str, bool]:
    """Drop the tags of elements deeper than MAX_DEPTH, keep what they hold. Counts tags; knows no implied end tags."""
    out = []
    last = depth = 0
    cut = False
    for tag in _ANY_TAG.finditer(text):
        closing, name = tag[1], tag[2].lower()
        if name in _VOID:
            continue
        if closing:
            drop = depth > MAX_DEPTH
            depth = max(0, depth - 1)
        else:
            depth += 1
            drop = depth > MAX_DEPTH
        if drop:
            cut = True
            out.append(text[last : tag.start()])
            last = tag.end()
    out.append(text[last:])
    return "".join(out), cut


def _find_base(root: HtmlElement, url: str) -> str:
    for base in root.iter("base"):
        href = (base.get("href") or "").strip()
        if not href:
            continue
        try:
            joined = urljoin(url, href)
            if urlsplit(joined).scheme in ("http", "https") and urlsplit(joined).netloc:
                return joined
        except ValueError:
            return url
        return url
    return url
