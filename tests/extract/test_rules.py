"""Site rules: what may stand in them, which file and which rule of it is in force."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import RuleError
from crawler.extract import rules
from crawler.extract.rules import Proof, find_rule, list_rule_files, parse_rules, read_rules

FILE = Path("news.example.toml")
BODY = '[[rule]]\nbody = "div.story"\n'


def write(folder: Path, name: str, text: str = BODY) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_rule_has_its_selectors_its_time_and_its_proof() -> None:
    (rule,) = parse_rules(
        """
        [[rule]]
        title = "h1.head"
        author = ["//a[@rel='author']", ".by b"]
        remove = ".promo"
        valid_from = 2025-01-01
        valid_until = 2025-12-31
        proof = { page = "p.html", url = "https://news.example/p", author = "Ada Example", words = ["a b", "c d"] }
        """,
        FILE,
    )

    texts = {key: [selector.text for selector in found] for key, found in rule.selectors.items()}
    assert texts == {"title": ["h1.head"], "author": ["//a[@rel='author']", ".by b"], "remove": [".promo"]}
    assert (rule.domain, rule.number, rule.valid_from, rule.valid_until) == (
        "news.example", 1, date(2025, 1, 1), date(2025, 12, 31),
    )  # fmt: skip
    assert rule.proof == Proof("p.html", "https://news.example/p", author=("Ada Example",), words=("a b", "c d"))
    assert rule.name == f"news.example/{rule.digest}"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param('[[rule]]\nautor = ".by"', "rule 1: no key 'autor'; did you mean 'author'?", id="unknown key"),
        pytest.param('body = "div"', "the file: no key 'body'; known are rule", id="outside of a rule"),
        pytest.param("", "there is no [[rule]] table", id="empty"),
        pytest.param('rule = "div"', "there is no [[rule]] table", id="rule is text"),
        pytest.param(f"{BODY}[[rule]]\nvalid_from = 2025-01-01", "rule 2: it selects nothing; give one of title",
                     id="no selector"),
        pytest.param('[[rule]]\nbody = ["div", 3]', "rule 1: body must be text or a list of texts", id="number"),
        pytest.param("[[rule]]\nbody = []", "rule 1: body must be text or a list of texts, not []", id="no text"),
        pytest.param('[[rule]]\nbody = "a..b"', "rule 1: body: selector 'a..b': Expected ident", id="CSS"),
        pytest.param('[[rule]]\nbody = "//a["', "rule 1: body: selector '//a[': Invalid expression", id="XPath"),
        pytest.param('[[rule]]\nbody = "(count(//a))"', "gives a float, not elements, attributes or text", id="count"),
        pytest.param('[[rule]]\nbody = "//x:a"', "Undefined namespace prefix", id="namespace"),
        pytest.param(f'{BODY}valid_from = "2025-01-01"', "rule 1: valid_from must be a day without quotes", id="day"),
        pytest.param(f"{BODY}valid_from = 2025-01-01T00:00:00", "valid_from must be a day", id="instant"),
        pytest.param(f"{BODY}valid_from = 2025-01-02\nvalid_until = 2025-01-01", "valid_until is before valid_from",
                     id="backwards"),
        pytest.param(f'{BODY}proof = "p.html"', "rule 1: proof: it is a table with the keys page", id="proof"),
        pytest.param(f'{BODY}proof = {{ page = "p", word = "a" }}', "no key 'word'; did you mean 'words'?",
                     id="key of a proof"),
        pytest.param(f'{BODY}proof = {{ words = "a" }}', "proof: page names a file", id="proof without page"),
        pytest.param(f'{BODY}proof = {{ page = "p" }}', "proof: it expects nothing", id="proof of nothing"),
        pytest.param(f'{BODY}proof = {{ page = "p", title = 3 }}', "proof: title must be text", id="title"),
        pytest.param("[[rule]", "no TOML: ", id="no TOML"),
        pytest.param(f"x = {'9' * 5000}", "no TOML: ", id="a number that Python does not read"),
        pytest.param(f"x = {'[' * 20_000}", "no TOML: nested too deep", id="lists in lists"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_with_file_rule_and_key(text: str, why: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_rules(text, FILE)

    assert str(caught.value).startswith("news.example.toml: ")
    assert why in str(caught.value)


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")) | st.text(alphabet='[]rule="a.b/\n(){}#:*'))
def test_no_text_raises_anything_but_its_own_error(text: str) -> None:
    try:
        found = parse_rules(text, FILE)
    except RuleError as error:
        assert error.file == "news.example.toml"
    else:
        assert found


@given(st.text(alphabet="abdiv.#>[]()='\"/@:*-, ", max_size=30))
def test_no_selector_raises_anything_but_its_own_error(text: str) -> None:
    try:
        selector = rules.compile_selector(text)
    except RuleError as error:
        assert repr(text) in str(error)
    else:
        assert selector.text == text


def test_comments_and_proof_leave_the_digest_alone_and_selectors_and_days_do_not() -> None:
    texts = (
        BODY,
        f'# a comment\n{BODY}proof = {{ page = "p.html", words = "a" }}',
        BODY.replace("div", "section"),
        f"{BODY}valid_from = 2025-01-01",
    )
    digests = [parse_rules(text, FILE)[0].digest for text in texts]

    assert digests[0] == digests[1]
    assert len({digests[0], *digests[2:]}) == 3


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://news.example/story", "news.example"),
        ("https://www.news.example/story", "news.example"),
        ("http://WWW.Sport.News.Example:8080/story", "sport.news.example"),
        ("https://oldnews.example/story", None),
        ("https://example/", None),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example"),
        ("mailto:desk@news.example", None),
    ],
)
def test_a_file_is_for_its_domain_and_below_and_the_longer_name_counts(
    tmp_path: Path, url: str, domain: str | None
) -> None:
    for name in ("news.example.toml", "sport.news.example.toml", "bücher.example.toml", "note.txt"):
        write(tmp_path, name)
    found = find_rule(url, None, str(tmp_path))

    assert (found.domain if found else None) == domain


@pytest.mark.parametrize(
    ("fetched_at", "number"),
    [
        (datetime(2024, 12, 31, 23, 59, tzinfo=UTC), 1),
        (datetime(2025, 1, 1, tzinfo=UTC), 2),
        (datetime(2025, 6, 30, 23, 59, tzinfo=UTC), 2),
        (datetime(2025, 7, 1, tzinfo=UTC), None),
        (datetime(2026, 1, 1, tzinfo=UTC), 3),
        (datetime(2030, 1, 1, tzinfo=UTC), 3),
        (None, 3),
    ],
)
def test_a_page_is_read_by_the_rule_of_the_day_it_was_fetched(
    tmp_path: Path, fetched_at: datetime | None, number: int | None
) -> None:
    first = f"{BODY}valid_until = 2025-06-30\n"
    second = f"{BODY}valid_from = 2025-01-01\nvalid_until = 2025-06-30\n"
    write(tmp_path, "news.example.toml", f"{first}{second}{BODY}valid_from = 2026-01-01\n")
    found = find_rule("https://news.example/", fetched_at, str(tmp_path))

    assert (found.number if found else None) == number


def test_a_users_file_takes_the_place_of_the_shipped_one_of_that_domain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    for folder in (shipped, own):
        folder.mkdir()
    monkeypatch.setattr(rules, "SHIPPED", shipped)
    write(shipped, "news.example.toml")
    kept = write(shipped, "paper.example.toml")
    overriding = write(own, "news.example.toml")

    assert list_rule_files(own) == {"news.example": overriding, "paper.example": kept}
    assert list_rule_files(tmp_path / "none") == list_rule_files(None)


def test_a_file_that_no_domain_could_have_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, "my rules.toml")

    with pytest.raises(RuleError, match="named after a domain"):
        list_rule_files(tmp_path)
    with pytest.raises(RuleError, match=r"my rules\.toml"):
        read_rules(file)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "news.example.toml").write_bytes(b"\xff\xfe")

    with pytest.raises(RuleError, match="codec can't decode"):
        find_rule("https://news.example/", None, str(tmp_path))
    with pytest.raises(RuleError, match="No such file"):
        read_rules(tmp_path / "paper.example.toml")


def test_every_shipped_rule_is_sound_and_has_its_proof() -> None:
    found = [rule for path in list_rule_files(None).values() for rule in read_rules(path)]

    assert [rule.name for rule in found if rule.proof is None] == []
