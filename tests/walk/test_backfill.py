"""`pressmark backfill`: past days out of a source's sitemaps, over real sockets."""

import gzip
import signal
import time
from collections.abc import Iterable

import pytest
from faultreplies import page, robots
from faultsite import Site
from ownrun import Corpus

from crawler.demo.loopback import Reply

DAYS = ("--from", "2024-05-10", "--to", "2024-05-12")
Row = tuple[str, str | None]


def sitemap(rows: Iterable[Row], kind: str = "url") -> bytes:
    root = "urlset" if kind == "url" else "sitemapindex"
    text = "".join(
        f"<{kind}><loc>{url}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}</{kind}>"
        for url, lastmod in rows
    )
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{text}</{root}>'.encode()


def xml(body: bytes) -> Reply:
    return Reply(body=body, content_type="application/xml")


def stories(site: Site, days: Iterable[int], path: str = "/story") -> list[Row]:
    """A story a day of May 2024, and its page."""
    found: list[Row] = []
    for day in days:
        site.set(f"{path}/{day}", page(f"Story of {day} May", f"All that was told on day {day} of May. " * 30))
        found.append((site.url(f"{path}/{day}"), f"2024-05-{day:02}T08:00:00Z"))
    return found


@pytest.fixture
def source(site: Site, corpus: Corpus) -> str:
    """A site whose robots.txt names its index: nested, with a loop, a packed sitemap and years to be passed over."""
    site.set("/robots.txt", robots(f"User-agent: *\nSitemap: {site.url('/index.xml')}\n"))
    site.set("/", page("Home", "Welcome."))
    site.set(
        "/index.xml",
        xml(sitemap([
            (site.url("/sitemap-2023.xml"), None), (site.url("/more.xml"), None), (site.url("/index.xml"), None),
            (site.url("/old.xml"), "2024-01-01T00:00:00Z"), (site.url("/missing.xml"), None),
        ], "sitemap")),
    )  # fmt: skip
    site.set(
        "/more.xml",
        xml(sitemap([(site.url("/index.xml"), None), (site.url("/posts.xml.gz"), None)], "sitemap")),
    )  # fmt: skip
    packed = gzip.compress(sitemap(stories(site, range(1, 25))))
    site.set("/posts.xml.gz", Reply(body=packed, content_type="application/gzip"))
    site.set("/missing.xml", Reply(status=404))
    assert corpus.run("add", "--allow-private", site.url("/")).code == 0
    site.forget()
    return "127.0.0.1"


def test_the_pages_of_the_days_are_found_in_nested_sitemaps_and_fetched_once(
    site: Site, corpus: Corpus, source: str
) -> None:
    done = corpus.run("backfill", source, *DAYS, "--json")

    assert (done.code, done.rows[0]["problems"]) == (3, [f"{site.url('/missing.xml')}: http_404"])
    assert done.rows[0]["counts"]["stored"] == 3
    assert corpus.ends() == {f"/story/{day}": ("stored", None) for day in (10, 11, 12)}
    asked = [path for path in site.paths() if path not in ("/robots.txt", "/.well-known/tdmrep.json")]
    assert sorted(asked) == sorted(
        ["/index.xml", "/more.xml", "/missing.xml", "/posts.xml.gz", *(f"/story/{day}" for day in (10, 11, 12))]
    )
    assert site.max_in_flight() == 1
    assert corpus.query(
        "SELECT DISTINCT f.url FROM sightings s JOIN fetches f ON f.fetch_id = s.fetch_id WHERE s.event = 'listed'"
    ) == [(site.url("/posts.xml.gz"),)]
    assert corpus.query("SELECT url FROM feeds WHERE kind = 'sitemap'") == [(site.url("/index.xml"),)]
    corpus.require_sound()


def test_a_budget_is_kept_and_the_next_run_goes_on(site: Site, corpus: Corpus, source: str) -> None:
    first = corpus.run("backfill", source, "--from", "2024-05-01", "--to", "2024-05-24", "--budget", "5")
    assert list(corpus.ends()) == [f"/story/{day}" for day in (24, 23, 22, 21, 20)]
    assert all(outcome == "stored" for outcome, _ in corpus.ends().values())
    assert "19 more addresses of these days wait" in first.err
    site.forget()

    corpus.run("backfill", source, "--from", "2024-05-01", "--to", "2024-05-24", "--budget", "100")
    assert sum("/story/" in path for path in site.paths()) == 19
    site.forget()

    corpus.run("backfill", source, "--from", "2024-05-01", "--to", "2024-05-24")
    assert not any("/story/" in path or "/posts" in path for path in site.paths())
    assert len(corpus.ends()) == 24
    corpus.require_sound()


def test_dates_that_lie_are_not_believed_and_the_addresses_count(site: Site, corpus: Corpus) -> None:
    now = "2026-01-01T00:00:00Z"
    dated = [(url, now) for day in range(1, 21) for url, _ in stories(site, [day], f"/2024/05/{day:02}/story")]
    silent = [(url, now) for url, _ in stories(site, range(1, 4), "/silent")]
    site.set("/sitemap.xml", xml(sitemap([*dated, *silent])))
    assert corpus.run("add", "--allow-private", site.url("/sitemap.xml")).code == 0
    site.forget()

    done = corpus.run("backfill", "127.0.0.1", *DAYS)

    assert done.code == 0
    assert sorted(corpus.ends()) == [f"/2024/05/{day}/story/{day}" for day in (10, 11, 12)]
    assert "3 addresses were left out of which nothing says when they are from" in done.err
    assert corpus.run("backfill", "127.0.0.1", *DAYS, "--undated").code == 0
    assert sorted(path for path in corpus.ends() if "silent" in path) == [f"/silent/{day}" for day in (1, 2, 3)]


def test_a_source_without_a_named_sitemap_is_asked_at_the_usual_addresses(site: Site, corpus: Corpus) -> None:
    site.set("/", page("Home", "Welcome."))
    site.set("/sitemap_index.xml", xml(sitemap([(site.url("/posts.txt"), None)], "sitemap")))
    site.set("/posts.txt", Reply(body="\n".join(url for url, _ in stories(site, [10], "/2024/05/10")).encode(),
                                 content_type="text/plain"))  # fmt: skip
    assert corpus.run("add", "--allow-private", site.url("/")).code == 0

    done = corpus.run("backfill", "127.0.0.1", *DAYS)

    assert done.code == 0, done.err
    assert corpus.ends()["/2024/05/10/10"] == ("stored", None)


def test_a_source_without_any_sitemap_is_told(site: Site, corpus: Corpus) -> None:
    site.set("/", page("Home", "Welcome."))
    assert corpus.run("add", "--allow-private", site.url("/")).code == 0

    done = corpus.run("backfill", "127.0.0.1", *DAYS)

    assert (done.code, "no sitemap: neither robots.txt nor a usual address has one" in done.err) == (3, True)
    assert corpus.run("backfill", "elsewhere.example", *DAYS).code == 2
    assert corpus.run("backfill", "127.0.0.1", "--from", "2024-05-12", "--to", "2024-05-10").code == 2


def test_robots_txt_is_obeyed_for_sitemaps_and_pages(site: Site, corpus: Corpus, source: str) -> None:
    text = f"User-agent: *\nDisallow: /story/11\nDisallow: /more.xml\nSitemap: {site.url('/index.xml')}\n"
    text += f"Sitemap: {site.url('/posts.xml.gz')}\n"
    site.set("/robots.txt", robots(text))
    corpus.change("UPDATE hosts SET robots_until = NULL")

    done = corpus.run("backfill", source, *DAYS)

    assert f"{site.url('/more.xml')}: robots_denied" in done.err
    assert corpus.ends()["/story/11"][0] == "robots_denied"
    assert not {"/more.xml", "/story/11"} & set(site.paths())


def test_killed_in_its_middle_a_backfill_goes_on(site: Site, corpus: Corpus, source: str) -> None:
    words = ("backfill", source, "--from", "2024-05-01", "--to", "2024-05-24")
    process = corpus.start(*words, batch_size="2")
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline and sum("/story/" in p for p in site.paths()) < 8:
        time.sleep(0.005)
    was_running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert was_running
    committed = {path for path, (outcome, _) in corpus.ends().items() if outcome is not None}
    site.forget()

    corpus.run(*words)

    assert {outcome for outcome, _ in corpus.ends().values()} == {"stored"}
    assert len(corpus.ends()) == 24
    asked = [path for path in site.paths() if "/story/" in path]
    assert len(asked) == len(set(asked))
    assert not committed & set(asked)
    corpus.require_sound()
