"""What the pages show, asked as a browser asks, without a network."""

import re
import sqlite3
from typing import Any

import pytest
from lxml import html

from crawler.browse.canned import QUERIES
from crawler.browse.plugin import PAGES

LISTS = ("search", "sources", "runs", "edits", "rights", "withdrawals", "copies")


def hits(text: str) -> list[str]:
    """Headlines of a list."""
    return re.findall(r'class="hit-title"[^>]*><a href="[^"]+">([^<]*)</a>', text)


def facet(text: str, name: str) -> dict[str, int]:
    """Values of one facet with their counts."""
    section = text.split(f'id="facet-{name}"')[1].split("</section>")[0]
    found = re.findall(r"<bdi>([^<]*)</bdi>(?:</a>)? <span class=\"count\">([\d,]+)</span>", section)
    return {value: int(count.replace(",", "")) for value, count in found}


def test_start_page_tells_figures_runs_and_what_needs_attention(ask: Any) -> None:
    answer = ask("/")

    assert answer.status == 200
    figures = dict(re.findall(r"<dt>([^<]+)</dt><dd>([\d,]+)</dd>", answer.text))
    assert (figures["articles"], figures["versions"], figures["sources"]) == ("32", "33", "2")
    assert '<a href="/-/runs/1">1</a>' in answer.text
    concerns = answer.text.split('id="concerns"')[1].split("</section>")[0]
    assert re.findall(r"<bdi>([^<]+)</bdi>", concerns)[-1:] == ["1 article with evidence that disagrees with a verdict"]


def test_search_finds_all_words_and_marks_them(ask: Any) -> None:
    answer = ask("/-/search?q=harbour+council")

    assert hits(answer.text) == ["A bridge is opened at last"]
    assert "<mark>harbour</mark>" in answer.text
    assert "<strong>1</strong> article" in answer.text


def test_a_query_is_words_whatever_it_holds(ask: Any) -> None:
    for query in ("%22", "%22a+b", "AND+OR+NOT", "title%3A+x*", "%00", "%ED%A0%80", "(" * 50, "a" * 5000):
        assert ask(f"/-/search?q={query}").status == 200


def test_words_of_a_script_without_spaces_are_found_inside_the_text(ask: Any) -> None:
    answer = ask("/-/search?q=市长")

    assert hits(answer.text) == ["新桥开通"]
    assert facet(answer.text, "language") == {"zh": 1}


def test_facets_count_what_each_further_choice_would_leave(ask: Any) -> None:
    everything, german = ask("/-/search").text, ask("/-/search?language=de").text

    assert facet(everything, "language") == {"not known": 26, "de": 3, "ar": 1, "en": 1, "zh": 1}
    assert facet(german, "language") == facet(everything, "language")
    assert facet(german, "status") == {"reserved": 3}
    assert len(hits(german)) == 3
    assert facet(everything, "source") == {"no source": 19, "News": 13}


def test_a_day_is_a_facet_and_two_days_are_bounds(ask: Any) -> None:
    one_day, bounded = ask("/-/search?since=2026-02-03&until=2026-02-03"), ask("/-/search?since=2026-02-19")

    assert sorted(hits(one_day.text)) == ["Brief 2", "Brief 22"]
    assert facet(bounded.text, "day") == {"2026-03-01": 1, "2026-02-20": 1, "2026-02-19": 1}
    assert "2026-02-03" not in facet(bounded.text, "day")


@pytest.mark.parametrize(
    "query",
    ["source=x", "source=99999999999999999999", "page=-1", "page=9e9", "since=now", "order=random", "status=%27"],
)
def test_what_an_address_says_amiss_breaks_nothing(ask: Any, query: str) -> None:
    assert ask(f"/-/search?{query}").status == 200


def test_pages_of_results_follow_each_other_without_loss(ask: Any) -> None:
    first, second = (ask(f"/-/search.json?order=stored&page={page}").json()["found"]["rows"] for page in (1, 2))

    ids = [row["article_id"] for row in (*first, *second)]
    assert ids == sorted(ids, reverse=True)
    assert (len(first), len(ids), len(set(ids))) == (20, 32, 32)


def test_article_page_shows_text_notices_rights_and_provenance(ask: Any, corpus: Any) -> None:
    text = ask(f"/-/articles/{corpus.ids['bridge']}").text

    assert "<h2>What comes next</h2>" in text
    assert '<a rel="noreferrer noopener nofollow" href="https://news.example/old">new bridge</a>' in text
    notices = text.split('id="notices"')[1].split("</section>")[0]
    assert re.findall(r"<blockquote[^>]*>([^<]+)</blockquote>", notices) == [
        "This material may not be published, broadcast, rewritten or redistributed without permission.",
        "© 2026 News Example",
        "Views are those of the author alone.",
    ]
    rights = text.split('id="rights"')[1].split("</section>")[0]
    assert "http-header tdm-reservation says not_reserved" in rights
    assert re.search(r"Text and data mining</th><td><bdi>reserved</bdi></td><td><bdi>notice 1</bdi>", rights)
    provenance = text.split('id="provenance"')[1].split("</section>")[0]
    assert re.search(r'href="/-/fetches/\d+">The reply as it was sent', provenance)
    assert "203.0.113.7" in provenance


def test_history_shows_what_went_and_what_came(ask: Any, corpus: Any) -> None:
    number = corpus.ids["bridge"]
    history, both = ask(f"/-/articles/{number}/history").text, ask(f"/-/articles/{number}/versions/1/2").text

    assert 'class="badge alert">silent</span>' in history
    assert "<ins>at last</ins>" in history
    assert "by the <ins>deputy</ins> mayor" in history
    assert "paragraphs that did not change" in history
    assert "several hundred people" in both.lower()
    assert "by the <ins>deputy</ins> mayor" in both
    assert "by the mayor" in ask(f"/-/articles/{number}/versions/1").text


def test_copies_stand_on_a_timeline_in_the_order_in_which_they_were_out(ask: Any, corpus: Any) -> None:
    text = ask(f"/-/articles/{corpus.ids['second']}").text
    timeline = text.split('class="timeline"')[1].split("</ol>")[0]

    assert re.findall(r">What (\w+) says<", timeline) == ["first", "second", "third"]
    assert "this article" in timeline
    assert "Invented Press" in timeline
    assert "What first says" in ask("/-/copies").text


def test_raw_record_is_shown_as_text_and_sent_as_a_file(ask: Any, corpus: Any) -> None:
    fetch_id = ask(f"/-/articles/{corpus.ids['bridge']}.json").json()["provenance"]["fetch_id"]
    page, file = ask(f"/-/fetches/{fetch_id}"), ask(f"/-/fetches/{fetch_id}/source")

    assert "&lt;script&gt;document.title = &#39;ran&#39;&lt;/script&gt;" in page.text
    assert "<script" not in page.text
    assert "&lt;b&gt;=1+1&lt;/b&gt;" in page.text
    assert file.text.startswith("<html><body><h1>")
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.headers["content-type"] == "application/octet-stream"


def test_a_raw_record_that_is_not_there_is_told(ask: Any, corpus: Any) -> None:
    feed_fetch = ask("/corpus/fetches.json?feed_id=1&_shape=array").json()[0]["fetch_id"]

    assert "No source can be shown" in ask(f"/-/fetches/{feed_fetch}").text
    assert ask(f"/-/fetches/{feed_fetch}/source").status == 404


def test_withdrawn_article_says_so_wherever_it_is_shown(ask: Any, corpus: Any) -> None:
    assert "http_410" in ask("/-/withdrawals").text
    assert "Withdrawn by its publisher" in ask(f"/-/articles/{corpus.ids['gone']}").text
    assert '<span class="badge alert">withdrawn</span>' in ask("/-/search?q=lighthouse").text


def test_edits_sources_runs_and_rights_have_their_lists(ask: Any) -> None:
    assert hits(ask("/-/edits?silent=1").text) == ["A bridge is opened at last"]
    assert "Silent paper" in ask("/-/sources").text
    assert "gone 1" in ask("/-/runs").text
    assert "Signed" in ask("/-/runs/1").text
    assert "A bridge is opened at last" in ask("/-/rights").text.split('id="conflicts"')[1]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_json_and_csv(ask: Any, name: str) -> None:
    told, table = ask(f"/-/{name}.json"), ask(f"/-/{name}.csv")

    assert told.json()["title"]
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(r"[a-z_]+(,[a-z_]+)*", table.text.splitlines()[0])


def test_start_page_and_article_have_json_too(ask: Any, corpus: Any) -> None:
    assert ask("/-/overview.json").json()["overview"]["figures"][0] == ["articles", 32]
    article = ask(f"/-/articles/{corpus.ids['bridge']}.json").json()
    assert article["article"]["title"] == "A bridge is opened at last"
    assert ask(f"/-/articles/{corpus.ids['bridge']}.csv").status == 404


@pytest.mark.parametrize(
    "address",
    ["/-/articles/999", "/-/articles/0", "/-/articles/1/versions/9", "/-/articles/1/versions/1/9", "/-/runs/9",
     "/-/fetches/99999", "/-/copies/999", "/-/nothing", "/corpus/nothing", "/-/articles/99999999999999999999"],
)  # fmt: skip
def test_what_is_not_there_is_a_page_that_says_so(ask: Any, address: str) -> None:
    answer = ask(address)

    assert answer.status == 404
    assert "<h1>Not found</h1>" in answer.text


@pytest.mark.parametrize(
    "query", ["_where=1=1;drop", "_where=nosuch>1", "_where=)", "_sort=nosuch", "_sort=url&_sort_desc=url"]
)
def test_a_table_asked_for_amiss_is_the_asker_s_doing(ask: Any, query: str) -> None:
    assert ask(f"/corpus/articles?{query}").status == 400
    assert ask(f"/corpus/articles.json?{query}").status == 400


def test_no_two_regions_of_the_start_page_have_one_name(ask: Any) -> None:
    tree = html.document_fromstring(ask("/").text)
    headed = [tree.get_element_by_id(one).text_content() for one in tree.xpath("//section/@aria-labelledby")]
    names = [*headed, *tree.xpath("//*[@role='region']/@aria-label")]

    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: str(query.name))
def test_every_query_that_comes_with_the_pages_answers(ask: Any, query: Any) -> None:
    answer = ask(f"/corpus/{query.name}.json?article_id=1&words=material&_shape=objects")

    assert (answer.status, answer.json().get("error")) == (200, None)
    assert query.title in ask("/corpus").text


def test_tables_views_and_sql_of_ones_own_are_there(ask: Any) -> None:
    assert "notices" in ask("/corpus").text
    assert "A bridge is opened at last" in ask("/corpus/articles?_search=council").text
    assert "<bdi>" in ask("/corpus/edits").text
    assert ask("/corpus/articles/1").status == 200
    assert ask("/corpus.json?sql=select+count(*)+as+n+from+articles&_shape=array").json() == [{"n": 32}]
    assert ask("/corpus/articles?_facet=language").status == 200


def test_every_page_has_one_heading_of_the_first_rank_landmarks_and_a_way_past_the_menu(ask: Any, corpus: Any) -> None:
    number = corpus.ids["bridge"]
    addresses = [f"/-/{name}" for name in LISTS]
    addresses += [
        "/",
        "/corpus",
        "/corpus/articles",
        "/corpus/articles/1",
        "/corpus/newest",
        "/-/runs/1",
        "/-/fetches/3",
    ]
    addresses += [f"/-/articles/{number}{end}" for end in ("", "/history", "/versions/1", "/versions/1/2")]
    addresses += ["/-/copies/1", "/-/nothing"]
    for address in addresses:
        text = ask(address).text
        assert len(re.findall(r"<h1[ >]", text)) == 1, address
        assert all(f"<{name}" in text for name in ("main", "header", "nav", "footer", 'html lang="en"')), address
        assert '<a class="skip" href="#main">' in text, address
        ids = re.findall(r'\bid="([^"]+)"', text)
        assert len(ids) == len(set(ids)), address
        assert re.findall(r"\bstyle=|<style|<script|\son\w+=\"", text) == [], address


def test_every_page_of_ours_was_asked_for(ask: Any) -> None:
    patterns = [pattern for pattern, _ in PAGES]
    asked = ["/", *(f"/-/{name}" for name in LISTS), "/-/runs/1", "/-/copies/1", "/-/fetches/1", "/-/articles/1"]
    asked += [f"/-/articles/1/{end}" for end in ("history", "versions/1", "versions/1/2")]
    assert [pattern for pattern in patterns if not any(re.fullmatch(pattern, one) for one in asked)] == []


def test_the_corpus_can_be_written_to_meanwhile_and_is_seen_anew(tmp_path: Any) -> None:
    import asyncio

    from storekit import make_run, store_article

    from crawler.browse.site import open_site
    from crawler.store.sqlite import open_store

    path = tmp_path / "corpus.db"
    store = open_store(path)
    run_id = make_run(store)
    with asyncio.Runner() as runner, open_site(path, tmp_path) as site:
        with store.transaction():
            assert runner.run(site.client.get("/-/search.json")).json()["found"]["rows"] == []
        store_article(store, run_id, "https://news.example/a")
        found = runner.run(site.client.get("/-/search.json")).json()["found"]
        assert (found["total"], len(found["rows"])) == (1, 1)
        rows = runner.run(site.client.get("/corpus/articles.json?_shape=array")).json()
        assert [row["url"] for row in rows] == ["https://news.example/a"]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            runner.run(site.read(lambda connection: connection.execute("DELETE FROM articles")))
    store.close()


def test_csv_of_a_search_has_all_pages(ask: Any) -> None:
    rows = ask("/-/search.csv?page=2").text.splitlines()

    assert len([row for row in rows if re.match(r"\d+,https://", row)]) == 32


def test_a_long_facet_is_shown_whole_on_demand(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.browse.pages._FACET_ROWS", 2)
    text = ask("/-/search?status=reserved").text

    assert len(facet(text, "language")) == 2
    (href,) = re.findall(r'href="([^"]+)">and 3 more', text)
    assert href == "/-/search?status=reserved&amp;all=language#facet-language"
    assert len(facet(ask("/-/search?status=reserved&all=language").text, "language")) == 5


def test_a_page_that_was_shown_in_a_browser_has_both_sources(ask: Any, corpus: Any) -> None:
    fetch_id = ask(f"/-/articles/{corpus.ids['rendered']}.json").json()["provenance"]["fetch_id"]
    text = ask(f"/-/fetches/{fetch_id}").text

    assert "Shown by Chromium/1 playwright/1, quiet; 3 requests were refused." in text
    assert "&lt;p&gt;What a script wrote&lt;/p&gt;" in text.split('id="rendering"')[1]
    assert ask(f"/-/fetches/{fetch_id}/rendering").body == b"<p>What a script wrote</p>"
    assert ask("/-/fetches/3/rendering").status == 404


EMPTY = ("/", *(f"/-/{name}" for name in LISTS), "/corpus", "/corpus/articles", "/corpus/edits", "/corpus/newest")


def test_an_empty_corpus_has_every_page(tmp_path: Any) -> None:
    import asyncio

    from crawler.browse.site import open_site
    from crawler.store.sqlite import open_store

    open_store(tmp_path / "corpus.db").close()
    with asyncio.Runner() as runner, open_site(tmp_path / "corpus.db", tmp_path) as site:
        answers = {address: runner.run(site.client.get(address)) for address in EMPTY}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert "<code>pressmark add https://news.example/</code>" in answers["/"].text


def test_a_long_history_stands_on_several_pages_and_compares_no_more_than_it_shows(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    from storekit import URL, make_run, store_article

    from crawler.browse.site import open_site
    from crawler.store import history
    from crawler.store.sqlite import open_store

    store = open_store(tmp_path / "corpus.db")
    run_id = make_run(store)
    for number in range(13):
        store_article(store, run_id, URL, number, title=f"Headline {number}")
    store.close()
    compared: list[str] = []
    tell = history._tell

    def compare(*given: Any) -> Any:
        compared.append("twice")
        return tell(*given)

    monkeypatch.setattr(history, "_tell", compare)
    with asyncio.Runner() as runner, open_site(tmp_path / "corpus.db", tmp_path) as site:
        article, first, second = (
            runner.run(site.client.get(f"/-/articles/1{end}")).text for end in ("", "/history", "/history?before=4")
        )
    shown = [re.findall(r'<h2 id="v(\d+)"', page) for page in (first, second)]
    assert shown == [[str(number) for number in range(13, 3, -1)], ["3", "2", "1"]]
    assert 'href="/-/articles/1/history?before=4" rel="next"' in first
    assert "3 older ones are in the history" in article
    assert len(compared) == 12


def test_report_is_a_page_of_the_site_for_any_number_of_days(ask: Any) -> None:
    text = ask("/-/report?days=30").text

    assert '<a href="/-/search">Articles</a>' in text
    assert "articles in the corpus</dt><dd>32</dd>" in text
    assert ask("/-/report.json?days=30").json()["totals"][0] == ["articles in the corpus", 32]
    assert [ask(f"/-/report?days={days}").status for days in ("0", "x", "999999999")] == [200] * 3
    assert '<a href="/-/report">Report</a>' in ask("/").text


def test_sql_has_the_functions_that_pressmark_brings(ask: Any) -> None:
    query = "select+rights_status('https://news.example/2026/bridge')+as+status&_shape=array"

    assert ask(f"/corpus.json?sql={query}").json() == [{"status": "reserved"}]


def test_long_cells_are_cut_in_tables_and_whole_on_the_row_s_page(ask: Any, corpus: Any) -> None:
    address = f"/corpus/articles/{corpus.ids['second']}"
    last = "sailh"

    assert last not in ask("/corpus/articles").text
    assert last in ask(address).text
