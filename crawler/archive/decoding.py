"""The content codings of a stored payload (gzip, deflate, br, zstd) undone, within a bound.

Source: RFC 9110 section 8.4.
"""

import io
from collections.abc import Sequence

from crawler.errors import ArchiveError

MAX_DECODED_BYTES = 64 * 2**20
"""Above every limit that a crawl sets to its replies."""

_CHUNK_BYTES = 2**20


def decode_payload(payload: bytes, headers: Sequence[Sequence[str]], max_bytes: int = MAX_DECODED_BYTES) -> bytes:
    """The payload as the reader saw it.

    Args:
        payload: as the server sent it.
        headers: (name, value) of the reply.
        max_bytes: more than this is an error.

    Raises:
        ArchiveError: the coding is unknown or broken, or the bound is passed.
    """
    codings = ", ".join(value for name, value in headers if name.lower() == "content-encoding")
    if not codings.strip() or codings.strip().lower() == "identity":
        return payload
    from urllib3.exceptions import HTTPError
    from urllib3.response import HTTPResponse

    reply = HTTPResponse(
        body=io.BytesIO(payload), headers={"content-encoding": codings}, preload_content=False, status=200
    )
    parts, size = [], 0
    try:
        while part := reply.read(_CHUNK_BYTES, decode_content=True):
            parts.append(part)
            size += len(part)
            if size > max_bytes:
                raise ArchiveError(f"the payload unpacks to more than {max_bytes} bytes")
    except HTTPError as error:
        raise ArchiveError(f"the content coding {codings!r} cannot be undone: {error}") from error
    return b"".join(parts)
