"""The tree of Pressmark's own errors; everything the library raises on purpose stands here.

    PressmarkError
    |-- ConfigError            a setting is unknown or wrong                     (exit 2)
    |   `-- RuleError          a site rule is wrong
    |-- UrlError               an address is not a valid http(s) address
    |-- ParseError             a document from the web cannot be read at all
    |   |-- CodingError        a content coding cannot be undone
    |   |   |-- CodingCut      the coded stream ends in the middle
    |   |   `-- CodingBomb     more comes out of it than may
    |   |-- FeedError          not a feed, sitemap, OPML or list of addresses
    |   `-- PageError          HTML that cannot be read
    |-- AddressRefused         the guard forbids this host or address
    |-- WorkerError            a worker process did not answer
    |   |-- WorkerTimeout      killed because its time ran out
    |   `-- WorkerDied         the process ended by itself (memory, crash)
    |-- BrowserError           the browser that renders pages cannot be started
    |-- Forgotten              the address was erased on request and is not fetched again
    |-- ArchiveError           a WARC record cannot be written or read back
    `-- StoreError             the database does not do what it is told          (exit 4)
        |-- StoreLocked        another process holds it
        |-- StoreNewer         written by a newer Pressmark
        `-- NotAStore          the file is not a Pressmark database

Errors carry their subject as attributes and survive pickling: their constructor arguments are kept in `args`.
"""

import re

CREDENTIALS = re.compile(r"^([a-z][a-z0-9+.-]*://)[^/?#\\]*@", re.IGNORECASE)
"""`user:password@` of an address, with the scheme before it as group 1."""


class PressmarkError(Exception):
    """Base of all errors Pressmark raises on purpose. `str(error)` is one line that can be shown to a person."""


class ConfigError(PressmarkError):
    """A setting is unknown or its value is wrong."""


class RuleError(ConfigError):
    """A site rule cannot be used.

    Attributes:
        why: what is wrong, with the key it is wrong in.
        file: the file it stands in.
    """

    def __init__(self, why: str, file: str | None = None) -> None:
        super().__init__(why, file)
        self.why = why
        self.file = file

    def __str__(self) -> str:
        return f"{self.file}: {self.why}" if self.file else self.why


class UrlError(PressmarkError):
    """An address is not a valid http(s) address.

    Attributes:
        url: the address, without the user and password that may stand in it: errors are logged and stored.
    """

    def __init__(self, url: str, why: str) -> None:
        url = CREDENTIALS.sub(r"\1", url)
        super().__init__(url, why)
        self.url = url
        self.why = why

    def __str__(self) -> str:
        return f"{self.url!r}: {self.why}"


class ParseError(PressmarkError):
    """A document from the web cannot be read."""

    def __init__(self, why: str, url: str | None = None) -> None:
        super().__init__(why, url)
        self.why = why
        self.url = url

    def __str__(self) -> str:
        return f"{self.url}: {self.why}" if self.url else self.why


class CodingError(ParseError):
    """The body is not what its Content-Encoding says, or that is unknown."""


class CodingCut(CodingError):
    """The coded stream ends in the middle.

    Attributes:
        so_far: what came out of it.
    """

    def __init__(self, why: str, so_far: bytes = b"") -> None:
        super().__init__(why)
        self.args = (why, so_far)
        self.so_far = so_far


class CodingBomb(CodingError):
    """More comes out of the coded stream than may.

    Attributes:
        so_far: what came out of it, a little more than the limit.
    """

    def __init__(self, why: str, so_far: bytes = b"") -> None:
        super().__init__(why)
        self.args = (why, so_far)
        self.so_far = so_far


class FeedError(ParseError):
    """The bytes are no feed, sitemap, OPML file or list of addresses."""


class PageError(ParseError):
    """The bytes cannot be read as HTML."""


class AddressRefused(PressmarkError):
    """The guard forbids dialling this host.

    Attributes:
        host: the host as written in the address.
        why: the rule that refused it.
    """

    def __init__(self, host: str, why: str) -> None:
        super().__init__(host, why)
        self.host = host
        self.why = why

    def __str__(self) -> str:
        return f"{self.host} is refused: {self.why}"


class WorkerError(PressmarkError):
    """A worker process did not answer."""


class WorkerTimeout(WorkerError):
    """The worker was killed because its time ran out.

    Attributes:
        limit_s: the limit in seconds.
    """

    def __init__(self, limit_s: float) -> None:
        super().__init__(limit_s)
        self.limit_s = limit_s

    def __str__(self) -> str:
        return f"no answer within {self.limit_s:g} s"


class WorkerDied(WorkerError):
    """The worker process ended by itself (memory limit or crash)."""


class BrowserError(PressmarkError):
    """The browser that renders pages cannot be started.

    Attributes:
        path: its executable.
        why: what it said.
    """

    def __init__(self, path: str, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"the browser {self.path} does not start: {self.why}"


class Forgotten(PressmarkError):
    """The address, or its host, was erased on request: it is not fetched again."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url

    def __str__(self) -> str:
        return f"{self.url} was erased on request and is not fetched again"


class ArchiveError(PressmarkError):
    """A WARC record cannot be written or read back."""


class StoreError(PressmarkError):
    """The database cannot do what it is told.

    Attributes:
        path: the database file.
    """

    def __init__(self, why: str, path: str | None = None) -> None:
        super().__init__(why, path)
        self.why = why
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: {self.why}" if self.path else self.why


class StoreLocked(StoreError):
    """Another process holds the database."""


class StoreNewer(StoreError):
    """The database was written by a newer Pressmark."""


class NotAStore(StoreError):
    """The file is not a Pressmark database."""
