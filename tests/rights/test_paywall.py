"""The line by which a page says that the rest of its article is for subscribers."""

import tomllib
from importlib.resources import files

import pytest

from crawler.extract.tree import parse_html
from crawler.rights.lines import read_lines
from crawler.rights.paywall import find_wall
from crawler.words import find_needs


def find(*lines: str) -> str | None:
    page = "".join(f"<p>{line}</p>" for line in lines)
    return find_wall(read_lines(parse_html(f"<body>{page}</body>".encode(), "https://news.example/", ()).root))


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to read the rest of this article.",
        "Already a subscriber? Log in",
        "This story is for subscribers only.",
        "You have reached your limit of free articles.",
        "Jetzt weiterlesen mit dem Plus-Abo",
        "Cet article est réservé aux abonnés",
        "Suscríbete para seguir leyendo",
        "Este conteúdo é exclusivo para assinantes",
        "Articolo riservato agli abbonati",
        "Alleen voor abonnees",
        "Чтобы читать дальше, оформите подписку",
        "للاشتراك ومتابعة القراءة",
        "आगे पढ़ने के लिए लॉग इन करें",
        "この記事は有料会員限定です",
        "订阅后阅读全文",
        "유료회원 전용 기사입니다",
    ],
)
def test_a_wall_is_told_by_its_line(line: str) -> None:
    assert find("The bridge is open.", line, "© News") == line


def test_each_pattern_needs_a_word_by_which_its_lines_are_found() -> None:
    table = tomllib.loads(files("crawler.rights").joinpath("paywalls.toml").read_text("utf-8"))

    assert [one for language in table.values() for one in language if not find_needs(one)] == []


@pytest.mark.parametrize(
    "line",
    ["Subscribe", "Subscribe to our newsletter", "The paper lost subscribers in May.", "Abo", "Members voted for it."],
)
def test_a_button_and_a_story_about_subscribers_are_no_wall(line: str) -> None:
    assert find("The bridge is open.", line) is None
