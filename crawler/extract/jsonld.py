"""The JSON-LD of a page as flat nodes, also where the JSON is broken.

In: the tree. Out: nodes in page order; arrays and `@graph` are flattened, an article under `mainEntity` or
`mainEntityOfPage` of another node is a node of its own. Never raises.

Source: https://www.w3.org/TR/json-ld11/ and what pages do to it (raw newlines, trailing commas, entities, comments,
unescaped quotes, two documents in one script, a cut end).
"""

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml.html import HtmlElement

Node = dict[str, Any]

MAX_JSON_CHARS = 2_000_000
"""A longer script is passed over."""
MAX_NODES = 2_000

ARTICLE_TYPES = frozenset(
    (
        "article",
        "newsarticle",
        "blogposting",
        "blogpost",
        "reportagenewsarticle",
        "analysisnewsarticle",
        "opinionnewsarticle",
        "reviewnewsarticle",
        "backgroundnewsarticle",
        "asknewsarticle",
        "advertisercontentarticle",
        "satiricalarticle",
        "liveblogposting",
        "report",
        "techarticle",
        "scholarlyarticle",
        "medicalscholarlyarticle",
        "socialmediaposting",
        "discussionforumposting",
    )
)
"""schema.org Article and its kin, lower case."""

_COMMENT = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|"
                      r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$")  # fmt: skip
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_MISSING_COMMA = re.compile(r'(["\d}\]]|true|false|null)(\s*\n\s*)(?="[\w@:-]{1,40}"\s*:)')
"""A property on a line of its own behind a value without a comma."""
_BLOCK_COMMENT = re.compile(r"/\*[^*\"]{0,2000}\*/")
_ESCAPED = re.compile(r"\\(?:[bf]|u(?:00[01]|007f|00[89]|d[89a-f]|fdd|fdf|fff))", re.I)
"""An escape that may stand for a control."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What `crawler.extract.tree` takes out of a page."""
_GLUED = re.compile(r"\}(\s*)\{")


def find_json_ld(root: HtmlElement) -> tuple[Node, ...]:
    """Every JSON-LD node of the page."""
    nodes: list[Node] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            text = script.text or ""
            if text.strip() and len(text) <= MAX_JSON_CHARS:
                nodes.extend(_flatten(parse_json(text)))
    return tuple(nodes[:MAX_NODES])


def types_of(node: Node) -> frozenset[str]:
    """The node's types in lower case, without any prefix: `https://schema.org/NewsArticle` is `newsarticle`."""
    value = node.get("@type", node.get("type"))
    values = value if isinstance(value, list) else [value]
    return frozenset(re.split(r"[/#:]", v)[-1].strip().lower() for v in values if isinstance(v, str))


def is_article(node: Node) -> bool:
    """Whether the node is of an article type."""
    return not ARTICLE_TYPES.isdisjoint(types_of(node))


def resolve(nodes: Sequence[Node], value: object) -> object:
    """`value`, or the node of the page it refers to when it is nothing but an `@id` reference."""
    if isinstance(value, dict) and set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str):
        wanted = value["@id"]
        for node in nodes:
            if node.get("@id") == wanted and len(node) > len(value):
                return node
    return value


def parse_json(text: str) -> object:
    """The value of a JSON text, repaired where it is broken; None when nothing can be read.

    Its strings have no controls: the page's own were taken out before, JSON's escapes bring them back.
    """
    text = _strip_wrapping(text)
    for repair in (_as_is, _repair_lightly, _repair_strings):
        try:
            value = repair(text)
        except (ValueError, RecursionError):
            continue
        return _drop_controls(value) if _ESCAPED.search(text) else value
    return None


def _drop_controls(value: object) -> object:
    """The value with its strings cleaned, lists and objects in place; without recursion, for it may be deep."""
    if isinstance(value, str):
        return _CONTROLS.sub("", value)
    open_ones = [value]
    while open_ones:
        inside = open_ones.pop()
        pairs = inside.items() if isinstance(inside, dict) else enumerate(inside) if isinstance(inside, list) else ()
        for key, item in pairs:
            if isinstance(item, str):
                inside[key] = _CONTROLS.sub("", item)  # type: ignore[index] # a key of its own
            else:
                open_ones.append(item)
    return value


def _as_is(text: str) -> object:
    return json.loads(text, strict=False)


def _repair_lightly(text: str) -> object:
    if '"' not in text and "&quot;" in text:
        text = html.unescape(text)
    text = _BAD_ESCAPE.sub(r"\\\\", text.replace("\\'", "'"))
    text = _MISSING_COMMA.sub(r"\1,\2", _BLOCK_COMMENT.sub("", text))
    text = _TRAILING_COMMA.sub("", text).rstrip(" \n\t;")
    try:
        return json.loads(text, strict=False)
    except ValueError:
        glued = _GLUED.sub(r"},\1{", text)
        return json.loads(f"[{glued}]", strict=False)


def _repair_strings(text: str) -> object:
    """Escape quotes that stand inside strings and close what a cut end left open."""
    text = _BAD_ESCAPE.sub(r"\\\\", text.replace("\\'", "'"))
    out: list[str] = []
    stack: list[str] = []
    position, size = 0, len(text)
    while position < size:
        char = text[position]
        if char == '"':
            string, position = _read_string(text, position + 1)
            out.append(f'"{string}"')
            continue
        if char in "{[":
            stack.append("}" if char == "{" else "]")
        elif char in "}]":
            if not stack or stack[-1] != char:
                position += 1
                continue
            stack.pop()
        out.append(char)
        position += 1
        if char in "}]" and not stack:
            break
    fixed = "".join(out).rstrip(", \n\t:") + "".join(reversed(stack))
    return json.loads(_TRAILING_COMMA.sub("", fixed), strict=False)


def _read_string(text: str, start: int) -> tuple[str, int]:
    """The content of the string that opens before `start`, its inner quotes escaped, and where it ended."""
    out = []
    position, size = start, len(text)
    while position < size:
        char = text[position]
        if char == "\\" and position + 1 < size:
            out.append(text[position : position + 2])
            position += 2
            continue
        if char == '"':
            if _ends_string(text, position + 1):
                return "".join(out), position + 1
            out.append('\\"')
        else:
            out.append(char)
        position += 1
    return "".join(out), size


_AFTER_STRING = re.compile(r"\s*(?:[:}\]]|,\s*(?:[\"{\[\d}\]-]|true|false|null)|$)")


def _ends_string(text: str, position: int) -> bool:
    return _AFTER_STRING.match(text, position) is not None


def _strip_wrapping(text: str) -> str:
    text = text.strip().lstrip("\ufeff")
    if text[:1] not in ("<", "/", "") and text[-1:] not in (">", "/", "") and not text[:1].isspace():
        return text  # nearly always; the pattern is tried at each space of a text
    for _ in range(3):
        stripped = _COMMENT.sub("", text).strip()
        if stripped == text:
            break
        text = stripped
    return text


def _flatten(value: object, depth: int = 0) -> Iterator[Node]:
    if depth > 8:
        return
    if isinstance(value, list):
        for item in value:
            yield from _flatten(item, depth + 1)
    elif isinstance(value, dict):
        graph = value.get("@graph")
        if len(value) > 2 or "@graph" not in value:
            yield {key: item for key, item in value.items() if key != "@graph"} if graph else value
        if graph:
            yield from _flatten(graph, depth + 1)
        if not is_article(value):
            for key in ("mainEntity", "mainEntityOfPage", "itemListElement"):
                inner = value.get(key)
                if key != "itemListElement" and isinstance(inner, dict) and is_article(inner) and len(inner) > 3:
                    yield inner
