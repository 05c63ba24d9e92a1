"""`pressmark rights`: what may be done with an article, signal by signal; and which articles' rights have changed."""

from typing import Any

import click

from crawler.cli.context import reading, refuse_article
from crawler.cli.terminal import make_safe, note, say, say_json

VERDICTS = ("status", "tdm", "ai_train", "archive", "access")
WORDS = ("holder", "licence_url", "licence_id", "agency", "syndicated_from_url", "copyright_line")


@click.command(
    "rights",
    epilog="""\b
Examples:
  pressmark rights https://news.example/story
  pressmark rights 12 --json
  pressmark rights --changed
\b
Exit codes: 0 told, 1 there is no such article, 2 usage, 4 the corpus is not usable.""",
)
@click.argument("name", metavar="ID|URL", required=False)
@click.option("--changed", is_flag=True, help="List the versions at which an article's rights changed, newest first.")
@click.option("--json", "as_json", is_flag=True, help="JSON: one object, or one line a change.")
@click.pass_context
def command(ctx: click.Context, name: str | None, changed: bool, as_json: bool) -> None:
    """Explain each verdict with the evidence that decided and the evidence that disagrees.

    Then all that was said to people (notices, word for word) and to machines (signals, raw), and when. These are facts
    to decide with, not legal advice; signals hold for the time of the fetch.
    """
    if name is None and not changed:
        raise click.UsageError("give an article, or --changed for all of them")
    if name is not None and changed:
        raise click.UsageError("--changed lists all articles whose rights changed: give either an article or --changed")
    with reading(ctx) as store:
        if changed:
            _tell_changes(store.rights_changes(), as_json)
            return
        assert name is not None
        article = store.find_article(name)
        found = store.rights_of(article["article_id"]) if article else None
    if not found:
        refuse_article(ctx, name)
    if as_json:
        say_json(found)
    else:
        _tell(found)


def _tell(found: dict[str, Any]) -> None:
    say(make_safe(f"{found['title'] or '(no headline)'}\n{found['url']}, version {found['version']}"))
    basis: dict[str, list[str]] = {}
    for one in found["basis"]:
        basis.setdefault(one["verdict"], []).append(one["evidence"])
    for verdict in (*VERDICTS, *WORDS):
        value = found[verdict]
        if value is None:
            continue
        why = f"  by {', '.join(basis[verdict])}" if verdict in basis else ""
        say(make_safe(f"  {verdict:20} {value}{why}"))
        for conflict in found["conflicts"]:
            if conflict.startswith(f"{verdict}:"):
                say(make_safe(f"  {'':20} but {conflict.partition(':')[2].strip()}"))
    say("Notices, word for word")
    for notice in found["notices"]:
        whose = f"{notice['scope']}, as on other pages" if notice["learned_at"] else notice["scope"]
        say(make_safe(f"  {notice['kind']} ({whose}, {notice['xpath'] or 'no place'}): {notice['text']}"))
        for link in notice["links"]:
            say(make_safe(f"    {link}"))
    say("Signals, as sent")
    for signal in found["signals"]:
        meant = f" = {signal['value']}" if signal["value"] not in (None, signal["raw"]) else ""
        say(make_safe(f"  {signal['seen_at']}  {signal['channel']} {signal['name']}: {signal['raw']}{meant}"))
    if not found["signals"]:
        say("  none")


def _tell_changes(changes: list[dict[str, Any]], as_json: bool) -> None:
    for change in changes:
        if as_json:
            say_json(change)
            continue
        say(make_safe(f"{change['at']}  {change['url']}, version {change['version']}"))
        for name, (old, new) in change["verdicts"].items():
            say(make_safe(f"  {name}: {old} -> {new}"))
        for text in dict.fromkeys(change["notices_gone"]):  # one text may be of several kinds
            say(make_safe(f"  - {text}"))
        for text in dict.fromkeys(change["notices_new"]):
            say(make_safe(f"  + {text}"))
    if not changes and not as_json:
        note("no article's rights have changed")
