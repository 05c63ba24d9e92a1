"""Boilerplate by repetition."""

from crawler.items import Notice, NoticeKind, Scope
from crawler.rights.learned import apply_learned, line_key


def notice(text: str, kind: NoticeKind = NoticeKind.RESERVATION) -> Notice:
    return Notice(kind, Scope.ARTICLE, text)


def test_the_same_line_of_another_year_is_the_same_line() -> None:
    assert line_key("© 2022 Example.  All rights reserved.") == line_key("© 2025 example – All Rights Reserved")
    assert line_key("© 2022 Example") != line_key("© 2022 Example Two")
    assert line_key("版权所有 2024 示例报") == line_key("版权所有2025示例报。")


def test_a_known_line_is_the_site_s_and_an_unknown_one_stays_the_article_s() -> None:
    line = notice("All rights reserved.")
    (learned,) = apply_learned([line], lambda text: True)
    assert (learned.scope, learned.text) == (Scope.SITE, line.text)
    assert apply_learned([line], lambda text: False) == (line,)


def test_agency_credit_and_repost_note_on_many_pages_stay_the_article_s() -> None:
    lines = (
        notice("Reuters", NoticeKind.AGENCY_CREDIT),
        notice("First published in the Example Review.", NoticeKind.REPUBLICATION),
    )
    assert apply_learned(lines, lambda text: True) == lines
