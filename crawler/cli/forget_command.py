"""`pressmark forget`: erase an address or a host for good, and print a receipt."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from crawler.cli.context import config_of, tell_path
from crawler.cli.exits import EXIT_DONE
from crawler.cli.terminal import make_safe, note, say, say_json
from crawler.config import Config, database_path

if TYPE_CHECKING:
    from crawler.audit.forget import Receipt


@click.command(
    "forget",
    epilog="""\b
Examples:
  pressmark forget https://news.example/2026/01/31/story.html --reason "asked by the author"
  pressmark forget news.example
  pressmark forget --finish
\b
Exit codes: 0 erased, 1 not confirmed, or another run holds the corpus, 2 usage, 4 the corpus is not usable.""",
)
@click.argument("target", required=False, metavar="URL|HOST")
@click.option("--reason", help="Kept with the erasure. Do not write into it what is to be forgotten.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--finish", is_flag=True, help="Only finish erasures that were interrupted.")
@click.option("--json", "as_json", is_flag=True, help="The receipt as one line of JSON.")
@click.pass_context
def command(ctx: click.Context, target: str | None, reason: str | None, yes: bool, finish: bool, as_json: bool) -> None:
    """Erase all that is stored of an address (any variant of it), or of a host and its subdomains.

    Text, versions, notices, provenance, search index and raw replies go, those of feeds that carried it included, and
    the database file is rewritten so that no free page holds it. What stays is a salted hash, by which the address is
    known and not fetched again, and a receipt in the signed chain. There is no way back. Copies made outside this
    corpus - exports, backups, the disk's own snapshots - are not reached.
    """
    from crawler.walk.erasing import erase
    from crawler.walk.lock import hold_lock

    if (target is None) is not finish:
        raise click.UsageError("give an address, a host, or --finish")
    config = config_of(ctx)
    tell_path(config)
    is_host = target is not None and "://" not in target and "/" not in target
    if target is not None:
        target = _name_of(target, is_host)
        if not yes:
            what = f"everything of {target} and its subdomains" if is_host else target
            if not click.confirm(make_safe(f"Erase {what} for good?"), err=True):
                note("nothing was erased")
                ctx.exit(1)
    with hold_lock(database_path(config)) as is_held:
        if not is_held:
            note("another run holds the corpus: try again when it has ended")
            ctx.exit(1)
        receipts = erase(config, target, is_host=is_host, reason=reason)
    for receipt in receipts:
        _show(receipt, as_json)
    if not receipts:
        note("no erasure was begun that is not finished")
    ctx.exit(EXIT_DONE)


def _name_of(target: str, is_host: bool) -> str:
    """The target as an address, or as a host without port; a name under which anyone may have one is no host."""
    from crawler.errors import UrlError
    from crawler.urls import host_of, is_public_suffix, resolve_url

    try:
        url = resolve_url(target if "://" in target else f"https://{target}")
    except UrlError as error:
        raise click.UsageError(str(error)) from error
    if not is_host:
        return url
    host = host_of(url).rstrip(".")
    if is_public_suffix(host):
        raise click.UsageError(f"{host} is a public suffix: it would erase every site whose name ends in it")
    return host


def tell_erased(receipts: "list[Receipt]") -> None:
    """What a run erased without being asked, told without naming it."""
    if receipts:
        note(f"{len(receipts)} addresses led to erased ones and were erased with all that was known of them")


def erase_after(config: Config) -> None:
    """At the end of a command that does not hold the corpus's lock: erase what led to erased addresses, and tell it.
    A crawl that is at work does it at its own end."""
    from crawler.walk.erasing import erase_what_led_there, find_what_led_there
    from crawler.walk.lock import hold_lock

    if not find_what_led_there(config):
        return
    with hold_lock(database_path(config)) as is_held:
        if is_held:
            tell_erased(erase_what_led_there(config))
        else:
            note("what led to erased addresses is erased when the run that is at work on this corpus ends")


def _show(receipt: "Receipt", as_json: bool) -> None:
    if as_json:
        say_json(asdict(receipt))
        return
    say(f"erased          {receipt.scope}, receipt {receipt.erasure_id}, {receipt.erased_at}")
    for table, count in receipt.rows.items():
        say(f"  {table:14}{count}")
    say(f"  raw records   {receipt.raw_records} ({receipt.raw_bytes} bytes) in {len(receipt.files)} files")
    say(f"  tombstone     {receipt.tombstone}")
    if receipt.named_elsewhere:
        tables = ", ".join(f"{count} of {table}" for table, count in receipt.named_elsewhere.items())
        note(f"other articles name the address in their own words: rows {tables}")
