from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dedupe.decision import VersionFacts, count_words, decide, find_changes, notices_key, version_facts
from crawler.items import Article, Notice, NoticeKind, Outcome, Rights, Scope

OLD = VersionFacts("A bridge is opened", "1:aa", "2026-03-01", "rights")
NOTICE = Notice(NoticeKind.REPUBLICATION, Scope.ARTICLE, "Do not republish.")
SITE_LINE = Notice(NoticeKind.COPYRIGHT_LINE, Scope.SITE, "© 2026 News Example")


@pytest.mark.parametrize(
    ("known", "new", "has_same_text", "expected"),
    [
        pytest.param(None, OLD, False, (Outcome.STORED, ()), id="new"),
        pytest.param(None, OLD, True, (Outcome.COPY, ()), id="new, of the same text"),
        pytest.param(OLD, OLD, True, (Outcome.UNCHANGED, ()), id="the same"),
        pytest.param(OLD, replace(OLD, title="Closed"), False, (Outcome.NEW_VERSION, ("headline",)), id="headline"),
        pytest.param(OLD, replace(OLD, text_key="1:bb"), True, (Outcome.NEW_VERSION, ("body",)), id="body"),
        pytest.param(OLD, replace(OLD, date_published=None), False, (Outcome.NEW_VERSION, ("date",)), id="date"),
        pytest.param(OLD, replace(OLD, notices_key="x"), False, (Outcome.NEW_VERSION, ("rights",)), id="rights"),
    ],
)
def test_the_outcome_follows_from_what_is_known(
    known: VersionFacts | None, new: VersionFacts, has_same_text: bool, expected: tuple[Outcome, tuple[str, ...]]
) -> None:
    assert decide(known, new, has_same_text) == expected


def test_all_changes_are_named_in_a_fixed_order() -> None:
    assert find_changes(OLD, VersionFacts(None, "", None, "")) == ("headline", "body", "date", "rights")


@pytest.mark.parametrize("title", ["a BRIDGE is opened", " A  bridge\nis opened "])
def test_case_and_white_space_of_a_headline_do_not_count(title: str) -> None:
    assert find_changes(OLD, replace(OLD, title=title)) == ()


facts = st.builds(VersionFacts, st.none() | st.text(), st.text(), st.none() | st.text(), st.text())


@given(facts, facts)
def test_a_change_is_a_change_both_ways_and_nothing_differs_from_itself(one: VersionFacts, other: VersionFacts) -> None:
    assert find_changes(one, one) == ()
    assert find_changes(one, other) == find_changes(other, one)


def test_the_lines_of_the_site_do_not_govern_the_article() -> None:
    key = notices_key(Rights(notices=(NOTICE,)))

    assert notices_key(Rights(notices=(NOTICE, SITE_LINE), copyright_line=SITE_LINE.text)) == key


@pytest.mark.parametrize(
    "rights",
    [
        Rights(),
        Rights(notices=(replace(NOTICE, text="Do republish."),)),
        Rights(notices=(replace(NOTICE, kind=NoticeKind.DISCLAIMER),)),
        Rights(notices=(NOTICE, NOTICE)),
        Rights(notices=(NOTICE,), licence_url="https://creativecommons.org/licenses/by/4.0/"),
        Rights(notices=(NOTICE,), status="reserved"),
        Rights(notices=(NOTICE,), tdm="reserved"),
        Rights(notices=(NOTICE,), ai_train="allow"),
        Rights(notices=(NOTICE,), archive="disallow"),
        Rights(notices=(NOTICE,), access="paywalled"),
    ],
)
def test_whatever_governs_the_article_changes_its_key(rights: Rights) -> None:
    assert notices_key(rights) != notices_key(Rights(notices=(NOTICE,)))


def test_the_facts_of_a_page_are_its_title_text_date_and_rights() -> None:
    rights = Rights(notices=(NOTICE,))
    article = Article("https://news.example/1", "A bridge is opened", "Body", date_published="2026-03-01")

    assert version_facts(article, rights, "1:aa") == replace(OLD, notices_key=notices_key(rights))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" one\ntwo ", 2),
        ("naïve café", 2),
        ("新橋開通", 4),
        ("iPhone 発売", 3),
        ("สะพาน", 5),
        ("다리가 열렸다", 2),
    ],
)
def test_words_are_counted_by_the_spaces_or_the_characters_of_their_script(text: str, count: int) -> None:
    assert count_words(text) == count
