"""Sitemaps only: `scrapy crawl sitemaps` looks at the sitemaps that are due and fetches the pages they name."""

from spiders.feeds import FeedsSpider


class SitemapsSpider(FeedsSpider):
    """The main job, kept to sitemaps."""

    name = "sitemaps"
    kinds = ("sitemap",)
