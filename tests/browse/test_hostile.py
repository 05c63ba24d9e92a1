"""Titles, texts and notices made to run, to hide, to break out or to be long: every page stays as it is."""

import csv
import io
import re
from typing import Any

import pytest
from lxml import html

ALLOWED_LINKS = re.compile(r"(/|#|https?://)")
ADDRESSES = ("", "/history", "/versions/1")


def pages(corpus: Any) -> list[str]:
    """Every page on which the hostile article stands."""
    number = corpus.ids["hostile"]
    own = [f"/-/articles/{number}{end}" for end in ADDRESSES]
    lists = ["/", "/-/search?q=onerror", "/-/search?q=%3Cscript%3E", "/-/rights"]
    return [*own, *lists, "/corpus/articles", f"/corpus/articles/{number}", "/corpus/notices", "/corpus/newest"]


def test_nothing_that_acts_is_on_any_page(ask: Any, corpus: Any) -> None:
    for address in pages(corpus):
        text = ask(address).text
        tree = html.document_fromstring(text)
        assert tree.xpath("//script | //iframe | //object | //embed | //svg | //style | //img | //base") == [], address
        assert tree.xpath("//@*[starts-with(name(), 'on')]") == [], address
        links = [str(link) for link in tree.xpath("//@href | //@src | //@action")]
        assert [link for link in links if not ALLOWED_LINKS.match(link)] == [], address
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", text), address


def test_every_link_outward_tells_nobody_where_it_was_followed_from(ask: Any, corpus: Any) -> None:
    others = (f"/-/articles/{corpus.ids['bridge']}", "/-/copies", "/corpus/fetches", "/corpus/edits")
    for address in (*pages(corpus), *others):
        tree = html.document_fromstring(ask(address).text)
        for link in tree.xpath("//a[starts-with(@href, 'http') and not(starts-with(@href, 'http://localhost/'))]"):
            assert {"noreferrer", "noopener"} <= set(link.get("rel", "").split()), (address, link.get("href"))


def test_the_text_of_a_page_does_not_get_out_of_its_place(ask: Any, corpus: Any) -> None:
    tree = html.document_fromstring(ask(f"/-/articles/{corpus.ids['hostile']}").text)

    assert len(tree.xpath("//h1")) == 1
    assert len(tree.xpath("//main")) == 1
    assert tree.xpath("//main//section[@id='text']//p[contains(., '<h1>Outside</h1>')]")


def test_text_with_a_direction_of_its_own_is_kept_apart(ask: Any, corpus: Any) -> None:
    tree = html.document_fromstring(ask(f"/-/articles/{corpus.ids['hostile']}").text)

    for text in tree.xpath("//text()[contains(., '\u202e')]"):
        assert text.getparent().xpath("ancestor-or-self::*[self::bdi or @dir='auto' or self::title]"), text[:60]


def test_notices_stay_word_for_word_where_they_are_shown(ask: Any, corpus: Any) -> None:
    tree = html.document_fromstring(ask(f"/-/articles/{corpus.ids['hostile']}").text)

    shown = [node.text for node in tree.xpath("//ul[@class='notices']//blockquote")]
    assert shown[0] == "=IMPORTXML(\"http://x\") <script>document.title='ran'</script> \u202e never"


def test_json_says_what_is_stored(ask: Any, corpus: Any) -> None:
    answer = ask(f"/-/articles/{corpus.ids['hostile']}.json")

    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.json()["article"]["authors"] == ["=1+1", "<b>Bold</b>"]


@pytest.mark.parametrize(
    "address",
    ["/-/search.csv?q=onerror", "/corpus/articles.csv", "/corpus/articles.csv?_stream=on&_size=max&_dl=on",
     "/corpus/notices.csv?_size=max", "/corpus/fetches.csv", "/corpus/newest.csv",
     "/corpus.csv?sql=select+body,title+from+articles", "/corpus.csv?sql=select+%27%3D1%2B1%27+as+%22%3Dhead%22"],
)  # fmt: skip
def test_no_cell_of_any_csv_is_a_formula(ask: Any, address: str) -> None:
    csv.field_size_limit(10_000_000)
    answer = ask(address)
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))

    assert answer.status == 200
    assert len({len(row) for row in rows}) == 1
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not _is_number(cell)] == []


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None


def test_a_formula_is_still_readable_in_csv(ask: Any) -> None:
    assert "'=1+1" in ask("/corpus.csv?sql=select+%27%3D1%2B1%27+as+x").text
