"""What class and id say of an element."""

import pytest
from lxml import html

from crawler.extract.roles import ROLES, role, roles_of


@pytest.mark.parametrize(
    ("mark_up", "names"),
    [
        pytest.param("<div class='article-body'>", {"body"}, id="hyphens"),
        pytest.param("<div class='ArticleModuleTeaser__body'>", {"body", "related"}, id="camels"),
        pytest.param("<div id='readMore'>", {"related", "aside"}, id="two words as one"),
        pytest.param("<div class='sr-only'>", {"hidden", "aside"}, id="two words with a hyphen"),
        pytest.param("<div style='color:red; display : none'>", {"hidden", "aside"}, id="style"),
        pytest.param("<div hidden>", {"hidden", "aside"}, id="attribute"),
        pytest.param("<aside class='x1'>", {"navigation", "aside"}, id="tag"),
        pytest.param("<div class='loading'>", set(), id="no part of a word"),
        pytest.param("<p itemprop='caption'>", {"caption", "aside"}, id="itemprop"),
    ],
)
def test_words_tell_roles(mark_up: str, names: set[str]) -> None:
    found = roles_of(html.fragment_fromstring(mark_up))
    assert {name for index, name in enumerate(ROLES) if found >> index & 1} == names
    assert found == role(*names)
