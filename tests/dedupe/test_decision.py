from dataclasses import replace

import pytest

from crawler.dedupe.decision import count_words, decide, governing_lines
from crawler.dedupe.versions import Change, Part, VersionText
from crawler.items import Notice, NoticeKind, Outcome, Rights, Scope

OLD = VersionText("A bridge is opened", "The mayor opened it.", "1:aa", "2026-03-01", governing=("rights",))
NOTICE = Notice(NoticeKind.REPUBLICATION, Scope.ARTICLE, "Do not republish.")
SITE_LINE = Notice(NoticeKind.COPYRIGHT_LINE, Scope.SITE, "© 2026 News Example")


@pytest.mark.parametrize(
    ("known", "new", "has_same_text", "expected"),
    [
        pytest.param(None, OLD, False, (Outcome.STORED, ()), id="new"),
        pytest.param(None, OLD, True, (Outcome.COPY, ()), id="new, of the same text"),
        pytest.param(OLD, OLD, True, (Outcome.UNCHANGED, ()), id="the same"),
        pytest.param(OLD, replace(OLD, title="Closed"), False, (Outcome.NEW_VERSION, (Part.HEADLINE,)), id="headline"),
        pytest.param(
            OLD,
            replace(OLD, text_key="1:bb", body="Nobody came."),
            True,
            (Outcome.NEW_VERSION, (Part.BODY,)),
            id="body",
        ),
        pytest.param(OLD, replace(OLD, date_published=None), False, (Outcome.NEW_VERSION, (Part.DATE,)), id="date"),
        pytest.param(OLD, replace(OLD, governing=()), False, (Outcome.NEW_VERSION, (Part.RIGHTS,)), id="rights"),
    ],
)
def test_the_outcome_follows_from_what_is_known(
    known: VersionText | None, new: VersionText, has_same_text: bool, expected: tuple[Outcome, tuple[Part, ...]]
) -> None:
    outcome, change = decide(known, new, has_same_text)

    assert (outcome, change.parts) == expected
    assert known is not None or change == Change()


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
