"""Which statements of a licence make a page licensed."""

import json

import pytest

from crawler.extract.tree import parse_html
from crawler.items import Entry, Page, Rights
from crawler.rights.licences import find_licence_id, find_named_licence
from crawler.rights.verdict import read_rights

URL = "https://news.example/story"
PROSE = "<p>" + "The harbour was closed on Tuesday after a storm had damaged the northern pier. " * 3 + "</p>"
BY = "https://creativecommons.org/licenses/by/4.0/"


def read(head: str = "", end: str = "", **fields: object) -> Rights:
    html = f"<html><head>{head}</head><body><article>{PROSE * 3}{end}</article></body></html>"
    page = Page(url=URL, body=html.encode(), **fields)  # type: ignore[arg-type]
    return read_rights(parse_html(page.body, URL), page)


def ld(licence: object) -> str:
    node = {"@type": "NewsArticle", "license": licence}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


OTHER = [
    "/terms",
    "#",
    "/copyright.html",
    "/licence",
    "https://en.wikipedia.org/wiki/All_rights_reserved",
    "https://creativecommons.org.evil.example/licenses/by/4.0/",
    "https://evil.example/creativecommons.org/licenses/by/4.0/",
    "https://creativecommons.org@evil.example/licenses/by/4.0/",
    "https://notcreativecommons.org/licenses/by/4.0/",
    "https://creativecommons.org/licenses/",
    "https://creativecommons.org/licenses/everything/4.0/",
    "https://spdx.org/licenses/LicenseRef-All-Rights-Reserved",
]


@pytest.mark.parametrize("address", OTHER)
def test_an_address_that_is_no_known_licence_licenses_nothing(address: str) -> None:
    entry = Entry(URL, licence_url=address, feed_licence_url=address)
    for rights in (
        read(f'<link rel="license" href="{address}">'),
        read("", f'<p><a rel="license nofollow" href="{address}">Terms</a></p>'),
        read(ld(address)),
        read(ld({"@type": "CreativeWork", "url": address})),
        read(headers=(("Link", f'<{address}>; rel="license"'),)),
        read(entry=entry),
    ):
        assert (rights.status, rights.licence_url, rights.licence_id) == ("unknown", None, None)
        assert address in [signal.raw for signal in rights.signals] or rights.signals[0].name == "license"


def test_words_of_reservation_behind_a_licence_relation_reserve() -> None:
    rights = read("", '<p><a rel="license nofollow" href="/copyright">© 2026 News Ltd. All rights reserved</a></p>')
    assert (rights.status, rights.licence_url) == ("reserved", None)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (BY, "CC-BY-4.0"),
        ("http://www.creativecommons.org/licenses/by-nd/3.0/us/deed.en", "CC-BY-ND-3.0-US"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", "OGL-UK-3.0"),
        ("https://spdx.org/licenses/CC-BY-SA-4.0.html", "CC-BY-SA-4.0"),
        ("https://www.govdata.de/dl-de/by-2-0", "DL-DE-BY-2.0"),
    ],
)
def test_a_known_licence_does_in_every_place(address: str, name: str) -> None:
    for rights in (
        read(f'<link rel="license" href="{address}">'),
        read("", f'<p><a rel="license" href="{address}">Licence</a></p>'),
        read(ld(address)),
        read(entry=Entry(URL, licence_url=address)),
    ):
        assert (rights.status, rights.licence_url, rights.licence_id) == ("licensed", address, name)


@pytest.mark.parametrize("words", ["CC BY 4.0", "CC-BY-4.0", "Creative Commons CC BY 4.0"])
def test_a_licence_named_in_the_article_s_data_has_an_id_and_no_address(words: str) -> None:
    rights = read(ld(words))
    assert (rights.status, rights.licence_url, rights.licence_id) == ("licensed", None, "CC-BY-4.0")


@pytest.mark.parametrize(
    "words", ["", "CC", "All rights reserved", "CC BY, mostly", "CC all", "not CC BY", "see terms"]
)
def test_other_words_name_no_licence(words: str) -> None:
    assert find_named_licence(words) is None
    assert find_licence_id(words) is None
    assert read(ld(words)).status == "unknown"


def test_an_unknown_address_beside_a_known_licence_is_a_conflict() -> None:
    rights = read('<link rel="license" href="/terms">', f'<p><a rel="license" href="{BY}">CC BY</a></p>')
    assert (rights.status, rights.licence_url) == ("licensed", BY)
    assert "licence_url: html-link:license says https://news.example/terms" in rights.conflicts


def test_a_licence_notice_in_words_licenses_without_an_address() -> None:
    rights = read('<link rel="license" href="/terms">', "<p>This article is licensed under Creative Commons.</p>")
    assert (rights.status, rights.licence_url) == ("licensed", None)
