"""One run fetches an address at a time, whatever becomes of the run."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from storekit import at, make_discovery, make_result, make_run

from crawler.items import Outcome
from crawler.store.base import Written
from crawler.store.claiming import LEASE, Claim
from crawler.store.sqlite import SqliteStore, open_store

LONG_S = LEASE.total_seconds()


@pytest.fixture
def other(store: SqliteStore, run_id: int) -> Iterator[SqliteStore]:
    """The store of a second run on the same corpus."""
    opened = open_store(store.path)
    make_run(opened)
    yield opened
    opened.close()


def queue(store: SqliteStore, run_id: int) -> int:
    discovery = store.add_discovery(make_discovery(), run_id)
    assert discovery.discovery_id is not None
    return discovery.discovery_id


def open_ones(store: SqliteStore) -> list[int | None]:
    return [found.discovery_id for found in store.open_discoveries(at(1), "news.example", 9, 0, None)]


def test_what_one_run_claimed_another_neither_gets_nor_finds_in_the_queue(
    store: SqliteStore, other: SqliteStore, run_id: int
) -> None:
    page = queue(store, run_id)
    assert open_ones(other) == [page]
    assert [store.claim(page, at(1)), store.claim(page, at(1)), other.claim(page, at(1))] == ["ours", "ours", "held"]
    assert [open_ones(store), open_ones(other)] == [[page], []]


def test_a_claim_ends_with_the_result_and_the_other_run_is_told_of_it(
    store: SqliteStore, other: SqliteStore, run_id: int
) -> None:
    discovery = store.add_discovery(make_discovery(), run_id)
    page = discovery.discovery_id or 0
    store.claim(page, at(1))
    assert other.end_of(page) is None
    (written,) = store.write_results([make_result(discovery)], run_id)
    assert other.claim(page, at(1)) is Claim.ENDED
    assert other.end_of(page) == Written(Outcome.STORED, None, written.article_id, 1)
    assert store.query("SELECT count(*) AS n FROM claims", {}) == [{"n": 0}]


def test_a_postponed_page_is_free_again(store: SqliteStore, other: SqliteStore, run_id: int) -> None:
    discovery = store.add_discovery(make_discovery(), run_id)
    store.claim(discovery.discovery_id or 0, at(1))
    postponed = replace(make_result(discovery), outcome=Outcome.TIMEOUT, reading=None, retry_at=at(2))
    store.write_results([postponed], run_id)
    assert other.claim(discovery.discovery_id or 0, at(2)) is Claim.OURS


def test_what_a_run_writes_of_a_page_it_never_got_frees_no_other_runs_claim(
    store: SqliteStore, other: SqliteStore, run_id: int
) -> None:
    discovery = store.add_discovery(make_discovery(), run_id)
    store.claim(discovery.discovery_id or 0, at(1))
    put_off = replace(make_result(discovery), outcome=Outcome.HTTP_ERROR, fetch=None, reading=None, retry_at=at(2))
    other.write_results([put_off], other.run_id or 0)
    assert other.claim(discovery.discovery_id or 0, at(2)) is Claim.HELD


def test_tries_of_runs_beside_each_other_are_counted_together(
    store: SqliteStore, other: SqliteStore, run_id: int
) -> None:
    discovery = store.add_discovery(make_discovery(), run_id)
    failed = replace(make_result(discovery), outcome=Outcome.TIMEOUT, reading=None, retry_at=at(2))
    store.write_results([failed], run_id)
    other.write_results([failed], other.run_id or 0)
    assert store.tries_of(discovery.discovery_id or 0) == 2
    store.write_results([replace(failed, retry_at=None)], run_id)
    assert store.tries_of(discovery.discovery_id or 0) == 3


def test_the_claim_of_a_killed_process_is_free_at_once(store: SqliteStore, other: SqliteStore, run_id: int) -> None:
    page = queue(store, run_id)
    store.claim(page, at(1))
    other.is_at_work = lambda run: run != run_id
    assert open_ones(other) == [page]
    assert other.claim(page, at(1)) is Claim.OURS
    assert store.claim(page, at(1)) is Claim.HELD


def test_a_lease_runs_out_unless_it_is_renewed(store: SqliteStore, other: SqliteStore, run_id: int) -> None:
    page, lease = queue(store, run_id), timedelta(minutes=1)
    store.claim(page, at(0))
    store.renew_claims(at(0) + lease)
    assert other.claim(page, at(0) + LEASE + lease) is Claim.HELD
    assert other.claim(page, at(0) + LEASE + 2 * lease) is Claim.OURS


def test_a_lease_given_while_the_clock_was_a_year_ahead_holds_nothing(
    store: SqliteStore, other: SqliteStore, run_id: int
) -> None:
    page = queue(store, run_id)
    store.claim(page, at(0) + timedelta(days=365))
    assert other.claim(page, at(1)) is Claim.OURS


def test_the_end_of_a_run_frees_what_it_did_not_get_to(store: SqliteStore, other: SqliteStore, run_id: int) -> None:
    page = queue(store, run_id)
    store.claim(page, at(1))
    store.end_run(run_id, at(2), 0, {})
    assert other.claim(page, at(2)) is Claim.OURS


def test_an_erased_address_takes_its_claim_along(store: SqliteStore, run_id: int) -> None:
    page = queue(store, run_id)
    store.claim(page, at(1))
    with store.transaction():
        store.connection.execute("DELETE FROM sightings")
        store.connection.execute("DELETE FROM discoveries")
    assert store.claim(page, at(1)) is Claim.ENDED
    assert store.query("SELECT count(*) AS n FROM claims", {}) == [{"n": 0}]
