"""A local web of news sites in invented words, each on a loopback address of its own (Linux), for whole crawls.

    python tests/bench/web.py LIST [--sites 50] [--articles 40] [--port 8900] [--latency 20] [--seed 1]

Each site has a robots.txt that names its sitemap, a home page, and articles with what real ones have around the text:
menus, cards of other stories, scripts, JSON-LD, OpenGraph, a notice at the end; about 90 KB a page. LIST is written
with the home addresses, one a line, when all of them answer. The server ends with Ctrl-C.
"""

import argparse
import asyncio
import json
import random
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from sameness import Language

START = datetime(2026, 3, 1, 6, tzinfo=UTC)
FIRST_HOST = 101
NOTICE = "All rights reserved. This story may not be published, broadcast or redistributed without permission."


@dataclass(frozen=True)
class Story:
    """What an article tells."""

    path: str
    title: str
    author: str
    published: datetime
    section: str
    paragraphs: list[str]


class Site:
    """One host, its furniture and its stories."""

    def __init__(self, home: str, rng: random.Random, language: Language, articles: int) -> None:
        self.home, self.language, self.rng = home, language, rng
        self.name = language.title()
        self.sections = [language.pick(1)[0] for _ in range(8)]
        self.stories = [self._story(number) for number in range(articles)]
        self._script = json.dumps({f"k{number}": language.pick(6) for number in range(900)})
        self._menu = "".join(
            f'<li class="nav-item"><a href="/{name}/{page}">{escape(language.title())}</a></li>'
            for name in self.sections
            for page in range(12)
        )

    def _story(self, number: int) -> Story:
        language, rng = self.language, self.rng
        title, section = language.title(), rng.choice(self.sections)
        return Story(
            path=f"/{section}/story-{number}.html",
            title=title,
            author=" ".join(word.capitalize() for word in language.pick(2)),
            published=START + timedelta(minutes=rng.randint(0, 60 * 24 * 20)),
            section=section,
            paragraphs=[language.paragraph() for _ in range(rng.randint(6, 24))],
        )

    def sitemap(self) -> str:
        """All stories."""
        rows = (f"<url><loc>{self.home}{one.path}</loc><lastmod>{one.published.isoformat()}</lastmod></url>"
                for one in self.stories)  # fmt: skip
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(rows)}</urlset>'

    def cards(self, stories: list[Story]) -> str:
        """Teasers of stories."""
        return "".join(
            f'<div class="card"><a href="{one.path}"><img src="/{one.section}.jpg"><h3>{escape(one.title)}</h3></a>'
            f'<p class="teaser">{escape(one.paragraphs[0][:160])}</p><time>{one.published:%d.%m.%Y}</time></div>'
            for one in stories
        )

    def frame(self, title: str, head: str, main: str) -> str:
        """A page with the site's furniture around."""
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | {escape(self.name)}'
            f"</title>{head}<style>{'.c{margin:0;padding:2px 4px}' * 400}</style></head><body>"
            f'<header><a href="/">{escape(self.name)}</a><nav><ul>{self._menu}</ul></nav></header>{main}'
            f'<aside class="related">{self.cards(self.stories[:20])}</aside><footer><ul>{self._menu}</ul>'
            f"<p>&copy; 2026 {escape(self.name)}. {NOTICE}</p></footer>"
            f"<script>window.state = {self._script}</script></body></html>"
        )

    def page(self, story: Story) -> str:
        """One article."""
        url = self.home + story.path
        data = {
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": story.title, "url": url,
            "datePublished": story.published.isoformat(), "articleSection": story.section,
            "author": {"@type": "Person", "name": story.author},
            "publisher": {"@type": "Organization", "name": self.name},
        }  # fmt: skip
        head = (
            f'<link rel="canonical" href="{url}"><meta property="og:title" content="{escape(story.title)}">'
            f'<meta property="og:type" content="article"><script type="application/ld+json">{json.dumps(data)}</script>'
        )
        text = "".join(f"<p>{escape(line)}</p>" for line in story.paragraphs)
        more = "".join(f'<p class="more">Read also: <a href="{o.path}">{escape(o.title)}</a></p>'
                       for o in self.stories[:2])  # fmt: skip
        main = (
            f'<main><article><h1>{escape(story.title)}</h1><p class="byline">By {escape(story.author)}, '
            f'<time datetime="{story.published.isoformat()}">{story.published:%d %B %Y %H:%M}</time></p>{text}{more}'
            f"<p class='note'>{NOTICE}</p></article></main>"
        )
        return self.frame(story.title, head, main)

    def answer(self, path: str) -> tuple[str, str] | None:
        """Type and text of what stands at a path."""
        if path == "/robots.txt":
            return "text/plain", f"User-agent: *\nAllow: /\nSitemap: {self.home}/sitemap.xml\n"
        if path == "/sitemap.xml":
            return "application/xml", self.sitemap()
        if path == "/":
            return "text/html", self.frame(self.name, "", f"<main>{self.cards(self.stories)}</main>")
        story = next((one for one in self.stories if one.path == path), None)
        return None if story is None else ("text/html", self.page(story))


async def serve(site: Site, latency_s: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection."""
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            await asyncio.sleep(latency_s)
            found = site.answer(request.split(" ", 2)[1])
            kind, text = found or ("text/html", "<title>Not found</title>")
            body = text.encode()
            status = "200 OK" if found else "404 Not Found"
            head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
            await writer.drain()
    writer.close()


async def run(asked: argparse.Namespace) -> None:
    """Serve until cancelled."""
    rng = random.Random(asked.seed)
    language = Language(rng)
    homes = []
    for number in range(asked.sites):
        host = f"127.0.0.{FIRST_HOST + number}"
        site = Site(f"http://{host}:{asked.port}", rng, language, asked.articles)

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, site: Site = site) -> None:
            await serve(site, asked.latency / 1000, reader, writer)

        await asyncio.start_server(talk, host, asked.port)
        homes.append(site.home)
    asked.list.write_text("\n".join(homes) + "\n", encoding="utf-8")
    print(f"{asked.sites} sites of {asked.articles} articles answer", flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Serve what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list", type=Path)
    parser.add_argument("--sites", type=int, default=50, choices=range(1, 155), metavar="1-154")
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--port", type=int, default=8900)
    parser.add_argument("--latency", type=float, default=20, help="milliseconds before each reply")
    parser.add_argument("--seed", type=int, default=1)
    with suppress(KeyboardInterrupt):
        asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
