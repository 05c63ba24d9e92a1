"""The headline among those a page claims."""

from crawler.extract.titles import choose_title, cut_site

SITES = ("Example News", "news.example")
LONG = "Harbour town votes to keep its old lighthouse"


def test_the_headline_readers_see_wins_over_the_one_for_machines() -> None:
    declared = [("json-ld", "Harbour town keeps its lighthouse"), ("opengraph", f"{LONG} | Example News")]
    assert choose_title([LONG], [], declared, SITES) == ("h1", LONG, LONG)


def test_an_h1_that_is_a_logo_loses() -> None:
    assert choose_title(["Daily Weather"], [], [("json-ld", LONG)], SITES) == ("json-ld", LONG, LONG)


def test_a_kicker_inside_the_h1_is_left_out() -> None:
    assert choose_title([f"Coast {LONG}"], ["Coast", LONG], [("json-ld", LONG)], SITES) == ("h1", LONG, LONG)
    assert choose_title([f"Coast : {LONG}"], [], [("json-ld", LONG)], SITES) == ("h1", LONG, f"Coast : {LONG}")


def test_without_anything_declared_the_h1_is_the_headline() -> None:
    assert choose_title([LONG], [], [], SITES) == ("h1", LONG, LONG)
    assert choose_title([], [], [], SITES) is None


def test_the_sites_name_is_cut_from_either_end() -> None:
    assert cut_site(f"{LONG} - Example News", SITES) == LONG
    assert cut_site(f"Example News | {LONG}", SITES) == LONG
    assert cut_site("The lighthouse - a history", SITES) == "The lighthouse - a history"
    assert cut_site(f"{LONG} | Coast | Anything", SITES, loose=True) == LONG


def test_the_newsroom_headline_that_says_more_wins() -> None:
    fuller = f"After the storm: {LONG}"
    declared = [("json-ld", fuller), ("opengraph", fuller)]
    assert choose_title([LONG], [], declared, SITES, is_news=True) == ("json-ld", fuller, fuller)
    assert choose_title([LONG], [], declared, SITES) == ("h1", LONG, LONG)


def test_the_nodes_spelling_wins_where_the_letters_are_the_same() -> None:
    assert choose_title(["Coast:the town votes"], [], [("json-ld", "Coast: the town votes")], SITES) == (
        "json-ld", "Coast: the town votes", "Coast: the town votes",
    )  # fmt: skip


def test_a_brand_behind_a_word_in_the_host_is_the_sites_name() -> None:
    assert cut_site(f"{LONG} | Brightco", ("getbrightco", "getbrightco.example")) == LONG
