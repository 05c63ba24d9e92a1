"""Notices cut out of lines, however the extraction joined or split them.

In: the notices the rights room found, lines of the body. Out: lines without them. Compared by letters and digits only,
so that quotes, spaces and marks make no difference.
"""

import re
from collections.abc import Sequence

from crawler.extract.nodes import fold
from crawler.items import Notice, NoticeKind


class NoticeCutter:
    """Removes the text of notices from lines, however lines were joined or split."""

    MIN_PART = 24
    """Letters from which a part of a notice, or a notice inside a line, is recognised; of a script that writes words in
    two or three, one counts for three."""

    def __init__(self, notices: Sequence[Notice]) -> None:
        self._whole: set[str] = set()
        self._long: list[str] = []
        self._rest = ""
        """What of a notice follows the part of it that was cut last."""
        for notice in notices:
            for text in (notice.text, *re.split(r"\n+", notice.text)):
                folded = fold(text)
                if not folded:
                    continue
                self._whole.add(folded)
                if _count(folded) >= self.MIN_PART and notice.kind is not NoticeKind.AGENCY_CREDIT:
                    self._long.append(folded)

    def cut(self, line: str) -> str:
        """The line without notices; empty when nothing else stands in it."""
        if not self._whole:
            return line
        folded = fold(line)
        if folded in self._whole:
            return ""
        if folded and self._is_part(folded, line):
            return ""
        for notice in self._long:
            if notice in folded:
                line = _cut_folded(line, notice)
                folded = fold(line)
        return line.strip()

    def _is_part(self, folded: str, line: str) -> bool:
        """Whether a line is a part of a notice: long enough to be known by itself, its label, or what follows the part
        cut before it."""
        if self._rest.startswith(folded):
            self._rest = self._rest[len(folded) :]
            return True
        self._rest = ""
        is_label = line.rstrip(" |*_").endswith((":", "："))
        is_long = _count(folded) >= self.MIN_PART
        for notice in self._long:
            place = notice.find(folded) if is_long else 0
            if place >= 0 and (is_long or (is_label and notice.startswith(folded))):
                self._rest = notice[place + len(folded) :]
                return True
        return False


def _count(folded: str) -> int:
    """Letters, as many as tell about the same in any script."""
    return len(folded) if folded.isascii() else len(folded) + 2 * sum(letter > "\u2e80" for letter in folded)


def _cut_folded(line: str, needle: str) -> str:
    """`line` without the stretch whose folded form is `needle`, its closing marks included."""
    letters: list[str] = []
    places: list[int] = []
    for index, char in enumerate(line):
        for letter in fold(char):
            letters.append(letter)
            places.append(index)
    start = "".join(letters).find(needle)
    if start < 0:
        return line
    first, last = places[start], places[start + len(needle) - 1] + 1
    while last < len(line) and not line[last].isalnum() and line[last] not in "([{“„«‘":
        last += 1
    while first > 0 and line[first - 1] in "([{©®*“„«‘ ":
        first -= 1
    return f"{line[:first].rstrip()} {line[last:].lstrip()}".strip()
