"""Boilerplate by repetition."""

from crawler.items import Notice, NoticeKind, Scope
from crawler.rights.learned import apply_learned, count_lines, is_boilerplate


def notice(text: str, kind: NoticeKind = NoticeKind.RESERVATION) -> Notice:
    return Notice(kind, Scope.ARTICLE, text)


def test_line_on_three_pages_is_the_site_s() -> None:
    pages = [[notice(f"© {year} Example. All rights reserved.")] for year in (2022, 2023, 2024)]
    counts = count_lines(pages)
    (learned,) = apply_learned([notice("© 2025 Example. All rights reserved.")], counts)
    assert learned.scope is Scope.SITE


def test_line_on_two_pages_stays_the_article_s() -> None:
    counts = count_lines([[notice("All rights reserved.")] * 5, [notice("All rights reserved.")]])
    assert not is_boilerplate("All rights reserved.", counts)
    assert apply_learned([notice("All rights reserved.")], counts) == (notice("All rights reserved."),)


def test_agency_credit_on_many_pages_stays_the_article_s() -> None:
    credit = notice("Reuters", NoticeKind.AGENCY_CREDIT)
    assert apply_learned([credit], count_lines([[credit]] * 9)) == (credit,)
