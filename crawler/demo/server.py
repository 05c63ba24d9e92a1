"""The demo's news web on loopback: three publishers, two editions, every request counted.

    with DemoWeb() as web:
        ...                     # crawl web.home_urls
        web.edition = 2         # one article has been edited, and its feed says so
        ...                     # crawl again: one new version, the other feeds answer 304

`python -m crawler.demo.server` serves it until it is interrupted.
"""

import struct
import sys
import threading
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.clock import Clock, now
from crawler.demo.listings import (
    last_change,
    newest_first,
    render_atom,
    render_json_feed,
    render_news_sitemap,
    render_rss,
    render_sitemap,
    render_sitemap_index,
)
from crawler.demo.loopback import LoopbackServer, Reply, Request
from crawler.demo.pages import render_article, render_listing, render_page
from crawler.demo.publishers import (
    COURIER,
    DIGEST,
    DIGEST_FORBIDDEN,
    DIGEST_LISTING,
    LEDGER,
    PUBLISHERS,
    Publisher,
)
from crawler.demo.stories import EDITED, Story, load_stories
from crawler.demo.truth import Truth, make_truth

CHUNKED_PATH = "/news/20427-lower-crane-footbridge"
"""The one page that is sent in chunks."""
MISSING = "404"
"""Key of the reply to every other path."""


class DemoWeb(LoopbackServer):
    """The three publishers, running while the `with` block lasts.

    `origins` has the keys ledger, courier and digest; `requests`, `max_in_flight(origin)` and `gaps_s(origin)` are the
    server's own count.
    """

    def __init__(self, clock: Clock = now) -> None:
        super().__init__({publisher.key: self._answer for publisher in PUBLISHERS})
        self._clock = clock
        self._edition = 1
        self._edited = EDITED
        self._replies: dict[tuple[int, str], dict[str, Reply]] = {}

    @property
    def edition(self) -> int:
        """1, or 2 after the edit, which happens when it is set for the first time: no crawler fetches again what was
        changed before it last looked."""
        return self._edition

    @edition.setter
    def edition(self, edition: int) -> None:
        if edition not in (1, 2):
            raise ValueError(f"there is no edition {edition}")
        if edition == 2 and self._edited == EDITED:
            self._edited = (self._clock() + timedelta(seconds=1)).isoformat(timespec="seconds")  # rounded up
        self._edition = edition

    @property
    def home_urls(self) -> tuple[str, ...]:
        """The publishers' home pages, from which feeds and sitemaps can be found."""
        return tuple(f"{self.origins[publisher.key]}/" for publisher in PUBLISHERS)

    @property
    def feed_urls(self) -> tuple[str, ...]:
        """RSS, Atom and JSON Feed, in this order."""
        return tuple(self.origins[publisher.key] + publisher.feed_path for publisher in PUBLISHERS)

    @property
    def forbidden_url(self) -> str:
        """The address that is listed in a feed and forbidden by robots.txt: nobody should ever ask for it."""
        return self.origins["digest"] + DIGEST_FORBIDDEN[0]

    def truth(self, edition: int | None = None) -> tuple[Truth, ...]:
        """What a crawler should make of every listed address, by default in the edition that is served."""
        return make_truth(self.origins, edition or self._edition, self._edited)

    def _answer(self, request: Request) -> Reply:
        key = (self._edition, request.origin)
        if key not in self._replies:
            publisher = next(publisher for publisher in PUBLISHERS if publisher.key == request.origin)
            self._replies[key] = make_replies(publisher, load_stories(key[0], self._edited), self.origins)
        replies = self._replies[key]
        return replies.get(request.path.split("?", 1)[0], replies[MISSING])


def make_replies(publisher: Publisher, stories: tuple[Story, ...], origins: dict[str, str]) -> dict[str, Reply]:
    """Everything one publisher serves, by path."""
    origin = origins[publisher.key]
    replies = {"/robots.txt": make_text(publisher.robots.format(origin=origin))}
    replies |= make_feeds(publisher, stories, origin)
    own = newest_first(stories, publisher.key)
    settled = datetime.fromisoformat(own[0].published)
    for path in ("/", *publisher.sections):
        title = DIGEST_LISTING[1] if path == DIGEST_LISTING[0] else publisher.name
        replies[path] = make_page(publisher, render_listing(publisher, origin, path, title, stories), settled)
    for story in own:
        changed = datetime.fromisoformat(story.modified or story.published)
        reply = make_page(publisher, render_article(publisher, story, stories, origins), changed)
        replies[story.path] = replace(reply, is_chunked=story.path == CHUNKED_PATH)
        replies[f"/media/{story.name}.png"] = Reply(body=make_picture(), content_type="image/png", has_etag=True)
        if story.moved_from is not None:
            replies[story.moved_from] = Reply(status=301, headers=(("Location", origin + story.path),))
    about = f"<h1>About us</h1><p>{publisher.name} is part of a demonstration. It does not exist.</p>"
    for path in ("/about", "/about/"):
        replies[path] = make_page(publisher, render_page(publisher, origin, path, "About us", "", "", about), settled)
    if publisher is DIGEST:
        offer = f"<h1>{DIGEST_FORBIDDEN[1]}</h1><p>Whoever reads this has not read robots.txt.</p>"
        page = render_page(publisher, origin, DIGEST_FORBIDDEN[0], DIGEST_FORBIDDEN[1], "", "", offer)
        replies[DIGEST_FORBIDDEN[0]] = make_page(publisher, page, settled)
    missing = render_page(publisher, origin, "/404", "Page not found", "", "", "<h1>Page not found</h1>")
    replies[MISSING] = Reply(status=404, body=missing)
    return replies


def make_feeds(publisher: Publisher, stories: tuple[Story, ...], origin: str) -> dict[str, Reply]:
    """The publisher's feed, and the Courier's sitemaps."""
    changed = datetime.fromisoformat(last_change(newest_first(stories, publisher.key)))
    documents = {
        LEDGER: {LEDGER.feed_path: render_rss},
        COURIER: {
            COURIER.feed_path: render_atom,
            "/sitemap.xml": render_sitemap_index,
            "/sitemaps/2026-03.xml": render_sitemap,
            "/sitemaps/news.xml": render_news_sitemap,
        },
        DIGEST: {DIGEST.feed_path: render_json_feed},
    }
    return {
        path: Reply(
            body=render(stories, origin),
            content_type=publisher.feed_type if path == publisher.feed_path else "application/xml",
            has_etag=True,
            last_modified=with_zone(changed),
            is_compressed=True,
        )
        for path, render in documents[publisher].items()
    }


def make_page(publisher: Publisher, body: bytes, changed: datetime) -> Reply:
    """An HTML page with validators, compressed on request."""
    headers = () if publisher.tdm_reservation is None else (("tdm-reservation", publisher.tdm_reservation),)
    return Reply(body=body, headers=headers, has_etag=True, last_modified=with_zone(changed), is_compressed=True)


def make_text(text: str) -> Reply:
    """A plain text."""
    return Reply(body=text.encode(), content_type="text/plain; charset=utf-8", has_etag=True)


def make_picture() -> bytes:
    """A grey PNG of one pixel."""
    parts = (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\x80")), (b"IEND", b"")
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def with_zone(moment: datetime) -> datetime:
    """The instant itself; one without a zone is taken as UTC, which is what the Digest's server does."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def main() -> None:
    """Serve until interrupted; the home pages go to stdout, one a line."""
    with DemoWeb() as web:
        sys.stdout.write("\n".join(web.home_urls) + "\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            sys.stderr.write(f"{len(web.requests)} requests\n")


if __name__ == "__main__":
    main()
