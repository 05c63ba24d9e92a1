"""What publishers changed, as an Atom feed."""

from dataclasses import replace

import feedparser
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from crawler.export.changes import ATOM, render_atom
from crawler.store.history import Compared, PastEdit, PastVersion

OLD = PastVersion(
    number=1, seen_at="2026-03-01T12:01:00.000Z", not_before=None, reread_at=None, title="A bridge is opened",
    body="The mayor opened it.\n\nIt is <new>.", changes=(), cause=None, is_silent=None, declared_by=None,
    words_added=None, words_removed=None, correction=None, told=(), same_as=None, fetch_id=1,
    final_url="https://news.example/bridge", payload_sha256="ab" * 32, body_sha256="cd" * 32, warc_file=None,
    warc_offset=None, extractor="pressmark/0", wall=None, text_number=None,
)  # fmt: skip
NEW = replace(
    OLD, number=2, seen_at="2026-03-01T12:06:00.000Z", not_before="2026-03-01T12:05:00.000Z", fetch_id=2,
    title="A bridge & a ferry", body="Nobody opened it.\n\nIt is <new>.", changes=("headline", "body"),
    cause="publisher", is_silent=True, words_added=3, words_removed=3,
    told=('headline: "A" -> "B"', "text: x", "byline: Ada -> Ben"),
)  # fmt: skip
SIDES = Compared(OLD, NEW, NEW.body)
EDIT = PastEdit(1, "https://news.example/moved", OLD.final_url, "en", 1, "News Example", OLD, NEW, SIDES)
UPDATED = NEW.seen_at
texts = st.text(max_size=30)


def read(data: bytes) -> etree._Element:
    return etree.fromstring(data)


def one(parent: etree._Element, name: str) -> str:
    (found,) = parent.findall(f"{{{ATOM}}}{name}")
    return found.text or ""


def test_the_feed_reads_as_atom_with_an_entry_an_edit() -> None:
    data = render_atom([EDIT], "News Example", "x", UPDATED, "https://changes.example/feed.atom")
    found = feedparser.parse(data)

    assert (found.bozo, found.version) == (0, "atom10")
    (entry,) = found.entries
    assert (entry.title, entry.link, entry.author) == (
        "A bridge & a ferry [silent: headline, body]", "https://news.example/moved", "News Example",
    )  # fmt: skip
    assert [tag.term for tag in entry.tags] == ["silent", "headline", "body"]
    assert entry.summary == 'headline: "A" -> "B"\ntext: x\nbyline: Ada -> Ben'
    assert [link.href for link in found.feed.links if link.rel == "self"] == ["https://changes.example/feed.atom"]


def test_an_edit_that_was_taken_back_says_which_version_it_reads_as_again() -> None:
    edit = replace(EDIT, new=replace(NEW, number=3, same_as=1))
    (entry,) = feedparser.parse(render_atom([edit], "x", "x", UPDATED)).entries
    assert entry.summary.endswith("reads as version 1 again")
    assert "<li>reads as version 1 again</li>" in entry.content[0].value


def test_an_entry_says_who_owns_up_to_its_edit_or_that_it_may_be_none() -> None:
    noted = replace(NEW, is_silent=False, declared_by="note")
    doubtful = replace(NEW, is_silent=None, cause="unknown")
    edits = [replace(EDIT, new=new) for new in (NEW, noted, doubtful)]
    entries = feedparser.parse(render_atom(edits, "x", "x", UPDATED)).entries
    assert [entry.title.partition(" [")[2] for entry in entries] == [
        "silent: headline, body]",
        "headline, body]",
        "headline, body; the page, or how it was read]",
    ]
    told = [entry.content[0].value.partition("words; ")[2].partition(".</p>")[0] for entry in entries]
    assert told == ["silent", "declared by a correction note", "the page, or how it was read"]


def test_the_content_is_escaped_html_of_the_words_that_went_and_came() -> None:
    feed = read(render_atom([EDIT], "News Example", "x", UPDATED))
    content = one(feed.findall(f"{{{ATOM}}}entry")[0], "content")

    assert "<p><del>The mayor</del> <ins>Nobody</ins> opened it.</p>" in content
    assert "<p>It is &lt;new&gt;.</p>" in content
    assert "<li>byline: Ada -&gt; Ben</li>" in content
    assert "Changed after 2026-03-01T12:05:00.000Z and before 2026-03-01T12:06:00.000Z; +3 -3 words; silent." in content
    assert {element.tag for element in html.fragment_fromstring(content, "div")} == {"p", "h2", "ul"}


def test_ids_stay_when_the_article_moves_and_differ_between_versions_and_feeds() -> None:
    other = replace(EDIT, new=replace(NEW, number=3))
    entries = read(render_atom([EDIT, other], "x", "x", UPDATED)).findall(f"{{{ATOM}}}entry")
    moved = read(render_atom([replace(EDIT, url="https://news.example/b")], "x", "y", UPDATED))

    ids = [one(entry, "id") for entry in entries]
    assert ids[0] != ids[1]
    assert one(moved.findall(f"{{{ATOM}}}entry")[0], "id") == ids[0]
    assert one(moved, "id") != one(read(render_atom([], "x", "x", UPDATED)), "id")


@given(texts, texts, texts, st.none() | texts)
def test_whatever_a_page_says_the_feed_obeys_rfc_4287_and_is_the_same_each_time(
    title: str, body: str, told: str, source: str | None
) -> None:
    new = replace(NEW, title=title, body=body, told=(told,))
    edit = replace(EDIT, source=source, new=new, compared=Compared(OLD, new, body))
    data = render_atom([edit], title, "x", UPDATED)
    feed = read(data)

    assert data == render_atom([edit], title, "x", UPDATED)
    for element in (feed, *feed.findall(f"{{{ATOM}}}entry")):
        assert all(one(element, name) or name == "title" for name in ("id", "title", "updated"))
        assert one(element, "id").startswith("urn:uuid:")
        assert one(element, "updated") == UPDATED
    assert len(feed.findall(f"{{{ATOM}}}author")) == 1
