"""Bytes of XML from the web, made readable: unpacked, decoded, mended, parsed without entities, network or surprise."""

import codecs
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.entities import html5, name2codepoint

from lxml import etree

MAX_UNPACKED_BYTES = 52_428_800
"""The most a packed document may unpack to. Source: https://www.sitemaps.org/protocol.html (limit of one sitemap)."""
MAX_MEMBERS = 1_000
"""gzip members of one file, as `cat one.gz two.gz` makes them. Each costs a copy of what is left."""

MAX_TAGS = 1_000_000
"""Tags read of one document: a sitemap of 50,000 addresses with images has fewer; a tree of more costs over 200 MB."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FIRST_BYTES = (  # "<?xm" or "<" in encodings that are no superset of ASCII: XML 1.0, appendix F
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "tis-620": "cp874"}
"""Labels that stand for a larger set in practice. Source: https://encoding.spec.whatwg.org/#names-and-labels"""

_NOT_OF_DOCUMENTS = (
    "base64",
    "zip",
    "rot",
    "hex",
    "idna",
    "punycode",
    "unicode_",
    "unicode-",
    "raw_",
    "raw-",
    "undefined",
)
"""Python's codecs that are no encodings of text."""

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,400}?\?>")
_DECLARED = re.compile(rb"""^\s*<\?xml\b[^>]{0,300}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.I)
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBER = r"#(?:([0-9]{1,12})|[xX]([0-9a-fA-F]{1,10}))(?:;|(?![0-9a-fA-F]))"
_REFERENCE = re.compile(rf"(&(?:amp;)?){_NUMBER}(?:\1{_NUMBER})?")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z][\w.-]{0,31});)?")
_ENTITY = re.compile(r"""<!ENTITY\s+([A-Za-z][\w.-]{0,31})\s+(?:"([^"&%<>]{0,200})"|'([^'&%<>]{0,200})')\s*>""")
_OF_THE_WEB = re.compile(r"utf|gb|big5|euc|shift|cp9|iso-|windows-|koi8|tis|ibm866|cp866|ks_c|johab", re.I)
"""Guesses worth trusting: chardet takes short Latin texts for those of MS-DOS and old Macintoshes."""

_MAX_EXPANSIONS = 10_000
_LEGACY = re.compile(r"(?:us-?ascii|ascii|iso-?8859-?\d+|latin-?\d|l1|windows-?125\d|cp-?125\d)$", re.I)

_MAX_ATTRIBUTES = 1000
_MAX_TAG_CHARS = 100_000
_CROWDED_TAG = re.compile(
    rf"<([A-Za-z_][\w:.-]{{0,60}})\s(?:(?:[^<>=]*=){{{_MAX_ATTRIBUTES}}}[^<>]*?|[^<>]{{{_MAX_TAG_CHARS},}}?)(/?)>"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document as text."""

    text: str
    """Without byte order mark and XML declaration, without characters that XML 1.0 forbids."""
    charset: str
    """The encoding it was read with."""
    problems: tuple[str, ...] = ()


def unpack(body: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The body without gzip around it (up to two layers: some servers pack a packed file), and what went wrong.

    Whatever could be unpacked of a damaged or oversized file is returned.
    """
    problems: list[str] = []
    for _ in range(2):
        if body[:2] != b"\x1f\x8b":
            break
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        parts, size, members = [], 0, 1
        try:
            while size < MAX_UNPACKED_BYTES:
                part = unpacker.decompress(body, min(1 << 20, MAX_UNPACKED_BYTES - size))
                body = unpacker.unconsumed_tail
                parts.append(part)
                size += len(part)
                if unpacker.eof and unpacker.unused_data[:2] == b"\x1f\x8b" and members < MAX_MEMBERS:
                    body, members = unpacker.unused_data, members + 1
                    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
                elif unpacker.eof or not (part or body):
                    break
        except zlib.error as error:
            problems.append(f"damaged gzip: {error}")
        if size >= MAX_UNPACKED_BYTES:
            problems.append(f"more than {MAX_UNPACKED_BYTES} bytes unpacked: cut")
        elif not problems and not unpacker.eof:
            problems.append("gzip ends early")
        elif members >= MAX_MEMBERS:
            problems.append(f"more than {MAX_MEMBERS} gzip members: cut")
        body = b"".join(parts)
    return body, tuple(problems)


def find_header(headers: Sequence[tuple[str, str]], name: str) -> str | None:
    """The first value of a header, whatever its case; None when it is absent or empty."""
    return next((value.strip() for key, value in headers if key.lower() == name and value.strip()), None)


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The document as text; never fails.

    Order: byte order mark, the Content-Type's charset, the XML declaration, UTF-8, chardet's guess, windows-1252.
    Two departures from RFC 7303 section 3: bytes that only make sense as UTF-8 are read so under any Latin label
    (a wrong label is far more common than text that looks like UTF-8 by chance), and a Content-Type without a charset
    says nothing.
    """
    problems: list[str] = []
    body, mark = _split_mark(body)
    declared = _declared(body, content_type, mark)
    tried: list[str] = []
    for charset in _candidates(body, declared, mark):
        if charset in tried:
            continue
        tried.append(charset)
        text = _try_decode(body, charset)
        if text is not None:
            if declared and charset != declared[0]:
                problems.append(f"declared as {declared[0]}, read as {charset}")
            return Decoded(_clean(text), charset, tuple(problems))
    problems.append("in no known encoding: read as windows-1252 with replacements")
    return Decoded(_clean(body.decode("windows-1252", "replace")), "windows-1252", tuple(problems))


def mend(text: str) -> str:
    """The text with a doctype that defines entities gone, references resolved, and stray ampersands escaped.

    Of the document's own entities only plain short texts are resolved, and only so often: that is all that honest
    documents use, and nothing can grow. HTML's become characters. CDATA sections and comments stay as they are.
    Linear in the length.
    """
    own: dict[str, str] = {}
    if "<!ENTITY" in text:
        text, own = _without_doctype(text)
    parts: list[str] = []
    expansions = 0

    def resolve(match: re.Match[str]) -> str:
        nonlocal expansions
        value = own.get(match.group(1) or "")
        if value is not None and expansions < _MAX_EXPANSIONS:
            expansions += 1
            return value
        return _mended_reference(match)

    for outside, verbatim in _split_cdata(drop_illegal_references(text)):
        parts.append(_AMPERSAND.sub(resolve, outside))
        parts.append(verbatim)
    return "".join(parts)


def drop_illegal_references(text: str) -> str:
    """The text without references to what is no character; the two halves of one beyond the BMP are put together.

    Also in escaped text and CDATA: a lone surrogate there stops feedparser, lxml and the store.
    """
    return _REFERENCE.sub(_legal_reference, text) if "&" in text else text


def cut_tags(text: str) -> tuple[str, bool]:
    """The text up to its `MAX_TAGS`th tag, crowded ones emptied, and whether anything was cut."""
    text = empty_crowded_tags(text)
    if text.count("<") <= MAX_TAGS:
        return text, False
    for count, match in enumerate(re.finditer("<", text)):
        if count == MAX_TAGS:
            return text[: match.start()], True
    return text, False


def empty_crowded_tags(text: str) -> str:
    """The text with no attribute left in start tags that have more than any honest one: parsers take the square of
    their number, minutes for 100,000. A tag of HTML counts as crowded by its length, too, as names without values can.
    """
    return _CROWDED_TAG.sub(r"<\1\2>", text) if _has_long_gap(text, 3 * _MAX_ATTRIBUTES) else text


def _has_long_gap(text: str, chars: int) -> bool:
    """Whether some stretch without a `<` is as long as that: without one the pattern need not try at every tag."""
    at = 0
    while len(text) - at > chars:
        following = text.rfind("<", at + 1, at + chars + 2)
        if following < 0:
            return True
        at = following
    return False


def parse_tree(text: str) -> etree._Element | None:
    """The root of mended text, recovered where it is broken; None when there is no element at all.

    No entity is expanded, nothing is fetched, and nesting stops at libxml2's limit of 256.
    """
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.strip().encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    # lxml's stubs promise an element; with recover it is None for input without one
    return root if isinstance(root, etree._Element) else None


def name_of(element: etree._Element) -> str:
    """The element's local name in lower case, whatever its namespace or undeclared prefix."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def namespace_of(element: etree._Element) -> str:
    """The element's namespace, or its undeclared prefix, or ""."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag[1:].partition("}")[0] if tag.startswith("{") else tag.rpartition(":")[0]


def text_of(element: etree._Element) -> str | None:
    """All text inside, white space collapsed; None when there is none."""
    return " ".join("".join(str(part) for part in element.itertext()).split()) or None


def attribute_of(element: etree._Element, name: str) -> str | None:
    """An attribute by its local name in any case; None when absent or empty."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2].rpartition(":")[2].lower() == name and str(value).strip():
            return str(value).strip()
    return None


def _split_mark(body: bytes) -> tuple[bytes, str | None]:
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :], charset
    head = body[:200].lstrip(b" \t\r\n")
    return body, next((charset for start, charset in _FIRST_BYTES if head.startswith(start)), None)


def _declared(body: bytes, content_type: str | None, mark: str | None) -> list[str]:
    """The labels given, as Python names, the Content-Type's before the declaration's."""
    labels: list[str] = []
    if content_type and (found := _CHARSET.search(content_type)):
        labels.append(found.group(1))
    head = body[:1600]
    if mark and mark != "utf-8":
        head = head[:1600].decode(mark, "ignore").encode("ascii", "ignore")
    if declaration := _DECLARED.match(head):
        label = declaration.group(1).decode("ascii")
        if not (mark and re.match(r"(?i)(cs)?(u|utf-?_?|ucs-?|unicode|iso-10646)", label)):
            labels.append(label)
    names = (_python_name(label) for label in labels)
    return [name for name in names if name]


def _candidates(body: bytes, declared: list[str], mark: str | None) -> Iterator[str]:
    if mark:
        yield mark
    if not body.isascii() and all(_LEGACY.match(label) for label in declared):
        yield "utf-8"
    yield from declared
    yield "utf-8"
    guess = _guess(body)
    if guess:
        yield guess
    yield "windows-1252"


def _guess(body: bytes) -> str | None:
    import chardet  # 0.1 s to import, and few documents need it

    label = chardet.detect(body[:20_000]).get("encoding")
    return _python_name(label) if isinstance(label, str) and _OF_THE_WEB.match(label) else None


def _python_name(label: str) -> str | None:
    label = _WIDER.get(label.lower(), label.lower())
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    if label.startswith(_NOT_OF_DOCUMENTS) or not getattr(info, "_is_text_encoding", True):
        return None
    return label


def _try_decode(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except (UnicodeError, LookupError):
        return None


def _clean(text: str) -> str:
    text = text.removeprefix("\ufeff")
    if found := _DECLARATION.match(text):
        text = text[found.end() :]
    return NOT_XML.sub("", text)


def _split_cdata(text: str) -> Iterator[tuple[str, str]]:
    """(text, CDATA section or comment) in turn; an unclosed one is text, and so is all that follows."""
    start = 0
    closed = {"<![CDATA[": True, "<!--": True}
    for match in re.finditer(r"<!\[CDATA\[|<!--", text):
        opener = match.group()
        if match.start() < start or not closed[opener]:
            continue
        closer = "]]>" if opener == "<![CDATA[" else "-->"
        end = text.find(closer, match.end())
        if end < 0:
            closed[opener] = False  # else each further opener would search to the end again
            continue
        end += len(closer)
        yield text[start : match.start()], text[match.start() : end]
        start = end
    yield text[start:], ""


def _without_doctype(text: str) -> tuple[str, dict[str, str]]:
    """The text without its doctype, and the plain entities that this defined."""
    found = re.search(r"<!DOCTYPE\b", text, re.I)
    if found is None:
        return text, {}
    at = found.start()
    close, bracket = text.find(">", at), text.find("[", at)
    if 0 <= bracket < close:
        subset = re.compile(r"\]\s*>").search(text, bracket)
        close = subset.end() - 1 if subset else len(text)
    elif close < 0:
        close = len(text)
    own = {name: double or single for name, double, single in _ENTITY.findall(text[at:close])}
    return text[:at] + text[close + 1 :], own


def _legal_reference(match: re.Match[str]) -> str:
    start = match.group(1)
    first, second = _number(match.group(2), match.group(3)), _number(match.group(4), match.group(5))
    if first is not None and second is not None and 0xD800 <= first < 0xDC00 <= second < 0xE000:
        return f"{start}#{0x10000 + ((first - 0xD800) << 10) + second - 0xDC00};"
    return "".join(f"{start}#{code};" for code in (first, second) if code is not None and _is_legal(code))


def _number(decimal: str | None, hexadecimal: str | None) -> int | None:
    if decimal:
        return int(decimal)
    return int(hexadecimal, 16) if hexadecimal else None


def _is_legal(code: int) -> bool:
    """Of XML 1.0, production 2 (Char)."""
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


def _mended_reference(match: re.Match[str]) -> str:
    name = match.group(1)
    if name is None:
        return "&amp;"
    if name in name2codepoint:  # HTML 4 first: feeds that name lang and rang are old
        return f"&#{name2codepoint[name]};"
    character = html5.get(f"{name};")
    if character is None:
        return f"&amp;{name};"
    return "".join(f"&#{ord(c)};" for c in character)
