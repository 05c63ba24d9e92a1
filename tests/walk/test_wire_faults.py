"""Whatever a server sends in place of a reply ends its page by name, costs little memory, and harms no other page."""

from contextlib import suppress
from pathlib import Path
from subprocess import Popen, TimeoutExpired

import pytest
from ownrun import Corpus, Done
from wirefaults import ENDINGS, FLOODS, Wire, wire_answers

from crawler.archive.reader import iter_replies
from crawler.demo.loopback import LoopbackServer

MAX_PEAK_MIB = 300
"""An idle crawl has some 90 MiB."""


def watch(process: "Popen[str]") -> tuple[Done, int]:
    """The end of a process and its peak of resident memory in MiB (0 where the system does not tell)."""
    status, peak_kib = Path(f"/proc/{process.pid}/status"), 0
    while True:
        if status.exists():
            lines = [line.split() for line in status.read_text(encoding="ascii", errors="replace").splitlines()]
            peak_kib = max([peak_kib, *(int(line[1]) for line in lines if line[0] == "VmHWM:")])
        with suppress(TimeoutExpired):
            out, err = process.communicate(timeout=0.05)  # read all along: a full pipe would stop the process
            return Done(process.returncode, out, err), peak_kib // 1024


def fetch_all(corpus: Corpus, faults: dict[str, Wire], **settings: str) -> tuple[dict[str, tuple[str, str]], int]:
    """Fetch every fault from its own origin in one run; name to (outcome, reason), and the peak in MiB."""
    with LoopbackServer(wire_answers(faults)) as server:
        urls = [f"{server.origins[name]}/page" for name in faults]
        process = corpus.start("fetch", "--json", "--allow-private", *urls, max_tries="1", **settings)
        done, peak_mib = watch(process)
    assert "Traceback" not in done.err
    return {name: (row["outcome"], row["reason"]) for name, row in zip(faults, done.rows, strict=True)}, peak_mib


@pytest.fixture(scope="module")
def wire_corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return Corpus(tmp_path_factory.mktemp("wire"))


@pytest.fixture(scope="module")
def endings(wire_corpus: Corpus) -> dict[str, tuple[str, str]]:
    corpus = wire_corpus
    found, peak_mib = fetch_all(corpus, ENDINGS, reply_deadline_s="30")
    assert peak_mib < MAX_PEAK_MIB
    corpus.require_sound()
    return found


@pytest.mark.parametrize("name", ENDINGS)
def test_a_wrong_reply_ends_its_page_by_name(endings: dict[str, tuple[str, str]], name: str) -> None:
    _, outcome, reason = ENDINGS[name]
    found = "stored" if endings[name][0] == "copy" else endings[name][0]
    assert found == outcome, endings[name]
    assert reason is None or endings[name][1].startswith(reason)


@pytest.mark.usefixtures("endings")
def test_the_reason_is_kept_as_the_server_sent_it(wire_corpus: Corpus) -> None:
    replies = [
        reply
        for path in wire_corpus.path.with_name("news.db.warc").iterdir()
        for _, reply in iter_replies(path)
        if reply.url.endswith("/page")
    ]
    reasons = {reply.reason for reply in replies}
    assert {"OK", "No", "S\xe9r  (fine): indeed", None} <= reasons
    assert not [name for reply in replies for name, _ in reply.headers if "pressmark" in name.lower()]


def test_a_reply_without_an_end_costs_a_deadline_and_little_memory(corpus: Corpus) -> None:
    found, peak_mib = fetch_all(corpus, FLOODS, reply_deadline_s="5")
    late = ("timeout", "no whole reply within 5 s")  # on a slow machine it comes before the size that ends a reply
    wrong = {
        name: found.get(name)
        for name, (_, outcome, reason) in FLOODS.items()
        if found.get(name) != late and not (found[name][0] == outcome and found[name][1].startswith(reason or ""))
    }
    assert wrong == {}
    assert found.keys() == FLOODS.keys()
    assert peak_mib < MAX_PEAK_MIB
    corpus.require_sound()
