"""A small newspaper whose pages are edited: each page before and after, and what should be told of the edit.

`EDITS` are the pages; `Edit.before` and `Edit.after` say what stands on them, `render` writes the HTML. Everything that
no reader takes for the article (adverts, related links, counters, "3 hours ago") differs in EVERY second edition, so
that an edit is found among what always changes.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape

PLACES = (
    "Arlow", "Benwick", "Corrin", "Dunmere", "Eskdale", "Farrow", "Galby", "Hester", "Ilsham", "Jarrow Hill", "Kelby",
    "Lostwell", "Marlin", "Norrow", "Oxley", "Penfield", "Quarley", "Rowan Bridge", "Selby End", "Tarrant", "Ulmer",
    "Varley", "Westow", "Yarrow", "Zennor", "Ashby Fold", "Birch Green", "Cold Harbour", "Denby", "Elmstead", "Fenwick",
    "Gorley", "Hazel Grove", "Ivybridge", "Jutland Row", "Kingsmere", "Larkhill", "Mossgate", "Netherby", "Oakham",
)  # fmt: skip
THINGS = (
    "lock",
    "school",
    "market hall",
    "tram line",
    "library",
    "weir",
    "mill",
    "ferry",
    "bus garage",
    "swimming pool",
)
NAMES = ("Ada Marsh", "Ben Holm", "Cleo Ward", "Dora Finch", "Emil Stone", "Faye Brook", "Gus Field")
PUBLISHED = "2026-03-01T09:30:00+00:00"
LATER = "2026-03-02T11:00:00+00:00"
DISCLAIMER = "The views in this article are those of its author and not those of the Gazette."
SIGN_UP = "Get the best of the Gazette by letter every Friday morning."


@dataclass(frozen=True, slots=True)
class Content:
    """What stands on a page."""

    title: str
    paragraphs: tuple[str, ...]
    language: str = "en"
    authors: tuple[str, ...] = ("Ada Marsh",)
    published: str = PUBLISHED
    modified: str | None = None
    """`now`: the page prints the time at which it is asked for."""
    description: str = "News of the town."
    image: str = "/media/town.jpg"
    caption: str = "The square at noon"
    note: str | None = None
    """Behind the text, in a block that is called a correction."""
    note_below: str | None = None
    """The last paragraph of the text."""
    foot: str | None = None
    """In the foot of the article, in no block of a name."""
    notice: str | None = None
    licence: str | None = None
    is_walled: bool = False
    updates: tuple[tuple[str, str, str], ...] = ()
    """(instant, headline, text) of a live blog, newest first."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One page, before and after."""

    name: str
    before: Content
    after: Content
    changes: tuple[str, ...] = ()
    """Classes in the order of the store; empty: no version."""
    is_silent: bool = False
    declared_by: str | None = None
    is_restyled: bool = False
    """The second edition has other white space and other elements around the same words."""

    @property
    def path(self) -> str:
        return f"/2026/{self.name}"


def make_content(number: int) -> Content:
    """An article like no other."""
    place, thing = PLACES[number], THINGS[number % len(THINGS)]
    mayor, engineer = NAMES[number % 7], NAMES[(number + 3) % 7]
    cost, year, people = 3 + number, 1880 + 3 * number, 120 + 17 * number
    return Content(
        title=f"{place} is to rebuild its {thing}",
        paragraphs=(
            f"The council of {place} decided on Tuesday to rebuild the {thing}, which is closed since the spring.",
            f"It was built in {year} for {people} people a day, and {cost} times as many came in the last summer.",
            f"Engineer {engineer} told the meeting in {place} that two walls had moved by {number + 2} centimetres.",
            f"The work costs {cost} million crowns, of which the county pays a third, said mayor {mayor} of {place}.",
            f"Shopkeepers around the {thing} of {place} fear {number + 9} weeks of noise and asked for lower rents.",
            f"Whoever lives in {place} can see the plans for the {thing} in room {number + 40} until May.",
        ),
        authors=(NAMES[(number + 1) % 7],),
    )


def edit_paragraph(content: Content, place: int, old: str, new: str) -> Content:
    """The content with other words in one paragraph."""
    paragraphs = list(content.paragraphs)
    assert old in paragraphs[place]
    paragraphs[place] = paragraphs[place].replace(old, new)
    return replace(content, paragraphs=tuple(paragraphs))


def make_still(kind: str, number: int, *lines: str) -> Edit:
    """A page that stays as it is, with these lines below its text."""
    content = make_content(0)
    paragraphs = tuple(f"{line} That is story {number} of those {kind}." for line in content.paragraphs)
    still = replace(content, title=f"Story {number} of those {kind}", paragraphs=(*paragraphs, *lines))
    return Edit(f"{kind}-{number}", still, still)


def make_edits() -> tuple[Edit, ...]:
    """Every edit."""
    edits: list[Edit] = []

    def add(
        name: str, change: Callable[[Content], Content], *changes: str, is_silent: bool = False,
        declared_by: str | None = None, is_restyled: bool = False, before: Callable[[Content], Content] | None = None,
    ) -> None:  # fmt: skip
        content = make_content(len(edits))
        content = before(content) if before else content
        edits.append(Edit(name, content, change(content), changes, is_silent, declared_by, is_restyled))

    def with_year(content: Content) -> Content:
        year = content.paragraphs[1].split()[4]
        return edit_paragraph(content, 1, year, str(int(year) + 1))

    def with_story(*lines: str) -> Callable[[Content], Content]:
        return lambda content: replace(content, paragraphs=(*content.paragraphs, *lines))

    # headlines
    add("headline", lambda c: replace(c, title=c.title.replace("rebuild", "demolish")), "headline", is_silent=True)
    add(
        "headline-dated", lambda c: replace(c, title=c.title.replace("rebuild", "sell"), modified=LATER),
        "headline", "date", declared_by="date_modified",
    )  # fmt: skip
    add("question-mark", lambda c: replace(c, title=f"{c.title}?"), "headline", is_silent=True)
    add("quotes", lambda c: replace(c, title=c.title.replace("'", "’")),
        before=lambda c: replace(c, title=f"'Enough': {c.title}"))  # fmt: skip
    # text
    add("number", with_year, "body", is_silent=True)
    add("name", lambda c: edit_paragraph(c, 2, "Engineer", "Builder"), "body", is_silent=True)
    add(
        "sentence-more",
        lambda c: edit_paragraph(c, 0, "spring.", "spring. Nobody voted against it."),
        "body",
        is_silent=True,
    )
    add("paragraph-more", lambda c: replace(with_story("The mayor of the next town laughed at it.")(c), modified=LATER),
        "body", "date", declared_by="date_modified")  # fmt: skip
    add("paragraph-less", lambda c: replace(c, paragraphs=c.paragraphs[:4] + c.paragraphs[5:]), "body", is_silent=True)
    add("other-order", lambda c: replace(c, paragraphs=c.paragraphs[:2] + c.paragraphs[4:] + c.paragraphs[2:4]),
        "body", is_silent=True)  # fmt: skip
    add("all", lambda c: replace(with_year(c), title=c.title.replace("rebuild", "close"), authors=("Otto Reed",)),
        "headline", "body", "metadata", is_silent=True)  # fmt: skip
    # notes
    add("note-in-text", lambda c: replace(with_year(c), note_below="Correction: An earlier version gave another year."),
        "body", "correction", declared_by="note")  # fmt: skip
    add("note-in-block", lambda c: replace(with_year(c), note="Correction (2 March): The year of building was wrong."),
        "body", "correction", declared_by="note")  # fmt: skip
    add("note-foot", lambda c: replace(with_year(c), foot="• This article was amended on 2 March: the year was wrong."),
        "body", "correction", declared_by="note")  # fmt: skip
    add("note-updated", lambda c: replace(
        with_story("The county said it would pay.")(c), note_below="Updated to add a statement by the county."),
        "body", "correction", declared_by="note")  # fmt: skip
    add("note-german", lambda c: replace(with_year(c), note_below="Korrektur vom 2. März: Das Baujahr stimmte nicht."),
        "body", "correction", declared_by="note")  # fmt: skip
    add("note-french", lambda c: replace(with_year(c), note_below="Rectificatif : l’année indiquée était fausse."),
        "body", "correction", declared_by="note")  # fmt: skip
    add("note-spanish", lambda c: replace(with_year(c), note_below="Fe de errores: el año de construcción era otro."),
        "body", "correction", declared_by="note")  # fmt: skip
    add("note-hindi", lambda c: replace(with_year(c), note_below="सुधार: निर्माण का वर्ष गलत लिखा गया था।"),
        "body", "correction", declared_by="note")  # fmt: skip
    add("note-alone", lambda c: replace(c, note="Clarification: the vote was taken by a show of hands."), "correction")
    add("note-gone", lambda c: replace(c, note=None), "correction", is_silent=True,
        before=lambda c: replace(c, note="Correction: the mayor was not at the meeting."))  # fmt: skip
    add("second-edit", with_year, "body", is_silent=True,
        before=lambda c: replace(c, note="Correction: the cost was given too low.", modified=LATER))  # fmt: skip
    # dates, rights, what stands around
    add("date-changed", lambda c: replace(c, modified=LATER), "date")
    add("date-published", lambda c: replace(c, published="2026-03-05T08:00:00+00:00"), "date")
    add("notice", lambda c: replace(c, notice=DISCLAIMER), "rights")
    add("licence", lambda c: replace(c, licence="https://creativecommons.org/licenses/by/4.0/"), "rights")
    add("byline", lambda c: replace(c, authors=("Otto Reed",)), "metadata")
    add("picture", lambda c: replace(c, image="/media/other.jpg"), "metadata")
    add("caption", lambda c: replace(c, caption="The square at night"), "metadata")
    add("description", lambda c: replace(c, description="The council decides."), "metadata")
    add("paywall", lambda c: replace(c, is_walled=True), "rights", "access")
    # live blogs
    taken = ("2026-03-01T12:30:00+00:00", "Vote taken", "Eleven members were for it and ten against.")
    rewritten = ("2026-03-01T10:05:00+00:00", "Before the vote", "They all came in by the back door.")
    add("live-goes-on", lambda c: replace(c, updates=(taken, *c.updates)), "date", "updates", before=live)
    add(
        "live-rewritten",
        lambda c: replace(c, updates=(*c.updates[:2], rewritten)),
        "updates",
        is_silent=True,
        before=live,
    )
    # nothing
    add("restyled", lambda c: c, is_restyled=True)
    add("other-signs", lambda c: edit_paragraph(c, 4, " - and asked", " – and asked"),
        before=lambda c: edit_paragraph(c, 4, " and asked", " - and asked"))  # fmt: skip
    add("comma", lambda c: edit_paragraph(c, 4, " and asked", ", and asked"), "style")
    add("promotion", with_story(SIGN_UP))
    add("only-the-frame", lambda c: c)
    add("clock", lambda c: c, before=lambda c: replace(c, modified="now"))
    add("clock-and-headline", lambda c: replace(c, title=f"At last, {c.title}"), "headline", is_silent=True,
        before=lambda c: replace(c, modified="now"))  # fmt: skip
    return tuple(edits)


def live(content: Content) -> Content:
    """The content as a live blog."""
    updates = (
        ("2026-03-01T11:10:00+00:00", "Doors open", "The council meets in the old hall, and every seat is taken."),
        ("2026-03-01T10:40:00+00:00", "Outside", "Some forty people with banners stand in the rain before the hall."),
        ("2026-03-01T10:05:00+00:00", "Before the vote", "Members came in by the front door, one by one, in silence."),
    )
    return replace(content, title=f"{content.title} - live", updates=updates)


def render(edit: Edit, edition: int, now: datetime) -> bytes:
    """The page in its first or second edition."""
    content = edit.before if edition == 1 else edit.after
    node = _describe(content, now)
    lines = (*content.paragraphs, *([content.note_below] if content.note_below else []))
    shown = lines[:2] if content.is_walled else lines
    gap = "\n      " if edit.is_restyled and edition == 2 else ""
    around = ("<div class=row><p>", "</p></div>") if edit.is_restyled and edition == 2 else ("<p>", "</p>")
    text = gap.join(f"{around[0]}{gap}{escape(line, quote=False)}{around[1]}" for line in shown)
    if content.updates:
        text = "".join(
            f'<article class="update" id="u{at[11:13]}"><time datetime="{at}">{at[11:16]}</time>'
            f"<h2>{escape(head)}</h2><p>{escape(body)}</p></article>"
            for at, head, body in content.updates
        )
    wall = '<div class="paywall"><p>Subscribe to read on.</p></div>' if content.is_walled else ""
    note = f'<div class="correction"><p>{escape(content.note)}</p></div>' if content.note else ""
    foot = f"<p>{escape(content.foot)}</p>" if content.foot else ""
    notice = f"<p class=notice><small>{escape(content.notice)}</small></p>" if content.notice else ""
    licence = f'<link rel="license" href="{content.licence}">' if content.licence else ""
    lead = (
        f'<figure><img src="{content.image}" width=900 height=600><figcaption>{content.caption}</figcaption></figure>'
    )
    ago, comments, advert = ("3 hours ago", 12, "Boots") if edition == 1 else ("27 hours ago", 89, "Umbrellas")
    related = "".join(
        f'<li><a href="/2026/other-{place}">{place} has news of edition {edition}</a></li>' for place in PLACES[-4:]
    )
    return f"""<!doctype html><html lang="{content.language}"><head><title>{escape(content.title)} - The Gazette</title>
<meta name="description" content="{content.description}">
<meta property="og:type" content="article"><meta property="og:image" content="{content.image}">{licence}
<script type="application/ld+json">{json.dumps(node)}</script></head><body>
<nav><a href="/">Home</a> <a href="/town">Town</a></nav>
<div class="ad">Advertisement: {advert} at half price, only {edition} days left</div>
<main><article><h1>{escape(content.title)}</h1>
<p class="byline">By {content.authors[0]}</p><span class="ago">{ago}</span>
<div class="share"><a href="/s">Share</a> <a href="#comments">{comments} comments</a></div>
{lead}<div class="text">{text}</div>{wall}{note}{notice}<footer class="meta">{foot}</footer></article>
<aside class="related"><h3>More from the town</h3><ul>{related}</ul></aside>
<section id="comments"><h3>{comments} comments</h3><p>Somebody wrote {comments} words about it.</p></section></main>
<footer><p>© {2025 + edition} The Gazette</p></footer></body></html>""".encode()


def _describe(content: Content, now: datetime) -> dict[str, object]:
    modified = now.isoformat(timespec="seconds") if content.modified == "now" else content.modified
    node: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting" if content.updates else "NewsArticle",
        "headline": content.title,
        "datePublished": content.published,
        "author": [{"@type": "Person", "name": name} for name in content.authors],
        "publisher": {"@type": "Organization", "name": "The Gazette"},
    }
    if modified:
        node["dateModified"] = modified
    if content.is_walled:
        node["isAccessibleForFree"] = False
    if content.updates:
        node["liveBlogUpdate"] = [
            {"@type": "BlogPosting", "headline": head, "datePublished": at, "articleBody": body}
            for at, head, body in content.updates
        ]
    return node
