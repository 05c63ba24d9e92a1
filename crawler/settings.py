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

DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.render.RenderMiddleware": 50,  # outermost: sees replies unpacked, redirects followed
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.reservations.ReservationsMiddleware": 110,
    "crawler.middlewares.licences.LicencesMiddleware": 115,
    # Scrapy's fails open and forgets: ours stands in its place. Offsite: redirects may leave a site, and are recorded.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    # Tries are counted and timed by `crawler.schedule.ending`, also across runs.
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    # Scrapy's takes what a cut stream gave so far for the whole of it.
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.unpacking.Unpacking": 590,
    # Scrapy's fail on what is no address.
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.middlewares.redirects.MetaRefreshes": 580,
    "crawler.middlewares.redirects.Redirects": 600,
    # A proxy from the environment would dial addresses the guard has not seen.
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    # Every status is a result of its own; depth and URL length are decided elsewhere.
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}
ITEM_PIPELINES = {
    "pipelines.extract.ExtractPipeline": 100,
    "pipelines.dedupe.DedupePipeline": 200,
    "pipelines.store.StorePipeline": 300,
}
EXTENSIONS = {
    "crawler.extensions.run_record.RunRecord": 0,
    "crawler.extensions.failures.Failures": 5,
    "crawler.extensions.progress.Progress": 10,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
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
