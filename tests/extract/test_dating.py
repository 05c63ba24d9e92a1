"""When a page was published, among the dates it claims and shows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.article import extract_article
from crawler.extract.dating import read_local
from crawler.extract.tree import parse_html
from crawler.items import Article, Entry, FieldOrigin, Page

URL = "https://news.example/lighthouse"
TEXT = (
    "<p>The council of the harbour town voted on Monday evening to keep the old lighthouse on the headland lit, after "
    "a debate that lasted for three hours and drew more people than the hall could seat.</p>"
    "<p>Its lamp was to be switched off in the spring. The keeper, who has lived below it for thirty years, said that "
    "he had not expected the vote to be so clear, and thanked those who had written to the council.</p>"
)


def read(
    head: str = "", shown: str = "", *, url: str = URL, lang: str = "en", page: Page | None = None, after: str = ""
) -> Article:
    html = (
        f"<html lang={lang}><head>{head}</head><body><article><h1>A lighthouse stays lit for another winter</h1>"
        f"{shown}{TEXT}</article>{after}</body></html>"
    ).encode()
    page = page or Page(url, html)
    article = extract_article(parse_html(html, url), page)
    assert isinstance(article, Article)
    return article


def node(**fields: str) -> str:
    parts = ", ".join(f'"{name}": "{value}"' for name, value in fields.items())
    headline = "A lighthouse stays lit for another winter"
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{headline}", {parts}}}</script>'


def origin_of(article: Article, name: str = "date_published") -> FieldOrigin:
    return next(origin for origin in article.origins if origin.name == name)


SHOWN = "<p class=name>Example Name</p><p class=post-date>2 March 2025</p>"


@pytest.mark.parametrize(
    ("published", "modified", "believed"),
    [
        pytest.param("2026-06-24", "2026-06-24", "2025-03-02", id="one day for both is the day of the build"),
        pytest.param("2026-06-24", "2026-06-23", "2025-03-02", id="published after its last change"),
        pytest.param("2026-06-24", "2026-06-25", "2026-06-24", id="told apart"),
        pytest.param("2025-03-03", "2025-03-03", "2025-03-03", id="a day apart, as zones make it"),
    ],
)
def test_the_date_under_the_headline_is_believed_over_the_day_of_a_build(
    published: str, modified: str, believed: str
) -> None:
    assert read(node(datePublished=published, dateModified=modified), SHOWN).date_published == believed


def test_a_wrong_guess_of_the_order_of_day_and_month_is_no_other_day() -> None:
    assert read(node(datePublished="2025-09-02"), "<p class=date>09.02.2025</p>").date_published == "2025-09-02"


def test_a_page_that_shows_only_an_update_has_no_date_of_publication() -> None:
    article = read("", "<p>Last updated: 2 March 2025</p>")
    assert (article.date_published, article.date_modified) == (None, "2025-03-02")


def test_a_label_may_stand_in_the_line_before_or_behind() -> None:
    page = "<ul><li>Updated</li><li>4 March 2025</li></ul><p>2 March 2025 | Originally published</p>"
    article = read("", page)
    assert (article.date_published, article.date_modified) == ("2025-03-02", "2025-03-04")


def test_of_two_dates_in_a_line_the_later_is_that_of_the_change() -> None:
    article = read("", "<p class=meta>2 March 2025 4 March 2025</p>")
    assert (article.date_published, article.date_modified) == ("2025-03-02", "2025-03-04")


def test_the_time_of_a_change_behind_the_date_is_no_label_of_it() -> None:
    article = read(shown="<div class=fecha>24/07/2024 a las 15:50h. Actualizado a las 16:40h.</div>", lang="es")
    assert article.date_published == "2024-07-24T15:50"


@pytest.mark.parametrize("name", ["entry-footer", "post-full-footer"])
def test_the_foot_of_an_article_tells_its_author_and_day(name: str) -> None:
    foot = (
        f'<footer class="{name}"><span class=byline><a href=/author/ada>Ada Example</a></span> '
        f"<time class=published datetime=2025-03-02>2 March</time></footer>"
    )
    inside, behind = read(shown=foot), read(after=foot)
    assert (inside.authors, inside.date_published) == (("Ada Example",), "2025-03-02")
    assert (behind.authors, behind.date_published) == ((), None)


def test_dates_of_other_articles_are_not_taken() -> None:
    cards = "".join(f"<p><time datetime=2025-0{n}-01>x</time></p><h3>Other</h3>" for n in range(1, 6))
    assert read("", after=f"<section>{cards}</section>").date_published is None


def test_a_time_in_the_block_of_the_headline_dates_the_page() -> None:
    cards = "".join(f"<p><time datetime=2025-0{n}-01>x</time></p>" for n in range(1, 6))
    article = read("", "<p><time datetime=2026-02-03T10:00:00Z>2 hours ago</time></p>", after=cards)
    assert article.date_published == "2026-02-03T10:00:00+00:00"


def test_an_instant_gets_the_zone_of_the_place_where_another_source_has_it() -> None:
    article = read(
        node(datePublished="2025-12-19T03:05:07Z"), "<time datetime=2025-12-18T19:05-08:00>December 18, 2025</time>"
    )
    assert article.date_published == "2025-12-18T19:05:07-08:00"
    assert origin_of(article).origin == "json-ld+html5-time-zone"


def test_a_midnight_yields_to_the_time_of_the_same_day() -> None:
    head = node(datePublished="2025-03-02T00:00:00") + '<meta property="article:published_time" content="%s">'
    assert read(head % "2025-03-02T15:50:00+01:00").date_published == "2025-03-02T15:50:00+01:00"


def test_no_article_is_of_a_later_day_than_the_reply() -> None:
    head = node(datePublished="2031-01-01") + '<meta name="dc.date" content="2025-03-02">'
    page = Page(URL, b"", (("Date", "Tue, 04 Mar 2025 10:00:00 GMT"),))
    assert read(head, page=page).date_published == "2025-03-02"


@pytest.mark.parametrize(
    ("head", "url", "lang", "expected"),
    [
        pytest.param("", URL, "en-US", "2025-03-04", id="the declared region"),
        pytest.param("", URL, "de", "2025-04-03", id="the declared language"),
        pytest.param("", "https://news.example.uk/a", "en", "2025-04-03", id="the country of the host"),
        pytest.param("", "https://news.example.za/a", "en-US", None, id="region and host disagree"),
        pytest.param("", URL, "en", None, id="unknown"),
        pytest.param('<meta name="lastmod" content="25/04/2025">', URL, "en-US", "2025-04-03", id="another date"),
        pytest.param("", "https://news.example/2025/04/03/a", "en-US", "2025-04-03", id="the day in the address"),
    ],
)
def test_the_order_of_numeric_dates_is_known_from_the_page(head: str, url: str, lang: str, expected: str) -> None:
    head += '<meta property="article:published_time" content="03/04/2025">'
    found = read(head, url=url, lang=lang).date_published
    assert found == expected


def test_the_feed_and_the_sitemap_are_witnesses() -> None:
    published = datetime(2025, 3, 2, 15, 50, tzinfo=UTC)
    entry = Entry(URL, published_at=published, updated_raw="2025-03-04")
    article = read(page=Page(URL, b"", entry=entry))
    assert (article.date_published, article.date_modified) == ("2025-03-02T15:50:00+00:00", "2025-03-04")
    assert (origin_of(article).origin, origin_of(article, "date_modified").origin) == ("feed", "feed")


def test_the_feed_gives_the_time_of_a_bare_day() -> None:
    entry = Entry(URL, published_at=datetime(2025, 3, 2, 15, 50, tzinfo=UTC))
    article = read(node(datePublished="2025-03-02"), page=Page(URL, b"", entry=entry))
    assert article.date_published == "2025-03-02T15:50:00+00:00"


@pytest.mark.parametrize(
    ("head", "shown", "origin"),
    [
        pytest.param(node(datePublished="2025-03-02T15:50"), "", "json-ld+source-zone", id="structured"),
        pytest.param("", "<p class=date>2 March 2025, 15:50</p>", "shown+source-zone", id="shown"),
        pytest.param("", "<p>By Ann Example</p><script>{'publishedAt': '2025-03-02 15:50'}</script>",
                     "script+source-zone", id="script"),
    ],
)  # fmt: skip
def test_the_zone_of_the_source_is_applied_and_recorded(head: str, shown: str, origin: str) -> None:
    article = read(head, shown, page=Page(URL, b"", time_zone="Europe/Berlin"))
    assert (article.date_published, origin_of(article).origin) == ("2025-03-02T15:50+01:00", origin)


def test_a_date_only_in_the_state_of_a_script_is_found() -> None:
    state = '<script>window.state = {"article": {"publishedAt": "2025-03-02T15:50:00Z"}}</script>'
    assert read(after=state).date_published == "2025-03-02T15:50:00+00:00"
    other = state.replace("2025-03-02", "2025-03-05")
    assert read(after=state + other).date_published is None


def test_a_meta_element_named_like_a_date_of_publication_is_read() -> None:
    assert read('<meta name="w-published-date" content="2025-03-02">').date_published == "2025-03-02"
    assert read('<meta name="x-unpublish-date" content="2025-03-02">').date_published is None


def test_a_date_that_the_page_calls_its_own_is_found_away_from_the_headline() -> None:
    paragraphs = "<p>One short line.</p>" * 20
    assert read("", paragraphs, after="<p>Published on 2 March 2025</p>").date_published == "2025-03-02"
    two = "<p>Published on 2 March 2025</p><p>Published on 5 March 2025</p>"
    assert read("", paragraphs, after=two).date_published is None


def test_the_month_is_read_in_the_language_of_the_page() -> None:
    assert read("", "<p class=date>24. listopada 2024</p>", lang="hr").date_published == "2024-10-24"
    assert read("", "<p class=date>24 listopada 2024</p>", lang="pl").date_published == "2024-11-24"


def test_the_clock_that_readers_see_tells_the_zone_of_an_instant_in_utc() -> None:
    article = read(node(datePublished="2024-07-25T01:50:03Z"), "<p class=date>24 July 2024, 18:50</p>")
    assert article.date_published == "2024-07-24T18:50:03-07:00"
    assert origin_of(article) == FieldOrigin("date_published", "json-ld+shown-zone", "2024-07-25T01:50:03Z")


def test_a_time_without_a_zone_beside_the_same_instant_in_utc_tells_the_zone() -> None:
    head = node(datePublished="2024-07-25T01:50:03Z") + '<meta name=pubdate content="2024-07-25T07:20:03">'
    assert read(head).date_published == "2024-07-25T07:20:03+05:30"


@pytest.mark.parametrize(
    "clock",
    [
        pytest.param("2024-07-25 03:55", id="another minute"),
        pytest.param("2024-07-25 01:50", id="the same clock"),
        pytest.param("2024-07-27 03:50", id="farther than any zone"),
        pytest.param("Updated: 2024-07-25 03:50", id="the clock of a change"),
    ],
)
def test_no_zone_is_made_up_from_a_clock_that_is_not_of_the_same_moment(clock: str) -> None:
    article = read(node(datePublished="2024-07-25T01:50:03Z"), f"<p class=date>{clock}</p>")
    assert article.date_published == "2024-07-25T01:50:03+00:00"


def test_a_date_inside_a_sentence_near_the_headline_does_not_replace_that_of_a_time_element() -> None:
    caption = "<p>Boats lie below the lighthouse on the headland before the storm, on May 18, 2018.</p>"
    time = "<p><time datetime=2019-11-19T10:36:00Z>1 day ago</time></p>"
    assert read(shown=f"{caption}{time}").date_published == "2019-11-19T10:36:00+00:00"
    assert read(shown=f"<p>May 18, 2018</p>{time}").date_published == "2018-05-18"


def test_two_sources_that_agree_to_the_minute_are_believed_against_one() -> None:
    head = node(datePublished="2024-07-22T10:25:56+00:00", dateModified="2024-07-24T13:02:51+00:00")
    head += '<meta property="article:published_time" content="2024-07-24T13:00:00+00:00">'
    shown = '<p class=date><time class="updated" datetime="2024-07-24T15:00:00+02:00">24 July 2024, 15:00</time></p>'
    article = read(head, shown)
    assert article.date_published == "2024-07-24T15:00:00+02:00"
    assert origin_of(article).rivals[-1] == ("json-ld", "2024-07-22T10:25:56+00:00")


def test_the_minute_of_the_last_change_is_not_that_of_publication_whoever_repeats_it() -> None:
    head = node(datePublished="2024-07-22T10:25:56+00:00", dateModified="2024-07-24T13:00:00+00:00")
    head += '<meta property="article:published_time" content="2024-07-24T13:00:00+00:00">'
    assert read(head, "<p class=date>24 July 2024, 15:00</p>").date_published == "2024-07-22T10:25:56+00:00"


def test_an_instant_that_readers_see_yields_to_no_other_that_is_whole_hours_away() -> None:
    head = node(datePublished="2024-07-25T01:50:03Z", dateModified="2024-07-26T09:00:00Z")
    head += '<meta property="article:published_time" content="2024-07-24T23:50:03Z">'
    assert read(head, "<p class=date>24 July 2024, 18:50</p>").date_published == "2024-07-24T18:50:03-07:00"


def test_a_bare_day_gets_the_time_that_readers_see() -> None:
    article = read('<meta name=pubdate content="2024-07-24">', "<p class=date>24 July 2024, 15:50</p>")
    assert article.date_published == "2024-07-24T15:50"
    assert origin_of(article).origin == "meta+shown-time"


def test_an_earlier_instant_under_the_headline_is_no_matter_of_zones() -> None:
    built = node(datePublished="2024-07-25T19:31:39+00:00", dateModified="2024-07-25T19:31:39+00:00")
    shown = "<p class=date>July 24, 2024, 19:14 GMT</p>"
    assert read(built, shown).date_published == "2024-07-24T19:14+00:00"


def test_dates_glued_to_the_words_before_them_are_read() -> None:
    article = read(shown="<p class=meta>By Ann Example<span>November 11, 2024</span><span>February 18, 2026</span></p>")
    assert (article.date_published, article.date_modified) == ("2024-11-11", "2026-02-18")


@given(
    st.datetimes(datetime(2000, 1, 2), datetime(2030, 1, 1)),  # noqa: DTZ001
    st.sampled_from([-8.0, -3.0, -2.5, 1.0, 2.0, 5.5, 5.75, 9.0]),
)
def test_a_clock_never_moves_the_instant(moment: datetime, hours: float) -> None:
    instant = moment.replace(microsecond=0, tzinfo=UTC)
    clock = (instant + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")
    local = read_local(instant.isoformat(), clock)
    assert local is not None
    assert datetime.fromisoformat(local) == instant
    assert local.startswith(clock)


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param("<p>The lamp goes out on 10 October 2024 at the earliest.</p>", id="a sentence"),
        pytest.param("<div class=currentDate>Monday, 25 November 2024</div>", id="the day of the visit"),
        pytest.param("<figure><img src=a.jpg><figcaption>The lamp, 2 March 2019</figcaption></figure>", id="a caption"),
    ],
)
def test_a_date_that_dates_something_else_is_no_date_of_the_page(shown: str) -> None:
    assert read("", shown).date_published is None


def test_the_day_on_a_single_card_of_another_article_is_not_taken() -> None:
    card = "<h3><a href=/b>Why the bell tower is measured</a></h3><time datetime=2024-08-01 class=date>1 August</time>"
    assert read("", after=f"<div>{card}</div>").date_published is None


def test_the_dateline_of_a_release_dates_it() -> None:
    words = "A shipyard on the headland launched a boat on Tuesday, it said, and sold it."
    article = read("", f"<p>EXAMPLETOWN, March 12, 2024 /Example Wire/ -- {words}</p>")
    assert (article.date_published, origin_of(article).origin) == ("2024-03-12", "shown")
    told = "<p>In Exampletown, where March 12, 2024 was a holiday, a shipyard launched a boat and sold it again.</p>"
    assert read("", told).date_published is None
