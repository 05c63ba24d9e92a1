"""Rules learned from pages of one host: what holds on most of them, and nothing a build step made up."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import PageError
from crawler.extract.article import extract_article
from crawler.extract.learned import Choice, Observation, Proposal, observe, propose, write_rule
from crawler.extract.rules import Proof, parse_rules
from crawler.extract.tree import parse_html
from crawler.items import Article, Entry, Page

FILE = Path("news.example.toml")
PROSE = (
    "The mill wheel of {name} turned for the first time in a generation, and half of the village had come to see it."
)


def make_page(name: str, build: str = "a1b2c3", entry: Entry | None = None) -> Page:
    """A page of one layout; the class of its column is made anew by each build."""
    paragraphs = "".join(f"<p>{PROSE.format(name=name)} It was the {part} part.</p>" for part in ("first", "second"))
    html = f"""<html><head><title>{name} | Mill News</title>
<meta property="og:title" content="{name} turns again"><meta property="og:type" content="article">
<meta name="author" content="Ina Miller"><meta property="article:published_time" content="2026-04-05T10:00:00+02:00">
</head><body><div class="top"><a href="/">Home</a></div><div class="col-{build}">
<h1 class="head head-{build}">{name} turns again</h1>
<div class="who">By <a href="/ina" class="writer">Ina Miller</a></div>
<span class="when" data-x="1">5 April 2026</span>
<div class="story text-{build}">{paragraphs}<div class="pull">More about water: our series in nine parts</div>
<p>{PROSE.format(name=name)[::-1]}</p></div></div><div class="foot">Mill News</div></body></html>"""
    return Page(f"https://news.example/{name}", html.encode(), entry=entry)


def learn(*pages: Page) -> Proposal:
    return propose([found for page in pages if (found := observe(page)) is not None])


def test_selectors_that_hold_on_all_pages_are_proposed() -> None:
    proposal = learn(make_page("Upton", "a1b2c3"), make_page("Weir", "9f8e7d"), make_page("Ford", "x7y8z9"))

    assert proposal == Proposal(
        (
            ("title", (Choice("h1", 3, 3),)),
            ("author", (Choice("div.who", 3, 3),)),
            ("date", (Choice("span.when", 3, 3),)),
            ("body", (Choice("div.story", 3, 3),)),
            ("remove", (Choice("div.pull", 3, 3),)),
        ),
        3,
    )


def test_a_page_read_by_the_learned_rule_says_what_it_said_without_what_was_removed() -> None:
    page = make_page("Upton")
    proof = Proof(page.url, title="Upton turns again", words=("It was the second part.",))
    (rule,) = parse_rules(write_rule(learn(page, make_page("Weir")), proof, "Learned."), FILE)
    article = extract_article(parse_html(page.body, page.url), page, (), rule)

    assert isinstance(article, Article)
    assert (article.title, article.authors) == ("Upton turns again", ("Ina Miller",))
    assert article.body.count("\n\n") == 2
    assert "nine parts" not in article.body


def test_names_made_by_a_build_step_are_not_used() -> None:
    observation = observe(make_page("Upton", "a1b2c3"))

    assert observation is not None
    assert [text for _, found in observation.held for text, _ in found if "a1b2c3" in text] == []


def test_a_feed_that_knows_the_headline_is_a_witness() -> None:
    entry = Entry("https://news.example/Upton", title="Mill News")
    held = [dict(found.held)["title"] for page in (make_page("Upton", entry=entry), make_page("Upton"))
            if (found := observe(page))]  # fmt: skip

    assert [("div.foot", 0.0) in selectors for selectors in held] == [True, False]


def test_what_holds_on_too_few_pages_is_not_proposed() -> None:
    observations = [
        Observation(f"https://news.example/{number}", (("title", (("h1" if number else "h2", 0.0),)),))
        for number in range(2)
    ]

    assert propose(observations) == Proposal((), 2)
    assert propose(observations[:1]).choices == (("title", (Choice("h2", 1, 1),)),)


def test_of_selectors_that_hold_alike_the_tighter_one_is_taken() -> None:
    observation = Observation("u", (("body", (("div.all", 0.4), ("div.very-long-name", 0.0))),))

    assert propose([observation, observation]).choices == (("body", (Choice("div.very-long-name", 2, 2),)),)


def test_what_bears_a_paragraph_on_any_page_is_never_removed() -> None:
    one = Observation("u", (("remove", (("div.box", 0.0), ("div.ad", 0.0))),))
    other = Observation("v", (("remove", (("div.ad", 0.0),)),), bearing=("div.box",))

    assert propose([one, one, other]).choices == (("remove", (Choice("div.ad", 3, 3),)),)


def test_a_page_that_is_no_article_teaches_nothing() -> None:
    assert observe(Page("https://news.example/", b"<html><body><h1>Page not found</h1></body></html>")) is None
    with pytest.raises(PageError):
        observe(Page("https://news.example/", b"\x89PNG"))
    assert propose([]) == Proposal((), 0)


TEXT = st.text().filter(str.strip)


@given(TEXT, st.lists(TEXT, max_size=3), TEXT)
def test_whatever_a_proof_says_is_read_back_from_the_written_rule(page: str, words: list[str], selector: str) -> None:
    proposal = Proposal((("title", (Choice("h1", 1, 1),)), ("remove", (Choice(".ad", 1, 1), Choice("#x", 1, 1)))), 1)
    proof = Proof(page, title=selector, words=tuple(words))
    (rule,) = parse_rules(write_rule(proposal, proof, "Learned."), FILE)

    assert rule.proof == Proof(page, title=selector, words=tuple(text.strip() for text in words))
    assert [found.text for found in rule.selectors["remove"]] == [".ad", "#x"]
