"""A local web of faults: every way in which a server can be wrong, slow or hostile, over real sockets on loopback.

    def test_something(site):                           # the fixture of tests/conftest.py
        fetch(site.url("/drip"))                        # one of the ready paths below
        site.set("/a", Reply(status=503), page("A"))    # the first request gets 503, all later ones the page
        site.set("/b", lambda request: Reply(body=request.path.encode()))
        assert site.max_in_flight() == 1 and site.log[-1].status == 200

Two origins are served: the site itself, and `site.other_url("/x")`, another port that answers every path with a page.
What `Site.set` takes is made by `faultreplies` (`page`, `redirect`, `drip`, `hang`, ...), or is one's own `Reply` or
`Script` (from `crawler.demo.loopback`). Unless set, `/robots.txt` and unknown paths are 404.

The ready paths are the keys of `READY`. A robots.txt is chosen with `site.set("/robots.txt", ROBOTS["hang"])`.
"""

import gzip
import itertools
from collections.abc import Callable
from types import TracebackType
from typing import Self

from faultreplies import (
    LONG_AGO,
    PROSE,
    answer_lying_etag,
    bomb,
    coded,
    drip,
    endless,
    hang,
    head,
    http_date,
    make_challenge,
    page,
    redirect,
    retry_later,
    robots,
    rss,
    send,
)

from crawler.demo.loopback import Answer, LoopbackServer, Reply, Request, Script

Planned = Reply | Script | Answer
"""What `Site.set` takes."""


class Site:
    """The web of faults, running while the `with` block lasts."""

    def __init__(self) -> None:
        self._plans: dict[str, tuple[Planned, ...]] = {}
        self._asked: dict[str, int] = {}
        self._server = LoopbackServer({"site": self._answer, "other": answer_other})

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, error, trace)

    def url(self, path: str = "/") -> str:
        """The absolute address of a path."""
        return self._server.origins["site"] + path

    def other_url(self, path: str = "/") -> str:
        """The address of a path on the second origin."""
        return self._server.origins["other"] + path

    @property
    def port(self) -> int:
        """The port of the site itself."""
        return int(self._server.origins["site"].rsplit(":", 1)[1])

    def set(self, path: str, *answers: Planned) -> None:
        """Say what a path answers: each in turn, the last one for ever. Without a query it stands for all queries."""
        self._plans[path] = answers
        self._asked.pop(path, None)

    @property
    def log(self) -> tuple[Request, ...]:
        """Every request to the site itself, in order of arrival."""
        return tuple(row for row in self._server.requests if row.origin == "site")

    @property
    def other_log(self) -> tuple[Request, ...]:
        """Every request to the second origin."""
        return tuple(row for row in self._server.requests if row.origin == "other")

    def paths(self) -> list[str]:
        """The paths asked of the site, in order."""
        return [row.path for row in self.log]

    def max_in_flight(self) -> int:
        """The most requests the site was answering at once."""
        return self._server.max_in_flight("site")

    def gaps_s(self) -> tuple[float, ...]:
        """Seconds from the end of each reply to the start of the next request."""
        return self._server.gaps_s("site")

    def forget(self) -> None:
        """Empty the log."""
        self._server.forget()

    def _answer(self, request: Request) -> Reply | Script:
        path = request.path if request.path in self._plans else request.path.split("?", 1)[0]
        if path not in self._plans:
            self._plans[path] = (READY[path](self) if path in READY else page("Not found", status=404),)
        plan = self._plans[path]
        count = self._asked.get(path, 0)
        self._asked[path] = count + 1
        answer = plan[min(count, len(plan) - 1)]
        return answer(request) if callable(answer) else answer


def answer_other(request: Request) -> Reply:
    """The second origin: 404 for robots.txt, a page for everything else."""
    return page("Not found", status=404) if request.path == "/robots.txt" else page("Elsewhere")


ARTICLE_BODY = page("A page").body
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8

READY: dict[str, Callable[[Site], Planned]] = {
    "/": lambda site: page("Fault Site", "<a href=/page>A page</a>\n\n<a href=/article>An article</a>"),
    "/page": lambda site: page("A page"),
    "/article": lambda site: page("An article"),
    # redirects
    "/redirect/one": lambda site: redirect(site.url("/page")),
    "/redirect/chain": lambda site: redirect("/redirect/chain/2"),
    "/redirect/chain/2": lambda site: redirect(site.url("/redirect/chain/3"), 307),
    "/redirect/chain/3": lambda site: redirect("../../page", 308),
    "/redirect/loop": lambda site: redirect("/redirect/loop/2"),
    "/redirect/loop/2": lambda site: redirect("/redirect/loop"),
    "/redirect/self": lambda site: redirect("/redirect/self"),
    "/redirect/endless": lambda site: answer_endless_redirect,
    "/redirect/relative": lambda site: redirect("../page"),
    "/redirect/no-location": lambda site: redirect(None),
    "/redirect/other": lambda site: redirect(site.other_url("/page")),
    "/redirect/private": lambda site: redirect("http://10.11.12.13/page"),
    "/redirect/metadata": lambda site: redirect("http://169.254.169.254/latest/meta-data/"),
    "/redirect/file": lambda site: redirect("file:///etc/hostname"),
    "/redirect/permanent": lambda site: redirect("/page", 301),
    "/redirect/303": lambda site: redirect("/page", 303),
    "/redirect/meta-refresh": lambda site: page(
        "Moved", "moved", head='<meta http-equiv=refresh content="0; url=/page">'
    ),
    # validators
    "/same-etag": lambda site: Reply(body=ARTICLE_BODY, has_etag=True),
    "/same-date": lambda site: Reply(body=ARTICLE_BODY, last_modified=LONG_AGO),
    "/lying-etag": lambda site: answer_lying_etag,
    # refusals
    "/429/seconds": lambda site: retry_later(429, "120"),
    "/429/date": lambda site: lambda request: retry_later(429, http_date(120)),
    "/503/seconds": lambda site: retry_later(503, "120"),
    "/503/date": lambda site: lambda request: retry_later(503, http_date(120)),
    "/503/never": lambda site: retry_later(503, None),
    "/401": lambda site: page("Log in", "no", status=401),
    "/403": lambda site: page("Forbidden", "no", status=403),
    "/404": lambda site: page("Not found", status=404),
    "/410": lambda site: page("Gone", status=410),
    "/451": lambda site: page("Unavailable", "no", status=451),
    "/500": lambda site: page("Broken", status=500),
    # slow, endless, cut, wrongly framed
    "/drip": lambda site: drip(),
    "/endless": lambda site: endless(),
    "/endless-head": lambda site: Script(
        lambda: itertools.chain([b"HTTP/1.1 200 OK\r\n"], (b"X-%d: y\r\n" % n for n in itertools.count())), 200
    ),
    "/hang": lambda site: hang(),
    "/hang-half": lambda site: hang(head(f"Content-Length: {len(ARTICLE_BODY)}"), ARTICLE_BODY[:200]),
    "/truncated": lambda site: send(head(f"Content-Length: {len(ARTICLE_BODY)}"), ARTICLE_BODY[:-400]),
    "/too-long": lambda site: send(head("Content-Length: 300"), ARTICLE_BODY),
    "/two-lengths": lambda site: send(head("Content-Length: 300", "Content-Length: 200"), ARTICLE_BODY),
    "/bad-chunk": lambda site: send(head("Transfer-Encoding: chunked"), b"zz\r\n", ARTICLE_BODY),
    "/chunk-cut": lambda site: send(
        head("Transfer-Encoding: chunked"), b"%x\r\n" % len(ARTICLE_BODY), ARTICLE_BODY[:300]
    ),
    "/huge-headers": lambda site: Reply(body=ARTICLE_BODY, headers=(("X-Huge", "h" * 200_000),)),
    "/many-headers": lambda site: Reply(body=ARTICLE_BODY, headers=tuple((f"X-{n}", "v" * 40) for n in range(3000))),
    "/not-http": lambda site: send(b"220 mail.example ready\r\n"),
    "/no-reply": lambda site: send(status=None),
    "/reset": lambda site: send(head("Content-Length: 5000"), b"<html>", is_reset=True),
    # content coding
    "/bomb": lambda site: bomb(),
    "/bad-gzip": lambda site: coded(ARTICLE_BODY),
    "/cut-gzip": lambda site: coded(gzip.compress(ARTICLE_BODY)[:-200]),
    "/unknown-coding": lambda site: coded(ARTICLE_BODY, "x-unheard-of"),
    # content types
    "/pdf": lambda site: Reply(body=PDF, content_type="application/pdf"),
    "/pdf-as-html": lambda site: Reply(body=PDF),
    "/image-as-html": lambda site: Reply(body=PNG),
    "/html-as-image": lambda site: Reply(body=ARTICLE_BODY, content_type="image/png"),
    "/json": lambda site: Reply(body=b'{"headline": "A page"}', content_type="application/json"),
    "/no-type": lambda site: Reply(body=ARTICLE_BODY, content_type=None),
    "/empty": lambda site: Reply(),
    "/no-content": lambda site: Reply(status=204, content_type=None),
    # encodings that no header and no meta element names
    "/latin1": lambda site: page(
        "Café à l’été".replace("’", "'"), PROSE * 3 + "Où est la forêt ? À côté.", charset="latin-1"
    ),
    "/windows-1251": lambda site: page(
        "Новый мост", "Вчера в городе открыли новый мост через реку. " * 12, charset="cp1251"
    ),
    "/shift-jis": lambda site: page("新しい橋", "昨日、町で新しい橋が開通しました。" * 12, charset="shift_jis"),
    "/wrong-charset": lambda site: Reply(
        body=page("Café", PROSE * 3 + "déjà vu").body, content_type="text/html; charset=latin-1"
    ),
    "/utf-16": lambda site: page("Café", PROSE * 3 + "déjà vu", charset="utf-16"),
    "/control": lambda site: page("Con\x1btrol", PROSE * 3 + "a\x00b\x07c &#7; &#0; d"),
    # sizes
    "/deep": lambda site: Reply(body=b"<html><body>" + b"<div>" * 20_000 + PROSE.encode()),
    "/large": lambda site: page("Large", "\n\n".join([PROSE] * 25_000)),
    # feeds
    "/feed": lambda site: rss([site.url("/page"), site.url("/article")]),
    "/feed/html": lambda site: page("Our feed has moved", "Please have a look at the new site."),
    "/feed/410": lambda site: Reply(status=410),
    "/feed/moved": lambda site: redirect("/feed", 301),
    "/feed/empty": lambda site: Reply(content_type="application/rss+xml"),
    "/feed/broken": lambda site: Reply(
        body=rss([site.url("/page")]).body[:-60] + b"&nbsp;<", content_type="application/rss+xml"
    ),
    # pages that are no article
    "/soft-404": lambda site: make_challenge(
        "Page not found", "Sorry, the page you are looking for does not exist or has been moved."
    ),
    "/consent": lambda site: make_challenge(
        "Before you continue",
        "We and our 812 partners store and access information on your device. Choose which cookies you allow.",
        "<form action=/consent method=post><button>Accept all</button><button>Reject all</button></form>",
    ),
    "/login": lambda site: make_challenge(
        "Log in",
        "Please log in to your account to continue reading.",
        "<form action=/login method=post><input name=email><input type=password name=password>"
        "<button>Log in</button></form>",
    ),
    "/captcha": lambda site: make_challenge(
        "Just a moment...",
        "Verify you are human by completing the action below. We need to review the security of your connection.",
        "<form id=challenge-form><div class=g-recaptcha data-sitekey=x></div></form>"
        "<noscript>Enable JavaScript and cookies</noscript>",
    ),
    "/captcha-403": lambda site: make_challenge(
        "Are you a robot?", "Press and hold to confirm you are a human.", status=403
    ),
    "/shell": lambda site: Reply(
        body=b"<!doctype html><html><head><title>News</title><script src=/app.js></script></head><body>"
        b"<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript></body></html>"
    ),
    "/listing": lambda site: page(
        "Latest news", "\n\n".join(f"<a href=/page?n={n}>Headline number {n}</a>" for n in range(40))
    ),
}
"""Path to the maker of what it answers; the makers get the running site for its addresses."""

ROBOTS: dict[str, Planned] = {
    "missing": page("Not found", status=404),
    "refused": page("Forbidden", "no", status=403),
    "error": page("Broken", status=500),
    "unavailable": retry_later(503, "120"),
    "hang": hang(),
    "html": page("Welcome", "Disallow nothing, this is our home page."),
    "huge": robots("# filler\n" * 80_000 + "User-agent: *\nDisallow: /\n"),
    "endless": Script(
        lambda: itertools.chain([head("Content-Type: text/plain")], itertools.repeat(b"# more\n" * 1000)), 200
    ),
    "redirected": redirect("/real-robots.txt"),
    "redirect-loop": redirect("/robots.txt"),
    "redirected-private": redirect("http://10.11.12.13/robots.txt"),
    "delay": robots("User-agent: *\nCrawl-delay: 0.3\n"),
    "forbids-all": robots("User-agent: *\nDisallow: /\n"),
    "forbids-private": robots("User-agent: *\nDisallow: /private/\nAllow: /private/open\n"),
    "forbids-agent": robots("User-agent: pressmark\nDisallow: /\n\nUser-agent: *\nDisallow:\n"),
    "bom": Reply(body=b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /private/\r\n", content_type="text/plain"),
    "empty": robots(""),
    "truncated": send(head("Content-Type: text/plain", "Content-Length: 500"), b"User-agent: *\nDisallow: /"),
}
"""What /robots.txt can be; `redirected` points to a path that the test sets itself."""


def answer_endless_redirect(request: Request) -> Reply:
    """Always one further: /redirect/endless?n=1, 2, 3 ..."""
    number = int(request.path.partition("=")[2] or 0) + 1
    return redirect(f"/redirect/endless?n={number}")
