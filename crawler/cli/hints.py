"""What to do next when the corpus cannot be used."""

from crawler.errors import NotAStore, PressmarkError, StoreError, StoreLocked, StoreNewer

_BY_KIND: tuple[tuple[type[StoreError], str], ...] = (
    (StoreLocked, "start again when it has ended"),
    (NotAStore, "name another file with --db or PRESSMARK_DB"),
    (StoreNewer, ""),  # says so itself
)
_BY_WORDS = (
    ("disk is full", "make room and start again: what was committed is there"),
    ("disk I/O error", "on a full disk even reading fails so: see `df`, make room and start again"),
    ("malformed", "`pressmark doctor` tells what of it can be read; put a copy in its place"),
    ("made by an older Pressmark", "`pressmark reindex` is one, and needs no network"),
)
"""Words of SQLite, or of our own, that more than one error has."""


def find_next_step(error: PressmarkError) -> str:
    """What to do next, to be put behind the error's own words; empty where they say it themselves, or nobody knows."""
    for kind, step in _BY_KIND:
        if isinstance(error, kind):
            return f"; {step}" if step else ""
    words = str(error) if isinstance(error, StoreError) else ""
    return next((f"; {step}" for part, step in _BY_WORDS if part in words), "")
