"""The content codings of a stored payload undone, as they were when it was crawled."""

from collections.abc import Sequence

from crawler.archive.coding import undo_codings
from crawler.errors import ArchiveError, CodingError

MAX_DECODED_BYTES = 64 * 2**20
"""Above every limit that a crawl sets to its replies."""


def decode_payload(payload: bytes, headers: Sequence[Sequence[str]], max_bytes: int = MAX_DECODED_BYTES) -> bytes:
    """The payload as the reader saw it.

    Args:
        payload: as the server sent it.
        headers: (name, value) of the reply.
        max_bytes: more than this is an error.

    Raises:
        ArchiveError: the coding is unknown or broken, or the bound is passed.
    """
    codings = ",".join(value for name, value in headers if name.lower() == "content-encoding")
    try:
        return undo_codings(payload, codings.split(","), max_bytes)
    except CodingError as error:
        raise ArchiveError(f"the content coding {codings!r} cannot be undone: {error}") from error
