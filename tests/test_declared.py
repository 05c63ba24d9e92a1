"""Sources written down in pressmark.toml, and the schema of that file."""

import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from faultreplies import page, rss
from faultsite import Site
from ownrun import Corpus, Done

from crawler.config import Config, load_config, settings_schema
from crawler.declared import KEYS, DeclaredSource
from crawler.errors import ConfigError

HOME = 'home = "https://news.example/"\n'


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """An empty corpus and the commands on it."""
    return Corpus(tmp_path)


def load(tmp_path: Path, text: str) -> tuple[DeclaredSource, ...]:
    file = tmp_path / "pressmark.toml"
    file.write_text(text, encoding="utf-8")
    return load_config({}, {}, file).sources


def test_a_table_is_a_source_beside_the_settings(tmp_path: Path) -> None:
    text = f"max_tries = 2\n[[source]]\n{HOME}feeds = ['https://news.example/rss']\ntime_zone = 'Europe/Berlin'\n"
    assert load(tmp_path, text) == (
        DeclaredSource(
            "https://news.example/", feeds=("https://news.example/rss",), time_zone="Europe/Berlin",
            given=frozenset({"home", "feeds", "time_zone"}),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[[source]]\nname = 'x'", "source 1: home is missing", id="no home"),
        pytest.param(f"[[source]]\n{HOME}fedes = []", "no key 'fedes'; did you mean 'feeds'?", id="misspelt key"),
        pytest.param(f"[[sorce]]\n{HOME}", "no setting 'sorce'; did you mean 'source'?", id="misspelt table"),
        pytest.param(f"[source]\n{HOME}", r"is written as a table, `\[\[source\]\]`", id="one table"),
        pytest.param(f"[[source]]\n{HOME}feeds = 'x'", "feeds must be a list of addresses", id="no list"),
        pytest.param(f"[[source]]\n{HOME}feeds = ['/rss']", "source 1: '/rss': not a valid address", id="no address"),
        pytest.param(f"[[source]]\n{HOME}time_zone = 'Mars/Base'", "no time zone 'Mars/Base'", id="no zone"),
        pytest.param(f"[[source]]\n{HOME}time_zone = '../etc'", "no time zone '../etc'", id="a path"),
        pytest.param(f"[[source]]\n{HOME}render = 'yes'", "render must be true or false", id="no boolean"),
        pytest.param(f"[[source]]\n{HOME}name = true", "name must be text", id="no text"),
        pytest.param(
            f"[[source]]\n{HOME}store_payload = 'all'", "store_payload must be yes, hash_only, no", id="choice"
        ),
        pytest.param(f"[[source]]\n{HOME}[[source]]\n{HOME}", "two sources have the home page", id="twice"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load(tmp_path, text)


def run(corpus: Corpus, text: str, *words: str) -> Done:
    (corpus.folder / "pressmark.toml").write_text(text, encoding="utf-8")
    return corpus.run(*words)


STATE = "SELECT home_url, name, language, time_zone, is_rendered, store_payload FROM sources"


def test_sources_of_the_file_are_added_and_changed_and_nothing_is_written_twice(corpus: Corpus) -> None:
    first = f"[[source]]\n{HOME}sitemaps = ['https://news.example/s.xml']\nname = 'News'\ntime_zone = 'Europe/Berlin'\n"
    done = run(corpus, first, "add")
    assert (done.code, done.out) == (0, "1 sources of the configuration file, 1 of them new\n")
    assert corpus.query(STATE) == [("https://news.example/", "News", None, "Europe/Berlin", 0, None)]
    before = corpus.path.read_bytes()
    assert run(corpus, first, "add").out == "1 sources of the configuration file, 0 of them new\n"
    assert corpus.path.read_bytes() == before

    run(corpus, f"[[source]]\n{HOME}language = 'de'\nstore_payload = 'hash_only'\ntime_zone = ''\n", "add")
    assert corpus.query(STATE) == [("https://news.example/", "News", "de", None, 0, "hash_only")]
    assert corpus.query("SELECT kind, url FROM feeds ORDER BY feed_id") == [
        ("sitemap", "https://news.example/s.xml"), ("home", "https://news.example/"),
    ]  # fmt: skip


def test_a_crawl_takes_up_what_was_written_down_since(site: Site, corpus: Corpus) -> None:
    site.set("/rss", rss([site.url("/story")]))
    site.set("/story", page("A story of the file"))
    corpus.run("add", "--allow-private", site.url("/nothing"), site.url("/rss"))
    text = f"[[source]]\nhome = '{site.url('/')}'\nfeeds = ['{site.url('/rss')}']\nname = 'Named by the file'\n"

    done = run(corpus, text, "crawl")

    assert corpus.ends()["/story"] == ("stored", None), done.err
    assert corpus.query("SELECT name FROM sources") == [("Named by the file",)]


def test_the_schema_that_ships_is_the_one_of_the_settings() -> None:
    shipped = json.loads(files("crawler").joinpath("pressmark.schema.json").read_text(encoding="utf-8"))
    assert shipped == settings_schema()


def test_the_schema_is_printed(corpus: Corpus) -> None:
    assert json.loads(corpus.run("config", "--schema").out) == settings_schema()


def test_the_schema_knows_every_setting_and_every_key_and_no_other() -> None:
    schema = settings_schema()
    assert schema["additionalProperties"] is False
    assert list(schema["properties"]) == [*Config.__dataclass_fields__, "source"]
    source = schema["properties"]["source"]["items"]
    assert (list(source["properties"]), source["additionalProperties"]) == ([one.name for one in KEYS], False)


SETTINGS: list[tuple[str, dict[str, Any]]] = [
    (name, rule) for name, rule in settings_schema()["properties"].items() if name != "source"
]


@pytest.mark.parametrize(("name", "rule"), SETTINGS, ids=[name for name, _ in SETTINGS])
def test_the_schema_says_of_a_setting_what_the_check_says(tmp_path: Path, name: str, rule: dict[str, Any]) -> None:
    """Values at the edge of what the schema allows, and just beyond, given to the program itself."""
    kind = rule["type"]
    good: list[object] = [rule["default"], *rule.get("enum", [])]
    bad: list[object] = [[1], True, "no number" if kind != "string" else 1]
    bad += ["none of these"] if "enum" in rule else []
    if "minimum" in rule:
        good, bad = [*good, rule["minimum"]], [*bad, rule["minimum"] - 1]
    if "exclusiveMinimum" in rule:
        bad.append(rule["exclusiveMinimum"])
    assert "enum" in rule or kind == "string" or "minimum" in rule or "exclusiveMinimum" in rule

    for value, is_good in [(value, True) for value in good] + [(value, False) for value in bad]:
        file = tmp_path / "pressmark.toml"
        text = json.dumps(value)
        file.write_text(f"{name} = {text}\n", encoding="utf-8")
        assert tomllib.loads(file.read_text())
        if is_good:
            load_config({}, {}, file)
        else:
            with pytest.raises(ConfigError):
                load_config({}, {}, file)


def test_every_key_of_a_source_is_in_the_page_of_settings() -> None:
    page_text = (Path(__file__).parent.parent / "docs" / "config.md").read_text(encoding="utf-8")
    assert all(f"* `{one.name}` - {one.metadata['text']}" in page_text for one in KEYS)
