"""Files that appear whole."""

import os
from pathlib import Path
from stat import S_IMODE, S_ISLNK

import pytest

from crawler.config import Config, archive_folder, database_path
from crawler.errors import ConfigError
from crawler.files import follow, write_whole


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


@pytest.mark.parametrize(
    ("mode", "other", "is_followed"),
    [
        pytest.param(0o1777, True, False, id="another user's, in a folder for all"),
        pytest.param(0o770, True, False, id="another user's, in a folder of a group"),
        pytest.param(0o755, True, True, id="in a folder that only its owner writes to"),
        pytest.param(0o1777, False, True, id="one's own"),
    ],
)
def test_a_link_is_followed_unless_another_user_laid_it_into_a_shared_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, other: bool, is_followed: bool
) -> None:
    shared, target = tmp_path / "shared", tmp_path / "target"
    shared.mkdir()
    target.write_bytes(b"mine")
    (shared / "link").symlink_to("../target")
    shared.chmod(mode)

    def owned_by_others(self: Path) -> os.stat_result:
        found = os.lstat(self)
        return os.stat_result((*found[:4], 4321, *found[5:])) if other and S_ISLNK(found.st_mode) else found

    monkeypatch.setattr(Path, "lstat", owned_by_others)

    if is_followed:
        write_whole(shared / "link", b"new")
        assert (target.read_bytes(), (shared / "link").is_symlink()) == (b"new", True)
    else:
        with pytest.raises(ConfigError, match="another user laid"):
            write_whole(shared / "link", b"new")
        with pytest.raises(ConfigError, match="another user laid"):
            database_path(Config(db=str(shared / "link")))
        assert target.read_bytes() == b"mine"


def test_links_that_lead_round_in_a_circle_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")

    with pytest.raises(ConfigError, match="round in a circle"):
        follow(tmp_path / "a")


def test_a_corpus_is_one_under_each_of_its_names(tmp_path: Path) -> None:
    """Its lock and its raw records lie beside the file itself."""
    real, link = tmp_path / "disk" / "news.db", tmp_path / "news.db"
    real.parent.mkdir()
    link.symlink_to("disk/news.db")

    assert database_path(Config(db=str(link))) == real
    assert archive_folder(Config(db=str(link))) == real.parent / "news.db.warc"
