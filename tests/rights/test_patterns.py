"""Each language's table: lines that are notices of a kind, and lines that are none."""

import pytest

from crawler.items import NoticeKind
from crawler.rights.notices import find_kinds
from crawler.rights.patterns import LANGUAGES, load_agencies, load_table, load_triggers

C, R, P, L, D = (
    NoticeKind.COPYRIGHT_LINE,
    NoticeKind.RESERVATION,
    NoticeKind.REPUBLICATION,
    NoticeKind.LICENCE,
    NoticeKind.DISCLAIMER,
)
NOTICES = {
    "ar": (R, "جميع الحقوق محفوظة لموقع المثال"),
    "bg": (R, "Всички права запазени."),
    "ca": (R, "Tots els drets reservats."),
    "cs": (R, "Všechna práva vyhrazena."),
    "da": (R, "Alle rettigheder forbeholdes."),
    "de": (R, "Alle Rechte vorbehalten."),
    "el": (R, "Απαγορεύεται η αναδημοσίευση χωρίς άδεια."),
    "en": (R, "This material may not be published, broadcast, rewritten or redistributed."),
    "es": (R, "Prohibida su reproducción total o parcial sin autorización escrita."),
    "fa": (R, "تمامی حقوق این سایت محفوظ است"),
    "fi": (R, "Kaikki oikeudet pidätetään."),
    "fr": (R, "Toute reproduction interdite sans autorisation."),
    "he": (R, "כל הזכויות שמורות"),
    "hi": (R, "सर्वाधिकार सुरक्षित"),
    "hr": (R, "Sva prava pridržana."),
    "hu": (R, "Minden jog fenntartva."),
    "id": (R, "Dilarang mengutip tanpa izin tertulis."),
    "it": (R, "Riproduzione riservata"),
    "ja": (R, "記事の無断転載を禁じます。"),
    "ko": (R, "무단 전재 및 재배포 금지"),
    "nl": (R, "Alle rechten voorbehouden."),
    "no": (R, "Kopiering av materiale er ikke tillatt uten avtale."),
    "pl": (R, "Wszelkie prawa zastrzeżone."),
    "pt": (R, "Todos os direitos reservados."),
    "ro": (R, "Toate drepturile rezervate."),
    "ru": (R, "Перепечатка материалов запрещена без разрешения редакции."),
    "sk": (R, "Všetky práva vyhradené."),
    "sl": (R, "Vse pravice pridržane."),
    "sr": (R, "Сва права задржана."),
    "sv": (R, "Eftertryck förbjudet utan tillstånd."),
    "th": (R, "สงวนลิขสิทธิ์ ห้ามคัดลอก"),
    "tr": (R, "Tüm hakları saklıdır."),
    "uk": (R, "Усі права захищено."),
    "vi": (R, "Không được sao chép khi chưa có sự đồng ý."),
    "zh": (R, "未经授权,不得转载。"),
}
MORE = [
    ("en", P, "This article was originally published by The Example. Read the original article."),
    ("en", P, "First published in The Example."),
    ("en", D, "We may earn a commission if you buy something through links on this page."),
    ("en", D, "If you buy books linked on our site, Example Review may earn a commission."),
    ("en", D, "Purchases made through links earn us a small commission at no cost to you."),
    ("en", D, "Links in this post may generate small commissions."),
    ("en", D, "When you click on some of the links and make a purchase, we earn a small commission."),
    ("en", D, "Example Walks is a participant in the Example Services Associates Program."),
    ("en", D, "Example.com earns commissions from some listed providers."),
    ("en", D, "Some of the links in this article are affiliate ones."),
    ("en", D, "We use income earning auto affiliate links."),
    ("en", D, "The opinions expressed are the author's own."),
    ("en", D, "Disclaimer: nothing in this article is a recommendation."),
    ("en", R, "© 2020 Example Ltd. All rights resderved."),
    ("en", L, "This work is licensed under a Creative Commons Attribution 4.0 licence."),
    ("de", P, "Dieser Beitrag ist zuerst im Beispielblatt erschienen."),
    ("de", D, "Der Text gibt die Meinung des Autors wieder."),
    ("fr", P, "Cet article a été publié initialement sur Exemple."),
    ("es", D, "Las opiniones expresadas son responsabilidad del autor."),
    ("zh", D, "免责声明:本文仅供参考,不构成投资建议。"),
    ("zh", P, "本文转载自例报"),
    ("zh", C, "版权归原作者所有"),
    ("ja", C, "著作権は例新聞社に属します。"),
    ("tr", D, "Burada yer alan bilgiler yatırım danışmanlığı kapsamında değildir."),
]
NONE = [
    ("en", "This article was originally published on January 3, 2024 and has been updated."),
    ("en", "The ministry spokesman said he would be responsible for any further delay."),
    ("en", "The harbour was closed on Tuesday after a storm."),
    ("en", "If you feel as if the pay does not reflect your skills and opinions, you can always walk away."),
    ("en", "You buy shares through us (we offer them commission-free online)."),
    ("en", "Other trademarks are the property of our licensors and are used with permission."),
    ("de", "Der Minister forderte mit Nachdruck eine Lösung."),
    ("de", "Die Veröffentlichung urheberrechtlich geschützter Werke beschäftigt die Gerichte."),
    ("fr", "Le port a été fermé mardi après une tempête."),
    ("zh", "著作权法将于明年修订"),
]


def test_every_language_has_a_notice_here() -> None:
    assert set(NOTICES) == set(LANGUAGES)


def has_trigger(language: str, text: str) -> bool:
    return any(trigger in text.lower() for trigger, owners in load_triggers() if language in owners)


@pytest.mark.parametrize(
    ("language", "kind", "text"), [(language, kind, text) for language, (kind, text) in NOTICES.items()] + MORE
)
def test_line_is_a_notice_of_its_kind(language: str, kind: NoticeKind, text: str) -> None:
    assert has_trigger(language, text)
    assert kind in find_kinds(text, [load_table(language)])


@pytest.mark.parametrize(("language", "text"), NONE)
def test_line_is_no_notice(language: str, text: str) -> None:
    assert find_kinds(text, [load_table(language)]) == set()


def test_no_spelling_belongs_to_two_agencies() -> None:
    spellings = [spelling for agency in load_agencies() for spelling in set(agency.spellings)]
    assert len(spellings) == len(set(spellings))
