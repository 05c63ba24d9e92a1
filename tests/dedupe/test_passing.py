"""Lines that change without an edit."""

import pytest

from crawler.dedupe.passing import is_clock, is_passing


@pytest.mark.parametrize(
    "line",
    [
        "3 hours ago", "Updated 27 mins ago", "Published: an hour ago", "5h ago", "just now", "12 comments",
        "Comments (12)", "1.2k shares", "4 min read", "vor 3 Stunden", "Aktualisiert vor einer Minute",
        "14 Kommentare", "il y a 2 heures", "hace 5 minutos", "3 ore fa", "há 2 horas", "2 uur geleden",
        "5 godzin temu", "för 3 timmar sedan", "3 tuntia sitten", "před 2 hodinami", "5 минут назад",
        "2 години тому", "3 saat önce", "3 घंटे पहले", "منذ 3 ساعات", "3 jam lalu", "3時間前", "5分钟前",
        "2시간 전", "评论 12",
    ],
)  # fmt: skip
def test_what_passes_is_told(line: str) -> None:
    assert is_passing(line)


@pytest.mark.parametrize(
    "line",
    [
        "", "The bridge was built 3 hours ago", "Final score: 2-1", "12", "Comments are closed",
        "It was closed yesterday.", "Two hours ago the mayor resigned", "12 people died", "In 1921", "No comments",
        "Vor 3 Jahren kam der Brand",
    ],
)  # fmt: skip
def test_lines_of_a_story_are_not(line: str) -> None:
    assert not is_passing(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [("11:10", True), ("9.05 am", True), ("14.30 Uhr", True), ("2-1", False), ("11:10 Doors", False)],
)
def test_a_time_of_day_alone_is_a_clock(line: str, expected: bool) -> None:
    assert is_clock(line) is expected
