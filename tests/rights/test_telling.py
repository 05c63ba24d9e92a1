"""Sentences of an article about rights stay in its text; notices in the same places govern the page."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.extract.tree import parse_html
from crawler.items import Page
from crawler.reading import read_page
from crawler.rights.notices import find_notices
from crawler.rights.patterns import LANGUAGES

URL = "https://news.example/story"
PLACES = {
    "between paragraphs": "<article><h1>Storm</h1>{around}<p>{line}</p>{around}</article>",
    "the last paragraph": "<article><h1>Storm</h1>{around}<p>{line}</p></article><div>More stories</div>",
    "the first paragraph": "<article><h1>Storm</h1><p>{line}</p>{around}</article>",
    "lines of a block": "<div><h1>Storm</h1><div>{around}<br><br>{line}<br><br>{around}</div></div>",
}


@cache
def sayings() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("amid_prose.toml").read_text(encoding="utf-8"))


def lines(which: str) -> list[tuple[str, str]]:
    return [(language, line) for language, rows in sayings().items() for line in rows[which]]


def find(place: str, language: str, line: str) -> list[str]:
    around = f"<p>{sayings()[language]['around']}</p>" * 3
    page = f"<html><body><nav><a href='/'>Home</a></nav>{PLACES[place].format(around=around, line=line)}</body></html>"
    document = parse_html(page.encode(), URL)
    return [one.notice.text for one in find_notices(document)]


@pytest.mark.parametrize("place", PLACES)
def test_sentences_about_rights_are_no_notices(place: str) -> None:
    assert [(language, line) for language, line in lines("prose") if find(place, language, line)] == []


@pytest.mark.parametrize("place", PLACES)
def test_notices_in_the_same_places_are_found(place: str) -> None:
    assert [(language, line) for language, line in lines("notices") if not find(place, language, line)] == []


def test_there_are_such_lines_in_every_language() -> None:
    assert set(sayings()) == set(LANGUAGES)


def test_a_sentence_about_rights_stays_in_the_body_and_decides_nothing() -> None:
    around = f"<p>{sayings()['en']['around']}</p>"
    told = "“All rights reserved,” she laughed, and put the drawing back into the drawer."
    page = f"<html><body><article><h1>Storm over the harbour</h1>{around * 3}<p>{told}</p>{around * 2}</article></body>"
    reading = read_page(Page(URL, page.encode(), (("Content-Type", "text/html; charset=utf-8"),)))
    assert reading.article is not None
    assert reading.rights is not None
    assert told in reading.article.body
    assert (reading.rights.status, reading.rights.disclaimer, reading.rights.notices) == ("unknown", None, ())


WITHIN = ["<p>{around} {line} {around}</p>", "<p>{around} {line}</p>", "<p>{line} {around}</p>"]


@pytest.mark.parametrize("paragraph", WITHIN)
@pytest.mark.parametrize("place", ["between paragraphs", "the last paragraph"])
def test_sentences_about_rights_within_a_paragraph_are_no_notices(place: str, paragraph: str) -> None:
    found = [
        (language, line)
        for language, line in lines("prose")
        if find(place, language, paragraph.format(around=sayings()[language]["around"], line=line))
    ]
    assert found == []


def test_a_notice_behind_prose_in_its_paragraph_is_taken_without_the_prose() -> None:
    """Not in Thai, which ends no sentence with a mark."""
    kept = []
    for language, line in lines("notices"):
        around = sayings()[language]["around"]
        found = find("the last paragraph", language, f"{around} {line}")
        if language != "th" and any(around[-40:] in text for text in found):
            kept.append((language, line))
    assert kept == []
