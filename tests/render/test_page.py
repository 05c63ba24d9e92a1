import asyncio
import contextlib
import re
import socket
from collections.abc import Iterator
from dataclasses import replace

import psutil
import pytest
from showing import AGENT, LIMITS, Shower, raw_of, reply_of

from crawler.items import Part
from crawler.render.kept import Reply
from crawler.render.page import Stopped
from crawler.render.parts import Ask

TEXT = "The old sluice is repaired from Monday on, and barges pass on two days of each week."


def text_of(html: bytes | None) -> str:
    """What stands between the tags, without what is not shown."""
    assert html is not None
    return " ".join(re.sub(r"(?s)<(script|noscript).*?</\1>|<[^>]*>", " ", html.decode()).split())


@pytest.fixture
def canaries() -> Iterator[tuple[socket.socket, socket.socket]]:
    """A TCP and a UDP port on which nobody should ever knock."""
    with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        for link in (tcp, udp):
            link.bind(("127.0.0.1", 0))
            link.setblocking(False)
        tcp.listen(50)
        yield tcp, udp


def knocks(tcp: socket.socket, udp: socket.socket) -> int:
    """Connections and datagrams that came."""
    count = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            tcp.accept()[0].close()
            count += 1
    with contextlib.suppress(BlockingIOError):
        while True:
            udp.recvfrom(65536)
            count += 1
    return count


def browser_processes() -> list[psutil.Process]:
    """The browser's and its driver's, as far as they live."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if "playwright" in " ".join(process.cmdline()) or "chrom" in process.name():
                found.append(process)
    return found


def test_a_page_that_its_script_writes_is_taken_with_what_the_script_loaded(shower: Shower) -> None:
    shower.served = {
        "http://cdn.example/app.js": reply_of(
            "fetch('/api/story').then(r => r.json()).then(j => { document.querySelector('div').textContent = j.text })",
            "text/javascript",
        ),
        "http://news.example/api/story": reply_of(f'{{"text": "{TEXT}"}}', "application/json"),
    }
    shown = shower.show(
        "<title>t</title><noscript>Please switch scripts on</noscript><div id=root></div>"
        "<link rel=stylesheet href=/style.css><img src=/picture.jpg><script src=http://cdn.example/app.js></script>"
    )
    assert text_of(shown.html) == f"t {TEXT}"
    assert (shown.rendering.ending, shown.rendering.refused_count) == ("quiet", 0)
    assert re.fullmatch(r"Chromium/[\d.]+ playwright/[\d.]+", shown.rendering.browser)
    app, data = shower.served.values()
    assert shown.rendering.parts == (
        Part("http://cdn.example/app.js", "GET", "script", 200, len(app.body), app.raw),
        Part("http://news.example/api/story", "GET", "fetch", 200, len(data.body), data.raw),
    )


def test_shadow_trees_are_taken_where_they_are_shown(shower: Shower) -> None:
    shown = shower.show(
        "<x-story><b slot=lead>First,</b><i>never shown</i></x-story><script>customElements.define('x-story', class "
        "extends HTMLElement { constructor() { super(); this.attachShadow({mode: 'open'}).innerHTML = "
        "'<slot name=lead></slot> <p>then the rest.</p>' } })</script>"
    )
    assert text_of(shown.html) == "First, then the rest."


def test_scripts_see_our_user_agent_the_zone_of_the_source_and_no_trace_of_the_page_before(shower: Shower) -> None:
    page = (
        "<p id=p></p><script>p.textContent = [navigator.userAgent, new Date(0).getHours(), document.cookie, "
        "localStorage.length, navigator.webdriver].join('|'); document.cookie = 'a=b'; localStorage.setItem('a', 'b')"
        "</script>"
    )
    first, second = shower.show(page), shower.show(page)
    assert text_of(first.html) == text_of(second.html) == f"{AGENT}|2||0|true"


def test_neither_cookies_nor_the_browsers_own_user_agent_are_sent_along(shower: Shower) -> None:
    shower.served = {"http://news.example/a": reply_of("{}", "application/json", Set_Cookie="sent=by-server")}
    shower.show(
        "<script>document.cookie = 'set=by-script'; fetch('/a', {headers: {'X-Key': '1', 'Authorization': 'Bearer x'}})"
        ".then(() => fetch('/b'))</script>"
    )
    assert [ask.url for ask in shower.asked] == ["http://news.example/a", "http://news.example/b"]
    assert [sorted(sent) for sent in shower.sent] == [
        ["accept", "authorization", "referer", "x-key"],
        ["accept", "referer"],
    ]


def test_no_way_out_of_the_browser_leads_anywhere(
    shower: Shower, canaries: tuple[socket.socket, socket.socket]
) -> None:
    tcp, udp = (link.getsockname()[1] for link in canaries)
    shower.served = {
        "http://news.example/away": Reply(302, (("Location", f"http://127.0.0.1:{tcp}/x"),), b"", raw_of(b"")),
        "http://news.example/worker.js": reply_of(f"fetch('http://127.0.0.1:{tcp}/x')", "text/javascript"),
    }
    shown = shower.show(
        f"""<meta http-equiv=refresh content="0; url=http://127.0.0.1:{tcp}/x">
        <link rel=preconnect href=http://127.0.0.1:{tcp}><link rel=prefetch href=http://127.0.0.1:{tcp}/x>
        <script type=speculationrules>{{"prerender": [{{"urls": ["http://127.0.0.1:{tcp}/x"]}}]}}</script>
        <link rel=icon href=http://127.0.0.1:{tcp}/x><link rel=manifest href=http://127.0.0.1:{tcp}/x>
        <img src=http://127.0.0.1:{tcp}/x><video src=http://127.0.0.1:{tcp}/x></video>
        <iframe src=http://127.0.0.1:{tcp}/x></iframe><object data=http://127.0.0.1:{tcp}/x></object>
        <iframe srcdoc="<script>fetch('http://127.0.0.1:{tcp}/x')</script>"></iframe>
        <a id=ping ping=http://127.0.0.1:{tcp}/x href=#a></a><a id=load download href=http://127.0.0.1:{tcp}/x></a>
        <form id=form method=post action=http://127.0.0.1:{tcp}/x></form>
        <script>
        const away = 'http://127.0.0.1:{tcp}/x', attempt = (f) => {{ try {{ f() }} catch (e) {{ }} }};
        attempt(() => fetch(away)); attempt(() => fetch('/away')); attempt(() => import(away));
        attempt(() => new WebSocket('ws://127.0.0.1:{tcp}/x')); attempt(() => new EventSource(away));
        attempt(() => navigator.sendBeacon(away, 'x')); attempt(() => ping.click()); attempt(() => load.click());
        attempt(() => window.open(away));
        attempt(() => new Worker(URL.createObjectURL(new Blob([`fetch('${{away}}'); new WebSocket('ws://127.0.0.1:{tcp}/x');
            new WebTransport('https://127.0.0.1:{udp}/x'); importScripts('${{away}}')`]))));
        attempt(() => new SharedWorker('/worker.js')); attempt(() => navigator.serviceWorker.register('/worker.js'));
        attempt(() => {{ const frame = document.createElement('iframe'); document.body.append(frame);
            const Peer = frame.contentWindow.RTCPeerConnection || window.webkitRTCPeerConnection;
            const peer = new Peer({{iceServers: [{{urls: 'stun:127.0.0.1:{udp}'}}]}}); peer.createDataChannel('x');
            peer.createOffer().then((offer) => peer.setLocalDescription(offer)) }});
        attempt(() => form.submit()); attempt(() => {{ location.href = away }});
        document.body.insertAdjacentHTML('beforeend', '<p>{TEXT}</p>');
        </script>"""
    )
    assert text_of(shown.html) == TEXT
    assert knocks(*canaries) == 0
    assert shown.rendering.refused_count >= 10


def test_a_page_cannot_be_led_elsewhere(shower: Shower) -> None:
    shown = shower.show(
        f"<p>{TEXT}</p><script>location.replace('/elsewhere'); setTimeout(() => location.reload(), 50)</script>"
    )
    assert text_of(shown.html) == TEXT
    assert (shown.rendering.ending, shower.asked) == ("quiet", [])
    assert {why for _, why in shown.rendering.refused} == {"the page leads elsewhere"}


def test_a_page_that_never_rests_is_taken_as_it_stands_when_its_time_is_over(shower: Shower) -> None:
    shown = shower.show(
        f"<p>{TEXT}</p><p id=p></p><script>setInterval(() => p.append('.'), 40)</script>", replace(LIMITS, deadline_s=2)
    )
    assert shown.rendering.ending == "deadline"
    assert TEXT in text_of(shown.html)


@pytest.mark.parametrize(
    ("script", "ending"),
    [
        pytest.param("for (;;);", "hung", id="a script without end"),
        pytest.param(
            "setInterval(() => { for (let i = 0; i < 9; i++) fetch('/' + Math.random()) }, 9)", "flood", id="flood"
        ),
        pytest.param(
            "a = []; setInterval(() => a.push(new Uint8Array(5e7).fill(1)), 20)", "memory", id="memory without end"
        ),
        pytest.param("document.body.append('x'.repeat(2e6))", "too_large", id="a text above the limit"),
    ],
)
def test_a_page_without_end_is_ended_and_the_next_is_shown(shower: Shower, script: str, ending: str) -> None:
    limits = replace(
        LIMITS, deadline_s=2.0 if ending == "hung" else 30.0, memory_bytes=(500 if ending == "memory" else 1500) << 20
    )
    shown = shower.show(f"<body><p>{TEXT}</p><script>{script}</script>", limits)
    assert (shown.html, shown.rendering.ending) == (None, ending)
    assert text_of(shower.show(f"<p>{TEXT}</p>").html) == TEXT


def test_a_page_whose_process_breaks_down_is_ended_and_the_next_is_shown(shower: Shower) -> None:
    async def break_down(ask: Ask, headers: dict[str, str], max_bytes: int, limit_s: float) -> Reply:
        for process in browser_processes():
            with contextlib.suppress(psutil.Error):
                if "--type=renderer" in process.cmdline():
                    process.kill()
        await asyncio.sleep(1)
        return reply_of("{}")

    shown = shower.show("<script>fetch('/a')</script>", fetch=break_down)
    assert (shown.html, shown.rendering.ending) == (None, "crashed")
    assert text_of(shower.show(f"<p>{TEXT}</p>").html) == TEXT


def test_budgets_of_requests_and_bytes_hold_and_the_page_goes_on(shower: Shower) -> None:
    shower.served = {f"http://news.example/{number}": reply_of("x" * 600) for number in range(9)}
    script = (
        "(async () => { for (let i = 0; i < 9; i++) await fetch('/' + i).catch(() => 0); p.textContent = 'done' })()"
    )
    few = shower.show(f"<p id=p></p><script>{script}</script>", replace(LIMITS, max_requests=3))
    assert (text_of(few.html), len(few.rendering.parts), few.rendering.refused_count) == ("done", 3, 6)
    small = shower.show(f"<p id=p></p><script>{script}</script>", replace(LIMITS, max_bytes=1500))
    assert (text_of(small.html), len(small.rendering.parts), small.rendering.refused_count) == ("done", 2, 7)


def test_a_public_script_is_asked_for_once_for_all_pages(shower: Shower) -> None:
    url = "http://news.example/bundle.js"
    shower.served = {url: reply_of("document.body.append('written')", "text/javascript", Cache_Control="max-age=60")}
    pages = [shower.show("<body><script src=/bundle.js></script>") for _ in range(2)]
    assert [text_of(page.html) for page in pages] == ["written", "written"]
    assert [ask.url for ask in shower.asked] == [url]
    assert [page.rendering.parts[0].is_kept for page in pages] == [False, True]


def test_an_error_of_our_own_ends_the_run_not_only_the_page(shower: Shower) -> None:
    async def break_off(ask: Ask, headers: dict[str, str], max_bytes: int, limit_s: float) -> Reply:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        shower.show("<script>fetch('/a')</script>", fetch=break_off)


def test_the_end_of_the_run_ends_the_page(shower: Shower) -> None:
    async def ask_until_the_end() -> None:
        began = asyncio.get_running_loop().time()

        def is_ending() -> bool:
            return asyncio.get_running_loop().time() > began + 1

        from crawler.render.page import PageToShow

        page = PageToShow(
            "http://news.example/", reply_of("<script>setInterval(() => document.title += 'x', 9)</script>")
        )
        await shower.renderer.show(page, shower.fetch, is_ending)

    with pytest.raises(Stopped):
        shower.run(ask_until_the_end())


def test_a_closed_browser_leaves_no_process(shower: Shower) -> None:
    shower.show("<p>one</p>")
    before = browser_processes()
    assert before
    shower.run(shower.renderer.close())
    gone, alive = psutil.wait_procs(before, timeout=10)
    assert (len(gone), alive) == (len(before), [])
