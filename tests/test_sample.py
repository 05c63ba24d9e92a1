"""The page that started Pressmark, rebuilt as HTML in the mark-ups such pages come in: each part in its own field.

The text of the page is not part of this repository. The tests look for it beside the checkout (or in the file that
PRESSMARK_SAMPLE names) and are skipped without it; the same kind of page in our own words is in the demo's web and in
tests/extract.
"""

import html
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.items import Page, Scope
from crawler.reading import read_page

SAMPLE = Path(
    os.environ.get("PRESSMARK_SAMPLE")
    or Path(__file__).resolve().parents[2] / "shared" / "sample" / "syndicated-article.txt"
)
pytestmark = pytest.mark.skipif(not SAMPLE.is_file(), reason="the sample's text is not at hand")

ADDRESS = "https://repost.example/news/4711.html"
CAPTION = "Musk and Zuckerberg put aside their differences to agree on the importance of open-source AI(File)"


def paragraphs() -> list[str]:
    """The page's lines, the first of them the headline."""
    return [line.strip() for line in SAMPLE.read_text(encoding="utf-8").splitlines() if line.strip()]


def page(inner: str, title: str) -> bytes:
    """A plain page around the text: menu, main column, footer."""
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        f"<title>{html.escape(title)} - Repost</title></head>"
        "<body><nav><a href='/'>Home</a> <a href='/markets'>Markets</a></nav>"
        f"<div class='main'>{inner}</div>"
        "<footer><a href='/about'>About us</a> <a href='/contact'>Contact</a></footer></body></html>"
    ).encode()


def as_paragraphs(lines: list[str]) -> bytes:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines[1:])
    return page(f"<h1>{html.escape(lines[0])}</h1>{body}", lines[0])


def as_divs(lines: list[str]) -> bytes:
    body = "".join(f"<div>{html.escape(line)}</div>" for line in lines[1:])
    return page(f"<h1>{html.escape(lines[0])}</h1><div class='content'>{body}</div>", lines[0])


def as_breaks(lines: list[str]) -> bytes:
    body = "<br><br>".join(html.escape(line) for line in lines[1:])
    return page(f"<h1>{html.escape(lines[0])}</h1><div class='content'>{body}</div>", lines[0])


def with_notice_apart(lines: list[str]) -> bytes:
    """Byline, text, and the lines from the disclaimer on in a block of their own."""
    start = next(place for place, line in enumerate(lines) if line.startswith("Disclaimer:"))
    text = "".join(f"<p>{html.escape(line)}</p>" for line in lines[2:start])
    rest = "".join(f"<p>{html.escape(line)}</p>" for line in lines[start:])
    return page(
        f"<h1>{html.escape(lines[0])}</h1><div class='info'><span>{html.escape(lines[1])}</span></div>"
        f"<div class='content'>{text}</div><div class='statement'>{rest}</div>",
        lines[0],
    )


def with_notice_in_footer(lines: list[str]) -> bytes:
    start = next(place for place, line in enumerate(lines) if line.startswith("Disclaimer:"))
    text = "".join(f"<p>{html.escape(line)}</p>" for line in lines[1:start])
    rest = "".join(f"<p>{html.escape(line)}</p>" for line in lines[start:])
    return page(f"<article><h1>{html.escape(lines[0])}</h1>{text}<footer>{rest}</footer></article>", lines[0])


def _around(lines: list[str], notice: str) -> bytes:
    """A paragraph each, the disclaimer in a mark-up of its own."""
    start = next(place for place, line in enumerate(lines) if line.startswith("Disclaimer:"))
    before, after = (
        "".join(f"<p>{html.escape(line)}</p>" for line in part) for part in (lines[1:start], lines[start + 1 :])
    )
    return page(f"<h1>{html.escape(lines[0])}</h1>{before}{notice}{after}", lines[0])


def _disclaimer(lines: list[str]) -> str:
    return html.escape(next(line for line in lines if line.startswith("Disclaimer:")))


def with_label_above(lines: list[str]) -> bytes:
    return _around(lines, f"<p><b>Disclaimer:</b><br>{_disclaimer(lines).removeprefix('Disclaimer: ')}</p>")


def with_sentence_a_line(lines: list[str]) -> bytes:
    return _around(lines, f"<p>{_disclaimer(lines).replace('. ', '.<br>')}</p>")


def with_cells(lines: list[str]) -> bytes:
    text = _disclaimer(lines).removeprefix("Disclaimer: ")
    return _around(lines, f"<table><tr><td>Disclaimer:</td><td>{text}</td></tr></table>")


def as_preformatted(lines: list[str]) -> bytes:
    return page(f"<h1>{html.escape(lines[0])}</h1><pre>{html.escape(chr(10).join(lines[1:]))}</pre>", lines[0])


MARKUPS = [
    pytest.param(with_label_above, id="a label above the notice"),
    pytest.param(with_sentence_a_line, id="a break after each sentence of the notice"),
    pytest.param(with_cells, id="label and notice in two cells"),
    pytest.param(as_preformatted, id="preformatted"),
    pytest.param(as_paragraphs, id="a paragraph each"),
    pytest.param(as_divs, id="a div each"),
    pytest.param(as_breaks, id="one block with line breaks"),
    pytest.param(with_notice_apart, id="the notice in its own block"),
    pytest.param(with_notice_in_footer, id="the notice in the article's footer"),
]


@pytest.mark.parametrize("build", MARKUPS)
def test_every_part_of_the_sample_lands_in_its_own_field(build: Callable[[list[str]], bytes]) -> None:
    lines = paragraphs()
    disclaimer = next(line for line in lines if line.startswith("Disclaimer:"))
    reading = read_page(Page(ADDRESS, build(lines), (("Content-Type", "text/html; charset=utf-8"),)))
    article, rights = reading.article, reading.rights
    assert article is not None
    assert rights is not None
    assert article.title == lines[0]
    assert article.authors == ("Tuhin Das Mahapatra",)
    assert article.date_published == "2024-07-24T15:50"
    assert article.source_url in ("https://www.investsfocus.com", "https://www.investsfocus.com/")
    assert rights.disclaimer == disclaimer
    assert rights.disclaimer_scope is Scope.ARTICLE
    start = next(place for place, line in enumerate(lines) if line.startswith("Disclaimer:"))
    wanted = [line for line in lines[2:start] if not line.startswith("ALSO READ|") and line != CAPTION]
    assert [line for line in article.body.splitlines() if line.strip()] == wanted


def _apart(lines: list[str], layout: str) -> bytes:
    """The disclaimer with a block to each sentence: what stands before them, their tag, what stands behind."""
    opening, tag, closing = layout.split("|")
    label, _, text = _disclaimer(lines).partition(": ")
    sentences = [sentence if sentence.endswith(".") else f"{sentence}." for sentence in text.split(". ")]
    if "{label}" in opening:
        opening = opening.replace("{label}", label)
    else:
        sentences[0] = f"{label}: {sentences[0]}"
    return _around(lines, opening + "".join(f"<{tag}>{sentence}</{tag}>" for sentence in sentences) + closing)


@pytest.mark.parametrize(
    "layout",
    ["|p|", "|div|", "<ul>|li|</ul>", "<table><tr>|td|</tr></table>", "<div class='disclaimer'>|p|</div>",
     "<div class='disclaimer'>|div|</div>", "<h4>{label}</h4><ul>|li|</ul>", "<p>{label}:</p>|p|"],
)  # fmt: skip
def test_the_disclaimer_of_the_sample_is_whole_with_a_block_to_each_sentence(layout: str) -> None:
    lines = paragraphs()
    reading = read_page(Page(ADDRESS, _apart(lines, layout), (("Content-Type", "text/html; charset=utf-8"),)))
    assert reading.article is not None
    assert reading.rights is not None
    wanted = next(line for line in lines if line.startswith("Disclaimer:"))
    found = " ".join((reading.rights.disclaimer or "").split())
    assert found.removeprefix("Disclaimer: ") == wanted.removeprefix("Disclaimer: ")
    start = lines.index(wanted)
    text = [line for line in lines[2:start] if not line.startswith("ALSO READ|") and line != CAPTION]
    assert [line for line in reading.article.body.splitlines() if line.strip()] == text
