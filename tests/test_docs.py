import re
import tomllib
import warnings
from dataclasses import fields
from pathlib import Path

import pytest
from lxml import html

from crawler.cli.main import COMMANDS
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


MADE = {DOCS / "commands.md", DOCS / "decisions" / "index.md"}
"""Pages that are made with the site."""


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.relative_to(DOCS).as_posix())
def test_links_between_the_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    places = [(page.parent / target).resolve() for target in targets]

    assert [place for place in places if not place.exists() and place not in MADE] == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation as a site: each link and each anchor within it leads somewhere, or this fails."""
    pytest.importorskip("mkdocs", reason="mkdocs is not installed here")
    folder = tmp_path_factory.mktemp("site")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # mkdocs' own business
        from mkdocs.commands.build import build
        from mkdocs.config import load_config as load_site

        build(load_site(str(DOCS.parent / "mkdocs.yml"), strict=True, site_dir=str(folder)))
    return folder


def test_site_loads_nothing_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        root = html.document_fromstring(page.read_bytes())
        loaded = root.xpath("//script/@src | //img/@src | //link[@rel='stylesheet' or contains(@rel, 'icon')]/@href")
        assert [address for address in loaded if "//" in address] == [], page.name


def test_site_has_every_page_and_every_command(site: Path) -> None:
    pages = {path.relative_to(site).with_suffix(".md").as_posix() for path in site.rglob("*.html")}
    written = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    commands = html.document_fromstring((site / "commands.html").read_bytes())

    assert pages - {"404.md"} == written | {"commands.md", "decisions/index.md", "security.md"}
    heads = {head.xpath("string(text())").strip() for head in commands.xpath("//h2")}
    assert heads >= {f"pressmark {name}" for name in COMMANDS}
    decisions = (site / "decisions" / "index.html").read_text(encoding="utf-8")
    assert "0021 Imported replies are copied" in decisions
