"""What an operator asks: what did the runs do, which source is ill, why is a feed looked at when it is?"""

from datetime import UTC, datetime, timedelta

from faultreplies import page, rss
from faultsite import Site
from ownrun import Corpus

from crawler.clock import format_instant
from crawler.demo.loopback import Reply

NOW = datetime.now(UTC)


def add_stories(site: Site, corpus: Corpus, *paths: str) -> None:
    for path in paths:
        site.set(path, page(f"Story {path}", f"All of {path} is told here. " * 40))
    items = "".join(f"<item><title>{path}</title><link>{site.url(path)}</link></item>" for path in paths)
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Site</title>{items}</channel></rss>'
    site.set("/feed", Reply(body=text.encode(), content_type="application/rss+xml", has_etag=True))
    assert corpus.run("add", "--allow-private", site.url("/feed")).code == 0


def test_runs_are_listed_with_their_figures_the_newest_first(site: Site, corpus: Corpus) -> None:
    add_stories(site, corpus, "/a", "/b", "/404")
    site.set("/404", Reply(status=404))
    assert corpus.run("crawl").code == 0
    corpus.change("INSERT INTO runs SELECT 9, command, started_at, NULL, NULL, user_agent, versions, settings, "
                  "settings_sha256, NULL FROM runs WHERE run_id = 2")  # fmt: skip
    killed, crawled, added = corpus.run("runs", "--json").rows
    assert [row["command"] for row in (killed, crawled, added)] == ["crawl", "crawl", "add"]
    assert (killed["exit_code"], killed["took_s"], killed["counts"]) == (None, None, {})
    assert (crawled["exit_code"], crawled["counts"]["stored"], crawled["counts"]["gone"]) == (0, 2, 1)
    assert crawled["took_s"] > 0
    table = corpus.run("runs", "--limit", "2").out.splitlines()
    assert (len(table), "no end" in table[1]) == (3, True)
    assert table[2].split()[5:] == ["0", "1", "3", "2", "0", "1"]
    one = corpus.run("runs", "2").out
    assert "exit_code          0" in one
    assert "scrapy" in one
    assert corpus.run("runs", "77").code == 1


def test_health_tells_the_good_the_failing_and_the_ended_apart(site: Site, corpus: Corpus) -> None:
    add_stories(site, corpus, "/a", "/b", "/c", "/listing")
    site.set("/c", Reply(status=404))
    site.set("/listing", Reply(body=b"%PDF-1.4", content_type="application/pdf"))
    corpus.run("crawl")
    corpus.change("INSERT INTO sources (home_url, host, added_at) VALUES ('http://ill.example/', 'ill.example', ?)",
                  format_instant(NOW))  # fmt: skip
    corpus.change("INSERT INTO feeds (source_id, url, kind, added_at, error_streak, next_look_at) "
                  "VALUES (2, 'http://ill.example/feed', 'feed', ?, 5, ?)", *[format_instant(NOW)] * 2)  # fmt: skip
    corpus.change("INSERT INTO sources (home_url, host, added_at) VALUES ('http://over.example/', 'over.example', ?)",
                  format_instant(NOW))  # fmt: skip
    corpus.change("INSERT INTO feeds (source_id, url, kind, added_at, is_active) "
                  "VALUES (3, 'http://over.example/feed', 'feed', ?, 0)", format_instant(NOW))  # fmt: skip
    corpus.change("UPDATE sources SET added_at = ? WHERE source_id = 1", format_instant(NOW - timedelta(days=2)))
    corpus.change("INSERT INTO feed_gaps (feed_id, source_id, fetch_id, found_at, read_before_at, since, until, "
                  "missing, filled) VALUES (1, 1, 1, ?, ?, ?, ?, 5, 2)", *[format_instant(NOW)] * 4)  # fmt: skip
    good, ill, over = corpus.run("sources", "--health", "--json").rows
    assert (good["state"], good["feeds"], good["error_streak"], good["open"]) == ("ok", 1, 0, 0)
    assert (good["gaps"], good["missing"], good["filled"]) == (1, 5, 2)
    assert good["items_a_day"] == 2.0
    assert good["coverage"] == round(2 / (2 + 1 + 3), 3)  # two held, one gone, three lost and not found
    assert good["last_success"] < good["next_look"]
    assert (ill["state"], ill["error_streak"], ill["coverage"]) == ("failing", 5, None)
    assert (over["state"], over["feeds"], over["next_look"]) == ("ended", 0, None)
    table = corpus.run("sources", "--health").out.splitlines()
    assert [line.split()[1] for line in table[1:]] == ["ok", "failing", "ended"]
    assert "2 of 5" in table[1]
    assert "never" in table[3]


def test_why_of_a_feed_tells_its_looks_and_why_the_next_one_comes_when_it_does(site: Site, corpus: Corpus) -> None:
    add_stories(site, corpus, "/a")
    corpus.run("crawl")
    corpus.run("crawl", "--all")
    corpus.change("UPDATE hosts SET retry_at = ?", format_instant(datetime.now(UTC) + timedelta(hours=1)))
    rows = corpus.run("why", "--json", site.url("/feed")).rows
    corpus.change("UPDATE hosts SET retry_at = NULL")
    assert [row["what"] for row in rows] == ["added", "look", "look", "next look", "retry-after", "rate", "interval"]
    assert rows[1]["detail"] == f"200 from {site.url('/feed')}, ok"
    assert rows[2]["detail"] == f"304 from {site.url('/feed')}, not_modified"
    (due,) = corpus.query("SELECT next_look_at FROM feeds")
    assert rows[3]["detail"] == f"from {due[0]} on, and not before its host may be asked"
    site.set("/feed", Reply(status=410))
    corpus.run("crawl", "--all")
    rows = corpus.run("why", "--json", site.url("/feed")).rows
    assert [row["what"] for row in rows[-3:]] == ["look", "ended", "ended"]
    assert corpus.run("why", site.url("/never")).code == 1


def test_what_is_asked_of_an_empty_corpus_is_answered(site: Site, corpus: Corpus) -> None:
    site.set("/feed", rss([]))
    corpus.run("add", "--allow-private", site.url("/feed"))
    (row,) = corpus.run("sources", "--health", "--json").rows
    assert (row["state"], row["next_look"], row["coverage"], row["items_a_day"]) == ("never", None, None, None)
    assert corpus.run("runs").code == 0
