"""Whole pages as content systems build them, around a piece of main content: for tests of what is an article.

Each frame has the head, classes, menus, sidebars, scripts and footers that its system puts around everything, so that
a page that is no article still holds as much other text as one on the web does. All texts and names are invented.
"""

import json
from dataclasses import dataclass

SENTENCES = (
    "The harbour board put off its decision on the second crane until the survey of the quay wall is finished.",
    "Two members asked for a new count of the lorries that use the coast road on market days.",
    "A spokesman said that the old figures had been taken in a week when the ferry lay in dock.",
    "The mayor told the meeting that nobody would lose a mooring before the end of the year.",
    "Fishermen had complained in spring that the lights on the north pier went out for six nights.",
    "The work is to cost a little over four million, a third of which the region has promised to pay.",
    "Divers who looked at the foundations in May found two stones missing and a third one loose.",
    "An earlier plan to move the fish hall to the other bank was given up when the ground proved too soft.",
    "The next meeting is open to the public and begins at six in the evening in the old customs house.",
    "Residents of the lower town have handed in a list with nine hundred names against the night work.",
    "The contractor has promised to keep one lane open and to pay for the buses that make a detour.",
    "If the frost comes early the concrete will have to wait, and with it everything that stands on it.",
)
HEADLINES = (
    "Crane waits for the divers", "Ferry back after six weeks", "Lower town says no to night work",
    "Four million for an old wall", "The lights on the north pier", "Market moves to the square for a year",
    "School choir wins in the capital", "Bakers strike over flour prices", "A bridge that nobody ordered",
    "Frost damages half of the plum harvest", "New timetable for the coast line", "Museum shows forgotten maps",
    "Rowers train on a frozen canal", "Town hall clock is right again",
)  # fmt: skip


def prose(count: int, start: int = 0) -> str:
    """So many sentences as one text."""
    return " ".join(SENTENCES[(start + number) % len(SENTENCES)] for number in range(count))


def paragraphs(count: int, sentences: int = 4, start: int = 0) -> str:
    """Paragraphs of running text."""
    return "".join(f"<p>{prose(sentences, start + number * sentences)}</p>" for number in range(count))


@dataclass(frozen=True, slots=True)
class Case:
    """A page, and what it is."""

    name: str
    reason: str
    html: str
    url: str = "https://harbour-post.example/2026/03/crane-waits"
    requested_url: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200


def json_ld(node: object) -> str:
    """A script of structured data."""
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def links(words: str, path: str = "/section/") -> str:
    """A list of links, one a word."""
    return "".join(f'<li><a href="{path}{word.lower()}">{word}</a></li>' for word in words.split())


def wordpress(main: str, title: str, body: str, head: str = "", lang: str = "en", site: str = "Harbour Post") -> str:
    """A classic theme: `body` is the class list WordPress writes for the kind of page."""
    recent = "".join(f'<li><a href="/2026/03/{number}/">{text}</a></li>' for number, text in enumerate(HEADLINES[:5]))
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<meta name="generator" content="WordPress 6.4"><link rel="https://api.w.org/" href="/wp-json/">'
        f'<link rel="alternate" type="application/rss+xml" href="/feed/"></head><body class="{body}">'
        f'<div id="page" class="site"><a class="skip-link screen-reader-text" href="#content">Skip to content</a>'
        f'<header id="masthead" class="site-header"><p class="site-title"><a href="/" rel="home">{site}</a></p>'
        f'<nav id="site-navigation"><ul class="menu">{links("News Sport Culture Opinion Weather")}</ul></nav></header>'
        f'<div id="content" class="site-content"><div id="primary" class="content-area"><main id="main">{main}</main>'
        f'</div><aside id="secondary" class="widget-area"><section class="widget widget_recent_entries">'
        f'<h2 class="widget-title">Recent Posts</h2><ul>{recent}</ul></section>'
        f'<section class="widget widget_text"><p>{prose(2, 5)}</p></section></aside></div>'
        f'<footer id="colophon"><div class="site-info"><p>&copy; 2026 {site}. Proudly powered by WordPress.</p>'
        f"</div></footer></div><script>var wpData = {{}};</script></body></html>"
    )


def block_theme(main: str, title: str, body: str, head: str = "", lang: str = "en") -> str:
    """A block theme of WordPress."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f'<body class="{body} wp-embed-responsive"><div class="wp-site-blocks">'
        f'<header class="wp-block-template-part"><div class="wp-block-group"><p class="wp-block-site-title">'
        f'<a href="/">Quay Notes</a></p><nav class="wp-block-navigation"><ul>{links("About Archive")}</ul></nav></div>'
        f'</header><main class="wp-block-group">{main}</main><footer class="wp-block-template-part">'
        f'<p class="has-small-font-size">Designed with WordPress</p></footer></div></body></html>'
    )


def drupal(main: str, title: str, body: str, head: str = "", lang: str = "en") -> str:
    """Drupal: `body` holds its path and node classes."""
    return (
        f'<!doctype html><html lang="{lang}" dir="ltr"><head><meta charset="utf-8">'
        f'<meta name="Generator" content="Drupal 10 (https://www.drupal.org)"><title>{title}</title>{head}</head>'
        f'<body class="{body}"><div class="dialog-off-canvas-main-canvas"><header class="region region-header">'
        f'<div class="block block-system-branding-block"><a href="/" rel="home">Regional Observer</a></div>'
        f'<nav class="block block-menu"><ul>{links("Politics Economy Society")}</ul></nav></header>'
        f'<div class="region region-content"><div id="block-content" class="block block-system-main-block">{main}'
        f'</div></div><footer class="region region-footer"><p>Regional Observer is published by a foundation.</p>'
        f"<ul>{links('Imprint Privacy Contact', '/')}</ul></footer></div></body></html>"
    )


def portal(main: str, title: str, head: str = "", lang: str = "en", site: str = "The Courier") -> str:
    """A large news site: long menus, a ticker, a wall of links and legal text below."""
    ticker = "".join(f'<a class="ticker__item" href="/live/{number}">{text}</a>' for number, text in
                     enumerate(HEADLINES[5:9]))  # fmt: skip
    most = "".join(f'<li class="mostread__item"><a href="/a/{number}">{text}</a></li>' for number, text in
                   enumerate(HEADLINES[:6]))  # fmt: skip
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:site_name" content="{site}"><link rel="manifest" href="/site.webmanifest">{head}'
        f'<script>window.dataLayer=window.dataLayer||[];</script></head><body><div class="page">'
        f'<header class="page-header"><a class="logo" href="/" aria-label="{site}"></a>'
        f'<nav class="mainnav"><ul>{links("World Business Technology Science Health Arts Travel Opinion Video")}</ul>'
        f'</nav><div class="ticker">{ticker}</div></header><main id="main-content">{main}</main>'
        f'<aside class="rail"><h2>Most read</h2><ol class="mostread">{most}</ol></aside>'
        f'<footer class="page-footer"><ul>{links("Terms Privacy Cookies Jobs Contact", "/info/")}</ul>'
        f"<p>{site} is not responsible for the content of external sites. All texts and pictures are protected.</p>"
        f"</footer></div><script src='/static/app.9f2.js' async></script></body></html>"
    )


def arc(main: str, title: str, head: str = "", lang: str = "en", content: object = None) -> str:
    """Arc XP: everything inside `fusion-app`, its state in a script."""
    state = json.dumps(content or {"_id": "/news", "type": "section"})
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<script id="fusion-metadata">window.Fusion={{}};Fusion.globalContent={state};</script></head><body>'
        f'<div id="fusion-app" class="layout-section"><div class="b-right-rail"><header class="c-stack page-header">'
        f'<nav class="b-header-nav-chain"><a class="c-link" href="/">Valley Tribune</a>'
        f'<ul>{links("Local Sports Obituaries")}</ul></nav></header><section class="b-right-rail__main-wrapper">{main}'
        f'</section><footer class="b-footer"><p class="c-paragraph">Copyright 2026 Valley Tribune</p></footer></div>'
        f"</div></body></html>"
    )


def bare(main: str, title: str, head: str = "", lang: str = "en") -> str:
    """A page with nothing around it."""
    return f'<!doctype html><html lang="{lang}"><head><title>{title}</title>{head}</head><body>{main}</body></html>'


def cards(count: int, kind: str = "card", sentences: int = 1, has_time: bool = True, more: str = "") -> str:
    """Teasers, each with a linked headline, as a listing has them."""
    found = []
    for number in range(count):
        time = f'<time datetime="2026-03-{number + 1:02}">{number + 1} March 2026</time>' if has_time else ""
        read_on = f' <a class="more" href="/a/story-{number}">{more}</a>' if more else ""
        found.append(
            f'<article class="{kind}"><a href="/a/story-{number}"><img src="/i/{number}.jpg" alt=""></a>'
            f'<h2 class="{kind}__title"><a href="/a/story-{number}">{HEADLINES[number % len(HEADLINES)]}</a></h2>'
            f'{time}<p class="{kind}__text">{prose(sentences, number)}{read_on}</p></article>'
        )
    return "".join(found)


def posts(count: int, sentences: int = 14) -> str:
    """Full posts one after the other, as the front page of a blog has them."""
    return "".join(
        f'<article id="post-{number}" class="post-{number} post type-post hentry"><header class="entry-header">'
        f'<h2 class="entry-title"><a href="/2026/03/{number}/" rel="bookmark">{HEADLINES[number]}</a></h2>'
        f'<div class="entry-meta">Posted on <a href="/2026/03/{number}/"><time class="entry-date published" '
        f'datetime="2026-03-{number + 1:02}T08:00:00+01:00">{number + 1} March 2026</time></a> by '
        f'<a class="url fn n" href="/author/m-pilot/">M. Pilot</a></div></header>'
        f'<div class="entry-content"><p>{prose(sentences // 2, number)}</p><p>{prose(sentences // 2, number + 6)}</p>'
        f'</div><footer class="entry-footer"><a href="/2026/03/{number}/#respond">Leave a comment</a></footer></article>'
        for number in range(count)
    )
