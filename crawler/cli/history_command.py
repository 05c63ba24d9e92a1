"""`pressmark history`: the versions of an article, what changed from one to the next, and whether it was said."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from crawler.cli.context import reading, refuse_article
from crawler.cli.terminal import make_safe, say, say_json

if TYPE_CHECKING:
    from crawler.store.history import PastVersion

TOLD = 30
"""Of so many versions it is told which words changed: two long texts take 0.1 s, and a live blog has hundreds."""


@click.command(
    "history",
    epilog="""\b
Examples:
  pressmark history https://news.example/story
  pressmark history 12 --json
\b
Exit codes: 0 told, 1 there is no such article, 2 usage, 4 the corpus is not usable.""",
)
@click.argument("name", metavar="ID|URL")
@click.option("--all", "is_all", is_flag=True, help=f"Tell the words of every change, not only of the newest {TOLD}.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a version, oldest first, with its text.")
@click.pass_context
def command(ctx: click.Context, name: str, is_all: bool, as_json: bool) -> None:
    """Tell the versions of an article: when each was seen, what its publisher changed, and whether the page owns up.

    A change is silent when headline or text changed, and neither a correction note nor a later date of change says so.
    It was made between the two fetches that are told, not at the second. Of an article with many versions the words are
    told of the newest, of earlier ones the kind of change.
    """
    with reading(ctx) as store:
        article = store.find_article(name)
        last = int(article["version_number"]) if article else 0
        told = range(1 if is_all else max(1, last - TOLD + 1), last + 1)
        past = store.history(article["article_id"], told) if article else []
        turns = store.turns(article["article_id"]) if article else []
    if article is None:
        refuse_article(ctx, name)
    if as_json:
        for version in past:
            say_json({"article_id": article["article_id"], "url": article["url"]} | asdict(version))
        for turn in turns:
            say_json({"article_id": article["article_id"], "url": article["url"]} | asdict(turn))
        return
    say(make_safe(f"{article['title'] or '(no headline)'}\n{article['url']} (article {article['article_id']})"))
    if told.start > 2:
        say(f"{last} versions; the words of the newest {TOLD} changes are told, --all tells every one's")
    before = [None, *past]
    lines = [(one.reread_at or one.seen_at, _tell(one, old)) for one, old in zip(past, before, strict=False)]
    lines += [(turn.at, [f"{turn.at}  {turn.what}"]) for turn in turns]
    for _, text in sorted(lines, key=lambda line: line[0]):
        say(make_safe("\n".join(text)))
    say(f"{article['fetched_at']}  last seen standing, as version {article['version_number']}")


def _tell(version: "PastVersion", before: "PastVersion | None") -> list[str]:
    from crawler.store.history import tell_words, told_of, verdict_of

    kept = f", raw record {version.warc_file}:{version.warc_offset}" if version.warc_file else ""
    read = f"fetch {version.fetch_id}, text sha256 {version.body_sha256[:16]}{kept}"
    if version.not_before is None and not version.changes and version.number == 1:
        return [f"{version.seen_at}  version 1   first seen", f"    {read}"]
    words = tell_words(version)
    said = "; ".join(filter(None, (", ".join(version.changes), words, verdict_of(version))))
    lines = [f"{version.reread_at or version.seen_at}  version {version.number:<3} {said}"]
    lines += [f"    {line}" for line in told_of(version)]
    if version.not_before and version.cause != "reading":
        lines.append(f"    made after {version.not_before}, when the version before still stood")
    if before is not None and version.final_url != before.final_url:
        lines.append(f"    read at {version.final_url}, the version before at {before.final_url}")
    return [*lines, f"    {read}"]
