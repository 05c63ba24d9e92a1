"""Live blogs and their updates."""

import pytest
from frames import HEADLINES, cards, json_ld, portal, prose
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.liveblog import find_updates
from crawler.extract.tree import HtmlDocument, parse_html
from crawler.items import Article, LiveUpdate, Page
from crawler.reading import read_page

URL = "https://courier.example/live/storm"


def parse(main: str, head: str = "") -> HtmlDocument:
    return parse_html(portal(main, "Storm reaches the coast: live", head).encode(), URL)


def read(main: str, head: str = "", zone: str | None = None) -> Article:
    page = portal(f"<h1>Storm reaches the coast: live</h1>{main}", "Storm reaches the coast: live", head).encode()
    found = read_page(Page(URL, page, time_zone=zone)).article
    assert found is not None
    return found


def stated(count: int = 3) -> str:
    """A node with so many updates."""
    return json_ld(
        {
            "@type": "LiveBlogPosting",
            "headline": "Storm reaches the coast",
            "liveBlogUpdate": [
                {
                    "@type": "BlogPosting",
                    "headline": HEADLINES[n],
                    "articleBody": f"<p>{prose(2, n)}</p><p>{prose(1, n + 3)}</p>"
                    if n
                    else f"{prose(2)}\n{prose(1, 3)}",
                    "datePublished": f"2026-03-05T1{n}:10:00+01:00",
                    "dateModified": f"2026-03-05T1{n}:20:00+01:00",
                    "author": [{"@type": "Person", "name": "By M. Pilot"}],
                    "url": f"{URL}#p{n}",
                }
                for n in range(count)
            ],
        }
    )


def shown(count: int = 5, time: str = "<time datetime='2026-03-05T{n:02}:10:00+01:00'>{n:02}:10</time>") -> str:
    """So many updates in the page."""
    return "<div class='posts'>" + "".join(
        f"<div class='post' id='p{n}'><div class='meta'>{time.format(n=n)}<span>M. Pilot</span></div>"
        f"<h3>{HEADLINES[n]}</h3><p>{prose(2, n)}</p><p>{prose(1, n + 3)}</p><button>Share</button></div>"
        for n in range(count)
    ) + "</div>"  # fmt: skip


def test_updates_of_the_page_s_node_come_with_their_instants_and_authors() -> None:
    updates = read(f"<p>{prose(6)}</p>", stated()).updates
    assert updates == tuple(
        LiveUpdate(
            body=f"{prose(2, n)}\n\n{prose(1, n + 3)}",
            headline=HEADLINES[n],
            published=f"2026-03-05T1{n}:10:00+01:00",
            published_raw=f"2026-03-05T1{n}:10:00+01:00",
            modified=f"2026-03-05T1{n}:20:00+01:00",
            authors=("M. Pilot",),
            url=f"{URL}#p{n}",
        )
        for n in range(3)
    )


@pytest.mark.parametrize("count", [1, 2])
def test_a_live_blog_that_has_just_begun_has_the_updates_that_its_node_lists(count: int) -> None:
    assert len(read(f"<p>{prose(6)}</p>", stated(count)).updates) == count


def test_updates_without_a_node_are_found_as_blocks_with_a_time_each() -> None:
    found = read(shown())
    assert found.kind == "live_blog"
    assert found.updates == tuple(
        LiveUpdate(
            body=f"{prose(2, n)}\n\n{prose(1, n + 3)}",
            headline=HEADLINES[n],
            published=f"2026-03-05T{n:02}:10:00+01:00",
            published_raw=f"2026-03-05T{n:02}:10:00+01:00",
            url=f"{URL}#p{n}",
        )
        for n in range(5)
    )


def test_a_clock_time_without_a_day_makes_no_instant() -> None:
    updates = find_updates(parse(shown(time="<span class='clock'>{n:02}.10 Uhr</span>")))
    assert [(update.published, update.published_raw) for update in updates[:2]] == [
        (None, "00.10 Uhr"),
        (None, "01.10 Uhr"),
    ]
    assert len(updates) == 5


def test_a_time_without_a_zone_is_read_in_the_source_s_zone() -> None:
    time = "<time datetime='2026-03-05T{n:02}:10'>{n:02}:10</time>"
    assert read(shown(time=time), zone="Europe/Oslo").updates[0].published == "2026-03-05T00:10+01:00"
    assert read(shown(time=time)).updates[0].published == "2026-03-05T00:10"


def test_a_node_with_the_newest_updates_only_loses_to_a_page_with_all_of_them() -> None:
    assert len(read(shown(8), stated(3)).updates) == 8
    clock = "<span class='clock'>{n:02}:10</span>"
    assert len(read(shown(8, clock), stated(3)).updates) == 3, "but not to one that knows no instants"


def test_teasers_and_comments_are_no_updates() -> None:
    comments = "".join(
        f"<div class='comment'><time datetime='2026-03-05T{n:02}:00Z'>{n}</time><p>{prose(1, n)}</p></div>"
        for n in range(6)
    )
    assert find_updates(parse(f"<p>{prose(9)}</p>{cards(8)}<div class='comments'>{comments}</div>")) == ()


def test_a_page_that_does_not_say_it_is_live_is_no_live_blog() -> None:
    page = portal(f"<h1>A day in the harbour</h1>{shown()}", "A day in the harbour").encode()
    found = read_page(Page("https://courier.example/2026/day", page)).article
    assert found is not None
    assert (found.kind, found.updates) == ("article", ())


def test_a_live_blog_whose_text_is_in_its_updates_alone_has_them_as_its_text() -> None:
    found = read("<div id='app'></div>", stated(3))
    assert found.kind == "live_blog"
    assert found.body.startswith(f"{HEADLINES[0]}\n\n{prose(2)}\n\n{prose(1, 3)}\n\n{HEADLINES[1]}")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["headline", "articleBody", "datePublished", "author", "url", "name"]), inner)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_no_node_breaks_the_reading_of_updates(value: object) -> None:
    found = find_updates(parse("<p>x</p>", json_ld({"@type": "LiveBlogPosting", "liveBlogUpdate": value})))
    assert all(isinstance(update, LiveUpdate) for update in found)
