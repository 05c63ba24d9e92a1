"""The first publisher as a notice names it, without a link."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.rights.sources import find_named_source, name_key, name_key_sql

NAMED = [
    ("This article was first published in The Example Gazette.", "The Example Gazette"),
    ("This story originally appeared on Harbour Post and is shared here by permission.", "Harbour Post"),
    ("A version of this piece was originally published by the Journal of Ports on 3 March 2026.", "Journal of Ports"),
    ("Republished with the kind permission of Weir Weekly, 2026", "Weir Weekly"),
    ("This post first appeared on weir-weekly.com.", "weir-weekly.com"),
    ('Originally published in "The Lock"', "The Lock"),
    ("This story was first published on Monday in The Example Gazette.", None),
    ("This story was first published on 3 March.", None),
    ("This column was first published in March 2026.", None),
    ("The book was first published in a small edition.", None),
    ("Nobody may copy this.", None),
    ("Dieser Artikel erschien zuerst in der Beispiel-Zeitung.", "Beispiel-Zeitung"),
    ("Dieser Text wurde zuerst veröffentlicht bei Hafen Heute und steht hier mit Erlaubnis.", "Hafen Heute"),
    ("Cet article a été initialement publié dans Le Courrier du Port.", "Le Courrier du Port"),
    ("Este artículo fue publicado originalmente en El Faro del Puerto.", "El Faro del Puerto"),
    ("Questo articolo è stato pubblicato originariamente su Il Molo.", "Il Molo"),
    ("Este texto foi publicado originalmente no Diário do Cais.", "Diário do Cais"),
    ("Dit artikel verscheen eerder in De Sluiswachter.", "De Sluiswachter"),
    ("Artikeln publicerades först i Slussbladet.", "Slussbladet"),
]


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_the_name_is_what_stands_behind_the_words_of_a_first_publication(text: str, name: str | None) -> None:
    assert find_named_source(text) == name


@given(st.text(max_size=80))
def test_the_database_compares_names_as_python_does(name: str) -> None:
    name = name.replace("\0", "").encode("utf-8", "replace").decode()
    with_sql = sqlite3.connect(":memory:")
    (key,) = with_sql.execute(f"SELECT {name_key_sql(':name')}", {"name": name}).fetchone()
    with_sql.close()
    assert key == name_key(name)


def test_articles_case_and_marks_do_not_tell_names_apart() -> None:
    assert name_key("The Example-Gazette") == name_key("example gazette") == "examplegazette"
