import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.render.parts import (
    MAX_ASKS,
    NOT_SENT,
    Ask,
    Budget,
    Choice,
    Treatment,
    choose,
    headers_to_send,
    headers_to_show,
    is_advert,
)

PAGE = "https://www.example.com/story"
SITE = "https://example.com"
FETCH, EMPTY = Choice(Treatment.FETCH), Choice(Treatment.EMPTY)


def refused(why: str) -> Choice:
    return Choice(Treatment.REFUSE, why)


def no_text(kind: str) -> Choice:
    return refused(f"no text is in it: {kind}")


@pytest.mark.parametrize(
    ("ask", "choice"),
    [
        pytest.param(Ask("https://cdn.example/a.js", "GET", "script"), FETCH, id="a script of any site"),
        pytest.param(Ask("https://api.other.example/a", "GET", "fetch"), FETCH, id="data of any site"),
        pytest.param(Ask("https://api.example.com/", "POST", "fetch", body=b"{}"), FETCH, id="a question"),
        pytest.param(Ask("https://cdn.example/a.css", "GET", "stylesheet"), EMPTY, id="a style sheet"),
        pytest.param(Ask("https://cdn.example/a.png", "GET", "image"), no_text("image"), id="a picture"),
        pytest.param(Ask("https://cdn.example/a.mp4", "GET", "media"), no_text("media"), id="a film"),
        pytest.param(Ask("https://cdn.example/a.woff", "GET", "font"), no_text("font"), id="a font"),
        pytest.param(Ask("https://a.example/e", "GET", "eventsource"), no_text("eventsource"), id="events"),
        pytest.param(Ask("wss://a.example/e", "GET", "websocket"), refused("neither http nor https"), id="a socket"),
        pytest.param(Ask("ftp://a.example/e", "GET", "fetch"), refused("neither http nor https"), id="another scheme"),
        pytest.param(Ask("https://a.example/q", "POST", "fetch"), refused("a POST to another site"), id="a report"),
        pytest.param(Ask("https://example.com/q", "POST", "ping"), no_text("ping"), id="a beacon"),
        pytest.param(Ask("https://example.com/q", "PUT", "fetch"), refused("the method PUT"), id="a change"),
        pytest.param(Ask("https://example.com/q", "DELETE", "xhr"), refused("the method DELETE"), id="a deletion"),
        pytest.param(
            Ask(f"{SITE}/q", "POST", "xhr", body=bytes(100_000)), refused("a POST that is too large"), id="an upload"
        ),
        pytest.param(Ask("https://example.com/f", "GET", "document"), refused("a frame"), id="a frame"),
        pytest.param(
            Ask("https://g.doubleclick.net/x.js", "GET", "script"), refused("an advert or counter"), id="an advert"
        ),
    ],
)  # fmt: skip
def test_a_page_gets_its_scripts_and_data_and_nothing_else(ask: Ask, choice: Choice) -> None:
    assert choose(ask, PAGE, Budget(9, 9)) == choice


def test_the_first_call_of_the_page_is_ours_and_none_leads_it_away() -> None:
    budget = Budget(9, 9)
    call = Ask(PAGE, "GET", "document", is_main=True)
    assert [choose(call, PAGE, budget) for _ in range(2)] == [
        Choice(Treatment.PAGE),
        refused("the page leads elsewhere"),
    ]
    assert budget.requests_left == 9


def test_requests_bytes_and_repetitions_are_bounded() -> None:
    budget = Budget(3, 1)
    same = Ask("https://a.example/poll", "GET", "fetch")
    assert [choose(same, PAGE, budget) for _ in range(3)] == [FETCH, FETCH, refused("asked again and again")]
    assert choose(Ask("https://a.example/1", "GET", "fetch"), PAGE, budget) == FETCH
    assert choose(Ask("https://a.example/2", "GET", "fetch"), PAGE, budget) == refused(
        "the page's requests are used up"
    )
    assert choose(same, PAGE, Budget(3, 0)) == refused("the page's bytes are used up")


def test_refused_requests_count_towards_a_flood() -> None:
    budget = Budget(9, 9)
    for _ in range(MAX_ASKS):
        choose(Ask("https://a.example/a.png", "GET", "image"), PAGE, budget)
    assert not budget.is_flood
    choose(Ask("https://a.example/a.png", "GET", "image"), PAGE, budget)
    assert budget.is_flood


@given(st.dictionaries(st.sampled_from(sorted(NOT_SENT | {"sec-ch-ua", "x-key", "accept"})), st.text()))
def test_no_cookie_no_other_user_agent_and_no_key_for_another_site_is_sent(headers: dict[str, str]) -> None:
    other = headers_to_send(Ask("https://other.example/", "GET", "fetch", headers), PAGE)
    own = headers_to_send(Ask("https://api.example.com/", "GET", "fetch", headers), PAGE)
    assert set(other) <= {"x-key", "accept"}
    assert set(own) == set(other) | (set(headers) & {"authorization"})


def test_a_reply_is_shown_without_what_concerns_the_wire_or_is_to_be_remembered() -> None:
    headers = (
        ("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Set-Cookie", "a=b"), ("Vary", "a"),
        ("vary", "b"), ("Content-Disposition", "attachment"), ("NEL", "{}"),
        ("Content-Security-Policy", "default-src 'self'"),
    )  # fmt: skip
    assert headers_to_show(headers) == {
        "content-type": "text/html", "vary": "a, b", "content-security-policy": "default-src 'self'",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        pytest.param("https://doubleclick.net/x", True, id="a host of the list"),
        pytest.param("https://a.b.doubleclick.net:444/x", True, id="a host below it"),
        pytest.param("https://notdoubleclick.net/x", False, id="a host that only ends like it"),
        pytest.param("https://example.com/doubleclick.net", False, id="a path"),
        pytest.param("not an address", False, id="no address"),
    ],
)
def test_adverts_are_known_by_their_host(url: str, answer: bool) -> None:
    assert is_advert(url) is answer
