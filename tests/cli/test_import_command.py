"""`pressmark import`: archives of other software become articles, without any network."""

import gzip
import io
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pytest
from faultreplies import page
from faultsite import Site
from ownrun import Corpus, run_here
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HOST = "https://news.example"
SPY = """
import os, sys

WATCHED = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")

def spy(event, arguments):
    if event in WATCHED:
        address = str(arguments[-1] if event == "socket.connect" else arguments)
        with open(os.environ["SPY_LOG"], "a") as log:
            log.write(event + " " + address + "\\n")

sys.addaudithook(spy)
"""


class Archive:
    """A WARC file as warcio writes it."""

    def __init__(self, software: str = "somebody's crawler/2.0", is_gzip: bool = True) -> None:
        self.out = io.BytesIO()
        self.writer = WARCWriter(self.out, gzip=is_gzip)
        self.writer.write_record(self.writer.create_warcinfo_record("made", {"software": software}))

    def add(
        self,
        path: str,
        body: bytes,
        status: str = "200 OK",
        content_type: str = "text/html; charset=utf-8",
        at: str = "2024-05-01T10:00:00Z",
        headers: Iterable[tuple[str, str]] = (),
        more: dict[str, str] | None = None,
    ) -> str:
        """A reply with its request behind it; gives the id of its record."""
        url = path if "://" in path else HOST + path
        lines = StatusAndHeaders(status, [("Content-Type", content_type), *headers], protocol="HTTP/1.1")
        fields = {"WARC-Date": at, "WARC-IP-Address": "192.0.2.7"} | (more or {})
        reply = self.writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), http_headers=lines, warc_headers_dict=fields
        )
        asked = StatusAndHeaders(f"GET {path} HTTP/1.1", [("User-Agent", "theirs/2.0"), ("Cookie", "secret=1")])
        request = self.writer.create_warc_record(url, "request", payload=io.BytesIO(), http_headers=asked)
        self.writer.write_request_response_pair(request, reply)
        reply.raw_stream.close()
        request.raw_stream.close()
        return str(reply.rec_headers.get_header("WARC-Record-ID")).strip("<>")

    def revisit(self, path: str, digest: str, at: str = "2024-05-02T10:00:00Z") -> None:
        """The payload of another record, seen again."""
        lines = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        record = self.writer.create_revisit_record(
            HOST + path, digest, HOST + "/0", "2024-05-01T10:00:00Z", http_headers=lines
        )
        record.rec_headers.replace_header("WARC-Date", at)
        self.writer.write_record(record)

    def save(self, file: Path) -> Path:
        file.write_bytes(self.out.getvalue())
        return file


def story(number: int) -> bytes:
    body = page(f"Story number {number} is told", f"All of story {number} is told here, word for word. " * 20).body
    assert isinstance(body, bytes)
    return body


@pytest.fixture
def spied(tmp_path: Path) -> dict[str, str]:
    """An environment in which every use of the network, by the command or its workers, is written down."""
    folder = tmp_path / "spy"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(SPY)
    return {"PYTHONPATH": str(folder), "SPY_LOG": str(tmp_path / "spy.log")}


def run_spied(corpus: Corpus, spied: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    environment = corpus.environment() | spied
    return subprocess.run(
        corpus.words(*words), env=environment, capture_output=True, text=True, timeout=90, check=False, cwd=os.sep
    )


def test_pages_become_articles_with_their_record_as_provenance_and_nothing_is_asked_of_the_network(
    corpus: Corpus, tmp_path: Path, spied: dict[str, str]
) -> None:
    archive = Archive()
    ids = [archive.add(f"/{number}", story(number)) for number in range(3)]
    file = archive.save(tmp_path / "theirs.warc.gz")

    done = run_spied(corpus, spied, "import", str(file))

    assert (done.returncode, done.stdout) == (0, "3 pages imported: 3 stored\n"), done.stderr
    assert not Path(spied["SPY_LOG"]).exists()
    digest = sha256(file.read_bytes()).hexdigest()
    assert corpus.query(
        "SELECT url, title, means, fetched_at, ip, user_agent, imported_file, imported_file_sha256, imported_record_id,"
        " archived_by, block_digest_holds, robots_rule, request_headers LIKE '%secret%' FROM provenance"
    ) == [
        (
            f"{HOST}/{number}", f"Story number {number} is told", "archive", "2024-05-01T10:00:00.000Z", "192.0.2.7",
            "theirs/2.0", "theirs.warc.gz", digest, ids[number], "somebody's crawler/2.0", 1, None, 0,
        )
        for number in range(3)
    ]  # fmt: skip
    offsets = [offset for (offset,) in corpus.query("SELECT imported_offset FROM provenance ORDER BY article_id")]
    assert [file.read_bytes()[offset : offset + 2] for offset in offsets] == [b"\x1f\x8b"] * 3
    assert offsets == sorted(set(offsets))
    assert corpus.query("SELECT command, exit_code, counts FROM runs") == [("import", 0, '{"stored":3}')]
    assert len(corpus.run("search", "told", "--json").rows) == 3
    why = corpus.run("why", f"{HOST}/1").out
    assert "theirs.warc.gz" in why and ids[1] in why
    assert "theirs.warc.gz" in corpus.run("show", "1", "--provenance").out
    verified = corpus.run("verify")
    assert (verified.code, verified.out.startswith("sound")) == (0, True), verified.out
    corpus.require_sound()


def test_the_spy_sees_a_connection(tmp_path: Path, spied: dict[str, str]) -> None:
    code = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
    subprocess.run([sys.executable, "-P", "-c", code], env=dict(os.environ) | spied, check=True, timeout=60)

    assert Path(spied["SPY_LOG"]).read_text() == "socket.connect ('127.0.0.1', 9)\n"


def test_importing_twice_changes_nothing(corpus: Corpus, tmp_path: Path) -> None:
    archive = Archive()
    for number in range(3):
        archive.add(f"/{number}", story(number))
    file = archive.save(tmp_path / "theirs.warc.gz")
    assert corpus.run("import", str(file)).code == 0
    before = corpus.path.read_bytes()
    packed_again = tmp_path / "other.warc.gz"
    packed_again.write_bytes(gzip.compress(gzip.decompress(file.read_bytes())))

    again = corpus.run("import", str(file))
    other = corpus.run("import", str(packed_again))

    assert (again.code, again.out) == (0, "0 pages imported: none\n")
    assert other.out == "0 pages imported: none; passed over: 3 known\n"
    assert corpus.path.read_bytes() == before


def test_what_is_no_article_ends_with_its_outcome(corpus: Corpus, tmp_path: Path) -> None:
    archive = Archive()
    archive.add("/story", gzip.compress(story(1)), headers=[("Content-Encoding", "gzip")])
    archive.add("/decoded", story(2), headers=[("Content-Encoding", "br")])
    archive.add("/picture.png", b"\x89PNG", content_type="image/png")
    archive.add("/gone", b"no", status="404 Not Found")
    archive.add("/moved", b"", status="301 Moved", headers=[("Location", "/story")])
    archive.add("/cut", story(3)[:2000], more={"WARC-Truncated": "length"})
    archive.add("/packed", b"\x00\x01\x02", headers=[("Content-Encoding", "gzip")])
    archive.add("ftp://news.example/file", b"no page")
    archive.add("/large", b"<p>" + b"x" * (9 * 2**20 + 2**10))
    file = archive.save(tmp_path / "mixed.warc.gz")

    done = corpus.run("import", str(file))

    assert {path: outcome for path, (outcome, _) in corpus.ends().items()} == {
        "/story": "stored", "/decoded": "stored", "/picture.png": "not_html", "/gone": "gone", "/cut": "truncated",
        "/packed": "extraction_failed", "/large": "too_large",
    }  # fmt: skip
    assert done.out.endswith("passed over: 1 other records, 1 redirects\n")
    assert done.code == 3


def test_a_revisit_is_read_with_the_payload_that_it_refers_to(corpus: Corpus, tmp_path: Path) -> None:
    archive = Archive()
    archive.add("/0", story(0))
    archive.out.flush()
    digest = next(
        line.split(": ", 1)[1].strip()
        for line in gzip.decompress(archive.out.getvalue()).decode("latin-1").splitlines()
        if line.startswith("WARC-Payload-Digest")
    )
    archive.revisit("/0", digest)
    archive.revisit("/elsewhere", digest)
    archive.revisit("/unknown", "sha1:" + "A" * 32)
    file = archive.save(tmp_path / "revisits.warc.gz")

    done = corpus.run("import", "--json", str(file))

    assert [(row["url"], row["outcome"]) for row in done.rows] == [
        (f"{HOST}/0", "stored"), (f"{HOST}/0", "unchanged"), (f"{HOST}/elsewhere", "copy"),
    ]  # fmt: skip
    assert "passed over: 1 revisits" in done.err
    assert corpus.query("SELECT fetched_at FROM articles WHERE url LIKE '%/0'") == [("2024-05-02T10:00:00.000Z",)]
    corpus.require_sound()


def test_what_common_crawl_and_others_write_otherwise_is_read(corpus: Corpus, tmp_path: Path) -> None:
    """Bodies stored decoded under a renamed header, chunks, a request before its reply, metadata, a bare revisit."""
    html = story(1)
    chunked = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (html[:700], html[700:], b""))

    def record(kind: str, path: str, block: bytes, number: int, **fields: str) -> bytes:
        head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        head += f"WARC-Date: 2024-05-0{number}T10:00:00Z\r\nWARC-Target-URI: <{HOST}{path}>\r\n"
        head += "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
        return gzip.compress(f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n")

    reply = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    asked = b"GET / HTTP/1.1\r\nUser-Agent: CCBot/2.0\r\n\r\n"
    decoded = reply + b"X-Crawl-Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(html) + html
    file = tmp_path / "CC-NEWS-20240501.warc.gz"
    file.write_bytes(
        record("request", "/cc", asked, 1, WARC_Concurrent_To="<urn:uuid:2>")
        + record("response", "/cc", decoded, 2, WARC_Concurrent_To="<urn:uuid:1>")
        + record("metadata", "/cc", b"fetchTimeMs: 12\r\n", 3)
        + record("response", "/chunks", reply + b"Transfer-Encoding: chunked\r\n\r\n" + chunked, 4)
        + record("revisit", "/again", b"", 5, WARC_Refers_To="<urn:uuid:4>")
    )

    done = corpus.run("import", str(file))

    assert done.out == "3 pages imported: 2 copy, 1 stored; passed over: 1 other records\n", done.err
    assert corpus.query("SELECT final_url, user_agent FROM fetches ORDER BY fetch_id") == [
        (f"{HOST}/cc", "CCBot/2.0"), (f"{HOST}/chunks", None), (f"{HOST}/again", None),
    ]  # fmt: skip
    assert len(corpus.query("SELECT DISTINCT body FROM articles")) == 1
    corpus.require_sound()
    assert corpus.run("verify").code == 0


def test_damaged_records_cost_themselves_and_are_told(corpus: Corpus, tmp_path: Path) -> None:
    archive = Archive()
    archive.add("/0", story(0))
    begin = len(archive.out.getvalue())
    archive.add("/1", story(1))
    archive.add("/2", story(2))
    data = bytearray(archive.out.getvalue())
    data[begin + 60 : begin + 80] = bytes(20)
    file = tmp_path / "broken.warc.gz"
    file.write_bytes(bytes(data[:-30]))

    done = corpus.run("import", str(file))

    assert done.code == 3
    assert done.out.startswith("2 pages imported: 2 stored; passed over: 2 damaged")
    assert f"damaged at {begin}: " in done.err
    assert sorted(corpus.ends()) == ["/0", "/2"]


def test_a_capture_older_than_the_corpus_makes_no_newest_version(corpus: Corpus, tmp_path: Path) -> None:
    newer, older = Archive(), Archive()
    newer.add("/story", story(1), at="2025-01-01T00:00:00Z")
    older.add("/story", story(2), at="2020-01-01T00:00:00Z")
    assert corpus.run("import", str(newer.save(tmp_path / "newer.warc.gz"))).code == 0

    done = corpus.run("import", "--json", str(older.save(tmp_path / "older.warc.gz")))

    assert [(row["outcome"], row["reason"]) for row in done.rows] == [
        ("superseded", "the corpus has it of 2025-01-01T00:00:00.000Z")
    ]
    assert corpus.query("SELECT title, fetched_at, version_number FROM articles") == [
        ("Story number 1 is told", "2025-01-01T00:00:00.000Z", 1)
    ]
    assert corpus.ends() == {"/story": ("stored", None)}
    corpus.require_sound()


def test_a_record_that_is_no_article_spoils_no_known_address(corpus: Corpus, tmp_path: Path) -> None:
    good, bad = Archive(), Archive()
    good.add("/story", story(1))
    bad.add("/story", b"no", status="404 Not Found", at="2024-06-01T00:00:00Z")
    assert corpus.run("import", str(good.save(tmp_path / "good.warc.gz"))).code == 0

    done = corpus.run("import", str(bad.save(tmp_path / "bad.warc.gz")))

    assert done.out == "0 pages imported: none; passed over: 1 no article at a known address\n"
    assert corpus.ends() == {"/story": ("stored", None)}
    assert corpus.query("SELECT withdrawn_at FROM articles") == [(None,)]


def test_an_address_listed_after_the_capture_is_still_fetched(corpus: Corpus, tmp_path: Path) -> None:
    listed = tmp_path / "urls.txt"
    listed.write_text(f"{HOST}/story\n")
    assert corpus.run("add", str(listed)).code == 0
    archive = Archive()
    archive.add("/story", story(1))

    done = corpus.run("import", str(archive.save(tmp_path / "a.warc.gz")))

    assert done.out == "1 pages imported: 1 stored\n"
    assert corpus.ends() == {"/story": (None, None)}


def test_a_planned_look_at_a_live_article_stays_planned(corpus: Corpus, tmp_path: Path) -> None:
    older, newer = Archive(), Archive()
    older.add("/story", story(1))
    newer.add("/story", story(1), at="2024-06-01T00:00:00Z")
    assert corpus.run("import", str(older.save(tmp_path / "older.warc.gz"))).code == 0
    assert corpus.query("SELECT revisit_at FROM discoveries") == [(None,)]
    corpus.change("UPDATE discoveries SET revisit_at = '2030-01-01T00:00:00.000Z'")

    assert corpus.run("import", str(newer.save(tmp_path / "newer.warc.gz"))).out == "1 pages imported: 1 unchanged\n"
    assert corpus.query("SELECT revisit_at FROM discoveries") == [("2030-01-01T00:00:00.000Z",)]


def test_only_wanted_hosts_and_so_many_pages_are_taken(corpus: Corpus, tmp_path: Path) -> None:
    archive = Archive()
    for host in ("news.example", "www.news.example", "badnews.example", "other.example"):
        archive.add(f"https://{host}/story", story(len(host)))
    file = str(archive.save(tmp_path / "a.warc.gz"))

    done = corpus.run("import", file, "--host", "news.example", "--limit", "1")
    rest = corpus.run("import", file, "--host", "other.example")

    assert done.out == "1 pages imported: 1 stored\n"
    assert rest.out == "1 pages imported: 1 stored; passed over: 2 other hosts\n"


def test_packages_and_plain_files_are_taken_too(corpus: Corpus, tmp_path: Path) -> None:
    plain, packed = Archive(is_gzip=False), Archive()
    plain.add("/plain", story(1))
    packed.add("/packed", story(2))
    package = tmp_path / "saved.wacz"
    with zipfile.ZipFile(package, "w") as opened:
        opened.writestr("archive/data.warc.gz", packed.out.getvalue())

    done = corpus.run("import", str(plain.save(tmp_path / "plain.warc")), str(package))

    assert done.out == "2 pages imported: 2 stored\n"
    assert corpus.query("SELECT imported_file, imported_member FROM provenance ORDER BY 1") == [
        ("plain.warc", None), ("saved.wacz", "archive/data.warc.gz"),
    ]  # fmt: skip


def test_what_is_no_archive_is_told_and_the_others_are_taken(corpus: Corpus, tmp_path: Path) -> None:
    archive = Archive()
    archive.add("/story", story(1))
    page_file = tmp_path / "page.html"
    page_file.write_text("<p>page")

    done = corpus.run("import", str(page_file), str(tmp_path / "absent"), str(archive.save(tmp_path / "a.warc.gz")))

    assert done.code == 3
    assert done.out == "1 pages imported: 1 stored\n"
    assert f"{page_file}: neither a WARC file nor a WACZ package" in done.err
    assert f"{tmp_path / 'absent'}: no such file" in done.err


def test_what_a_file_says_of_itself_is_believed_no_further_than_it_can_be_true(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive()
    claims = {
        "future": {"Pressmark-Fetched-At": "2999-12-31T23:59:59Z"},
        "end-of-time": {"Pressmark-Fetched-At": "9999-12-31T23:59:59-05:00"},
        "before": {"Pressmark-Fetched-At": "2024-05-01T09:59:59Z"},
        "after": {"Pressmark-Fetched-At": "2024-05-01T10:00:03Z"},
        "address": {"WARC-IP-Address": "192.0.2.7\rWARC-Type: request"},
        "protocol": {"WARC-Protocol": "h2\rX: y\x1b[2J"},
        "tls": {"WARC-Protocol": "tls/1.3, h2"},
    }
    for number, (name, fields) in enumerate(claims.items()):
        archive.add(f"/{name}", story(number), more=fields)
    archive.add("/first", story(7), at="0001-01-01T00:00:00Z")
    archive.add("http://bob:s3cret@news.example/password", story(8))
    archive.add("file:///etc/passwd", story(9))
    file = archive.save(tmp_path / os.fsdecode(b"odd\xff\n\x1b[31m.warc.gz"))

    done = run_here(corpus, monkeypatch, "import", str(file))

    assert done.exit_code == 3, done.output
    assert "8 pages imported: 8 stored; passed over: 1 damaged, 1 other records" in done.output
    assert not any(word in done.output for word in ("\x1b", "s3cret"))
    at = "2024-05-01T10:00:00.000Z"
    versions = "SELECT final_url, http_version FROM fetches WHERE final_url LIKE '%/protocol' OR final_url LIKE '%/tls'"
    assert corpus.query(versions) == [(f"{HOST}/protocol", "HTTP/1.1"), (f"{HOST}/tls", "h2")]
    told = (
        "SELECT url, fetched_at, ip, imported_file FROM provenance WHERE http_version = 'HTTP/1.1' ORDER BY article_id"
    )
    assert [row for row in corpus.query(told) if row[0] != f"{HOST}/protocol"] == [
        (f"{HOST}/future", at, "192.0.2.7", "odd\ufffd\n\x1b[31m.warc.gz"),
        (f"{HOST}/end-of-time", at, "192.0.2.7", "odd\ufffd\n\x1b[31m.warc.gz"),
        (f"{HOST}/before", at, "192.0.2.7", "odd\ufffd\n\x1b[31m.warc.gz"),
        (f"{HOST}/after", at.replace("00.", "03."), "192.0.2.7", "odd\ufffd\n\x1b[31m.warc.gz"),
        (f"{HOST}/address", at, None, "odd\ufffd\n\x1b[31m.warc.gz"),
        ("http://news.example/password", at, "192.0.2.7", "odd\ufffd\n\x1b[31m.warc.gz"),
    ]
    corpus.require_sound()


def test_an_imported_page_can_be_read_again_and_erased(corpus: Corpus, tmp_path: Path) -> None:
    archive = Archive()
    archive.add("/story", story(1))
    file = archive.save(tmp_path / "a.warc.gz")
    assert corpus.run("import", str(file)).code == 0

    again = corpus.run("reextract", "--all", "--force", "--json")
    erased = corpus.run("forget", f"{HOST}/story", "--yes")
    back = corpus.run("import", str(file))

    assert [row["outcome"] for row in again.rows] == ["unchanged"]
    assert erased.code == 0, erased.err
    assert corpus.query("SELECT count(*) FROM imports") == [(0,)]
    assert back.out == "0 pages imported: none; passed over: 1 forgotten\n"


def test_a_page_whose_link_header_names_an_erased_address_is_not_imported(corpus: Corpus, tmp_path: Path) -> None:
    archive = Archive()
    archive.add("/copy", story(1), headers=[("Link", f'<{HOST}/story>; rel="canonical"')])
    assert corpus.run("forget", f"{HOST}/story", "--yes").code == 0
    done = corpus.run("import", str(archive.save(tmp_path / "a.warc.gz")))
    assert done.out == "0 pages imported: none; passed over: 1 forgotten\n"
    assert corpus.query("SELECT count(*) FROM fetches") == [(0,)]


def test_killed_in_its_middle_an_import_goes_on_and_has_everything_once(corpus: Corpus, tmp_path: Path) -> None:
    count = 30
    archive = Archive()
    for number in range(count):
        archive.add(f"/{number}", story(number))
    file = archive.save(tmp_path / "a.warc.gz")
    process = corpus.start("import", str(file), batch_size="2")
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline and count_imports(corpus) < 4:
        time.sleep(0.005)
    was_running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert was_running
    assert 0 < count_imports(corpus) < count

    done = corpus.run("import", str(file))

    assert done.code == 0
    assert corpus.query("SELECT count(*), count(DISTINCT record_id), count(DISTINCT fetch_id) FROM imports") == [
        (count, count, count)
    ]
    assert corpus.query("SELECT count(*), max(version_number) FROM articles") == [(count, 1)]
    corpus.require_sound()


def count_imports(corpus: Corpus) -> int:
    try:
        return int(corpus.query("SELECT count(*) FROM imports")[0][0])
    except Exception:  # noqa: BLE001 - not made yet
        return 0


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed here")
def test_what_wget_archives_is_imported(site: Site, corpus: Corpus, tmp_path: Path, spied: dict[str, str]) -> None:
    urls = []
    for number in range(2):
        site.set(f"/story/{number}", page(f"Story number {number} is told"))
        urls.append(site.url(f"/story/{number}"))
    subprocess.run(
        ["wget", "-q", "--no-config", "--no-proxy", f"--warc-file={tmp_path / 'wget'}", "-O", os.devnull, *urls],
        check=True, timeout=60, cwd=tmp_path, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    site.forget()

    done = run_spied(corpus, spied, "import", str(tmp_path / "wget.warc.gz"))

    assert done.stdout.startswith("2 pages imported: 2 stored"), done.stdout + done.stderr
    assert corpus.query(
        "SELECT url, title, status, ip, user_agent LIKE 'Wget/%', archived_by LIKE 'Wget/%' FROM provenance ORDER BY 1"
    ) == [(url, f"Story number {number} is told", 200, "127.0.0.1", 1, 1) for number, url in enumerate(urls)]
    assert site.paths() == []
    assert not Path(spied["SPY_LOG"]).exists()
    corpus.require_sound()


def test_what_the_command_of_warcio_recompressed_is_imported(corpus: Corpus, tmp_path: Path) -> None:
    archive = Archive(is_gzip=False)
    archive.add("/story", story(1))
    plain, packed = archive.save(tmp_path / "plain.warc"), tmp_path / "packed.warc.gz"
    subprocess.run(
        [sys.executable, "-m", "warcio.cli", "recompress", str(plain), str(packed)], check=True, timeout=60,
        capture_output=True,
    )  # fmt: skip

    done = corpus.run("import", str(packed))

    assert done.out == "1 pages imported: 1 stored\n", done.err


def test_on_a_terminal_a_bar_tells_how_far_it_is(corpus: Corpus, tmp_path: Path) -> None:
    archive = Archive()
    for number in range(3):
        archive.add(f"/{number}", story(number))
    file = archive.save(tmp_path / "seen.warc.gz")
    ours, theirs = os.openpty()
    with subprocess.Popen(
        corpus.words("import", str(file)), env=corpus.environment() | {"TERM": "xterm"}, stdout=subprocess.PIPE,
        stderr=theirs, text=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        seen = b""
        try:
            while piece := os.read(ours, 4096):
                seen += piece
        except OSError:  # Linux: the other end is closed
            pass
        out = process.communicate(timeout=60)[0]
    os.close(ours)

    assert out == "3 pages imported: 3 stored\n"
    assert b"seen.warc.gz" in seen
