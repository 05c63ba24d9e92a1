"""AMP, mobile and print addresses: joined when confirmed, kept apart when they are other stories, fetched seldom."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from storekit import BODY, OTHER_BODY, at, make_discovery, make_feed, make_fetch, make_reading, make_result, make_run

from crawler.audit.forget import forget
from crawler.items import Article, DiscoveryMeans, Hop, Outcome
from crawler.store.base import Written
from crawler.store.forms import TRUSTED, TRUSTED_FROM, is_sample
from crawler.store.sqlite import SqliteStore
from crawler.urls import url_key

SITE = "https://news.example"


@pytest.fixture
def run_id(store: SqliteStore) -> int:
    return make_run(store)


def listed(store: SqliteStore, *urls: str, minutes: float = 0) -> int:
    """Name addresses as a feed does; returns how many of them wait to be fetched."""
    found = [replace(make_discovery(url, minutes), means=DiscoveryMeans.FEED) for url in urls]
    return store.queue_discoveries(found)


def read(
    store: SqliteStore, run_id: int, url: str, body: str = BODY, *, through: str | None = None, minutes: float = 1,
    amp_url: str | None = None, title: str = "A bridge is opened", canonical_url: str | None = None,
) -> Written:  # fmt: skip
    """Fetch an address, or the one that it leads to, and store what stands there."""
    discovery = store.add_discovery(make_discovery(through or url), run_id)
    reading = replace(make_reading(body, url, title=title, canonical_url=canonical_url), amp_url=amp_url)
    fetch = make_fetch(through or url, minutes, final_url=url)
    (written,) = store.write_results([make_result(discovery, minutes, reading, fetch)], run_id)
    return written


def ends(store: SqliteStore) -> dict[str, tuple[str | None, str | None]]:
    """Path to outcome and reason of every address."""
    rows = store.query("SELECT url, outcome, reason FROM discoveries")
    return {row["url"].removeprefix(SITE): (row["outcome"], row["reason"]) for row in rows}


def article_urls(store: SqliteStore) -> list[str]:
    return [row["url"].removeprefix(SITE) for row in store.query("SELECT url FROM articles ORDER BY article_id")]


FORMS = ["/print/bridge", "/bridge?print=1", "/amp/bridge", "/bridge/amp", "/bridge.amp"]


@pytest.mark.parametrize("form", FORMS)
def test_another_story_under_a_forms_address_is_an_article_of_its_own(
    store: SqliteStore, run_id: int, form: str
) -> None:
    read(store, run_id, f"{SITE}/bridge")
    other = read(store, run_id, f"{SITE}{form}", OTHER_BODY, title="A tree fell")
    assert (other.outcome, other.article_id) == (Outcome.STORED, 2)
    assert store.query("SELECT body, version_number FROM articles ORDER BY article_id") == [
        {"body": BODY, "version_number": 1},
        {"body": OTHER_BODY, "version_number": 1},
    ]
    assert read(store, run_id, f"{SITE}/bridge", minutes=5) == Written(Outcome.UNCHANGED, None, 1, 1)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_with_the_text_of_its_page_is_joined_and_makes_no_version(
    store: SqliteStore, run_id: int, form: str
) -> None:
    read(store, run_id, f"{SITE}/bridge")
    written = read(store, run_id, f"{SITE}{form}", f"{BODY}\n\nPrinted on Sunday.")
    assert written == Written(Outcome.FORM, f"same page as {SITE}/bridge (the text)", 1, 1)
    assert article_urls(store) == ["/bridge"]
    assert store.query("SELECT event, article_id FROM sightings WHERE fetch_id = 2") == [
        {"event": "form", "article_id": 1}
    ]
    assert store.query("SELECT revisit_at FROM discoveries WHERE outcome = 'form'") == [{"revisit_at": None}]


@pytest.mark.parametrize("form", FORMS)
def test_an_article_read_from_a_form_moves_to_its_page_when_that_is_read(
    store: SqliteStore, run_id: int, form: str
) -> None:
    read(store, run_id, f"{SITE}{form}")
    assert read(store, run_id, f"{SITE}/bridge", minutes=5) == Written(
        Outcome.UNCHANGED, f"read before as its form {SITE}{form} (the text)", 1, 1
    )
    assert article_urls(store) == ["/bridge"]
    assert ends(store) == {
        form: ("form", "its page was read since"),
        "/bridge": ("unchanged", f"read before as its form {SITE}{form} (the text)"),
    }
    assert store.query("SELECT revisit_at FROM discoveries WHERE outcome = 'form'") == [{"revisit_at": None}]
    provenance = store.provenance(1)
    assert (provenance["url"], provenance["final_url"]) == (f"{SITE}/bridge", f"{SITE}{form}"), "where it was read"
    assert read(store, run_id, f"{SITE}{form}", minutes=9).outcome is Outcome.FORM


def test_an_article_of_a_host_for_phones_moves_to_the_proper_host(store: SqliteStore, run_id: int) -> None:
    read(store, run_id, "https://m.news.example/bridge")
    assert read(store, run_id, f"{SITE}/bridge", minutes=5).article_id == 1
    assert read(store, run_id, "https://m.news.example/bridge", minutes=9).outcome is Outcome.FORM
    assert article_urls(store) == ["/bridge"]


def test_a_page_that_reads_otherwise_than_its_form_is_a_version_and_no_silent_edit(
    store: SqliteStore, run_id: int
) -> None:
    read(store, run_id, f"{SITE}/print/bridge", f"{BODY}\n\nPrinted on Sunday.")
    written = read(store, run_id, f"{SITE}/bridge", minutes=5)
    reason = f"body; read before as its form {SITE}/print/bridge (the text)"
    assert written == Written(Outcome.NEW_VERSION, reason, 1, 2)
    assert article_urls(store) == ["/bridge"]
    history = store.history(1)
    assert [(one.final_url.removeprefix(SITE), one.cause, one.is_silent) for one in history] == [
        ("/print/bridge", None, None),
        ("/bridge", "unknown", None),
    ]
    assert ends(store)["/print/bridge"] == ("form", "its page was read since")


def test_an_edit_of_a_page_that_read_as_its_form_before_is_its_publishers(store: SqliteStore, run_id: int) -> None:
    read(store, run_id, f"{SITE}/print/bridge")
    read(store, run_id, f"{SITE}/bridge", minutes=5)
    edited = read(store, run_id, f"{SITE}/bridge", BODY.replace("Sunday", "Monday"), minutes=9)
    assert edited == Written(Outcome.NEW_VERSION, "body", 1, 2)
    newest = store.history(1)[-1]
    assert (newest.cause, newest.is_silent) == ("publisher", True)


def test_a_form_that_its_page_names_as_the_canonical_address_stays_the_articles(
    store: SqliteStore, run_id: int
) -> None:
    read(store, run_id, f"{SITE}/bridge/amp")
    written = read(store, run_id, f"{SITE}/bridge", canonical_url=f"{SITE}/bridge/amp")
    assert written == Written(Outcome.FORM, f"same page as {SITE}/bridge/amp (rel=canonical)", 1, 1)
    assert article_urls(store) == ["/bridge/amp"]


def test_of_two_forms_that_which_was_read_first_stays_until_the_page_is_read(store: SqliteStore, run_id: int) -> None:
    read(store, run_id, f"{SITE}/print/bridge")
    assert read(store, run_id, f"{SITE}/bridge/amp").outcome is Outcome.FORM
    assert article_urls(store) == ["/print/bridge"]
    read(store, run_id, f"{SITE}/bridge", minutes=5)
    assert article_urls(store) == ["/bridge"]
    assert {end for end, _ in ends(store).values()} == {"form", "unchanged"}


def test_a_form_that_leads_to_its_page_since_moves_there_though_not_for_good(store: SqliteStore, run_id: int) -> None:
    read(store, run_id, f"{SITE}/bridge/amp")
    written = read(store, run_id, f"{SITE}/bridge", through=f"{SITE}/bridge/amp", minutes=5)
    assert (written.outcome, written.article_id) == (Outcome.UNCHANGED, 1)
    assert article_urls(store) == ["/bridge"]


def test_an_article_moves_to_the_page_that_it_names_as_its_canonical_one(store: SqliteStore, run_id: int) -> None:
    read(store, run_id, f"{SITE}/view?nr=7", canonical_url=f"{SITE}/bridge")
    written = read(store, run_id, f"{SITE}/bridge", canonical_url=f"{SITE}/bridge", minutes=5)
    assert (written.outcome, written.article_id) == (Outcome.UNCHANGED, 1)
    assert article_urls(store) == ["/bridge"]
    again = read(store, run_id, f"{SITE}/view?nr=7", canonical_url=f"{SITE}/bridge", minutes=9)
    assert (again.outcome, article_urls(store)) == (Outcome.UNCHANGED, ["/bridge"]), "and stays there"


def test_an_article_is_last_seen_no_earlier_than_it_was_first_seen(store: SqliteStore, run_id: int) -> None:
    read(store, run_id, f"{SITE}/bridge", minutes=5)
    read(store, run_id, f"{SITE}/print/bridge", minutes=4)
    seen = store.query("SELECT first_seen_at = fetched_at AS is_once FROM articles")
    assert seen == [{"is_once": 1}], "the form was asked for before, and read after its page"


def test_rel_canonical_and_rel_amphtml_join_a_form_whose_text_was_read_otherwise(
    store: SqliteStore, run_id: int
) -> None:
    read(store, run_id, f"{SITE}/bridge")
    named = read(store, run_id, f"{SITE}/bridge/amp", OTHER_BODY, canonical_url=f"{SITE}/bridge")
    assert (named.outcome, named.reason) == (Outcome.FORM, f"same page as {SITE}/bridge (rel=canonical)")
    read(store, run_id, f"{SITE}/tree/amp", OTHER_BODY)
    declared = read(store, run_id, f"{SITE}/tree", "Nothing else to tell.", amp_url=f"{SITE}/tree/amp")
    said = f"body; read before as its form {SITE}/tree/amp (rel=amphtml)"
    assert (declared.outcome, declared.reason) == (Outcome.NEW_VERSION, said)


def test_the_same_notice_of_a_paywall_under_two_headlines_joins_nothing(store: SqliteStore, run_id: int) -> None:
    notice = "This story is for subscribers of the paper. Log in or take out a subscription to read on today."
    read(store, run_id, f"{SITE}/one", notice)
    assert read(store, run_id, f"{SITE}/print/one", notice, title="Sales of papers fall").article_id == 2


def test_a_form_that_turns_into_another_story_becomes_an_article(store: SqliteStore, run_id: int) -> None:
    read(store, run_id, f"{SITE}/bridge")
    assert read(store, run_id, f"{SITE}/print/bridge").outcome is Outcome.FORM
    again = read(store, run_id, f"{SITE}/print/bridge", OTHER_BODY, title="A tree fell", minutes=9)
    assert (again.outcome, again.article_id) == (Outcome.STORED, 2)


def test_a_page_read_through_its_form_is_not_fetched_again_when_it_is_listed(store: SqliteStore, run_id: int) -> None:
    read(store, run_id, f"{SITE}/bridge", through=f"{SITE}/bridge/amp")
    assert listed(store, f"{SITE}/bridge") == 0
    assert ends(store)["/bridge"] == ("form", "read through a form of it")


def test_a_page_that_waits_while_its_form_is_read_is_not_fetched_either(store: SqliteStore, run_id: int) -> None:
    listed(store, f"{SITE}/bridge/amp", f"{SITE}/bridge")
    read(store, run_id, f"{SITE}/bridge", through=f"{SITE}/bridge/amp")
    assert ends(store)["/bridge"] == ("form", "read through a form of it")


def test_a_declared_amp_form_is_never_fetched_while_its_page_is_read_first(store: SqliteStore, run_id: int) -> None:
    listed(store, f"{SITE}/bridge", f"{SITE}/bridge/amp")
    read(store, run_id, f"{SITE}/bridge", amp_url=f"{SITE}/bridge/amp")
    assert ends(store)["/bridge/amp"] == ("form", "declared by its page")


def numbered(kind: str, is_sampled: bool) -> list[str]:
    """Names of pages whose forms of a kind are, or are not, among those fetched all the same."""
    names = (f"/story-{number}" for number in range(999))
    return [name for name in names if is_sample(url_key(f"{SITE}{name}{kind}")) is is_sampled][:9]


def confirm(store: SqliteStore, run_id: int, kind: str, count: int) -> None:
    """Read pages and their forms, that are the same."""
    for name in numbered(kind, is_sampled=False)[:count]:
        body = f"{name} tells how the harbour was built, and who paid for the stones that were laid there in spring."
        read(store, run_id, f"{SITE}{name}", body)
        assert read(store, run_id, f"{SITE}{name}{kind}", body).outcome is Outcome.FORM


def test_forms_of_a_kind_that_was_confirmed_on_a_host_are_not_fetched_any_more(store: SqliteStore, run_id: int) -> None:
    confirm(store, run_id, "/print", TRUSTED_FROM)
    name, waiting = numbered("/print", is_sampled=False)[7:9]
    sampled = numbered("/print", is_sampled=True)[0]
    listed(store, f"{SITE}{waiting}", f"{SITE}{waiting}/print")
    for one in (name, waiting, sampled):
        read(store, run_id, f"{SITE}{one}", f"{one}: {OTHER_BODY}")
    assert ends(store)[f"{waiting}/print"] == ("form", TRUSTED)
    assert listed(store, f"{SITE}{name}/print") == 0
    assert ends(store)[f"{name}/print"] == ("form", TRUSTED)
    assert listed(store, f"{SITE}{name}/amp") == 1, "of another kind"
    assert listed(store, f"https://other.example{name}/print") == 1, "of another host"
    assert listed(store, f"{SITE}{sampled}/print") == 1, "a sample is fetched all the same"
    assert listed(store, f"{SITE}/unread/print") == 1, "nobody knows its page"


def test_one_other_story_ends_the_trust_and_opens_what_was_not_fetched(store: SqliteStore, run_id: int) -> None:
    confirm(store, run_id, "/print", TRUSTED_FROM)
    name, other = numbered("/print", is_sampled=False)[7:9]
    read(store, run_id, f"{SITE}{name}", OTHER_BODY)
    assert listed(store, f"{SITE}{name}/print") == 0
    sampled = numbered("/print", is_sampled=True)[0]
    read(store, run_id, f"{SITE}{sampled}", BODY)
    read(store, run_id, f"{SITE}{sampled}/print", OTHER_BODY, title="A tree fell")
    assert ends(store)[f"{name}/print"] == (None, None)
    read(store, run_id, f"{SITE}{other}", BODY)
    assert listed(store, f"{SITE}{other}/print") == 1


def test_what_a_person_asks_for_is_fetched_whatever_is_trusted(store: SqliteStore, run_id: int) -> None:
    confirm(store, run_id, "/print", TRUSTED_FROM)
    name = numbered("/print", is_sampled=False)[7]
    read(store, run_id, f"{SITE}{name}", OTHER_BODY)
    store.add_discovery(make_discovery(f"{SITE}{name}/print"), run_id)
    assert ends(store)[f"{name}/print"] == (None, None)


def test_a_form_that_a_person_asks_for_beside_its_page_is_fetched(store: SqliteStore, run_id: int) -> None:
    store.add_discovery(make_discovery(f"{SITE}/bridge/amp"), run_id)
    read(store, run_id, f"{SITE}/bridge", amp_url=f"{SITE}/bridge/amp")
    assert ends(store)["/bridge/amp"] == (None, None)


def test_a_form_that_is_listed_as_updated_has_its_page_looked_at(store: SqliteStore, run_id: int) -> None:
    read(store, run_id, f"{SITE}/bridge")
    read(store, run_id, f"{SITE}/bridge/amp")
    entry = replace(make_discovery(f"{SITE}/bridge/amp", 9), means=DiscoveryMeans.FEED)
    entry = replace(entry, entry=replace(entry.entry, updated_at=at(8)))
    assert store.queue_discoveries([entry]) == 1
    (opened,) = store.open_discoveries(at(99), "news.example", 9, 0, None)
    assert (opened.entry.url, opened.url_key) == (f"{SITE}/bridge", f"{SITE}/bridge")


def test_a_person_finds_the_article_under_the_address_of_any_form(store: SqliteStore, run_id: int) -> None:
    read(store, run_id, f"{SITE}/bridge")
    for form in FORMS:
        found = store.find_article(f"{SITE}{form}#comments")
        assert found is not None
        assert found["url"] == f"{SITE}/bridge"
    assert store.explain("https://m.news.example/bridge") == store.explain(f"{SITE}/bridge") != []


def test_a_form_that_is_gone_does_not_withdraw_its_page(store: SqliteStore, run_id: int) -> None:
    read(store, run_id, f"{SITE}/bridge")
    read(store, run_id, f"{SITE}/bridge/amp")
    discovery = store.add_discovery(make_discovery(f"{SITE}/bridge/amp"), run_id)
    gone = make_fetch(f"{SITE}/bridge/amp", 5, status=404)
    store.write_results([replace(make_result(discovery, 5), outcome=Outcome.GONE, fetch=gone, reading=None)], run_id)
    assert store.query("SELECT withdrawn_at FROM articles") == [{"withdrawn_at": None}]


def test_erasing_a_page_erases_its_forms_and_they_are_not_fetched_again(
    store: SqliteStore, run_id: int, tmp_path: Path
) -> None:
    read(store, run_id, f"{SITE}/bridge")
    read(store, run_id, f"{SITE}/bridge/amp")
    listed(store, f"{SITE}/bridge?print=1")
    forget(store, tmp_path, "https://m.news.example/bridge", is_host=False, reason=None, now=at(9))
    assert (article_urls(store), ends(store)) == ([], {})
    for url in ("/bridge", "/amp/bridge", "/bridge/print", "/bridge?print=1"):
        assert store.is_forgotten(f"{SITE}{url}"), url
        assert listed(store, f"{SITE}{url}") == 0


def test_erasing_a_story_under_a_forms_address_leaves_the_page_of_that_name(
    store: SqliteStore, run_id: int, tmp_path: Path
) -> None:
    read(store, run_id, f"{SITE}/bridge")
    read(store, run_id, f"{SITE}/print/bridge", OTHER_BODY, title="A tree fell")
    forget(store, tmp_path, f"{SITE}/print/bridge", is_host=False, reason=None, now=at(9))
    assert article_urls(store) == ["/bridge"]
    assert store.is_forgotten(f"{SITE}/print/bridge")
    assert not store.is_forgotten(f"{SITE}/bridge")
    assert not store.is_forgotten(f"{SITE}/bridge/amp")


def test_erasing_a_host_forgets_what_was_learned_of_its_forms(store: SqliteStore, run_id: int, tmp_path: Path) -> None:
    confirm(store, run_id, "/print", 1)
    assert store.query("SELECT host, form, confirmed, refuted FROM page_forms") == [
        {"host": "news.example", "form": "/print at the end", "confirmed": 1, "refuted": 0}
    ]
    forget(store, tmp_path, "news.example", is_host=True, reason=None, now=at(9) + timedelta(days=1))
    assert store.query("SELECT * FROM page_forms") == []


LONG = "\n\n".join(
    f"Paragraph {number} tells what the board of the harbour said of the bridge and its keepers."
    for number in range(12)
)
OLD, NEW = f"{SITE}/2026/bridge-opens-701", f"{SITE}/2026/bridge-closed-701"


def read_listed(
    store: SqliteStore, run_id: int, feed_id: int, url: str, body: str = LONG, *, minutes: float = 1,
    entry_id: str = "tag:news.example,2026:701", title: str = "A bridge is opened",
) -> Written:  # fmt: skip
    """Read a page that a feed lists under an id."""
    entry = make_discovery(url, minutes, feed_id, entry_id=entry_id)
    discovery = store.add_discovery(entry, run_id)
    (written,) = store.write_results(
        [make_result(discovery, minutes, make_reading(body, url, title=title), make_fetch(url, minutes))], run_id
    )
    return written


def test_an_entry_that_is_given_another_address_is_the_article_it_was_and_its_edit_is_silent(
    store: SqliteStore, run_id: int
) -> None:
    feed_id = make_feed(store)
    read_listed(store, run_id, feed_id, OLD)

    edited = read_listed(store, run_id, feed_id, NEW, title="A bridge is closed", minutes=5)

    assert edited == Written(Outcome.NEW_VERSION, f"headline; listed before at {OLD}", 1, 2)
    assert (store.history(1)[1].cause, store.history(1)[1].is_silent) == ("publisher", True)
    assert [SITE + url for url in article_urls(store)] == [NEW]
    assert ends(store)[OLD.removeprefix(SITE)] == ("form", "its entry names another address since")
    assert read_listed(store, run_id, feed_id, NEW, title="A bridge is closed", minutes=9).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(
    "entry_id", [pytest.param("701", id="a number"), pytest.param(OLD, id="the address that it had first")]
)
def test_an_entry_that_is_given_another_address_moves_with_its_text_as_it_was(
    store: SqliteStore, run_id: int, entry_id: str
) -> None:
    feed_id = make_feed(store)
    read_listed(store, run_id, feed_id, OLD, entry_id=entry_id)

    moved = read_listed(store, run_id, feed_id, NEW, entry_id=entry_id, minutes=5)

    assert moved == Written(Outcome.UNCHANGED, f"listed before at {OLD}", 1, 1)
    assert [SITE + url for url in article_urls(store)] == [NEW]


@pytest.mark.parametrize(
    ("url", "change"),
    [
        pytest.param(NEW, {"body": OTHER_BODY}, id="another text: the feed gives all one id"),
        pytest.param(NEW, {"entry_id": "tag:news.example,2026:702"}, id="another id"),
        pytest.param("https://other.example/bridge", {}, id="another site"),
    ],
)
def test_an_entry_is_another_article_where_id_site_or_text_differ(
    store: SqliteStore, run_id: int, url: str, change: dict[str, str]
) -> None:
    feed_id = make_feed(store)
    read_listed(store, run_id, feed_id, OLD)
    assert read_listed(store, run_id, feed_id, url, minutes=5, **change).article_id == 2


SHORT = "\n\n".join(LONG.split("\n\n")[:4])
ISSUED = {"date_published": "2026-03-01T09:31:07+00:00", "authors": ("Ada Marsh",)}


def read_short(
    store: SqliteStore, run_id: int, feed_id: int, *, is_new: bool, wall: str | None = None, **facts: Any
) -> Written:
    """Read a short page that a feed lists under one id, before or after its headline and slug were changed."""
    url, title, minutes = (NEW, "A bridge is closed", 5) if is_new else (OLD, "Ferry opens at noon", 1)
    discovery = store.add_discovery(make_discovery(url, minutes, feed_id, entry_id="701"), run_id)
    article = replace(Article(url, title, SHORT), **(ISSUED | facts))
    reading = replace(make_reading(SHORT, url, title=title), article=article, wall=wall)
    (written,) = store.write_results([make_result(discovery, minutes, reading, make_fetch(url, minutes))], run_id)
    return written


def test_a_short_entry_of_the_same_authors_and_instant_is_one_article_under_another_headline_and_address(
    store: SqliteStore, run_id: int
) -> None:
    feed_id = make_feed(store)
    read_short(store, run_id, feed_id, is_new=False)
    edited = read_short(store, run_id, feed_id, is_new=True, date_published="2026-03-01T10:31:07+01:00")
    assert edited == Written(Outcome.NEW_VERSION, f"headline; listed before at {OLD}", 1, 2)


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"date_published": "2026-03-01T09:32:07+00:00"}, id="another minute"),
        pytest.param({"date_published": None}, id="no date"),
        pytest.param({"authors": ("Ben Holm",)}, id="another author"),
        pytest.param({"wall": "Subscribe to read on."}, id="behind a paywall"),
    ],
)
def test_a_short_entry_under_another_headline_and_address_is_another_article_where_its_issue_differs(
    store: SqliteStore, run_id: int, facts: dict[str, Any]
) -> None:
    feed_id = make_feed(store)
    read_short(store, run_id, feed_id, is_new=False)
    assert read_short(store, run_id, feed_id, is_new=True, **facts).article_id == 2


@pytest.mark.parametrize("published", ["2026-03-01", "2026-03-01T00:00:00+00:00", None])
def test_a_day_is_no_instant_by_which_a_short_entry_is_known(
    store: SqliteStore, run_id: int, published: str | None
) -> None:
    feed_id = make_feed(store)
    read_short(store, run_id, feed_id, is_new=False, date_published=published)
    assert read_short(store, run_id, feed_id, is_new=True, date_published=published).article_id == 2


def test_an_old_address_that_is_gone_withdraws_nothing_of_an_article_that_has_moved(
    store: SqliteStore, run_id: int
) -> None:
    feed_id = make_feed(store)
    read_listed(store, run_id, feed_id, OLD)
    read_listed(store, run_id, feed_id, NEW, minutes=5)
    for url, is_withdrawn in ((OLD, 0), (NEW, 1)):
        discovery = store.add_discovery(make_discovery(url), run_id)
        gone = make_fetch(url, 9, status=404)
        result = replace(make_result(discovery, 9), outcome=Outcome.GONE, reason="404", fetch=gone, reading=None)
        store.write_results([result], run_id)
        assert store.query("SELECT withdrawn_at IS NOT NULL AS gone FROM articles") == [{"gone": is_withdrawn}]


def test_an_article_whose_address_leads_to_another_one_says_as_which_it_goes_on(
    store: SqliteStore, run_id: int
) -> None:
    read(store, run_id, OLD, LONG)
    read(store, run_id, NEW, LONG.replace("keepers", "builders"), minutes=5)
    discovery = store.add_discovery(make_discovery(OLD), run_id)
    fetch = make_fetch(OLD, 9, final_url=NEW, redirects=(Hop(OLD, 301),))
    reading = make_reading(LONG.replace("keepers", "builders"), NEW)
    (written,) = store.write_results([make_result(discovery, 9, reading, fetch)], run_id)

    assert (written.outcome, written.article_id) == (Outcome.UNCHANGED, 2)
    assert [(turn.at, turn.what) for turn in store.turns(1)] == [
        ("2026-03-01T12:09:00.000Z", f"goes on as article 2, {NEW}")
    ]
    assert store.turns(2) == []


PHONES = "https://m.news.example/2026/bridge"
PAGE = f"{SITE}/2026/bridge"


def test_a_page_that_comes_to_lead_to_its_form_is_looked_at_as_before_and_keeps_its_address(
    store: SqliteStore, run_id: int
) -> None:
    read(store, run_id, PAGE, LONG)
    led = read(store, run_id, PHONES, f"{LONG}\n\nOpen in our app.", through=PAGE, minutes=5)

    assert led == Written(Outcome.NEW_VERSION, "body", 1, 2)
    assert store.history(1)[1].cause == "unknown", "the form may read otherwise without any edit"
    assert store.query("SELECT url, url_key FROM articles") == [{"url": PAGE, "url_key": PAGE}]
    edited = f"{LONG.replace('keepers', 'owners')}\n\nOpen in our app."
    again = read(store, run_id, PHONES, edited, through=PAGE, minutes=9)
    assert (again.outcome, store.history(1)[2].cause, store.history(1)[2].is_silent) == (
        Outcome.NEW_VERSION, "publisher", True,
    )  # fmt: skip


def test_a_page_that_leads_to_its_form_with_the_same_text_is_unchanged(store: SqliteStore, run_id: int) -> None:
    read(store, run_id, PAGE, LONG)
    assert read(store, run_id, PHONES, LONG, through=PAGE, minutes=5) == Written(Outcome.UNCHANGED, None, 1, 1)
    assert store.query("SELECT url FROM articles") == [{"url": PAGE}]
