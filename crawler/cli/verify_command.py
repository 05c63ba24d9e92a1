"""`pressmark verify`: is the corpus what it was when it was stored? Each finding names its row."""

import re

import click

from crawler.cli.context import config_of, reading
from crawler.cli.exits import EXIT_USAGE
from crawler.cli.terminal import make_safe, note, say, say_json
from crawler.config import archive_folder, rules_folder, worker_count


@click.command(
    "verify",
    epilog="""\b
Examples:
  pressmark verify
  pressmark verify --run 12
  pressmark verify --quick --expect 5f0c...e1
\b
Exit codes: 0 sound, 1 something is not what it was, 2 evidence is missing (or usage: no such run),
4 the corpus is not usable.""",
)
@click.option("--run", "run_id", type=int, metavar="R", help="Only what this run brought; the chain is checked whole.")
@click.option("--quick", is_flag=True, help="Do not read stored pages again; everything else is checked.")
@click.option("--expect", metavar="HASH", help="A head's hash that you noted earlier: it must still be in the chain.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a finding, then the summary.")
@click.pass_context
def command(ctx: click.Context, run_id: int | None, quick: bool, expect: str | None, as_json: bool) -> None:
    """Check everything that was stored against its digests, raw records, and the signed chain.

    The chain finds what was changed, added or taken away, up to the last signed head. To know later that the end was
    not cut off, or everything made anew with another key, note the head's hash and key elsewhere: they are printed.
    """
    from crawler.audit.findings import Fault
    from crawler.audit.verify import verify
    from crawler.store.heads import read_heads

    if expect is not None and not re.fullmatch("[0-9A-Fa-f]{64}", expect.strip()):
        raise click.UsageError("--expect takes the hash of a head: 64 hexadecimal digits, as printed by verify")
    config = config_of(ctx)
    with reading(ctx) as store:
        if run_id is not None and not store.query("SELECT 1 FROM runs WHERE run_id = :run_id", {"run_id": run_id}):
            note(f"there is no run {run_id}: see `pressmark runs`")
            ctx.exit(EXIT_USAGE)
        report = verify(
            store.connection,
            archive_folder(config),
            run_id=run_id,
            reads=not quick,
            expected=expect.strip() if expect else None,
            workers=worker_count(config),
            rules_folder=rules_folder(config),
        )
        heads = read_heads(store.connection)
    for finding in report.findings:
        if as_json:
            is_note = finding.fault is Fault.NOTE
            what = {"note": finding.why} if is_note else {"fault": finding.fault, "why": finding.why}
            say_json({"subject": finding.subject} | what)
        else:
            say(make_safe(f"{finding.fault:9} {finding.subject}: {finding.why}"))
    head = heads[-1] if heads else None
    pages = report.checked["versions"]
    rate = pages / report.elapsed_s if report.elapsed_s else 0.0
    is_changed, is_missing = report.has(Fault.MISMATCH), report.has(Fault.MISSING)
    if as_json:
        say_json(
            {
                "sound": not is_changed and not is_missing,
                "checked": dict(report.checked),
                "elapsed_s": round(report.elapsed_s, 2),
                "pages_per_s": round(rate, 1),
                "head": {"run": head.run_id, "hash": head.hash.hex(), "key": head.public_key.hex()} if head else None,
            }
        )
    else:
        note(", ".join(f"{count} {name}" for name, count in report.checked.items()))
        if head:
            note(f"last head: run {head.run_id}, hash {head.hash.hex()}, key {head.public_key.hex()}")
        verdict = "not what it was" if is_changed else "evidence is missing" if is_missing else "sound"
        say(f"{verdict}: {report.elapsed_s:.1f} s, {rate:.0f} pages a second")
    ctx.exit(1 if is_changed else 2 if is_missing else 0)
