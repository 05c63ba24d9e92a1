"""Which pages are shown in a browser before they are read: those of sources that ask for it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from crawler.errors import UrlError
from crawler.items import Discovery
from crawler.store.base import Source
from crawler.urls import host_of


@dataclass(frozen=True, slots=True)
class Rendered:
    """The sources of one run that are rendered."""

    source_ids: frozenset[int] = frozenset()
    hosts: frozenset[str] = frozenset()
    """Of their home pages: pages of these that no source listed (asked for by hand) are rendered, too."""
    home_urls: tuple[str, ...] = ()

    @classmethod
    def of(cls, sources: Iterable[Source]) -> "Rendered":
        """The rendered ones among these."""
        found = [source for source in sources if source.is_rendered]
        return cls(
            frozenset(source.source_id for source in found),
            frozenset(source.host for source in found),
            tuple(source.home_url for source in found),
        )

    def has(self, discovery: Discovery) -> bool:
        """True for a page of these sources."""
        if discovery.source_id is not None:
            return discovery.source_id in self.source_ids
        try:
            return bool(self.hosts) and host_of(discovery.entry.url) in self.hosts
        except UrlError:
            return False
