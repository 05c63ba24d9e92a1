"""`pressmark rules check`: are the rules sound, do they do what their proofs say, and what do they find?"""

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.context import config_of, find_store
from crawler.cli.exits import EXIT_USAGE
from crawler.cli.terminal import make_safe, note, one_line, say, say_json
from crawler.config import Config, archive_folder, rules_folder

if TYPE_CHECKING:
    from crawler.extract.rules import SiteRule
    from crawler.items import Page
    from crawler.pool import WorkerPool
    from crawler.store.sqlite import SqliteStore
    from crawler.walk.proving import Tried

WIDTH = 60
"""Characters shown of what a selector finds."""
LOOKED_THROUGH = 500
"""Stored pages of a domain among which those of the rule's days are sought."""


@dataclass(slots=True)
class Check:
    """What was found about one rule, or about a file that holds none."""

    domain: str
    file: Path
    rule: "SiteRule | None" = None
    problems: list[str] = field(default_factory=list)
    proof: "Tried | None" = None
    pages: "dict[str, Tried]" = field(default_factory=dict)
    """Address to what was found there."""


@click.command(
    "check",
    epilog="""\b
Examples:
  pressmark rules check
  pressmark rules check news.example
  pressmark rules check ./draft/news.example.toml --pages 20 --json
\b
Exit codes: 0 every rule is sound and proved, or has no proof; 1 one is not, 2 usage, 4 the corpus is not usable.""",
)
@click.argument("names", nargs=-1, metavar="[FILE|DOMAIN]...")
@click.option(
    "--pages", "page_count", type=click.IntRange(0), default=5, show_default=True, metavar="N",
    help="Try it on so many stored pages of the domain, too.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a rule.")
@click.pass_context
def command(ctx: click.Context, names: tuple[str, ...], page_count: int, as_json: bool) -> None:
    """Check site rules: syntax, selectors, and the page that proves each; print what every selector finds.

    Offline: a proof is a file beside the rule, or a page in the corpus. Without FILE or DOMAIN every rule is checked.
    """
    config = config_of(ctx)
    files = _find_files(ctx, config, names)
    checks = [check for domain, path in files for check in _read_file(domain, path)]
    with find_store(config) as store, _pool(config) as pool:
        for check in checks:
            if check.rule is not None:
                _prove(check, check.rule, config, store, pool)
                _try_on_pages(check, check.rule, config, store, pool, page_count)
            if as_json:
                say_json(_row_of(check))
            else:
                _show(check)
    if not checks:
        note("no site rules")
    ctx.exit(1 if any(check.problems for check in checks) else 0)


def _find_files(ctx: click.Context, config: Config, names: tuple[str, ...]) -> list[tuple[str, Path]]:
    from crawler.extract.rules import SUFFIX, list_rule_files

    known = list_rule_files(rules_folder(config))
    if not names:
        return list(known.items())
    found = []
    for name in names:
        path = Path(name)
        if path.is_file():
            found.append((path.name.removesuffix(SUFFIX), path.absolute()))
        elif name in known:
            found.append((name, known[name]))
        else:
            note(f"{name}: neither a file nor a domain with rules; `pressmark rules list` shows them")
            ctx.exit(EXIT_USAGE)
    return found


def _read_file(domain: str, path: Path) -> list[Check]:
    from crawler.errors import RuleError
    from crawler.extract.rules import read_rules
    from crawler.urls import is_public_suffix

    try:
        checks = [Check(rule.domain, path, rule) for rule in read_rules(path)]
    except RuleError as error:
        return [Check(domain, path, problems=[error.why])]
    if is_public_suffix(checks[0].domain):
        for check in checks:
            check.problems.append("anyone may have a site under this name: the rule would read all of them")
    return checks


def _pool(config: Config) -> "WorkerPool[Page, Tried]":
    from crawler.pool import WorkerPool
    from crawler.walk.proving import ADMITTED, TASK

    return WorkerPool(
        TASK, 1, config.page_time_limit_s, memory_limit_bytes=config.page_memory_bytes, admitted=ADMITTED
    )  # fmt: skip


def _try(pool: "WorkerPool[Page, Tried]", page: "Page") -> "Tried":
    from crawler.pool.failures import READING_ERRORS, failed_reading
    from crawler.walk.proving import Tried

    try:
        return pool.submit(page).result()
    except READING_ERRORS as error:
        return Tried(failed_reading(error))


def _prove(
    check: Check, rule: "SiteRule", config: Config, store: "SqliteStore | None", pool: "WorkerPool[Page, Tried]"
) -> None:
    from crawler.errors import ArchiveError
    from crawler.walk.proving import find_problems

    if rule.proof is None:
        return
    try:
        page = _page_of_proof(rule, config, store)
    except (ArchiveError, OSError) as error:
        check.problems.append(
            f"its proof {rule.proof.page} cannot be read: {getattr(error, 'strerror', None) or error}"
        )
        return
    if page is None:
        check.problems.append(f"its proof {rule.proof.page} is not in the corpus as of the rule's days")
        return
    check.proof = _try(pool, page)
    check.problems += find_problems(rule, rule.proof, check.proof)


def _page_of_proof(rule: "SiteRule", config: Config, store: "SqliteStore | None") -> "Page | None":
    """The page, dated within the rule's days; None when the corpus has none such."""
    from datetime import UTC, datetime, time

    from crawler.items import Page

    proof = rule.proof
    assert proof is not None
    if not proof.is_stored:
        day = rule.valid_until or rule.valid_from
        fetched_at = datetime.combine(day, time(12), UTC) if day else None
        url = proof.url or f"https://{rule.domain}/"
        return Page(
            url, (rule.file.parent / proof.page).read_bytes(), fetched_at=fetched_at, rules_folder=str(rule.file)
        )
    replies = store.replies_of(proof.page) if store else []
    fetch_id = next((fetch_id for fetch_id, at in replies if rule.holds_on(at.date())), None)
    return _replay(rule, config, store, fetch_id) if store and fetch_id is not None else None


def _replay(rule: "SiteRule", config: Config, store: "SqliteStore", fetch_id: int) -> "Page":
    from crawler.audit.replay import replay_page

    return replay_page(store.connection, archive_folder(config), fetch_id, rule.file)


def _try_on_pages(
    check: Check,
    rule: "SiteRule",
    config: Config,
    store: "SqliteStore | None",
    pool: "WorkerPool[Page, Tried]",
    count: int,
) -> None:
    """Read the newest stored pages of the rule's domain and days."""
    from crawler.errors import ArchiveError

    if store is None or not count:
        return
    stored = store.stored_pages(0, LOOKED_THROUGH, domain=rule.domain, is_newest_first=True)
    for page in [page for page in stored if page.is_kept and rule.holds_on(page.fetched_at.date())][:count]:
        try:
            tried = _try(pool, _replay(rule, config, store, page.fetch_id))
        except ArchiveError as error:
            note(f"{page.url}: {error}")
            continue
        if tried.number == rule.number:
            check.pages[page.url] = tried


def _found_on(check: Check) -> Counter[str]:
    """Selector to the number of stored pages on which it finds something."""
    return Counter(find.selector for tried in check.pages.values() for find in tried.finds if find.count)


def _show(check: Check) -> None:
    number = f" rule {check.rule.number}" if check.rule else ""
    state = "BAD" if check.problems else "ok " if check.proof else "   "
    say(make_safe(f"{state}  {check.domain}{number}  {check.file}"))
    for problem in check.problems:
        say(make_safe(f"       {problem}"))
    if check.rule is None:
        return
    if check.rule.proof is None:
        say("       no proof: give a page and what has to be found on it")
    on_pages = _found_on(check)
    finds = {find.selector: find for find in check.proof.finds} if check.proof else {}
    for key, selectors in check.rule.selectors.items():
        for selector in selectors:
            find = finds.get(selector.text)
            proof = f"{find.count} on its proof: {one_line(find.first, WIDTH)}" if find else ""
            pages = f"on {on_pages[selector.text]} of {len(check.pages)} stored pages" if check.pages else ""
            say(
                make_safe(
                    f"       {key:10} {one_line(selector.text, WIDTH)}  {'; '.join(filter(None, (pages, proof)))}"
                )
            )


def _row_of(check: Check) -> dict[str, Any]:
    rule = check.rule
    return {
        "domain": check.domain,
        "rule": rule.number if rule else None,
        "file": str(check.file),
        "is_sound": not check.problems,
        "is_proved": check.proof is not None and not check.problems,
        "problems": check.problems,
        "proof": _finds_of(rule.proof.page if rule and rule.proof else None, check.proof),
        "pages": [_finds_of(url, tried) for url, tried in check.pages.items()],
    }


def _finds_of(url: str | None, tried: "Tried | None") -> dict[str, Any] | None:
    if tried is None:
        return None
    article = tried.reading.article
    return {
        "page": url,
        "outcome": tried.reading.outcome,
        "finds": [asdict(find) for find in tried.finds],
        "title": article.title if article else None,
        "authors": article.authors if article else None,
        "date_published": article.date_published if article else None,
        "words": len(article.body.split()) if article else None,
    }
