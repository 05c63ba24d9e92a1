"""A reference says what was read, when, and how to check it."""

import json

import pytest

from crawler.export.citation import STYLES, cite

ARTICLE = {
    "article_id": 7,
    "url": "https://news.example/a",
    "title": "Ferry & bridge: 50% more",
    "authors": ["Ada Example", "Bo Muster"],
    "publisher": "News Example",
    "date_published": "2026-03-01T12:00:00+01:00",
    "language": "en",
    "copyright_line": "© 2026 News Example",
}
PROVENANCE = {"fetched_at": "2026-03-01T13:00:00.000Z", "version": 2, "body_sha256": "ab" * 32}


def test_the_text_names_author_title_day_address_retrieval_and_version() -> None:
    assert cite(ARTICLE, PROVENANCE, "text") == (
        "Ada Example; Bo Muster. “Ferry & bridge: 50% more”. News Example, 2026-03-01T12:00:00+01:00. "
        f"https://news.example/a. Retrieved 2026-03-01T13:00:00.000Z, version 2, text SHA-256 {'ab' * 32}. "
        "© 2026 News Example"
    )


def test_bibtex_escapes_what_tex_would_read() -> None:
    entry = cite(ARTICLE, PROVENANCE, "bibtex")
    assert entry.startswith("@online{example2026-7,\n")
    assert r"title = {{Ferry \& bridge: 50\% more}}" in entry
    assert "author = {{Ada Example} and {Bo Muster}}" in entry


def test_no_address_ends_its_field_of_bibtex() -> None:
    entry = cite(ARTICLE | {"url": "https://news.example/a?b=},note={c\\"}, PROVENANCE, "bibtex")
    assert "  url = {https://news.example/a?b=%7D,note=%7Bc%5C},\n" in entry


def test_csl_json_is_what_reference_managers_read() -> None:
    item = json.loads(cite(ARTICLE, PROVENANCE, "csl-json"))
    assert item["type"] == "article-newspaper"
    assert item["issued"]["date-parts"] == [[2026, 3, 1]]
    assert item["author"] == [{"literal": "Ada Example"}, {"literal": "Bo Muster"}]


@pytest.mark.parametrize("style", STYLES)
def test_what_the_page_does_not_say_is_not_made_up(style: str) -> None:
    bare = ARTICLE | {"authors": [], "publisher": None, "date_published": None, "title": None, "copyright_line": None}
    text = cite(bare, PROVENANCE, style)
    assert "None" not in text
    assert "null" not in text
