"""Whether a page is an article at all. Precise rather than complete: no good article may be lost.

In: the document, its facts, the body found. Out: a reason, or None for an article.
"""

from crawler.extract.body import Body
from crawler.extract.metadata import Facts
from crawler.extract.tree import HtmlDocument


def find_reason(document: HtmlDocument, facts: Facts, body: Body) -> str | None:
    """Why the page is no article; None when it is one."""
    if not body.text:
        return "empty"
    return None
