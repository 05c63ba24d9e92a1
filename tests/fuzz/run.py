"""Fuzz the parsers by hand, for as long as you like.

    python tests/fuzz/run.py --minutes 60                  every target, an equal share of the time each
    python tests/fuzz/run.py page urls --minutes 480       these
    python tests/fuzz/run.py page --input fuzz-findings/page/1a2b3c4d    one input again, with its traceback

Where atheris is installed (`pip install atheris`; Linux and macOS, CPython), it guides the inputs by the lines of
`crawler` they reach and keeps what reached new ones in fuzz-corpus/, for the next time; without it, or with `--random`,
they are changed by chance. Each finding, one for each place that raised, is written to fuzz-findings/. The exit code is
1 when there are any. A finding that is mended goes to tests/fuzz/corpus/, where every test run holds it.
"""

import argparse
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE), str(HERE.parent.parent)]
MAX_LEN = 20_000
"""Bytes of an input that atheris makes."""


class Findings:
    """What broke a law, one input for each place that raised."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.places: set[str] = set()
        self.runs = 0

    def hold(self, run: Callable[[bytes], None], data: bytes) -> None:
        """Run once; an error is written down and not raised."""
        self.runs += 1
        try:
            run(data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            place = place_of(error)
            if place not in self.places:
                self.places.add(place)
                self.folder.mkdir(parents=True, exist_ok=True)
                name = hashlib.sha256(place.encode()).hexdigest()[:8]
                (self.folder / name).write_bytes(data)
                (self.folder / f"{name}.txt").write_text("".join(traceback.format_exception(error)), "utf-8", "replace")
                print(f"FOUND {self.folder / name}: {place}", flush=True)


def place_of(error: BaseException) -> str:
    """Kind of the error and where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "crawler" in frame.filename or "targets.py" in frame.filename] or frames
    return f"{type(error).__name__} at {Path(own[-1].filename).name}:{own[-1].lineno}"


def fuzz_by_chance(name: str, seconds: float, findings: Findings, seed: int | None) -> None:
    """Seeds and words changed by chance."""
    from mutations import mutate
    from targets import TARGETS, read_seeds, run_target

    target = TARGETS[name]
    chance = random.Random(seed)
    pool = [b"", *read_seeds(target)]
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        findings.hold(lambda data: run_target(target, data), mutate(target, pool, chance))


def fuzz_by_coverage(name: str, seconds: float, findings: Findings, seed: int | None) -> None:
    """Inputs guided by atheris. Does not return: libFuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["crawler"]):
        from targets import TARGETS, read_seeds, run_target
    target = TARGETS[name]
    grown = Path("fuzz-corpus") / name
    for folder in (grown, findings.folder):
        folder.mkdir(parents=True, exist_ok=True)
    for data in read_seeds(target):
        (grown / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    words = Path(tempfile.mkdtemp(prefix="pressmark-fuzz-")) / "words"
    written = ("".join(map("\\x{:02x}".format, word)) for word in target.words)
    words.write_text("".join(f'"{word}"\n' for word in written))
    options = [
        f"-max_total_time={max(1, int(seconds))}", f"-dict={words}", f"-max_len={MAX_LEN}", "-timeout=60",
        "-rss_limit_mb=4096", f"-artifact_prefix={findings.folder}/", "-print_final_stats=1", f"-seed={seed or 0}",
        "-verbosity=0", str(grown),
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options], lambda data: findings.hold(lambda given: run_target(target, given), data))
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", help="targets; all of them when none is named")
    parser.add_argument("--minutes", type=float, default=10, help="for all targets together (10)")
    parser.add_argument("--random", action="store_true", help="by chance, also where atheris is installed")
    parser.add_argument("--seed", type=int, help="of chance")
    parser.add_argument("--input", type=Path, help="run one input again")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.alone:
        fuzz = fuzz_by_chance if given.random else fuzz_by_coverage
        findings = Findings(Path("fuzz-findings") / given.targets[0])
        fuzz(given.targets[0], given.minutes * 60, findings, given.seed)
        print(f"{given.targets[0]}: {findings.runs} inputs, {len(findings.places)} findings")
        return 1 if findings.places else 0

    from targets import TARGETS, run_target

    names = given.targets or list(TARGETS)
    if unknown := [name for name in names if name not in TARGETS]:
        parser.error(f"no target {unknown[0]!r}; there are {', '.join(TARGETS)}")
    if given.input is not None:
        run_target(TARGETS[names[0]], given.input.read_bytes())
        return 0
    by_chance = given.random or find_spec("atheris") is None
    before = set(Path("fuzz-findings").glob("*/*"))
    for name in names:
        words = [name, "--alone", "--minutes", str(given.minutes / len(names))]
        words += (["--random"] if by_chance else []) + (["--seed", str(given.seed)] if given.seed is not None else [])
        print(f"== {name}, {'by chance' if by_chance else 'guided'}", flush=True)
        done = subprocess.run([sys.executable, __file__, *words], check=False, env=os.environ)
        if done.returncode not in (0, 1):
            print(f"FOUND in {name}: the process ended with {done.returncode}", flush=True)
    return 1 if set(Path("fuzz-findings").glob("*/*")) - before else 0


if __name__ == "__main__":
    sys.exit(main())
