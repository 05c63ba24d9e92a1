"""Whether two pages tell the same article: asked before one of them is taken in place of the other. Pure."""

import re
from difflib import SequenceMatcher

from crawler.items import Article

SAME_TITLE = 0.8
SHARED = 0.3
"""Share of the listed form's paragraphs that stand in the proper page, whatever its headline."""
_NO_LETTER = re.compile(r"[\W_]+")


def is_same_article(form: Article, proper: Article) -> bool:
    """Whether `proper` is the page that `form` says it is a form of: the headline or a good part of the text agrees.

    Sites have declared their home page, or the newest article, as the canonical page of everything.
    """
    one, other = _fold(form.title or ""), _fold(proper.title or "")
    if one and other and SequenceMatcher(None, one, other).ratio() >= SAME_TITLE:
        return True
    text = _fold(proper.body)
    sizes = [(folded in text, len(folded)) for part in form.body.split("\n") if len(folded := _fold(part)) >= 40]
    return sum(size for is_in, size in sizes if is_in) > SHARED * sum(size for _, size in sizes)


def _fold(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())
