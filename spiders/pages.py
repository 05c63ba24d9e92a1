"""Single pages on demand: `scrapy crawl pages -a url=https://news.example/story` or `pressmark fetch`."""

import time
from datetime import timedelta
from typing import Any

from crawler.clock import now
from crawler.errors import Forgotten, UrlError
from crawler.items import Discovery, DiscoveryMeans, Entry, Outcome, Result
from crawler.store.base import Written
from crawler.urls import resolve_url, url_key, without_credentials
from crawler.urls.hosts import host_key
from crawler.walk.plan import Plan
from spiders.base import NewsSpider


class PagesSpider(NewsSpider):
    """Fetches the addresses of its plan, whether they were seen before or not."""

    name = "pages"
    is_conditional = False
    """Who asks for a page by hand wants it whole."""

    def __init__(self, url: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = Plan("scrapy crawl pages", urls=tuple(map(without_credentials, (url or "").split())))

    def fill(self) -> None:
        runtime = self.runtime
        keys = set()
        for url in runtime.plan.urls:
            try:
                entry = Entry(without_credentials(resolve_url(url)))
            except UrlError as error:
                self._refuse(url, str(error))
                continue
            key = url_key(entry.url)
            if key in keys:
                continue
            keys.add(key)
            discovery = Discovery(entry, DiscoveryMeans.ON_DEMAND, key, now())
            try:
                known = runtime.store.add_discovery(discovery, runtime.run_id)
            except Forgotten as error:
                self._refuse(url, str(error), Outcome.FORGOTTEN)
                continue
            runtime.recall_host(entry.url)
            runtime.frontier.add_page(host_key(entry.url), known)

    def put_off(self) -> None:
        """A page whose host asked for a longer wait than this run's is the next crawl's, and one that a run beside this
        one fetched is not fetched twice; whoever asked is told."""
        for discovery in self.runtime.frontier.ended_beside:
            written = self.runtime.store.end_of(discovery.discovery_id or 0)
            if written is not None:
                self.runtime.counts["fetched by another run"] += 1
                for listener in self.runtime.listeners:
                    listener(Result(discovery, written.outcome, written.reason), written)
        for discovery in self.runtime.frontier.left_pages():
            wait_s = self.runtime.pacer.wait_s(host_key(discovery.entry.url), time.monotonic())
            retry_at = now() + timedelta(seconds=wait_s)
            reason = "the host asked to wait"
            self.runtime.write_now(Result(discovery, Outcome.HTTP_ERROR, reason, retry_at=retry_at))

    def _refuse(self, url: str, why: str, outcome: Outcome = Outcome.INVALID_URL) -> None:
        """What is no address, or was erased on request, is not stored: it is told to whoever asked."""
        self.runtime.problems.append(why)
        self.runtime.counts[outcome] += 1
        key = url if outcome is Outcome.INVALID_URL else url_key(resolve_url(url))
        result = Result(Discovery(Entry(url), DiscoveryMeans.ON_DEMAND, key, now()), outcome, reason=why)
        for listener in self.runtime.listeners:
            listener(result, Written(outcome, why, None))
