"""What a run is asked to do: said by a command (or `scrapy crawl`), read by spiders and middlewares."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Plan:
    """The request behind one run."""

    command: str
    """As it is written into `runs`."""
    source_ids: tuple[int, ...] | None = None
    """Only these sources; None: all."""
    is_forced: bool = False
    """Look at every feed, due or not."""
    kinds: tuple[str, ...] = ("feed", "sitemap", "home")
    """Kinds of listings to look at."""
    page_limit: int | None = None
    urls: tuple[str, ...] = ()
    """Addresses wanted on demand; when given, nothing else is fetched."""
    targets: tuple[str, ...] = ()
    """Addresses to look into for `add`."""
    ignore_robots: bool = False
    is_rendered: bool = False
    """Show all pages in a browser, whatever their sources say."""
    allow_private: tuple[str, ...] = ()
    """Addresses whose host and port the guard lets through."""
    days: tuple[date, date] | None = None
    """First and last day of a backfill."""
    takes_undated: bool = False
    """A backfill also takes pages of which nothing says when they are from."""
    paced_with: str = ""
    """Database whose other runs share the turns at hosts; empty: the one in use."""
