"""One page to one `Article`, or to the reason why it is none.

In: the parsed document (not changed), the page record, the notices the rights room found. Out: `Article` or
`NotArticle`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.extract.body import Body, extract_body
from crawler.extract.bylines import Byline, parse_byline
from crawler.extract.captions import find_caption_text
from crawler.extract.dating import add_zone, note_origin, settle_dates
from crawler.extract.gate import LITTLE, TINY, find_reason
from crawler.extract.kinds import has_live_sign, settle_kind
from crawler.extract.language import choose_language
from crawler.extract.liveblog import find_updates
from crawler.extract.metadata import Facts, find_facts
from crawler.extract.nodes import fold
from crawler.extract.pictures import MAX_IMAGES, choose_lead
from crawler.extract.ruled import apply_rule
from crawler.extract.rules import SiteRule
from crawler.extract.state import find_state_date
from crawler.extract.tree import HtmlDocument
from crawler.items import Article, FieldOrigin, LiveUpdate, Notice, NoticeKind, Page


@dataclass(frozen=True, slots=True)
class NotArticle:
    """The page is no article."""

    reason: str
    """listing | home | soft_404 | consent_wall | captcha | shell | search_results | login | subscription | error_page |
    parked | feed | empty: see docs/outcomes.md"""


def extract_article(
    document: HtmlDocument, page: Page, notices: Sequence[Notice] = (), rule: SiteRule | None = None
) -> Article | NotArticle:
    """Read the article of a page.

    Args:
        document: the parsed page; shared, therefore not changed.
        page: the reply it was parsed from; its entry is a witness, its time zone is applied to times without one.
        notices: what the rights room found; their text is cut from the body.
        rule: the site rule in force; None reads the page by general means alone.

    Raises:
        RuleError: a selector of the rule fails on this page.
    """
    ruled = apply_rule(document, rule) if rule else None
    document = ruled.document if ruled else document
    facts = find_facts(document, page)
    decided = ruled.read_fields(facts.month_first, page.time_zone) if ruled else {}
    facts = ruled.correct_facts(facts, decided) if ruled else facts
    body = extract_body(document, facts, notices)
    if document.is_body_marked and not body.text:
        document = replace(document, is_body_marked=False)
        body = extract_body(document, facts, notices)
    is_live = facts.kind == "live_blog" or has_live_sign(document.url, facts.titles)
    updates = find_updates(document, facts.month_first, page.time_zone) if is_live else ()
    kind = settle_kind(facts.kind, len(body.text), len(updates), is_live)
    facts = replace(facts, kind=kind)
    if len(body.text) < LITTLE and not document.is_body_marked:
        body, facts = _fill(document, facts, body, updates)
    reason = find_reason(document, facts, body, page)
    if reason:
        return NotArticle(reason)
    article = replace(_assemble(document, page, facts, body, notices), updates=updates if kind == "live_blog" else ())
    return ruled.finish(article, decided, document.is_body_marked) if ruled else article


def _fill(document: HtmlDocument, facts: Facts, body: Body, updates: Sequence[LiveUpdate]) -> tuple[Body, Facts]:
    """Text for a page whose own is in its updates or below its pictures; its origin says so."""
    origin, found = "", []
    if facts.kind == "live_blog":
        origin = "updates"
        found = [text for update in updates for text in (update.headline, update.body) if text]
    elif facts.kind == "gallery" or len(body.text) < TINY:
        origin, found = "captions", find_caption_text(document)
    known = fold(body.text)
    missing = [text for text in found if fold(text) not in known]
    if not missing:
        return body, facts
    text = "\n\n".join(part for part in (body.text, *missing) if part)
    return replace(body, text=text), replace(facts, origins=(*facts.origins, FieldOrigin("body", origin)))


def _credits(notices: Sequence[Notice]) -> Iterator[Byline]:
    """Bylines that credit an agency: the rights room found them first, and they are cut from the text."""
    for notice in notices:
        if notice.kind is NoticeKind.AGENCY_CREDIT and (byline := parse_byline(notice.text)):
            yield byline


def _without_site(names: Sequence[str], sites: Sequence[str]) -> tuple[str, ...]:
    """The names without the site's behind them, which meets the author's where two elements have no space between."""
    found = []
    for name in names:
        site = next((site for site in sites if " " in site and name.endswith(site) and " " in name[: -len(site)]), "")
        found.append(name[: len(name) - len(site)].rstrip(" ,|/-"))
    return tuple(found)


def _assemble(document: HtmlDocument, page: Page, facts: Facts, body: Body, notices: Sequence[Notice]) -> Article:
    origins = list(facts.origins)
    authors = facts.authors
    published, modified = settle_dates(
        facts.date_published, facts.date_modified, body.shown_dates, origins, page.time_zone
    )
    if facts.has_person and body.near_byline:
        authors = body.near_byline.names
        note_origin(origins, FieldOrigin("authors", "byline", body.near_byline.raw))
    bylines = [byline for byline in (body.byline, body.near_byline, *_credits(notices)) if byline]
    for byline in sorted(bylines, key=lambda byline: byline.is_source):
        is_author = not byline.is_editor and not (byline.is_source and authors)
        if is_author and not facts.has_person and authors == facts.authors:
            authors = _without_site(byline.names, facts.sites)
            note_origin(origins, FieldOrigin("authors", "byline", byline.raw))
        if byline.date and not published:
            published = byline.date
            note_origin(origins, FieldOrigin("date_published", "byline", byline.raw))
    if not published and (found := find_state_date(document.root, facts.month_first, facts.language_hint)):
        published = found[1]
        note_origin(origins, FieldOrigin("date_published", "script", found[0]))
    if page.time_zone:
        published = add_zone(origins, "date_published", published, page.time_zone)
    named_by = next((origin.origin for origin in origins if origin.name == "image"), "")
    image, is_shown = choose_lead(facts.image, named_by, body.images)
    if image and is_shown:
        note_origin(origins, FieldOrigin("image", "figure", image.url))
    if len(body.images) == MAX_IMAGES:
        origins.append(FieldOrigin("images", f"cut at {MAX_IMAGES}"))
    language = choose_language(facts.languages, body.text)
    if language:
        origins.append(FieldOrigin("language", language[0], language[2]))
    for name, value in (("source_url", body.source_url), ("source_title", body.source_title)):
        if value:
            origins.append(FieldOrigin(name, "text", value))
    return Article(
        url=document.url,
        title=facts.title,
        body=body.text,
        authors=authors,
        date_published=published,
        date_modified=modified,
        language=language[1] if language else None,
        section=facts.section,
        tags=facts.tags,
        description=facts.description,
        lead=body.lead,
        image=image,
        images=body.images,
        canonical_url=facts.canonical_url,
        publisher=facts.publisher,
        kind=facts.kind,
        source_url=body.source_url,
        source_title=body.source_title,
        promos=body.promos,
        origins=tuple(origins),
        marks=body.marks,
    )
