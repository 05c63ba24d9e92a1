"""The loopback server frames, counts and stops as it says."""

import http.client
import math
import socket
import threading
import time
from datetime import UTC, datetime

import pytest

from crawler.demo.loopback import Answer, LoopbackServer, Reply, Request, Script, is_fresh

ETAG = '"2cf24dba5fb0a30e"'
CHANGED = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)


def request_with(**headers: str) -> Request:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Request("one", "GET", "/", "127.0.0.1", pairs, 0.0)


def serve(answer: Answer) -> LoopbackServer:
    return LoopbackServer({"one": answer, "two": lambda request: Reply(body=b"two")})


def port_of(server: LoopbackServer, name: str = "one") -> int:
    return int(server.origins[name].rsplit(":", 1)[1])


def test_it_starts_and_stops_in_less_than_a_fifth_of_a_second() -> None:
    began = time.monotonic()
    with serve(lambda request: Reply()):
        pass
    assert time.monotonic() - began < 0.2


def test_one_connection_carries_many_requests() -> None:
    with serve(lambda request: Reply(body=request.path.encode(), is_chunked=request.path == "/b")) as server:
        link = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=5)
        bodies, sockets = [], set()
        for path in ("/a", "/b", "/c?d=1"):
            link.request("GET", path)
            bodies.append(link.getresponse().read())
            sockets.add(link.sock)
        link.close()
        assert bodies == [b"/a", b"/b", b"/c?d=1"]
        assert len(sockets) == 1


def test_a_head_request_gets_no_body_and_another_method_405() -> None:
    with serve(lambda request: Reply(body=b"hello")) as server:
        link = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=5)
        link.request("HEAD", "/")
        reply = link.getresponse()
        assert (reply.status, reply.getheader("Content-Length"), reply.read()) == (200, "5", b"")
        link.request("DELETE", "/")
        reply = link.getresponse()
        assert (reply.status, reply.read()) == (405, b"hello")
        link.close()


def test_the_log_tells_each_request_once_with_its_end() -> None:
    with serve(lambda request: Reply(status=404)) as server:
        link = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=5)
        link.request("GET", "/x?y=1", headers={"User-Agent": "tester"})
        link.getresponse().read()
        link.close()
        while server.requests[0].ended is None:
            time.sleep(0.001)
        row = server.requests[0]
        assert (row.origin, row.method, row.path, row.status) == ("one", "GET", "/x?y=1", 404)
        assert row.host == f"127.0.0.1:{port_of(server)}"
        assert row.header("user-agent") == "tester"
        assert row.ended is not None and row.started <= row.ended
        server.forget()
        assert server.requests == ()


def test_requests_at_the_same_time_are_counted_for_each_origin() -> None:
    gate = threading.Barrier(3, timeout=5)

    def fetch(server: LoopbackServer) -> None:
        gate.wait()
        link = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=5)
        link.request("GET", "/")
        link.getresponse().read()
        link.close()

    with serve(lambda request: Reply(delay_s=0.3)) as server:
        threads = [threading.Thread(target=fetch, args=(server,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert server.max_in_flight("one") == server.max_in_flight(server.origins["one"]) == 3
        assert server.max_in_flight("two") == 0
        assert all(gap < 0 for gap in server.gaps_s("one"))
        with pytest.raises(KeyError):
            server.max_in_flight("three")


def test_leaving_the_block_cuts_replies_that_hang() -> None:
    with serve(lambda request: Script(lambda: [b"HTTP/1.1 200 OK\r\n", math.inf])) as server:
        link = socket.create_connection(("127.0.0.1", port_of(server)), timeout=5)
        link.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert link.recv(100) == b"HTTP/1.1 200 OK\r\n"
        assert server.requests[0].ended is None
        began = time.monotonic()
    assert time.monotonic() - began < 0.5
    with pytest.raises(ConnectionResetError):
        if link.recv(100) == b"":
            raise ConnectionResetError
    link.close()


def test_a_reply_that_pauses_ends_when_its_client_leaves() -> None:
    with serve(lambda request: Script(lambda: [math.inf])) as server:
        with socket.create_connection(("127.0.0.1", port_of(server)), timeout=5) as link:
            link.sendall(b"GET / HTTP/1.1\r\n\r\n")
            while not server.requests:
                time.sleep(0.001)
        until = time.monotonic() + 2
        while server.requests[0].ended is None and time.monotonic() < until:
            time.sleep(0.005)
        assert server.requests[0].ended is not None


def test_a_line_that_is_no_request_ends_the_connection() -> None:
    with (
        serve(lambda request: Reply()) as server,
        socket.create_connection(("127.0.0.1", port_of(server)), timeout=5) as link,
    ):
        link.sendall(b"hello\r\n\r\n")
        assert link.recv(100) == b""
        assert server.requests == ()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({"If_None_Match": ETAG}, True, id="the tag"),
        pytest.param({"If_None_Match": "W/" + ETAG}, True, id="the tag as a weak one"),
        pytest.param({"If_None_Match": f'"other", {ETAG[:-1]}-gzip"'}, True, id="in a list, of the packed form"),
        pytest.param({"If_None_Match": "*"}, True, id="any"),
        pytest.param({"If_None_Match": '"other"'}, False, id="another tag"),
        pytest.param({"If_Modified_Since": "Sun, 01 Mar 2026 06:00:00 GMT"}, True, id="the date"),
        pytest.param({"If_Modified_Since": "Sun, 01 Mar 2026 05:59:59 GMT"}, False, id="a second before"),
        pytest.param({"If_Modified_Since": "yesterday"}, False, id="no date"),
        pytest.param(
            {"If_None_Match": '"other"', "If_Modified_Since": "Sun, 01 Mar 2026 06:00:00 GMT"},
            False,
            id="the tag goes before the date",
        ),
        pytest.param({}, False, id="no condition"),
    ],
)
def test_validators_are_compared_as_rfc_9110_says(headers: dict[str, str], expected: bool) -> None:
    assert is_fresh(request_with(**headers), Reply(body=b"hello", has_etag=True, last_modified=CHANGED)) is expected
