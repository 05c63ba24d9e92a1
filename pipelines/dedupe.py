"""Names the addresses under which a page may be known already, so that the store compares it with the right article."""

from dataclasses import replace

from crawler.items import Outcome, Result
from crawler.urls import url_key


class DedupePipeline:
    """A page whose final address has another key than the one it was found under was moved: the reason says so.

    Whether a text is new, a copy or a version is decided by `crawler.dedupe` inside the store's transaction, where no
    other page can come in between.
    """

    async def process_item(self, item: Result) -> Result:
        """Pass the result on; its outcome is made final by the store."""
        if item.outcome is Outcome.STORED and item.fetch is not None:
            found, final = item.discovery.url_key, url_key(item.fetch.final_url)
            if found != final and item.reason is None:
                return replace(item, reason=f"moved to {item.fetch.final_url}")
        return item
