"""What feeds, sitemaps, subscription lists and home pages say. Bytes in, frozen records out; no network, no Scrapy.

Public functions, each in its module:

* `feed.parse_feed(body, url, headers)`: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, CDF, JSON Feed 1.0 and 1.1;
* `sitemap.parse_sitemap(body, url)`: sitemaps, indexes of them, Google News, plain or packed, as XML, text or feed;
* `opml.parse_opml(body)`: the feeds of a subscription list;
* `sniff.parse_url_list(text)`: one address a line; `sniff.find_odd_lines(text)`: those that are none;
  `sniff.sniff(body, url, headers)`: which of these a reply is;
* `home.find_feeds(html, url)` and `home.guess_feed_urls(url)`: where a site may keep its feeds;
* `home.find_article_links(html, url)`: articles linked from a page of a site that has neither feed nor sitemap.

`parse_feed`, `parse_sitemap` and `parse_opml` raise `crawler.errors.FeedError` when the bytes are something else, and
nothing else whatever the bytes are. The finders return what they find. Records: `document.FeedDocument` with its
`FeedItem`s, `sitemap.SitemapDocument` with `SitemapRef`s, `opml.OpmlFeed`, `home.FeedLink`. `dates` reads the dates of
all of them.
"""
