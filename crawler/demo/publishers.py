"""The three publishers of the demo, none of which exists."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Publisher:
    """What is the same on every page of one publisher."""

    key: str
    """ledger | courier | digest: also the name of its origin."""
    name: str
    feed_path: str
    feed_type: str
    """Content-Type of the feed."""
    sections: tuple[str, ...]
    """Paths of its section pages."""
    copyright_line: str
    """As in the footer."""
    robots: str
    """Its robots.txt; `{origin}` stands for its own address."""
    tdm_reservation: str | None = None
    """Value of the header of that name on its pages."""


LEDGER = Publisher(
    key="ledger",
    name="The Harbour Ledger",
    feed_path="/feed.xml",
    feed_type="application/rss+xml; charset=utf-8",
    sections=("/harbour/", "/business/", "/environment/", "/opinion/"),
    copyright_line="© 2026 The Harbour Ledger. All rights reserved.",
    robots="User-agent: *\nDisallow: /search\nCrawl-delay: 0.2\n",
    tdm_reservation="1",
)
COURIER = Publisher(
    key="courier",
    name="Valley Courier",
    feed_path="/atom.xml",
    feed_type="application/atom+xml; charset=utf-8",
    sections=("/local", "/business", "/analysis", "/around"),
    copyright_line="Copyright © 2026 Valley Courier",
    robots=(
        "User-agent: *\nContent-Signal: search=yes, ai-train=no\nDisallow: /account/\n\nSitemap: {origin}/sitemap.xml\n"
    ),
)
DIGEST = Publisher(
    key="digest",
    name="Marketwire Digest",
    feed_path="/feed.json",
    feed_type="application/feed+json",
    sections=("/markets/", "/companies/", "/shipping/"),
    copyright_line="© 2026 Marketwire Digest",
    robots="User-agent: *\nDisallow: /go/\n",
)
PUBLISHERS = (LEDGER, COURIER, DIGEST)

DIGEST_LISTING = ("/markets/", "All market news at a glance")
"""Path and title of the entry of the reposter's feed that is a section page."""
DIGEST_FORBIDDEN = ("/go/partner-offer", "An offer from one of our partners")
"""Its entry that robots.txt forbids."""
DIGEST_MISSING = ("/article/1190", "Copper takes a breath")
"""Its entry that is 404."""
