"""time elements, and what the page calls them."""

from crawler.extract.shown import PageTime, find_times
from crawler.extract.tree import parse_html


def times_of(html: str) -> list[tuple[str, bool, bool]]:
    document = parse_html(html.encode(), "https://news.example/lighthouse")
    return [(time.raw, time.is_update, time.is_near) for time in find_times(document)]


def test_a_time_marked_as_that_of_a_change_says_so() -> None:
    assert times_of("<h1>A</h1><time class=changed datetime=2025-03-02>x</time>") == [("2025-03-02", True, False)]
    assert times_of("<h1>A</h1><p>Mis à jour le <time>2 mars 2025</time></p>") == [("2 mars 2025", True, False)]


def test_one_element_for_both_is_that_of_publication() -> None:
    page = "<h1>A</h1><time class='entry-date published updated' datetime=2025-03-02>x</time>"
    assert times_of(page) == [("2025-03-02", False, False)]


def test_times_in_the_block_of_the_headline_come_first() -> None:
    page = (
        "<div><time datetime=2026-01-01>x</time></div>"
        "<header><div><h1>A</h1></div><p><time datetime=2025-03-02>x</time></p></header>"
    )
    assert times_of(page) == [("2025-03-02", False, True), ("2026-01-01", False, False)]


def test_times_in_side_blocks_are_passed_over() -> None:
    assert times_of("<h1>A</h1><aside><time datetime=2025-03-02>x</time></aside>") == []
    assert times_of("<h1>A</h1><div class=related-posts><time datetime=2025-03-02>x</time></div>") == []


def test_a_time_without_a_value_is_its_text() -> None:
    document = parse_html(b"<h1>A</h1><time>2 March 2025</time>", "https://news.example/a")
    assert find_times(document) == [PageTime("2 March 2025", False, False, False)]


def test_the_name_of_an_articles_subject_makes_no_side_block() -> None:
    def is_side(mark: str) -> bool:
        return not times_of(f"<div class='{mark}'><time>2026-02-03</time></div>")

    assert is_side("related")
    assert not is_side("post type-newsletter category-latest tag-most-popular")
    assert not is_side("elementor-widget")
