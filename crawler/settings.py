"""Scrapy's settings for this project, each with its reason. What users set is in `crawler.config`."""

from crawler.config import Config

BOT_NAME = "pressmark"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"

# Every request leaves through our handler: guard, host turns, deadline, raw record. Other schemes are not spoken.
DOWNLOAD_HANDLERS = {
    "http": "crawler.middlewares.handler.GuardedHandler",
    "https": "crawler.middlewares.handler.GuardedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.middlewares.resolver.GuardedResolver"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# What Scrapy would run unasked is written down here in full, so that nothing of its next version joins in, and so that
# nothing is imported for nothing: it loads even what is switched off (its remote control: 0.1 s). Left out are
#   robotstxt     fails open and forgets: ours stands in its place
#   offsite       redirects may leave a site, and are recorded
#   retry         tries are counted and timed by `crawler.schedule.ending`, also across runs
#   httpcompression  takes what a cut stream gave so far for the whole of it: ours is `Unpacking`
#   redirect      fails on what is no address: ours is made of it
#   httpproxy     a proxy from the environment would dial addresses the guard has not seen
#   downloadtimeout, httpauth, httpcache, cookies   the handler's deadline; a crawler has no session
#   stats         nobody reads them
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.render.RenderMiddleware": 50,  # outermost: sees replies unpacked, redirects followed
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.reservations.ReservationsMiddleware": 110,
    "crawler.middlewares.licences.LicencesMiddleware": 115,
    "crawler.middlewares.redirects.MetaRefreshes": 580,
    "crawler.middlewares.unpacking.Unpacking": 590,
    "crawler.middlewares.redirects.Redirects": 600,
}
# None of Scrapy's: every status is a result of its own, depth and URL length are decided elsewhere, no referrer is
# told. Each would be a generator more around every request and every item.
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
ITEM_PIPELINES = {
    "pipelines.extract.ExtractPipeline": 100,
    "pipelines.dedupe.DedupePipeline": 200,
    "pipelines.store.StorePipeline": 300,
}
# Of Scrapy's those only that an operator of plain `scrapy crawl` may ask for; `finish_reason` is CoreStats'.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.spiderstate.SpiderState": 0,
}
EXTENSIONS = {
    "crawler.extensions.run_record.RunRecord": 0,
    "crawler.extensions.failures.Failures": 5,
    "crawler.extensions.progress.Progress": 10,
}

REMOTE_CONTROL_ENABLED = False  # Scrapy 2.19 opens an HTTP server by default
TELNETCONSOLE_ENABLED = False
ROBOTSTXT_OBEY = False  # our own middleware obeys it
COOKIES_ENABLED = False  # a crawler has no session
HTTPPROXY_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True  # off by default in Scrapy
DOWNLOAD_DELAY = 0  # the pause is `crawler.schedule.pacer`'s, which also holds it across runs
CONCURRENT_REQUESTS_PER_DOMAIN = 8  # not reached: a host's turn lets one through
DOWNLOAD_FAIL_ON_DATALOSS = True  # a truncated page is never stored as whole
METAREFRESH_MAXDELAY = 5
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the store knows what was seen
STATS_DUMP = False
# A reply gives one item at most; Scrapy starts this many tasks a reply (100 by default: 10 ms of CPU a page, measured).
CONCURRENT_ITEMS = 1
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads and parses the spiders' source at every start
REFERRER_POLICY = "no-referrer"
LOG_INSTALL_ROOT_HANDLER = False  # `crawler.log` decides what is shown
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,"
    "application/xml;q=0.9,*/*;q=0.8",
}


def scrapy_settings(config: Config, user_agent: str) -> dict[str, object]:
    """The one place where a Config becomes Scrapy settings."""
    return {
        "USER_AGENT": user_agent,
        "CONCURRENT_REQUESTS": config.requests_in_flight,
        "DOWNLOAD_TIMEOUT": config.reply_deadline_s,
        "DOWNLOAD_MAXSIZE": config.listing_max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "REDIRECT_MAX_TIMES": config.max_redirects,
        "LOG_LEVEL": config.log_level,
    }
