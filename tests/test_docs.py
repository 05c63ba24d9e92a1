import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from crawler.config import Config, load_config, settings_page
from crawler.extract.gate import NOT_ARTICLE_REASONS
from crawler.items import Outcome
from crawler.store.sqlite import open_store

DOCS = Path(__file__).parent.parent / "docs"
ROW = re.compile(r"^\| `(\w+)` \| (.+) \|$", re.MULTILINE)


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def described(section: str) -> list[str]:
    """First cells of a section's table, in order."""
    return [name for name, meaning in ROW.findall(section) if meaning.strip()]


def test_every_table_and_view_with_every_column_is_in_the_schema_page(tmp_path: Path) -> None:
    store = open_store(tmp_path / "pressmark.db")
    names = store.query(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
        "AND name NOT LIKE 'articles~_fts~_%' ESCAPE '~' AND name NOT LIKE '~_sqlite%' ESCAPE '~'"
    )
    columns = {row["name"]: store.query(f"PRAGMA table_info({row['name']})") for row in names}
    store.close()
    sections = re.split(r"^## ", read("schema.md"), flags=re.MULTILINE)[1:]

    assert {section.split("\n", 1)[0]: described(section) for section in sections} == {
        table: [column["name"] for column in found] for table, found in columns.items()
    }


def test_every_outcome_is_in_its_page() -> None:
    outcomes, reasons = read("outcomes.md").split("The reasons of `not_article`:")
    assert described(outcomes) == [outcome.value for outcome in Outcome]
    assert sorted(described(reasons)) == sorted(NOT_ARTICLE_REASONS)


def test_the_page_of_settings_is_made_from_the_code() -> None:
    assert read("config.md") == settings_page()


def test_every_setting_is_in_its_page_and_the_file_shown_there_says_the_defaults(tmp_path: Path) -> None:
    page = read("config.md")
    file = tmp_path / "pressmark.toml"
    file.write_text(page.split("```toml\n")[1].split("```")[0], encoding="utf-8")

    assert described(page) == [f.name for f in fields(Config)]
    assert list(tomllib.loads(file.read_text(encoding="utf-8"))) == [f.name for f in fields(Config)]
    assert load_config({}, {}, file).config == Config()


WORDS = (
    "source", "feed", "entry", "discovery", "fetch", "page", "article", "version", "cluster", "notice", "disclaimer",
    "licence", "signal", "run", "rendering", "part",
)  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_trade_has_one_definition(word: str) -> None:
    assert len(re.findall(rf"^\| {word} \| .+ \|$", read("words.md"), re.MULTILINE)) == 1


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_links_between_the_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))

    assert [target for target in targets if not (page.parent / target).exists()] == []
