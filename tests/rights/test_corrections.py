"""Notes by which pages own up to a change: found word for word, wherever they stand, in many languages."""

import json

import pytest
from lxml.html import document_fromstring

from crawler.items import Page
from crawler.reading import read_page
from crawler.rights.corrections import _patterns, find_corrections, is_note
from crawler.rights.lines import read_lines

PROSE = (
    "The council closed the old bridge over the harbour on Monday after engineers found cracks in two of its piers.",
    "Buses are sent by the ring road until further notice, and the ferry runs every ten minutes in the morning.",
    "The mayor said the repair would cost four million and take until the autumn of next year.",
    "Shop owners near the bridge fear for their trade, and have asked the council for help with their rents.",
)
NOTE = "This article was amended on 3 May 2026 to correct the year in which the bridge was built."


def make_page(before: str = "", after: str = "", outside: str = "", **json_ld: object) -> bytes:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Council closes old bridge"} | json_ld
    text = "".join(f"<p>{line}</p>" for line in PROSE)
    return (
        f"<html lang=en><head><title>Council closes old bridge</title><script type='application/ld+json'>"
        f"{json.dumps(node)}</script></head><body><main><article><h1>Council closes old bridge</h1>"
        f"<div class=text>{before}{text}{after}</div>{outside}</article></main>"
        "<aside class=related><ul><li><a href=/a>Correction: the ferry timetable of the north island</a></li></ul>"
        "</aside><footer><a href=/c>Corrections and clarifications</a></footer></body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("page", "notes"),
    [
        pytest.param(make_page(), (), id="none"),
        pytest.param(make_page(after=f"<p><em>{NOTE}</em></p>"), (NOTE,), id="below the text"),
        pytest.param(make_page(before=f"<p>{NOTE}</p>"), (NOTE,), id="above the text"),
        pytest.param(
            make_page(outside=f"<footer class=meta><p>• {NOTE}</p></footer>"), (f"• {NOTE}",), id="in a foot outside"
        ),
        pytest.param(
            make_page(outside="<div class=correction><h4>Correction</h4><p>The bridge was built in 1921.</p></div>"),
            ("Correction\nThe bridge was built in 1921.",),
            id="in a block that is called one, below its heading",
        ),
        pytest.param(
            make_page(after="<p><strong>Correction, May 3:</strong> The bridge was built in 1921.</p>"),
            ("Correction, May 3: The bridge was built in 1921.",),
            id="a date behind its label",
        ),
        pytest.param(
            make_page(outside="<div><p>Correction: The bridge was built in 1921.</p></div>"),
            (),
            id="a label outside the text in a block that is not called a correction",
        ),
        pytest.param(
            make_page(outside=f"<section id=comments><p>{NOTE}</p></section>"), (), id="a reader's words in a comment"
        ),
        pytest.param(
            make_page(correction={"@type": "CorrectionComment", "text": "The bridge was built in <b>1921</b>."}),
            ("The bridge was built in 1921 .",),
            id="declared in JSON-LD",
        ),
        pytest.param(make_page(correction="https://news.example/corrections"), (), id="an address in JSON-LD"),
        pytest.param(
            make_page(after=f"<p>{NOTE}</p>", correction=[NOTE, "The mayor is Ada Example."]),
            (NOTE, "The mayor is Ada Example."),
            id="shown and declared: once",
        ),
        pytest.param(
            make_page(before="<p>(Adds the mayor's answer, background)</p>"),
            ("(Adds the mayor's answer, background)",),
            id="an agency's line above the text",
        ),
        pytest.param(make_page(outside="<div><p>(Adds sugar, flour)</p></div>"), (), id="such a line outside the text"),
        pytest.param(make_page(before="<p>Updated: 3 May 2026, 11:30</p>"), (), id="a line with a date"),
    ],
)
def test_notes_are_found_where_they_stand(page: bytes, notes: tuple[str, ...]) -> None:
    assert read_page(Page("https://news.example/2026/bridge", page)).corrections == notes


@pytest.mark.parametrize(
    "note",
    [
        "Correction: The name was misspelt.",
        "Correction (3 May 2026): The name was misspelt in the second paragraph.",
        "Correction: 3 May 2026 - the name of the mayor was misspelt.",
        "Correction: 9 people came, not 12 as we wrote.",
        "CORRECTION — The name of the mayor was misspelt.",
        "Corrections & clarifications: the mayor was elected in 2019.",
        "This story has been updated with a statement by the mayor.",
        "An earlier version of this story misstated the year.",
        "Editor’s note: an earlier headline was changed after the council objected.",
        "Updated to include a response from the ferry company.",
        "Update, 3:40 p.m.: The mayor has answered our questions.",
        "A correction was made on May 3, 2026: the bridge is older than we said.",
        "Clarification: this article was amended because the ferry was not cancelled.",
        "(Updates with quote in paragraph 3, background)",
        "(Adds detail)",
        "(Recasts, adds analyst's comment)",
        "(Corrects spelling of the name in paragraph 2 (not Ade))",
        "Korrektur: Der Ort war falsch angegeben.",
        "(Aktualisierung: Stellungnahme des Rats)",
        "(durchgehend aktualisiert, neu: Zitat)",
        "(neu: Reaktion der Fähre)",
        "(Actualisé avec la réaction du maire)",
        "(Actualiza con la respuesta del alcalde)",
        "Korrektur vom 3. Mai 2026: Der Ort war falsch angegeben.",
        "In einer früheren Version dieses Artikels hieß es anders.",
        "Dieser Artikel wurde am 3. Mai aktualisiert.",
        "Anmerkung der Redaktion: Wir haben die Zahl in der Überschrift korrigiert.",
        "Rectificatif : la date de construction était fausse.",
        "Cet article a été modifié le 3 mai pour préciser la date.",
        "Une version précédente de cet article donnait une autre date.",
        "Fe de errores: el puente es de otro año.",
        "Esta noticia ha sido corregida para precisar la fecha.",
        "Una versión anterior de este artículo decía otra cosa.",
        "Correzione: il ponte è stato costruito nel 1921.",
        "Questo articolo è stato aggiornato con la risposta del sindaco.",
        "Errata: a ponte foi construída em 1921.",
        "Esta reportagem foi corrigida às 15h para incluir a resposta.",
        "Uma versão anterior deste artigo dizia outra coisa.",
        "Correctie: de brug is gebouwd in 1921.",
        "In een eerdere versie van dit artikel stond een ander jaar.",
        "Dit artikel is op 3 mei aangepast.",
        "Sprostowanie: most zbudowano w innym roku.",
        "W poprzedniej wersji tego artykułu podaliśmy inny rok.",
        "Rättelse: Året var fel i en tidigare text.",
        "I en tidligere version af artiklen stod der et andet årstal.",
        "Rettelse: Brua ble bygget i 1921.",
        "Oikaisu: silta rakennettiin vuonna 1921.",
        "Oprava: most byl postaven v roce 1921.",
        "A cikk korábbi verziójában más évszám szerepelt.",
        "Într-o versiune anterioară a acestui articol am scris alt an.",
        "Διόρθωση: η γέφυρα χτίστηκε άλλη χρονιά.",
        "В предыдущей версии этой статьи был указан другой год.",
        "Уточнение: мост построен в другом году.",
        "У попередній версії цієї статті був інший рік.",
        "Düzeltme: köprü başka bir yılda yapıldı.",
        "تصحيح: بني الجسر في عام آخر كما ذكرنا.",
        "תיקון: הגשר נבנה בשנה אחרת ממה שכתבנו.",
        "सुधार: पुल दूसरे वर्ष में बना था।",
        "इस लेख के पिछले संस्करण में दूसरा वर्ष लिखा था।",
        "Ralat: jembatan itu dibangun pada tahun lain.",
        "Đính chính: cây cầu được xây vào năm khác.",
        "訂正：日付に誤りがありました。",
        "【訂正】本文の年号に誤りがありました。",
        "更正：桥建于另一年。",
        "本文早前版本的年份有误。",
        "정정: 다리가 지어진 해가 달랐습니다.",
        "แก้ไข: สะพานสร้างในปีอื่น",
    ],
)
def test_notes_of_many_languages_are_known(note: str) -> None:
    assert is_note(note)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "This article is about bridges.",
        "Corrections officers went on strike.",
        "(Updates every hour)",
        "(Adds)",
        "(Adds up, the mayor said) and so the bridge was closed.",
        "Adds detail to a picture that was known before.",
        "(ajoute-t-il)",
        "Correction officers at the jail: a portrait in four parts",
        "Updated rules take effect in May.",
        "The correction: a long story.",
        "Updated: 3 May 2026, 11:30",
        "Update",
        "Updates: the new release of the language, out since October, is faster.",
        "Updated: December 9, 2024If you serve food, the choice of a caterer matters.",
        "Updated: 9 December 2024 by our staff of three people",
        "The story was updated several times in the seventeenth century by other hands.",
        "Editor’s note: this story describes violence against animals.",
        "Aktualisiert am 3. Mai 2026",
        "Publié le 3 mai, mis à jour à 11h30",
        "Die Korrektur an den Märkten setzt sich fort.",
        "Correction: " + "word " * 300,
    ],
)
def test_other_lines_are_no_notes(line: str) -> None:
    assert not is_note(line)


def test_lines_are_looked_at_closely_only_when_a_long_word_of_a_note_stands_in_them() -> None:
    """A word of one or two Latin letters in the search for candidates would make one of every line of every page."""
    words = _patterns().finder._words

    assert not [word for word in words if word.isascii() and len(word) < 4]


def test_a_paragraph_above_and_its_heading_are_one_note_in_plain_lines() -> None:
    root = document_fromstring("<body><p>One.</p><h3>Correction</h3><p>It is the second bridge.</p></body>")

    assert find_corrections(read_lines(root), "One.\n\nCorrection\n\nIt is the second bridge.") == (
        "Correction\nIt is the second bridge.",
    )
