"""Content-Usage, Content-Signal, TDMRep, robots directives."""

from hypothesis import given
from hypothesis import strategies as st

from crawler.rights.preferences import (
    TdmState,
    find_tdm_state,
    parse_robots_directives,
    parse_robots_usage,
    parse_signal,
    parse_tdm_value,
    parse_usage,
)


def test_usage_is_a_dictionary() -> None:
    assert parse_usage("train-ai=n, search=y") == {"train-ai": "n", "search": "y"}
    assert parse_usage("train-ai=n, train-ai=y") == {"train-ai": "y"}
    assert parse_usage("train-ai=n,,") is None


def test_usage_line_of_robots_txt_may_name_a_path() -> None:
    assert parse_robots_usage("/news/ train-ai=n", "/news/1") == (6, {"train-ai": "n"})
    assert parse_robots_usage("/news/ train-ai=n", "/sport/1") is None


def test_signal_takes_yes_and_no_only() -> None:
    assert parse_signal("search=yes, ai-train=no, x=maybe") == {"search": "yes", "ai-train": "no"}


def test_tdm_value_is_zero_or_one() -> None:
    assert [parse_tdm_value(text) for text in ("1", "0", "2", "", None)] == [True, False, None, None, None]


def test_first_matching_location_of_tdmrep_json_wins() -> None:
    rows = '[{"location":"/a/*","tdm-reservation":1,"tdm-policy":"https://x.example/p"},{"location":"/","tdm-reservation":0}]'
    assert find_tdm_state(rows, "https://x.example/a/1") == TdmState(True, "https://x.example/p")
    assert find_tdm_state(rows, "https://x.example/b") == TdmState(False, None)
    assert find_tdm_state("{", "https://x.example/b") == TdmState()


def test_dates_and_agents_in_robots_directives() -> None:
    text = "noarchive, unavailable_after: Friday, 25 Jun 2027 15:00:00 GMT, googlebot: nosnippet"
    assert parse_robots_directives(text) == (
        (None, "noarchive"),
        (None, "unavailable_after: Friday, 25 Jun 2027 15:00:00 GMT"),
        ("googlebot", "nosnippet"),
    )


@given(st.text())
def test_parsers_never_raise(text: str) -> None:
    parse_usage(text)
    parse_signal(text)
    parse_robots_directives(text)
    parse_robots_usage(text, "/a")
    find_tdm_state(text, "https://x.example/a")
