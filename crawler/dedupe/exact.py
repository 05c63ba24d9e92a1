"""Keys of whole texts: equal for exact copies, and equal for verbatim ones."""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import chain

from crawler.dedupe.normal import token_lines

METHOD = "1"
"""Version of the normalisation and hash; a change of either makes a new one, so that keys of two methods never meet."""


def text_key(text: str) -> str:
    """A key that is equal for texts of the same words, whatever their case, accents, quotes and white space.

    Returns:
        `1:` and 32 hexadecimal digits: the method, and BLAKE2b-128 of the normalised tokens joined by spaces.
    """
    return key_of_tokens(token_lines(text))


def key_of_tokens(lines: Iterable[Sequence[str]]) -> str:
    """The same, of a text that is normalised already: what `token_lines` gives."""
    words = " ".join(chain.from_iterable(lines)).encode("utf-8", "surrogatepass")
    return f"{METHOD}:{hashlib.blake2b(words, digest_size=16).hexdigest()}"


def sha256_of(text: str) -> str:
    """SHA-256 of the text as it stands, in UTF-8: 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
