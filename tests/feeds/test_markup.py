"""Bytes to text to tree."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.feeds import markup
from crawler.feeds.markup import cut_tags, decode, empty_crowded_tags, mend, parse_tree, unpack


@pytest.mark.parametrize(
    ("body", "content_type", "text", "charset"),
    [
        (b"<a/>", None, "<a/>", "utf-8"),
        ("é".encode("utf-16"), None, "é", "utf-16-le"),
        ("<?xml version='1.0'?><a>é</a>".encode("utf-16-be"), None, "<a>é</a>", "utf-16-be"),
        (b"<?xml version='1.0' encoding='iso-8859-1'?>\xe9", None, "é", "iso-8859-1"),
        (b"<?xml version='1.0' encoding='iso-8859-1'?>\xc3\xa9", None, "é", "utf-8"),
        ("<?xml version='1.0' encoding='gb2312'?>中国".encode("gb18030"), None, "中国", "gb18030"),
        ("日本".encode("shift_jis"), "text/xml; charset=Shift_JIS", "日本", "shift_jis"),
        (b"a\x00b\x1bc\x08", None, "abc", "utf-8"),
        (b"x", "text/xml; charset=base64", "x", "utf-8"),
        (b"x", "text/xml; charset=no-such-thing", "x", "utf-8"),
    ],
)
def test_text_and_its_encoding(body: bytes, content_type: str | None, text: str, charset: str) -> None:
    decoded = decode(body, content_type)
    assert (decoded.text, decoded.charset) == (text, charset)


@given(st.binary(max_size=200), st.none() | st.text(max_size=20).map(lambda label: f"text/xml; charset={label}"))
def test_decoding_never_fails_and_gives_what_xml_allows(body: bytes, content_type: str | None) -> None:
    text = decode(body, content_type).text
    assert "\x00" not in text
    text.encode("utf-8")


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("a & b", "a &amp; b"),
        ("?a=1&b=2", "?a=1&amp;b=2"),
        ("&amp; &lt; &#38; &#x26;", "&amp; &lt; &#38; &#38;"),
        ("&eacute;&hellip;", "&#233;&#8230;"),
        ("&unknown;", "&amp;unknown;"),
        ("<![CDATA[a & b]]> & c", "<![CDATA[a & b]]> &amp; c"),
        ("<![CDATA[a & b", "<![CDATA[a &amp; b"),
        ("<!-- & --> &", "<!-- & --> &amp;"),
        ("&#0;&#x1F;x &#xD800; &#99999999999;", "x  "),
        ("&#55357;&#56832; &amp;#xd83d;&amp;#xde00;", "&#128512; &amp;#128512;"),
        ("<![CDATA[&#xD800;&#65;&#66]]>", "<![CDATA[&#65;&#66;]]>"),
        ('<!DOCTYPE a [<!ENTITY n "New">]><a>&n;s &m;</a>', "<a>News &amp;m;</a>"),
    ],
)
def test_references_are_mended(broken: str, mended: str) -> None:
    assert mend(broken) == mended


def test_entities_are_resolved_only_so_often() -> None:
    text = '<!DOCTYPE a [<!ENTITY n "' + "x" * 200 + '">]>' + "&n;" * 100_000
    assert len(mend(text)) < 4_000_000


def test_gzip_that_unpacks_to_too_much_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MAX_UNPACKED_BYTES", 1000)
    body, problems = unpack(gzip.compress(b"x" * 100_000))
    assert (len(body), problems) == (1000, ("more than 1000 bytes unpacked: cut",))


def test_all_members_of_a_gzip_file_are_unpacked_up_to_a_bound() -> None:
    assert unpack(gzip.compress(b"<a>") + gzip.compress(b"</a>")) == (b"<a></a>", ())
    body, problems = unpack(gzip.compress(b"x") * 2 * markup.MAX_MEMBERS)
    assert (len(body), problems) == (markup.MAX_MEMBERS, ("more than 1000 gzip members: cut",))


def test_text_with_too_many_tags_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MAX_TAGS", 2)
    assert cut_tags("<a><b><c>") == ("<a><b>", True)
    assert cut_tags("<a><b>") == ("<a><b>", False)


@given(st.text(max_size=100))
def test_trees_are_made_of_anything_or_nothing(text: str) -> None:
    parse_tree(mend(text))


@pytest.mark.parametrize(
    ("crowd", "left"),
    [
        pytest.param("<x " + " ".join(f"a{n}='1'" for n in range(1001)) + "/>", "<x/>", id="attributes with values"),
        pytest.param("<x " + "a " * 50_001 + ">", "<x>", id="names without values"),
        pytest.param("<n:x y='" + "=" * 4000 + "'/>", "<n:x/>", id="signs of equality"),
        pytest.param("<x " + "a='1' " * 999 + "/>", "<x " + "a='1' " * 999 + "/>", id="no more than may be"),
        pytest.param("<" + "=" * 5000, "<" + "=" * 5000, id="no tag"),
    ],
)
def test_only_a_crowded_tag_loses_its_attributes(crowd: str, left: str) -> None:
    assert empty_crowded_tags(f"<a b='c'>{crowd}</a>") == f"<a b='c'>{left}</a>"
