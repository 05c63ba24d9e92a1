import pickle

import pytest

from crawler import errors
from crawler.errors import (
    AddressRefused,
    ArchiveError,
    BrowserError,
    CodingBomb,
    CodingCut,
    CodingError,
    ConfigError,
    FeedError,
    Forgotten,
    NotAStore,
    PageError,
    ParseError,
    PressmarkError,
    RuleError,
    StoreError,
    StoreLocked,
    StoreNewer,
    UrlError,
    WorkerDied,
    WorkerError,
    WorkerTimeout,
)

EXAMPLES = [
    (PressmarkError("it is so"), "it is so"),
    (ConfigError("no setting 'dp'; did you mean 'db'?"), "no setting 'dp'; did you mean 'db'?"),
    (RuleError("rule 1: no key 'autor'", "news.example.toml"), "news.example.toml: rule 1: no key 'autor'"),
    (UrlError("http://", "not a valid address"), "'http://': not a valid address"),
    (ParseError("no bytes"), "no bytes"),
    (CodingError("unknown content coding zz"), "unknown content coding zz"),
    (CodingCut("the gzip stream ended in the middle", b"abc"), "the gzip stream ended in the middle"),
    (CodingBomb("unpacks to more than 3 bytes", b"abcd"), "unpacks to more than 3 bytes"),
    (FeedError("no feed", "https://news.example/feed"), "https://news.example/feed: no feed"),
    (PageError("no page"), "no page"),
    (Forgotten("https://news.example/a"), "https://news.example/a was erased on request and is not fetched again"),
    (AddressRefused("localhost", "a loopback address"), "localhost is refused: a loopback address"),
    (WorkerError("no answer"), "no answer"),
    (WorkerTimeout(2.5), "no answer within 2.5 s"),
    (WorkerDied("killed by signal 9"), "killed by signal 9"),
    (ArchiveError("record 7 is cut"), "record 7 is cut"),
    (StoreError("database or disk is full", "news.db"), "news.db: database or disk is full"),
    (StoreLocked("another process holds it"), "another process holds it"),
    (BrowserError("/usr/bin/chromium", "no display"), "the browser /usr/bin/chromium does not start: no display"),
    (StoreNewer("update Pressmark", "news.db"), "news.db: update Pressmark"),
    (NotAStore("is not a SQLite database", "news.db"), "news.db: is not a SQLite database"),
]


@pytest.mark.parametrize("error", [pytest.param(error, id=type(error).__name__) for error, _ in EXAMPLES])
def test_every_error_crosses_process_walls_with_all_it_knows(error: PressmarkError) -> None:
    copy = pickle.loads(pickle.dumps(error))

    assert (type(copy), str(copy), copy.args, vars(copy)) == (type(error), str(error), error.args, vars(error))


@pytest.mark.parametrize(("error", "line"), [pytest.param(*pair, id=type(pair[0]).__name__) for pair in EXAMPLES])
def test_every_error_is_one_line_for_a_person(error: PressmarkError, line: str) -> None:
    assert str(error) == line
    assert "\n" not in line


def test_no_error_is_left_out_and_each_stands_in_the_drawing() -> None:
    known = {
        name for name, thing in vars(errors).items() if isinstance(thing, type) and issubclass(thing, PressmarkError)
    }

    assert {type(error).__name__ for error, _ in EXAMPLES} == known
    assert errors.__doc__ is not None
    assert [name for name in known if name not in errors.__doc__] == []
