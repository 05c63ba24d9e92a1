"""The key that signs a run."""

import logging
from typing import TYPE_CHECKING

from crawler.config import Config, signing_key_file
from crawler.errors import StoreError
from crawler.store.heads import load_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

logger = logging.getLogger(__name__)


def find_key(config: Config, run_id: int) -> "Ed25519PrivateKey | None":
    """The signing key; None, with a warning, when there can be none: the run itself is sound."""
    try:
        return load_key(signing_key_file(config))
    except StoreError as error:
        logger.warning("run not signed run_id=%d error=%s", run_id, error)
        return None
