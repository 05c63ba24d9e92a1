"""`pressmark rules suggest`: a rule learned from pages of one host that are stored already."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.context import config_of, find_store
from crawler.cli.exits import EXIT_USAGE
from crawler.cli.terminal import make_safe, note, say, say_json
from crawler.config import Config, archive_folder

if TYPE_CHECKING:
    from crawler.extract.learned import Observation, Proposal
    from crawler.extract.rules import Proof
    from crawler.items import Article, Page

LOOKED_THROUGH = 1000
"""Newest stored pages of the domain among which those of the host are sought."""
WORDS = 8
"""Words of the body's first and last paragraph that the proof asks for."""


@click.command(
    "suggest",
    epilog="""\b
Examples:
  pressmark rules suggest https://www.news.example/
  pressmark rules suggest https://news.example/story --file saved.html
  pressmark rules suggest https://news.example/ > ~/.config/pressmark/sites/news.example.toml
\b
Exit codes: 0 suggested, 1 no page of the host is stored, or nothing could be learned, 2 usage,
4 the corpus is not usable.""",
)
@click.argument("url")
@click.option(
    "--file", "files", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="Learn from this saved page instead; URL is its address. May be given several times.",
)  # fmt: skip
@click.option(
    "--pages", "count", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="Read at most N pages."
)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object: the rule, and on how many pages each part holds."
)
@click.pass_context
def command(ctx: click.Context, url: str, files: tuple[Path, ...], count: int, as_json: bool) -> None:
    """Suggest a site rule for the host of URL: selectors that hold headline, authors, date, lead and text on its pages
    in the corpus, and what to remove. Prints TOML; look it over, save it, and run `pressmark rules check`.

    Offline. What the parts are is taken from the general reading: where that is wrong on every page, so is the rule.
    """
    from crawler.errors import UrlError
    from crawler.urls import host_of

    config = config_of(ctx)
    try:
        domain = host_of(url).removeprefix("www.")
    except UrlError as error:
        note(str(error))
        ctx.exit(EXIT_USAGE)
    pages = _saved_pages(url, files) if files else _stored_pages(config, domain, count)
    observations = _observe(config, pages)
    known = {observation.url for observation in observations}
    proposal, proof, text = _propose(config, domain, observations, [page for page in pages if page[1].url in known])
    if proof is None:
        note(f"nothing learned for {domain}: {len(pages)} pages stored, {len(observations)} of them articles")
        ctx.exit(1)
    if as_json:
        choices = {key: [asdict(choice) for choice in chosen] for key, chosen in proposal.choices}
        say_json({"domain": domain, "pages": proposal.pages, "choices": choices, "toml": text})
    else:
        say(make_safe(text).rstrip("\n"))


def _saved_pages(url: str, files: tuple[Path, ...]) -> "list[tuple[str, Page]]":
    """(what a proof calls it, the page)."""
    from crawler.items import Page

    return [(str(path.absolute()), Page(url, path.read_bytes())) for path in files]


def _stored_pages(config: Config, domain: str, count: int) -> "list[tuple[str, Page]]":
    from crawler.audit.replay import replay_page
    from crawler.errors import ArchiveError
    from crawler.urls import host_of

    found: list[tuple[str, Page]] = []
    with find_store(config) as store:
        if store is None:
            return found
        for stored in store.stored_pages(0, LOOKED_THROUGH, domain=domain, is_newest_first=True):
            if len(found) >= count:
                break
            if not stored.is_kept or stored.article_id is None or host_of(stored.url).removeprefix("www.") != domain:
                continue
            try:
                page = replay_page(store.connection, archive_folder(config), stored.fetch_id)
            except ArchiveError as error:
                note(f"{stored.url}: {error}")
                continue
            found.append((stored.url, page))
    return found


def _observe(config: Config, pages: "list[tuple[str, Page]]") -> "list[Observation]":
    from crawler.errors import PageError
    from crawler.extract.learned import ADMITTED, TASK
    from crawler.pool import WorkerPool
    from crawler.pool.failures import READING_ERRORS

    found: list[Observation] = []
    pool: WorkerPool[Page, Observation | None] = WorkerPool(
        TASK, 1, 6 * config.page_time_limit_s, memory_limit_bytes=config.page_memory_bytes, admitted=ADMITTED
    )  # learning tries many selectors: some tenths of a second a page
    with pool:
        for _, page in pages:
            try:
                observation = pool.submit(page).result()
            except (PageError, *READING_ERRORS) as error:
                note(make_safe(f"{page.url}: {error}"))
                continue
            if observation is not None:
                found.append(observation)
    return found


def _propose(
    config: Config, domain: str, observations: "list[Observation]", pages: "list[tuple[str, Page]]"
) -> "tuple[Proposal, Proof | None, str]":
    """The proposal, cut down to what decides on its proving page, the proof and the TOML."""
    from crawler.extract.learned import propose, write_rule
    from crawler.extract.ruled import ORIGIN
    from crawler.extract.rules import FIELDS, REMOVE, Proof

    proposal = propose(observations)
    if not proposal.choices or not pages:
        return proposal, None, ""
    name, page = pages[0]
    comment = (
        f"Learned from {proposal.pages} pages of {domain}. Look it over; once it is saved, "
        f"`pressmark rules check {domain}` tells what it finds."
    )
    proof = Proof(name, url=None if name == page.url else page.url, title="?")
    article = _read_by(config, domain, write_rule(proposal, proof, comment), page)
    if article is None:
        return proposal, None, ""
    decided = {origin.name for origin in article.origins if origin.origin == ORIGIN}
    kept = tuple((key, found) for key, found in proposal.choices if key == REMOVE or FIELDS[key] in decided)
    proposal = replace(proposal, choices=kept)
    proof = replace(
        proof, title=article.title, author=article.authors, date=article.date_published, words=_ends(article.body)
    )
    return proposal, proof, write_rule(proposal, proof, comment)


def _read_by(config: Config, domain: str, text: str, page: "Page") -> "Article | None":
    """The page as a rule reads it that is not saved yet."""
    from tempfile import TemporaryDirectory

    from crawler.extract.rules import SUFFIX
    from crawler.pool import WorkerPool
    from crawler.pool.failures import READING_ERRORS
    from crawler.walk.proving import ADMITTED, TASK, Tried

    pool: WorkerPool[Page, Tried] = WorkerPool(
        TASK, 1, config.page_time_limit_s, memory_limit_bytes=config.page_memory_bytes, admitted=ADMITTED
    )
    with TemporaryDirectory(prefix="pressmark-") as folder, pool:
        file = Path(folder) / f"{domain}{SUFFIX}"
        file.write_text(text, encoding="utf-8")
        try:
            return pool.submit(replace(page, rules_folder=str(file))).result().reading.article
        except READING_ERRORS as error:
            note(make_safe(f"{page.url}: {error}"))
            return None


def _ends(body: str) -> tuple[str, ...]:
    """The first words of the first paragraph and the last of the last."""
    paragraphs = [words for part in body.split("\n") if (words := part.split())]
    ends = [paragraphs[0][:WORDS], paragraphs[-1][-WORDS:]] if paragraphs else []
    return tuple(dict.fromkeys(" ".join(words) for words in ends))
