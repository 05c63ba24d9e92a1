"""Words about rendering that several commands say."""

SHELL = "shell"
"""The reason of a page whose text is not in its reply."""


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
