"""Texts inside feeds: HTML made safe, HTML made plain."""

import io
import re
from collections.abc import Sequence
from html import escape, unescape

import feedparser

from crawler.feeds.markup import NOT_XML, drop_illegal_references
from crawler.feeds.trim import tame_comments

_UNSEEN = re.compile(r"<(script|style|template)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.S | re.I)
_HTML_TAG = re.compile(
    r"</?(?:a|abbr|address|applet|area|article|aside|audio|b|base|bdi|bdo|big|blink|blockquote|body|br|button|canvas|"
    r"caption|center|cite|code|col|colgroup|data|dd|del|details|dfn|dialog|dir|div|dl|dt|em|embed|fieldset|figcaption|"
    r"figure|font|footer|form|frame|frameset|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|"
    r"link|main|map|mark|marquee|math|meta|meter|nav|noscript|object|ol|optgroup|option|p|param|picture|pre|progress|"
    r"q|rp|rt|ruby|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|"
    r"td|template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr|xml|layer|ilayer|bgsound)"
    r"(?:[\s/][^<>]*)?/?>",
    re.I,
)
_LESS_THAN = re.compile(
    r"""<!--(?!-?>)(?:(?!--!?>)[\s\S]){0,10000}-->|<(?:/?([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z_][\w:.-]*(?:="[^"<>]*"|='[^'<>]*')?)*)\s*/?>)?""",
    re.ASCII,
)
_ACTIVE = frozenset(
    ("script", "style", "iframe", "object", "embed", "applet", "meta", "link", "base", "frame", "frameset", "template")
)
_ACTIVE_ATTRIBUTE = re.compile(r"""\son\w+\s*=|=\s*["']?[\s\x00-\x20]*(?:javascript|vbscript)\s*:|\ssrcdoc\s*=""", re.I)
_TAG_START = re.compile(r"<[a-zA-Z/!?]")
_BLOCK = re.compile(r"</?(?:p|div|br|li|h[1-6]|td|tr|blockquote)\b[^<>]*>", re.I)
_SURROGATE = re.compile("[\ud800-\udfff]")
_HTML_TYPES = ("text/html", "application/xhtml+xml")


def plain_text(value: str | None, *, is_html: bool = True) -> str | None:
    """The words of a text on one line, without tags and with entities resolved; None when none are left.

    Titles are often escaped once too often. So what is an HTML tag after unescaping is taken out as well, also of
    text that claims to be plain; other angle brackets ("a < b", "<example>") stay.
    """
    if not value:
        return None
    text = scalar_text(value)
    if is_html:
        text = _strip_markup(text)
    for _ in range(3):
        text = _strip_html_tags(text)
        once = scalar_text(unescape(text)) if is_html else text
        if once == text:
            break
        text = once
    text = _strip_html_tags(text)
    return " ".join(text.split()) or None


def without_scripts(value: str | None) -> str | None:
    """HTML that feedparser has not seen, without scripts and styles and what is in them."""
    return _UNSEEN.sub(" ", value) if value else None


def scalar_text(value: str) -> str:
    """The text with lone surrogates replaced: they can be neither stored nor sent."""
    return _SURROGATE.sub("\ufffd", value)


def safe_html(value: str | None, content_type: str) -> str | None:
    """A text of feedparser as HTML: its HTML is safe already, its plain text is escaped. None when empty."""
    if not value or not value.strip():
        return None
    text = scalar_text(value.strip())
    return _only_sound_tags(text) if content_type in _HTML_TYPES else escape(text, quote=False)


def clean_fragments(fragments: Sequence[tuple[str, str]]) -> list[str]:
    """HTML fragments made safe, their relative addresses resolved.

    feedparser does it, on a feed made up for the purpose: one rule for what is safe in every kind of feed.

    Args:
        fragments: (HTML, base address) in any number.

    Returns:
        As many texts, in the same order.
    """
    if not fragments:
        return []
    parts = ['<feed xmlns="http://www.w3.org/2005/Atom">']
    for html, base in fragments:
        text, address = (
            escape(NOT_XML.sub("", drop_illegal_references(tame_comments(html)))),
            escape(NOT_XML.sub("", base)),
        )
        parts.append(f'<entry xml:base="{address}"><content type="html">{text}</content></entry>')
    parts.append("</feed>")
    answer = feedparser.parse(
        io.BytesIO("".join(parts).encode()),
        response_headers={"content-type": "application/atom+xml; charset=utf-8"},
        sanitize_html=True,
        resolve_relative_uris=True,
    )
    values = [str((entry.get("content") or [{}])[0].get("value") or "") for entry in answer.entries]
    texts = [_only_sound_tags(scalar_text(value)) for value in values]
    return texts if len(texts) == len(fragments) else [""] * len(fragments)


def _only_sound_tags(html: str) -> str:
    """HTML of feedparser with every `<` escaped that does not open a whole and harmless tag.

    feedparser writes its tags in one strict form, but lets through as text what it takes for no tag and browsers do:
    `<svg/onload=...>`, or what follows the comment `<!-->`.
    """
    return _LESS_THAN.sub(_sound_or_escaped, html) if "<" in html else html


def _sound_or_escaped(match: re.Match[str]) -> str:
    tag, name, attributes = match.group(), match.group(1), match.group(2)
    if name is None and tag != "<":
        return tag  # a comment for browsers too
    if name is None:
        return "&lt;" + tag[1:]
    harmful = name.lower() in _ACTIVE or (attributes and _ACTIVE_ATTRIBUTE.search(attributes))
    return "" if harmful else tag


def _strip_markup(text: str) -> str:
    """Without anything that looks like a tag. Linear, unlike a pattern that searches for each `>` to the end."""
    if "<" not in text:
        return text
    text = _BLOCK.sub(" ", text)
    parts, start = [], 0
    while found := _TAG_START.search(text, start):
        end = text.find(">", found.end())
        if end < 0:
            break
        parts.append(text[start : found.start()])
        start = end + 1
    parts.append(text[start:])
    return "".join(parts)


def _strip_html_tags(text: str) -> str:
    return _HTML_TAG.sub("", _BLOCK.sub(" ", text)) if "<" in text else text
