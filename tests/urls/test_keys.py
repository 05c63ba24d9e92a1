"""One key for the variants of a page, different keys for different pages."""

import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import form_of, page_key, url_key
from crawler.urls.keys import _drop_variant_labels

PAGE = "https://news.example/2024/07/a-story"

WRITINGS = [
    pytest.param(f"http://www.news.example:80{PAGE[20:]}/", id="scheme, www, port, slash"),
    pytest.param(f"{PAGE}?utm_source=x&UTM_Medium=y&fbclid=1&at_campaign=z", id="tracking"),
    pytest.param(f"{PAGE}?ref=home&cid=rss&source=twitter&mod=rss_world", id="channels"),
    pytest.param(f"{PAGE}?amp;utm_source=x", id="tracking behind a wrong ampersand"),
    pytest.param(f"{PAGE}#comments", id="fragment"),
    pytest.param("https://news-example.cdn.ampproject.org/c/s/news.example/2024/07/a-story", id="AMP cache"),
    pytest.param("https://www.google.com/amp/s/news.example/2024/07/a-story", id="AMP viewer"),
    pytest.param(f"{PAGE};jsessionid=AB12", id="session in the path"),
    pytest.param(f"{PAGE}?PHPSESSID=1&sid=0123456789abcdef0123", id="session as a parameter"),
    pytest.param("https://news.example/(S(4hqa0555fwsecu455xqckv45))/2024/07/a-story", id="ASP.NET session"),
    pytest.param(f"{PAGE}?share=email&nb=1", id="sharing"),
    pytest.param(f"{PAGE}?page=1&", id="first page"),
    pytest.param(f"{PAGE}?action=click&module=More&pgtype=Article", id="link inside the site"),
    pytest.param(f"{PAGE}?nl=morning&emc=edit_1&te=1", id="newsletter"),
    pytest.param(f"{PAGE}/comment-page-2#comment-7", id="page of comments"),
    pytest.param(f"{PAGE}/index.html", id="index file"),
    pytest.param("https://user@news.example/2024//07/%61-story", id="credentials, double slash, escapes"),
    pytest.param("https://news.example./2024/07/a-story", id="final dot"),
]
FORMS = [
    pytest.param(f"{PAGE}/amp", id="AMP at the end"),
    pytest.param("https://news.example/amp/2024/07/a-story", id="AMP at the start"),
    pytest.param(f"{PAGE}?amp", id="AMP as a parameter"),
    pytest.param(f"{PAGE}.amp", id="AMP as a suffix"),
    pytest.param("https://m.news.example/2024/07/a-story", id="phones"),
    pytest.param("https://amp.news.example/2024/07/a-story", id="AMP host"),
    pytest.param(f"{PAGE}?view=mobile", id="phones as a parameter"),
    pytest.param(f"{PAGE}/print", id="print"),
    pytest.param(f"{PAGE}?print=1&format=print", id="print as a parameter"),
    pytest.param(f"{PAGE}?tmpl=component&print=1", id="print in Joomla"),
]


@pytest.mark.parametrize("writing", WRITINGS)
def test_a_page_has_one_key_however_its_address_is_written(writing: str) -> None:
    assert url_key(writing) == page_key(writing) == url_key(PAGE) == PAGE
    assert form_of(writing) == ""


@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_a_page_has_a_key_of_its_own_and_is_a_candidate_for_the_page(form: str) -> None:
    assert url_key(form) != PAGE
    assert page_key(form) == page_key(PAGE) == PAGE
    assert form_of(form) != ""


def test_the_marks_of_a_form_are_named_in_one_order() -> None:
    url = "https://m.news.example/amp/2024/a-story.amp.html?print=1&utm_source=x"
    assert form_of(url) == "/amp/ at the start, ?print=, m. before the host, suffix"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("?id=1", "?id=2"),
        ("?storyid=1", "?storyid=2"),
        ("?date=2024-07-01", "?date=2024-07-02"),
        ("?sid=11", "?sid=12"),
        ("?cid=11", "?cid=12"),
        ("?source=reuters", "?source=afp"),
        ("?p=1", "?p=2"),
        ("?ref=20240701", "?ref=20240702"),
        ("?action=show", ""),
        ("?nl=1", "?nl=2"),
        ("?page=2", ""),
        ("?page=2", "?page=3"),
        ("?lang=en", "?lang=fr"),
        ("?v=aB", "?v=Ab"),
        ("?q=a%26b", "?q=a&b"),
        ("?q=a%2Bb", "?q=a+b"),
        ("/a%2Fb", "/a/b"),
        ("/a+b", "/ab"),
        ("/A", "/a"),
        ("/guitar-amp", "/guitar"),
        ("/amp-review", "/review"),
        ("/print-sales", "/sales"),
        ("/a?nb=1", "/a"),
        ("/x?mod=viewthread&tid=1", "/x?mod=viewthread&tid=2"),
    ],
)
def test_different_pages_have_different_keys(a: str, b: str) -> None:
    assert url_key("https://news.example" + a) != url_key("https://news.example" + b)
    assert page_key("https://news.example" + a) != page_key("https://news.example" + b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param("https://a.blog.example/x", "https://b.blog.example/x", id="sub-domains"),
        pytest.param("https://m.co.uk/x", "https://co.uk/x", id="a label that is the registered name"),
        pytest.param("https://m.example/x", "https://example/x", id="two labels"),
        pytest.param("https://news.example:8080/x", "https://news.example/x", id="ports"),
    ],
)
def test_different_sites_have_different_keys(a: str, b: str) -> None:
    assert url_key(a) != url_key(b)
    assert page_key(a) != page_key(b)


def test_short_registered_names_lose_their_label_for_phones() -> None:
    assert page_key("https://m.ab.de/x") == "https://ab.de/x"
    assert url_key("https://www.ab.de/x") == "https://ab.de/x"


def test_what_is_no_address_is_its_own_key() -> None:
    assert url_key(" mailto:desk@news.example ") == "mailto:desk@news.example"
    assert url_key("\ud800") == "\ufffd"  # a lone surrogate could not be stored


@pytest.mark.parametrize(
    "part", ["amp/", "www.google.com/amp/s/", "x.amp.", "%25", "a.amp.print", ";sid=1", "index.html/", "1/page/"]
)
def test_a_hostile_address_costs_little(part: str) -> None:
    began = time.process_time()
    page_key("https://www.google.com/amp/s/" + part * (30_000 // len(part)))
    assert time.process_time() - began < 2


PARAMETERS = st.lists(
    st.sampled_from(["id=7", "b", "utm_source=x", "gclid=1", "lang=en", "x=%41", "q=a+b", "page=1", "share=1", "nb=1"]),
    unique=True,
)


@given(PARAMETERS, st.randoms())
def test_the_order_of_parameters_does_not_matter(parameters: list[str], rng: random.Random) -> None:
    shuffled = list(parameters)
    rng.shuffle(shuffled)
    assert url_key(f"{PAGE}?{'&'.join(parameters)}") == url_key(f"{PAGE}?{'&'.join(shuffled)}")


SEGMENTS = st.lists(
    st.sampled_from(
        ["amp", "print", "index.html", "page", "1", "..", ".", "", "%", "%2", "5", "%25", "%2e", ";sid=1", "x.amp"]
    ),
    max_size=8,
)
HOSTS = st.sampled_from(
    ["m.amp.www.a.example", "www.m.co.uk", "amp.m", "cdn.ampproject.org/c/s/m.b.example", "www.google.com"]
)


@given(HOSTS, SEGMENTS, PARAMETERS)
def test_a_key_is_its_own_key_however_the_variants_are_nested(host: str, segments: list[str], query: list[str]) -> None:
    url = f"http://{host}/{'/'.join(segments)}?{'&'.join(query)}"
    key, page = url_key(url), page_key(url)
    assert url_key(key) == key
    assert page_key(key) == page_key(page) == url_key(page) == page
    assert bool(form_of(url)) is (key != page)


MARKS = st.lists(
    st.sampled_from(
        ["m", "web", "wap", "pda", "3g", "lite", "touch", "view=phone", "m=", "device=desktop", "theme=mob", "x"]
    ),
    max_size=4,
)


@given(MARKS, MARKS, MARKS)
def test_addresses_with_a_mark_of_a_form_are_never_passed_over(
    labels: list[str], segments: list[str], query: list[str]
) -> None:
    host = ".".join([*(label for label in labels if "=" not in label), "a", "example"])
    url = f"https://{host}/{'/'.join(segments)}?{'&'.join(query)}"
    assert (form_of(url) != "") is (page_key(url) != url_key(url))


LABELS = st.sampled_from(["", ".", "amp", ".amp", ".AMPHTML", ".print", ".html", "story", ".x1", ".longer", ".a"])


@given(st.lists(LABELS, max_size=8).map("".join))
def test_labels_of_a_form_stand_at_the_end_or_before_the_type_of_the_file(segment: str) -> None:
    pattern = r"(?:\.(?:amp|amphtml|print))+(?=\.[a-z]{2,5}$|$)"
    assert _drop_variant_labels(segment) == re.sub(pattern, "", segment, flags=re.IGNORECASE)


@pytest.mark.parametrize("piece", [".amp", "%25", "/print", "(S(4hqa0555", ";sid=", "amp;", "&a=1", "../", "/a/b"])
def test_an_address_of_any_length_has_its_key_at_once(piece: str) -> None:
    """Keys are made in the process that crawls, also of addresses that nobody means to fetch."""
    url = f"https://news.example/x?{piece * (16_000 // len(piece))}/{piece * (16_000 // len(piece))}.!"
    for address in (url, url.replace("?", "/")):
        assert page_key(page_key(address)) == page_key(address)
        assert url_key(url_key(address)) == url_key(address)
