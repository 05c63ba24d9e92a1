"""The verdicts that are names and addresses: holder, licence, agency, and where the text was first published."""

import re
from collections.abc import Iterable, Iterator, Sequence

from crawler.errors import UrlError
from crawler.extract.nodes import plain
from crawler.items import NoticeKind, Scope, Signal
from crawler.rights.licences import find_licence_id, find_named_licence, is_licence_url
from crawler.rights.notices import FoundNotice
from crawler.rights.parties import (
    agency_of,
    find_marked_holder,
    find_meta_holder,
    find_prose_holder,
    find_reserving_holder,
    is_marked,
    is_nobody,
    own_agency,
)
from crawler.rights.ruling import Ruling
from crawler.urls import find_url, host_of, registered_domain
from crawler.urls.homes import is_home

_PLATFORMS = frozenset(
    [
        "ampproject.org",
        "google.com",
        "googleapis.com",
        "facebook.com",
        "twitter.com",
        "x.com",
        "t.co",
        "instagram.com",
        "youtube.com",
        "youtu.be",
        "linkedin.com",
        "pinterest.com",
        "reddit.com",
        "whatsapp.com",
        "telegram.org",
        "t.me",
        "tiktok.com",
        "amazon.com",
        "amazon.co.uk",
        "amazon.de",
        "amzn.to",
        "apple.com",
        "wikipedia.org",
        "wikimedia.org",
        "creativecommons.org",
        "archive.org",
        "archive.ph",
        "feedburner.com",
        "bit.ly",
        "wordpress.com",
        "wordpress.org",
        "blogspot.com",
        "blogger.com",
        "medium.com",
        "substack.com",
        "spotify.com",
        "flickr.com",
        "github.com",
        "cloudfront.net",
        "azurewebsites.net",
        "herokuapp.com",
        "netlify.app",
        "vercel.app",
        "github.io",
        "localhost",
        "tinyurl.com",
        "ow.ly",
        "goo.gl",
        "doi.org",
        "gmpg.org",
        "schema.org",
        "w3.org",
        "ogp.me",
        "wa.me",
        "mailto",
        "amzn.com",
        "apnews-prod.com",
        "dmca.com",
        "gettyimages.com",
    ]
)
"""Hosts that carry or link to everybody's texts: an address there names no source."""
_LD_HOLDER_CHANNELS = ("json-ld", "microdata")
_META_HOLDERS = (
    "dcterms.rightsholder",
    "copyrightholder",
    "copyright",
    "dcterms.rights",
    "dc.rights",
    "rights",
    "prism.copyright",
)
_GENERIC = re.compile(
    r"^(?:(?:all\s+)?rights?\s+reserved.*|true|false|copyright|\d+|public|general|https?://\S+|unknown|none|"
    r"n/a|see\b.*|null|nil|undefined|nan|\[object\b.*|#.*|_:.*|.*\{\{.*|.*\}\}.*|.*\$\{.*|<\?.*|%\w*%?|"
    r"(?:licensed\s+)?(?:under\s+)?(?:a\s+)?(?:cc[ -](?:by|0)|cc0|creative commons|public domain)\b.*|\W+)$",
    re.IGNORECASE,
)
"""What stands in a holder's field and names nobody: words of rights, an empty template, a reference to nowhere."""


_LONG = 160
_NEAR = 60
"""Characters: a line for the page itself has its mark near its start, or is short."""


def find_holder_name(found: Sequence[FoundNotice], signals: Sequence[Signal], url: str) -> Ruling:
    """Article notice > Article.copyrightHolder > agency line > site notice > meta > feed; never just the publisher."""
    ruling = Ruling("holder")
    _say_notice_holders(ruling, found, Scope.ARTICLE)
    for channel in _LD_HOLDER_CHANNELS:
        for signal in signals:
            if signal.channel == channel and signal.name.lower() == "copyrightholder":
                name = plain((signal.value if channel == "json-ld" else signal.raw) or "")
                if name and not _GENERIC.match(name) and len(name) <= 120:
                    ruling.say(name, f"{channel}:copyrightHolder")
    _say_notice_holders(ruling, found, Scope.SITE)
    for name in _META_HOLDERS:
        for signal in signals:
            if signal.channel == "html-meta" and signal.name == name and len(signal.raw) <= 200:
                holder = find_meta_holder(" ".join(signal.raw.split()))
                if holder and not _GENERIC.match(holder):
                    ruling.say(holder, f"html-meta:{name}")
    for channel in ("feed-entry", "feed"):
        for signal in signals:
            if signal.channel == channel and signal.name == "rights" and len(signal.raw) <= 200:
                holder = find_meta_holder(" ".join(signal.raw.split()))
                if holder and not _GENERIC.match(holder):
                    ruling.say(holder, f"{channel}:rights")
    return ruling


def _say_notice_holders(ruling: Ruling, found: Sequence[FoundNotice], scope: Scope) -> None:
    """Marked lines ("(c) 2026 X") first, then words ("the copyright belongs to X")."""
    lines = plain_first(one for one in found if one.notice.scope is scope)
    for one in lines:
        if one.notice.kind is NoticeKind.COPYRIGHT_LINE:
            name = find_marked_holder(one.notice.text)
            if name and not _GENERIC.match(name) and not is_nobody(name, one.languages):
                ruling.say(name, f"notice:{one.notice.kind}")
    for one in lines:
        if one.notice.kind in (NoticeKind.COPYRIGHT_LINE, NoticeKind.RESERVATION):
            ruling.say(find_prose_holder(one.notice.text, one.languages), f"notice:{one.notice.kind}")
    for one in lines:
        if one.notice.kind is NoticeKind.COPYRIGHT_LINE:
            ruling.say(find_reserving_holder(one.notice.text, one.languages), f"notice:{one.notice.kind}")


def plain_first(found: Iterable[FoundNotice]) -> list[FoundNotice]:
    """The lines in document order, but last those that mark somebody's rights only far into a long text.

    "Quotes are delayed. (c) X Exchange. ..." speaks of what X delivered, not of the page.
    """
    return sorted(found, key=lambda one: len(one.notice.text) > _LONG and not is_marked(one.notice.text[:_NEAR]))


def find_licence(found: Sequence[FoundNotice], signals: Sequence[Signal]) -> tuple[Ruling, Ruling]:
    """Address and id of the licence, of those that this room knows.

    Article.license > link rel=license > a rel=license outside of sidebars > a Creative Commons address linked from a
    licence notice > the feed entry > a rel=license elsewhere, when a licence notice stands on the page. Many a
    rel=license leads to terms that license nothing: such an address is a signal, and a conflict beside a known licence.
    """
    ruling, name = Ruling("licence_url"), Ruling("licence_id")
    claims = list(_licence_claims(found, signals))
    for url, evidence in claims:
        if is_licence_url(url):
            ruling.say(url, evidence)
            name.say(find_licence_id(url), evidence)
        elif evidence == "json-ld:license":
            name.say(find_named_licence(url), evidence)
    if ruling.value:
        for url, evidence in claims:
            if not is_licence_url(url) and (address := find_url(url)):
                ruling.say(address, evidence)
    return ruling, name


def _licence_claims(found: Sequence[FoundNotice], signals: Sequence[Signal]) -> Iterator[tuple[str, str]]:
    """What is said to be the licence, with where, in order of precedence."""
    for channel in ("json-ld", "http-header", "html-link"):
        for signal in signals:
            if signal.channel == channel and signal.name == "license" and signal.value:
                yield signal.raw.strip() if is_licence_url(signal.raw) else signal.value, f"{channel}:license"
    for scope in (Scope.ARTICLE, Scope.SITE):
        for one in found:
            if one.notice.kind is NoticeKind.LICENCE and one.notice.scope is scope:
                for link in one.notice.links:
                    if is_licence_url(link):
                        yield link, f"notice:{one.notice.kind}"
    for channel in ("feed-entry", "feed"):
        for signal in signals:
            if signal.channel == channel and signal.name == "license" and signal.value:
                yield signal.value, f"{channel}:license"
    if any(one.notice.kind is NoticeKind.LICENCE for one in found):
        for signal in signals:
            if signal.name == "license-elsewhere" and is_licence_url(signal.raw):
                yield signal.raw.strip(), "html-link:license"


def find_agency(found: Sequence[FoundNotice], url: str) -> Ruling:
    """An agency credit, or an agency as holder in the article's own copyright line; on an agency's own site none."""
    ruling = Ruling("agency", compares=False)
    domain = _domain_of(url)
    own = own_agency(domain) if domain else None
    for one in found:
        if one.agency and one.agency != own:
            ruling.say(one.agency, f"notice:{NoticeKind.AGENCY_CREDIT}")
    for one in found:
        if one.notice.kind is NoticeKind.COPYRIGHT_LINE and one.notice.scope is Scope.ARTICLE:
            agency = agency_of(find_marked_holder(one.notice.text) or "")
            if agency and agency != own:
                ruling.say(agency, f"notice:{NoticeKind.COPYRIGHT_LINE}")
    return ruling


def find_source(found: Sequence[FoundNotice], signals: Sequence[Signal], url: str) -> Ruling:
    """Where the text was first published: a canonical on another registered domain > the link of a republication
    notice > the feed's source > meta > isBasedOn. Addresses of platforms and of the page's own site name no source, nor
    does a canonical that is a home page: sites that moved, or were set up from a template, name one on every page.
    """
    ruling = Ruling("syndicated_from_url")
    own = _domain_of(url)
    host = host_of(url) if own else ""
    for channel in ("html-link", "http-header"):
        for signal in signals:
            if signal.name == "canonical" and signal.channel == channel:
                page = signal.value if signal.value and not is_home(signal.value) else None
                ruling.say(_foreign(page, own, host), f"{channel}:canonical")
    for one in found:
        if one.notice.kind is NoticeKind.REPUBLICATION and one.notice.scope is Scope.ARTICLE:
            links = [link for link in one.notice.links if _foreign(link, own, host)]
            if links:
                ruling.say(max(links, key=_path_length), f"notice:{one.notice.kind}")
    for name, channel in (
        ("source", "feed-entry"),
        ("syndication-source", "html-meta"),
        ("original-source", "html-meta"),
    ):
        for signal in signals:
            if (signal.name, signal.channel) == (name, channel):
                ruling.say(_foreign(find_url(signal.raw), own, host), f"{channel}:{name}")
    for based_on in _based_on(signals):
        ruling.say(_foreign(based_on, own, host), "json-ld:isBasedOn")
    return ruling


def _based_on(signals: Sequence[Signal]) -> Iterator[str | None]:
    for signal in signals:
        if signal.name.lower() == "isbasedon":
            yield find_url(signal.value or signal.raw)


def _path_length(url: str) -> int:
    return len(url.split("/", 3)[-1]) if url.count("/") > 2 else 0


def _domain_of(url: str) -> str | None:
    try:
        return registered_domain(host_of(url))
    except UrlError:
        return None


def _is_platform(domain: str) -> bool:
    return domain in _PLATFORMS or domain.partition(".")[2] in _PLATFORMS


def _foreign(url: str | None, own: str | None, own_host: str) -> str | None:
    """The address, when another publisher's: not of this domain, of a sister with the same name, or of a platform."""
    if not url or not own:
        return None
    domain = _domain_of(url)
    if not domain or domain == own or _is_platform(domain) or _is_platform(own) or is_licence_url(url):
        return None
    label, own_label = domain.split(".")[0], own.split(".")[0]
    if label == own_label or label in own_host.split(".") or own_label in host_of(url).split("."):
        return None
    return url
