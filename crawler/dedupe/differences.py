"""How many words a text gained and lost. Pure.

Paragraphs that both texts have are set aside first, so that a moved paragraph costs nothing and long texts little.
"""

from collections import Counter

from crawler.dedupe.normal import normal_tokens


def count_changed_words(old: str, new: str) -> tuple[int, int]:
    """(words only the new text has, words only the old text has), counted as often as they stand there.

    Case, punctuation and white space do not count; in scripts without spaces each character is a word.
    """
    before, after = Counter(_paragraphs(old)), Counter(_paragraphs(new))
    gone, come = _words(before - after), _words(after - before)
    return (come - gone).total(), (gone - come).total()


def _paragraphs(text: str) -> list[str]:
    return [line for part in text.split("\n") if (line := part.strip())]


def _words(paragraphs: Counter[str]) -> Counter[str]:
    return Counter(word for line, count in paragraphs.items() for word in normal_tokens(line) * count)
