"""What inputs are made of: words that each parser knows, and such as it would rather not see."""

MARKUP = (
    b"<", b">", b"</", b"/>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&#0;", b"&amp;", b"&#x1b;", b"&#xD800;", b"&x;",
    b'"', b"'", b"=", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xc2\xa9", b"&nbsp;", b"\x1b[31m",
    b"<?xml version='1.0' encoding='utf-16'?>", b"<!DOCTYPE r [<!ENTITY x 'y'>]>", b"<!ENTITY e SYSTEM 'file:///etc/passwd'>",
    b"https://news.example/a", b"//x", b"http://[::1", b"javascript:x()", b"data:text/html,x", b"\r\n", b"\n", b" ",
)  # fmt: skip
FEED = (
    b"<rss version='2.0'><channel>", b"<item>", b"</item>", b"<title>", b"</title>", b"<link>", b"<guid>",
    b"<pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate>", b"<description>", b"<content:encoded>", b"<entry>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<updated>", b"<author><name>", b"<dc:creator>", b"<media:content url='x'>",
    b'{"version":"https://jsonfeed.org/version/1.1","items":[', b'"id":', b'"url":', b'"title":', b"<rdf:RDF", b"xml:base='/x/'",
    b"type='html'", b"<script>", b"<img onerror=x>", b"<ttl>",
)  # fmt: skip
SITEMAP = (
    b"<urlset>", b"<url>", b"<loc>", b"</loc>", b"<lastmod>2026-03-02</lastmod>", b"<sitemapindex>", b"<sitemap>",
    b"<news:news>", b"<news:title>", b"<news:publication_date>", b"<news:name>", b"<image:loc>", b"https://news.example/a\n",
)  # fmt: skip
OPML = (b"<opml version='2.0'>", b"<body>", b"<outline xmlUrl='", b" text='", b" type='rss'", b"</outline>", b"<foaf:Agent>",
         b"rdf:resource='", b"htmlUrl='")  # fmt: skip
ROBOTS = (
    b"User-agent: ", b"Disallow: ", b"Allow: ", b"*", b"$", b"Sitemap: ", b"Crawl-delay: ", b"Request-rate: 1/5m",
    b"Content-Usage: ", b"Content-Signal: ai-train=no", b"License: ", b"#", b"%2F", b"%", b"\r", b"\n", b"Pressmark", b"/",
    b"index.html", b"\xef\xbb", b"\xff\xfe",
)  # fmt: skip
HTML = (
    b"<html><head>", b"<title>", b"<meta property='og:title' content='", b"<meta charset='", b"<article>", b"<p>", b"</p>",
    b"<div class='paywall'>", b"<h1>", b"<time datetime='", b"<script type='application/ld+json'>", b"</script>", b"<table>",
    b"<tr><td>", b"<ul><li>", b"<blockquote>", b"<figure><img src='", b"<figcaption>", b"srcset='a 1w, b 2x'", b"<a href='",
    b"<base href='", b"<noscript>", b"<template>", b"<svg>", b"<o:p>", b"style='display:none'", b"itemprop='author'",
    b"The council met on Monday evening and talked for three hours about the old harbour and its cranes. ",
    b"By Ann Example", b"2 January 2026", b"12:30", b"Advertisement",
)  # fmt: skip
JSON = (
    b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\\ud800", b"null", b"true", b"1e999", b"-1", b'"@type":"NewsArticle"',
    b'"@graph":', b'"@id":"#a"', b'"author":', b'"name":', b'"headline":', b'"datePublished":"2026-01-02T03:04:05Z"',
    b'"articleBody":', b'"image":', b'"url":', b'"isAccessibleForFree":', b'"license":', b'"copyrightNotice":',
    b'"liveBlogUpdate":', b"<!--", b"//", b"/*", b";", b"NaN",
)  # fmt: skip
DATES = (
    b"2026-01-02", b"T03:04:05", b"+01:00", b"Z", b"2 January 2026", b"January", b"Monday, ", b"03/04/2024", b"31.12.1999",
    b"12:30 p.m.", b" EST", b" GMT", b"0000-00-00", b"9999-12-31", b"1700000000", b"1700000000000", b"\xd9\xa1\xd9\xa2",
    b"2024\xe5\xb9\xb47\xe6\x9c\x8824\xe6\x97\xa5", b"24 \xd9\x8a\xd9\x88\xd9\x84\xd9\x8a\xd9\x88 2024", b"February 29, 2023",
    b"Europe/Berlin\n", b"T24:00:00", b":60", b"-", b".", b"/", b",", b" ", b"\xe2\x80\x8f", b"de", b"1st", b"'24",
)  # fmt: skip
URLS = (
    b"https://", b"http:", b"//", b"/", b"\\", b"..", b"%2e", b"%00", b"@", b":", b"?", b"#", b"&", b"=", b"utm_source=a", b"[::1]",
    b"[::ffff:127.0.0.1]", b"0x7f.1", b"127.1", b"2130706433", b"xn--", b"\xe3\x80\x82", b"news.example", b"www.", b"amp",
    b"index.html", b";jsessionid=1", b":443", b":99999", b"\t", b"\n", b"file:///etc/passwd", b"169.254.169.254", b"localhost",
    b"id=1", b"p=2", b"%", b"\xc3\xa9", b"\xff",
)  # fmt: skip
NOTICES = tuple(word.encode() for word in (
    "© 2026 Example Press. All rights reserved.", "Copyright", "(c)", "©", "This material may not be published, ",
    "Alle Rechte vorbehalten.", "Toute reproduction interdite", "Все права защищены", "版权所有", "無断転載を禁じます",
    "جميع الحقوق محفوظة", "without permission", "CC BY-SA 4.0", "licensed under ", "Republished from ",
    "The Conversation", "Reuters", "(AP)", "disclaimer: ", "The views expressed are those of the author",
    "text and data mining", "e\u0301", "\u200b", "\u00ad", "\u202e", "2020-2026", "Example Media Ltd", ". ", ", ",
))  # fmt: skip
SIGNALS = (
    b"1", b"0", b"train-ai=n", b"bots=y", b"ai-train=no, search=yes", b"noindex, nofollow", b"max-snippet: 5", b"unavailable_after:",
    b"otherbot: ", b"noai", b'<https://a.example/l>; rel="license"', b'; type="application/rsl+xml"', b"Link", b"X-Robots-Tag", b";",
    b",", b"=", b"?0", b":", b'[{"location":"/","tdm-reservation":1,"tdm-policy":"https://news.example/p"}]',
    b'"location":"*"', b"Content-Usage: /a train-ai=n", b"User-agent: *\r", b"<rsl><content url='/'><license>", b"<permits>",
    b"\n", b"<", b">", b'"', b"[", b"{", b"*", b"/",
)  # fmt: skip
WARC = (
    b"WARC/1.0\r\n", b"WARC/1.1\r\n", b"WARC-Type: response\r\n", b"WARC-Type: warcinfo\r\n", b"WARC-Type: revisit\r\n",
    b"WARC-Target-URI: https://news.example/a\r\n", b"WARC-Record-ID: <urn:uuid:1>\r\n", b"Content-Length: 20\r\n",
    b"Content-Length: 0\r\n", b"Content-Length: -1\r\n", b"Content-Length: 99999999999999999999\r\n",
    b"Content-Type: application/http; msgtype=response\r\n", b"WARC-Date: 2026-01-02T03:04:05Z\r\n", b"\r\n", b"\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n", b"Transfer-Encoding: chunked\r\n", b"5\r\nhello\r\n0\r\n\r\n", b"\n~~\n", b"ffffffffff\r\n", b"\x1f\x8b\x08",
    b"HTTP/1.1 abc\r\n", b"WARC-Refers-To: <x>\r\n", b"Pressmark-Renamed: Transfer-Encoding\r\n", b"HTTP/2 200\r\n",
)  # fmt: skip
RULES = (
    b"[[rule]]\n", b'title = "h1"\n', b'body = "article p"\n', b'[rule.proof]\n', b"valid_from = 2026-01-01\n",
    b'xpath:', b"css:", b"::text", b"::attr(href)", b"//p[contains(., 'a')]", b":has(p)", b":nth-child(2n+1)", b"[a^=b]", b'"', b"=",
    b"[", b"]", b"'", b"#", b"1", b"true", b"\\u0000", b'"""', b"{", b"}", b",", b"remove = [", b"authors = ", b"date_published = ",
)  # fmt: skip
QUERIES = (b'"', b"*", b"AND", b"OR", b"NOT", b"NEAR(", b")", b"^", b"-", b":", b"title:", b"{a b}", b"+", b"\x00", b"'", b";", b"--",
            b"harbour", b" ", "港口".encode(), b"\xff", b"%", b"_", b"(", b"council")  # fmt: skip
OUTPUTS = (
    b"\x1b[2J", b"\x1b]0;x\x07", b"\x9b", b"\xc2\x9b31m", "\u202e".encode(), "\u2066".encode(), b"\r", b"\n", b"\r\n", b"\t", b"=", b"+",
    b"-", b"@", b"|", b'"', b"'", b",", b";", b"<script>", b"---", b"# ", b"1. ", b"`", b"\\", b"[a](javascript:x)", "\u2028".encode(),
    b"\xff", b"\x00", "港".encode(), b"=cmd|'/c x'!A1", "\ufeff".encode(), "＝".encode(),
)  # fmt: skip
CODED = (b"g\n", b"d\n", b"b\n", b"z\n", b"gg\n", b"\x1f\x8b\x08\x00", b"x\x9c", b"\x28\xb5\x2f\xfd", b"\x00", b"\xff", b"\x8b",
          b"\x1f\x8b\x08\x08name\x00", b"\x28\xb5\x2f\xfd\x04\x88")  # fmt: skip
PICKLES = (
    b"\x80\x05", b"cos\nsystem\n", b"cbuiltins\neval\n", b"\x8c\x02os", b"\x93", b"R", b"(", b"t", b".", b"b", b"\x81",
    b"ccrawler.items\nOutcome\n", b"\x8c\x0dcrawler.items", b"\x8c\x07Reading", b"]", b"}", b"s", b"a", b"\x94", b"cdatetime\ndatetime\n",
    b"cbuiltins\ngetattr\n", b"N", b"I1\n", b"q\x00", b"0", b"2",
)  # fmt: skip
TEXTS = (b"The council met on Monday. ", b"\n", "é".encode(), "e\u0301".encode(), "ﬁ".encode(), "İ".encode(), "ß".encode(),
          "港口的夜晚".encode(), "\u200d".encode(), "\u00ad".encode(), b" ", b"1", b"-", "ᄀ\u1161".encode(), "\u0344".encode())  # fmt: skip
CONFIG = (*RULES, b"db = ", b"workers = ", b"inf", b"nan", b"host_delay_s = ", b"contact = ")
