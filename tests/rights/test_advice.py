"""Disclaimers of advice (investment, medical, legal) in each language, and talk of advice that is none."""

import pytest

from crawler.items import NoticeKind
from crawler.rights.notices import find_kinds
from crawler.rights.patterns import LANGUAGES, load_table, load_triggers

ADVICE = {
    "ar": ["لا يشكل هذا المقال نصيحة استثمارية.", "هذه المعلومات لا تغني عن استشارة الطبيب."],
    "bg": ["Тази статия не представлява инвестиционен съвет.", "Информацията не замества консултация с лекар."],
    "ca": [
        "Aquest article no constitueix assessorament financer.",
        "Aquest text no substitueix el consell d'un metge.",
    ],
    "cs": [
        "Tento článek nepředstavuje investiční doporučení.",
        "Text nenahrazuje lékařskou péči ani právní poradenství.",
    ],
    "da": ["Artiklen er ikke investeringsrådgivning.", "Teksten erstatter ikke råd fra din læge."],
    "de": [
        "Nichts in diesem Artikel ist als Anlageberatung zu verstehen.",
        "Dieser Beitrag ersetzt keine ärztliche Beratung.",
        "Die Informationen stellen keine Rechtsberatung dar.",
        "Bei Beschwerden wenden Sie sich bitte an Ihren Arzt.",
    ],
    "el": ["Το άρθρο δεν αποτελεί επενδυτική συμβουλή.", "Το κείμενο δεν υποκαθιστά ιατρική συμβουλή."],
    "en": [
        "Nothing in this article should be taken as financial advice.",
        "Nothing on this page constitutes an offer or a recommendation to buy or sell.",
        "Nothing herein is to be construed as legal advice.",
        "This article should not be relied on as tax advice.",
        "The information here is not a substitute for professional medical advice.",
        "This column is not intended to be a replacement for advice from your doctor.",
        "Always consult your doctor before starting a new diet.",
        "You should seek independent financial advice if you are unsure, as your capital is at risk.",
        "Do your own research before making investment decisions.",
    ],
    "es": [
        "Nada en este artículo debe tomarse como asesoramiento financiero.",
        "Este texto no sustituye la consulta con un médico.",
        "Consulte siempre a su médico.",
    ],
    "fa": ["این مطلب توصیه سرمایه‌گذاری نیست.", "این نوشته جایگزین مشاوره پزشک نیست."],
    "fi": ["Artikkeli ei ole sijoitusneuvontaa.", "Teksti ei korvaa lääkärin neuvoa."],
    "fr": [
        "Rien dans cet article ne doit être considéré comme un conseil financier.",
        "Ce texte ne remplace pas une consultation médicale ni un avis médical.",
        "Consultez votre médecin en cas de doute.",
    ],
    "he": ["אין לראות באמור ייעוץ השקעות.", "המאמר אינו מהווה תחליף לייעוץ רפואי."],
    "hi": ["यह लेख निवेश की सलाह नहीं है।", "किसी भी उपाय से पहले डॉक्टर से सलाह लें।"],
    "hr": ["Ovaj članak ne predstavlja investicijski savjet.", "Tekst ne zamjenjuje savjet liječnika."],
    "hu": ["A cikk nem minősül befektetési tanácsadásnak.", "Az írás nem helyettesíti az orvosi tanácsot."],
    "id": ["Artikel ini bukan merupakan saran investasi.", "Tulisan ini bukan pengganti nasihat dokter."],
    "it": [
        "Nulla in questo articolo va inteso come consulenza finanziaria.",
        "Il testo non sostituisce il parere del medico.",
    ],
    "ja": ["本記事は投資助言を目的としたものではありません。", "医師の診断に代わるものではありません。"],
    "ko": ["이 글은 투자 조언이 아닙니다.", "이 글은 의학적 조언을 대신하지 않습니다."],
    "nl": [
        "Niets in dit artikel is bedoeld als financieel advies.",
        "Deze tekst vervangt geen advies van uw huisarts.",
    ],
    "no": ["Artikkelen er ikke investeringsrådgivning.", "Teksten erstatter ikke råd fra lege."],
    "pl": ["Nic w tym artykule nie jest poradą prawną.", "Tekst nie zastępuje konsultacji lekarskiej."],
    "pt": [
        "Nada neste artigo deve ser tomado como aconselhamento financeiro.",
        "O texto não substitui a consulta médica.",
    ],
    "ro": ["Articolul nu constituie sfat de investiții.", "Textul nu înlocuiește consultul medicului."],
    "ru": ["Ничто в этой статье не является советом.", "Материал не заменяет консультацию врача."],
    "sk": ["Článok nepredstavuje investičné odporúčanie.", "Text nenahrádza lekársku starostlivosť."],
    "sl": ["Članek ne predstavlja naložbenega nasveta.", "Besedilo ne nadomešča nasveta zdravnika."],
    "sr": ["Овај текст не представља инвестициони савет.", "Текст не замењује савет лекара."],
    "sv": ["Ingenting i den här artikeln är investeringsrådgivning.", "Texten ersätter inte råd från läkare."],
    "th": ["บทความนี้ไม่ถือเป็นคำแนะนำการลงทุน", "ข้อมูลนี้ไม่สามารถทดแทนคำปรึกษาของแพทย์"],
    "tr": ["Bu yazı yatırım tavsiyesi niteliğinde değildir.", "Bu içerik doktor muayenesinin yerine geçmez."],
    "uk": ["Стаття не є інвестиційною рекомендацією.", "Текст не замінює консультації лікаря."],
    "vi": ["Bài viết không phải là lời khuyên đầu tư.", "Nội dung này không thay thế lời khuyên của bác sĩ."],
    "zh": ["本文不构成投资建议。", "本文内容不能代替医生的诊断。", "本文不构成法律意见。"],
}
INVESTING = {
    "en": [
        "Past performance is not indicative of future results.",
        "Past performance does not guarantee future results.",
        "Past results are no guarantee of future returns.",
        "This article does not constitute an offer to sell or the solicitation of an offer to buy any security.",
        "The Alder Post is not responsible for the content of external sites.",
        "We are not responsible for the content of external websites.",
        "Always consult a qualified financial adviser before you invest.",
        "Always consult a qualified financial adviser.",
        "Please consult a licensed financial planner for advice on your situation.",
        "The author holds shares in Alder Mining.",
        "The author holds no position in any of the stocks mentioned.",
        "The writer owns shares of Alder Mining and Birch Steel.",
        "I have no positions in any of the companies mentioned.",
        "DYOR.",
        "Not financial advice. DYOR.",
        "NFA, DYOR.",
        "Do your own research.",
        "At the time of writing, the author held long positions in Alder Mining.",
        "Disclosure: The author holds shares in Alder Mining.",
    ],
    "de": [
        "Die frühere Wertentwicklung ist kein verlässlicher Indikator für künftige Ergebnisse.",
        "Vergangene Wertentwicklungen sind keine Garantie für die Zukunft.",
        "Für die Inhalte externer Seiten übernehmen wir keine Haftung.",
        "Dieser Artikel stellt kein Angebot zum Kauf oder Verkauf von Wertpapieren dar.",
        "Der Autor hält Aktien der genannten Unternehmen.",
        "Der Autor hält Positionen in den besprochenen Wertpapieren.",
    ],
    "fr": [
        "Les performances passées ne préjugent pas des performances futures.",
        "Cet article ne constitue pas une offre d'achat ou de vente.",
        "Nous ne sommes pas responsables du contenu des sites externes.",
        "Consultez toujours un conseiller financier qualifié.",
        "L'auteur détient des actions des sociétés citées.",
    ],
    "es": [
        "Rentabilidades pasadas no garantizan rentabilidades futuras.",
        "Este artículo no constituye una oferta de compra o venta de valores.",
        "No nos hacemos responsables del contenido de sitios externos.",
        "Consulte siempre a un asesor financiero cualificado.",
    ],
    "it": [
        "I rendimenti passati non sono indicativi di quelli futuri.",
        "Questo articolo non costituisce un'offerta di vendita o sollecitazione all'investimento.",
        "Non siamo responsabili dei contenuti di siti esterni.",
    ],
    "pt": [
        "Rentabilidade passada não é garantia de rentabilidade futura.",
        "Este artigo não constitui oferta de compra ou venda de valores mobiliários.",
        "Não nos responsabilizamos pelo conteúdo de sites externos.",
    ],
    "nl": [
        "In het verleden behaalde resultaten bieden geen garantie voor de toekomst.",
        "Dit artikel is geen aanbod tot aankoop of verkoop van effecten.",
    ],
    "pl": [
        "Wyniki osiągnięte w przeszłości nie gwarantują podobnych wyników w przyszłości.",
        "Artykuł nie stanowi oferty w rozumieniu prawa.",
    ],
    "ru": [
        "Доходность в прошлом не гарантирует доходности в будущем.",
        "Материал не является офертой.",
    ],
    "sv": [
        "Historisk avkastning är ingen garanti för framtida avkastning.",
    ],
    "no": [
        "Historisk avkastning er ingen garanti for fremtidig avkastning.",
    ],
    "da": [
        "Historiske afkast er ingen garanti for fremtidige afkast.",
    ],
    "zh": [
        "过往业绩不代表未来表现。",
        "市场有风险，投资需谨慎。",
    ],
    "ja": [
        "過去の実績は将来の成果を保証するものではありません。",
        "投資は自己責任でお願いします。",
    ],
    "ko": [
        "과거의 수익률이 미래의 수익을 보장하지 않습니다.",
        "투자의 책임은 투자자 본인에게 있습니다.",
    ],
    "tr": [
        "Geçmiş performans gelecekteki sonuçların garantisi değildir.",
    ],
}
"""Of investing: what results in the past say, what is no offer, who holds shares, whose the pages elsewhere are."""
TALK = {
    "de": ["Die Beratung im Rathaus dauerte bis in die Nacht.", "Der Arzt kam erst am Morgen."],
    "en": [
        "Her advice to the council was to wait until spring.",
        "The doctor had nothing to say about the accident.",
        "The lawyer had no advice for him.",
        "They had nothing but an old map and a rope.",
    ],
    "es": ["El médico llegó por la mañana con un consejo sencillo."],
    "fr": ["Le médecin est arrivé au matin avec un conseil simple."],
    "it": ["Il medico arrivò al mattino con un consiglio semplice."],
    "nl": ["De huisarts kwam in de ochtend met een eenvoudig advies."],
    "pl": ["Lekarz przyszedł rano z prostą poradą."],
    "ru": ["Врач пришёл утром и дал простой совет."],
    "sv": ["Läkaren kom på morgonen med ett enkelt råd."],
    "zh": ["医生早上来了，给了一个简单的建议。"],
}


def kinds(language: str, text: str) -> set[NoticeKind]:
    triggers = [trigger for trigger, owners in load_triggers() if language in owners]
    if not any(trigger in text.lower() for trigger in triggers):
        return set()
    return find_kinds(text, [load_table(language)])


def test_every_language_disclaims_advice_here() -> None:
    assert set(ADVICE) == set(LANGUAGES)


@pytest.mark.parametrize("language", ADVICE)
def test_advice_is_disclaimed(language: str) -> None:
    assert [text for text in ADVICE[language] if NoticeKind.DISCLAIMER not in kinds(language, text)] == []


@pytest.mark.parametrize("language", INVESTING)
def test_words_on_investing_are_disclaimers(language: str) -> None:
    assert [text for text in INVESTING[language] if NoticeKind.DISCLAIMER not in kinds(language, text)] == []


@pytest.mark.parametrize("language", TALK)
def test_talk_of_advice_is_no_disclaimer(language: str) -> None:
    assert [text for text in TALK[language] if kinds(language, text)] == []
