"""A notice that its page sets in several lines, or behind others, is kept whole, and cut whole from the body."""

import html
import re
from textwrap import wrap

import pytest

from crawler.items import Page, Scope
from crawler.reading import read_page

URL = "https://repost.example/news/12.html"
PROSE = [
    f"The {name} of the town was closed on Tuesday after a storm had damaged the northern pier, and nobody could say "
    "when the boats to the islands would leave again."
    for name in ("harbour", "market", "old theatre", "school", "museum")
]
SENTENCES = [
    "Disclaimer: The copyright of this article belongs to its first publisher.",
    "It was reposted for the purpose of spreading information and does not constitute investment advice.",
    "If there is any infringement, please contact us at once.",
    "We will correct or delete it.",
    "Thank you.",
]
NOTICE = " ".join(SENTENCES)
TEXT = NOTICE.removeprefix("Disclaimer: ")
TITLE = "Title: Storm over the town"
AFTER = f"<p>{TITLE}</p><p>Url: https://www.first.example</p>"


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines)


BODY = paragraphs(PROSE)
LAYOUTS = {
    "a label, a break, the text": f"{BODY}<p>Disclaimer:<br>{TEXT}</p>{AFTER}",
    "a bold label, a break, the text": f"{BODY}<p><b>Disclaimer:</b><br>{TEXT}</p>{AFTER}",
    "a break after each sentence": f"{BODY}<p>{'<br>'.join(SENTENCES)}</p>{AFTER}",
    "one block with breaks": f"<div>{'<br><br>'.join(PROSE)}<br><br>{'<br>'.join(SENTENCES)}<br>{TITLE}</div>",
    "preformatted": f"<pre>{'&#10;&#10;'.join([*PROSE, NOTICE])}</pre>",
    "preformatted, a line each": f"<pre>{'&#10;'.join([*PROSE, NOTICE])}</pre>",
    "a list of definitions": f"{BODY}<dl><dt>Disclaimer:</dt><dd>{TEXT}</dd></dl>{AFTER}",
    "two cells": f"{BODY}<table><tr><td>Disclaimer:</td><td>{TEXT}</td></tr></table>{AFTER}",
    "small print in the last paragraph": f"{paragraphs(PROSE[:-1])}<p>{PROSE[-1]} <small>{NOTICE}</small></p>{AFTER}",
    "sentences of the last paragraph": f"{paragraphs(PROSE[:-1])}<p>{PROSE[-1]} {NOTICE}</p>{AFTER}",
    "spans in spans": f"{BODY}<p><span><span>Disclaimer:</span> <span><span>{TEXT}</span></span></span></p>{AFTER}",
    "two divs in one": f"{BODY}<div><div>{' '.join(SENTENCES[:3])}</div><div>{' '.join(SENTENCES[3:])}</div></div>",
    "a paragraph for the label": f"{BODY}<p><b>Disclaimer:</b></p><p>{TEXT}</p>{AFTER}",
    "no-break spaces": f"{BODY}<p>{NOTICE.replace(' ', '&nbsp;')}</p>{AFTER}",
}


def read(inner: str) -> tuple[str | None, Scope | None, list[str]]:
    page = (
        "<html><head><title>Storm over the town</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<div class='main'><h1>Storm over the town</h1>{inner}</div><footer><a href='/a'>About</a></footer></body>"
    )
    reading = read_page(Page(URL, page.encode(), (("Content-Type", "text/html; charset=utf-8"),)))
    assert reading.article is not None
    assert reading.rights is not None
    lines = [line for line in reading.article.body.splitlines() if line.strip()]
    return reading.rights.disclaimer, reading.rights.disclaimer_scope, lines


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_notice_in_several_lines_is_one_and_leaves_nothing_behind(layout: str) -> None:
    assert read(LAYOUTS[layout]) == (NOTICE, Scope.ARTICLE, PROSE)


def test_a_notice_in_capitals_is_one() -> None:
    assert read(f"{BODY}<p>{NOTICE.upper()}</p>{AFTER}") == (NOTICE.upper(), Scope.ARTICLE, PROSE)


def test_a_notice_in_two_paragraphs_is_kept_in_two() -> None:
    halves = " ".join(SENTENCES[:2]), " ".join(SENTENCES[2:])
    found = read(f"{BODY}<div>{halves[0]}</div><div>{halves[1]}</div>{AFTER}")
    assert found == ("\n\n".join(halves), Scope.ARTICLE, PROSE)


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\u2060", "\ufeff"])
def test_what_readers_do_not_see_within_words_hides_no_notice(unseen: str) -> None:
    written = re.sub(r"(?<=[a-z]{4})(?=[a-z]{2})", unseen, NOTICE)
    assert written != NOTICE
    assert read(f"{BODY}<p>{written}</p>{AFTER}") == (written, Scope.ARTICLE, PROSE)


def test_a_folded_notice_is_joined_and_cut_from_folded_text() -> None:
    folded = "\n\n".join("\n".join(wrap(text, 72)) for text in [*PROSE, NOTICE])
    disclaimer, _, lines = read(f"<pre>{folded}</pre>")
    assert disclaimer == NOTICE
    assert " ".join(lines) == " ".join(PROSE)


def test_what_stands_below_a_notice_and_is_none_stays_in_the_body() -> None:
    own = "The author Ada Writer has been covering harbours, storms and the people who live with both for twenty years."
    longer = f"{own} She was born in the town, and her first story told of the night the old pier was lost to the sea."
    disclaimer, _, lines = read(f"{BODY}<p>Disclosure: The writer was a guest of the tourist board.</p><p>{longer}</p>")
    assert disclaimer == "Disclosure: The writer was a guest of the tourist board."
    assert lines == [*PROSE, longer]


@pytest.mark.parametrize(
    ("sentences", "between"),
    [
        pytest.param(
            ["免责声明：本文版权归原作者所有。", "转载本文不构成任何投资建议。",
             "如有侵权，请联系我们。", "谢谢。"],
            "", id="Chinese",
        ),
        pytest.param(
            ["免責事項：本記事の著作権は原著者に帰属します。",
             "投資助言を目的としたものではありません。", "速やかに削除いたします。"],
            "", id="Japanese",
        ),
        pytest.param(
            ["Haftungsausschluss: Das Urheberrecht an diesem Artikel liegt beim Autor.",
             "Die Übernahme stellt keine Anlageberatung dar.", "Wir werden Fehler umgehend berichtigen.", "Danke."],
            " ", id="German",
        ),
        pytest.param(
            ["Avertissement : Les droits d'auteur de cet article appartiennent à son auteur.",
             "Sa reproduction ne constitue pas un conseil en investissement.", "Nous corrigerons aussitôt.", "Merci."],
            " ", id="French",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("layout", ["{0}<p>{1}</p>", "{0}<table><tr><td>{2}</td><td>{3}</td></tr></table>"])
def test_notices_of_other_languages_are_joined_and_cut(sentences: list[str], between: str, layout: str) -> None:
    label, text = re.split(r"(?<=[:：])\s*", between.join(sentences), maxsplit=1)
    disclaimer, scope, lines = read(layout.format(BODY, "<br>".join(sentences), label, text))
    assert "".join((disclaimer or "").split()) == "".join("".join(sentences).split())
    assert (scope, lines) == (Scope.ARTICLE, PROSE)


APART = [
    "Disclaimer: The copyright of this article belongs to its first writer.",
    "It was reposted for the purpose of spreading information and does not constitute investment advice.",
    "If there is any infringement, please contact us at once.",
    "We will correct or delete it as necessary.",
    "Thank you.",
]
BARE = [APART[0].removeprefix("Disclaimer: "), *APART[1:]]


def each(tag: str, lines: list[str]) -> str:
    return "".join(f"<{tag}>{html.escape(line)}</{tag}>" for line in lines)


BLOCKS = {
    "paragraphs": f"{BODY}{each('p', APART)}{AFTER}",
    "paragraphs at the end": f"{BODY}{each('p', APART)}",
    "divs": f"{BODY}{each('div', APART)}{AFTER}",
    "divs among divs": f"{each('div', [*PROSE, *APART, TITLE])}<div>Tags</div>",
    "items": f"{BODY}<ul>{each('li', APART)}</ul>{AFTER}",
    "cells": f"{BODY}<table><tr>{each('td', APART)}</tr></table>{AFTER}",
    "rows": f"{BODY}<table>{''.join(f'<tr><td>{line}</td></tr>' for line in APART)}</table>{AFTER}",
    "paragraphs in a box": f"{BODY}<div class='disclaimer'>{each('p', APART)}</div>{AFTER}",
    "divs in a box": f"{BODY}<div id='disclaimer'>{each('div', APART)}</div>{AFTER}",
    "a box without the word": f"{BODY}<div class='disclaimer'>{each('p', BARE)}</div>{AFTER}",
    "the article's footer": f"<article>{BODY}<footer>{each('p', APART)}</footer></article>",
    "the last sentence apart": f"{BODY}{each('p', [' '.join(APART[:4]), APART[4]])}{AFTER}",
    "a heading and items": f"{BODY}<h4>Disclaimer</h4><ul>{each('li', BARE)}</ul>{AFTER}",
    "a heading and paragraphs": f"{BODY}<h4>Disclaimer</h4>{each('p', BARE)}{AFTER}",
    "a bold line and paragraphs": f"{BODY}<p><strong>Disclaimer</strong></p>{each('p', BARE)}{AFTER}",
    "a label and paragraphs": f"{BODY}<p>Disclaimer:</p>{each('p', BARE)}{AFTER}",
}


@pytest.mark.parametrize("layout", BLOCKS)
def test_a_disclaimer_of_a_block_to_a_sentence_is_kept_whole_and_once(layout: str) -> None:
    disclaimer, scope, lines = read(BLOCKS[layout])
    text = " ".join((disclaimer or "").split())
    assert re.sub(r"^Disclaimer:? ", "", text) == " ".join(BARE)
    assert (scope, lines) == (Scope.ARTICLE, PROSE)


@pytest.mark.parametrize("tag", ["p", "div"])
def test_a_disclaimer_in_the_footer_of_the_page_goes_on_in_its_blocks(tag: str) -> None:
    page = (
        f"<html><head><title>Storm over the town</title></head><body><article><h1>Storm over the town</h1>{BODY}"
        f"</article><footer>{each(tag, APART)}<a href='/a'>About</a></footer></body></html>"
    )
    reading = read_page(Page(URL, page.encode(), (("Content-Type", "text/html; charset=utf-8"),)))
    assert reading.rights is not None
    assert (reading.rights.disclaimer or "").split("\n\n") == APART


@pytest.mark.parametrize(
    "sentences",
    [
        ["Haftungsausschluss: Das Urheberrecht an diesem Artikel liegt beim Autor, sie dient der Information.",
         "Die Übernahme stellt keine Anlageberatung dar.", "Wir werden Fehler umgehend berichtigen.", "Danke."],
        ["Avertissement : Les droits d'auteur de cet article appartiennent à son auteur.",
         "Sa reproduction ne constitue pas un conseil en investissement.", "Nous corrigerons aussitôt.", "Merci."],
        ["免责声明：本文版权归原作者所有。转载本文仅为传播信息，不代表本站立场，也不构成任何投资建议，转载本文仅为传播信息之目的，读者据此操作，"
         "风险自担，与本站无关，本站对此不承担任何责任，请读者自行核实相关内容。", "如有侵权，请联系我们。", "谢谢。"],
    ],
    ids=["German", "French", "Chinese"],
)  # fmt: skip
@pytest.mark.parametrize("tag", ["p", "div", "li"])
def test_a_disclaimer_of_another_language_goes_on_in_its_blocks(sentences: list[str], tag: str) -> None:
    disclaimer, scope, lines = read(f"{BODY}<div>{each(tag, sentences)}</div>{AFTER}")
    assert "".join((disclaimer or "").split()) == "".join("".join(sentences).split())
    assert (scope, lines) == (Scope.ARTICLE, PROSE)


@pytest.mark.parametrize("head", [APART[0], " ".join(APART[:3])])
@pytest.mark.parametrize(
    "behind",
    [
        pytest.param([PROSE[4]], id="prose"),
        pytest.param(["The boats came back.", PROSE[4]], id="a short sentence and prose"),
        pytest.param(["Ada Writer covers harbours."], id="a presentation"),
        pytest.param(["“We wait,” she said."], id="a quotation"),
        pytest.param(["Die Fähre lag still.", "Niemand wartete.", "Es regnete.", "Das Licht ging aus."], id="German"),
        pytest.param(["Le bateau attendait.", "Il pleuvait.", "Personne ne vint.", "La nuit tomba."], id="French"),
    ],
)
def test_sentences_of_the_article_behind_a_disclaimer_stay_in_it(head: str, behind: list[str]) -> None:
    disclaimer, _, lines = read(f"{paragraphs(PROSE[:4])}<p>{head}</p>{paragraphs(behind)}")
    assert disclaimer == head
    assert lines == [*PROSE[:4], *behind]


def test_a_section_of_the_article_on_disclaimers_stays_in_it() -> None:
    told = ["Every boat now carries one.", "The harbour master laughed.", PROSE[3]]
    disclaimer, _, lines = read(f"{paragraphs(PROSE[:3])}<h3>Disclaimer</h3>{paragraphs(told)}{paragraphs(PROSE[4:])}")
    assert disclaimer is None
    assert lines == [*PROSE[:3], "Disclaimer", *told, PROSE[4]]
