"""The rights of one page: its notices, its signals, and verdicts that claim no more than the evidence.

In: the parsed page and the reply. Out: a `Rights` record. Pure: no network, no clock, the tree is not changed.
"""

from collections.abc import Sequence

from crawler.extract.tree import HtmlDocument
from crawler.items import NoticeKind, Page, Rights, Scope, Signal
from crawler.rights.learned import GOVERNING
from crawler.rights.lines import Line
from crawler.rights.names import find_agency, find_holder_name, find_licence, find_source, plain_first
from crawler.rights.notices import FoundNotice, find_notices
from crawler.rights.parties import begins_marked
from crawler.rights.ruling import Ruling
from crawler.rights.signals import find_signals
from crawler.rights.states import decide_access, decide_ai_train, decide_archive, decide_status, decide_tdm

_SHORT_CHARS = 160
_SITE_WORDS = (NoticeKind.REPUBLICATION, NoticeKind.DISCLAIMER)


def read_rights(
    document: HtmlDocument, page: Page, tdmrep: str | None = None, lines: Sequence[Line] | None = None
) -> Rights:
    """What a page says about its use.

    Args:
        document: the page as parsed; nothing of it is changed.
        page: the reply it came in; headers, robots.txt and feed entry are read.
        tdmrep: the text of the host's /.well-known/tdmrep.json in force, where one was fetched.
        lines: the page's lines, where they have been read.
    """
    found = find_notices(document, lines)
    signals = find_signals(document, page, tdmrep)
    disclaimer, disclaimer_scope = join_disclaimer(found)
    holder = find_holder_name(found, signals, page.url)
    licence_url, licence_id = find_licence(found, signals)
    agency = find_agency(found, page.url)
    source = find_source(found, signals, page.url)
    copyright_line = _find_copyright_line(found, signals)
    states = (
        decide_status(found, signals, licence_id),
        decide_tdm(signals),
        decide_ai_train(signals, page.url),
        decide_archive(signals),
        decide_access(signals),
    )
    rulings = (*states, holder, licence_url, licence_id, agency, source, copyright_line)
    status, tdm, ai_train, archive, access = (state.value or "unknown" for state in states)
    return Rights(
        notices=tuple(one.notice for one in found),
        signals=signals,
        disclaimer=disclaimer,
        disclaimer_scope=disclaimer_scope,
        copyright_line=copyright_line.value,
        holder=holder.value,
        licence_url=licence_url.value,
        licence_id=licence_id.value,
        agency=agency.value,
        syndicated_from_url=source.value,
        status=status,
        tdm=tdm,
        ai_train=ai_train,
        archive=archive,
        access=access,
        basis=tuple(basis for ruling in rulings for basis in ruling.basis()),
        conflicts=tuple(conflict for ruling in rulings for conflict in ruling.conflicts()),
    )


def join_disclaimer(found: Sequence[FoundNotice]) -> tuple[str | None, Scope | None]:
    """The words that govern the article's use, each once, in document order; the site's where the article has none."""
    for scope, kinds in ((Scope.ARTICLE, GOVERNING), (Scope.SITE, _SITE_WORDS)):
        texts = dict.fromkeys(
            one.notice.text for one in found if one.notice.scope is scope and one.notice.kind in kinds
        )
        if texts:
            return "\n\n".join(texts), scope
    return None, None


def _find_copyright_line(found: Sequence[FoundNotice], signals: Sequence[Signal]) -> Ruling:
    """A notice that says more than whose copyright it is (a repost's disclaimer) is no copyright line of its own,
    unless it is short and begins with the mark: "© 2026 X. Republished with permission."."""
    ruling = Ruling("copyright_line", compares=False)
    longer = {one.notice.text for one in found if one.notice.kind in (NoticeKind.DISCLAIMER, NoticeKind.REPUBLICATION)}
    for scope in (Scope.ARTICLE, Scope.SITE):
        for one in plain_first(found):
            is_line = one.notice.kind is NoticeKind.COPYRIGHT_LINE and one.notice.scope is scope
            is_short = len(one.notice.text) <= _SHORT_CHARS and begins_marked(one.notice.text)
            if is_line and (is_short or one.notice.text not in longer):
                ruling.say(one.notice.text, f"notice:{one.notice.kind}")
        if scope is Scope.ARTICLE:
            for signal in signals:
                if signal.channel == "json-ld" and signal.name == "copyrightNotice":
                    ruling.say(signal.value, "json-ld:copyrightNotice")
    for name, channel in (
        ("copyright", "html-meta"),
        ("dcterms.rights", "html-meta"),
        ("dc.rights", "html-meta"),
        ("rights", "html-meta"),
        ("prism.copyright", "html-meta"),
        ("rights", "feed-entry"),
        ("rights", "feed"),
    ):
        for signal in signals:
            if (signal.name, signal.channel) == (name, channel):
                ruling.say(" ".join(signal.raw.split()), f"{channel}:{name}")
    return ruling
