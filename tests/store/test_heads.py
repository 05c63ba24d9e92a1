"""The signing key and what it signs."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.errors import StoreError
from crawler.store.heads import is_signed, load_key, sign_head


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "signing.key"
    first, again = load_key(path), load_key(path)
    assert first.private_bytes_raw() == again.private_bytes_raw()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["signing.key"]


@pytest.mark.parametrize("content", [pytest.param(b"", id="empty"), pytest.param(b"no key", id="something else")])
def test_a_file_that_is_no_key_is_never_overwritten(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "signing.key"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="signing key"):
        load_key(path)
    assert path.read_bytes() == content


def test_a_head_with_another_word_is_not_signed(tmp_path: Path) -> None:
    head = sign_head(load_key(tmp_path / "key"), 3, 40, bytes(range(32)), "2026-03-01T12:00:00.000Z")
    assert is_signed(head)
    for changed in (
        replace(head, run_id=4),
        replace(head, entry_id=41),
        replace(head, hash=bytes(32)),
        replace(head, signed_at="2026-03-01T12:00:00.001Z"),
        replace(head, public_key=bytes(32)),
        replace(head, signature=bytes(64)),
        replace(head, public_key=b"short"),
    ):
        assert not is_signed(changed)
