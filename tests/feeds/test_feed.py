"""What feeds of each kind are read into."""

import gzip
import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import FeedError
from crawler.feeds.document import MAX_LINE_CHARS, FeedDocument, FeedItem
from crawler.feeds.feed import MAX_ENTRIES, parse_feed
from crawler.items import Entry

URL = "https://news.example/feed.xml"
ENOUGH = datetime(2024, 7, 24, 13, 50, tzinfo=UTC)


def rss(inside: str, attributes: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
        'xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule"'
        f"{attributes}><channel>{inside}</channel></rss>"
    ).encode()


def read(inside: str) -> FeedDocument:
    return parse_feed(rss(inside), URL, [("Content-Type", "application/rss+xml")])


def only_item(inside: str) -> FeedItem:
    (item,) = read(f"<link>https://news.example/</link><item>{inside}</item>").items
    return item


def test_rss_is_read_into_one_record() -> None:
    document = parse_feed(
        rss(
            "<title>The Example &amp;amp; Times</title><link>https://news.example/</link><language>en-GB</language>"
            "<copyright>© 2024 Example Ltd</copyright><ttl>30</ttl>"
            '<atom:link rel="self" href="https://news.example/feed.xml"/>'
            '<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="next" href="/feed.xml?page=2"/>'
            "<item><title>Budget &lt;b&gt;rises&lt;/b&gt;</title><link>https://news.example/1</link>"
            '<guid isPermaLink="false">n1</guid><pubDate>Wed, 24 Jul 2024 15:50:00 +0200</pubDate>'
            "<dc:creator>Jane Doe</dc:creator><dc:creator>John Roe</dc:creator><category>Politics</category>"
            "<description>&lt;p onclick='x()'&gt;Short.&lt;script&gt;x()&lt;/script&gt;&lt;/p&gt;</description>"
            '<content:encoded><![CDATA[<p>Long. <a href="/2">More</a></p>]]></content:encoded>'
            '<source url="https://wire.example/feed">The Wire</source></item>'
        ),
        URL,
        [("content-type", "application/rss+xml")],
    )
    assert document == FeedDocument(
        kind="rss",
        version="rss20",
        charset="utf-8",
        title="The Example & Times",
        rights="© 2024 Example Ltd",
        language="en-GB",
        home_url="https://news.example/",
        ttl_s=1800,
        hub_url="https://hub.example/",
        self_url="https://news.example/feed.xml",
        next_url="https://news.example/feed.xml?page=2",
        items=(
            FeedItem(
                url="https://news.example/1",
                link="https://news.example/1",
                entry_id="n1",
                title="Budget rises",
                label="Budget rises",
                authors=("Jane Doe", "John Roe"),
                published_at=ENOUGH,
                published_raw="Wed, 24 Jul 2024 15:50:00 +0200",
                summary="<p>Short.</p>",
                content='<p>Long. <a href="https://news.example/2">More</a></p>',
                section="Politics",
                source_name="The Wire",
                source_url="https://wire.example/feed",
            ),
        ),
    )


def test_atom_is_read_into_entries() -> None:
    document = parse_feed(
        b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/a/" xml:lang="de">'
        b"<title>Nachrichten</title><rights>Alle Rechte vorbehalten</rights><author><name>Redaktion</name></author>"
        b'<entry><id>tag:news.example,2024:1</id><title type="html">Haushalt &amp;lt; 5</title><link href="1.html"/>'
        b"<updated>2024-07-24T15:50:00+02:00</updated><rights>Foto: Example</rights>"
        b'<link rel="license" href="https://creativecommons.org/licenses/by/4.0/"/>'
        b"<summary>1 &lt; 2</summary></entry></feed>",
        URL,
        [],
    )
    assert (document.kind, document.title, document.rights) == ("atom", "Nachrichten", "Alle Rechte vorbehalten")
    assert document.entries == (
        Entry(
            url="https://news.example/a/1.html",
            entry_id="tag:news.example,2024:1",
            title="Haushalt < 5",
            authors=("Redaktion",),
            updated_at=ENOUGH,
            updated_raw="2024-07-24T15:50:00+02:00",
            summary="1 &lt; 2",
            rights="Foto: Example",
            licence_url="https://creativecommons.org/licenses/by/4.0/",
            language="de",
            feed_rights="Alle Rechte vorbehalten",
        ),
    )


def test_json_feed_is_read_into_one_record() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Example",
        "home_page_url": "https://news.example/",
        "language": "en",
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
        "next_url": "https://news.example/feed.json?page=2",
        "authors": [{"name": "The Editors"}],
        "items": [
            {
                "id": 7,
                "url": "/7",
                "content_html": '<p onload="x()">Text <img src="i.png"><script>x()</script></p>',
                "date_published": "2024-07-24T15:50:00+02:00",
                "tags": ["Politics"],
            },
            {"id": "https://news.example/8", "title": "Eight", "content_text": "1 < 2", "author": {"name": "Jane Doe"}},
        ],
    }
    assert parse_feed(json.dumps(feed).encode(), "https://news.example/feed.json", []) == FeedDocument(
        kind="json",
        version="json11",
        charset="utf-8",
        title="Example",
        language="en",
        home_url="https://news.example/",
        hub_url="https://hub.example/",
        next_url="https://news.example/feed.json?page=2",
        items=(
            FeedItem(
                url="https://news.example/7",
                link="https://news.example/7",
                entry_id="7",
                label="Text",
                authors=("The Editors",),
                published_at=ENOUGH,
                published_raw="2024-07-24T15:50:00+02:00",
                content='<p>Text <img src="https://news.example/i.png" /></p>',
                section="Politics",
            ),
            FeedItem(
                url="https://news.example/8",
                link="https://news.example/8",
                entry_id="https://news.example/8",
                title="Eight",
                label="Eight",
                authors=("Jane Doe",),
                content="1 &lt; 2",
            ),
        ),
    )


def test_rdf_takes_its_date_from_dublin_core() -> None:
    document = parse_feed(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example/">'
        b"<title>T</title><link>https://news.example/</link></channel>"
        b'<item rdf:about="https://news.example/1"><title>One</title><link>https://news.example/1</link>'
        b"<dc:date>2024-07-24T15:50:00+02:00</dc:date></item></rdf:RDF>",
        URL,
    )
    assert document.kind == "rdf"
    assert document.entries[0].published_at == ENOUGH


def test_copyright_is_kept_when_dublin_core_rights_follow() -> None:
    document = read("<copyright>© Example Ltd</copyright><dc:rights>all rights reserved</dc:rights><item/>")
    assert document.rights == "© Example Ltd"


def test_media_copyright_is_the_rights_of_an_item_with_its_licence() -> None:
    item = only_item(
        "<link>https://news.example/1</link>"
        '<media:content url="https://news.example/1.jpg">'
        '<media:copyright url="https://news.example/terms">© Jane Doe</media:copyright></media:content>'
    )
    assert (item.rights, item.licence_url) == ("© Jane Doe", "https://news.example/terms")


def test_creative_commons_licence_of_an_item_is_found() -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    assert only_item(f"<creativeCommons:license>{licence}</creativeCommons:license>").licence_url == licence


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        pytest.param("<guid>https://news.example/1</guid>", "https://news.example/1", id="permanent guid"),
        pytest.param('<guid isPermaLink="false">https://news.example/1</guid>', None, id="guid that is no link"),
        pytest.param('<enclosure url="https://news.example/1.mp3"/>', "https://news.example/1.mp3", id="enclosure"),
        pytest.param(
            "<link>https://proxy.example/~r/1</link><feedburner:origLink>https://news.example/1</feedburner:origLink>",
            "https://news.example/1",
            id="address before a proxy",
        ),
        pytest.param("<link>/a?b=1&amp;c=2</link>", "https://news.example/a?b=1&c=2", id="relative to the site"),
        pytest.param("<link>\n https://news.example/1 </link>", "https://news.example/1", id="white space"),
        pytest.param("<link>javascript:alert(1)</link>", None, id="other scheme"),
        pytest.param("<title>Only words</title>", None, id="none at all"),
    ],
)
def test_address_of_an_item(inside: str, url: str | None) -> None:
    assert only_item(inside).url == url


def test_item_without_address_is_no_entry_but_stays_an_item() -> None:
    document = read("<item><title>Words</title></item><item><link>https://news.example/1</link></item>")
    assert [item.title for item in document.items] == ["Words", None]
    assert [entry.url for entry in document.entries] == ["https://news.example/1"]


def test_item_without_title_is_labelled_by_its_text_but_gets_no_title() -> None:
    item = only_item("<link>https://news.example/1</link><description>" + "word " * 50 + "</description>")
    assert item.title is None
    assert item.label is not None
    assert item.label.startswith("word word")
    assert len(item.label) <= 101


@pytest.mark.parametrize(
    ("author", "name"),
    [
        pytest.param("<author>jane@news.example (Jane Doe)</author>", "Jane Doe", id="name in brackets"),
        pytest.param("<dc:creator>Jane Doe (mailto:jane@news.example)</dc:creator>", "Jane Doe", id="mailto"),
        pytest.param("<author>jane@news.example</author>", "jane@news.example", id="address only"),
    ],
)
def test_author_is_the_name_where_there_is_one(author: str, name: str) -> None:
    assert only_item(author).authors == (name,)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param("Übermut – „ja“".encode(), "text/xml", id="utf-8 undeclared"),
        pytest.param("Übermut – „ja“".encode(), "text/xml; charset=iso-8859-1", id="utf-8 under a latin label"),
        pytest.param("Übermut – „ja“".encode(), "", id="utf-8 without a type"),
        pytest.param("Übermut – „ja“".encode("utf-16"), "application/xml", id="utf-16 with a mark"),
        pytest.param("Übermut – „ja“".encode("windows-1252"), "text/xml; charset=windows-1252", id="declared"),
        pytest.param("Übermut – „ja“".encode("windows-1252"), "text/xml; charset=utf-8", id="declared wrongly"),
    ],
)
def test_characters_survive_their_labels(body: bytes, content_type: str) -> None:
    utf16 = body.startswith(b"\xff\xfe")
    head, tail = "<rss version='2.0'><channel><title>", "</title><item/></channel></rss>"
    whole = (
        b"\xff\xfe" + head.encode("utf-16-le") + body[2:] + tail.encode("utf-16-le")
        if utf16
        else head.encode() + body + tail.encode()
    )
    headers = [("Content-Type", content_type)] if content_type else [("Server", "example")]
    assert parse_feed(whole, URL, headers).title == "Übermut – „ja“"


def test_cyrillic_prolog_wins_over_a_header_that_says_utf8() -> None:
    body = (
        '<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel><title>Бюджет</title></channel></rss>'
    )
    document = parse_feed(body.encode("cp1251"), URL, [("Content-Type", "application/rss+xml; charset=utf-8")])
    assert document.title == "Бюджет"
    assert document.problems == ("declared as utf-8, read as windows-1251",)


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        pytest.param("2024-07-24", None, id="day only"),
        pytest.param("Wed, 24 Jul 2024 15:50:00", None, id="no zone"),
        pytest.param("0001-01-01T00:00:00Z", None, id="unset"),
        pytest.param("yesterday", None, id="words"),
        pytest.param("Wed, 24 Jul 2024 09:50:00 EDT", ENOUGH, id="named zone"),
    ],
)
def test_published_at_is_an_instant_or_none_and_the_raw_date_stays(raw: str, at: datetime | None) -> None:
    item = only_item(f"<pubDate>{raw}</pubDate>")
    assert (item.published_at, item.published_raw) == (at, raw)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xef\xbb\xbf \n", id="mark and space"),
        pytest.param(b"<!doctype html><html><head><title>Not found</title></head></html>", id="page"),
        pytest.param(b"<urlset><url><loc>https://news.example/</loc></url></urlset>", id="sitemap"),
        pytest.param(b'{"error": "not found"}', id="other JSON"),
        pytest.param(b"[[[[", id="broken JSON"),
        pytest.param(b"[" * 100_000, id="deep JSON"),
        pytest.param(b"Service unavailable", id="words"),
        pytest.param(b"/etc/passwd", id="name of a file"),
    ],
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(FeedError):
        parse_feed(body, URL, [])


def test_packed_feed_is_unpacked() -> None:
    assert parse_feed(gzip.compress(rss("<title>T</title>")), URL, []).title == "T"


def test_hub_is_found_in_the_link_header() -> None:
    headers = [("Link", '</feed.xml>; rel="self", <https://hub.example/>; rel="hub"')]
    assert parse_feed(rss("<title>T</title>"), URL, headers).hub_url == "https://hub.example/"


def test_syndication_module_gives_a_ttl() -> None:
    document = read("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency><item/>")
    assert document.ttl_s == 21_600


def test_feed_cut_off_in_the_middle_keeps_what_came_before() -> None:
    whole = rss("<item><title>One</title><link>https://news.example/1</link></item><item><title>Tw")
    document = parse_feed(whole[: whole.index(b"</channel>")], URL, [])
    assert document.items[0].url == "https://news.example/1"
    assert document.problems


def test_unknown_entities_and_stray_ampersands_do_not_stop_the_reading() -> None:
    item = only_item("<title>R&D &nbsp; caf&eacute; &unknown; &amp; more</title>")
    assert item.title == "R&D café &unknown; & more"


def test_halves_of_an_emoji_do_not_stop_the_reading() -> None:
    item = only_item("<title>Joy &#55357;&#56832;</title><description>&amp;#xD83D; &#xDE00;x</description>")
    assert (item.title, item.summary) == ("Joy 😀", "x")


def test_extension_that_feedparser_fails_on_is_left_out() -> None:
    item = only_item("<title>One</title><creativeCommons:license/></creativeCommons:license></creativeCommons:license>")
    assert item.title == "One"


def test_search_form_inside_an_entry_that_feedparser_fails_on_is_left_out() -> None:
    form = "<textInput><title>Find</title><name>q</name><link>https://news.example/find</link></textInput>"
    item = only_item(f"<title>One</title><link>https://news.example/a</link>{form}")
    assert (item.title, item.url) == ("One", "https://news.example/a")


@pytest.mark.parametrize(
    "name", ["links", "authors", "contributors", "enclosures", "Links", "title_detail", "atom:links"]
)
@pytest.mark.parametrize("attributes", ["", ' count="2"'])
def test_an_element_called_like_one_of_the_parsers_own_costs_no_feed(name: str, attributes: str) -> None:
    strange = f"<{name}{attributes}>some words</{name}>"
    told = "<title>Ferry</title><link>https://news.example/a</link><author>a@news.example (Ann Ames)</author>"

    feed = read(f"{strange}<title>News</title>{strange}<item>{strange}{told}{strange}</item>")

    (item,) = feed.items
    assert (feed.title, item.title, item.url, item.authors) == (
        "News",
        "Ferry",
        "https://news.example/a",
        ("Ann Ames",),
    )


def test_entities_of_the_document_are_not_fetched_and_do_not_grow() -> None:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        "<rss version='2.0'><channel><item><title>&l0; &l9; &f;</title></item></channel></rss>"
    )
    assert parse_feed(body.encode(), URL, []).items[0].title == "ha &l9; &f;"


def test_only_the_newest_entries_of_an_endless_feed_are_read() -> None:
    items = "".join(
        f"<item><link>https://news.example/{n}</link><pubDate>{date:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for n in range(MAX_ENTRIES + 500)
        for date in [datetime.fromtimestamp(1_700_000_000 + 60 * n, UTC)]
    )
    document = read(items)
    assert len(document.items) == MAX_ENTRIES
    assert document.items[0].url == "https://news.example/500"
    assert document.items[-1].url == f"https://news.example/{MAX_ENTRIES + 499}"
    assert document.problems == ("500 entries beyond the limits were not read",)


def test_endless_json_feed_is_cut_too() -> None:
    items = [{"id": str(n), "url": f"/{n}"} for n in range(MAX_ENTRIES + 10)]
    body = json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode()
    document = parse_feed(body, URL, [])
    assert len(document.items) == MAX_ENTRIES
    assert document.problems == ("10 entries beyond the limits were not read",)


def test_endless_title_is_cut_and_said() -> None:
    document = read("<item><title>" + "T" * 100_000 + "</title></item>")
    assert len(document.items[0].title or "") == MAX_LINE_CHARS
    assert document.problems == ("item 0: title, label cut",)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<![CDATA[" + "<!--" * 20_000 + "]]>", id="comments never closed"),
        pytest.param("<![CDATA[" + "<a" * 30_000 + "]]>", id="tags never closed"),
        pytest.param("<![CDATA[" * 20_000, id="sections never closed"),
        pytest.param("</description><author>" + "a" * 200_000 + "</author><description>", id="author of one word"),
        pytest.param("<div>" * 15_000, id="deep"),
    ],
)
def test_hostile_texts_end_soon(text: str) -> None:
    body = rss(f"<item><link>https://news.example/1</link><description>{text}</description></item>")
    assert parse_feed(body, URL, []).kind == "rss"


@pytest.mark.parametrize(
    "markup",
    [
        "<script>x()</script>",
        "<img src=x onerror=x()>",
        '<a href="javascript:x()">y</a>',
        "<iframe src='https://bad.example/'></iframe>",
        "<svg/onload=x()>",
        "<!--><img src=x onerror=x()>-->",
        "<object data='x'></object>",
        "<style>@import 'x'</style>",
        "&lt;script&gt;x()&lt;/script&gt;",
    ],
)
@pytest.mark.parametrize("kind", ["rss", "atom", "atom text", "json"])
def test_no_active_content_is_left(markup: str, kind: str) -> None:
    escaped = markup.replace("&", "&amp;").replace("<", "&lt;")
    bodies = {
        "rss": rss(f"<item><title>{escaped}</title><description>{escaped}</description></item>"),
        "json": json.dumps(
            {"version": "https://jsonfeed.org/version/1", "items": [{"title": markup, "content_html": markup}]}
        ).encode(),
    }
    for name, text_type in (("atom", "html"), ("atom text", "text")):
        bodies[name] = (
            f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="{text_type}">{escaped}</title>'
            f'<content type="{text_type}">{escaped}</content></entry></feed>'
        ).encode()
    (item,) = parse_feed(bodies[kind], URL, []).items
    for text in (item.title, item.label, item.summary, item.content):
        lowered = (text or "").lower()
        for active in ("<script", "<iframe", "<object", "<style", "<svg", "<img src=x on", '<a href="javascript'):
            assert active not in lowered


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"<rss><channel><item>", b"{", b"<feed>", b"\x1f\x8b", b"<rdf:RDF>"])
)
def test_parser_raises_nothing_but_its_own_error(noise: bytes, head: bytes) -> None:
    try:
        parse_feed(head + noise, URL, [("Content-Type", "text/xml; charset=x")])
    except FeedError:
        return


PIECES = """
<rss> <channel> <item> </item> <entry> <title> </title> <link> <link href='x'/> <guid> <author> <name> <email>
<dc:date> <pubDate> <updated> </updated> 2024-99-99T25:61 <source> </source> <content> <description> <image>
<![CDATA[ ]]> <!-- --> &#x0; &#xD800; &amp; &lt;b <textinput> <media:group> <license> <enclosure/> 0 é <?xml
?> <!DOCTYPE [ ]> <feed> </feed> <category> <itunes:owner> </itunes:owner> <geo:lat> <georss:point> <where>
<a: <content type='application/xml'> <content mode='base64'> == <svg> <div>
xmlns='http://www.w3.org/2005/Atom'
"""


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(PIECES.split()), max_size=40))
def test_parser_raises_nothing_else_on_broken_feeds(pieces: list[str]) -> None:
    try:
        document = parse_feed(("<rss version='2.0'>" + "".join(pieces)).encode(), URL, [])
    except FeedError:
        return
    for item in document.items:
        repr(item).encode()


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "url", "title", "authors", "author", "name", "tags", "content_html", "date_published", "hubs"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(JSON_VALUES)
def test_parser_raises_nothing_else_on_strange_json(value: object) -> None:
    feed = {"version": "https://jsonfeed.org/version/1", "items": [value], "authors": value, "title": value}
    parse_feed(json.dumps(feed).encode(), URL, [])


def test_empty_lines_before_a_feed_cost_little() -> None:
    feed = b"<rss version='2.0'><channel><title>News</title></channel></rss>"
    for before in (b"\n" * 60_000, b"<!-- x -->" + b" \n" * 30_000, b"\r\n" * 30_000):
        began = time.process_time()
        assert parse_feed(before + feed, "https://news.example/feed").title == "News"
        assert time.process_time() - began < 5


def test_escapes_of_json_bring_no_control_back() -> None:
    body = rb'{"version": "https://jsonfeed.org/version/1.1", "title": "\u001b[2JT", "items": [{"id": "1", "url": "/1",'
    body += rb' "title": "a\u001b]0;x\u0007", "authors": [{"name": "\u0007B\u009b"}], "tags": ["\u0000c"]}]}'
    feed = parse_feed(body, "https://news.example/feed", (("Content-Type", "application/feed+json"),))
    (item,) = feed.items
    assert (feed.title, item.title, item.authors, item.section) == ("[2JT", "a]0;x", ("B",), "c")
