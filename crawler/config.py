"""One frozen Config: defaults < pressmark.toml < environment < flag, each value with the place it came from.

The file is `pressmark.toml` in the user's configuration folder, or the one named by PRESSMARK_CONFIG. Every setting can
be given in the environment as PRESSMARK_<NAME>. An unknown key is an error that names the nearest known one.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.errors import ConfigError
from crawler.files import follow

if TYPE_CHECKING:
    from crawler.declared import DeclaredSource

PREFIX = "PRESSMARK_"
FILE_VARIABLE = "PRESSMARK_CONFIG"
MIB = 1024 * 1024

SETTINGS_PAGE = """# Settings

A setting is looked for in four places; the first that has it wins:

1. the option of the command,
2. the environment variable,
3. the file `pressmark.toml`, in the user's configuration folder or where `{variable}` says,
4. the default.

A name that is no setting is an error, in the file as in the environment. `pressmark config` prints every setting with
its value and the place it came from.

| setting | default | environment variable | meaning |
|---|---|---|---|
{table}

Numbers whose names end in `_s` are seconds, in `_bytes` bytes, in `_days` days.

Variables that name a proxy (`HTTP_PROXY` and its like) are not used, also where the machine has no other way out:
nobody here has looked at whom a proxy dials. Large sorts and `pressmark forget` write passing files into the folder
that `TMPDIR` names.

## A file

With every setting at its default; leave out what you do not change.

```toml
{file}
```

## Sources in the file

Sources can be written down there, too; each crawl adds the new ones and applies what the file says of the others:

```toml
[[source]]
home = "https://news.example/"
feeds = ["https://news.example/feed.xml"]
time_zone = "Europe/Berlin"
```

{sources}

An unknown key is an error here as well. A key that is left out changes nothing, and a source that is taken out of the
file stays in the corpus. `pressmark add` without a target adds them at once, and makes the corpus where there is none.

## In an editor

`pressmark config --schema` prints a JSON Schema of the file. Editors with Taplo (Even Better TOML) take it from a first
line `#:schema ./pressmark.schema.json`.
"""


def _setting(default: Any, text: str) -> Any:
    return field(default=default, metadata={"text": text})


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting of Pressmark. docs/config.md lists them from here."""

    db: str = _setting("", "Database file; empty: pressmark.db in the user's data folder.")
    archive: str = _setting("", "Folder of the raw records (WARC); empty: beside the database, its name plus `.warc`.")
    store_payload: str = _setting(
        "yes",
        "Keep raw replies: `yes`, `hash_only` (headers and digests) or `no`; `pressmark sources keep` for one source.",
    )
    store_noarchive: str = _setting("yes", "The same for pages that say `noarchive`; never more than `store_payload`.")
    signing_key: str = _setting(
        "", "File of the key that signs each run; empty: signing.key in the user's configuration folder."
    )
    contact: str = _setting("", "E-mail address or web page by which site owners reach you; part of the user agent.")
    user_agent: str = _setting("", "Whole user agent; empty: Pressmark, its version and the contact.")
    host_delay_s: float = _setting(1.0, "Seconds between the end of a reply and the next request to the same host.")
    max_crawl_delay_s: float = _setting(
        120.0, "A longer Crawl-delay is cut to this; the host is still asked one by one."
    )
    requests_in_flight: int = _setting(32, "Requests under way at once, over all hosts.")
    reply_deadline_s: float = _setting(30.0, "Seconds a reply may take from the request to its last byte.")
    reply_max_bytes: int = _setting(8 * MIB, "Largest reply in bytes, on the wire and unpacked.")
    listing_max_bytes: int = _setting(
        50 * MIB, "Largest sitemap or feed in bytes, unpacked (sitemaps.org allows 50 MB)."
    )
    max_redirects: int = _setting(5, "Redirects followed for one address.")
    max_tries: int = _setting(3, "Requests made for one address before it ends as an error.")
    retry_wait_s: float = _setting(5.0, "First pause before another try; doubled each time, plus jitter.")
    pages_per_article: int = _setting(10, "Pages of one article that are fetched and joined; 1: only the first.")
    workers: int = _setting(0, "Processes that read pages; 0: one for each core.")
    site_rules: str = _setting(
        "", "Folder of your own site rules, one TOML file a domain; empty: `sites` in the user's configuration folder."
    )
    page_time_limit_s: float = _setting(10.0, "Seconds a page may take to read before its worker is killed.")
    page_memory_bytes: int = _setting(1536 * MIB, "Address space of a reading worker in bytes.")
    browser: str = _setting("", "Browser for sources that are rendered; empty: the first Chromium or Chrome on PATH.")
    browser_sandbox: str = _setting(
        "yes", "`yes`: the browser keeps its sandbox, and is not started as root; `no`: it goes without."
    )
    browser_memory_bytes: int = _setting(
        1024 * MIB, "Memory of all processes of the browser and its driver before it is killed."
    )
    render_deadline_s: float = _setting(20.0, "Seconds from opening a page in the browser to taking what it shows.")
    render_max_requests: int = _setting(60, "Requests that one rendered page may make; 0: none.")
    render_max_bytes: int = _setting(16 * MIB, "Bytes, unpacked, that all of these may bring.")
    batch_size: int = _setting(8, "Pages committed in one transaction.")
    batch_wait_s: float = _setting(0.25, "Longest time a finished page waits for its transaction.")
    polls_per_feed_day: float = _setting(24.0, "How often, on average, a feed is asked in a day.")
    pages_per_run: int = _setting(0, "Pages fetched in one run; 0: no limit.")
    pages_per_source: int = _setting(2000, "Pages fetched from one source in one run; 0: no limit.")
    sitemap_max_age_days: float = _setting(3.0, "Pages a sitemap dates older than this are left to a backfill.")
    undated_per_sitemap: int = _setting(200, "Pages without a date that are taken from one sitemap at a time.")
    revisit_min_s: float = _setting(600.0, "A stored page is not fetched again within this, whatever its feed says.")
    revisits_per_host: int = _setting(
        50, "Stored articles of one host that are looked at again in one run, the youngest first; 0: none."
    )
    metrics_file: str = _setting(
        "",
        "File written at the end of a run for Prometheus' textfile collector; its name ends in `.prom`; empty: none.",
    )
    ping_url: str = _setting(
        "", "Address asked at the end of each crawl, for a health check; `{code}` in it becomes the exit code."
    )
    notify_url: str = _setting(
        "",
        "Address that JSON is posted to when a run ends otherwise than before, or when feeds begin or cease to fail.",
    )
    tell_private: str = _setting("no", "`yes`: these two addresses may lie in a private network.")
    log_level: str = _setting("WARNING", "DEBUG, INFO, WARNING or ERROR.")


@dataclass(frozen=True, slots=True)
class LoadedConfig:
    """A Config and where each value came from."""

    config: Config
    origins: Mapping[str, str]
    """Setting name to `default`, `file PATH`, `environment NAME` or `flag`."""
    file: Path | None = None
    """The configuration file that was named, on the command line or by PRESSMARK_CONFIG; None: the user's usual one."""
    sources: "tuple[DeclaredSource, ...]" = ()
    """The sources that the file writes down."""


def load_config(
    flags: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
    file: Path | None = None,
) -> LoadedConfig:
    """Read all layers.

    Args:
        flags: values given on the command line; None values are left out.
        environ: the environment; `os.environ` when None.
        file: the configuration file; when None, PRESSMARK_CONFIG or the user's default, which may be absent.

    Raises:
        ConfigError: unknown name, or a value of the wrong type.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    origins = {f.name: "default" for f in fields(Config)}
    path, is_required = _config_file(environ, file)
    written = _read_file(path, is_required)
    sources = _read_sources(written.pop("source", None), path)
    for name, value in written.items():
        values[name] = _convert(name, value, f"{path}")
        origins[name] = f"file {path}"
    for variable, text in environ.items():
        if not variable.startswith(PREFIX) or variable == FILE_VARIABLE:
            continue
        name = variable.removeprefix(PREFIX).lower()
        values[name] = _convert(name, text, variable)
        origins[name] = f"environment {variable}"
    for name, value in (flags or {}).items():
        if value is not None:
            values[name] = _convert(name, value, "command line")
            origins[name] = "flag"
    config = Config(**values)
    _check(config)
    return LoadedConfig(config, origins, path if is_required else None, sources)


def settings_page() -> str:
    """docs/config.md: every setting with its default, environment variable and meaning, as Markdown."""
    rows = [
        f"| `{f.name}` | `{_toml(f.default)}` | `{PREFIX}{f.name.upper()}` | {f.metadata['text']} |"
        for f in fields(Config)
    ]
    lines = [f"{f.name} = {_toml(f.default)}" for f in fields(Config)]
    from crawler.declared import KEYS

    keys = [f"* `{one.name}` - {one.metadata['text']}" for one in KEYS]
    return SETTINGS_PAGE.format(
        variable=FILE_VARIABLE, table="\n".join(rows), file="\n".join(lines), sources="\n".join(keys)
    )


def settings_schema() -> dict[str, Any]:
    """A JSON Schema of pressmark.toml, made from the settings themselves.

    Source: https://json-schema.org/draft/2020-12
    """
    from crawler.declared import KEYS, TABLE

    settings = {f.name: _schema_of(f.name, f.default, f.metadata["text"]) for f in fields(Config)}
    keys = {}
    for one in KEYS:
        default, choices = one.default, one.metadata["choices"]
        kind: dict[str, Any] = {"type": "boolean" if isinstance(default, bool) else "string"}
        if isinstance(default, tuple):
            kind = {"type": "array", "items": {"type": "string", "format": "uri"}, "uniqueItems": True}
        keys[one.name] = kind | ({"enum": list(choices)} if choices else {}) | {"description": one.metadata["text"]}
    source = {"type": "object", "properties": keys, "required": ["home"], "additionalProperties": False}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "pressmark.toml",
        "type": "object",
        "properties": settings | {TABLE: {"type": "array", "items": source, "description": "Sources to watch."}},
        "additionalProperties": False,
    }


def _schema_of(name: str, default: Any, text: str) -> dict[str, Any]:
    found: dict[str, Any] = {"type": {str: "string", int: "integer", float: "number"}[type(default)]}
    if name in _CHOICES:
        found["enum"] = list(_CHOICES[name])
    if name in _ZERO_OR_MORE or name in _ONE_OR_MORE:
        found["minimum"] = 1 if name in _ONE_OR_MORE else 0
    if name in _ABOVE_ZERO:
        found["exclusiveMinimum"] = 0
    return found | {"default": default, "description": text}


def _toml(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else f"{value}"


SECRET = ("ping_url", "notify_url")
"""Addresses that let whoever knows them speak in the operator's name: not written into the corpus."""


def recorded_settings(config: Config) -> dict[str, Any]:
    """The settings as a run's record keeps them."""
    return {name: "(set)" if name in SECRET and value else value for name, value in asdict(config).items()}


def default_config_file() -> Path:
    """Where pressmark.toml is looked for when nobody says."""
    import platformdirs

    return Path(platformdirs.user_config_dir("pressmark")) / "pressmark.toml"


def database_path(config: Config) -> Path:
    """The database in use, absolute; not a link, as what lies beside it lies beside the file itself.

    Raises:
        ConfigError: it is a link that is not to be followed.
    """
    if config.db:
        return follow(Path(config.db).expanduser().absolute())
    import platformdirs

    return follow(Path(platformdirs.user_data_dir("pressmark")) / "pressmark.db")


def signing_key_file(config: Config) -> Path:
    """Where the signing key is, absolute; it is made on first use."""
    if config.signing_key:
        return Path(config.signing_key).expanduser().absolute()
    return default_config_file().with_name("signing.key")


def archive_folder(config: Config) -> Path:
    """The folder of the raw records in use, absolute."""
    if config.archive:
        return Path(config.archive).expanduser().absolute()
    database = database_path(config)
    return database.with_name(database.name + ".warc")


def rules_folder(config: Config) -> Path:
    """The folder of the user's own site rules, absolute; it need not be there."""
    if config.site_rules:
        return Path(config.site_rules).expanduser().absolute()
    return default_config_file().parent / "sites"


def worker_count(config: Config) -> int:
    """How many reading processes run."""
    return config.workers or os.cpu_count() or 1


def user_agent(config: Config, version: str) -> str:
    """The User-Agent header; its first word is the token that robots.txt rules are matched with."""
    if config.user_agent:
        return config.user_agent
    return f"Pressmark/{version} (news archive; {config.contact or 'no contact given'})"


def agent_token(user_agent: str) -> str:
    """The product token of a user agent: `Pressmark` of `Pressmark/0.1 (...)`."""
    return user_agent.split("/", 1)[0].split(" ", 1)[0]


def _config_file(environ: Mapping[str, str], file: Path | None) -> tuple[Path, bool]:
    if file is not None:
        return file, True
    if named := environ.get(FILE_VARIABLE):
        return Path(named).expanduser(), True
    return default_config_file(), False


def _read_file(path: Path, is_required: bool) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except FileNotFoundError as error:
        if is_required:
            raise ConfigError(f"{path}: no such file") from error
        return {}
    except RecursionError as error:
        raise ConfigError(f"{path}: nested too deep") from error
    except (OSError, ValueError) as error:  # no TOML, no UTF-8, a number of 5000 digits
        raise ConfigError(f"{path}: {error}") from error


def _read_sources(value: Any, path: Path) -> "tuple[DeclaredSource, ...]":
    if value is None:
        return ()
    from crawler.declared import read_sources  # loads the parser of addresses, which most commands do without

    return read_sources(value, str(path))


def _convert(name: str, value: Any, place: str) -> Any:
    kinds: dict[str, type] = {f.name: type(f.default) for f in fields(Config)}
    if name not in kinds:
        near = difflib.get_close_matches(name, [*kinds, "source"], n=1)
        raise ConfigError(f"{place}: no setting {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    kind = kinds[name]
    wrong = ConfigError(f"{place}: {name} must be {_KIND_NAMES[kind]}, not {value!r}")
    if isinstance(value, bool) or not isinstance(value, str if kind is str else (str, int, float)):
        raise wrong
    try:
        converted = kind(value)
    except (ValueError, OverflowError) as error:
        raise wrong from error
    if kind is int and isinstance(value, float) and converted != value:
        raise wrong
    return converted


def _check(config: Config) -> None:
    for name in _ZERO_OR_MORE:
        if not 0 <= getattr(config, name) < float("inf"):
            raise ConfigError(f"{name} must be 0 or more, not {getattr(config, name)}")
    for name in _ONE_OR_MORE:
        if getattr(config, name) < 1:
            raise ConfigError(f"{name} must be 1 or more, not {getattr(config, name)}")
    for name in _ABOVE_ZERO:
        if not 0 < getattr(config, name) < float("inf"):
            raise ConfigError(f"{name} must be above 0, not {getattr(config, name)}")
    for name in ("user_agent", "contact"):
        if any(ord(letter) < 32 or ord(letter) == 127 for letter in getattr(config, name)):
            raise ConfigError(f"{name} must be one line without control characters: it is sent as a header")
    if config.metrics_file and not config.metrics_file.endswith(".prom"):
        raise ConfigError("metrics_file must end in .prom: the collector reads no other file")
    for name in SECRET:
        if url := getattr(config, name):
            _check_told(name, url.replace("{code}", "0"))
    for name, choices in _CHOICES.items():
        if getattr(config, name) not in choices:
            words = f"{', '.join(choices[:-1])} or {choices[-1]}"
            raise ConfigError(f"{name} must be {words}, not {getattr(config, name)!r}")


def _check_told(name: str, url: str) -> None:
    """Refuse what is no address when the settings are read, not when there is something to tell. It may be secret, and
    is not shown."""
    from urllib.parse import urlsplit

    from crawler.errors import UrlError
    from crawler.urls import request_url  # most commands do without the parser of addresses

    try:
        request_url(url)
    except UrlError as error:
        raise ConfigError(f"{name} is no http(s) address: {error.why}") from error
    if "@" in urlsplit(url).netloc:
        raise ConfigError(f"{name} names a user or password, which is never sent: put a secret into the path or query")


_CHOICES = {
    "store_payload": ("yes", "hash_only", "no"),
    "store_noarchive": ("yes", "hash_only", "no"),
    "browser_sandbox": ("yes", "no"),
    "tell_private": ("yes", "no"),
    "log_level": ("DEBUG", "INFO", "WARNING", "ERROR"),
}
_ZERO_OR_MORE = (
    "host_delay_s", "max_crawl_delay_s", "retry_wait_s", "revisit_min_s", "sitemap_max_age_days", "batch_wait_s",
    "max_redirects", "workers", "pages_per_run", "pages_per_source", "undated_per_sitemap", "render_max_requests",
    "revisits_per_host",
    "render_max_bytes",
)  # fmt: skip
_ONE_OR_MORE = (
    "pages_per_article", "requests_in_flight", "reply_max_bytes", "listing_max_bytes", "max_tries", "batch_size",
    "page_memory_bytes", "browser_memory_bytes",
)  # fmt: skip
_ABOVE_ZERO = ("reply_deadline_s", "page_time_limit_s", "polls_per_feed_day", "render_deadline_s")

_KIND_NAMES: dict[type, str] = {str: "text", int: "a whole number", float: "a number"}
