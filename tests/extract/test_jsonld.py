"""JSON-LD nodes, also out of broken JSON."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from crawler.extract.jsonld import find_json_ld, is_article, parse_json, resolve, types_of


def nodes(*texts: str) -> tuple[dict[str, Any], ...]:
    scripts = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    return find_json_ld(html.document_fromstring(f"<html><head>{scripts}</head><body></body></html>"))


def test_arrays_and_graphs_are_flattened_in_page_order() -> None:
    found = nodes('[{"@id": "a"}, [{"@id": "b"}]]', '{"@context": "x", "@graph": [{"@id": "c"}, {"@id": "d"}]}')
    assert [node["@id"] for node in found] == ["a", "b", "c", "d"]


def test_an_article_inside_a_web_page_is_a_node_of_its_own() -> None:
    found = nodes(
        '{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "H", "author": "A", "url": "u"}}'
    )
    assert [is_article(node) for node in found] == [False, True]


def test_a_reference_is_resolved_to_the_node_it_names() -> None:
    found = nodes(
        '[{"@type": "Article", "author": {"@id": "#p"}}, {"@id": "#p", "@type": "Person", "name": "Ann Example"}]'
    )
    assert resolve(found, found[0]["author"]) == found[1]
    assert resolve(found, {"@id": "#none"}) == {"@id": "#none"}


def test_types_lose_their_prefix() -> None:
    assert types_of({"@type": ["https://schema.org/NewsArticle", "schema:Thing"]}) == {"newsarticle", "thing"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"a": "x"}', id="sound"),
        pytest.param('{"a": "x",}', id="trailing comma"),
        pytest.param('{"a": "x"};', id="semicolon"),
        pytest.param('<!-- {"a": "x"} -->', id="html comment"),
        pytest.param('//<![CDATA[\n{"a": "x"}\n//]]>', id="cdata"),
        pytest.param("{&quot;a&quot;: &quot;x&quot;}", id="entities"),
        pytest.param('{"a": "x"', id="cut end"),
        pytest.param('{/* the article */ "a": "x"}', id="comment inside"),
        pytest.param('{"a": "x"}}', id="one brace too many"),
    ],
)
def test_broken_json_is_repaired(text: str) -> None:
    assert parse_json(text) == {"a": "x"}


def test_raw_newlines_inner_quotes_and_bad_escapes_are_read() -> None:
    assert parse_json('{"a": "one\ntwo", "b": "it\\\'s"}') == {"a": "one\ntwo", "b": "it's"}
    assert parse_json('{"a": "the "big" one", "b": "y"}') == {"a": 'the "big" one', "b": "y"}


def test_a_missing_comma_between_lines_is_supplied() -> None:
    assert parse_json('{"a": "x"\n  "b": ["y"]\n  "@type": "z"}') == {"a": "x", "b": ["y"], "@type": "z"}


def test_two_documents_in_one_script_are_both_read() -> None:
    assert parse_json('{"a": 1}\n{"b": 2}') == [{"a": 1}, {"b": 2}]


def test_nothing_readable_is_none() -> None:
    assert parse_json("not json") is None
    assert parse_json("[" * 100_000) is None


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='{}[]",:\\a1 \n', max_size=60))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    parse_json(text)
    nodes(text)


def test_escapes_bring_no_control_back() -> None:
    text = r'{"name": ["a\u001b]0;x\u0007", {"b": "\u009bc\ud83dd\ud83d\ude00"}], "u": "\\u0007\n", "n": 1}'
    assert parse_json(text) == {"name": ["a]0;x", {"b": "cd\U0001f600"}], "u": "\\u0007\n", "n": 1}
    assert parse_json(r'"\b\fx"') == "x"
