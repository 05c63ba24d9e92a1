"""Files that appear whole."""

import os
from pathlib import Path
from stat import S_IMODE

import pytest

from crawler.errors import ConfigError
from crawler.files import write_whole


def test_a_file_appears_whole_or_not_at_all_and_keeps_its_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "changes.atom"
    write_whole(path, b"one")
    path.chmod(0o640)
    write_whole(path, b"two")
    assert (path.read_bytes(), S_IMODE(path.stat().st_mode)) == (b"two", 0o640)

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(ConfigError, match="disk full"):
        write_whole(path, b"three")
    assert [file.name for file in tmp_path.iterdir()] == ["changes.atom"]
    assert path.read_bytes() == b"two"


def test_a_file_that_cannot_be_written_is_named_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "changes.atom"

    with pytest.raises(ConfigError) as caught:
        write_whole(path, b"one")

    assert str(caught.value) == f"{path} cannot be written: No such file or directory"


def test_a_link_that_somebody_laid_beside_the_file_is_not_written_through(tmp_path: Path) -> None:
    other, path = tmp_path / "other", tmp_path / "changes.atom"
    other.write_bytes(b"theirs")
    for name in (".changes.atom", f".changes.atom.{os.getpid()}", ".changes.atom.tmp"):
        (tmp_path / name).symlink_to(other)

    write_whole(path, b"ours", 0o600)

    assert (other.read_bytes(), path.read_bytes(), S_IMODE(path.stat().st_mode)) == (b"theirs", b"ours", 0o600)
