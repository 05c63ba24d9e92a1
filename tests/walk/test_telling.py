"""What other machines hear when a crawl ends: metrics, health check, webhook. Nothing of it fails the crawl."""

import json
import re
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from faultreplies import rss
from faultsite import Site
from ownrun import Corpus, Done, finish
from tlssite import make_authority, serve

from crawler.cli.ending import telling
from crawler.config import Config
from crawler.demo.loopback import Reply
from crawler.net.guard import Guard
from crawler.net.post import send
from crawler.walk.telling import End, State, message, metrics_text, tell_end

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Listener:
    """A server on loopback that writes down what it is sent."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, object]] = []
        self.status, self.wait_s = 200, 0.0
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(None)

            def do_POST(self) -> None:
                self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def _answer(self, body: object) -> None:
                listener.heard.append((self.command, self.path, body))
                time.sleep(listener.wait_s)
                self.send_response(listener.status)
                self.send_header("Location", "http://127.0.0.1:9/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name it has there
                """Nothing on stderr."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def crawl(corpus: Corpus, told: dict[str, str], *words: str) -> Done:
    return finish(corpus.words("crawl", *words), corpus.environment(**told))


def end(code: int, problem: str | None = None) -> End:
    counts = {"listings": 3, "stored": 2, "gone": 1}
    return End("crawl", NOW - timedelta(seconds=90), NOW, code, counts, problem)


def test_a_crawl_writes_metrics_asks_the_health_check_and_is_silent_when_nothing_changed(
    site: Site, corpus: Corpus, listener: Listener, tmp_path: Path
) -> None:
    site.set("/feed", rss([]))
    corpus.run("add", "--allow-private", site.url("/feed"))
    metrics = tmp_path / "pressmark.prom"
    told = {
        "metrics_file": str(metrics), "ping_url": f"{listener.url}/{{code}}?a=1", "notify_url": listener.url,
        "tell_private": "yes",
    }  # fmt: skip

    first = crawl(corpus, told, "--all")
    crawl(corpus, told, "--all")

    assert first.code == 0
    assert listener.heard == [("GET", "/hook/0?a=1", None)] * 2
    assert f'pressmark_last_run_exit_code{{corpus="{corpus.path}"}} 0' in metrics.read_text()
    assert f'pressmark_feeds{{corpus="{corpus.path}"}} 1' in metrics.read_text()
    assert "hook" not in str(corpus.query("SELECT settings FROM runs"))
    assert sorted(file.name for file in tmp_path.iterdir() if file.name.startswith(".pressmark")) == []


def test_a_change_is_told_once_and_its_end_once(site: Site, corpus: Corpus, listener: Listener) -> None:
    site.set("/feed", rss([]), Reply(status=500))
    corpus.run("add", "--allow-private", site.url("/feed"))
    told = {"notify_url": listener.url, "tell_private": "yes"}

    codes = [crawl(corpus, told, "--all").code for _ in range(5)]
    site.set("/feed", rss([]))
    codes.append(crawl(corpus, told, "--all").code)

    assert codes == [3, 3, 3, 3, 3, 0]
    bodies = [body for _, _, body in listener.heard if isinstance(body, dict)]
    assert [(body["exit_code"], body["failing"], body["well_again"]) for body in bodies] == [
        (3, [], []), (3, [site.url("/feed")], []), (0, [], [site.url("/feed")]),
    ]  # fmt: skip
    assert bodies[2]["text"] == f"pressmark crawl: exit code 0, was 3; 1 feed is well again: {site.url('/feed')}"


def test_an_unusable_corpus_is_told_once(corpus: Corpus, listener: Listener) -> None:
    corpus.path.write_bytes(b"no database at all, but long enough to be looked at " * 40)
    told = {"notify_url": listener.url, "tell_private": "yes", "ping_url": listener.url + "/{code}"}

    codes = [crawl(corpus, told).code for _ in range(2)]

    assert codes == [4, 4]
    assert [path for _, path, _ in listener.heard if path != "/hook"] == ["/hook/4", "/hook/4"]
    (body,) = [body for _, _, body in listener.heard if isinstance(body, dict)]
    assert (body["exit_code"], "not a" in str(body["problem"])) == (4, True)


def test_what_could_not_be_told_is_told_the_next_time(listener: Listener, tmp_path: Path) -> None:
    config = Config(db=str(tmp_path / "no.db"), notify_url=listener.url, tell_private="yes")
    listener.status = 500

    assert tell_end(config, end(3)) == ["notify_url: answered 500"]
    listener.status = 200
    assert tell_end(config, end(3)) == []
    assert tell_end(config, end(3)) == []
    assert len(listener.heard) == 2


def test_metrics_are_for_their_collector_and_addresses_of_feeds_for_their_owner(
    listener: Listener, tmp_path: Path
) -> None:
    metrics = tmp_path / "pressmark.prom"
    config = Config(db=str(tmp_path / "no.db"), notify_url=listener.url, tell_private="yes", metrics_file=str(metrics))

    assert tell_end(config, end(3)) == []

    files = (metrics, tmp_path / "no.db.told")
    assert [oct(file.stat().st_mode & 0o777) for file in files] == ["0o644", "0o600"]


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        pytest.param("http://127.0.0.1:9/", "refused: ", id="loopback"),
        pytest.param("http://[::1]/", "refused: ", id="loopback of IPv6"),
        pytest.param("http://169.254.169.254/latest", "refused: ", id="metadata of a cloud"),
        pytest.param("http://2130706433/", "refused: ", id="loopback as a number"),
        pytest.param("file:///etc/passwd", "refused: ", id="file"),
        pytest.param("nonsense", "refused: ", id="no address"),
        pytest.param("http://monitor.example/", "gaierror: ", id="a name that belongs to nobody"),
    ],
)
def test_private_addresses_are_refused_and_nothing_is_raised(url: str, problem: str) -> None:
    assert (send(url, None, "pressmark-test", Guard()) or "").startswith(problem)


def test_a_redirect_is_not_followed(listener: Listener) -> None:
    listener.status = 302
    assert send(listener.url, None, "pressmark-test", Guard.allowing([listener.url])) == "answered 302"


def test_a_listener_that_does_not_answer_costs_its_time_limit(listener: Listener) -> None:
    listener.wait_s = 2.0
    problem = send(listener.url, b"{}", "pressmark-test", Guard.allowing([listener.url]), limit_s=0.2)
    assert problem is not None and ("no answer within 0.2 s" in problem or "timed out" in problem)


def test_a_metrics_file_that_cannot_be_written_is_a_line_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "absent" / "pressmark.prom"
    config = Config(db=str(tmp_path / "no.db"), metrics_file=str(path))
    assert tell_end(config, end(0)) == [f"{path} cannot be written: No such file or directory"]


def test_metrics_have_the_form_of_the_textfile_collector() -> None:
    text = metrics_text(end(3), {"articles": 5, "open": 1, "sources": 2, "feeds": 4}, 1, 'a "b"\\c')

    helps = re.findall(r"^# HELP (\w+) .+$", text, re.MULTILINE)
    assert re.findall(r"^# TYPE (\w+) gauge$", text, re.MULTILINE) == helps
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r'pressmark_\w+\{corpus="a \\"b\\"\\\\c"(,outcome="\w+")?\} [\d.]+', row) for row in rows)
    assert 'pressmark_last_run_pages{corpus="a \\"b\\"\\\\c",outcome="stored"} 2' in rows
    assert text.endswith("\n")


def test_of_a_corpus_that_cannot_be_read_only_the_crawl_is_told() -> None:
    text = metrics_text(end(4), {}, 0, "x.db")
    assert "pressmark_last_run_exit_code" in text
    assert "pressmark_articles" not in text


def test_a_message_names_what_changed() -> None:
    told = message(end(3), State(3, ("https://a.example/", "https://b.example/")), State(3, ("https://b.example/",)))
    assert (told["newly_failing"], told["well_again"], told["failing_count"]) == (["https://a.example/"], [], 2)
    assert told["text"] == "pressmark crawl: exit code 3; 1 feed fails now: https://a.example/"


def test_the_first_message_says_how_the_run_before_it_ended(listener: Listener, tmp_path: Path) -> None:
    config = Config(db=str(tmp_path / "no.db"), notify_url=listener.url, tell_private="yes")
    for exit_code in (0, 0, 3):
        assert tell_end(config, end(exit_code)) == []
    ((_, _, body),) = listener.heard
    assert isinstance(body, dict)
    assert (body["exit_code_before"], body["text"]) == (0, "pressmark crawl: exit code 3, was 0")


def test_what_could_not_be_told_is_a_line_like_every_other_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = Config(db=str(tmp_path / "no.db"), metrics_file=str(tmp_path / "nowhere" / "pressmark.prom"))
    with telling(config, "crawl") as ended:
        ended.take(0, {})
    said = f"end of run not told: {config.metrics_file} cannot be written: No such file or directory\n"
    assert capsys.readouterr().err == said


def test_over_tls_only_a_certificate_for_this_host_is_good_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = make_authority()
    monkeypatch.setenv("SSL_CERT_FILE", str(ours.write(tmp_path)))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    said = {}
    for name, host in (("right", "127.0.0.1"), ("wrong", "news.example")):
        heard: list[bytes] = []
        pem = ours.issue(tmp_path, name, host, datetime.now(UTC) + timedelta(days=1))
        with serve(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", pem, heard) as port:
            url = f"https://127.0.0.1:{port}/check"
            said[name] = send(url, None, "pressmark-test", Guard.allowing([url])), bool(heard)

    assert said["right"] == (None, True)
    assert "CERTIFICATE_VERIFY_FAILED" in (said["wrong"][0] or "")
    assert not said["wrong"][1]
