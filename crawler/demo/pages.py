"""The HTML of the demo's publishers: each its own mark-up, from the package's templates.

The Ledger has JSON-LD, the Courier OpenGraph and meta elements, the Digest nothing but a line of plain text.
"""

import json
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from crawler.demo.publishers import LEDGER, Publisher
from crawler.demo.stories import Story


@cache
def load_template(name: str) -> Template:
    """A template of the package, by its name without ending."""
    return Template((files("crawler.demo") / "templates" / f"{name}.html").read_text(encoding="utf-8"))


def render_article(publisher: Publisher, story: Story, stories: tuple[Story, ...], origins: dict[str, str]) -> bytes:
    """The page of one article; `stories` are all of the edition, for its related box."""
    others = [other for other in stories if other.publisher == publisher.key and other.name != story.name]
    when = datetime.fromisoformat(story.published)
    marks = {
        "title": escape(story.title),
        "section": escape(story.section or ""),
        "section_path": (story.section or "").lower().split(" ")[0],
        "byline": render_byline(publisher, story.authors),
        "published": story.published,
        "published_text": when.strftime("%Y-%m-%d %H:%M" if publisher.key == "digest" else "%d %B %Y, %H:%M"),
        "image": f"/media/{story.name}.png",
        "caption": escape(story.caption),
        "body": render_body(publisher, story),
        "notices": "\n".join(render_notice(text, story, stories, origins) for text in story.texts("notice")),
        "tags": escape(", ".join(story.tags)),
        "related": "\n".join(f'<li><a href="{other.listed_path}">{escape(other.title)}</a></li>' for other in others),
        "reads": story.reads or "",
        "source_title": escape(story.source_title or ""),
        "source_url": escape(story.source_url or ""),
    }
    main = load_template(f"{publisher.key}-article").substitute(marks)
    head = {"ledger": render_json_ld, "courier": render_meta}.get(publisher.key)
    return render_page(
        publisher,
        origins[publisher.key],
        story.path,
        story.title,
        story.summary,
        head(story, origins) if head is not None else "",
        main,
    )


def render_page(publisher: Publisher, origin: str, path: str, title: str, summary: str, head: str, main: str) -> bytes:
    """A page with the publisher's own head and foot around `main`."""
    marks = {
        "title": escape(title),
        "title_tag": escape(f"{title} - {publisher.name}" if title != publisher.name else title),
        "summary": escape(summary),
        "url": origin + path,
        "origin": origin,
        "head": head,
        "main": main,
        "kind": "article" if "<article" in main else "listing",
        "copyright": escape(publisher.copyright_line),
    }
    return load_template(f"{publisher.key}-page").substitute(marks).encode()


def render_listing(publisher: Publisher, origin: str, path: str, title: str, stories: tuple[Story, ...]) -> bytes:
    """A home or section page: headlines and summaries, newest first."""
    newest = sorted((story for story in stories if story.publisher == publisher.key), key=lambda story: story.published)
    teasers = [
        f'<div class="teaser"><h2><a href="{story.listed_path}">{escape(story.title)}</a></h2>'
        f'<p>{escape(story.summary)} <a class="more" href="{story.listed_path}">Read more</a></p></div>'
        for story in reversed(newest)
    ]
    lines = [f'<li><a href="{story.listed_path}">{escape(story.title)}</a></li>' for story in newest]
    most_read = f'<div class="most-read"><h3>Most read</h3><ol>{"".join(lines)}</ol></div>'
    pager = f'<p class="pager"><a href="{path}?page=2">Older</a> <a href="{path}?page=3">Oldest</a></p>'
    main = "\n".join([f"<h1>{escape(title)}</h1>", *teasers, pager, most_read])
    return render_page(publisher, origin, path, title, f"News from {publisher.name}", "", main)


def render_byline(publisher: Publisher, authors: tuple[str, ...]) -> str:
    """The names as the publisher prints them; the Ledger links each."""
    if publisher is LEDGER:
        linked = (f'<a rel="author" href="/people/{slug(name)}/">{escape(name)}</a>' for name in authors)
        return " and ".join(linked)
    return escape(" and ".join(authors))


def render_body(publisher: Publisher, story: Story) -> str:
    """Paragraphs, headings and promo lines; the Digest sets its caption as a line behind the first paragraph."""
    lines = []
    for block in story.blocks:
        if block.kind == "heading":
            lines.append(f"<h2>{escape(block.text, quote=False)}</h2>")
        elif block.kind != "notice":
            lines.append(f"<p>{escape(block.text, quote=False)}</p>")
    if publisher.key == "digest":
        picture = f'<img src="/media/{story.name}.png"><p>{escape(story.caption, quote=False)}</p>'
        lines.insert(1, f'<div class="pic">{picture}</div>')
    if story.is_paywalled:
        lines.append(
            '<div class="paywall"><h3>Read on with a subscription</h3><p>This article is for subscribers.</p>'
            '<p><a href="/account/subscribe">Subscribe</a> or <a href="/account/login">log in</a></p></div>'
        )
    return "\n".join(lines)


def render_notice(text: str, story: Story, stories: tuple[Story, ...], origins: dict[str, str]) -> str:
    """A notice at the article's end; a republication line links to the original."""
    line = escape(text, quote=False)
    original = next((other for other in stories if other.name == story.copy_of), None)
    if original is not None:
        address = origins[original.publisher] + original.path
        line = line.replace(LEDGER.name, f'<a href="{address}">{LEDGER.name}</a>')
    return f"<p>{line}</p>" if story.publisher == "digest" else f'<p class="note"><em>{line}</em></p>'


def render_json_ld(story: Story, origins: dict[str, str]) -> str:
    """The Ledger's description of an article for machines."""
    origin = origins["ledger"]
    node = {
        "@context": "https://schema.org",
        "@type": "OpinionNewsArticle" if story.section == "Opinion" else "NewsArticle",
        "mainEntityOfPage": origin + story.path,
        "headline": story.title,
        "description": story.summary,
        "datePublished": story.published,
        "author": [
            {"@type": "Person", "name": name, "url": f"{origin}/people/{slug(name)}/"} for name in story.authors
        ],
        "publisher": {"@type": "NewsMediaOrganization", "name": LEDGER.name, "url": origin},
        "copyrightHolder": {"@type": "Organization", "name": LEDGER.name},
        "copyrightYear": 2026,
        "articleSection": story.section,
        "keywords": list(story.tags),
        "image": [f"{origin}/media/{story.name}.png"],
        "inLanguage": "en",
        "isAccessibleForFree": True,
    }
    text = json.dumps(node, ensure_ascii=False, indent=1).replace("</", "<\\/")
    return f'<script type="application/ld+json">\n{text}\n</script>'


def render_meta(story: Story, origins: dict[str, str]) -> str:
    """The Courier's meta elements; a page behind the paywall also says so in JSON-LD."""
    pairs = [
        ("og:type", "article"),
        ("og:image", f"{origins['courier']}/media/{story.name}.png"),
        ("og:locale", "en_GB"),
        ("article:published_time", story.published),
        ("article:section", story.section or ""),
        *(("article:tag", tag) for tag in story.tags),
    ]
    if story.modified is not None:
        pairs.append(("article:modified_time", story.modified))
    lines = [f'<meta property="{name}" content="{escape(value)}">' for name, value in pairs]
    lines.extend(f'<meta name="author" content="{escape(name)}">' for name in story.authors)
    if story.is_paywalled:
        lines.append('<meta name="article:content_tier" content="locked">')
        node = {"@context": "https://schema.org", "@type": "NewsArticle", "isAccessibleForFree": False}
        lines.append(f'<script type="application/ld+json">{json.dumps(node)}</script>')
    return "\n".join(lines)


def slug(name: str) -> str:
    """`A. Example` as it stands in an address."""
    return name.lower().replace(".", "").replace(" ", "-")
