"""Every statement of a page, its server and its feed arrives in `signals`: raw, with its channel and the time."""

import json

from faultreplies import PROSE, robots
from faultsite import Site
from ownrun import Corpus

from crawler.demo.loopback import Reply

CC = "https://creativecommons.org/licenses/by/4.0/"
RSL = (
    '<rsl xmlns="https://rslstandard.org/rsl"><content url=""><license>'
    '<permits type="usage">search</permits></license></content></rsl>'
)
ENTRY_RSL = (
    '<rsl:content url="/story"><rsl:license>'
    '<rsl:prohibits type="usage">ai-train</rsl:prohibits></rsl:license></rsl:content>'
)
LD = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": "NewsArticle",
            "headline": "A story",
            "copyrightHolder": {"@id": "#press"},
            "copyrightYear": 2026,
            "copyrightNotice": "© 2026 Example Press",
            "creditText": "Ada Writer / Example Press",
            "license": CC,
            "usageInfo": "https://news.example/use",
            "acquireLicensePage": "https://news.example/buy",
            "isAccessibleForFree": False,
            "isBasedOn": "https://elsewhere.example/first",
            "sourceOrganization": {"@type": "Organization", "name": "Example Wire"},
        },
        {"@type": "Organization", "@id": "#press", "name": "Example Press"},
        {"@type": "ImageObject", "license": "https://creativecommons.org/licenses/by-nc/4.0/"},
    ],
}
HEAD = f"""
<meta name="robots" content="noarchive, unavailable_after: Friday, 25 Jun 2027 15:00:00 GMT">
<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://news.example/tdm.json">
<meta name="copyright" content="Example Press"><meta name="DC.rights" content="Meta rights">
<meta property="dcterms:rightsHolder" content="Example Press"><meta name="prism.copyright" content="Prism words">
<meta property="article:content_tier" content="metered"><meta http-equiv="X-Robots-Tag" content="nosnippet">
<meta name="googlebot" content="noarchive">
<link rel="license" href="{CC}"><link rel="copyright" href="/copyright">
<link rel="license" type="application/rsl+xml" href="/rsl.xml"><script type="application/rsl+xml">{RSL}</script>
<link rel="canonical" href="https://elsewhere.example/first"><link rel="c2pa-manifest" href="/manifest.c2pa">
<script type="application/ld+json">{json.dumps(LD)}</script>
"""
HEADERS = (
    ("TDM-Reservation", "0"),
    ("TDM-Policy", "https://news.example/header.json"),
    ("Content-Usage", "train-ai=n, search=y"),
    ("Content-Signal", "ai-train=no"),
    ("X-Robots-Tag", "noai"),
    ("X-Robots-Tag", "otherbot: noarchive"),
    ("Link", '</rsl.xml>; rel="license"; type="application/rsl+xml", </m.c2pa>; rel="c2pa-manifest"'),
    ("Link", f'<{CC}>; rel="license"'),
)
ROBOTS = """# The words above a signal are its legal text.
User-agent: *
Content-Signal: search=yes, ai-train=no
Content-Usage: /story train-ai=n
License: https://news.example/license.xml
Allow: /
"""
TDMREP = '[{"location": "/story", "tdm-reservation": 1, "tdm-policy": "https://news.example/file.json"}]'
WHOLE = {
    ("tdm-reservation", "http-header", "0", "0"),
    ("tdm-policy", "http-header", "https://news.example/header.json", None),
    ("content-usage", "http-header", "train-ai=n, search=y", "train-ai=n, search=y"),
    ("content-signal", "http-header", "ai-train=no", "ai-train=no"),
    ("x-robots-tag", "http-header", "noai", None),
    ("x-robots-tag", "http-header", "otherbot: noarchive", None),
    ("rsl", "http-header", "/rsl.xml", "{site}/rsl.xml"),
    ("c2pa-manifest", "http-header", "/m.c2pa", "{site}/m.c2pa"),
    ("license", "http-header", CC, CC),
    ("content-signal", "robots.txt", "search=yes, ai-train=no", None),
    ("content-usage", "robots.txt", "/story train-ai=n", None),
    ("rsl", "robots.txt", "https://news.example/license.xml", "https://news.example/license.xml"),
    ("tdm-reservation", "tdmrep.json", TDMREP, "1"),
    ("tdm-policy", "tdmrep.json", "https://news.example/file.json", "https://news.example/file.json"),
    ("robots", "html-meta", "noarchive, unavailable_after: Friday, 25 Jun 2027 15:00:00 GMT", None),
    ("tdm-reservation", "html-meta", "1", "1"),
    ("tdm-policy", "html-meta", "https://news.example/tdm.json", None),
    ("copyright", "html-meta", "Example Press", None),
    ("dc.rights", "html-meta", "Meta rights", None),
    ("dcterms.rightsholder", "html-meta", "Example Press", None),
    ("prism.copyright", "html-meta", "Prism words", None),
    ("article:content_tier", "html-meta", "metered", "metered"),
    ("x-robots-tag", "html-meta", "nosnippet", None),
    ("googlebot", "html-meta", "noarchive", None),
    ("license", "html-link", CC, CC),
    ("copyright", "html-link", "/copyright", "{site}/copyright"),
    ("rsl", "html-link", "/rsl.xml", "{site}/rsl.xml"),
    ("rsl", "html-link", RSL, None),
    ("canonical", "html-link", "https://elsewhere.example/first", "https://elsewhere.example/first"),
    ("c2pa-manifest", "html-link", "/manifest.c2pa", "{site}/manifest.c2pa"),
    ("copyrightYear", "microdata", "2026", None),
    ("copyrightHolder", "json-ld", '{"@id": "#press"}', "Example Press"),
    ("copyrightYear", "json-ld", "2026", "2026"),
    ("copyrightNotice", "json-ld", "© 2026 Example Press", "© 2026 Example Press"),
    ("creditText", "json-ld", "Ada Writer / Example Press", "Ada Writer / Example Press"),
    ("license", "json-ld", CC, CC),
    ("usageInfo", "json-ld", "https://news.example/use", "https://news.example/use"),
    ("acquireLicensePage", "json-ld", "https://news.example/buy", "https://news.example/buy"),
    ("isAccessibleForFree", "json-ld", "false", "false"),
    ("isBasedOn", "json-ld", "https://elsewhere.example/first", "https://elsewhere.example/first"),
    ("sourceOrganization", "json-ld", '{"@type": "Organization", "name": "Example Wire"}', "Example Wire"),
    ("rights", "feed-entry", "Entry rights", None),
    ("license", "feed-entry", CC, CC),
    ("source", "feed-entry", "https://elsewhere.example/feed", "https://elsewhere.example/feed"),
    ("rights", "feed", "All of it © Example Press", None),
    ("license", "feed", "https://creativecommons.org/licenses/by-nd/4.0/",
     "https://creativecommons.org/licenses/by-nd/4.0/"),
}  # fmt: skip


def feed(url: str) -> Reply:
    names = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:rsl="https://rslstandard.org/rsl" '
        'xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule"'
    )
    item = (
        f"<item><title>A story</title><link>{url}</link><guid>{url}</guid><dc:rights>Entry rights</dc:rights>"
        f"<creativeCommons:license>{CC}</creativeCommons:license>"
        f'<source url="https://elsewhere.example/feed">Elsewhere</source>{ENTRY_RSL}</item>'
    )
    text = (
        f'<?xml version="1.0"?><rss version="2.0" {names}><channel><title>Example</title>'
        "<copyright>All of it © Example Press</copyright>"
        "<creativeCommons:license>https://creativecommons.org/licenses/by-nd/4.0/</creativeCommons:license>"
        f"{item}</channel></rss>"
    )
    return Reply(body=text.encode(), content_type="application/rss+xml")


def crawl(site: Site, corpus: Corpus) -> None:
    body = (
        '<article itemscope itemtype="https://schema.org/NewsArticle"><h1>A story</h1>'
        '<meta itemprop="copyrightYear" content="2026">' + f"<p>{PROSE}</p>" * 5 + "</article>"
    )
    html = f"<!doctype html><html lang=en><head><title>A story</title>{HEAD}</head><body>{body}</body></html>"
    site.set("/robots.txt", robots(ROBOTS))
    site.set("/.well-known/tdmrep.json", Reply(body=TDMREP.encode(), content_type="application/json"))
    site.set("/story", Reply(body=html.encode(), headers=HEADERS, content_type="text/html; charset=utf-8"))
    site.set("/feed", feed(site.url("/story")))
    assert corpus.run("add", "--allow-private", site.url("/feed")).code == 0
    assert corpus.run("crawl").code == 0


def test_every_signal_is_kept_raw_with_its_channel_and_the_time_of_the_fetch(site: Site, corpus: Corpus) -> None:
    crawl(site, corpus)
    origin = site.url("/").rstrip("/")
    found = set(corpus.query("SELECT name, channel, raw, value FROM signals"))
    expected = {(*kept, value.replace("{site}", origin) if value else None) for *kept, value in WHOLE}
    entry_rsl = {row for row in found if row[:2] == ("rsl", "feed-entry")}
    assert found - entry_rsl == expected
    ((_, _, raw, _),) = entry_rsl
    assert 'prohibits type="usage">ai-train<' in raw
    times = "count(DISTINCT s.seen_at), min(s.seen_at = f.fetched_at)"
    query = f"SELECT count(*), {times} FROM signals s JOIN fetches f ON f.fetch_id = s.fetch_id"
    assert corpus.query(query) == [(len(found), 1, 1)]
    assert ROBOTS.encode() in [body for (body,) in corpus.query("SELECT body FROM site_policies")]
    assert corpus.run("verify").code == 0


def test_the_verdicts_say_which_signal_decided(site: Site, corpus: Corpus) -> None:
    crawl(site, corpus)
    (row,) = corpus.run("rights", "--json", site.url("/story")).rows
    verdicts = ("status", "tdm", "ai_train", "archive", "access", "holder", "licence_url", "syndicated_from_url")
    basis = {one["verdict"]: one["evidence"] for one in row["basis"]}
    assert {name: (row[name], basis[name]) for name in verdicts} == {
        "status": ("licensed", "json-ld:license"),
        "tdm": ("reserved", "html-meta:tdm-reservation"),
        "ai_train": ("disallow", "http-header:content-usage"),
        "archive": ("disallow", "html-meta:robots"),
        "access": ("paywalled", "json-ld:isAccessibleForFree"),
        "holder": ("Example Press", "json-ld:copyrightHolder"),
        "licence_url": (CC, "json-ld:license"),
        "syndicated_from_url": ("https://elsewhere.example/first", "html-link:canonical"),
    }
    assert "tdm: http-header:tdm-reservation says not_reserved" in row["conflicts"]
