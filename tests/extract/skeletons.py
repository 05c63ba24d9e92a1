"""Pages in the mark-up of many content systems, in invented words, each with what is true of it.

A page is made of sentences below, so that its text is known line by line.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One page and its truth."""

    name: str
    html: str
    title: str
    body: tuple[str, ...]
    """Its lines."""
    authors: tuple[str, ...] = ()
    date: str | None = None
    """Day or instant; None where the page tells none."""
    url: str = "https://news.example/town/ferry-returns"
    optional: tuple[str, ...] = ()
    """Lines that may be in the body or not: standfirsts, captions that are text."""


SENTENCES = {
    "en": (
        "The ferry across the Tarn will run again from the spring, the harbour council of {a} said after {n} months.",
        "Repairs to the old slipway cost {n} thousand crowns more than planned, and nobody had asked the divers.",
        "“We counted the bolts twice,” said the harbour master of {a}, who has kept the log since she was twenty.",
        "Fishermen in {a} had used the idle pier for their nets, and {n} of them now need another place to dry them.",
        "A survey in the autumn found {n} cracks below the waterline, most of them thinner than a fingernail.",
        "The new timetable lists {n} crossings on weekdays; on Sundays the bakery boat comes along as it always has.",
        "Teachers at the island school near {a} hope that the {n} pupils will no longer miss their first lesson.",
        "Not everyone is content, because the fare for a bicycle rises to {n} pence and dogs are to pay as well.",
        "An engineer from {a} showed how the ramp sinks with the tide, and {n} children asked to see it once more.",
        "The council wants to report in {n} weeks, once the pilots have tried the channel by night and in fog.",
        "Last year {n} lorries had to go round by the bridge at {a}, a detour of an hour through narrow lanes.",
        "Insurance pays for the buoys but not for the lamps, which a clubhouse in {a} lends for {n} nights.",
    ),
    "de": (
        "Die Fähre über den Bodden soll im Frühjahr wieder fahren, teilte der Hafenrat von {a} nach {n} Monaten mit.",
        "Die Arbeiten an der alten Rampe kosten {n} Tausend Euro mehr als geplant, weil niemand die Taucher fragte.",
        "„Wir haben die Bolzen zweimal gezählt“, sagte die Hafenmeisterin von {a}, die das Buch seit {n} Jahren führt.",
        "In {a} trockneten Fischer ihre Netze auf dem stillen Steg, nun suchen {n} von ihnen einen anderen Platz.",
        "Bei einer Prüfung im Herbst fanden sich {n} Risse unter der Wasserlinie, die meisten dünner als ein Nagel.",
        "Der neue Fahrplan nennt {n} Überfahrten an Werktagen, sonntags fährt das Boot der Bäckerei aus {a} mit.",
        "Nicht alle sind zufrieden, denn ein Fahrrad kostet künftig {n} Cent, und auch Hunde aus {a} sollen zahlen.",
    ),
    "fr": (
        "Le bac sur la rivière reprendra au printemps, a annoncé le conseil du port de {a} après {n} mois d'arrêt.",
        "La réparation de la vieille rampe coûte {n} mille euros de plus que prévu, faute d'avoir écouté les plongeurs.",
        "« Nous avons compté les boulons deux fois », dit la capitaine du port de {a}, en poste depuis {n} ans.",
        "À {a}, les pêcheurs séchaient leurs filets sur le quai désert, et {n} d'entre eux cherchent une autre place.",
        "Un contrôle a trouvé {n} fissures sous la ligne d'eau, la plupart plus fines qu'un ongle, selon {a}.",
        "Le nouvel horaire compte {n} traversées en semaine, et le dimanche le bateau du boulanger vient de {a}.",
    ),
    "es": (
        "La barca que cruza la ría volverá en primavera, anunció el consejo del puerto de {a} tras {n} meses parada.",
        "La reparación de la rampa cuesta {n} mil euros más de lo previsto, porque nadie preguntó a los buzos de {a}.",
        "«Contamos los pernos dos veces», dijo la capitana del puerto de {a}, que lleva el diario desde hace {n} años.",
        "Los pescadores de {a} secaban sus redes en el muelle vacío y ahora {n} de ellos necesitan otro sitio.",
        "Una revisión halló {n} grietas bajo la línea de agua, casi todas más finas que una uña, según {a}.",
        "El nuevo horario prevé {n} cruces entre semana y los domingos la lancha del panadero llega desde {a}.",
    ),
    "ru": (
        "Паром через залив снова пойдёт весной, сообщил портовый совет посёлка {a} спустя {n} месяцев.",
        "Ремонт старого причала обошёлся на {n} тысяч дороже, потому что водолазов из {a} никто не спросил.",
        "«Мы дважды пересчитали болты», — рассказала начальник порта {a}, которая ведёт журнал {n} лет.",
        "Рыбаки из {a} сушили сети на пустом пирсе, и теперь {n} из них ищут другое место на берегу.",
        "Осенью проверка нашла {n} трещин ниже ватерлинии, почти все тоньше ногтя, уточнили в {a}.",
    ),
    "ar": (
        "ستعود العبارة إلى العمل في الربيع كما أعلن مجلس الميناء في {a} بعد توقف دام {n} شهرا.",
        "كلف إصلاح الرصيف القديم {n} ألفا أكثر مما كان مقررا لأن أحدا لم يسأل الغواصين في {a}.",
        "وقالت مديرة الميناء في {a} إنها عدت المسامير مرتين وإنها تكتب السجل منذ {n} سنة.",
        "وكان الصيادون في {a} يجففون شباكهم على الرصيف الخالي ويبحث {n} منهم الآن عن مكان آخر.",
        "ووجد فحص في الخريف {n} شقا تحت خط الماء معظمها أرق من ظفر الإصبع كما قيل في {a}.",
    ),
    "fa": (
        "کشتی گذر از خلیج بهار آینده دوباره راه می‌افتد، شورای بندر {a} پس از {n} ماه اعلام کرد.",
        "تعمیر اسکلهٔ کهنه {n} هزار بیش از برآورد هزینه برداشت، زیرا کسی از غواصان {a} نپرسید.",
        "رئیس بندر {a} گفت پیچ‌ها را دو بار شمرده‌اند و او {n} سال است که دفتر را می‌نویسد.",
        "ماهیگیران {a} تورهای خود را روی اسکلهٔ خالی خشک می‌کردند و {n} نفر جای دیگری می‌خواهند.",
    ),
    "he": (
        "המעבורת תשוב לשוט באביב, כך הודיעה מועצת הנמל של {a} אחרי {n} חודשים של הפסקה.",
        "תיקון הרציף הישן עלה {n} אלף יותר מהמתוכנן, כי איש לא שאל את הצוללנים של {a}.",
        "מנהלת הנמל של {a} סיפרה שספרו את הברגים פעמיים ושהיא כותבת ביומן כבר {n} שנים.",
        "הדייגים של {a} ייבשו רשתות על הרציף הריק, וכעת {n} מהם מחפשים מקום אחר על החוף.",
    ),
    "zh": (
        "{a}港务委员会表示，停航{n}个月之后，横渡海湾的渡轮将于春天恢复航行，票价暂时不变。",
        "旧码头的修理费用比原计划多出{n}万元，因为事先没有人问过{a}的潜水员水下的情形。",
        "“我们把螺栓数了两遍，”{a}的港务主任说，她写航海日志已经有{n}年，从未漏过一天。",
        "{a}的渔民过去在空闲的码头上晒网，如今其中{n}人要另找地方，委员会答应帮忙寻找。",
        "秋天的检查在水线以下发现{n}处裂缝，大多比指甲还薄，{a}的工程师认为不必更换木桩。",
    ),
    "ja": (
        "湾を渡る渡し船は春に再び動き出すと、{a}の港湾評議会が{n}か月ぶりに発表した。",
        "古い桟橋の修理には予定より{n}万円多くかかった。{a}の潜水士に誰も尋ねなかったためだという。",
        "「ボルトは二度数えた」と{a}の港長は話す。航海日誌を書き続けて{n}年になるそうだ。",
        "{a}の漁師は空いた桟橋で網を干していたが、今は{n}人が別の場所を探している。",
        "秋の検査では水面下に{n}か所のひびが見つかり、ほとんどは爪より薄いと{a}の技師は述べた。",
    ),
    "ko": (
        "만을 건너는 나룻배가 봄에 다시 다닌다고 {a} 항만위원회가 {n}개월 만에 밝혔다.",
        "낡은 선착장을 고치는 데 예정보다 {n}만 원이 더 들었는데, {a}의 잠수부에게 아무도 묻지 않았기 때문이다.",
        "“볼트를 두 번 셌다”고 {a} 항만장은 말했다. 그는 {n}년째 일지를 쓰고 있다.",
        "{a}의 어부들은 빈 부두에서 그물을 말렸고, 이제 {n}명이 다른 자리를 찾고 있다.",
    ),
    "hi": (
        "खाड़ी के पार नाव वसंत में फिर चलेगी, {a} की बंदरगाह परिषद ने {n} महीने बाद यह बताया।",
        "पुराने घाट की मरम्मत पर {n} हजार रुपये अधिक लगे, क्योंकि {a} के गोताखोरों से किसी ने नहीं पूछा।",
        "{a} की बंदरगाह प्रमुख ने कहा कि पेच दो बार गिने गए और वे {n} साल से बही लिख रही हैं।",
        "{a} के मछुआरे खाली घाट पर जाल सुखाते थे और अब उनमें से {n} दूसरी जगह खोज रहे हैं।",
    ),
    "bn": (
        "উপসাগর পার হওয়ার ফেরি বসন্তে আবার চলবে, {a} বন্দর পরিষদ {n} মাস পরে জানিয়েছে।",
        "পুরোনো ঘাট মেরামতে {n} হাজার টাকা বেশি লেগেছে, কারণ {a} এর ডুবুরিদের কেউ জিজ্ঞাসা করেনি।",
        "{a} বন্দরের প্রধান বললেন, বল্টু দুবার গোনা হয়েছে এবং তিনি {n} বছর ধরে খাতা লেখেন।",
    ),
    "ta": (
        "வளைகுடாவைக் கடக்கும் படகு வசந்தத்தில் மீண்டும் ஓடும் என்று {a} துறைமுகக் குழு {n} மாதங்களுக்குப் பின் கூறியது.",
        "பழைய படித்துறையைச் சரிசெய்ய {n} ஆயிரம் அதிகம் செலவானது, {a} மூழ்காளர்களை யாரும் கேட்கவில்லை.",
        "திருகுகளை இரண்டு முறை எண்ணினோம் என்று {a} துறைமுகத் தலைவர் கூறினார், அவர் {n} ஆண்டுகளாக எழுதுகிறார்.",
    ),
    "th": (
        "เรือข้ามอ่าวจะกลับมาแล่นอีกครั้งในฤดูใบไม้ผลิ สภาท่าเรือ{a}แจ้งหลังหยุดไป {n} เดือน",
        "ค่าซ่อมท่าเก่าสูงกว่าแผน {n} พันบาท เพราะไม่มีใครถามนักดำน้ำของ{a}ก่อนเริ่มงาน",
        "นายท่า{a}เล่าว่านับสลักสองรอบแล้ว และเขียนบันทึกมาตลอด {n} ปีโดยไม่เคยขาด",
    ),
    "vi": (
        "Phà qua vịnh sẽ chạy lại vào mùa xuân, hội đồng cảng {a} cho biết sau {n} tháng tạm dừng.",
        "Việc sửa bến cũ tốn thêm {n} nghìn so với dự tính, vì không ai hỏi các thợ lặn ở {a}.",
        "Trưởng cảng {a} kể rằng bu lông đã được đếm hai lần và bà ghi sổ suốt {n} năm qua.",
        "Ngư dân {a} từng phơi lưới trên cầu cảng vắng, nay {n} người phải tìm chỗ khác ven bờ.",
    ),
    "pt": (
        "A balsa que cruza a baía volta na primavera, informou o conselho do porto de {a} após {n} meses parada.",
        "O conserto da rampa custou {n} mil reais a mais do que o previsto, pois ninguém ouviu os mergulhadores de {a}.",
        "“Contamos os parafusos duas vezes”, disse a chefe do porto de {a}, que mantém o diário há {n} anos.",
        "Pescadores de {a} secavam as redes no cais vazio, e agora {n} deles procuram outro lugar para isso.",
    ),
    "pl": (
        "Prom przez zatokę ruszy znów wiosną, podała rada portu w {a} po {n} miesiącach przerwy w kursach.",
        "Naprawa starej rampy kosztuje o {n} tysięcy więcej, niż zakładano, bo nikt nie zapytał nurków z {a}.",
        "„Śruby policzyliśmy dwa razy”, mówi kapitan portu w {a}, która prowadzi dziennik od {n} lat.",
        "Rybacy z {a} suszyli sieci na pustym pomoście, a teraz {n} z nich szuka innego miejsca na brzegu.",
    ),
    "tr": (
        "Körfezi geçen vapur baharda yeniden çalışacak, {a} liman meclisi {n} ay sonra bunu duyurdu.",
        "Eski iskelenin onarımı {n} bin lira fazla tuttu, çünkü {a} dalgıçlarına kimse sormamıştı.",
        "“Cıvataları iki kez saydık” diyen {a} liman başkanı, defteri {n} yıldır tuttuğunu söyledi.",
        "{a} balıkçıları ağlarını boş iskelede kuruturdu, şimdi {n} kişi kıyıda başka yer arıyor.",
    ),
}
NAMES = {
    "ru": ("Тарнова", "Ольхи", "Мыса", "Бора", "Камней", "Устья"),
    "ar": ("الرملة", "الصخرة", "النخيل", "المرسى", "الوادي", "الشط"),
    "fa": ("سنگاب", "نخلستان", "کرانه", "رودبار", "ماسه", "تپه"),
    "he": ("חולית", "סלעית", "אגמון", "חופית", "נחלית", "גבעון"),
    "zh": ("石湾", "柳港", "东沙", "白浪", "青屿", "南岬"),
    "ja": ("石浜", "柳港", "東砂", "白波", "青島崎", "南岬"),
    "ko": ("돌만", "버들항", "동모래", "흰물결", "푸른섬", "남곶"),
    "hi": ("रेतपुर", "नदीगढ़", "शिलापुर", "तटनगर", "वनघाट", "पूर्वीसर"),
    "bn": ("বালিপুর", "নদীগ্রাম", "শিলাঘাট", "তটনগর", "বনঘাট", "পূর্বসর"),
    "ta": ("மணலூர்", "ஆற்றூர்", "பாறையூர்", "கரையூர்", "வனத்துறை", "கீழ்சார்"),
    "th": ("ทรายงาม", "ปากน้ำ", "หินขาว", "ชายฝั่ง", "ป่าท่า", "ตะวันออก"),
}
LATIN = ("Ostwick", "Marrow Bay", "Pell", "Hathersea", "Lund Point", "Corrie", "Thorny Isle", "Vask")


@dataclass(slots=True)
class Prose:
    """Gives paragraphs, none of them twice."""

    language: str = "en"
    number: int = 0
    said: list[str] = field(default_factory=list)

    def line(self, sentences: int = 1) -> str:
        """One paragraph, not yet counted as text."""
        pool, names = SENTENCES[self.language], NAMES.get(self.language, LATIN)
        parts = []
        for _ in range(sentences):
            k = self.number
            parts.append(
                pool[k % len(pool)].format(a=names[(k * 5 + k // len(pool)) % len(names)], n=(k * 7) % 83 + 12)
            )
            self.number += 1
        return ("" if self.language in ("zh", "ja") else " ").join(parts)

    def p(self, sentences: int = 2) -> str:
        """A paragraph of the text."""
        return self.say(self.line(sentences))

    def say(self, line: str) -> str:
        """These words are a line of the text."""
        self.said.append(line)
        return line

    def ps(self, number: int, tag: str = "p", attributes: str = "") -> str:
        """So many paragraphs."""
        return "\n".join(f"<{tag}{attributes}>{self.p()}</{tag}>" for _ in range(number))


_MENU = (
    '<header class="site-header"><a class="logo" href="/">The Tarn Herald</a><nav><ul><li><a href="/news">News</a></li>'
    '<li><a href="/sport">Sport</a></li><li><a href="/weather">Weather</a></li><li><a href="/letters">Letters</a></li>'
    "</ul></nav></header>"
)
_FOOT = (
    '<footer class="site-footer"><p>© 2024 The Tarn Herald. All rights reserved.</p><ul><li><a href="/about">About us'
    '</a></li><li><a href="/privacy">Privacy</a></li><li><a href="/contact">Contact</a></li></ul></footer>'
)
_TEASERS = (
    ("Bakers of Pell ask for cheaper flour", "/town/flour"),
    ("Snow closes the pass above Corrie", "/town/pass"),
    ("Choir wins a cup and loses the bus", "/arts/choir"),
    ("Why the lighthouse blinks twice", "/town/lighthouse"),
)


def page(head: str, inner: str, lang: str = "en", attributes: str = "", menu: str = _MENU, foot: str = _FOOT) -> str:
    """A whole page."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"{attributes}><head><meta charset="utf-8">{head}</head>'
        f"<body>{menu}{inner}{foot}</body></html>"
    )


def meta(title: str, kind: str = "article", **more: str) -> str:
    """Title and OpenGraph."""
    rows = [f"<title>{title} - The Tarn Herald</title>", f'<meta property="og:title" content="{title}">']
    rows += [f'<meta property="og:type" content="{kind}">', '<meta property="og:site_name" content="The Tarn Herald">']
    rows += [f'<meta property="{key.replace("__", ":")}" content="{value}">' for key, value in more.items()]
    return "".join(rows)


def ld(
    title: str, author: str | None = None, date: str | None = None, kind: str = "NewsArticle", **more: object
) -> str:
    """A JSON-LD node."""
    node: dict[str, object] = {"@context": "https://schema.org", "@type": kind, "headline": title, **more}
    if author:
        node["author"] = {"@type": "Person", "name": author}
    if date:
        node["datePublished"] = date
    return f'<script type="application/ld+json">{json.dumps(node, ensure_ascii=False)}</script>'


def teasers(frame: str = "li") -> str:
    """Links to other pages."""
    return "".join(f'<{frame}><a href="{url}">{text}</a></{frame}>' for text, url in _TEASERS)


def cards(heading: str = "h3", extra: str = "") -> str:
    """Cards of other articles, with a line of text each."""
    other = Prose("en", 400)
    return "".join(
        f'<div class="card"><a href="{url}"><img src="/i{n}.jpg" alt=""></a><{heading}><a href="{url}">{text}</a>'
        f"</{heading}><p>{other.line()}</p>{extra}</div>"
        for n, (text, url) in enumerate(_TEASERS)
    )


MAKERS: list[Callable[[], Skeleton]] = []


def skeleton(make: Callable[[], Skeleton]) -> Callable[[], Skeleton]:
    MAKERS.append(make)
    return make


# --- content systems ---


@skeleton
def wordpress_block_theme() -> Skeleton:
    t, title = Prose(), "Ferry across the Tarn returns in spring"
    body = f"""<p>{t.p()}</p><p>{t.p()}</p>
<h2 class="wp-block-heading">{t.say("What the divers found")}</h2><p>{t.p()}</p>
<blockquote class="wp-block-quote"><p>{t.p(1)}</p></blockquote>
<figure class="wp-block-image size-large"><img src="/a.jpg" alt=""><figcaption class="wp-element-caption">The ramp at
low tide, seen from the old mill</figcaption></figure>
<ul class="wp-block-list"><li>{t.say("Two crossings before eight in the morning")}</li>
<li>{t.say("A late boat on Saturdays")}</li></ul><p>{t.p()}</p>"""
    inner = f"""<main class="wp-block-group"><div class="wp-block-group has-global-padding">
<h1 class="wp-block-post-title">{title}</h1>
<div class="wp-block-template-part"><div class="wp-block-group"><div class="wp-block-post-date">
<time datetime="2024-05-03T09:12:00+01:00"><a href="/2024/05/03">May 3, 2024</a></time></div><p>—</p>
<p class="has-small-font-size">by</p><div class="wp-block-post-author-name"><a href="/author/ida" target="_self">Ida
Merrow</a></div><div class="wp-block-post-terms"><span>in </span><a href="/category/town" rel="tag">Town</a></div>
</div></div></div>
<div class="entry-content wp-block-post-content has-global-padding is-layout-constrained">{body}</div>
<div class="wp-block-group"><nav class="wp-block-group" aria-label="Posts"><div
class="post-navigation-link-previous wp-block-post-navigation-link"><a href="/p1" rel="prev">Snow closes the pass</a>
</div></nav></div>
<div class="wp-block-comments"><h2 class="wp-block-comments-title">2 responses</h2><ol
class="wp-block-comment-template"><li class="comment"><div class="wp-block-comment-author-name">Pat</div><div
class="wp-block-comment-content"><p>About time, my cousin waited all winter for that boat and walked round twice a
week to see us.</p></div></li></ol></div>
<div class="wp-block-query"><h2 class="wp-block-heading">More posts</h2><ul class="wp-block-post-template">
<li class="wp-block-post"><h3 class="wp-block-post-title"><a href="/town/flour">Bakers of Pell ask for cheaper
flour</a></h3><div class="wp-block-post-date"><time datetime="2024-06-01T08:00:00+01:00">June 1, 2024</time></div></li>
</ul></div></main>"""
    return Skeleton(
        "wordpress block theme", page(meta(title), inner), title, tuple(t.said), ("Ida Merrow",), "2024-05-03"
    )


@skeleton
def wordpress_classic() -> Skeleton:
    t, title = Prose("en", 3), "Harbour lamps will be lent by the rowing club"
    inner = f"""<div id="page" class="site"><div id="content" class="site-content"><div id="primary"><main id="main">
<article id="post-81" class="post-81 post type-post status-publish category-town tag-ferry entry">
<header class="entry-header"><h1 class="entry-title">{title}</h1><p class="entry-meta"><time class="entry-time"
datetime="2023-11-20T16:05:11+00:00">November 20, 2023</time> by <span class="entry-author"><a
href="/author/obi" class="entry-author-link" rel="author"><span class="entry-author-name">Obi
Larkin</span></a></span> <span class="entry-comments-link"><a href="#respond">Leave a Comment</a></span></p></header>
<div class="entry-content">{t.ps(4)}<h3>{t.say("Who pays for the oil")}</h3>{t.ps(2)}
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a href="#">Tweet</a></li></ul>
</div><div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Related</em></h3>
<div class="jp-relatedposts-items">{cards("h4")}</div></div></div>
<footer class="entry-footer"><p class="entry-meta"><span class="entry-tags">Tagged With: <a
href="/tag/ferry">ferry</a></span></p></footer></article>
<section class="author-box"><h4 class="author-box-title">About <span>Obi Larkin</span></h4><div
class="author-box-content"><p>Obi Larkin has written about boats, bakers and bridges for this paper for nine years and
lives on a hill.</p></div></section></main></div>
<aside class="sidebar widget-area"><section class="widget widget_recent"><h3 class="widget-title">Recent Posts</h3>
<ul>{teasers()}</ul></section></aside></div></div>"""
    return Skeleton("wordpress classic", page(meta(title), inner), title, tuple(t.said), ("Obi Larkin",), "2023-11-20")


@skeleton
def ghost() -> Skeleton:
    t, title = Prose("en", 7), "A letter from the last keeper"
    lead = "How one woman kept the light on for thirty winters."
    inner = f"""<div class="gh-viewport"><main class="gh-main"><article class="gh-article post tag-letters">
<header class="gh-article-header gh-canvas"><a class="gh-article-tag" href="/tag/letters">Letters</a>
<h1 class="gh-article-title is-title">{title}</h1><p class="gh-article-excerpt is-body">{lead}</p>
<div class="gh-article-meta"><div class="gh-article-author-image instapaper_ignore"><a href="/author/wren"><img
class="author-profile-image" src="/w.jpg" alt="Wren Talbot"></a></div><div class="gh-article-meta-wrapper"><h4
class="gh-article-author-name"><a href="/author/wren">Wren Talbot</a></h4><div class="gh-article-meta-content">
<time class="gh-article-meta-date" datetime="2024-02-11">11 Feb 2024</time><span
class="gh-article-meta-length"><span class="bull">—</span> 4 min read</span></div></div></div></header>
<section class="gh-content gh-canvas is-body">{t.ps(2)}
<div class="kg-card kg-callout-card kg-callout-card-blue"><div class="kg-callout-emoji">💡</div><div
class="kg-callout-text">{t.p(1)}</div></div>
<h2 id="night">{t.say("The first night")}</h2>{t.ps(2)}
<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://other.example/x"><div
class="kg-bookmark-content"><div class="kg-bookmark-title">Lamps of the north coast</div><div
class="kg-bookmark-description">A history of oil, wicks and mirrors in twelve short chapters, with maps.</div></div></a>
</figure>{t.ps(2)}<hr><p>{t.p()}</p></section></article>
<section class="gh-cta gh-canvas"><h2>Sign up for more like this.</h2><form data-members-form><input type="email"
placeholder="jamie@example.com"><button>Subscribe</button></form></section>
<section class="gh-container is-grid"><h2 class="gh-container-title">Read more</h2><div class="gh-feed">
{cards("h3")}</div></section></main></div>"""
    head = meta(title) + ld(title, "Wren Talbot", "2024-02-11T07:30:00.000Z", "Article", description=lead)
    return Skeleton(
        "ghost", page(head, inner), title, tuple(t.said), ("Wren Talbot",), "2024-02-11T07:30:00Z", optional=(lead,)
    )


@skeleton
def drupal() -> Skeleton:
    t, title = Prose("en", 11), "Island school gets its first lesson back"
    lead = "Pupils of Thorny Isle will be on time from Monday, the council promises."
    inner = f"""<div class="layout-container"><main role="main"><div class="region region-content">
<div id="block-page-title" class="block block-core block-page-title-block"><h1 class="page-title"><span
class="field field--name-title field--type-string field--label-hidden">{title}</span></h1></div>
<article role="article" class="node node--type-article node--promoted node--view-mode-full clearfix">
<footer class="node__meta"><div class="node__submitted">Submitted by <span class="field field--name-uid"><a
class="username" href="/user/4">Nell Ashby</a></span> on <span class="field field--name-created">Tue, 01/16/2024 -
14:20</span></div></footer>
<div class="node__content clearfix"><div class="field field--name-field-lead field--type-string-long
field--label-hidden field__item">{lead}</div>
<div class="clearfix text-formatted field field--name-body field--type-text-with-summary field--label-hidden
field__item">{t.ps(3)}<h3>{t.say("Boats before bells")}</h3>{t.ps(3)}</div>
<div class="field field--name-field-tags field--label-above clearfix"><h3 class="field__label">Tags</h3><ul
class="links field__items"><li><a href="/tags/school">school</a></li><li><a href="/tags/ferry">ferry</a></li></ul></div>
<section class="field field--name-comment field--type-comment comment-wrapper"><h2 class="title">Comments</h2><article
class="comment"><div class="field--name-comment-body"><p>My niece is in the second class and has never once heard the
morning song, so I am glad.</p></div></article></section></div></article></div></main>
<aside class="layout-sidebar-second"><div class="views-element-container block"><h2>Recent content</h2>{cards("h4")}
</div></aside></div>"""
    return Skeleton(
        "drupal", page(meta(title), inner), title, tuple(t.said), ("Nell Ashby",), "2024-01-16", optional=(lead,)
    )


@skeleton
def arc() -> Skeleton:
    t, title = Prose("en", 13), "Council hides cost of slipway, divers say"
    lead = "Minutes of three meetings were never printed."
    ad = '<div class="arcad-feature"><div id="arcad_f0f"></div><p class="ad-label">ADVERTISEMENT</p></div>'
    inner = f"""<div id="fusion-app" class="fusion-app"><div class="b-right-rail"><section class="b-right-rail__main">
<div class="c-stack b-headline"><h1 class="c-heading b-headline__headline">{title}</h1></div>
<h2 class="c-heading b-subheadline">{lead}</h2>
<div class="b-byline"><span class="b-byline__by">By</span> <span class="b-byline__names"><a
href="/author/sal-quint">Sal Quint</a> and <a href="/author/ro-vane">Ro Vane</a></span></div>
<time class="c-date b-date" datetime="2024-03-08T18:44:10.230Z">March 08, 2024 at 1:44PM EST</time>
<article class="b-article-body">{t.ps(3, "p", ' class="c-paragraph"')}{ad}
<p class="c-paragraph interstitial-link">[<a href="/town/pass"><i>Snow closes the pass above Corrie</i></a>]</p>
{t.ps(2, "p", ' class="c-paragraph"')}<h3 class="c-heading">{t.say("A box of receipts")}</h3>
<div class="c-stack b-article-body__list"><ul class="c-list"><li class="c-list__item">{t.p(1)}</li>
<li class="c-list__item">{t.p(1)}</li></ul></div>{ad}{t.ps(2, "p", ' class="c-paragraph"')}</article>
<div class="b-author-bio"><div class="b-author-bio__content"><p>Sal Quint is an investigative reporter. Quint joined
the Herald in 2016 after seven years on the coast guard's radio desk.</p></div></div></section>
<aside class="b-right-rail__aside"><div class="b-results-list"><h2>Most Read</h2>{cards("h3")}</div></aside></div></div>"""
    head = meta(title, article__published_time="2024-03-08T18:44:10.230Z")
    return Skeleton(
        "arc",
        page(head, inner),
        title,
        tuple(t.said),
        ("Sal Quint", "Ro Vane"),
        "2024-03-08T18:44:10.230Z",
        optional=(lead,),
    )


@skeleton
def squarespace() -> Skeleton:
    t, title = Prose("en", 17), "Three days on the bakery boat"
    block = (
        '<div class="sqs-block html-block sqs-block-html"><div class="sqs-block-content"><div class="sqs-html-content">'
    )
    inner = f"""<main id="page" role="main"><article class="sections"><section class="page-section"><div
class="content-wrapper"><div class="content"><div class="blog-item-wrapper"><article class="h-entry entry hentry">
<div class="blog-item-inner-wrapper"><div class="blog-item-top-wrapper"><div class="blog-item-title"><h1
class="entry-title entry-title--large p-name">{title}</h1></div><div class="blog-item-meta-wrapper"><div
class="blog-item-author-date-wrapper"><time class="dt-published blog-meta-item blog-meta-item--date"
datetime="May 3" pubdate><span>May 3</span></time><span class="blog-meta-item blog-meta-item--author p-author">Written
By <a href="/blog?author=1">Fenn Osprey</a></span></div></div></div>
<div class="blog-item-content-wrapper"><div class="blog-item-content e-content"><div class="sqs-layout">
{block}{t.ps(3)}</div></div></div><div class="sqs-block image-block"><div class="sqs-block-content"><figure><img
src="/b.jpg" alt=""><figcaption class="image-caption-wrapper"><p>Loaves for the island, at dawn</p></figcaption></figure>
</div></div>{block}<h3>{t.say("Day two")}</h3>{t.ps(2)}</div></div></div>
<div class="sqs-block newsletter-block"><div class="newsletter-form-header"><h2>Subscribe</h2><p>Sign up with your email
address to receive news and updates.</p></div></div>{block}{t.ps(2)}</div></div></div></div></div></div></div></article>
<section id="itemPagination" class="item-pagination"><a href="/blog/next"><h2 class="item-pagination-title">Why the
lighthouse blinks twice</h2></a></section></div></div></div></section></article></main>"""
    head = meta(title) + '<meta itemprop="datePublished" content="2023-05-03T14:00:00+0100">'
    head += '<meta itemprop="headline" content="Three days on the bakery boat"><meta itemprop="author" content="Fenn Osprey">'
    return Skeleton(
        "squarespace", page(head, inner), title, tuple(t.said), ("Fenn Osprey",), "2023-05-03T14:00:00+01:00"
    )


@skeleton
def blogger() -> Skeleton:
    t, title = Prose("en", 19), "Notes from a foggy quay"
    text = "<br /><br />".join(t.p() for _ in range(5))
    inner = f"""<div class="content"><div class="main-outer"><div id="main"><div class="widget Blog" id="Blog1"><div
class="blog-posts hfeed"><div class="date-outer"><h2 class="date-header"><span>Friday, 3 May 2024</span></h2><div
class="date-posts"><div class="post-outer"><div class="post hentry uncustomized-post-template"><h3
class="post-title entry-title">{title}</h3><div class="post-header"></div><div class="post-body entry-content"
id="post-body-77">{text}<div style="clear: both;"></div></div><div class="post-footer"><span class="post-author vcard">
Posted by <span class="fn"><a class="g-profile" href="https://www.blogger.example/profile/1" rel="author"><span>Mo
Tarrant</span></a></span></span> <span class="post-timestamp">at <a class="timestamp-link" href="/x"><abbr
class="published" title="2024-05-03T07:15:00+02:00">07:15</abbr></a></span><span class="post-labels">Labels: <a
href="/label/fog" rel="tag">fog</a></span></div></div><div class="comments" id="comments"><h4>1 comment:</h4><div
class="comment-block"><p class="comment-content">I walked there on Tuesday and could not see my own boots, let alone
the boat you write of here.</p></div></div></div></div></div></div></div></div></div>
<div class="column-right-outer"><div class="widget BlogArchive"><h2>Blog Archive</h2><ul><li><a href="/2024">2024
(12)</a></li></ul></div><div class="widget PopularPosts"><h2>Popular Posts</h2>{cards("div")}</div></div></div>"""
    return Skeleton(
        "blogger",
        page(f"<title>The Foggy Quay: {title}</title>", inner, menu="<h1 class='title'>The Foggy Quay</h1>"),
        title,
        tuple(t.said),
        ("Mo Tarrant",),
        "2024-05-03",
        "https://foggyquay.example/2024/05/notes.html",
    )


@skeleton
def old_tables() -> Skeleton:
    t, title = Prose("en", 23), "Bell tower to be measured again"
    inner = f"""<table width="780" border="0" cellpadding="0"><tr><td width="150" valign="top" bgcolor="#eeeecc"><font
size="1"><b>SECTIONS</b><br><a href="/n">News</a><br><a href="/s">Sport</a><br><a href="/l">Letters</a><br></font></td>
<td width="480" valign="top"><font face="Arial" size="5"><b>{title}</b></font><br><font size="1">By Gus Pellow, Herald
Staff Writer<br>Published: Tuesday, March 4, 2003</font><p><font size="2">{t.p()}</font></p>
<p><font size="2">{t.p()}</font></p><p><font size="2">{t.p()}</font></p><p><font size="2">{t.p()}</font></p>
<p><font size="2">{t.p()}</font></p><p><font size="1"><a href="/print">Print this page</a> | <a href="/mail">E-mail this
story</a></font></p></td><td width="150" valign="top"><font size="1"><b>ALSO TODAY</b><br>{teasers("p")}</font></td></tr>
</table><center><font size="1">Copyright 2003 The Tarn Herald</font></center>"""
    return Skeleton(
        "old tables",
        page(f"<title>{title}</title>", inner, menu="", foot=""),
        title,
        tuple(t.said),
        ("Gus Pellow",),
        "2003-03-04",
    )


@skeleton
def div_only_breaks() -> Skeleton:
    t, title = Prose("en", 29), "Market moves to the drill hall"
    text = "<br><br>\n".join(t.p() for _ in range(6))
    inner = f"""<div id="wrap"><div id="left"><div class="box"><div class="boxhead">Local</div>{teasers("div")}</div></div>
<div id="mid"><div class="h">{title}</div><div class="d">14 September 2022</div><div class="t">{text}</div><div
class="b"><a href="/">Home</a> <a href="#top">Top</a></div></div></div>"""
    return Skeleton("div only breaks", page(f"<title>{title}</title>", inner), title, tuple(t.said), (), "2022-09-14")


@skeleton
def hashed_classes() -> Skeleton:
    t, title = Prose("en", 31), "Night buses to stop at the quay"
    paragraphs = "".join(
        f'<div class="css-s99gbd e{k}"><p class="css-at9mc1 evys1bk0">{t.p()}</p></div>' for k in range(3)
    )
    heading = t.say("Drivers are wanted")
    more = "".join(f'<div class="css-s99gbd f{k}"><p class="css-at9mc1 evys1bk0">{t.p()}</p></div>' for k in range(3))
    inner = f"""<div id="__next"><div class="css-1q8zc"><div class="css-a1"><h1 class="css-88wicj">{title}</h1></div>
<div class="css-233int"><span class="css-1baulvz">By <a class="css-n8ff4n" href="/by/lea-marsh">Lea Marsh</a></span></div>
<div class="css-53u6y8">{paragraphs}</div><div class="css-xk9"><div class="css-zz1"><a href="/town/pass"><p
class="css-r1">Snow closes the pass above Corrie</p></a></div></div><div class="css-53u6y8"><h2
class="css-h77">{heading}</h2>{more}</div><div class="css-k2"><p class="css-e1">A version of this
article appears in print on page 4.</p></div></div><div class="css-rail">{cards("h2")}</div></div>"""
    head = meta(title) + ld(title, "Lea Marsh", "2024-07-09T22:10:00-04:00")
    return Skeleton(
        "hashed classes",
        page(head, inner),
        title,
        tuple(t.said),
        ("Lea Marsh",),
        "2024-07-09T22:10:00-04:00",
        optional=("A version of this article appears in print on page 4.",),
    )


@skeleton
def amp() -> Skeleton:
    t, title = Prose("en", 37), "Kelp farm hires forty"
    inner = f"""<amp-sidebar id="s"><ul>{teasers()}</ul></amp-sidebar><main><article><header><h1>{title}</h1><div
class="amp-byline"><span>By Una Creel</span><time datetime="2024-04-02T06:00:00Z">April 2, 2024</time></div>
<amp-img src="/k.jpg" width="600" height="300"></amp-img><p class="amp-wp-caption-text">Kelp on the line at Vask</p>
</header><div class="amp-article-content">{t.ps(3)}<amp-ad width="300" height="250"></amp-ad>{t.ps(3)}
<amp-social-share type="email"></amp-social-share></div></article><section class="amp-related"><h3>Related</h3>
<ul>{teasers()}</ul></section></main>"""
    head = meta(title) + ld(title, "Una Creel", "2024-04-02T06:00:00Z")
    return Skeleton(
        "amp", page(head, inner, attributes=" amp"), title, tuple(t.said), ("Una Creel",), "2024-04-02T06:00:00Z"
    )


@skeleton
def wix() -> Skeleton:
    t, title = Prose("en", 41), "Our street in the flood"
    text = "".join(
        f'<div class="mm8Nw _1j-51" type="paragraph" data-hook="rcv-block{k}"></div><p class="oYZEI LyUci" dir="auto">'
        f'<span class="B2EFF">{t.p()}</span></p><div type="empty-line" class="jyx2D"><p class="oYZEI" dir="auto"><span>'
        f"<br></span></p></div>" for k in range(6)
    )  # fmt: skip
    inner = f"""<div id="SITE_CONTAINER"><div data-hook="post" class="post-content"><article><div
data-hook="post-description"></div><ul><li><span data-hook="user-name">Kit Bellamy</span></li><li><span
data-hook="time-ago" title="Oct 9, 2023">Oct 9, 2023</span></li><li><span data-hook="time-to-read">2 min read</span></li>
</ul><h1 data-hook="post-title" class="blog-post-title-font"><span>{title}</span></h1><section
data-hook="post-description"><div class="rich-content">{text}</div></section></article><div
data-hook="post-main-actions__stats"><span>12 views</span><span>0 comments</span></div></div><div
data-hook="recent-posts"><h3>Recent Posts</h3>{cards("h2")}</div></div>"""
    head = meta(title, article__published_time="2023-10-09T11:02:33.120Z")
    return Skeleton("wix", page(head, inner), title, tuple(t.said), ("Kit Bellamy",), "2023-10-09T11:02:33.120Z")


@skeleton
def substack() -> Skeleton:
    t, title = Prose("en", 43), "The price of a crossing"
    lead = "What a fare tells about a town"
    widget = """<div class="subscription-widget-wrap"><div class="subscription-widget show-subscribe"><div
class="preamble"><p class="cta-caption">The Tarn Letter is a reader-supported publication. To receive new posts and
support my work, consider becoming a free or paid subscriber.</p></div></div></div>"""
    inner = f"""<div class="single-post-container"><div class="single-post"><article class="typography newsletter-post
post"><div class="post-header"><h1 dir="auto" class="post-title published">{title}</h1><h3 dir="auto"
class="subtitle">{lead}</h3><div class="byline-wrapper"><a href="/@juno">Juno Wick</a><div class="pencraft">Jan 15,
2024</div></div></div><div><div class="available-content"><div dir="auto" class="body markup">{t.ps(3)}
<div class="captioned-image-container"><figure><img src="/c.jpg"><figcaption class="image-caption">Old tickets from a
drawer in Pell</figcaption></figure></div>{t.ps(2)}{widget}<h3 class="header-anchor-post">{t.say("Pence and pounds")}</h3>
{t.ps(2)}<div class="pullquote"><p>{t.p(1)}</p></div>{t.ps(1)}<p class="button-wrapper"><a class="button primary"
href="/share">Share</a></p></div></div></div></article><div class="comments-section"><h4>Discussion about this post</h4>
<div class="comment"><p>I kept mine from 1961, and it is a lovely green one with a heron on the back of it.</p></div>
</div></div></div>"""
    head = meta(title) + ld(title, "Juno Wick", "2024-01-15T10:01:22+00:00")
    return Skeleton(
        "substack",
        page(head, inner),
        title,
        tuple(t.said),
        ("Juno Wick",),
        "2024-01-15T10:01:22+00:00",
        optional=(lead,),
    )


@skeleton
def elementor() -> Skeleton:
    t, title = Prose("en", 47), "Stone bridge closes for a week"

    def text(number: int) -> str:
        return (
            '<div class="elementor-element elementor-widget elementor-widget-text-editor"><div '
            f'class="elementor-widget-container">{t.ps(number)}</div></div>'
        )

    def heading(words: str) -> str:
        return (
            '<div class="elementor-element elementor-widget elementor-widget-heading"><div '
            f'class="elementor-widget-container"><h2 class="elementor-heading-title elementor-size-default">'
            f"{t.say(words)}</h2></div></div>"
        )

    parts = text(2) + heading("Which way to walk") + text(2) + heading("Boats for the week") + text(2)
    inner = f"""<main class="elementor elementor-location-single post"><div class="elementor-section"><div
class="elementor-widget elementor-widget-theme-post-title"><h1 class="elementor-heading-title">{title}</h1></div><div
class="elementor-widget elementor-widget-post-info"><ul class="elementor-icon-list-items elementor-post-info"><li
itemprop="author"><span class="elementor-post-info__item--type-author">Bay Hollis</span></li><li
itemprop="datePublished"><span class="elementor-post-info__item--type-date">June 12, 2024</span></li></ul></div><div
class="elementor-widget elementor-widget-theme-post-content"><div class="elementor-widget-container">{parts}</div></div>
</div><div class="elementor-widget elementor-widget-posts"><div class="elementor-posts-container">{cards("h3")}</div></div>
</main>"""
    return Skeleton("elementor", page(meta(title), inner), title, tuple(t.said), ("Bay Hollis",), "2024-06-12")


@skeleton
def widget_titles() -> Skeleton:
    t, title = Prose("en", 53), "Five things the tide brought in"

    def part(words: str) -> str:
        return (
            f'<div class="panel widget widget_sow-editor"><h3 class="widget-title">{t.say(words)}</h3><div '
            f'class="siteorigin-widget-tinymce textwidget">{t.ps(2)}</div></div>'
        )

    parts = part("A crate of lemons") + part("Half a piano") + part("A letter without a stamp")
    inner = f"""<article class="post"><header class="entry-header"><h1 class="entry-title">{title}</h1><div
class="entry-meta"><span class="posted-on"><time class="entry-date published"
datetime="2024-08-21T12:00:00+00:00">21 August 2024</time></span></div></header><div class="entry-content"><div
class="panel-layout">{parts}</div></div></article><aside id="secondary" class="widget-area"><section class="widget"><h3
class="widget-title">Most read</h3><ul>{teasers()}</ul></section></aside>"""
    return Skeleton("widget titles", page(meta(title), inner), title, tuple(t.said), (), "2024-08-21")


# --- kinds of articles ---


@skeleton
def social_embeds() -> Skeleton:
    t, title = Prose("en", 59), "Seal in the library: what the town wrote"
    inner = f"""<article class="story"><h1>{title}</h1><p class="byline">By Tess Arden</p><time
datetime="2024-05-02T15:00:00+01:00">2 May 2024</time><div class="story-body"><p>{t.p()}</p><p>{t.p()}</p><blockquote
class="twitter-tweet" data-lang="en"><p lang="en" dir="ltr">{t.p(1)}</p>&mdash; Ostwick Library (@ostwicklib) <a
href="https://twitter.com/ostwicklib/status/1">May 2, 2024</a></blockquote><p>{t.p()}</p><blockquote
class="instagram-media" data-instgrm-version="14"><div><p>{t.p(1)}</p></div></blockquote><p>{t.p()}</p></div>
</article>"""
    body = t.said
    return Skeleton(
        "social embeds",
        page(meta(title), inner),
        title,
        tuple(body),
        ("Tess Arden",),
        "2024-05-02",
        optional=("— Ostwick Library (@ostwicklib) May 2, 2024",),
    )


@skeleton
def comments_longer_than_article() -> Skeleton:
    t, other, title = Prose("en", 61), Prose("en", 900), "Bus shelter gets a door"
    comments = "".join(
        f'<li class="comment even"><div class="comment-author">Reader {k}</div><div class="comment-meta">May {k + 4}, 2024'
        f' at 9:0{k} am</div><div class="comment-content"><p>{other.line(3)}</p><p>{other.line(2)}</p></div></li>'
        for k in range(9)
    )
    inner = f"""<div class="content-area"><article class="post hentry"><h1 class="entry-title">{title}</h1><span
class="author vcard">Abe Lorne</span> <time class="published" datetime="2024-05-03T08:00:00Z">May 3, 2024</time><div
class="entry-content">{t.ps(2)}</div></article><div id="comments" class="comments-area"><h2>9 thoughts on “{title}”</h2>
<ol class="comment-list">{comments}</ol></div></div>"""
    return Skeleton(
        "comments longer than article", page(meta(title), inner), title, tuple(t.said), ("Abe Lorne",), "2024-05-03"
    )


@skeleton
def comments_unnamed() -> Skeleton:
    t, other, title = Prose("en", 67), Prose("en", 950), "Clock on the mill runs backwards"
    comments = "".join(
        f'<div class="msg"><b>user{k}</b> <i>04.05.2024 1{k}:20</i><div>{other.line(2)}</div></div>' for k in range(7)
    )
    inner = f"""<div class="main"><h1>{title}</h1><div class="date">03.05.2024</div><div class="text">{t.ps(3)}</div>
<div class="forum"><h3>What readers think</h3>{comments}</div></div>"""
    return Skeleton("comments unnamed", page(meta(title), inner), title, tuple(t.said), (), "2024-05-03")


@skeleton
def very_short() -> Skeleton:
    t, title = Prose("en", 71), "Ferry late by a quarter of an hour"
    inner = f"""<div class="wrapper"><article class="article"><h1 class="article__title">{title}</h1><div
class="article__meta"><span>Herald newsroom</span> <time datetime="2024-05-03T07:02:00+01:00">3 May 2024, 7.02am</time>
</div><div class="article__body"><p>{t.p(1)}</p><p>{t.p(1)}</p></div></article><section class="article-list"><h2>More in
Town</h2>{cards("h3")}</section></div>"""
    head = meta(title) + ld(title, None, "2024-05-03T07:02:00+01:00")
    return Skeleton("very short", page(head, inner), title, tuple(t.said), (), "2024-05-03T07:02:00+01:00")


@skeleton
def long_list() -> Skeleton:
    t, title = Prose("en", 73), "Twelve walks that end at a bakery"
    parts = "".join(
        f'<div class="listicle-slide"><h2><span class="num">{k}.</span> {t.say(f"{k}. The path by {LATIN[k % 8]} mill")[3:]}'
        f'</h2><img src="/w{k}.jpg"><p>{t.p()}</p></div>' for k in range(1, 13)
    )  # fmt: skip
    inner = f"""<article><h1>{title}</h1><p class="author">By Dot Farrow</p><p class="pubdate">Updated 4 June 2024 |
Published 1 June 2024</p><div class="listicle"><p>{t.p()}</p>{parts}</div></article><div class="more-stories">
{cards("h3")}</div>"""
    body = [t.said[-1], *t.said[:-1]]
    return Skeleton("long list", page(meta(title), inner), title, tuple(body), ("Dot Farrow",), "2024-06-01")


@skeleton
def ordered_list_items() -> Skeleton:
    t, title = Prose("en", 79), "How to board with a bicycle"
    items = "".join(f"<li><strong>{t.say(f'Step {k}') and f'Step {k}'}</strong> {t.line(1)}</li>" for k in range(6))
    said = []
    number = Prose("en", 79)
    for k in range(6):
        said.append(f"Step {k} {number.line(1)}")
    t2 = Prose("en", 120)
    inner = f"""<div class="page"><h1>{title}</h1><p class="meta">By <a rel="author" href="/a">Hal Winter</a>,
17 July 2024</p><div class="copy"><p>{t2.p()}</p><ol>{items}</ol><p>{t2.p()}</p></div></div>"""
    return Skeleton(
        "ordered list items",
        page(meta(title), inner),
        title,
        (t2.said[0], *said, t2.said[1]),
        ("Hal Winter",),
        "2024-07-17",
    )


@skeleton
def interview() -> Skeleton:
    t, title = Prose("en", 83), "“A lamp is a promise”: the keeper talks"
    asked = (
        "When did you first row out?", "Were you ever afraid of the fog?", "Who taught you to trim a wick?",
        "What will you do now?", "Would you do it again?",
    )  # fmt: skip
    parts = "".join(f"<p><strong>{t.say(q)}</strong></p><p>{t.p()}</p>" for q in asked)
    inner = f"""<article class="interview"><h1>{title}</h1><div class="byline">Interview by Pim Adler</div><div
class="date">Saturday 6 April 2024</div><div class="article-text"><p>{t.p()}</p>{parts}</div></article>"""
    body = [t.said[-1], *t.said[:-1]]
    return Skeleton("interview", page(meta(title), inner), title, tuple(body), ("Pim Adler",), "2024-04-06")


@skeleton
def interview_breaks() -> Skeleton:
    t, title = Prose("de", 0), "„Eine Lampe ist ein Versprechen“"
    rows = []
    for q in ("Wann sind Sie zuerst hinausgerudert?", "Hatten Sie je Angst vor dem Nebel?", "Was tun Sie nun?"):
        rows.append(f"<p><b>{t.say(q)}</b><br>{t.p()}</p>")
    inner = f"""<div class="artikel"><span class="dachzeile">Interview</span><h1>{title}</h1><p class="autor">Von Jutta
Ried</p><p class="datum">Stand: 12.04.2024, 18:30 Uhr</p>{"".join(rows)}<p>{t.p()}</p></div>"""
    return Skeleton(
        "interview with breaks",
        page(meta(title), inner, "de"),
        title,
        tuple(t.said),
        ("Jutta Ried",),
        None,
        "https://herald.example/interview-lampe",
    )


@skeleton
def live_ticker() -> Skeleton:
    t, title = Prose("en", 89), "Ostwick 2, Pell 1: as it happened"
    intro = t.p()
    rows = "".join(
        f'<li class="ticker-event"><span class="ticker-minute">{90 - 9 * k}\'</span><div class="ticker-text"><p>{t.p(1)}</p>'
        f"</div></li>" for k in range(8)
    )  # fmt: skip
    inner = f"""<article><h1>{title}</h1><p class="byline">Rex Oakes at Harbour Field</p><time
datetime="2024-03-30T17:05:00Z">30 March 2024</time><p class="intro">{intro}</p><ul class="ticker">{rows}</ul></article>
<section class="fixtures"><h2>Fixtures</h2><ul>{teasers()}</ul></section>"""
    body = list(t.said)
    return Skeleton(
        "live ticker",
        page(meta(title), inner),
        title,
        tuple(body),
        ("Rex Oakes",),
        "2024-03-30",
        optional=tuple(f"{90 - 9 * k}'" for k in range(8)),
    )


@skeleton
def live_blog() -> Skeleton:
    t, title = Prose("en", 97), "Storm on the coast: live updates"
    rows = "".join(
        f'<article class="block block--live" id="block-{k}"><header><time datetime="2024-02-01T1{9 - k}:20:00Z">1{9 - k}.20</time>'
        f'<h2 class="block-title">{t.say(f"Pier at {LATIN[k]} is closed")}</h2></header><div class="block-elements">{t.ps(2)}'
        f'</div><div class="block-share"><a href="#">Facebook</a> <a href="#">Twitter</a></div></article>' for k in range(6)
    )  # fmt: skip
    inner = f"""<main><h1>{title}</h1><p class="byline">Ola Stint</p><div class="liveblog">{rows}</div></main>"""
    node = ld(title, "Ola Stint", "2024-02-01T06:00:00Z", "LiveBlogPosting")
    return Skeleton(
        "live blog",
        page(meta(title) + node, inner),
        title,
        tuple(t.said),
        ("Ola Stint",),
        "2024-02-01T06:00:00Z",
        optional=tuple(f"1{9 - k}.20" for k in range(6)),
    )


@skeleton
def recipe_box() -> Skeleton:
    t, title = Prose("en", 101), "What the bakery boat sells on Sundays"
    box = [t.line(1) for _ in range(2)]
    pre = t.ps(3)
    items = "".join(f"<li>{t.say(s)}</li>" for s in ("500 g of rye flour", "A spoon of treacle", "Salt from the pan"))
    steps = "".join(f"<li>{t.say(s)}</li>" for s in box)
    inner = f"""<article class="post"><h1>{title}</h1><p class="post-byline">By <span class="author-name">Meg
Thole</span> | <span class="date">May 19, 2024</span></p><div class="post-content">{pre}<div
class="wprm-recipe-container"><div class="wprm-recipe"><h2 class="wprm-recipe-name">Quay loaf</h2><h3>Ingredients</h3>
<ul class="wprm-recipe-ingredients">{items}</ul><h3>Method</h3><ol class="wprm-recipe-instructions">{steps}</ol></div>
</div>{t.ps(2)}</div></article>"""
    body = list(t.said)
    return Skeleton(
        "recipe box",
        page(meta(title), inner),
        title,
        tuple(body),
        ("Meg Thole",),
        "2024-05-19",
        optional=("Quay loaf", "Ingredients", "Method"),
    )


@skeleton
def table_inside() -> Skeleton:
    t, title = Prose("en", 103), "Fares from April, pier by pier"
    rows = [("Ostwick", "2.40", "1.20"), ("Pell", "3.10", "1.60"), ("Vask", "4.00", "2.00")]
    before = t.ps(3)
    t.say("Pier | Adult | Child")
    for row in rows:
        t.say(" | ".join(row))
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    inner = f"""<article><h1>{title}</h1><p class="meta"><span class="author">Ines Holm</span> · <time
datetime="2024-03-20">20 March 2024</time></p><div class="body">{before}<div class="table-wrapper"><table><thead><tr>
<th>Pier</th><th>Adult</th><th>Child</th></tr></thead><tbody>{table}</tbody></table></div>{t.ps(2)}</div></article>"""
    return Skeleton("table inside", page(meta(title), inner), title, tuple(t.said), ("Ines Holm",), "2024-03-20")


@skeleton
def photo_essay() -> Skeleton:
    t, title = Prose("en", 107), "A year on the slipway, in pictures"
    shots = "".join(
        f'<figure class="photo"><img src="/p{k}.jpg" alt=""><figcaption><span class="caption">A welder at work on pier {k}, '
        f'seen at dusk from the {LATIN[k]} side</span> <span class="credit">Photo: Lin Tower</span></figcaption></figure>'
        f"<p>{t.p(1)}</p>" for k in range(6)
    )  # fmt: skip
    inner = f"""<article class="photo-essay"><h1>{title}</h1><div class="credits">Photographs and text by Lin Tower</div>
<time datetime="2024-06-30T10:00:00+02:00">30 June 2024</time><div class="essay"><p>{t.p()}</p>{shots}</div></article>"""
    body = [t.said[-1], *t.said[:-1]]
    return Skeleton("photo essay", page(meta(title), inner), title, tuple(body), ("Lin Tower",), "2024-06-30")


@skeleton
def details_and_faq() -> Skeleton:
    t, title = Prose("en", 109), "New rules for dogs on deck: your questions"
    parts = "".join(
        f"<details><summary>{t.say(q)}</summary><div><p>{t.p()}</p></div></details>"
        for q in ("Must my dog have a ticket?", "What of cats?", "May I tie it to the rail?")
    )
    inner = f"""<article><header><h1>{title}</h1><p>By <b>Roy Dunster</b></p><p>Posted on 9 May 2024</p></header><div
class="article-content"><p>{t.p()}</p><p>{t.p()}</p><section class="faq">{parts}</section><p>{t.p()}</p></div></article>"""
    body = [*t.said[-3:-1], *t.said[:-3], t.said[-1]]
    return Skeleton("details and faq", page(meta(title), inner), title, tuple(body), ("Roy Dunster",), "2024-05-09")


@skeleton
def opinion_with_pull_quotes() -> Skeleton:
    t, title = Prose("en", 113), "We should have asked the divers"
    first = [t.p() for _ in range(3)]
    pull = first[1].split(",")[0]
    inner = f"""<article class="opinion"><div class="kicker">Opinion</div><h1>{title}</h1><div class="author-block"><img
alt="Vera Stokes" class="author-photo" src="/v.jpg"><a class="author-name" href="/profile/vera-stokes">Vera
Stokes</a></div><span class="dateline">Thu 2 May 2024 06.00 BST</span><span class="modified">Last modified on Fri 3 May
2024 11.10 BST</span><div class="content__article-body"><p>{first[0]}</p><p>{first[1]}</p><aside
class="pullquote"><blockquote><p>{pull}</p></blockquote></aside><p>{first[2]}</p>{t.ps(2)}<ul><li><p>Vera Stokes is a
retired pilot and the author of A Short History of Rope</p></li></ul><ul><li><p><em>Do you have an opinion on the issues
raised in this article? If you would like to submit a response of up to 300 words by email, please click <a
href="/l">here</a>.</em></p></li></ul></div></article>"""
    return Skeleton(
        "opinion with pull quotes",
        page(meta(title), inner),
        title,
        tuple(t.said),
        ("Vera Stokes",),
        "2024-05-02",
        optional=("Vera Stokes is a retired pilot and the author of A Short History of Rope",),
    )


@skeleton
def agency_story() -> Skeleton:
    t, title = Prose("en", 127), "Tarn council backs ferry loan"
    body = t.p()
    inner = f"""<div class="article-wrap"><h1 class="headline">{title}</h1><div class="info">By Cal Reedy and Ash
Polk</div><div class="ts">May 3, 20243:15 PM UTC Updated 2 hours ago</div><div class="paragraphs"><p
data-testid="paragraph-0">OSTWICK, May 3 (Wire) - {body}</p>{t.ps(4, "p", ' data-testid="paragraph"')}<div
class="sign-off"><p>Reporting by Cal Reedy and Ash Polk; Editing by Bo Marsh</p></div><p class="trust">Our Standards: <a
href="/t">The Wire Trust Principles.</a></p></div></div>"""
    said = [f"OSTWICK, May 3 (Wire) - {body}", *t.said[1:]]
    head = meta(title) + ld(title, None, "2024-05-03T15:15:42Z", dateModified="2024-05-03T17:40:00Z")
    return Skeleton(
        "agency story",
        page(head, inner),
        title,
        tuple(said),
        ("Cal Reedy", "Ash Polk"),
        "2024-05-03T15:15:42Z",
        optional=("Reporting by Cal Reedy and Ash Polk; Editing by Bo Marsh",),
    )


@skeleton
def press_release() -> Skeleton:
    t, title = Prose("en", 131), "Vask Shipyard launches electric tender"
    about = "Vask Shipyard builds small working boats on the Tarn and has done so for four generations."
    inner = f"""<div class="release"><h1>{title}</h1><p><span class="xn-location">OSTWICK</span>, <span
class="xn-chron">March 12, 2024</span> /Newsline/ -- {t.line(2)}</p>{t.ps(3)}<p><b>About Vask Shipyard</b></p>
<p>{about}</p><p><b>Media contact:</b><br>Vask Shipyard press desk<br>press@vask.example</p></div>"""
    first = f"OSTWICK, March 12, 2024 /Newsline/ -- {Prose('en', 131).line(2)}"
    said = [first, *t.said, "About Vask Shipyard", about]
    return Skeleton(
        "press release",
        page(meta(title), inner),
        title,
        tuple(said),
        (),
        "2024-03-12",
        optional=("Media contact:", "Vask Shipyard press desk", "About Vask Shipyard", about),
    )


@skeleton
def cut_by_sections() -> Skeleton:
    t, title = Prose("en", 137), "The long repair"
    ad = '<div class="ad-slot" data-slot="mid"><span>Advertisement</span></div>'
    parts = ad.join(f'<section class="article-section"><div class="inner">{t.ps(2)}</div></section>' for _ in range(5))
    inner = f"""<main class="feature"><div class="feature-head"><h1>{title}</h1><p class="feature-dek">Why a ramp took two
winters.</p><p class="feature-credits">Words: Ada Kell. Pictures: Tom Birch.</p></div>{parts}</main>"""
    head = meta(title) + '<meta name="author" content="Ada Kell"><meta name="date" content="2024-01-02">'
    return Skeleton(
        "cut by sections",
        page(head, inner),
        title,
        tuple(t.said),
        ("Ada Kell",),
        "2024-01-02",
        optional=("Why a ramp took two winters.",),
    )


@skeleton
def mobile_twice() -> Skeleton:
    t, title = Prose("en", 139), "Goats on the railway"
    text = t.ps(5)
    inner = f"""<article><h1>{title}</h1><div class="desktop-only"><div class="txt">{text}</div></div><div
class="mobile-only" style="display:none"><div class="txt">{text}</div></div></article>"""
    head = meta(title) + ld(title, "Lyn Post", "2024-05-05T09:00:00+01:00")
    return Skeleton("mobile twice", page(head, inner), title, tuple(t.said), ("Lyn Post",), "2024-05-05T09:00:00+01:00")


@skeleton
def timeline() -> Skeleton:
    t, title = Prose("en", 149), "How the ferry stopped: a timeline"
    rows = "".join(
        f'<div class="timeline-item"><h3>{t.say(day)}</h3><p>{t.p(1)}</p></div>'
        for day in ("4 October 2022", "11 January 2023", "30 June 2023", "2 February 2024")
    )
    inner = f"""<article><h1>{title}</h1><p class="byline">By Eve Rook</p><p class="published">Published 10 March
2024</p><div class="text"><p>{t.p()}</p><div class="timeline">{rows}</div><p>{t.p()}</p></div></article>"""
    body = [t.said[-2], *t.said[:-2], t.said[-1]]
    return Skeleton("timeline", page(meta(title), inner), title, tuple(body), ("Eve Rook",), "2024-03-10")


@skeleton
def inline_promos() -> Skeleton:
    t, title = Prose("en", 151), "Rowing club wants its lamps back"
    inner = f"""<div class="single-content"><h1 class="single-title">{title}</h1><div class="single-info"><span>By: Noor
Hale</span><span>Last Updated: May 04, 2024, 10:21 IST</span><span>Published: May 03, 2024, 18:20 IST</span></div><div
class="single-body"><p>{t.p()}</p><p><strong>Also Read: <a href="/x">Why the lighthouse blinks twice</a></strong></p>
<p>{t.p()}</p><div class="inline-story"><span>RECOMMENDED FOR YOU</span><a href="/y">Snow closes the pass above Corrie
after a cold night</a></div><p>{t.p()}</p><p><b><a href="/z">ALSO READ | Bakers of Pell ask for cheaper flour</a></b></p>
<p>{t.p()}</p><p><em>(With inputs from agencies)</em></p><p>Follow us on <a href="#">WhatsApp</a> for the latest news.</p>
</div></div>"""
    return Skeleton(
        "inline promos",
        page(meta(title), inner),
        title,
        tuple(t.said),
        ("Noor Hale",),
        "2024-05-03",
        optional=("(With inputs from agencies)",),
    )


@skeleton
def paywall_teaser() -> Skeleton:
    t, title = Prose("en", 157), "The accounts of the ferry company"
    inner = f"""<article class="premium"><h1>{title}</h1><p class="author">By Max Orrin</p><div class="text">{t.ps(2)}
</div><div class="paywall-overlay"><h3>Read on with a subscription</h3><p>Subscribe for one crown a week and read every
story on every device, with no notice needed to leave.</p><a href="/subscribe">Subscribe now</a><p>Already a subscriber?
<a href="/login">Log in</a></p></div></article>"""
    head = meta(title) + ld(title, "Max Orrin", "2024-05-06T05:00:00+02:00", isAccessibleForFree=False)
    return Skeleton(
        "paywall teaser", page(head, inner), title, tuple(t.said), ("Max Orrin",), "2024-05-06T05:00:00+02:00"
    )


@skeleton
def corrections_and_notes() -> Skeleton:
    t, title = Prose("en", 163), "Heron nests on the pilot boat"
    inner = f"""<article><h1>{title}</h1><div class="meta">Gil Faro<br>May 7, 2024</div><div class="entry"><p>{t.p()}</p>
{t.ps(4)}<p><i>{t.say("Correction: An earlier version of this article gave the wrong name of the boat.")}</i></p></div>
<div class="copyright-notice">This material may not be published, rewritten or redistributed.</div></article>"""
    head = meta(title, article__published_time="2024-05-07T12:00:00Z", article__modified_time="2024-05-08T09:00:00Z")
    return Skeleton(
        "corrections and notes", page(head, inner), title, tuple(t.said), ("Gil Faro",), "2024-05-07T12:00:00Z"
    )


# --- languages ---


@skeleton
def german() -> Skeleton:
    t, title = Prose("de", 10), "Fähre fährt wieder"
    inner = f"""<main><article class="article"><header class="article__header"><h1 class="headline"><span
class="headline__kicker">Hafen von Pell</span><span class="visually-hidden">: </span><span
class="headline__title">{title}</span></h1><p class="article__teaser">Der Hafenrat verspricht den Frühling.</p><p
class="metadata"><span class="metadata__source">Von <a href="/autor/jette-kroog">Jette Kroog</a></span> <time
class="metadata__date" datetime="2024-05-03T14:05:00+02:00">3. Mai 2024, 14:05 Uhr</time></p></header><div
class="article-body">{t.ps(3)}<div class="article__item"><h2>{t.say("Wer zahlt die Rampe?")}</h2></div>{t.ps(2)}
<p>Lesen Sie auch: <a href="/x">Schnee sperrt den Pass</a></p>{t.ps(2)}</div><div class="article__newsletter"><h3>Newsletter
</h3><p>Melden Sie sich für unseren Newsletter an und erfahren Sie jeden Morgen, was im Hafen geschieht.</p></div></article>
</main>"""
    return Skeleton(
        "german",
        page(f"<title>Hafen von Pell: {title} | Bote</title>", inner, "de"),
        title,
        tuple(t.said),
        ("Jette Kroog",),
        "2024-05-03T14:05:00+02:00",
        "https://bote.example/hafen/faehre",
        optional=("Der Hafenrat verspricht den Frühling.",),
    )


@skeleton
def french() -> Skeleton:
    t, title = Prose("fr", 0), "Le bac reprend au printemps"
    lead = "Après un long arrêt, le port annonce la reprise des traversées et un nouvel horaire pour les écoliers."
    inner = f"""<article class="article"><h1 class="article__title">{title}</h1><p class="article__chapo">{lead}</p><div
class="signature">Par <a class="signature__name" href="/auteur/lise-morand">Lise Morand</a></div><div
class="dates">Publié le 03/05/2024 à 14h05, mis à jour le 06/05/2024 à 09h10</div><div
class="article__content">{t.ps(3)}<h2>{t.say("Qui paie la rampe ?")}</h2>{t.ps(2)}<p class="lire-aussi">À lire aussi : <a
href="/x">La neige ferme le col</a></p>{t.ps(1)}</div></article>"""
    return Skeleton(
        "french",
        page(f"<title>{title}</title>", inner, "fr"),
        title,
        tuple(t.said),
        ("Lise Morand",),
        "2024-05-03",
        "https://gazette.example/le-bac",
        (lead,),
    )


@skeleton
def spanish() -> Skeleton:
    t, title = Prose("es", 0), "La barca vuelve en primavera"
    lead = "El consejo del puerto promete un horario nuevo y pide paciencia a los pescadores."
    inner = f"""<main><article><header><h1>{title}</h1><h2 class="bajada">{lead}</h2><div class="firma"><span
class="nombre">Nuria Sotillo</span><span class="lugar">Ostwick</span><time>03 MAY 2024 - 14:05 CEST</time></div></header>
<div class="cuerpo">{t.ps(3)}<div class="relacionadas"><h4>Noticias relacionadas</h4><ul>{teasers()}</ul></div>
<h3>{t.say("Quién paga la rampa")}</h3>{t.ps(2)}</div></article></main>"""
    return Skeleton(
        "spanish",
        page(f"<title>{title} | Diario</title>", inner, "es"),
        title,
        tuple(t.said),
        ("Nuria Sotillo",),
        "2024-05-03",
        "https://diario.example/barca",
        (lead,),
    )


@skeleton
def russian() -> Skeleton:
    t, title = Prose("ru", 0), "Паром снова пойдёт весной"
    inner = f"""<div class="article"><h1 class="article__header__title">{title}</h1><div
class="article__header__date">3 мая 2024, 14:05</div><div class="article__text">{t.ps(2)}<div
class="article__inline-item"><span>Читайте также</span><a href="/x">Снег закрыл перевал</a></div>{t.ps(3)}</div><div
class="article__authors"><span>Авторы</span> <span class="article__authors__author__name">Вера Лунёва</span></div><div
class="article__tags">Теги: <a href="/t">паром</a></div></div>"""
    return Skeleton(
        "russian",
        page(f"<title>{title}</title>", inner, "ru"),
        title,
        tuple(t.said),
        ("Вера Лунёва",),
        "2024-05-03",
        "https://vestnik.example/parom",
    )


@skeleton
def arabic() -> Skeleton:
    t, title = Prose("ar", 0), "العبارة تعود في الربيع إلى الخليج"
    inner = f"""<main><article class="node-article"><h1>{title}</h1><div class="article-info"><span class="author">سلمى
حداد</span> <span class="date">3 مايو 2024</span></div><div class="article-body">{t.ps(3)}<p><a href="/x">اقرأ أيضا:
الثلج يغلق الممر الجبلي</a></p>{t.ps(2)}</div></article><section class="more"><h2>المزيد</h2><ul>{teasers()}</ul>
</section></main>"""
    return Skeleton(
        "arabic",
        page(f"<title>{title}</title>", inner, "ar", ' dir="rtl"'),
        title,
        tuple(t.said),
        ("سلمى حداد",),
        "2024-05-03",
        "https://sahifa.example/ferry",
    )


@skeleton
def persian() -> Skeleton:
    t, title = Prose("fa", 0), "کشتی گذر در بهار بازمی‌گردد"
    lead = "شورای بندر می‌گوید کار اسکله تا پایان زمستان تمام می‌شود و کرایه تغییری نمی‌کند."
    inner = f"""<div class="news"><h1 class="title">{title}</h1><div class="date">۱۴ اردیبهشت ۱۴۰۳ - ۱۴:۰۵</div><div
class="lead">{lead}</div><div class="item-text">{t.ps(4)}</div></div>"""
    return Skeleton(
        "persian",
        page(f"<title>{title}</title>", inner, "fa", ' dir="rtl"'),
        title,
        tuple(t.said),
        (),
        "2024-05-03",
        "https://ruz.example/news/1",
        (lead,),
    )


@skeleton
def hebrew() -> Skeleton:
    t, title = Prose("he", 0), "המעבורת חוזרת באביב"
    inner = f"""<article><h1>{title}</h1><div class="author">מאת: נועה ברקאי</div><div class="date">03.05.2024,
14:05</div><div class="article-content">{t.ps(4)}</div></article>"""
    return Skeleton(
        "hebrew",
        page(f"<title>{title}</title>", inner, "he", ' dir="rtl"'),
        title,
        tuple(t.said),
        ("נועה ברקאי",),
        "2024-05-03",
        "https://iton.example/a",
    )


@skeleton
def chinese() -> Skeleton:
    t, title = Prose("zh", 0), "海湾渡轮春天恢复航行"
    text = "".join(f"<p>　　{t.p()}</p>" for _ in range(5))
    inner = f"""<div class="path"><a href="/">首页</a> &gt; <a href="/n">新闻</a> &gt; 正文</div><div class="article"><h1
class="main-title">{title}</h1><div class="top-bar"><div class="date-source"><span class="date">2024年05月03日
14:05</span> <a class="source" href="/s">石湾晚报</a></div></div><div class="article-content" id="artibody">{text}<p
class="show_author">责任编辑：林小溪</p></div><div class="keywords">关键词 : <a href="/k">渡轮</a></div></div>"""
    return Skeleton(
        "chinese",
        page(f"<title>{title}_石湾新闻网</title>", inner, "zh-CN"),
        title,
        tuple(t.said),
        (),
        "2024-05-03",
        "https://shiwan.example/a/1.html",
    )


@skeleton
def chinese_header_joined() -> Skeleton:
    t, title = Prose("zh", 7), "旧码头修好了"
    text = "<br><br>".join(f"　　{t.p()}" for _ in range(4))
    inner = f"""<div id="content"><h2>{title}</h2><div class="txt">2024-05-03 09:20 来源：石湾日报 作者：周远<br>字号：大 中
小<br><br>{text}<br><br>【打印】【关闭】</div></div>"""
    return Skeleton(
        "chinese header joined",
        page(f"<title>{title}</title>", inner, "zh"),
        title,
        tuple(t.said),
        ("周远",),
        "2024-05-03",
        "https://shiwan.example/b.html",
    )


@skeleton
def japanese() -> Skeleton:
    t, title = Prose("ja", 0), "渡し船、春に再開へ"
    inner = f"""<main><article class="article"><h1>{title}</h1><div class="article-meta"><time
datetime="2024-05-03T14:05:00+09:00">2024年5月3日 14時05分</time> <span class="writer">石浜支局・高瀬ゆり</span></div><div
class="article-body"><p>　{t.p()}</p><p>　{t.p()}</p><p class="article-image-caption">修理を終えた桟橋＝石浜町で、高瀬ゆり撮影</p>
<h2>{t.say("ひびは爪より薄く")}</h2><p>　{t.p()}</p><p>　{t.p()}</p></div><div class="related"><h2>関連記事</h2>
<ul>{teasers()}</ul></div></article></main>"""
    return Skeleton(
        "japanese",
        page(f"<title>{title}：石浜新聞</title>", inner, "ja"),
        title,
        tuple(t.said),
        ("高瀬ゆり",),
        "2024-05-03T14:05:00+09:00",
        "https://ishihama.example/1",
    )


@skeleton
def korean() -> Skeleton:
    t, title = Prose("ko", 0), "나룻배, 봄에 다시 뜬다"
    text = "<br><br>".join(t.p() for _ in range(4))
    inner = f"""<div class="media_end"><h2 class="media_end_head_headline"><span>{title}</span></h2><div
class="media_end_head_info"><span class="media_end_head_info_datestamp_time"
data-date-time="2024-05-03 14:05:00">2024.05.03. 오후 2:05</span><em class="media_end_head_journalist_name">한바다
기자</em></div><div id="newsct_article"><article id="dic_area"><span class="end_photo_org"><img src="/a.jpg"><em
class="img_desc">수리를 마친 선착장. 돌만=한바다 기자</em></span>{text}</article></div><div class="byline"><span
class="byline_s">한바다 기자 bada@dolman.example</span></div><p class="copyright">Copyright ⓒ 돌만일보. 무단 전재 및 재배포
금지.</p></div>"""
    return Skeleton(
        "korean",
        page(f"<title>{title} : 돌만뉴스</title>", inner, "ko"),
        title,
        tuple(t.said),
        ("한바다",),
        "2024-05-03",
        "https://dolman.example/article/1",
    )


@skeleton
def hindi() -> Skeleton:
    t, title = Prose("hi", 0), "खाड़ी की नाव वसंत में फिर चलेगी"
    inner = f"""<div class="story-container"><h1>{title}</h1><div class="author-info"><span>लेखक: मीरा सागर</span> <span
class="dt">03 मई 2024, 02:05 PM IST</span></div><div class="story-content">{t.ps(2)}<p><strong>यह भी पढ़ें: <a
href="/x">बर्फ से दर्रा बंद हुआ</a></strong></p>{t.ps(2)}</div></div>"""
    return Skeleton(
        "hindi",
        page(f"<title>{title}</title>", inner, "hi"),
        title,
        tuple(t.said),
        ("मीरा सागर",),
        "2024-05-03",
        "https://samachar.example/n",
    )


@skeleton
def bengali() -> Skeleton:
    t, title = Prose("bn", 0), "বসন্তে আবার চলবে ফেরি"
    inner = f"""<article class="story"><h1>{title}</h1><div class="contributor">নিজস্ব প্রতিবেদক</div><div
class="publish-time">প্রকাশ: ০৩ মে ২০২৪, ১৪:০৫</div><div class="story-element-text">{t.ps(5)}</div></article>"""
    return Skeleton(
        "bengali",
        page(f"<title>{title}</title>", inner, "bn"),
        title,
        tuple(t.said),
        (),
        "2024-05-03",
        "https://khobor.example/n",
    )


@skeleton
def tamil() -> Skeleton:
    t, title = Prose("ta", 0), "வசந்தத்தில் மீண்டும் படகு"
    inner = f"""<article><h1>{title}</h1><p class="date">Updated: மே 04, 2024 10:00 AM | Published: மே 03, 2024 14:05 PM</p>
<div class="content">{t.ps(4)}</div></article>"""
    return Skeleton(
        "tamil",
        page(f"<title>{title}</title>", inner, "ta"),
        title,
        tuple(t.said),
        (),
        "2024-05-03",
        "https://seithi.example/n",
    )


@skeleton
def thai() -> Skeleton:
    t, title = Prose("th", 0), "เรือข้ามอ่าวกลับมาในฤดูใบไม้ผลิ"
    inner = f"""<article><h1>{title}</h1><div class="date">3 พฤษภาคม 2567 14:05 น.</div><div class="detail">{t.ps(4)}
</div></article><div class="list-news"><h3>ข่าวที่เกี่ยวข้อง</h3><ul>{teasers()}</ul></div>"""
    return Skeleton(
        "thai",
        page(f"<title>{title}</title>", inner, "th"),
        title,
        tuple(t.said),
        (),
        "2024-05-03",
        "https://khao.example/n",
    )


@skeleton
def vietnamese() -> Skeleton:
    t, title = Prose("vi", 0), "Phà qua vịnh chạy lại vào mùa xuân"
    lead = "Hội đồng cảng hứa một lịch chạy mới và xin ngư dân kiên nhẫn thêm vài tuần."
    inner = f"""<div class="container"><h1 class="title-detail">{title}</h1><span class="date">Thứ sáu, 3/5/2024, 14:05
(GMT+7)</span><h2 class="sapo">{lead}</h2><article class="fck_detail">{t.ps(4, "p", ' class="Normal"')}<p
class="author_mail" style="text-align:right;"><strong>Lê Minh Sóng</strong></p></article></div>"""
    return Skeleton(
        "vietnamese",
        page(f"<title>{title} - Báo Vịnh</title>", inner, "vi"),
        title,
        tuple(t.said),
        ("Lê Minh Sóng",),
        "2024-05-03",
        "https://baovinh.example/n.html",
        (lead, "Lê Minh Sóng"),
    )


@skeleton
def portuguese() -> Skeleton:
    t, title = Prose("pt", 0), "Balsa volta na primavera"
    lead = "Conselho do porto promete novo horário e pede paciência aos pescadores da baía."
    inner = f"""<main><h1 class="content-head__title">{title}</h1><h2 class="content-head__subtitle">{lead}</h2><p
class="content-publication-data__from">Por Rita Valente, g9 — Ostwick</p><p class="content-publication-data__updated">
<time itemprop="datePublished" datetime="2024-05-03T17:05:12.000Z">03/05/2024 14h05</time> <span>Atualizado <time
itemprop="dateModified" datetime="2024-05-04T12:00:00.000Z">04/05/2024</time></span></p><article
itemprop="articleBody">{
        "".join(
            f'<div class="mc-column content-text"><p class="content-text__container">{t.p()}</p></div>'
            for _ in range(3)
        )
    }
<div class="content-intertitle"><h2>{t.say("Quem paga a rampa")}</h2></div><div class="mc-column content-text"><p
class="content-text__container">{
        t.p()
    }</p></div></article><div class="next-article"><a href="/x">Veja também: Neve fecha
passagem</a></div></main>"""
    return Skeleton(
        "portuguese",
        page(f"<title>{title} | Baía</title>", inner, "pt-BR"),
        title,
        tuple(t.said),
        ("Rita Valente",),
        "2024-05-03T17:05:12Z",
        "https://baia.example/n",
        (lead,),
    )


@skeleton
def polish() -> Skeleton:
    t, title = Prose("pl", 0), "Prom wraca wiosną"
    inner = f"""<article><h1>{title}</h1><div class="autor">Autor: Zofia Wydra</div><div class="data">Data publikacji:
03.05.2024 14:05, aktualizacja: 05.05.2024 08:00</div><div class="tresc"><p><b>{t.p(1)}</b></p>{t.ps(2)}<p>Czytaj także:
<a href="/x">Śnieg zamknął przełęcz</a></p>{t.ps(2)}</div></article>"""
    return Skeleton(
        "polish",
        page(f"<title>{title}</title>", inner, "pl"),
        title,
        tuple(t.said),
        ("Zofia Wydra",),
        "2024-05-03",
        "https://kurier.example/n",
    )


@skeleton
def turkish() -> Skeleton:
    t, title = Prose("tr", 0), "Vapur baharda dönüyor"
    inner = f"""<article class="haber"><h1>{title}</h1><div class="bilgi">Giriş Tarihi: 03.05.2024 14:05 Son Güncelleme:
04.05.2024 09:00</div><div class="muhabir">Deniz Aksoylu</div><div class="haber-metni">{t.ps(4)}<p><strong><a
href="/x">İlginizi Çekebilir: Kar geçidi kapattı</a></strong></p></div></article>"""
    return Skeleton(
        "turkish",
        page(f"<title>{title}</title>", inner, "tr"),
        title,
        tuple(t.said),
        ("Deniz Aksoylu",),
        "2024-05-03",
        "https://haber.example/n",
    )


# --- dates ---


def _dated(
    name: str,
    head: str,
    above: str,
    date: str | None,
    below: str = "",
    url: str = "https://news.example/n",
    start: int = 0,
) -> Skeleton:
    t, title = Prose("en", 170 + start), f"Town notes number {start}"
    inner = (
        f"""<main><article><h1>{title}</h1>{above}<div class="article-body">{t.ps(4)}</div></article>{below}</main>"""
    )
    return Skeleton(name, page(meta(title) + head.replace("TITLE", title), inner), title, tuple(t.said), (), date, url)


def _add_dated(*arguments: object, **named: object) -> None:
    MAKERS.append(lambda: _dated(*arguments, **named))  # type: ignore[arg-type]


_CARDS = cards("h3", '<time datetime="2024-08-01T10:00:00Z">1 August 2024</time>')
_add_dated(
    "date of cards only", "", "", None, f'<section class="latest">{_CARDS}</section>', start=1
)  # fmt: skip
_add_dated(
    "date of unnamed cards", "", "", None, f"<div class='x'>{_CARDS}</div>", start=2
)  # fmt: skip
_add_dated("modified only", '<meta property="article:modified_time" content="2024-05-09T10:00:00Z">', "", None, start=3)
_add_dated("updated shown only", "", '<p class="stamp">Last updated: 9 May 2024</p>', None, start=4)
_add_dated(
    "two meta dates, shown agrees with the first",
    '<meta property="article:published_time" content="2024-05-03T10:00:00Z"><meta name="date" content="2024-06-01">',
    "<p>3 May 2024</p>", "2024-05-03T10:00:00Z", start=5,
)  # fmt: skip
_add_dated(
    "node of the build, date shown",
    ld("TITLE", None, "2024-09-30T00:00:00Z", "WebPage"), '<p class="date">3 May 2024</p>', "2024-05-03", start=6,
)  # fmt: skip
_add_dated("epoch", '<meta property="article:published_time" content="1970-01-01T00:00:00Z">', "", None, start=7)
_add_dated("year one", ld("TITLE", None, "0001-01-01T00:00:00"), "", None, start=8)
_add_dated(
    "event date", ld("Spring fair", None, None, "Event", startDate="2024-10-10T18:00"),
    '<p class="event">The fair opens on 10 October 2024 at the quay.</p>', None, start=9,
)  # fmt: skip
_add_dated("clock of the page", "", "", None, '<div class="today">Friday, 22 November 2024</div>', start=10)
_add_dated("doubtful order", "", '<p class="date">05/04/2024</p>', None, start=11)
_add_dated(
    "address and shown disagree", "", '<p class="date">4 May 2024</p>', "2024-05-04",
    url="https://news.example/2024/05/03/n", start=12,
)  # fmt: skip
_add_dated("year in the address only", "", "", None, url="https://news.example/2024/n", start=13)
_add_dated(
    "relative time", "", '<p class="date">3 hours ago</p>', None, start=14
)  # fmt: skip
_add_dated(
    "date in a caption only", "",
    '<figure><img src="/a.jpg"><figcaption>The quay on 2 March 2019</figcaption></figure>', None, start=15,
)  # fmt: skip
_add_dated(
    "header clock near the headline", "", "", None, start=16, below="",
)  # fmt: skip
_add_dated(
    "comment dates only", "", "", None,
    '<div class="responses"><div class="resp"><time datetime="2024-07-07T10:00:00Z">7 July 2024</time><p>A fine note, I '
    "read it twice over breakfast and sent it on to my sister.</p></div></div>", start=17,
)  # fmt: skip
_add_dated(
    "birth date in the lead", "", "<p>Jon Pell, born 4 March 1951, kept the quay.</p>", None, start=18
)  # fmt: skip


@skeleton
def clock_in_the_header() -> Skeleton:
    t, title = Prose("en", 260), "Rope walk opens its doors"
    menu = '<div id="top"><div class="currentDate">Monday, 25 November 2024</div><a href="/">Tarn Herald</a></div>'
    inner = f"""<div id="main"><h1>{title}</h1><div class="news-detail">{t.ps(4)}</div></div>"""
    return Skeleton("clock in the header", page(meta(title), inner, menu=menu), title, tuple(t.said), (), None)


AMISS: dict[str, tuple[str, ...]] = {
    "ghost": ("body",),
    "old tables": ("body",),
    "wix": ("authors",),
    "comments unnamed": ("body",),
    "photo essay": ("authors",),
    "opinion with pull quotes": ("body",),
    "agency story": ("body",),
    "corrections and notes": ("authors",),
    "german": ("title",),
    "japanese": ("authors",),
    "indian hashed": ("title",),
    "advice column": ("authors",),
    "short with video": ("body",),
    "table at the end": ("authors",),
    "islands": ("body",),
    "short beside long sidebar": ("body",),
    "joomla k2": ("body",),
    "japanese local": ("authors",),
    "old table paper": ("body",),
}
"""Fields of pages that are known to be read wrongly."""


def all_skeletons() -> list[Skeleton]:
    """Every page."""
    return [make() for make in MAKERS]
