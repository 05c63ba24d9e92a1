"""Two versions of a text side by side in one: as lines for a terminal, and as HTML that is safe to show.

In: pieces, (same | gone | new, text), as `crawler.dedupe.wording` tells them. In HTML what went is `del`, what came is
`ins`, told apart by more than their colour; every character is escaped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, zip_longest

from crawler.rendition.plain import calm_marks

Piece = tuple[str, str]
SAME, GONE, NEW = "same", "gone", "new"
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class DiffDocument:
    """What a page of differences shows."""

    title: str
    url: str
    language: str
    """BCP 47; empty when not known."""
    facts: tuple[tuple[str, str], ...]
    """(name, value): versions, instants, classes, verdict."""
    headline: Sequence[Piece]
    body: Sequence[Piece]
    notes: tuple[str, ...] = ()
    """Correction notes of the newer version, verbatim."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of both texts."""

    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(kind != SAME for kind, _ in self.pieces)


def read_paragraphs(pieces: Sequence[Piece]) -> list[Paragraph]:
    """The pieces by paragraph. The end of a paragraph that only gave way to another one is left out."""
    paragraphs: list[list[Piece]] = [[]]
    for kind, text in _apart(pieces):
        for number, line in enumerate(text.split("\n")):
            if number:
                paragraphs.append([])
            if line:
                paragraphs[-1].append((kind, line))
    return [Paragraph(tuple(found)) for found in paragraphs if any(text.strip() for _, text in found)]


def _apart(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces with one space between what went and what came in its place, and no end of a paragraph."""
    listed = list(pieces)
    for piece, following in zip_longest(listed, listed[1:]):
        kind, text = piece
        gave_way = kind == GONE and following is not None and following[0] == NEW
        yield (kind, text.rstrip() + " ") if gave_way and "\n" not in text.strip() else piece


def with_context(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph | int]:
    """The changed paragraphs, each with the one before and after; the number of those left out where there are any."""
    near = {place + step for place, one in enumerate(paragraphs) if one.is_changed for step in (-1, 0, 1)}
    for is_near, group in groupby(enumerate(paragraphs), key=lambda numbered: numbered[0] in near):
        found = [one for _, one in group]
        if is_near or len(found) == 1:
            yield from found
        else:
            yield len(found)


def write_line(pieces: Iterable[Piece], has_colour: bool) -> str:
    """A paragraph for a terminal: red and struck, green and underlined; without colour as `[-gone-] {+new+}`."""
    return "".join(_on_terminal(kind, text, has_colour) for kind, text in _apart(pieces))


def _on_terminal(kind: str, text: str, has_colour: bool) -> str:
    if kind == SAME:
        return text
    bare = text.rstrip()
    space = text[len(bare) :]
    if has_colour:
        return f"\x1b[{'31;9' if kind == GONE else '32;4'}m{bare}\x1b[0m{space}"
    return (f"[-{bare}-]" if kind == GONE else f"{{+{bare}+}}") + space


def write_fragment(pieces: Sequence[Piece]) -> str:
    """HTML of the changed paragraphs with those around them."""
    blocks = []
    for one in with_context(read_paragraphs(pieces)):
        if isinstance(one, int):
            blocks.append(f"<p>[{one} paragraphs that did not change]</p>")
        else:
            blocks.append(f"<p>{write_pieces(one.pieces)}</p>")
    return "\n".join(blocks)


def write_pieces(pieces: Iterable[Piece]) -> str:
    """HTML of one paragraph."""
    return "".join(_write_piece(kind, text) for kind, text in _apart(pieces))


def _write_piece(kind: str, text: str) -> str:
    text = drop_controls(text)
    if kind == SAME:
        return escape(text, quote=False)
    bare = text.rstrip()
    name = "del" if kind == GONE else "ins"
    return f"<{name}>{escape(bare, quote=False)}</{name}>{text[len(bare) :]}"


def write_page(document: DiffDocument) -> str:
    """A page that stands for itself: no script, nothing loaded, readable without colour, in the dark and on paper."""
    language = f' lang="{escape(document.language)}"' if document.language else ""
    title = escape(drop_controls(document.title))
    facts = "\n".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(drop_controls(value))}</td></tr>'
        for name, value in document.facts
    )
    notes = "".join(
        f'<blockquote{language} dir="auto"><p>{escape(drop_controls(note), quote=False)}</p></blockquote>'
        for note in document.notes
    )
    body = "\n".join(f'<p dir="auto">{write_pieces(one.pieces)}</p>' for one in read_paragraphs(document.body))
    return calm_marks(f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>Changes: {title}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>What changed</h1>
<table>
<caption>{escape(drop_controls(document.url))}</caption>
{facts}
</table>
<p>Words that went are <del>struck out</del>, words that came are <ins>underlined</ins>.</p>
{f"<section aria-label='Correction notes'><h2>Correction notes, word for word</h2>{notes}</section>" if notes else ""}
<article{language}>
<h2 dir="auto">{write_pieces(document.headline)}</h2>
{body}
</article>
</main>
</body>
</html>
""")


_STYLE = """
:root { color-scheme: light dark }
body { font: 1.1rem/1.6 Georgia, serif; margin: 0 }
main { max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; font: .9rem/1.4 system-ui, sans-serif }
caption { text-align: left; overflow-wrap: anywhere; padding-bottom: .5rem }
h1, h2, p, th, td { overflow: clip; overflow-clip-margin: 6px }
th, td { text-align: left; vertical-align: top; padding: .1rem 1rem .1rem 0 }
td { overflow-wrap: anywhere }
del { background: light-dark(#fde2e0, #5a1e1a); color: light-dark(#7a0c05, #ffd8d4); text-decoration: line-through }
ins { background: light-dark(#dcf3dd, #1c4a20); color: light-dark(#0b4a12, #d5f5d8); text-decoration: underline }
del::before { content: " [went: " } ins::before { content: " [came: " } del::after, ins::after { content: "] " }
del::before, del::after, ins::before, ins::after {
    clip-path: inset(100%); height: 1px; width: 1px; overflow: hidden; position: absolute; white-space: nowrap
}
"""


def drop_controls(text: str) -> str:
    """The text without what HTML and XML cannot hold: C0 controls, halves of surrogate pairs, two noncharacters."""
    return _CONTROLS.sub("", text)
