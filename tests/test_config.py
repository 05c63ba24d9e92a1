import dataclasses
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from crawler.config import (
    Config,
    LoadedConfig,
    agent_token,
    archive_folder,
    database_path,
    default_config_file,
    load_config,
    user_agent,
    worker_count,
)
from crawler.errors import ConfigError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A configuration file, which the test fills."""
    found = tmp_path / "pressmark.toml"
    found.write_text("")
    return found


def load(file: Path, environ: Mapping[str, str] | None = None, **flags: Any) -> LoadedConfig:
    return load_config(flags, environ or {}, file)


def test_without_anything_said_the_defaults_hold(file: Path) -> None:
    origins = dict.fromkeys((f.name for f in dataclasses.fields(Config)), "default")
    assert load(file) == LoadedConfig(Config(), origins, file)


def test_a_flag_is_above_the_environment_above_the_file_above_the_defaults(file: Path) -> None:
    file.write_text("host_delay_s = 2\nmax_tries = 4\nworkers = 3\n")
    environ = {"PRESSMARK_MAX_TRIES": "5", "PRESSMARK_WORKERS": "6", "HOME": "/", "PRESSMARK_CONFIG": "unused"}

    loaded = load(file, environ, workers=7, db=None)

    assert loaded.config == dataclasses.replace(Config(), host_delay_s=2.0, max_tries=5, workers=7)
    assert {name: origin for name, origin in loaded.origins.items() if origin != "default"} == {
        "host_delay_s": f"file {file}",
        "max_tries": "environment PRESSMARK_MAX_TRIES",
        "workers": "flag",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("host_dely_s = 1", "no setting 'host_dely_s'; did you mean 'host_delay_s'?", id="misspelt"),
        pytest.param("zzz = 1", "no setting 'zzz'", id="unknown"),
        pytest.param("[crawl]\nworkers = 1", "no setting 'crawl'", id="table"),
        pytest.param("workers = [1]", "workers must be a whole number, not [1]", id="list"),
        pytest.param("workers = 2.5", "workers must be a whole number, not 2.5", id="fraction"),
        pytest.param("workers = inf", "workers must be a whole number, not inf", id="infinite whole number"),
        pytest.param("workers = true", "workers must be a whole number, not True", id="truth value"),
        pytest.param("workers = 'two'", "workers must be a whole number, not 'two'", id="word for a number"),
        pytest.param("host_delay_s = 'x'", "host_delay_s must be a number, not 'x'", id="word for a fraction"),
        pytest.param("db = 5", "db must be text, not 5", id="number for text"),
        pytest.param("host_delay_s = -1", "host_delay_s must be 0 or more, not -1.0", id="negative"),
        pytest.param("host_delay_s = nan", "host_delay_s must be 0 or more, not nan", id="not a number"),
        pytest.param("pages_per_run = -1", "pages_per_run must be 0 or more, not -1", id="negative number of pages"),
        pytest.param("max_tries = 0", "max_tries must be 1 or more, not 0", id="no try"),
        pytest.param("reply_deadline_s = inf", "reply_deadline_s must be above 0, not inf", id="endless"),
        pytest.param("polls_per_feed_day = 0", "polls_per_feed_day must be above 0, not 0.0", id="never"),
        pytest.param("store_payload = 'maybe'", "store_payload must be yes, hash_only or no, not 'maybe'", id="maybe"),
        pytest.param("log_level = 'LOUD'", "log_level must be DEBUG, INFO, WARNING or ERROR, not 'LOUD'", id="loud"),
        pytest.param('contact = "a\\nCookie: b"', "contact must be one line", id="line break in a header"),
        pytest.param("workers = ", "Invalid value", id="no TOML"),
    ],
)
def test_a_wrong_file_is_an_error_that_says_what_is_wrong(file: Path, text: str, message: str) -> None:
    file.write_text(text)

    with pytest.raises(ConfigError) as raised:
        load(file)

    assert message in str(raised.value)


def test_a_file_of_other_bytes_is_an_error(file: Path) -> None:
    file.write_bytes(b"db = '\xff'")

    with pytest.raises(ConfigError, match="utf-8"):
        load(file)


@pytest.mark.parametrize(
    ("variable", "message"),
    [
        ("PRESSMARK_WORKER", "PRESSMARK_WORKER: no setting 'worker'; did you mean 'workers'?"),
        ("PRESSMARK_WORKERS", "PRESSMARK_WORKERS: workers must be a whole number, not 'many'"),
    ],
)
def test_a_wrong_variable_is_an_error_that_names_it(file: Path, variable: str, message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load(file, {variable: "many"})

    assert str(raised.value) == message


@pytest.mark.parametrize("text", [f"workers = {'9' * 5000}", "x = " + "[" * 20_000, "\udcff"])
def test_a_file_that_cannot_be_read_is_an_error_of_the_configuration(tmp_path: Path, text: str) -> None:
    path = tmp_path / "pressmark.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError, match=f"^{re.escape(str(path))}: "):
        load(path)


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    missing = tmp_path / "missing.toml"

    with pytest.raises(ConfigError, match="no such file"):
        load(missing)
    with pytest.raises(ConfigError, match="no such file"):
        load_config({}, {"PRESSMARK_CONFIG": str(missing)})
    with pytest.raises(ConfigError):
        load(tmp_path)


def test_the_user_s_file_may_be_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))

    assert load_config({}, {}).config == Config()

    default_config_file().parent.mkdir(parents=True)
    default_config_file().write_text("workers = 2")
    assert load_config({}, {}).config == Config(workers=2)


def test_the_archive_stands_beside_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    assert database_path(Config(db="news.db")) == tmp_path / "news.db"
    assert archive_folder(Config(db="~/news.db")) == tmp_path / "home" / "news.db.warc"
    assert archive_folder(Config(db="news.db", archive="raw")) == tmp_path / "raw"
    assert database_path(Config()).name == "pressmark.db"


def test_the_user_agent_names_product_version_and_contact() -> None:
    assert user_agent(Config(), "0.1") == "Pressmark/0.1 (news archive; no contact given)"
    assert user_agent(Config(contact="https://news.example/bot"), "0.1") == (
        "Pressmark/0.1 (news archive; https://news.example/bot)"
    )
    assert user_agent(Config(user_agent="Mine/2"), "0.1") == "Mine/2"
    assert [agent_token(text) for text in ("Pressmark/0.1 (x)", "Mine", "My bot/1", "")] == [
        "Pressmark", "Mine", "My", "",
    ]  # fmt: skip


def test_there_is_always_a_worker() -> None:
    assert worker_count(Config(workers=3)) == 3
    assert worker_count(Config()) >= 1
