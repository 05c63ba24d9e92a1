"""Documents made to hurt whoever reads them: pages, feeds, sitemaps and lists of feeds.

`PAGES`: name to (reply, outcome). `LISTINGS`: name to (reply, addresses found; `SOME` where it hangs on the
packer, None where it is refused).
Addresses in listings lie in a private network, so that nobody ever asks for them.
"""

import gzip
import json

from faultreplies import bomb, page

from crawler.demo.loopback import Reply

INSIDE = "http://10.11.12.13/"
LOL = (
    "<!DOCTYPE l [<!ENTITY a0 'lol'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "<!ENTITY file SYSTEM 'file:///etc/passwd'><!ENTITY net SYSTEM 'http://10.11.12.13/x'>]>"
)
"""A billion laughs, a file and an address."""
SOME = -1
HTML = page("A page").body


# -- pages


def story(head: str = "", behind: str = "", title: str = "A page") -> Reply:
    """An article with something in its head or behind its text."""
    whole = page(title, head=head)
    return Reply(body=whole.body.replace(b"</article>", behind.encode() + b"</article>"))


def node(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def labelled(charset: str, body: bytes = HTML) -> Reply:
    return Reply(body=body, content_type=f"text/html; charset={charset}")


def as_xhtml(body: bytes, before: str = "") -> Reply:
    return Reply(body=b'<?xml version="1.0"?>' + before.encode() + body, content_type="application/xhtml+xml")


AUTHORS = [{"@type": "Person", "name": f"Writer {number}"} for number in range(20_000)]
CIRCLE = [
    {"@id": f"#{number}", "@type": "NewsArticle", "author": {"@id": f"#{(number + 1) % 300}"}} for number in range(300)
]

INCLUSION = (
    b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="http://10.11.12.13/x"/>'
)

PAGES: dict[str, tuple[Reply, str]] = {
    # what the encoding is said to be
    "utf-8 mark, utf-16 label": (labelled("utf-16", b"\xef\xbb\xbf" + HTML), "stored"),
    "utf-16 mark, latin label": (labelled("latin-1", b"\xff\xfe" + HTML.decode().encode("utf-16-le")), "stored"),
    "two marks": (labelled("utf-8", b"\xef\xbb\xbf" * 2 + HTML), "stored"),
    "a mark that lies": (labelled("utf-8", b"\xfe\xff" + HTML), "not_html"),
    "half of it in utf-16": (labelled("utf-8", HTML + HTML.decode().encode("utf-16-le")), "not_html"),
    "a codec that is no charset": (labelled("rot13"), "stored"),
    "a codec of bytes": (labelled("zlib_codec"), "stored"),
    "a codec of escapes": (labelled("unicode_escape"), "stored"),
    "a label of 5000 letters": (labelled("x" * 5000), "stored"),
    "a thousand labels": (story(head="".join(f"<meta charset=x-{number}>" for number in range(1000))), "stored"),
    # what is in its data
    "lists 50,000 deep": (story(head=node("[" * 50_000 + "]" * 50_000)), "stored"),
    "objects 50,000 deep": (story(head=node('{"a":' * 50_000 + "1" + "}" * 50_000)), "stored"),
    "authors of authors": (
        story(head=node('{"@type":"NewsArticle","author":' * 900 + '"A"' + "}" * 900)),
        "stored",
    ),
    "a number of 100,000 digits": (
        story(head=node('{"@type":"NewsArticle","wordCount":' + "9" * 100_000 + "}")),
        "stored",
    ),
    "a date beyond numbers": (story(head=node('{"@type":"NewsArticle","datePublished":1e999999}')), "stored"),
    "20,000 authors": (story(head=node(json.dumps({"@type": "NewsArticle", "author": AUTHORS}))), "stored"),
    "data in a circle": (story(head=node(json.dumps({"@graph": CIRCLE}))), "stored"),
    # what is in its mark-up
    "100,000 attributes": (
        story(behind="<b " + " ".join(f"a{number}=1" for number in range(100_000)) + ">x</b>"),
        "stored",
    ),
    "a comment without an end": (story(behind="<!-- " + "x" * 500_000), "stored"),
    "links in links": (story(behind="<a href=/x>" * 20_000), "stored"),
    "tables in tables": (story(behind="<table><tr><td>" * 10_000), "stored"),
    "a million brackets": (story(behind="(" * 1_000_000), "stored"),
    "a letter with 500,000 accents": (story(behind="<p>e" + "\u0301" * 500_000), "stored"),
    "200,000 notices": (story(behind="<p>" + "All rights reserved. " * 20_000), "stored"),
    "10,000 hidden blocks": (story(behind="<div hidden>" * 10_000), "stored"),
    "a base in javascript": (story(head='<base href="javascript:alert(1)">'), "stored"),
    # what is in its doctype
    "a billion laughs": (as_xhtml(HTML.replace(b"part 1", b"&a9; &file; &net;"), LOL), "stored"),
    "an included file": (as_xhtml(HTML.replace(b"<article>", b"<article>" + INCLUSION)), "stored"),
}

# -- listings


def listing(text: str | bytes, content_type: str = "application/xml") -> Reply:
    return Reply(body=text.encode() if isinstance(text, str) else text, content_type=content_type)


def feed(items: str, before: str = "", charset: str = "utf-8") -> Reply:
    text = f"<?xml version='1.0' encoding='{charset}'?>{before}<rss version='2.0'><channel><title>T</title>{items}"
    return listing(text + "</channel></rss>")


def items(count: int, inner: str = "") -> str:
    return "".join(
        f"<item><title>Story</title><link>{INSIDE}{n}</link><guid>{n}</guid>{inner}</item>" for n in range(count)
    )


def sitemap(*urls: str, before: str = "", behind: str = "") -> str:
    rows = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f"<?xml version='1.0'?>{before}<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}{behind}</urlset>"


def json_feed(rest: str) -> Reply:
    return listing(
        '{"version": "https://jsonfeed.org/version/1.1", "title": "T", ' + rest + "}", "application/feed+json"
    )


ODD_DATES = (
    "0000-00-00",
    "9999-12-31T23:59:60Z",
    "Wed, 99 Foo 20245 99:99:99 +9999",
    "1e308",
    "9" * 5000,
    "٢٠٢٤-٠٧-٢٤",
)
ODD_LINKS = (
    "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "ftp://10.11.12.13/x", "http://[::1", "", "#",
)  # fmt: skip

LISTINGS: dict[str, tuple[Reply, int | None]] = {
    "20,000 entries": (feed(items(20_000)), 2000),
    "one entry 5000 times": (feed(items(1) * 5000), 1),
    "entries in entries": (feed("<item>" * 20_000), 0),
    "an entry with 50,000 attributes": (feed(items(1, "<x " + "".join(f"a{n}='1' " for n in range(50_000)) + "/>")), 1),
    "50,000 comments": (feed(items(1) + "<!-- -->" * 50_000), 1),
    "cdata without an end": (feed(items(1) + "<![CDATA[" + "x" * 1_000_000), 1),
    "a title of 1 MB": (feed(items(1).replace("Story", "T" * 1_000_000)), 1),
    "an address of 1 MB": (feed(items(1).replace("</link>", "a" * 1_000_000 + "</link>")), 0),
    "odd dates": (feed("".join(items(20, f"<pubDate>{date}</pubDate>") for date in ODD_DATES)), 20),
    "odd links": (feed("".join(f"<item><link>{link}</link><guid>{link}</guid></item>" for link in ODD_LINKS)), 0),
    "laughs in a feed": (feed(items(2, "<description>&a9; &file; &net;</description>"), LOL), 2),
    "a feed that says rot13": (feed(items(1), charset="rot13"), 1),
    "a feed with zeros": (listing(feed(items(2)).body.replace(b"Story", b"St\0ory")), 2),
    "a packed feed, cut": (listing(gzip.compress(feed(items(1000)).body)[:-300]), SOME),
    "a bomb for a feed": (listing(bomb(60).body), None),
    "a bomb in a bomb for a feed": (listing(gzip.compress(bomb(60).body)), None),
    "json 100,000 deep": (json_feed('"items": ' + "[" * 100_000 + "]" * 100_000), None),
    "json with a number of 9000 digits": (json_feed('"items": [{"id": ' + "9" * 9000 + "}]"), None),
    "json of the wrong kinds": (
        json_feed(f'"items": [null, 5, "x", {{"id": {{}}, "url": 7}}, {{"id": "1", "url": "{INSIDE}1", "tags": 5}}]'),
        1,
    ),
    "a packed sitemap that unpacks to 54 MB": (
        listing(gzip.compress(sitemap(INSIDE, behind=" " * 54_000_000).encode())),
        1,
    ),
    "laughs in a sitemap": (listing(sitemap(INSIDE, before=LOL)), 1),
    "a sitemap 50,000 deep": (listing(sitemap(behind="<url>" * 50_000)), 0),
    "a sitemap of noise": (listing(bytes(range(256)) * 4000), None),
    "a sitemap that is a picture": (listing(b"\x89PNG\r\n\x1a\n" + bytes(5000), "image/png"), None),
}

OPML: dict[str, tuple[Reply, int]] = {
    "laughs in a list": (listing(f"{LOL}<opml><body><outline xmlUrl='{INSIDE}&a9;&file;'/></body></opml>"), 1),
    "a list 50,000 deep": (
        listing(f"<opml><body>{'<outline>' * 50_000}<outline xmlUrl='{INSIDE}'/></body></opml>"),
        0,
    ),
    "a list with 50,000 attributes": (
        listing(
            "<opml><body><outline "
            + "".join(f"a{n}='1' " for n in range(50_000))
            + f"/><outline xmlUrl='{INSIDE}'/></body></opml>"
        ),
        1,
    ),
}
