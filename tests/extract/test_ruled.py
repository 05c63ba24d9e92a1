"""Pages under a site rule: what it finds decides, what it misses is read as ever, and the origins say which."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import RuleError
from crawler.extract.article import NotArticle, extract_article
from crawler.extract.ruled import MARK, apply_rule
from crawler.extract.rules import SELECTORS, SiteRule, find_rule, parse_rules, read_rules
from crawler.extract.tree import HtmlDocument, parse_html
from crawler.items import Article, FieldOrigin, Outcome, Page
from crawler.reading import extractor_name, read_page

GOLDEN = Path(__file__).parent.parent / "pages" / "rules_two_layouts"
RULES = {rule.number: rule for rule in read_rules(GOLDEN / "orchard.example.toml")}
URL = "https://news.example/2026/02/14/story"
TEXT = (
    "The lock keeper opened the lower gate by hand on Monday, because the motor that had moved it for forty years "
    "would not start, and nobody in the town could say where a new one might be had."
)
PAGE = f"""<html><head><title>A gate by hand</title><meta name="author" content="Old Editor"></head><body>
<h1>A gate by hand</h1><div class="deck">No motor, no spare part.</div>
<div class="by">By Vera Lockwood | 12 February 2026, 18:20</div>
<div class="col"><p>{TEXT}</p><p class="offer">Our shop has tea towels with locks on them.</p><p>{TEXT[::-1]}</p></div>
<div class="col2"><p>{TEXT.upper()}</p></div></body></html>"""


def make_rule(text: str) -> SiteRule:
    return parse_rules(f"[[rule]]\n{text}", Path("news.example.toml"))[0]


def read(text: str, page: str = PAGE, **changes: object) -> Article:
    body = page.encode()
    found = extract_article(
        parse_html(body, URL), replace(Page(URL, body), **changes), (), make_rule(text)  # type: ignore[arg-type]
    )  # fmt: skip
    assert isinstance(found, Article)
    return found


def origin_of(article: Article, name: str) -> FieldOrigin | None:
    return next((origin for origin in article.origins if origin.name == name), None)


@pytest.mark.parametrize("number", RULES)
def test_the_golden_page_of_each_layout_proves_its_rule(number: int) -> None:
    proof = RULES[number].proof
    assert proof is not None
    assert proof.url is not None
    body = (GOLDEN / proof.page).read_bytes()
    fetched_at = datetime(2024, 4, 18, tzinfo=UTC) if number == 1 else None
    reading = read_page(Page(proof.url, body, fetched_at=fetched_at, rules_folder=str(GOLDEN)))
    article = reading.article
    assert article is not None

    assert (article.title, article.authors, article.date_published) == (proof.title, proof.author, proof.date)
    assert [words for words in proof.words if words not in article.body] == []
    assert [words for words in proof.absent if words in article.body] == []
    assert reading.extractor == f"{extractor_name()} rule:{RULES[number].name}"
    decided = {origin.name for origin in article.origins if origin.origin == "site-rule"}
    assert {"title", "authors", "date_published", "body"} <= decided


def test_the_other_fields_of_the_new_layout_come_from_the_rule() -> None:
    body = (GOLDEN / "new.html").read_bytes()
    url = "https://www.orchard.example/s/cider-press"
    found = extract_article(parse_html(body, url), Page(url, body), (), RULES[2])

    assert isinstance(found, Article)
    assert (found.section, found.tags) == ("Crafts", ("cider", "crafts"))
    assert found.lead == "After sixty years in a barn, the village press has been mended and will turn in October."


def test_a_rule_decides_and_the_page_s_other_sources_become_rivals() -> None:
    found = read('author = ".by"\ndate = ".by"')

    assert (found.authors, found.date_published) == (("Vera Lockwood",), "2026-02-12T18:20")
    assert origin_of(found, "authors") == FieldOrigin(
        "authors", "site-rule", "By Vera Lockwood | 12 February 2026, 18:20", (("meta", "Old Editor"),)
    )


def test_a_time_without_a_zone_gets_the_source_s() -> None:
    found = read('date = ".by"', time_zone="Europe/Berlin")

    assert found.date_published == "2026-02-12T18:20+01:00"


def test_nothing_concluded_later_overrules_the_rule() -> None:
    page = PAGE.replace('<div class="col2">', '<p class="first">First printed on 3 January 2026.</p><div class="col2">')
    found = read('date = ".first"\nlead = ".offer"', page)

    assert (found.date_published, found.lead) == ("2026-01-03", "Our shop has tea towels with locks on them.")
    origin = origin_of(found, "date_published")
    assert origin is not None
    assert (origin.origin, origin.raw) == ("site-rule", "First printed on 3 January 2026.")
    assert [name for name, _ in origin.rivals].count("site-rule") == 0


def test_a_short_body_that_the_rule_chose_is_not_filled_up() -> None:
    captions = "".join(
        f"<figure><img src='/{n}.jpg'><figcaption>Gate {n}, by hand.</figcaption></figure>" for n in "abcd"
    )
    text = (
        "Four gates of one canal, each of them opened by hand on the one day of the year when no boat is let through."
    )
    body = f"<html><body><h1>Four gates</h1><p class=t>{text}</p>{captions}</body></html>".encode()
    document = parse_html(body, "https://news.example/gallery/gates")
    found = extract_article(document, Page(document.url, body), (), make_rule('title = "h1"\nbody = "p.t"'))

    assert isinstance(found, Article)
    assert found.body == text


def test_the_body_is_what_the_rule_chose_and_nothing_besides() -> None:
    found = read('body = "div.col"\nremove = ".offer"')

    assert found.body == f"{TEXT}\n\n{TEXT[::-1]}"
    assert origin_of(found, "body") == FieldOrigin("body", "site-rule")


def test_the_first_selector_that_finds_something_decides() -> None:
    found = read("""title = ["h1.none", "//title/text()"]\nbody = [".none", "//div[@class='col2']", "div.col"]""")

    assert (found.title, found.body) == ("A gate by hand", TEXT.upper())


def test_what_a_rule_does_not_find_is_read_as_ever_and_said_to_be_missed() -> None:
    text = "\n".join(f'{key} = "i.none"' for key in ("title", "author", "modified", "body", "lead", "remove"))
    body = PAGE.encode()
    plain = extract_article(parse_html(body, URL), Page(URL, body))
    found = read(text)

    assert isinstance(plain, Article)
    assert replace(found, origins=()) == replace(plain, origins=())
    assert origin_of(found, "authors") == FieldOrigin("authors", "meta", "Old Editor", (("site-rule", ""),))
    assert origin_of(found, "body") == FieldOrigin("body", "trafilatura", None, (("site-rule", ""),))
    assert origin_of(found, "date_modified") == FieldOrigin("date_modified", "none", None, (("site-rule", ""),))


def test_a_date_that_is_none_is_not_found() -> None:
    found = read('date = "h1"')

    assert found.date_published == "2026-02-12T18:20"
    assert origin_of(found, "date_published") == FieldOrigin(
        "date_published",
        "shown",
        "By Vera Lockwood | 12 February 2026, 18:20",
        (("url", "2026-02-14"), ("site-rule", "")),
    )


def test_a_chosen_body_without_a_word_of_the_article_is_not_taken() -> None:
    page = PAGE.replace('<div class="by">', '<div class="empty"><h2>A gate by hand</h2></div><div class="by">')
    found = read('body = ".empty"', page)

    assert TEXT in found.body
    assert origin_of(found, "body") == FieldOrigin("body", "trafilatura", None, (("site-rule", ""),))


def test_the_shared_document_is_not_changed() -> None:
    document = parse_html(PAGE.encode(), URL)
    before = list(document.root.iter())
    ruled = apply_rule(document, make_rule('body = "div.col"\nremove = ".offer"'))

    assert list(document.root.iter()) == before
    assert document.root.xpath(f"//*[@{MARK}]") == []
    assert [element.get("class") for element in ruled.document.root.xpath(f"//*[@{MARK}]")] == ["col"]


def test_a_page_cannot_choose_its_body_itself() -> None:
    page = PAGE.replace('class="col2"', f'class="col2" {MARK}=""')

    assert read('body = "div.col"', page).body == read('body = "div.col"').body
    assert read('title = "h1"', page).body == read('title = "h1"').body


def test_headline_and_body_found_by_a_rule_make_an_article_of_what_looks_like_a_list() -> None:
    cards = "".join(f'<h2><a href="/{n}">Story number {n}</a></h2><p>A teaser of number {n}.</p>' for n in range(9))
    page = f'<html><body><h1>Nine stories</h1><div class="list">{cards}</div></body></html>'.encode()
    document = parse_html(page, "https://news.example/tag/nine/")
    plain = extract_article(document, Page(document.url, page))
    ruled = extract_article(
        document, Page(document.url, page), (), make_rule('title = "h1"\nbody = ".list"')
    )  # fmt: skip

    assert plain == NotArticle("listing")
    assert isinstance(ruled, Article)


def test_a_selector_that_fails_on_a_page_fails_that_page_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "news.example.toml").write_text('[[rule]]\nbody = "//div[nonsense(.)]"\n', encoding="utf-8")
    reading = read_page(Page(URL, PAGE.encode(), rules_folder=str(tmp_path)))

    assert reading.outcome is Outcome.EXTRACTION_FAILED
    assert reading.reason == "site rule: selector '//div[nonsense(.)]': Unregistered function"
    rule = find_rule(URL, None, str(tmp_path))
    assert reading.extractor == extractor_name(rule)


def test_a_broken_file_fails_the_pages_of_its_domain_only(tmp_path: Path) -> None:
    (tmp_path / "news.example.toml").write_text('[[rule]]\nbdy = "div"\n', encoding="utf-8")
    broken = read_page(Page(URL, PAGE.encode(), rules_folder=str(tmp_path)))
    other = read_page(Page("https://paper.example/story", PAGE.encode(), rules_folder=str(tmp_path)))

    assert (broken.outcome, other.outcome) == (Outcome.EXTRACTION_FAILED, Outcome.STORED)
    assert "did you mean 'body'?" in (broken.reason or "")
    assert broken.extractor == other.extractor == extractor_name()


ODD = [
    "*", "html", "body", "head", "div", "p", ".none", "a::attr(href)", "::text", "//text()", "//@*", "//comment()", "/",
    "/html/body/*[2]", "(//p)[last()]", "string(//h1)", "(string(//h1))", "//processing-instruction()",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(SELECTORS), st.lists(st.sampled_from(ODD), min_size=1, max_size=3), min_size=1))
def test_whatever_a_rule_selects_a_page_is_read_or_refused_and_never_raises(keys: dict[str, list[str]]) -> None:
    text = "\n".join(f"{key} = {json.dumps(found)}" for key, found in keys.items())
    try:
        rule = make_rule(text)
    except RuleError:
        return
    body = PAGE.encode()
    found = extract_article(parse_html(body, URL), Page(URL, body), (), rule)

    assert isinstance(found, Article | NotArticle)


def test_rights_are_read_before_anything_is_removed(tmp_path: Path) -> None:
    page = PAGE.replace("</body>", '<div class="foot">© 2026 News Example. All rights reserved.</div></body>')
    (tmp_path / "news.example.toml").write_text('[[rule]]\nremove = ".foot"\n', encoding="utf-8")
    plain, ruled = (read_page(Page(URL, page.encode(), rules_folder=folder)) for folder in (None, str(tmp_path)))

    assert ruled.rights == plain.rights
    assert ruled.rights is not None
    assert ruled.rights.copyright_line == "© 2026 News Example. All rights reserved."


def test_a_document_without_a_rule_is_not_marked() -> None:
    assert HtmlDocument.__dataclass_fields__["is_body_marked"].default is False
    assert parse_html(PAGE.encode(), URL).is_body_marked is False
