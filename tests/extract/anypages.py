"""Pages of any make, for laws that hold for all: grown from a grammar of what pages are made of, then damaged."""

import json
from typing import Any

from hypothesis import strategies as st

PROSE = "The council met on Monday evening and talked for three hours about the old harbour and its cranes. "
WORDS = (
    PROSE, PROSE * 4, "By Ann Example", "Ann Example and Bob Sample", "Photo: Ann Example/AFP",
    "(Photo by A. Example)", "© 2026 Example Press. All rights reserved.",
    "This material may not be published without permission.", "ALSO READ| Ferry line wants quiet",
    "Title:Council talks", "Url:https://news.example/a", "Author:Ann 2026-01-02 15:50 11", "2 January 2026",
    "12:30", "Updated 3 hours ago", "Council talks", "Tags: a, b", "Share", "Advertisement", "Read more",
    "港口的夜晚。（图源：新华社）", "版权所有", "ميناء قديم\u202e\u2066", "\u05d0\u200f\u202b", "é\u0301",
    "a\u200db", "\x00\x1b[31m", "&#0;&#x1b;&#xD800;&#128;&bogus;&amp", "<", ">", "\"'", "&", "]]>", "<!--",
    "-->", "<![CDATA[", "\ufeff", "| - |", "* _ `", "javascript:alert(1)", " ", "\n", "\t", "0", "1.", "#",
)  # fmt: skip
TAGS = (
    "div", "p", "span", "b", "strong", "em", "i", "a", "h1", "h2", "h3", "ul", "ol", "li", "dl", "dd", "table",
    "tr", "td", "th", "blockquote", "pre", "code", "figure", "figcaption", "img", "picture", "source",
    "noscript", "article", "section", "aside", "nav", "footer", "header", "main", "br", "hr", "time", "font",
    "center", "form", "button", "iframe", "svg", "script", "style", "template", "amp-img", "video", "sub",
    "sup", "del", "cite", "o:p", "x-y", "body", "html", "head", "title", "meta", "link", "base", "select",
    "option", "ruby", "rt", "label", "address", "small", "object",
)  # fmt: skip
VALUES = (
    "text", "article-body", "related", "share", "caption", "credit", "byline author", "wp-caption", "paywall",
    "none", "", "https://news.example/a", "/b?x=1&y", "//cdn.example/p.jpg", "p.jpg 1w, q.jpg 2x",
    "javascript:x()", "data:image/gif,x", "#a", "http://[::1", "http://news.example:99999999/", "\ud83d",
    "\x00", "1", "-1", "99999999999", "display:none", "https://schema.org/NewsArticle", "author",
    "datePublished", "2026-01-02T03:04:05Z", "2026-99-99", "0000-00-00", "og:title", "article:published_time",
    "description", "robots", "noindex", "canonical", "rtl", "en-US", "xx-YY-ZZ",
)  # fmt: skip
NAMES = (
    "class", "id", "href", "src", "srcset", "data-src", "data-srcset", "alt", "style", "lang", "dir",
    "itemprop", "itemtype", "itemscope", "datetime", "content", "property", "name", "rel", "width", "height",
    "start", "colspan", "onclick", "xmlns", "data-caption", "title", "role", "hidden", "http-equiv", "charset",
)  # fmt: skip
KEYS = (
    "@type", "@id", "@graph", "headline", "name", "author", "datePublished", "dateModified", "articleBody",
    "image", "url", "caption", "creditText", "publisher", "isAccessibleForFree", "license", "copyrightNotice",
    "copyrightHolder", "keywords", "liveBlogUpdate", "mainEntityOfPage", "mainEntity", "hasPart", "inLanguage",
    "articleSection", "description", "@value",
)  # fmt: skip
TYPES = ("NewsArticle", "Article", "LiveBlogPosting", "ImageObject", "Person", "Organization", "WebPage", "VideoObject")

words = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join) | st.text(max_size=12)
attributes = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES) | st.text(max_size=8), st.sampled_from("\"' ")),
    max_size=3,
).map(lambda found: "".join(f" {name}={quote}{value}{quote}" for name, value, quote in found))
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(TYPES)
    | st.sampled_from(WORDS)
    | st.sampled_from(VALUES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=12,
)
nodes = st.builds(
    lambda value, cut: f'<script type="application/ld+json">{json.dumps(value)[:cut]}</script>',
    st.dictionaries(st.sampled_from(KEYS), json_values, max_size=7),
    st.none() | st.integers(1, 200),
)


def element(tag: str, given: str, inner: str, closing: int) -> str:
    """One element; its end tag may be missing, or stand twice."""
    return f"<{tag}{given}>{inner}" + f"</{tag}>" * closing


def elements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Elements around something."""
    several = st.lists(inner, max_size=5).map("".join)
    return st.builds(element, st.sampled_from(TAGS), attributes, several, st.sampled_from((1, 1, 1, 0, 2)))


bodies = st.recursive(words | st.builds("<p>{}</p>".format, words), elements, max_leaves=25)
heads = st.lists(nodes | elements(words), max_size=4).map("".join)
sound_pages = st.builds(
    "<html><head><title>Council talks</title>{0}</head><body><article><h1>Council talks</h1><p>{2}</p>{1}<p>{2}</p>"
    "</article></body></html>".format,
    heads,
    bodies,
    st.just(PROSE * 2),
)


def damage(page: str, wounds: list[tuple[int, int, str]]) -> str:
    """The page with pieces cut out and others put in."""
    for place, size, piece in wounds:
        start = place % (len(page) + 1)
        page = page[:start] + piece + page[start + size :]
    return page


pieces = words | st.sampled_from(("<", "<p", '"', "</"))
wounds = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 40), pieces), max_size=4)
broken_pages = st.builds(damage, sound_pages, wounds)
codecs = st.sampled_from(("utf-8", "utf-8", "utf-8", "utf-16", "cp1251", "gb18030", "shift_jis", "latin-1"))
page_bytes = (
    st.builds(lambda page, codec: page.encode("utf-8", "surrogatepass") if codec == "utf-8" else
              page.encode(codec, "replace"), sound_pages | broken_pages, codecs)
    | st.binary(max_size=400)
    | st.builds(lambda page, junk, place: page[: place % (len(page) + 1)] + junk + page[place % (len(page) + 1) :],
                sound_pages.map(lambda page: page.encode("utf-8", "surrogatepass")), st.binary(max_size=40),
                st.integers(0, 5000))
)  # fmt: skip
"""Bytes of a page: sound, damaged, in any encoding, or no page at all."""
content_types = st.sampled_from(("text/html", "text/html; charset=utf-8", "text/html; charset=windows-1251",
                                 "text/html; charset=nonsense", "text/html; charset=utf-7", ""))  # fmt: skip
