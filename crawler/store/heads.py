"""Signed heads: at the end of a run the chain's last hash is signed with this installation's own key (Ed25519).

A head proves to whoever has noted its hash, or knows the public key, that nothing up to it was changed later. The key
is made on first use, readable by its owner alone; it proves that one key signed all heads, not who holds it.

Source: RFC 8032 (Ed25519).
"""

import json
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.errors import StoreError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ADD_HEAD = """
INSERT INTO heads (run_id, entry_id, hash, signed_at, public_key, signature)
VALUES (:run_id, :entry_id, :hash, :signed_at, :public_key, :signature)
"""


@dataclass(frozen=True, slots=True)
class Head:
    """The chain as it stood at the end of one run."""

    run_id: int
    entry_id: int
    hash: bytes
    signed_at: str
    """UTC, ISO 8601."""
    public_key: bytes
    """32 bytes, raw."""
    signature: bytes
    """64 bytes, over `signed_text`."""


def load_key(path: Path) -> "Ed25519PrivateKey":
    """The signing key in this file; made when there is none.

    Raises:
        StoreError: the file cannot be read or written, or holds something else.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        if not path.exists():
            _make_key(path)
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise StoreError(f"the signing key cannot be used: {error.strerror}", str(path)) from error
    except (ValueError, TypeError) as error:
        raise StoreError("is no signing key: move it away and a new one is made", str(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise StoreError("is no Ed25519 key: move it away and a new one is made", str(path))
    return key


def _make_key(path: Path) -> None:
    """Write a new key; when another process was faster, its key stays."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def sign_head(key: "Ed25519PrivateKey", run_id: int, entry_id: int, hash_: bytes, signed_at: str) -> Head:
    """Sign the chain's last entry."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    signature = key.sign(signed_text(run_id, entry_id, hash_, signed_at))
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return Head(run_id, entry_id, hash_, signed_at, public, signature)


def is_signed(head: Head) -> bool:
    """Whether the signature is that of the head's own public key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(head.public_key)
        key.verify(head.signature, signed_text(head.run_id, head.entry_id, head.hash, head.signed_at))
    except (InvalidSignature, ValueError):
        return False
    return True


def signed_text(run_id: int, entry_id: int, hash_: bytes, signed_at: str) -> bytes:
    """What is signed: one line of JSON, so that anybody can check it with other software."""
    said = {"pressmark_head": 1, "run": run_id, "entry": entry_id, "hash": hash_.hex(), "signed_at": signed_at}
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def write_head(connection: sqlite3.Connection, head: Head) -> None:
    """Keep a head."""
    connection.execute(
        ADD_HEAD,
        {
            "run_id": head.run_id, "entry_id": head.entry_id, "hash": head.hash, "signed_at": head.signed_at,
            "public_key": head.public_key, "signature": head.signature,
        },
    )  # fmt: skip


def read_heads(connection: sqlite3.Connection) -> list[Head]:
    """All heads, oldest first."""
    query = "SELECT run_id, entry_id, hash, signed_at, public_key, signature FROM heads ORDER BY head_id"
    return [Head(*row) for row in connection.execute(query)]
