"""Words about rendering that several commands say."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.items import Result
    from crawler.store.base import Written

SHELL = "shell"
"""The reason of a page whose text is not in its reply."""


class Shells:
    """Counts the pages of a run that may have a text which only their scripts write."""

    def __init__(self) -> None:
        self.number = 0

    def count(self, result: "Result", written: "Written") -> None:
        """A listener of the run."""
        is_rendered = result.fetch is not None and result.fetch.rendering is not None
        self.number += is_shell(written.outcome, written.reason) and not is_rendered


def is_shell(outcome: str | None, reason: str | None) -> bool:
    """The page may have a text that only its scripts write."""
    return outcome == "not_article" and reason == SHELL


def hint_of_rendering(url: str) -> str:
    """What may help with such a page."""
    from crawler.errors import UrlError
    from crawler.urls import host_of

    try:
        name = host_of(url)
    except UrlError:
        name = url
    tries = f"`pressmark fetch --render {url}` tries it, `pressmark sources render {name} on` keeps to it"
    return f"a browser may show more of it: {tries}"


def hint_of_shells(number: int) -> str:
    """The same, of a run with such pages."""
    return f"{number} pages hold scripts and no text (shell): `pressmark why URL` tells what may help"
