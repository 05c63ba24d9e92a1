"""`pressmark doctor`: is this installation sound, and is the corpus?"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, packages_distributions, version

import click

from crawler import __version__
from crawler.cli.context import config_of
from crawler.cli.terminal import make_safe, say, say_json
from crawler.config import Config, archive_folder, database_path, default_config_file, rules_folder

OUR_PACKAGES = ("crawler", "spiders", "pipelines")
DEPENDENCIES = ("scrapy", "feedparser", "trafilatura", "sqlite-utils", "lxml", "warcio", "ada-url", "click")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    is_good: bool
    detail: str


@click.command(
    "doctor",
    epilog="""\b
Examples:
  pressmark doctor
  pressmark doctor --json
\b
Exit codes: 0 all well, 1 something is wrong, 2 usage.""",
)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a finding.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Check versions, package collisions, configuration, the corpus and the raw records."""
    config = config_of(ctx)
    findings = [finding for check in CHECKS for finding in check(config)]
    for finding in findings:
        if as_json:
            say_json({"name": finding.name, "ok": finding.is_good, "detail": finding.detail})
        else:
            say(make_safe(f"{'ok ' if finding.is_good else 'BAD'}  {finding.name:16} {finding.detail}"))
    if not all(finding.is_good for finding in findings):
        ctx.exit(1)


def check_versions(config: Config) -> Iterator[Finding]:
    """Python and the libraries."""
    yield Finding("python", sys.version_info >= (3, 11), sys.version.split()[0])
    yield Finding("pressmark", True, __version__)
    for name in DEPENDENCIES:
        try:
            yield Finding(name, True, version(name))
        except PackageNotFoundError:
            yield Finding(name, False, "not installed")


def check_packages(config: Config) -> Iterator[Finding]:
    """Other distributions that ship our top-level names: the last one installed wins, silently."""
    owners = packages_distributions()
    for name in OUR_PACKAGES:
        others = sorted(set(owners.get(name, ())) - {"pressmark"})
        detail = f"also shipped by {', '.join(others)}: use an environment of its own" if others else "ours alone"
        yield Finding(f"package {name}", not others, detail)


def check_settings(config: Config) -> Iterator[Finding]:
    """The configuration, which was read to get here."""
    file = default_config_file()
    yield Finding("settings", True, f"{file}{'' if file.exists() else ' (not there, defaults hold)'}")
    has_contact = bool(config.contact or config.user_agent)
    yield Finding(
        "contact", True, "set" if has_contact else "not set: site owners cannot reach you (PRESSMARK_CONTACT)"
    )


def check_rules(config: Config) -> Iterator[Finding]:
    """The site rules: are all files sound? Whether they do what they should, `pressmark rules check` tells."""
    from crawler.errors import RuleError
    from crawler.extract.rules import list_rule_files, read_rules

    try:
        rules = [rule for path in list_rule_files(rules_folder(config)).values() for rule in read_rules(path)]
    except RuleError as error:
        yield Finding("site rules", False, str(error))
        return
    yield Finding("site rules", True, f"{len(rules)} for {len({rule.domain for rule in rules})} domains")


def check_corpus(config: Config) -> Iterator[Finding]:
    """The database: can it be opened, is it whole, is every article's provenance there."""
    from crawler.errors import StoreError
    from crawler.store.copies import count_astray, count_unplaced
    from crawler.store.sqlite import open_store

    path = database_path(config)
    if not path.exists():
        yield Finding("corpus", True, f"{path} (not there yet)")
        return
    try:
        store = open_store(path, is_read_only=True)
    except StoreError as error:
        yield Finding("corpus", False, str(error))
        return
    try:
        yield Finding("corpus", True, str(path))
        result = store.query("PRAGMA quick_check")[0]
        yield Finding("integrity", result["quick_check"] == "ok", str(result["quick_check"]))
        broken = store.query("PRAGMA foreign_key_check")
        yield Finding("references", not broken, f"{len(broken)} broken")
        missing = store.query("SELECT count(*) AS n FROM missing_provenance")[0]["n"]
        yield Finding("provenance", missing == 0, f"{missing} versions without")
        waiting = store.query("SELECT count(*) AS n FROM articles WHERE is_indexed = 0")[0]["n"]
        yield Finding("search index", True, f"{waiting} articles waiting")
        astray, unplaced = count_astray(store.connection), count_unplaced(store.connection)
        hint = "; run `pressmark reindex --all`" if astray else "; run `pressmark reindex`" if unplaced else ""
        detail = f"{astray} articles in another cluster than their leader, {unplaced} not in the index{hint}"
        yield Finding("near copies", not astray, detail)
    except StoreError as error:
        yield Finding("corpus", False, str(error))
    finally:
        store.close()


def check_archive(config: Config) -> Iterator[Finding]:
    """The raw records: files that end in the middle of a record."""
    from crawler.archive import find_torn_files

    folder = archive_folder(config)
    if not folder.exists():
        yield Finding("raw records", True, f"{folder} (not there yet)")
        return
    torn = list(find_torn_files(folder))
    detail = f"{folder}: {len(list(folder.glob('*.warc.gz')))} files, {len(torn)} ended by a crash (whole up to there)"
    yield Finding("raw records", True, detail)


def check_browser(config: Config) -> Iterator[Finding]:
    """The browser: needed only where a source is rendered."""
    from crawler.errors import StoreError
    from crawler.render.browser import find_browser, find_problem
    from crawler.store.sqlite import open_store

    rendered, path = 0, database_path(config)
    if path.exists():
        try:
            store = open_store(path, is_read_only=True)
        except StoreError:
            return  # told by the check of the corpus
        rendered = sum(source.is_rendered for source in store.sources())
        store.close()
    problem = find_problem(config)
    detail = problem or str(find_browser(config))
    yield Finding("browser", problem is None or not rendered, f"{detail} ({rendered} sources rendered)")


CHECKS: tuple[Callable[[Config], Iterator[Finding]], ...] = (
    check_versions,
    check_packages,
    check_settings,
    check_rules,
    check_corpus,
    check_archive,
    check_browser,
)
