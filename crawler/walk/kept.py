"""What is kept of whose replies: each source's own setting, or the corpus's. Pure."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from crawler.archive.keeping import Keeping
from crawler.config import Config
from crawler.errors import UrlError
from crawler.store.base import Source
from crawler.urls import host_of


@dataclass(frozen=True, slots=True)
class Kept:
    """The settings of one run."""

    default: Keeping = field(default_factory=Keeping)
    sources: dict[int, Keeping] = field(default_factory=dict)
    """By the number of the source; only those that differ."""
    hosts: dict[str, Keeping] = field(default_factory=dict)
    """By the host of their home pages: for pages of these that no source listed."""

    @classmethod
    def of(cls, sources: Iterable[Source], config: Config) -> "Kept":
        """What the corpus and its sources ask for."""
        default = Keeping(config.store_payload, config.store_noarchive)
        own = {
            source: Keeping(source.store_payload or default.payload, source.store_noarchive or default.noarchive)
            for source in sources
            if source.store_payload or source.store_noarchive
        }
        return cls(
            default,
            {source.source_id: keeping for source, keeping in own.items()},
            {source.host: keeping for source, keeping in own.items()},
        )

    def of_source(self, source_id: int | None, url: str) -> Keeping:
        """For a listing or page: of the source that listed it, else of the one whose host it is on."""
        if source_id is not None:
            return self.sources.get(source_id, self.default)
        return self.of_url(url)

    def of_url(self, url: str) -> Keeping:
        """For an address that nobody listed."""
        with suppress(UrlError):
            return self.hosts.get(host_of(url), self.default)
        return self.default
