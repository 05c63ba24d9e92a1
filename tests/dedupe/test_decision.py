from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dedupe.decision import count_words, decide, decide_new, governing_lines, has_words
from crawler.dedupe.versions import Part, VersionText
from crawler.items import Notice, NoticeKind, Outcome, Rights, Scope

OLD = VersionText("A bridge is opened", "The mayor opened it.", "2026-03-01", governing=("rights",))
NOTICE = Notice(NoticeKind.REPUBLICATION, Scope.ARTICLE, "Do not republish.")
SITE_LINE = Notice(NoticeKind.COPYRIGHT_LINE, Scope.SITE, "© 2026 News Example")


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param(OLD, (Outcome.UNCHANGED, ()), id="the same"),
        pytest.param(replace(OLD, title="Closed"), (Outcome.NEW_VERSION, (Part.HEADLINE,)), id="headline"),
        pytest.param(replace(OLD, body="Nobody came."), (Outcome.NEW_VERSION, (Part.BODY,)), id="body"),
        pytest.param(replace(OLD, date_published=None), (Outcome.NEW_VERSION, (Part.DATE,)), id="date"),
        pytest.param(replace(OLD, governing=()), (Outcome.NEW_VERSION, (Part.RIGHTS,)), id="rights"),
    ],
)
def test_the_outcome_follows_from_what_is_known(new: VersionText, expected: tuple[Outcome, tuple[Part, ...]]) -> None:
    outcome, change = decide(OLD, new)

    assert (outcome, change.parts) == expected


@pytest.mark.parametrize(
    ("has_same_text", "expected"),
    [
        pytest.param(False, Outcome.STORED, id="of a text of its own"),
        pytest.param(True, Outcome.COPY, id="of a text that is stored"),
    ],
)
def test_a_page_under_a_new_address_is_new_or_a_copy(has_same_text: bool, expected: Outcome) -> None:
    assert decide_new(has_same_text) is expected


def test_the_lines_of_the_site_do_not_govern_the_article() -> None:
    lines = governing_lines(Rights(notices=(NOTICE,)))

    assert governing_lines(Rights(notices=(NOTICE, SITE_LINE), copyright_line=SITE_LINE.text)) == lines


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
def test_whatever_governs_the_article_changes_its_lines(rights: Rights) -> None:
    assert governing_lines(rights) != governing_lines(Rights(notices=(NOTICE,)))


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


@given(st.text(alphabet="ab  \n\u3042\u4e2d\u00e9"), st.integers(min_value=1, max_value=8))
def test_a_text_has_as_many_words_as_are_counted(text: str, least: int) -> None:
    assert has_words(text, least) is (count_words(text) >= least)
