"""The web of faults does the wrong things right: checked with http.client and with bare sockets."""

import gzip
import http.client
import math
import socket
import time
import zlib
from email.utils import parsedate_to_datetime

import feedparser
import pytest
from faultreplies import PROSE, drip, hang, page, redirect, robots, send
from faultsite import READY, ROBOTS, Site

from crawler.demo.loopback import Reply, Script


def ask(site: Site, path: str, timeout_s: float = 2.0, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """One GET on a connection of its own; header names are written with underscores."""
    link = http.client.HTTPConnection("127.0.0.1", site.port, timeout=timeout_s)
    try:
        link.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        reply = link.getresponse()
        return reply, reply.read()
    finally:
        link.close()


def ask_raw(site: Site, path: str, timeout_s: float = 2.0, limit_bytes: int = 10_000_000) -> tuple[bytes, bool]:
    """The bytes sent, up to the limit, and whether the server ended the connection in order."""
    received = b""
    with socket.create_connection(("127.0.0.1", site.port), timeout=timeout_s) as link:
        link.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        while len(received) < limit_bytes:
            try:
                piece = link.recv(65536)
            except (TimeoutError, ConnectionResetError):
                return received, False
            if not piece:
                return received, True
            received += piece
    return received, False


def body_of(raw: bytes) -> bytes:
    return raw.split(b"\r\n\r\n", 1)[1]


def test_answers_come_in_turn_and_the_last_one_stays(site: Site) -> None:
    site.set("/turns", Reply(status=503), Reply(status=500), page("At last"))
    assert [ask(site, "/turns")[0].status for _ in range(4)] == [503, 500, 200, 200]
    assert [row.status for row in site.log] == [503, 500, 200, 200]
    assert site.paths() == ["/turns"] * 4


def test_an_answer_can_be_a_function_of_the_request(site: Site) -> None:
    site.set("/echo", lambda request: Reply(body=request.path.encode()))
    assert ask(site, "/echo?a=1")[1] == b"/echo?a=1"


def test_unknown_paths_and_robots_txt_are_404_unless_set(site: Site) -> None:
    assert ask(site, "/robots.txt")[0].status == ask(site, "/nowhere")[0].status == 404
    site.set("/robots.txt", robots("User-agent: *\nDisallow: /private/\n"))
    reply, body = ask(site, "/robots.txt")
    assert (reply.status, body) == (200, b"User-agent: *\nDisallow: /private/\n")


def test_the_second_origin_has_its_own_log(site: Site) -> None:
    link = http.client.HTTPConnection(site.other_url("").removeprefix("http://"), timeout=2)
    link.request("GET", "/page")
    assert link.getresponse().read() == page("Elsewhere").body
    link.close()
    assert ([row.path for row in site.other_log], site.log) == (["/page"], ())


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/redirect/relative", 302, "../page"),
        ("/redirect/no-location", 302, None),
        ("/redirect/permanent", 301, "/page"),
        ("/redirect/loop", 302, "/redirect/loop/2"),
        ("/redirect/loop/2", 302, "/redirect/loop"),
        ("/redirect/self", 302, "/redirect/self"),
        ("/redirect/endless?n=4", 302, "/redirect/endless?n=5"),
        ("/redirect/private", 302, "http://10.11.12.13/page"),
        ("/redirect/file", 302, "file:///etc/hostname"),
    ],
)
def test_redirects_point_where_they_should(site: Site, path: str, status: int, location: str | None) -> None:
    reply, _ = ask(site, path)
    assert (reply.status, reply.getheader("Location")) == (status, location)


def test_absolute_redirects_bear_the_live_ports(site: Site) -> None:
    assert ask(site, "/redirect/one")[0].getheader("Location") == site.url("/page")
    assert ask(site, "/redirect/other")[0].getheader("Location") == site.other_url("/page")


def test_validators_bring_304_and_a_lying_one_too(site: Site) -> None:
    tag = ask(site, "/same-etag")[0].headers["ETag"]
    assert ask(site, "/same-etag", If_None_Match=tag)[0].status == 304
    assert ask(site, "/same-date", If_Modified_Since="Sun, 01 Mar 2026 06:00:00 GMT")[0].status == 304
    first, second = ask(site, "/lying-etag"), ask(site, "/lying-etag")
    assert first[1] != second[1] and first[0].getheader("ETag") == second[0].getheader("ETag")
    assert ask(site, "/lying-etag", If_None_Match='"always"')[0].status == 304


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_comes_in_seconds_and_as_a_date(site: Site, status: int) -> None:
    seconds, _ = ask(site, f"/{status}/seconds")
    date, _ = ask(site, f"/{status}/date")
    assert (seconds.status, seconds.getheader("Retry-After"), date.status) == (status, "120", status)
    ahead_s = parsedate_to_datetime(date.headers["Retry-After"]).timestamp() - time.time()
    assert 100 < ahead_s <= 121


def test_a_drip_is_slow_and_whole(site: Site) -> None:
    site.set("/drop", drip(b"0123456789", every_s=0.03, piece_bytes=2))
    began = time.monotonic()
    assert ask(site, "/drop")[1] == b"0123456789"
    assert time.monotonic() - began >= 0.12


def test_an_endless_body_goes_on_while_others_are_served(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=2) as link:
        link.sendall(b"GET /endless HTTP/1.1\r\n\r\n")
        received = 0
        while received < 2_000_000:
            received += len(link.recv(65536))
        assert ask(site, "/page")[0].status == 200
    assert not ask_raw(site, "/endless-head", limit_bytes=100_000)[1]


def test_a_hanging_reply_sends_nothing_or_half(site: Site) -> None:
    assert ask_raw(site, "/hang", timeout_s=0.1) == (b"", False)
    raw, has_ended = ask_raw(site, "/hang-half", timeout_s=0.1)
    assert not has_ended and 0 < len(body_of(raw)) < int(raw.split(b"Content-Length: ")[1].split(b"\r\n")[0])


@pytest.mark.parametrize(
    ("path", "sign"),
    [
        ("/truncated", -1),
        ("/too-long", 1),
    ],
)
def test_a_wrong_length_is_wrong(site: Site, path: str, sign: int) -> None:
    raw, has_ended = ask_raw(site, path)
    declared = int(raw.split(b"Content-Length: ")[1].split(b"\r\n")[0])
    assert has_ended and (len(body_of(raw)) - declared) * sign > 0


@pytest.mark.parametrize("path", ["/bad-chunk", "/chunk-cut"])
def test_broken_chunks_break_the_reader(site: Site, path: str) -> None:
    with pytest.raises(http.client.IncompleteRead):
        ask(site, path)


def test_a_reply_can_be_missing_foreign_or_reset(site: Site) -> None:
    assert ask_raw(site, "/no-reply") == (b"", True)
    assert ask_raw(site, "/not-http") == (b"220 mail.example ready\r\n", True)
    with pytest.raises(ConnectionResetError):
        ask(site, "/reset")


def test_the_bomb_unpacks_to_a_thousand_times_its_size(site: Site) -> None:
    packed = ask(site, "/bomb")[1]
    assert len(packed) < 20_000 and gzip.decompress(packed) == bytes(10 << 20)


def test_broken_gzip_cannot_be_unpacked(site: Site) -> None:
    for path, error in (("/bad-gzip", gzip.BadGzipFile), ("/cut-gzip", EOFError)):
        reply, body = ask(site, path)
        assert reply.getheader("Content-Encoding") == "gzip"
        with pytest.raises((error, zlib.error)):
            gzip.decompress(body)


def test_huge_headers_are_huge(site: Site) -> None:
    raw, _ = ask_raw(site, "/huge-headers")
    assert raw.index(b"\r\n\r\n") > 200_000
    assert ask_raw(site, "/many-headers")[0].count(b"\r\nX-") == 3000


@pytest.mark.parametrize(
    ("path", "content_type", "start"),
    [
        ("/pdf", "application/pdf", b"%PDF-"),
        ("/pdf-as-html", "text/html; charset=utf-8", b"%PDF-"),
        ("/image-as-html", "text/html; charset=utf-8", b"\x89PNG"),
        ("/html-as-image", "image/png", b"<!doctype html>"),
        ("/no-type", None, b"<!doctype html>"),
        ("/empty", "text/html; charset=utf-8", b""),
    ],
)
def test_content_types_are_what_they_are(site: Site, path: str, content_type: str | None, start: bytes) -> None:
    reply, body = ask(site, path)
    assert reply.getheader("Content-Type") == content_type
    assert body.startswith(start) and (body == b"") == (start == b"")


@pytest.mark.parametrize(
    ("path", "charset", "word"),
    [("/latin1", "latin-1", "forêt"), ("/windows-1251", "cp1251", "мост"), ("/shift-jis", "shift_jis", "新しい橋")],
)
def test_legacy_pages_name_no_charset(site: Site, path: str, charset: str, word: str) -> None:
    reply, body = ask(site, path)
    assert reply.getheader("Content-Type") == "text/html" and b"charset" not in body
    assert word in body.decode(charset)


def test_feeds_turn_into_other_things(site: Site) -> None:
    reply, body = ask(site, "/feed")
    assert [entry.link for entry in feedparser.parse(body).entries] == [site.url("/page"), site.url("/article")]
    assert ask(site, "/feed", If_None_Match=reply.headers["ETag"])[0].status == 304
    assert ask(site, "/feed/html")[0].getheader("Content-Type") == "text/html; charset=utf-8"
    assert ask(site, "/feed/410")[0].status == 410
    assert feedparser.parse(ask(site, "/feed/broken")[1]).bozo


@pytest.mark.parametrize(
    ("name", "expected"),
    [("error", 500), ("missing", 404), ("refused", 403), ("unavailable", 503), ("redirected", 302), ("html", 200)],
)
def test_robots_txt_can_answer_anything(site: Site, name: str, expected: int) -> None:
    site.set("/robots.txt", ROBOTS[name])
    assert ask(site, "/robots.txt")[0].status == expected


def test_a_huge_robots_txt_forbids_behind_the_limit(site: Site) -> None:
    site.set("/robots.txt", ROBOTS["huge"])
    body = ask(site, "/robots.txt")[1]
    assert body.index(b"Disallow") > 512 * 1024


@pytest.mark.parametrize("path", ["/soft-404", "/consent", "/login", "/captcha", "/shell", "/listing"])
def test_pages_that_are_no_article_come_with_200(site: Site, path: str) -> None:
    reply, body = ask(site, path)
    assert reply.status == 200 and PROSE.encode() not in body


def test_every_ready_path_sends_something_but_for_two(site: Site) -> None:
    silent = {path for path in READY if path != "/hang" and not ask_raw(site, path, limit_bytes=10)[0]}
    assert silent == {"/no-reply"}


def test_requests_in_flight_and_gaps_are_counted(site: Site) -> None:
    site.set("/wait", hang())
    with socket.create_connection(("127.0.0.1", site.port), timeout=2) as link:
        link.sendall(b"GET /wait HTTP/1.1\r\n\r\n")
        ask(site, "/page")
        assert site.max_in_flight() == 2
    site.forget()
    assert site.log == ()


def test_a_script_of_one_s_own_is_sent_to_the_byte(site: Site) -> None:
    site.set("/own", send(b"HTTP/1.0 ", 0.01, b"200 Fine\n\nhi"))
    assert ask_raw(site, "/own") == (b"HTTP/1.0 200 Fine\n\nhi", True)
    site.set("/own", Script(lambda: [b"x", math.inf]), redirect("/page"))
    assert ask_raw(site, "/own", timeout_s=0.1) == (b"x", False)
    assert ask(site, "/own")[0].status == 302
