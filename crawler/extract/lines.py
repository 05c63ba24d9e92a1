"""Lines that are no part of an article's text: promos, share and newsletter calls, tag lists, photo credits.

In: one line of text. Out: what it is, or nothing. Patterns are data, by language; each was seen on real pages.
"""

import re
from collections.abc import Iterable

from crawler.extract.credits import names_picture
from crawler.words import RarePattern, fold_case

_PROMO_HEADS = (
    # English
    r"(?:please )?(?:also|must|now)[ -]?reads?|read (?:also|more|next|this|on|related|here|the full (?:story|article)|"
    r"our)|"
    r"reads?|related(?: (?:articles?|stor(?:y|ies)|coverage|posts?|content|news|reading|links?|video|topics?))?|"
    r"see (?:also|more)|watch(?: also| now| more| live| video| below| here)?|also (?:watch|see|on)|listen(?: now| "
    r"here)?|"
    r"more(?: on this(?: story| topic)?| from| stories| news| about| like this| to read)?|don'?t miss|"
    r"recommended(?: (?:reading|for you|stories|articles|videos?))?|you (?:may|might)(?: also)? (?:like|enjoy|be "
    r"interested in)|"
    r"(?:top|latest|trending|popular|other|editor'?s'?|most read) (?:stories|news|picks?|posts|articles)|most read|"
    r"suggested(?: reading| articles?)?|further reading|continue reading|up next|next (?:read|story|article|up)|"
    r"in case you missed it|icymi|explore more|check (?:out|this)(?: also)?|learn more|find out more|story continues "
    r"below|"
    # German
    r"lesen sie (?:auch|mehr|hier|dazu|weiter)[^:|]{0,25}|lies auch|auch interessant|mehr (?:zum thema|dazu|lesen|aus|"
    r"über|von)"
    r"[^:|]{0,30}|das könnte (?:sie|dich) auch interessieren|passend dazu|weiterlesen|siehe auch|zum thema|"
    r"weitere (?:artikel|nachrichten|themen)[^:|]{0,25}|hier (?:geht|lesen)[^:|]{0,30}|empfehlungen?|"
    # French
    r"(?:à |a )?lire (?:aussi|également|la suite|plus)|voir aussi|à (?:voir|découvrir|écouter)(?: aussi)?|sur le même "
    r"(?:sujet|thème)|"
    r"pour aller plus loin|en savoir plus|notre sélection|"
    # Spanish, Catalan
    r"(?:lea|lee|leer|ver|vea|mire|mira) (?:también|además|más|aquí)|te puede interesar|le puede interesar|"
    r"también (?:te puede interesar|lee|lea|puedes leer)|más (?:información|noticias|sobre)|noticias? relacionadas?|"
    r"artículos? relacionados?|puede(?:s)? leer|sigue leyendo|no te pierdas|recomendados?|llegeix també|"
    # Italian
    r"leggi (?:anche|pure|tutto|di più)|ti potrebbe(?:ro)? interessare(?: anche)?|potrebbe interessarti(?: anche)?|"
    r"vedi anche|guarda anche|approfondisci|per approfondire|"
    # Portuguese
    r"(?:leia|veja|confira|ouça|assista)(?: também| mais| ainda)|saiba mais|mais lidas|"
    # Dutch
    r"lees (?:ook|meer|verder)|bekijk ook|zie ook|meer (?:over|nieuws)|"
    # Nordic
    r"l[eäæ]s (?:også|også:|också|mer|mere|videre|hele saken)|se (?:også|också)|les (?:også|mer)|lue (?:myös|lisää)|"
    r"katso myös|"
    # Slavic
    r"czytaj (?:też|także|również|więcej|dalej)|zobacz (?:też|także|również|więcej)|przeczytaj(?: też| także| "
    r"również)?|"
    r"polecamy|čtěte (?:také|též|více|i)|přečtěte si(?: také| i)?|mohlo by vás zajímat|prečítajte si(?: aj)?|čítajte "
    r"aj|"
    r"pročitajte (?:i|još|više)(?: ovo)?|pogledajte (?:i|još)|preberite (?:tudi|še)|"
    r"читайте (?:также|также по теме|ещё|еще|также:|подробнее)|также (?:читайте|по теме)|смотрите также|по теме|"
    r"материалы по теме|подробнее|читайте (?:також|ще)|дивіться також|вижте (?:още|и)|прочетете (?:още|и)|прочитајте|"
    # Others in Latin script
    r"olvas(?:d|sa|tad) (?:el|tovább)(?: ezt is)?|ezt is (?:olvasd|ajánljuk)|kapcsolódó(?: cikk(?:ek)?)?|"
    r"cit(?:ește|iţi|iți|este) (?:și|şi|si|mai mult|mai multe)|vezi și|"
    r"(?:bunu da |bunlar da |bunları da )?(?:ilginizi çekebilir|okuyun|oku)|ayrıca (?:oku|okuyun|bkz)|ilgili "
    r"haber(?:ler)?|"
    r"baca (?:juga|selengkapnya)|lihat juga|simak juga|xem thêm|đọc thêm|tin liên quan|basahin(?: din)?|skaitykite "
    r"(?:taip pat|daugiau)|"
    r"lasi (?:arī|vairāk)|loe (?:ka|lisaks|veel)|soma (?:pia|zaidi)|"
    # Greek
    r"διαβάστε (?:επίσης|ακόμα|ακόμη|περισσότερα|και)|δείτε (?:επίσης|ακόμα|και)|"
    # Asian and Arabic scripts
    r"(?:相关|相關|延伸|推荐|推薦|更多|扩展|擴展)(?:阅读|閱讀|文章|新闻|新聞|报道|報導|链接)|点击(?:查看|阅读)更多|"
    r"更多(?:精彩|新闻|资讯)|"
    r"関連(?:記事|リンク|ニュース|動画)|(?:あわせて|合わせて|併せて|こちらも)(?:読みたい|読む|おすすめ)?|【?関連】?|"
    r"おすすめ記事|続きを読む|"
    r"관련\s?기사|함께 ?(?:보면|읽으면) 좋은 ?(?:기사|글)|많이 본 (?:기사|뉴스)|추천 ?기사|"
    r"(?:यह|ये|इसे|इन्हें)(?: खबर)? भी (?:पढ़ें|पढ़े|देखें)|और पढ़ें|(?:এটাও|আরও|আরো) পড়ুন|மேலும் படிக்க|ఇది కూడా "
    r"చదవండి|"
    r"اقر[أا]\s?(?:أيض[اًا]+|المزيد)|شاهد أيض[اًا]+|طالع أيض[اًا]+|بیشتر بخوانید|مزید پڑھیں|یہ بھی پڑھیں|קראו (?:גם|"
    r"עוד)|อ่าน(?:เพิ่มเติม|ข่าวอื่น|ต่อ)"
)
_PROMO = RarePattern(
    rf"^\W*(?:{_PROMO_HEADS})\s*(?:[:：|｜¦>»→•]|–|—|\s-\s|\.{{3}}|…|>>|$)", re.I
)  # fmt: skip
_PROMO_OPEN = RarePattern(
    r"^\W{0,4}(?:also read|read also|must read|read more|lesen sie auch|mehr zum thema|lire aussi|à lire aussi|lea "
    r"también|"
    r"lee también|te puede interesar|leggi anche|leia também|veja também|lees ook|läs också|läs mer|les også|læs også|"
    r"lue myös|czytaj także|czytaj też|zobacz także|читайте также|читайте також|čtěte také|baca juga|ilginizi "
    r"çekebilir|"
    r"xem thêm|citește și|pročitajte i|διαβάστε επίσης|相关阅读|延伸阅读|関連記事|관련기사|"
    r"यह भी पढ़ें|ये भी पढ़ें|اقرأ أيضا)(?!\w)",
    re.I,
)
_CHROME = RarePattern(
    r"^\W*(?:"
    r"(?:share|save|print|email|e-mail|tweet|post|copy link|link copied!?|comment|comments|\d+ comments?|reply|like|"
    r"follow)"
    r"(?:[\s/,|·&]+(?:this|article|story|on|via|by|with|facebook|twitter|x|whatsapp|linkedin|email|print|reddit|"
    r"pinterest|"
    r"telegram|copy|link|share|save|comments?|your|friends|page|post|and|or|it|social|media|us|to|the|instagram|"
    r"flipboard|"
    r"bluesky|threads|messenger))*|"
    r"facebook|twitter|whatsapp|linkedin|telegram|pinterest|reddit|instagram|youtube|e-?mail|"
    r"teilen|artikel teilen|drucken|merken|kommentare?(?: \(?\d+\)?)?|partager(?: l'article)?|imprimer|compartir|"
    r"compartilhar|"
    r"condividi|delen|dela|del|jaa|udostępnij|поделиться|поделитесь|paylaş|bagikan|分享|分享到|シェア|ツイート|"
    r"공유(?:하기)?|"
    r"follow us(?: on)?.{0,120}|join (?:us on|our) .{0,100}|like us on .{0,80}|subscribe (?:to|now|here|today|"
    r"for).{0,160}|"
    r"sign up (?:for|to|here|now|today).{0,160}|get (?:the|our) .{0,60}newsletter.{0,80}|"
    r"(?:click|tap) here to (?:subscribe|join|follow|sign up|read|get|download|share|comment|advertise).{0,140}|"
    r"download (?:the|our) .{0,40}app.{0,80}|"
    r"advertisements?|sponsored(?: content)?|anzeige|werbung|publicité|publicidad|pubblicità|publicidade|reklam|"
    r"реклама|"
    r"advertisement - .{0,60}|(?:article|story) continues (?:below|after).{0,40}|continue reading.{0,40}|scroll to "
    r"continue.{0,40}|"
    r"loading\.{0,3}…?|skip (?:to|advertisement|past newsletter).{0,60}|view (?:all )?comments.{0,20}|leave a "
    r"(?:comment|reply).{0,20}|"
    r"post a comment|back to top|go back|previous(?: article| post)?|next(?: article| post)?|listen to this "
    r"article.{0,40}|"
    r"listen \(?\d+ min.{0,10}|\d+ min(?:ute)?s? read|reading time:? .{0,20}|lesezeit:? .{0,20}|estimated reading "
    r"time.{0,20}|"
    r"view image in fullscreen|open image in .{0,20}|enlarge(?: this)? image|image source,?.{0,60}|image caption,?|"
    r"video caption,?|"
    r"(?:photo(?:graph)?|image|foto|bild|picture|crédit photo|photo credit|image credit|image courtesy)s?\s*"
    r"(?:credit|by|:|©).{0,100}|"
    r"getty images?.{0,40}|toggle caption|hide caption|play video|watch video|video player.{0,40}|"
    r"(?:report|suggest) (?:a|an) (?:typo|error|correction).{0,60}|"
    r"(?:last )?(?:updated|modified)(?: on| at)?:? .{0,50}\d{4}.{0,30}|(?:first )?published(?: on| at)?:? "
    r".{0,50}\d{4}.{0,30}|"
    r"posted (?:on|in|at):? .{0,60}|filed (?:under|to):? .{0,100}|"
    r"字号\s*[:：]?[\s大中小+＋-]*|字體大?小?\s*[:：]?[\s大中小+＋-]*|文字サイズ.{0,10}|"
    r"(?:[【\[［]\s*(?:打印|关闭|關閉|返回|收藏|纠错|列印|印刷|复制链接|分享|编辑|我要评论|关闭窗口)\s*[】\]］]\s*)+|글자\s?크기.{0,10}|"
    r"quick links?|table of contents|in this (?:article|story|post)|contents|jump to.{0,40}"
    r")\W*$",
    re.I,
)
_TAG_LINE = RarePattern(
    r"^\W*(?:tags?|topics?|filed under|keywords|categor(?:y|ies)|schlagw(?:o|ö)rt(?:e|er)?|themen|stichworte|"
    r"etiquetas|temas|"
    r"mots[- ]clés|thèmes|argomenti|onderwerpen|ämnen|emneord|tagi|tematy|теги|метки|етикети|ключевые слова|etiketler|"
    r"štítky|címkék|"
    r"标签|标签|關鍵字|关键词|キーワード|タグ|태그)\s*(?:[:：|]\s*.{0,300}|)$",
    re.I,
)
_CONTACT = RarePattern(
    r"^\W*(?:(?:contact|email|e-mail|reach|follow|write to|tweet) (?:the (?:author|writer|reporter)|us|her|him|them|"
    r"\w+ \w+|\w+)\s+"
    r"(?:at|on|via|to|@).{0,120}|[\w.+-]+@[\w-]+\.[\w.]{2,}|(?:twitter|x|instagram|facebook):? ?@\w+|@\w{2,30})\W*$",
    re.I,
)


_CAPTION = re.compile(
    r"^.{8,240}[^.!?\s]\s?[(\[](?:(?:file|archive?|archiv|representative|representational|representation|handout|"
    r"screengrab|"
    r"illustration|illustrative|symbol)(?:\s?(?:photo|image|picture|pic|bild|foto))?|"
    r"(?:photo|image|picture|pic|foto|bild|photo credit|image credit|credit|photo by|image source|imagen|crédit "
    r"photo)\b"
    r"[^()]{0,60}|(?:AP|AFP|Reuters|ANI|PTI|EPA|dpa|Bloomberg|Getty Images?|via (?:AP|REUTERS|Reuters)|AP "
    r"Photo[^()]{0,40}|"
    r"[A-Z][\w/ ]{0,20}(?:Photos?|Images|File|FILE)))[)\]]$",
    re.I,
)


def is_caption(line: str) -> bool:
    """Whether the line is the caption of a picture, told by the credit in brackets that ends it."""
    return len(line) <= 260 and (_CAPTION.match(line) is not None or names_picture(line))


_PLATFORM = (
    r"(?:x|twitter|facebook|instagram|tik ?tok|whats ?app|telegram|linkedin|youtube|bluesky|threads|mastodon|google\s"
    r"(?:news|noticias|notícias))"
)
_LETTER = rf"(?:newsletters?|news ?letter|inbox|e-?mail|briefings?|podcasts?|alerts?|channel|updates|{_PLATFORM})"
_SIGN_UP = RarePattern(
    # What may come before the call: "To get it weekly, ...", "Enjoying this? ...", "You can ..."
    r"^\W{0,6}(?:(?:please|click here (?:to|and)|tap here to|you can(?: also)?|don'?t forget to|be sure to|and)\s|"
    r"(?:to (?:get|receive|read|stay|have|hear|keep|support|follow)|for (?:more|the latest|all|daily|weekly)|if you|"
    r"want|like (?:this|what)|enjoy\w*|love|looking for|never miss|don'?t miss|stay|keep up|get more|why not|"
    r"before you go|thank(?:s| you) for reading)\b[^\"“”„«»]{0,120}?[,:;?!.–—-]\s*(?:please )?)?(?:"
    # English
    rf"(?:sign up|subscribe|register)\b.{{0,120}}\b{_LETTER}\b|(?:sign up|subscribe|register) (?:here|now|today)\b|"
    rf"subscribe to (?:us|our|the)\b|join (?:us|our|the)\b.{{0,80}}\b{_LETTER}\b|"
    rf"get (?:it|them|the|our|more|all)\b.{{0,120}}\b(?:your inbox|newsletters?|by e-?mail)\b|"
    rf"(?:follow|join|like|find|connect with|fan) (?-i:us|me|our|her|him|them|@?[A-Z]\w+(?: [A-Z]\w+){{0,2}})\b"
    rf".{{0,60}}\b(?:on|via|at|in) (?:our )?{_PLATFORM}\b|"
    r"(?:download|get) (?:our|the) (?:(?-i:[A-Z]\w+ ){0,3}|free |new |news )*app\b|have a (?:news )?tip\?|"
    r"got a (?:story|news|confidential|tip)\b.{0,30}\?|(?:do you|you) have a (?:news )?(?:tip|story)\b.{0,30}\?|"
    r"support (?:our|independent) journalism\b|"
    # German
    r"(?:abonnieren sie|abonniere|jetzt abonnieren|newsletter abonnieren)\b|"
    rf"(?:melden sie sich|melde dich|hier anmelden|jetzt anmelden)\b.{{0,80}}\b{_LETTER}|newsletter\b.{{0,60}}"
    r"(?:abonnieren|anmelden|bestellen|hier entlang)\b|"
    rf"(?:folgen sie|folge|folgt) (?:uns|mir|dem|der)\b.{{0,60}}\b{_PLATFORM}\b|"
    r"laden sie (?:sich )?(?:unsere|die) .{0,30}app\b|"
    # French
    r"(?:inscrivez-vous|abonnez-vous|inscris-toi|abonne-toi)\b|"
    rf"(?:suivez|rejoignez|retrouvez)(?:-nous|-moi| notre| nos)\b.{{0,80}}\b{_PLATFORM}\b|"
    r"(?:téléchargez|recevez) (?:notre|nos|la newsletter)\b|"
    # Spanish, Catalan, Portuguese, Italian
    rf"(?:suscr[ií]bete|suscríbase|apúntate|regístrate|subscriu-te|inscreva-se|cadastre-se|iscriviti|iscrivetevi|"
    rf"abbonati)\b|(?:síguenos|síganos|sigue|segueix-nos|siga|siga-nos|acompanhe|seguici|segui|únete|unete|entra|entre)"
    rf"\b.{{0,80}}\b{_PLATFORM}\b|(?:descarga|baixe|scarica) (?:nuestra|nosso|o nosso|la nostra|l'app)\b|"
    # Dutch, Nordic, Slavic
    rf"(?:schrijf je|meld je|abonneer je|meld u)\b.{{0,80}}\b{_LETTER}|"
    rf"(?:volg|følg|följ|seuraa) (?:ons|oss|os|meitä|ons ook)\b|"
    rf"(?:tilmeld dig|meld deg|anmäl dig|prenumerera|tilaa)\b.{{0,80}}(?:nyhedsbrev|nyhetsbrev|uutiskirje|newsletter)|"
    rf"(?:zapisz się|subskrybuj|obserwuj|polub)\b.{{0,80}}\b(?:newsletter\w*|{_PLATFORM}\w*)\b|"
    rf"(?:подпи(?:шитесь|сывайтесь|шись)|підпи(?:шіться|суйтесь|суйтеся)|следите за нами|читайте нас)\b|"
    # Others
    r"(?:bizi|haberlerimizi)\b.{0,60}takip edin|(?:ikuti kami|theo dõi chúng tôi|ακολουθήστε (?:μας|το))\b|"
    r"(?:点击|点此|扫码|长按|请)?(?:关注|訂閱|订阅|關注)(?:我们|我們|本报|本站|公众号)|(?:メルマガ|ニュースレター)に?(?:登録|購読)|"
    r"(?:हमें|हमारे).{0,60}(?:फॉलो करें|सब्सक्राइब करें)|تابعونا|اشترك(?:وا)? (?:في|الآن)"
    r")",
    re.I,
)
"""A call to subscribe, follow or write in, from the beginning of a line: an imperative, with what it calls to."""
_TOLD = re.compile(
    r"\b(?:said|says|told|tells|urged|asked|advised|wrote|added|warned|sagte|sagt|erklärte|dit|déclaré|expliqué|dijo|"
    r"dice|disse|zei|sa|sade|sagde|powiedział\w*|сказал\w*|заявил\w*|сообщил\w*|dedi)\b|表示|说|述べ",
    re.I,
)
"""Somebody says it: a sentence of the article."""
_CREDIT = re.compile(
    r"^[^.!?]{2,120}\b(?:contributed(?: reporting)?|provided additional reporting) (?:to|for) this (?:report|article|"
    r"story)\W*$|^\W*additional reporting by [^.!?]{2,100}\W*$",
    re.I,
)
_MAX_CALL_CHARS = 300
_OPENING_QUOTES = "\"“„«»‘'「『"
_BIO_VERB = (
    r"(?:is|was|has|covers?|writes?|wrote|works?|reports?|joined|lives?|studied|holds?|leads?|specialis[ez]s|"
    r"specializes|"
    r"ist|hat|schreibt|arbeitet|berichtet|est|écrit|couvre|es|escribe|trabaja|è|scrive|is een|är|er|jest|jako)"
)


def is_sign_up(line: str) -> bool:
    """Whether a line is a call to subscribe, to follow or to write in, or says who else reported.

    It has to be one from its beginning, to the reader: a sentence that speaks of a newsletter or an app is none, nor is
    a call that somebody in the article makes.
    """
    if len(line) > _MAX_CALL_CHARS:
        return False
    if _CREDIT.match(line):
        return True
    return _SIGN_UP.match(line) is not None and not _is_told(line)


def _is_told(line: str) -> bool:
    """Whether somebody in the article says it."""
    return line[0] in _OPENING_QUOTES or _TOLD.search(line) is not None


def is_bio(line: str, names: Iterable[str]) -> bool:
    """Whether a line presents one of the authors: it opens with the name, a verb follows."""
    folded = fold_case(line)
    return any(
        fold_case(name) in folded
        and re.match(rf"^\W{{0,3}}(?:by |dr\.? |von |por )?{re.escape(name)}\b,?.{{0,60}}?\b{_BIO_VERB}\b", line, re.I)
        for name in names
    )


def is_promo(line: str) -> bool:
    """Whether the line advertises another page: "ALSO READ| ...", "Lesen Sie auch: ..."."""
    if len(line) > 300:
        return False
    return _PROMO.match(line) is not None or (len(line) < 220 and _PROMO_OPEN.match(line) is not None)


def is_chrome(line: str) -> bool:
    """Whether the line is a control or call of the page: share, print, subscribe, advertisement, photo credit."""
    return len(line) <= 260 and _CHROME.match(line) is not None and not (len(line) > 40 and _is_told(line))


def is_tag_line(line: str) -> bool:
    """Whether the line lists tags or is the word "Tags" alone."""
    return len(line) <= 330 and _TAG_LINE.match(line) is not None


def is_contact(line: str) -> bool:
    """Whether the line only tells how to reach the author."""
    return len(line) <= 180 and _CONTACT.match(line) is not None and not (len(line) > 40 and _is_told(line))
