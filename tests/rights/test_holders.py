"""Who a notice names as holder, and words in a holder's place that name nobody."""

import pytest

from crawler.extract.tree import parse_html
from crawler.items import NoticeKind, Page, Rights
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


def test_all_rights_reserved_beside_nobodys_name_is_no_copyright_line() -> None:
    assert {notice.kind for notice in read("Bu haberin tüm hakları saklıdır.").notices} == {NoticeKind.RESERVATION}
