"""The articles of the demo's publishers, read from the package's text files.

A file is `key: value` lines, a line `key.2: value` where the second edition says something else, an empty line, and
blocks separated by empty lines. A block may begin with `## ` (a heading), `[promo] `, `[notice] `, or `[1] ` and `[2] `
(only in that edition). Everything in them is invented.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

KINDS = {"## ": "heading", "[promo] ": "promo", "[notice] ": "notice"}
EDITED = "2026-03-06T11:40:00+00:00"
"""Date of the edit as long as nobody has said when it happened."""
REPOST_DISCLAIMER = (
    "Disclaimer: The copyright in this article remains with its original author. It is reposted here solely to pass "
    "on information and does not constitute investment advice. If you believe that it infringes your rights, please "
    "contact us and we will correct or remove it without delay."
)
"""How the reposter's pages end, in the manner of such sites."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article's text."""

    kind: str
    """paragraph | heading | promo | notice"""
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """One article in one edition, as its publisher has it."""

    name: str
    """Of its file, without the ending."""
    publisher: str
    """ledger | courier | digest"""
    path: str
    title: str
    authors: tuple[str, ...]
    published: str
    """ISO 8601 as the page gives it; the reposter's has neither seconds nor zone."""
    modified: str | None
    """Like `published`; None while the article is as first published."""
    section: str | None
    tags: tuple[str, ...]
    summary: str
    caption: str
    blocks: tuple[Block, ...]
    copy_of: str | None = None
    """Name of the story whose text it repeats."""
    moved_from: str | None = None
    """The path that is listed everywhere and answers 301."""
    is_paywalled: bool = False
    reads: str | None = None
    """The reposter's count of readers, behind the date."""
    source_title: str | None = None
    source_url: str | None = None

    @property
    def listed_path(self) -> str:
        """The path under which feeds and pages link to it."""
        return self.moved_from or self.path

    @property
    def body(self) -> str:
        """Paragraphs and headings, separated by an empty line."""
        return "\n\n".join(block.text for block in self.blocks if block.kind in ("paragraph", "heading"))

    def texts(self, kind: str) -> tuple[str, ...]:
        """The texts of all blocks of one kind."""
        return tuple(block.text for block in self.blocks if block.kind == kind)


@cache
def load_stories(edition: int, edited: str = EDITED) -> tuple[Story, ...]:
    """All articles of an edition (1 or 2), by name; `edited` is the date of the second edition's one change."""
    folder = files("crawler.demo") / "articles"
    sources = sorted((item for item in folder.iterdir() if item.name.endswith(".txt")), key=lambda item: item.name)
    texts = {item.name.removesuffix(".txt"): item.read_text(encoding="utf-8") for item in sources}
    return tuple(make_story(name, texts, edition, edited) for name in texts)


def make_story(name: str, texts: dict[str, str], edition: int, edited: str) -> Story:
    """One article; a copy takes the text of its original and keeps its own notices."""
    facts = split_facts(texts[name], edition)
    blocks = split_blocks(texts[name], edition)
    original = facts.get("copy_of")
    if original is not None:
        blocks = split_blocks(texts[original], edition) + blocks
    if facts["publisher"] == "digest":
        blocks += (Block("notice", REPOST_DISCLAIMER),)
    return Story(
        name=name,
        publisher=facts["publisher"],
        path=facts["path"],
        title=facts["title"],
        authors=split_list(facts["authors"]),
        published=facts["published"],
        modified=edited if "edited" in facts else None,
        section=facts.get("section"),
        tags=split_list(facts["tags"]),
        summary=facts["summary"],
        caption=facts["caption"],
        blocks=blocks,
        copy_of=original,
        moved_from=facts.get("moved_from"),
        is_paywalled="paywalled" in facts,
        reads=facts.get("reads"),
        source_title=facts.get("source_title"),
        source_url=facts.get("source_url"),
    )


def split_facts(text: str, edition: int) -> dict[str, str]:
    """The `key: value` lines that hold in this edition."""
    facts: dict[str, str] = {}
    for line in text.partition("\n\n")[0].splitlines():
        key, _, value = line.partition(":")
        key, _, only = key.partition(".")
        if not only or int(only) == edition:
            facts[key] = value.strip()
    return facts


def split_blocks(text: str, edition: int) -> tuple[Block, ...]:
    """The blocks that stand in this edition."""
    blocks = []
    for block in text.partition("\n\n")[2].strip().split("\n\n"):
        if block.startswith(f"[{3 - edition}] "):
            continue
        block = block.removeprefix(f"[{edition}] ")
        mark = next((mark for mark in KINDS if block.startswith(mark)), "")
        blocks.append(Block(KINDS.get(mark, "paragraph"), block.removeprefix(mark)))
    return tuple(blocks)


def split_list(text: str) -> tuple[str, ...]:
    """`A. Example; B. Placeholder` in its parts; nothing gives none."""
    return tuple(part.strip() for part in text.split(";") if part.strip())
