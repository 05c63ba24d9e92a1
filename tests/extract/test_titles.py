"""The headline among those a page claims."""

import pytest

from crawler.extract.titles import Heading, choose_title, cut_site, find_headings, find_repeats
from crawler.extract.tree import parse_html

SITES = ("Example News", "news.example")
LONG = "Harbour town votes to keep its old lighthouse"


def test_the_headline_readers_see_wins_over_the_one_for_machines() -> None:
    declared = [("json-ld", "Harbour town keeps its lighthouse"), ("opengraph", f"{LONG} | Example News")]
    assert choose_title([Heading(LONG)], declared, SITES) == ("h1", LONG, LONG)


def test_an_h1_that_is_a_logo_loses() -> None:
    assert choose_title([Heading("Daily Weather")], [("json-ld", LONG)], SITES) == ("json-ld", LONG, LONG)


def test_a_kicker_inside_the_h1_is_left_out() -> None:
    assert choose_title([Heading(f"Coast {LONG}", ("Coast", LONG))], [("json-ld", LONG)], SITES) == ("h1", LONG, LONG)
    assert choose_title([Heading(f"Coast : {LONG}")], [("json-ld", LONG)], SITES) == ("h1", LONG, f"Coast : {LONG}")


def test_without_anything_declared_the_h1_is_the_headline() -> None:
    assert choose_title([Heading(LONG)], [], SITES) == ("h1", LONG, LONG)
    assert choose_title([], [], SITES) is None


def test_the_sites_name_is_cut_from_either_end() -> None:
    assert cut_site(f"{LONG} - Example News", SITES) == LONG
    assert cut_site(f"Example News | {LONG}", SITES) == LONG
    assert cut_site("The lighthouse - a history", SITES) == "The lighthouse - a history"
    assert cut_site(f"{LONG} | Coast | Anything", SITES, loose=True) == LONG


def test_the_newsroom_headline_that_says_more_wins() -> None:
    fuller = f"After the storm: {LONG}"
    declared = [("json-ld", fuller), ("opengraph", fuller)]
    assert choose_title([Heading(LONG)], declared, SITES, is_news=True) == ("json-ld", fuller, fuller)
    assert choose_title([Heading(LONG)], declared, SITES) == ("h1", LONG, LONG)


def test_the_nodes_spelling_wins_where_the_letters_are_the_same() -> None:
    assert choose_title([Heading("Coast:the town votes")], [("json-ld", "Coast: the town votes")], SITES) == (
        "json-ld", "Coast: the town votes", "Coast: the town votes",
    )  # fmt: skip


def test_a_brand_behind_a_word_in_the_host_is_the_sites_name() -> None:
    assert cut_site(f"{LONG} | Brightco", ("getbrightco", "getbrightco.example")) == LONG


def find(body: str) -> list[Heading]:
    return find_headings(parse_html(f"<html><body>{body}</body></html>".encode(), "https://news.example/a"))


PRINTED = "The lamp on the headland stays lit for another winter"


@pytest.mark.parametrize(
    "crumb",
    [
        pytest.param(f"<ul class='nav breadcrumbs'><li>Coast</li><li><h1>{LONG}</h1></li></ul>", id="by class"),
        pytest.param(f"<ol><li><a href=/>Home</a></li><li><h1>{LONG}</h1></li></ol>", id="an item of a list"),
        pytest.param(f"<h1 data-breadcrumb-headline>{LONG}</h1>", id="by a data attribute"),
        pytest.param(f"<div><span>Coast</span><span>&gt;</span><h1>{LONG}</h1></div>", id="behind a mark"),
    ],
)
def test_an_h1_that_ends_a_breadcrumb_is_no_headline_as_printed(crumb: str) -> None:
    headings = find(f"{crumb}<article><h2>{PRINTED}</h2><p>Text.</p></article>")
    assert [(h.text, h.tag, h.is_crumb) for h in headings] == [(PRINTED, "h2", False), (LONG, "h1", True)]
    assert choose_title(headings, [("json-ld", PRINTED), ("opengraph", LONG)], SITES) == ("json-ld", PRINTED, PRINTED)


def test_below_a_breadcrumb_the_part_of_the_heading_that_another_source_repeats_is_the_headline() -> None:
    headings = find(
        f"<nav class=breadcrumb><h1>Coast: {PRINTED}</h1></nav>"
        f"<h2><span>Coast</span><span>{PRINTED}</span></h2><p>Text.</p>"
    )
    declared = [("json-ld", f"Coast: {PRINTED}"), ("opengraph", PRINTED)]
    assert choose_title(headings, declared, SITES) == ("h2", PRINTED, PRINTED)


def test_headings_in_the_text_of_a_page_with_a_proper_h1_are_left_alone() -> None:
    assert [h.text for h in find(f"<h1>{LONG}</h1><h2>Why it stays</h2>")] == [LONG]


@pytest.mark.parametrize(
    "h1",
    [
        pytest.param(f"<h1 class=entry-title>{PRINTED}</h1><h1>Most read this week</h1>", id="marked"),
        pytest.param(f"<article><header><h1>{PRINTED}</h1></header></article>", id="the only one"),
    ],
)
def test_a_headline_worded_otherwise_for_search_engines_is_taken_as_printed(h1: str) -> None:
    declared = [("opengraph", "Lighthouse vote 2026: all results"), ("title-element", "Lighthouse vote 2026")]
    assert choose_title(find(h1), declared, SITES) == ("h1", PRINTED, PRINTED)


@pytest.mark.parametrize(
    "h1",
    [
        pytest.param("<h1>Welcome</h1>", id="a label"),
        pytest.param("<header><h1>News from all around the harbour</h1></header>", id="in the head of the site"),
        pytest.param("<h1>Example News</h1>", id="the site"),
        pytest.param("<h1>Most read stories of the week</h1><h1>Follow us on other sites</h1>", id="two of them"),
        pytest.param("<h1>A word from the people who keep this site going:</h1>", id="it introduces what follows"),
    ],
)
def test_an_h1_that_is_no_headline_does_not_replace_one(h1: str) -> None:
    assert choose_title(find(h1), [("opengraph", LONG)], SITES) == ("opengraph", LONG, LONG)


def test_the_section_between_headline_and_site_is_cut() -> None:
    assert (
        cut_site("등대를 지키기로 한 마을-정치ㅣExample News", SITES, sections=("정치",)) == "등대를 지키기로 한 마을"
    )
    assert cut_site(f"{LONG} | Coast", SITES, sections=("coast",)) == LONG
    assert cut_site(f"{LONG} - Coast", SITES, sections=("coast",)) == f"{LONG} - Coast"


def test_what_only_screen_readers_are_told_is_no_headline() -> None:
    assert [h.text for h in find(f"<h1><span class=sr-only>Article title:</span> {LONG}</h1>")] == [LONG]


def test_the_first_h1_of_an_article_is_not_passed_over_for_one_further_down_that_is_a_little_like_it() -> None:
    declared = [("opengraph", "Our favourite lighthouses in the harbour"), ("title-element", "Where to climb in town")]
    first, later = "The finest lighthouses of the harbour", "Here is where to swim in town"
    assert choose_title([Heading(first), Heading(later)], declared, SITES) == ("h1", first, first)
    assert choose_title([Heading("Our journal"), Heading(LONG)], [("meta", LONG)], SITES) == ("h1", LONG, LONG)


def test_parts_of_a_heading_that_meet_without_a_space_are_parted_as_another_source_does() -> None:
    declared = [("json-ld", "Another headline"), ("opengraph", f"On the coast / {LONG}")]
    glued = Heading(f"On the coast{LONG}", ("On the coast", LONG))
    assert choose_title([glued], declared, SITES) == ("opengraph", f"On the coast / {LONG}", f"On the coast / {LONG}")


def test_the_only_heading_of_a_page_may_stand_in_its_header_where_it_is_marked() -> None:
    declared = [("opengraph", "Towers: what they are, and the finest of them")]
    assert choose_title([Heading(LONG, is_marked=True, is_framed=True)], declared, SITES) == ("h1", LONG, LONG)
    assert choose_title([Heading(LONG, is_framed=True)], declared, SITES) == (*declared[0], declared[0][1])


def test_an_issue_named_after_the_site_is_not_cut() -> None:
    assert cut_site(f"Example News #18 – {LONG}", SITES) == f"Example News #18 – {LONG}"
    assert cut_site(f"Example News Online – {LONG}", SITES) == LONG


def test_headings_of_the_text_in_h1_are_no_repeats_of_the_headline() -> None:
    headings = [Heading(LONG), Heading("What the keeper says"), Heading("What it costs"), Heading(f"Live: {LONG}")]
    assert find_repeats(headings, (LONG,)) == [LONG, f"Live: {LONG}"]
    assert find_repeats(headings[1:3], ("Quite another headline",)) == ["What the keeper says"]


def test_the_byline_inside_an_h1_is_no_part_of_the_headline() -> None:
    h1 = f"<h1>{LONG} <small>by Ada Example</small> <span>21 April 2026</span></h1>"
    declared = [("json-ld", LONG), ("opengraph", LONG)]
    assert choose_title(find(h1), declared, SITES) == ("h1", LONG, LONG)


def test_words_before_an_emphasis_in_an_h1_are_no_headline_by_themselves() -> None:
    assert find("<h1>The lamp <em>stays lit</em></h1>")[0].parts == ("stays lit",)
