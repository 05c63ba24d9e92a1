"""`pressmark diff`: two versions of an article, word by word."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.context import reading, refuse_article
from crawler.cli.terminal import has_colour, make_safe, note, say, say_json, spell_markup

if TYPE_CHECKING:
    from crawler.rendition.differences import DiffDocument
    from crawler.store.history import Compared, PastVersion


@click.command(
    "diff",
    epilog="""\b
Examples:
  pressmark diff https://news.example/story
  pressmark diff 12 1 3
  pressmark diff 12 --html changes.html
\b
Exit codes: 0 told, 1 there is no such article or version, 2 usage, 4 the corpus is not usable.""",
)
@click.argument("name", metavar="ID|URL")
@click.argument("first", metavar="V1", type=click.IntRange(1), required=False)
@click.argument("second", metavar="V2", type=click.IntRange(1), required=False)
@click.option(
    "--html", "page", type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE|-", help="Write a page instead."
)
@click.option("--json", "as_json", is_flag=True, help="One object: headline and text as same, gone and new pieces.")
@click.pass_context
def command(
    ctx: click.Context, name: str, first: int | None, second: int | None, page: str | None, as_json: bool
) -> None:
    """Show what changed between two versions, word by word; the newest and the one before it unless told otherwise.

    With one version it is compared to the one before it. Where a paywall cut one of these two, whole texts are
    compared, and what it cut is told; two versions that are named are compared as they stood. On a terminal what went
    is red and struck, what came green and underlined; elsewhere, and where NO_COLOR is set, they are [-gone-] and
    {+new+}.
    """
    if page and as_json:
        raise click.UsageError("--html goes without --json")
    with reading(ctx) as store:
        article = store.find_article(name)
        last = int(article["version_number"]) if article else 0
        new_number = second or first or last
        old_number = first if second and first else new_number - 1
        told = {new_number} if new_number == old_number + 1 else set()
        past = store.history(article["article_id"], told) if article else []
    if article is None:
        refuse_article(ctx, name)
    if not (1 <= old_number <= len(past) and 1 <= new_number <= len(past)):
        if old_number < 1 and new_number == 1:
            note(
                f"there is no edit yet: {article['url']}" if len(past) == 1 else "there is no version before the first"
            )
            ctx.exit(1)
        note(f"versions {old_number} and {new_number} are asked for; there are {len(past)}: see `pressmark history`")
        ctx.exit(1)
    compared = _choose(past, old_number, new_number, are_named=bool(first and second))
    document = _compose(article["url"], article["language"] or "", compared)
    if as_json:
        _say_json(article["url"], document, compared)
    elif page:
        _write_page(document, page)
    else:
        _show(document, has_colour())


def _choose(past: "list[PastVersion]", old: int, new: int, *, are_named: bool) -> "Compared":
    from crawler.store.history import Compared, compare_whole

    if are_named:
        return Compared(past[old - 1], past[new - 1], past[new - 1].body)
    return compare_whole(past, new)


def _compose(url: str, language: str, compared: "Compared") -> "DiffDocument":
    from crawler.dedupe.wording import count_words, diff_words
    from crawler.rendition.differences import DiffDocument
    from crawler.store.history import verdict_of

    old, new = compared.old, compared.new
    headline, body = diff_words(old.title or "", new.title or ""), diff_words(old.body, compared.body)
    added, removed = (sum(both) for both in zip(count_words(headline), count_words(body), strict=True))
    facts = [
        ("Before", f"version {old.number}, seen {old.seen_at}, text sha256 {old.body_sha256}"),
        ("After", f"version {new.number}, seen {new.seen_at}, text sha256 {new.body_sha256}"),
        ("Words", f"{added} came, {removed} went"),
    ]
    if (cut := _tell_cut(compared)) is not None:
        line = f', "{cut["wall"]}"' if cut["wall"] else ""
        left = f"a paywall left {cut['words']} of {cut['of_words']} words in version {cut['number']}"
        facts.append(("Cut", f"{left}{line}; whole texts are compared"))
    if _is_edit(compared):
        said = "; ".join(filter(None, (", ".join(new.changes), verdict_of(new))))
        facts.append(("Change", said))
        facts += [("Also", line) for line in new.told if not line.startswith(("headline:", "text:", "correction:"))]
    notes = [part for part in (new.correction or "").split("\n\n") if part]
    return DiffDocument(new.title or "(no headline)", url, language, tuple(facts), headline, body, tuple(notes))


def _tell_cut(compared: "Compared") -> "dict[str, object] | None":
    """What a paywall left of a text."""
    from crawler.dedupe.decision import count_words

    if compared.cut is None:
        return None
    words, of_words = count_words(compared.cut.body), count_words(compared.whole)
    return {"number": compared.cut.number, "words": words, "of_words": of_words, "wall": compared.cut.wall}


def _is_edit(compared: "Compared") -> bool:
    """Is it what the newer version says of itself?"""
    return compared.cut is not None or compared.new.number == compared.old.number + 1


def _show(document: "DiffDocument", coloured: bool) -> None:
    from crawler.rendition.differences import read_paragraphs, with_context, write_line

    say(make_safe(document.url))
    for name, value in document.facts:
        say(make_safe(f"  {name:8} {value}"))
    say()
    say(write_line([(kind, make_safe(text)) for kind, text in document.headline], coloured))
    for one in with_context(read_paragraphs(document.body)):
        say()
        if isinstance(one, int):
            say(f"  ... {one} paragraphs that did not change")
        else:
            say(write_line([(kind, make_safe(text)) for kind, text in one.pieces], coloured))
    for text in document.notes:
        say()
        say(make_safe(f"Correction note: {text}"))


def _say_json(url: str, document: "DiffDocument", compared: "Compared") -> None:
    old, new = compared.old, compared.new
    say_json(
        {
            "url": url,
            "old": {name: getattr(old, name) for name in ("number", "seen_at", "title", "body_sha256", "fetch_id")},
            "new": {name: getattr(new, name) for name in ("number", "seen_at", "title", "body_sha256", "fetch_id")},
            "changes": new.changes if _is_edit(compared) else None,
            "is_silent": new.is_silent if _is_edit(compared) else None,
            "cut": _tell_cut(compared),
            "headline": document.headline,
            "body": document.body,
        }
    )


def _write_page(document: "DiffDocument", page: str) -> None:
    from crawler.files import write_whole
    from crawler.rendition.differences import write_page

    text = write_page(document)
    if page == "-":
        say(spell_markup(text).rstrip("\n"))
        return
    write_whole(Path(page), text.encode("utf-8"))
    note(f"written: {page}")
