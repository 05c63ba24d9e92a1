"""Erasing as a run of its own, signed like any other. The caller holds the corpus's crawl lock."""

from crawler import __version__
from crawler.audit.forget import Receipt, finish, forget
from crawler.clock import now
from crawler.config import Config, archive_folder, database_path, user_agent
from crawler.store.base import Run
from crawler.store.sqlite import open_store
from crawler.walk.runtime import software_versions
from crawler.walk.signing import find_key

LED_THERE = "it led to an address that was erased before"
"""Reason of erasures that nobody asked for one by one."""


def erase(config: Config, target: str | None, *, is_host: bool, reason: str | None) -> list[Receipt]:
    """Finish what was begun, then erase an address or host; None: only finish, what led to erased addresses included.

    Raises:
        ArchiveError: a raw record cannot be blanked.
        StoreError: the corpus cannot be used.
    """
    if target is None:
        return _erase(config, find_what_led_there(config), False, LED_THERE)
    return _erase(config, [target], is_host, reason)


def erase_what_led_there(config: Config) -> list[Receipt]:
    """Erase the addresses that turned out to lead to erased ones: their entries told of the same article.

    An address that was an article of its own before is left alone. Writes nothing when there is none.

    Raises:
        ArchiveError, StoreError: as `erase`.
    """
    found = find_what_led_there(config)
    return _erase(config, found, False, LED_THERE) if found else []


def find_what_led_there(config: Config) -> list[str]:
    """The addresses that `erase_what_led_there` would erase.

    Raises:
        StoreError: the corpus cannot be used.
    """
    path = database_path(config)
    if not path.exists():
        return []
    store = open_store(path, is_read_only=True)
    try:
        return store.led_to_erased()
    finally:
        store.close()


def _erase(config: Config, targets: list[str], is_host: bool, reason: str | None) -> list[Receipt]:
    store = open_store(database_path(config))
    try:
        run_id = store.begin_run(Run("forget", now(), user_agent(config, __version__), software_versions(), {}))
        folder = archive_folder(config)
        receipts = finish(store, folder, now())
        for target in targets:
            receipts.append(forget(store, folder, target, is_host=is_host, reason=reason, now=now()))
        store.end_run(run_id, now(), 0, {"erased": len(receipts)}, (), find_key(config, run_id))
    finally:
        store.close()
    return receipts
