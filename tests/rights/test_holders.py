"""Who a notice names as holder, and words in a holder's place that name nobody."""

import json

import pytest

from crawler.extract.tree import parse_html
from crawler.items import NoticeKind, Page, Rights
from crawler.rights.ruling import Ruling
from crawler.rights.verdict import read_rights

URL = "https://news.example/story"
PROSE = "<p>" + "The harbour was closed on Tuesday after a storm had damaged the northern pier. " * 3 + "</p>"


def read(line: str) -> Rights:
    body = f"<html><body><article>{PROSE * 3}<p>{line}</p></article></body></html>".encode()
    return read_rights(parse_html(body, URL), Page(url=URL, body=body))


@pytest.mark.parametrize(
    "line",
    [
        "Nachdruck, auch auszugsweise, nur mit Genehmigung des Verlags.",
        "Weiterverbreitung ohne Zustimmung der Redaktion untersagt.",
        "Das Urheberrecht liegt beim Autor.",
        "Dieser Artikel, alle Rechte vorbehalten.",
        "Alle Inhalte dieser Seite: Alle Rechte vorbehalten.",
        "Bu haberin tüm hakları saklıdır.",
        "Sitemizdeki tüm haberlerin her hakkı saklıdır.",
        "This article. All rights reserved.",
        "Contents of this site. All rights reserved.",
        "All trademarks and copyrights belong to their respective owners.",
        "Reproduction is prohibited without the permission of The Publisher.",
        "Toute reproduction est interdite sans autorisation de la Rédaction.",
        "Este artículo, todos los derechos reservados.",
        "Este site. Todos os direitos reservados.",
        "Questo sito, tutti i diritti riservati.",
        "Kopiowanie bez zgody Wydawcy zabronione.",
        "Ten artykuł - wszelkie prawa zastrzeżone.",
        "Авторские права принадлежат правообладателям.",
        "Все права на материалы сайта принадлежат редакции.",
        "版权归本站所有。",
        "著作権は当社に帰属します。",
    ],
)
def test_words_that_name_nobody_are_no_holder(line: str) -> None:
    rights = read(line)
    assert rights.notices
    assert rights.holder is None


@pytest.mark.parametrize(
    ("line", "holder"),
    [
        ("Weiterverbreitung ohne Zustimmung des Beispiel-Verlags untersagt.", "Beispiel-Verlags"),
        ("Example Media Ltd. All rights reserved.", "Example Media Ltd."),
        ("The Harbour Example. All rights reserved.", "The Harbour Example"),
        ("Example & Co. All rights reserved.", "Example & Co."),
        ("Örnek Haber A.Ş. Tüm hakları saklıdır.", "Örnek Haber A.Ş."),
        ("Reproduction is prohibited without the permission of Example Press.", "Example Press"),
        ("Авторские права принадлежат ООО «Пример».", "ООО «Пример»"),
        ("版权归例报所有。", "例报"),
        ("版权归原作者所有。", "原作者"),
        ("The copyright of this article belongs to the original author.", "the original author"),
        ("© 2026 Publishers of Example Ltd", "Publishers of Example Ltd"),
    ],
)
def test_a_name_in_the_same_place_is_the_holder(line: str, holder: str) -> None:
    """The author of a reposted text, too, who is not named: else the site's own line would make it the holder."""
    assert read(line).holder == holder


def test_a_permission_to_reprint_behind_the_mark_leaves_the_copyright_line_its_holder() -> None:
    for line, holder in (
        ("Copyright © 2026 by Nora Quist. Reprinted by permission of the author.", "Nora Quist"),
        ("© 2026 Alder Press. Republished with permission.", "Alder Press"),
        ("(c) 2026 Alder Press. This article was first published in The Alder Post.", "Alder Press"),
    ):
        rights = read(line)
        assert {NoticeKind.COPYRIGHT_LINE, NoticeKind.REPUBLICATION} <= {notice.kind for notice in rights.notices}
        assert (rights.copyright_line, rights.holder) == (line, holder)


@pytest.mark.parametrize(
    "line",
    [
        "Riproduzione riservata ©",
        "RIPRODUZIONE RISERVATA © 2026",
        "© Riproduzione riservata",
        "Todos los derechos reservados ©",
        "Reproducción prohibida ©",
        "Alle Rechte vorbehalten ©",
        "Direitos reservados ©",
        "Все права защищены ©",
        "版权所有 ©",
        "Copyright: siehe Impressum",
        "© siehe Impressum",
        "Copyright: see the imprint",
        "© 2026 CC BY 4.0",
        "© 2026 {{ holder }}",
    ],
)
def test_a_mark_beside_words_that_name_nobody_names_no_holder(line: str) -> None:
    assert read(line).holder is None


@pytest.mark.parametrize(
    ("line", "holder"),
    [
        ("© 2026 The Conversation, CC BY-ND 4.0", "The Conversation"),
        ("© 2026 Alder Press (CC BY 4.0)", "Alder Press"),
        ("© dpa-infocom, dpa:260302-930-759012/1", "dpa-infocom"),
        ("© 2026 Alder Press – Riproduzione riservata", "Alder Press"),
        ("Alder Press © 2026", "Alder Press"),
        ("© 2026 Alder Press GmbH, siehe Impressum", "Alder Press GmbH"),
        ("© 2026 by Nora Quist, reprinted by permission of Alder.", "Nora Quist"),
        ("© 2026 Seeland Verlag", "Seeland Verlag"),
        ("© 2026 Ver Sacrum Ediciones", "Ver Sacrum Ediciones"),
    ],
)
def test_a_licence_or_a_number_behind_a_name_is_no_part_of_it(line: str, holder: str) -> None:
    assert read(line).holder == holder


@pytest.mark.parametrize(
    ("value", "holder"),
    [
        ({"@id": "#nope"}, None),
        ({"@id": "https://news.example/#org"}, None),
        ({"@type": "Organization", "url": "https://news.example"}, None),
        ("#", None),
        ("null", None),
        ("undefined", None),
        ("{{ holder }}", None),
        ("${holder}", None),
        ("CC BY 4.0", None),
        ("<b>Bold</b> Co", "Bold Co"),
        ({"@type": "Organization", "name": "Ada &amp; Sons"}, "Ada & Sons"),
        ({"@type": "Organization", "legalName": "Alder Press Ltd"}, "Alder Press Ltd"),
    ],
)
def test_a_field_of_the_article_s_data_names_a_holder_or_nobody(value: object, holder: str | None) -> None:
    node = json.dumps({"@type": "NewsArticle", "copyrightHolder": value})
    html = f'<script type="application/ld+json">{node}</script><article>{PROSE * 3}</article>'
    page = Page(url=URL, body=html.encode())
    assert read_rights(parse_html(page.body, URL), page).holder == holder


@pytest.mark.parametrize("words", ["CC BY 4.0", "Creative Commons", "null", "siehe Impressum", "{{ site.owner }}"])
def test_a_meta_element_without_a_name_names_no_holder(words: str) -> None:
    html = f'<head><meta name="copyright" content="{words}"></head><article>{PROSE * 3}</article>'
    page = Page(url=URL, body=html.encode())
    assert read_rights(parse_html(page.body, URL), page).holder is None


def test_all_rights_reserved_beside_nobodys_name_is_no_copyright_line() -> None:
    assert {notice.kind for notice in read("Bu haberin tüm hakları saklıdır.").notices} == {NoticeKind.RESERVATION}


@pytest.mark.parametrize(
    ("other", "conflicts"),
    [("EXAMPLE PRESS.", ()), ("Example Post", ("holder: json-ld says Example Post",))],
)
def test_capitals_and_a_full_stop_make_no_other_holder(other: str, conflicts: tuple[str, ...]) -> None:
    ruling = Ruling("holder")
    ruling.say("Example Press", "notice:copyright_line")
    ruling.say(other, "json-ld")

    assert ruling.conflicts() == conflicts
