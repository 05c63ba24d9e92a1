"""The feeds and sitemaps of the demo's publishers: RSS 2.0, Atom with a sitemap index, and JSON Feed 1.1.

Source: RSS 2.0 specification, RFC 4287, jsonfeed.org version 1.1, sitemaps.org 0.9, Google's news sitemap namespace.
"""

import json
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from crawler.demo.publishers import COURIER, DIGEST, DIGEST_FORBIDDEN, DIGEST_LISTING, DIGEST_MISSING, LEDGER
from crawler.demo.stories import Story

XML = '<?xml version="1.0" encoding="utf-8"?>\n'
SITEMAP_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS_XMLNS = "http://www.google.com/schemas/sitemap-news/0.9"


def newest_first(stories: tuple[Story, ...], publisher: str) -> list[Story]:
    """The publisher's articles by date of publication."""
    own = (story for story in stories if story.publisher == publisher)
    return sorted(own, key=lambda story: story.published, reverse=True)


def last_change(stories: list[Story]) -> str:
    """The latest date of publication or change, as written."""
    return max((story.modified or story.published for story in stories), key=datetime.fromisoformat)


def render_rss(stories: tuple[Story, ...], origin: str) -> bytes:
    """The Ledger's feed: summaries, authors as dc:creator, a copyright line."""
    own = newest_first(stories, "ledger")
    items = "".join(
        f"<item><title>{escape(story.title)}</title><link>{origin}{story.path}</link>"
        f'<guid isPermaLink="true">{origin}{story.path}</guid>'
        f"<pubDate>{format_datetime(datetime.fromisoformat(story.published))}</pubDate>"
        + "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in story.authors)
        + f"<category>{escape(story.section or '')}</category>"
        f"<description>{escape(story.summary)}</description></item>\n"
        for story in own
    )
    return (
        f'{XML}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>{LEDGER.name}</title><link>{origin}/</link>'
        f"<description>News of Port Ardle and Estrel Bay</description><language>en</language>"
        f"<copyright>{LEDGER.copyright_line}</copyright>"
        f"<lastBuildDate>{format_datetime(datetime.fromisoformat(last_change(own)))}</lastBuildDate>"
        f'<atom:link rel="self" type="application/rss+xml" href="{origin}{LEDGER.feed_path}"/>\n'
        f"{items}</channel></rss>\n"
    ).encode()


def render_atom(stories: tuple[Story, ...], origin: str) -> bytes:
    """The Courier's feed: `updated` moves when an article is edited."""
    own = newest_first(stories, "courier")
    entries = "".join(
        f"<entry><id>tag:courier.example,2026:{story.path}</id><title>{escape(story.title)}</title>"
        f'<link rel="alternate" type="text/html" href="{origin}{story.path}"/>'
        f"<published>{story.published}</published><updated>{story.modified or story.published}</updated>"
        + "".join(f"<author><name>{escape(name)}</name></author>" for name in story.authors)
        + f"<summary>{escape(story.summary)}</summary></entry>\n"
        for story in own
    )
    return (
        f'{XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<id>tag:courier.example,2026:all</id><title>{COURIER.name}</title><updated>{last_change(own)}</updated>"
        f'<link rel="self" href="{origin}{COURIER.feed_path}"/><link rel="alternate" href="{origin}/"/>'
        f"<rights>{COURIER.copyright_line}</rights>\n{entries}</feed>\n"
    ).encode()


def render_json_feed(stories: tuple[Story, ...], origin: str) -> bytes:
    """The Digest's feed: its articles, and three entries that a crawler must not take for articles."""
    items = [
        {
            "id": origin + story.listed_path,
            "url": origin + story.listed_path,
            "title": story.title,
            "summary": story.summary,
            "date_published": f"{story.published}:00Z",
            "authors": [{"name": name} for name in story.authors],
            "tags": list(story.tags),
        }
        for story in newest_first(stories, "digest")
    ]
    extras = (DIGEST_LISTING, DIGEST_FORBIDDEN, DIGEST_MISSING)
    items.extend({"id": origin + path, "url": origin + path, "title": title} for path, title in extras)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": DIGEST.name,
        "home_page_url": f"{origin}/",
        "feed_url": origin + DIGEST.feed_path,
        "language": "en",
        "items": items,
    }
    return json.dumps(feed, indent=1).encode()


def render_sitemap_index(stories: tuple[Story, ...], origin: str) -> bytes:
    """The Courier's sitemap index: a month and the news."""
    changed = last_change(newest_first(stories, "courier"))
    rows = "".join(
        f"<sitemap><loc>{origin}/sitemaps/{name}.xml</loc><lastmod>{changed}</lastmod></sitemap>\n"
        for name in ("2026-03", "news")
    )
    return f'{XML}<sitemapindex xmlns="{SITEMAP_XMLNS}">\n{rows}</sitemapindex>\n'.encode()


def render_sitemap(stories: tuple[Story, ...], origin: str) -> bytes:
    """All articles of the Courier with their last change."""
    rows = "".join(
        f"<url><loc>{origin}{story.path}</loc><lastmod>{story.modified or story.published}</lastmod></url>\n"
        for story in newest_first(stories, "courier")
    )
    return f'{XML}<urlset xmlns="{SITEMAP_XMLNS}">\n{rows}</urlset>\n'.encode()


def render_news_sitemap(stories: tuple[Story, ...], origin: str) -> bytes:
    """The Courier's articles with title and date."""
    rows = "".join(
        f"<url><loc>{origin}{story.path}</loc><news:news><news:publication><news:name>{COURIER.name}</news:name>"
        f"<news:language>en</news:language></news:publication>"
        f"<news:publication_date>{story.published}</news:publication_date>"
        f"<news:title>{escape(story.title)}</news:title></news:news></url>\n"
        for story in newest_first(stories, "courier")
    )
    return (f'{XML}<urlset xmlns="{SITEMAP_XMLNS}" xmlns:news="{NEWS_XMLNS}">\n{rows}</urlset>\n').encode()
