"""What a crawler should make of each address the demo lists: the answer sheet for tests and the demo's own check."""

from dataclasses import dataclass

from crawler.demo.publishers import DIGEST_FORBIDDEN, DIGEST_LISTING, DIGEST_MISSING, PUBLISHERS, Publisher
from crawler.demo.stories import EDITED, Story, load_stories
from crawler.items import Outcome

FIRST_WORDS = 12
"""How many words `Truth.first_words` has."""


@dataclass(frozen=True, slots=True)
class Truth:
    """One listed address and what is right about it. What does not apply is None."""

    url: str
    """As listed in the feed."""
    final_url: str
    """Behind the redirect, if there is one."""
    publisher: str
    """ledger | courier | digest"""
    edition: int
    outcome: Outcome
    """Edition 1: of a first crawl. Edition 2: of a request with the validators of edition 1. A copy and its original
    may come in either order: the one stored first is STORED, the other COPY."""
    reason: str | None = None
    """The kind of page that is no article."""
    title: str | None = None
    authors: tuple[str, ...] = ()
    date_published: str | None = None
    """As the page gives it. The Digest's pages have no zone; its feed adds one, so compare 16 characters."""
    date_modified: str | None = None
    body: str | None = None
    """All paragraphs and headings, separated by an empty line."""
    disclaimer: str | None = None
    """The notices at the article's end, word for word."""
    copyright_line: str | None = None
    promos: tuple[str, ...] = ()
    """Lines that stand in the text and are no part of it."""
    caption: str | None = None
    """Of the picture; no part of the text either."""
    tags: tuple[str, ...] = ()
    section: str | None = None
    source_url: str | None = None
    """The repost's "Url:" line."""
    source_title: str | None = None
    copy_of: str | None = None
    """The final address of the article whose text it repeats."""
    tdm: str = "unknown"
    """`Rights.tdm`"""
    ai_train: str = "unknown"
    """`Rights.ai_train`"""
    access: str = "unknown"
    """`Rights.access`"""

    @property
    def first_words(self) -> str | None:
        """The beginning of the body on one line."""
        return None if self.body is None else " ".join(self.body.split()[:FIRST_WORDS])


def make_truth(origins: dict[str, str], edition: int, edited: str = EDITED) -> tuple[Truth, ...]:
    """The answer sheet of an edition, for these addresses, in the order of the publishers."""
    stories = load_stories(edition, edited)
    rows = [
        make_row(publisher, story, stories, origins, edition)
        for publisher in PUBLISHERS
        for story in stories
        if story.publisher == publisher.key
    ]
    unread = Outcome.NOT_ARTICLE if edition == 1 else Outcome.NOT_MODIFIED
    extras = (
        (DIGEST_LISTING, unread, "listing" if edition == 1 else None),
        (DIGEST_FORBIDDEN, Outcome.ROBOTS_DENIED, None),
        (DIGEST_MISSING, Outcome.GONE, None),
    )
    for (path, _), outcome, reason in extras:
        url = origins["digest"] + path
        rows.append(Truth(url, url, "digest", edition, outcome, reason))
    return tuple(rows)


def make_row(
    publisher: Publisher, story: Story, stories: tuple[Story, ...], origins: dict[str, str], edition: int
) -> Truth:
    """What is right about one article."""
    origin = origins[publisher.key]
    original = next((other for other in stories if other.name == story.copy_of), None)
    access = {"ledger": "free"}.get(publisher.key, "unknown")
    return Truth(
        url=origin + story.listed_path,
        final_url=origin + story.path,
        publisher=publisher.key,
        edition=edition,
        outcome=find_outcome(story, edition),
        title=story.title,
        authors=story.authors,
        date_published=story.published,
        date_modified=story.modified,
        body=story.body,
        disclaimer="\n\n".join(story.texts("notice")) or None,
        copyright_line=publisher.copyright_line,
        promos=story.texts("promo"),
        caption=story.caption,
        tags=story.tags,
        section=story.section,
        source_url=story.source_url,
        source_title=story.source_title,
        copy_of=None if original is None else origins[original.publisher] + original.path,
        tdm="reserved" if publisher.tdm_reservation == "1" else "unknown",
        ai_train="disallow" if "ai-train=no" in publisher.robots else "unknown",
        access="paywalled" if story.is_paywalled else access,
    )


def find_outcome(story: Story, edition: int) -> Outcome:
    """Stored at first (a copy as such), and later unchanged but for the one that was edited."""
    if edition == 1:
        return Outcome.STORED if story.copy_of is None else Outcome.COPY
    return Outcome.NEW_VERSION if story.modified is not None else Outcome.NOT_MODIFIED
