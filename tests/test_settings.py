"""What of Scrapy's own takes part in a crawl."""

from scrapy.settings import Settings


def test_of_scrapys_own_components_only_those_written_down_take_part() -> None:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    found = {
        name: [path.rpartition(".")[2] for path in settings.getwithbase(name)]
        for name in ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS")
    }
    assert {name: sorted(classes) for name, classes in found.items()} == {
        "DOWNLOADER_MIDDLEWARES": [
            "DefaultHeadersMiddleware",
            "LicencesMiddleware",
            "MetaRefreshes",
            "Redirects",
            "RenderMiddleware",
            "ReservationsMiddleware",
            "RobotsMiddleware",
            "Unpacking",
            "UserAgentMiddleware",
        ],
        "SPIDER_MIDDLEWARES": [],
        "EXTENSIONS": ["CloseSpider", "CoreStats", "Failures", "Progress", "RunRecord", "SpiderState"],
    }
