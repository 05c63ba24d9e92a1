"""Bytes to a clean tree: encodings, control characters, caps, base address."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import PageError
from crawler.extract import tree
from crawler.extract.tree import clean_text, parse_html

URL = "https://news.example/2026/a.html"
HTML = (("Content-Type", "text/html"),)


@pytest.mark.parametrize(
    ("body", "header", "charset", "text"),
    [
        pytest.param("<p>Zürich</p>".encode(), "text/html", "utf-8", "Zürich", id="nothing declared, valid UTF-8"),
        pytest.param("\ufeff<p>né</p>".encode(), "text/html; charset=latin-1", "utf-8", "né", id="mark before header"),
        pytest.param("\ufeff<p>né</p>".encode("utf-16-le"), "", "utf-16-le", "né", id="UTF-16 with its mark"),
        pytest.param("<p>né “x”</p>".encode("cp1252"), "text/html; charset=ISO-8859-1", "cp1252", "né “x”", id="latin"),
        pytest.param("<meta charset=gb2312><p>镕</p>".encode("gb18030"), "", "gb18030", "镕", id="label of a subset"),
        pytest.param("<p>né</p>".encode(), "text/html; charset=iso-8859-1", "utf-8", "né", id="label the bytes refute"),
        pytest.param(
            "<meta charset='shift_jis'><p>日本</p>".encode("cp932"),
            "text/html; charset=utf-8",
            "cp932",
            "日本",
            id="meta",
        ),
        pytest.param("<p>née</p>".encode(), "text/html; charset=utf-16be", "utf-8", "née", id="UTF-16 without a zero"),
        pytest.param("<p>né</p>".encode(), "text/html; charset=nonsense", "utf-8", "né", id="unknown label"),
    ],
)
def test_encoding_is_what_mark_header_and_meta_say_unless_the_bytes_refute_it(
    body: bytes, header: str, charset: str, text: str
) -> None:
    document = parse_html(body, URL, (("Content-Type", header),))
    assert (document.charset, document.root.text_content()) == (charset, text)


def test_undeclared_encoding_is_detected() -> None:
    body = ("<p>" + "Правительство объявило о новых мерах поддержки. " * 8 + "</p>").encode("cp1251")
    assert "Правительство" in parse_html(body, URL).root.text_content()


def test_control_bytes_and_references_to_them_are_removed() -> None:
    document = parse_html(b"<p>a\x00b\x08c&#0;d&#x1f;e&#x150;f&#150;g&#xD800;h&#xFFFE;i</p>", URL, HTML)
    assert document.root.text_content() == "abcdeŐf–ghi"


@given(
    st.text(
        alphabet="a é\u00c2\u00a0\u0085\u0080\u009f\ufdcf\ufdd0\ufdef\ufdf0\ufffd\ufffe\uffff"
        "\x00\x08\t\n\x0b\x0c\x1f\x7f中",
        max_size=40,
    )
)
def test_no_control_character_is_left_and_nothing_else_is_lost(text: str) -> None:
    kept = "a é\u00c2\u00a0\u0085\ufdcf\ufdf0\ufffd\t\n\x0c中"
    assert clean_text(text) == "".join(c for c in text if c in kept).replace("\x0c", " ")
    assert clean_text(text, text.encode()) == clean_text(text)


def test_a_byte_order_mark_before_bad_bytes_leaves_the_rest_as_it_was_decoded() -> None:
    document = parse_html(b"\xef\xbb\xbf<p>Wort \xff Wort</p>", URL, HTML)
    assert document.root.text_content() == "Wort \ufffd Wort"


@given(
    st.lists(st.sampled_from(("<p>", "</p>", "<a>", "</a>", "<h1>x</h1>", "<!-- a -->", "<o:p>", "text")), max_size=20)
)
def test_elements_of_tags_come_as_a_walk_over_the_tree_gives_them(pieces: list[str]) -> None:
    document = parse_html(("<html><body>" + "".join(pieces)).encode(), URL, HTML)
    for tags in (("p",), ("h1", "a", "p"), ("body", "none"), ("title",)):
        assert document.elements.of(*tags) == list(document.root.iter(*tags))
    assert document.elements.has_odd_names() == ("<o:p>" in pieces)


@pytest.mark.parametrize("before", ["", "<p>" + "x" * 99_998, "<b></b>" * 20_000])
def test_a_start_tag_with_a_flood_of_attributes_loses_them_wherever_it_stands(before: str) -> None:
    flood = " ".join(f"a{number}=1" for number in range(13_000))

    root = parse_html(f"{before}<i {flood}>kept</i>".encode(), "https://a.example/").root

    (element,) = root.iter("i")
    assert (dict(element.attrib), element.text) == ({}, "kept")


def test_tags_above_the_cap_are_cut_and_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MAX_TAGS", 50)
    document = parse_html(b"<p>x" * 80, URL)
    assert (document.root.text_content(), document.notes) == ("x" * 50, ("tags cut at 50",))


def test_elements_deeper_than_the_cap_lose_their_tags_not_their_text() -> None:
    document = parse_html(b"<div>" * 5000 + b"deep" + b"</div>" * 5000 + b"<p>end", URL)
    assert document.notes == ("depth cut at 512",)
    assert document.root.text_content() == "deepend"
    assert document.root.xpath("count(//p/ancestor::*)") == 2


def test_depth_between_the_parsers_limit_and_ours_is_kept_whole() -> None:
    document = parse_html(b"<div>" * 400 + b"deep" + b"</div>" * 400, URL)
    assert (document.notes, document.root.text_content()) == ((), "deep")


@pytest.mark.parametrize(
    ("href", "base"),
    [
        pytest.param("/x/", "https://news.example/x/", id="relative"),
        pytest.param("https://cdn.example/", "https://cdn.example/", id="absolute"),
        pytest.param("javascript:0", URL, id="no address"),
        pytest.param("http://[bad", URL, id="broken"),
    ],
)
def test_base_href_is_honoured_when_it_is_an_address(href: str, base: str) -> None:
    assert parse_html(f"<base href='{href}'><p>x".encode(), URL).base_url == base


@pytest.mark.parametrize("body", [b"", b"   ", b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n\x00\x00<p>", b"just words"])
def test_what_is_no_html_is_a_page_error(body: bytes) -> None:
    with pytest.raises(PageError):
        parse_html(body, URL)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(alphabet="<>/&#;xap!-\"'=[]\x00\x1f 1é", max_size=200).map(str.encode))
def test_no_bytes_raise_anything_but_page_error(body: bytes) -> None:
    try:
        parse_html(body, URL, (("content-type", "text/html; charset=x"),))
    except PageError:
        return


@pytest.mark.parametrize("header", ["text/html; charset=utf-8", "text/html", "text/html; charset=iso-8859-1"])
def test_utf8_with_a_few_bad_bytes_stays_utf8(header: str) -> None:
    body = ("<p>" + "Le comité a déclaré que l’année — enfin — était à l’été. " * 4).encode()
    damaged = body.replace(b"enfin", b"en\xfffin", 1)
    document = parse_html(damaged, URL, (("Content-Type", header),))
    assert (document.charset, document.notes) == ("utf-8", ("decoded with replacements",))
    assert "déclaré que l’année — en\ufffdfin" in document.root.text_content()


@pytest.mark.parametrize(
    ("codec", "word"),
    [
        ("gb18030", "昨天城里开了一座新桥。"),
        ("big5hkscs", "編碼檢查：委員會週二表示。"),
        ("cp932", "昨日、町で新しい橋が開通しました。"),
        ("cp949", "인코딩 검사: 위원회는 화요일."),
    ],
)
def test_text_in_the_named_encoding_with_a_few_bad_bytes_stays_in_it(codec: str, word: str) -> None:
    body = f"<p>{word * 14}</p>".encode(codec) + b"<p>\x81 \x81 </p>"
    document = parse_html(body, URL, (("Content-Type", f"text/html; charset={codec}"),))
    assert (document.charset, document.notes) == (codec, ("decoded with replacements",))
    assert document.root.text_content().startswith(word * 14)


def test_an_encoding_that_is_named_late_counts_where_the_bytes_are_no_utf8() -> None:
    head = "<!--" + "x" * 100_000 + "--><meta charset=windows-1252>"
    body = f"{head}<p>déjà vu à l'été</p>"
    assert parse_html(body.encode("cp1252"), URL, HTML).root.text_content() == "déjà vu à l'été"
    assert parse_html(body.encode(), URL, HTML).root.text_content() == "déjà vu à l'été"


def test_text_that_only_claims_to_be_utf8_is_not_read_as_utf8() -> None:
    body = ("<p>" + "Le comité a déclaré mardi que l'été était fini. " * 8).encode("cp1252")
    assert "déclaré" in parse_html(body, URL, (("Content-Type", "text/html; charset=utf-8"),)).root.text_content()
