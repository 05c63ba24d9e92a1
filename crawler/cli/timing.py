"""Setting up and taking away what starts a crawl: a block in the user's crontab, or two systemd user units.

Only what bears our mark is touched. Other lines of a crontab are kept byte for byte; a unit file that is not ours is
left alone. Doing the same twice changes nothing.
"""

import hashlib
import os
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from crawler.errors import PressmarkError

LIMIT_S = 60.0
_MADE = "made by `pressmark cron --install`"


class TimingError(PressmarkError):
    """crontab or systemctl did not do what it was asked, or what stands there is not ours."""


def set_block(corpus: str, line: str) -> str:
    """Put the line into the crontab, in the place of an earlier one for this corpus; returns what was done."""
    begin, end = _marks(corpus)
    block = b"".join(text.encode() + b"\n" for text in (begin, line, end))
    before = read_crontab()
    around = _split(before, begin, end)
    if around is None:
        gap = b"" if not before or before.endswith(b"\n") else b"\n"
        after = before + gap + block
    else:
        after = around[0] + block + around[1]
    if after == before:
        return f"already in the crontab: {line}"
    write_crontab(after)
    return f"{'added to' if around is None else 'changed in'} the crontab: {line}"


def remove_block(corpus: str) -> str:
    """Take the block of this corpus out of the crontab; returns what was done."""
    around = _split(read_crontab(), *_marks(corpus))
    if around is None:
        return "nothing of this corpus is in the crontab"
    write_crontab(around[0] + around[1])
    return "taken out of the crontab"


def _marks(corpus: str) -> tuple[str, str]:
    name = corpus.replace("\n", " ")
    return f"# BEGIN pressmark {name} ({_MADE})", f"# END pressmark {name}"


def _split(table: bytes, begin: str, end: str) -> tuple[bytes, bytes] | None:
    """What stands before and behind the block; None without one.

    Raises:
        TimingError: it begins and does not end: nobody knows which lines are ours.
    """
    lines = table.splitlines(keepends=True)
    bare = [line.rstrip(b"\r\n") for line in lines]
    if begin.encode() not in bare:
        return None
    first = bare.index(begin.encode())
    if end.encode() not in bare[first:]:
        raise TimingError(f"the crontab has a line {begin!r} and none {end!r} behind it: mend it with crontab -e")
    last = bare.index(end.encode(), first)
    return b"".join(lines[:first]), b"".join(lines[last + 1 :])


def read_crontab() -> bytes:
    """The user's crontab; empty when there is none.

    Raises:
        TimingError: there is no crontab command, or it failed.
    """
    done = _run(["crontab", "-l"])
    if done.returncode == 0:
        return done.stdout
    if b"no crontab" in done.stderr.lower():
        return b""
    raise TimingError(f"crontab -l failed: {_words(done.stderr) or f'exit code {done.returncode}'}")


def write_crontab(table: bytes) -> None:
    """Put this crontab in place.

    Raises:
        TimingError: it was refused, or another one stands there now.
    """
    done = _run(["crontab", "-"], table)
    if done.returncode != 0:
        raise TimingError(f"crontab refused it: {_words(done.stderr) or f'exit code {done.returncode}'}")
    if table and read_crontab() != table:
        raise TimingError("the crontab is not what was written: look at it with crontab -l")


def set_units(corpus: str, service: str, timer: str) -> str:
    """Write and start a systemd user timer for this corpus; returns what was done."""
    name, folder = unit_name(corpus), unit_folder()
    head = f"# {_MADE} for {corpus}\n".replace("%", "%%")
    files = {folder / f"{name}.service": head + service, folder / f"{name}.timer": head + timer}
    for file in files:
        _require_ours(file)
    before = {file: _read(file) for file in files}
    is_new = [file for file, text in files.items() if before[file] != text]
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for file in is_new:
                file.write_text(files[file], encoding="utf-8")
        except OSError as error:
            raise TimingError(f"{error.filename}: {error.strerror}") from error
        if is_new:
            _systemctl("daemon-reload")
        _systemctl("enable", "--now", f"{name}.timer")
    except TimingError:
        _put_back({file: before[file] for file in is_new})
        raise
    return f"{'set up' if is_new else 'already set up'}: {folder / name}.timer"


def _put_back(before: Mapping[Path, str | None]) -> None:
    """Leave no half of what could not be set up: files that were not there go, others are as they were."""
    with suppress(OSError, TimingError):
        for file, text in before.items():
            if text is None:
                file.unlink(missing_ok=True)
            else:
                file.write_text(text, encoding="utf-8")
        _systemctl("daemon-reload")


def remove_units(corpus: str) -> str:
    """Stop and delete the timer of this corpus; returns what was done."""
    name, folder = unit_name(corpus), unit_folder()
    files = [file for kind in ("timer", "service") if (file := folder / f"{name}.{kind}").exists()]
    if not files:
        return "no systemd timer of this corpus is there"
    for file in files:
        _require_ours(file)
    _systemctl("disable", "--now", f"{name}.timer")
    for file in files:
        file.unlink()
    _systemctl("daemon-reload")
    return f"taken away: {folder / name}.timer"


def unit_name(corpus: str) -> str:
    """Of the units of one corpus: several may be crawled on one machine."""
    return f"pressmark-{hashlib.sha256(corpus.encode()).hexdigest()[:8]}"


def unit_folder() -> Path:
    """Where systemd looks for a user's own units."""
    base = os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "systemd" / "user"


def _require_ours(file: Path) -> None:
    if file.exists() and not (_read(file) or "").startswith(f"# {_MADE}"):
        raise TimingError(f"{file}: not made by `pressmark cron`; left as it is")


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _systemctl(*words: str) -> None:
    done = _run(["systemctl", "--user", *words])
    if done.returncode != 0:
        raise TimingError(f"systemctl --user {' '.join(words)}: {_words(done.stderr) or 'failed'}")


def _run(words: list[str], data: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(words, input=data, capture_output=True, timeout=LIMIT_S, check=False)  # noqa: S603
    except FileNotFoundError as error:
        raise TimingError(f"there is no {words[0]} command here") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TimingError(f"{words[0]}: {error}") from error


def _words(data: bytes) -> str:
    return " ".join(data.decode("utf-8", "replace").split())[:300]
