"""More pages of the kind in `skeletons`: layouts of newspapers, portals and content systems."""

from collections.abc import Callable

from skeletons import Prose, Skeleton, cards, ld, meta, page, teasers

MAKERS: list[Callable[[], Skeleton]] = []


def skeleton(make: Callable[[], Skeleton]) -> Callable[[], Skeleton]:
    MAKERS.append(make)
    return make


@skeleton
def tagdiv_newspaper_theme() -> Skeleton:
    t, title = Prose("en", 300), "Rope bridge to be tried by goats first"
    inner = f"""<div class="td-crumb-container"><div class="entry-crumbs"><span><a href="/">Home</a></span> <i
class="td-icon-right"></i> <span><a href="/town">Town</a></span> <i></i> <span>{title}</span></div></div>
<article id="post-9" class="post-9 post type-post"><div class="td-post-header"><ul class="td-category"><li><a
href="/town">Town</a></li></ul><header class="td-post-title"><h1 class="entry-title">{title}</h1><div
class="td-module-meta-info"><div class="td-post-author-name"><div class="td-author-by">By</div> <a href="/author/s">Sol
Brandt</a><div class="td-author-line"> - </div></div><span class="td-post-date"><time class="entry-date updated
td-module-date" datetime="2023-09-12T11:30:00+02:00">September 12, 2023</time></span><div class="td-post-comments"><a
href="#c">0</a></div><div class="td-post-views"><span>412</span></div></div></header></div><div
class="td-post-sharing"><a>Facebook</a><a>Twitter</a></div><div class="td-post-content tagdiv-type"><div
class="td-post-featured-image"><figure><img src="/g.jpg"><figcaption class="wp-caption-text">A goat, waiting</figcaption>
</figure></div>{t.ps(3)}<div class="td-a-rec td-a-rec-id-content_inline"><span class="td-adspot-title">-
Advertisement -</span></div>{t.ps(3)}</div><footer><div class="td-post-source-tags"><ul class="td-tags"><li><span>TAGS
</span></li><li><a href="/tag/g">goats</a></li></ul></div><div class="td-post-next-prev"><div><span>Previous article</span>
<a href="/p">Snow closes the pass above Corrie</a></div></div><div class="author-box-wrap"><div class="desc"><div
class="td-author-name vcard author"><span class="fn"><a href="/author/s">Sol Brandt</a></span></div><div
class="td-author-description">Writes about rope.</div></div></div></footer></article><div class="td_block_related_posts">
<h4><a class="td-related-left">RELATED ARTICLES</a></h4>{cards("h3")}</div>"""
    return Skeleton("tagdiv", page(meta(title), inner), title, tuple(t.said), ("Sol Brandt",), "2023-09-12")


@skeleton
def bloxcms() -> Skeleton:
    t, title = Prose("en", 310), "Council votes on sirens"
    inner = f"""<div id="asset-content" class="asset-content"><article class="asset"><header
class="asset-header"><h1 itemprop="headline" class="headline"><span>{title}</span></h1><div class="meta"><span><ul
class="list-inline"><li><span itemprop="author" class="tnt-byline">Gwen Tully gtully@herald.example</span></li><li
class="hidden-print"><time datetime="2024-04-18T17:00:00-05:00" class="tnt-date asset-date">Apr 18, 2024</time></li><li
class="hidden-print"><time class="tnt-date asset-date tnt-update-recent" datetime="2024-04-19T08:00:00-05:00">Updated
Apr 19, 2024</time></li></ul></span></div></header><div class="asset-body"><div class="subscriber-preview">{t.ps(2)}</div>
<div class="subscriber-only">{t.ps(3)}</div><div class="tncms-region-ads"><div class="ad-col"></div></div><div
class="tagline" itemprop="disambiguatingDescription"><p>Reach Gwen Tully at 555-0100 or gtully@herald.example.</p></div>
</div></article><div class="panel tncms-block most-popular"><h3>Most Popular</h3><ul>{teasers()}</ul></div></div>"""
    return Skeleton("blox", page(meta(title), inner), title, tuple(t.said), ("Gwen Tully",), "2024-04-18")


@skeleton
def caas_portal() -> Skeleton:
    t, title = Prose("en", 320), "What the tides did to the old pier"
    inner = f"""<article class="caas-container"><div class="caas-content"><header class="caas-header"><div
class="caas-logo"><a href="/"><img alt="The Tarn Herald"></a></div><div class="caas-title-wrapper"><h1
data-test-locator="headline">{title}</h1></div></header><div class="caas-content-wrapper"><div
class="caas-attr"><div class="caas-attr-meta"><div class="caas-attr-item-author"><span
class="caas-author-byline-collapse">Hob Lister</span></div><div class="caas-attr-time-style"><time
datetime="2024-03-02T10:11:12.000Z">March 2, 2024 at 5:11 AM</time><span class="caas-attr-separator">·</span><span
class="caas-attr-mins-read">4 min read</span></div></div></div><div class="caas-body">{t.ps(3)}<div
class="caas-readmore"><button>Read more</button></div><div class="caas-figure"><figure><img src="/x.jpg"></figure>
<div class="caption-wrapper"><figcaption>The pier in 1921 (Harbour archive)</figcaption></div></div>{t.ps(2)}<h2>{
        t.say("A second pier")
    }</h2>{t.ps(2)}</div></div></div></article><div class="stream"><h2>Recommended stories</h2>
{cards("h3")}</div>"""
    head = meta(title) + ld(title, "Hob Lister", "2024-03-02T10:11:12.000Z")
    return Skeleton("portal caas", page(head, inner), title, tuple(t.said), ("Hob Lister",), "2024-03-02T10:11:12Z")


@skeleton
def rich_text_story() -> Skeleton:
    t, title = Prose("en", 330), "Divers find a second anchor"
    inner = f"""<div class="Page-content"><bsp-story-page><div class="Page-headline-wrap"><h1
class="Page-headline">{title}</h1></div><div class="Page-byline"><div class="Page-authors">By <a class="Link"
href="/author/tam-rudd">TAM RUDD</a></div><bsp-timestamp data-timestamp="1709373600000"><span>Updated 10:00 AM
GMT, March 2, 2024</span></bsp-timestamp></div><div class="Page-storyBody"><div class="RichTextStoryBody RichTextBody"><p>
OSTWICK (Wire) — {t.line(1)}</p>{t.ps(2)}<div class="Enhancement" data-align-center><div class="PageList"><bsp-list-loadmore
class="PageListStandardB"><div class="PageListStandardB-header"><h2>Related Stories</h2></div>{cards("h3")}
</bsp-list-loadmore></div></div>{t.ps(3)}<p>___</p><p>{t.p(1)}</p></div></div></bsp-story-page></div>"""
    first = f"OSTWICK (Wire) — {Prose('en', 330).line(1)}"
    head = meta(title, article__published_time="2024-03-02T07:30:00")
    return Skeleton(
        "rich text story", page(head, inner), title, (first, *t.said), ("Tam Rudd",), "2024-03-02", optional=("___",)
    )


@skeleton
def text_block_components() -> Skeleton:
    t, title = Prose("en", 340), "Swans hold up the night train"

    def blocks(number: int) -> str:
        return "".join(
            f'<div data-component="text-block"><div class="ssrcss-11r1m41"><p>{t.p()}</p></div></div>'
            for _ in range(number)
        )

    inner = f"""<main id="main-content"><article class="ssrcss-pv1rh6-ArticleWrapper"><div
data-component="headline-block"><h1 class="ssrcss-headline">{title}</h1></div><div data-component="byline-block"><div
class="contributor"><span>Nan Quill</span><span>Herald News, Pell</span></div><time data-testid="timestamp">2 hours
ago</time></div><div data-component="image-block"><figure><img><figcaption>The swans on platform two</figcaption></figure>
</div>{blocks(3)}<div data-component="subheadline-block"><h2>{t.say("Bread did not help")}</h2></div>{blocks(2)}<div
data-component="links-block"><div>More on this story</div><ul>{teasers()}</ul></div>{blocks(1)}<div
data-component="topic-list"><h2>Related Topics</h2><ul><li><a href="/t">Railways</a></li></ul></div></article></main>"""
    head = meta(title) + ld(title, "Nan Quill", "2024-01-30T21:00:00.000Z")
    return Skeleton(
        "text block components", page(head, inner), title, tuple(t.said), ("Nan Quill",), "2024-01-30T21:00:00Z"
    )


@skeleton
def joomla() -> Skeleton:
    t, title = Prose("en", 350), "Choir finds its bus"
    inner = f"""<div class="item-page" itemscope itemtype="https://schema.org/Article"><meta itemprop="inLanguage"
content="en-GB"><div class="page-header"><h2 itemprop="headline">{title}</h2></div><div class="article-info-block"><dl
class="article-info muted"><dt class="article-info-term">Details</dt><dd class="createdby" itemprop="author" itemscope
itemtype="https://schema.org/Person">Written by: <span itemprop="name">Ugo Fell</span></dd><dd
class="category-name">Category: <a href="/arts">Arts</a></dd><dd class="published"><span class="icon-calendar"></span><time
datetime="2022-12-01T09:00:00+00:00" itemprop="datePublished">Published: 01 December 2022</time></dd><dd
class="hits">Hits: 512</dd></dl></div><div itemprop="articleBody">{t.ps(5)}</div><ul class="pager pagenav"><li
class="previous"><a href="/p">Prev</a></li><li class="next"><a href="/n">Next</a></li></ul></div>"""
    return Skeleton("joomla", page(f"<title>{title}</title>", inner), title, tuple(t.said), ("Ugo Fell",), "2022-12-01")


@skeleton
def typo3() -> Skeleton:
    t, title = Prose("de", 20), "Nebelhorn bleibt stumm"
    lead = "Das Horn am Kap wird erst im Herbst wieder tönen, sagt die Gemeinde."
    inner = f"""<div class="news news-single"><div class="article" itemscope="itemscope"
itemtype="http://schema.org/Article"><div class="header"><h1 itemprop="headline">{title}</h1></div><div
class="footer"><p><span class="news-list-date"><time datetime="2024-02-20" itemprop="datePublished">20.02.2024</time></span>
<span class="news-list-author">Von Antje Wieck</span></p></div><div class="teaser-text" itemprop="description"><p>{lead}</p>
</div><div class="news-text-wrap" itemprop="articleBody">{t.ps(4)}</div><div class="news-related-wrap"><h3>Verwandte
Nachrichten</h3><ul>{teasers()}</ul></div><div class="news-backlink-wrap"><a href="/">Zurück</a></div></div></div>"""
    return Skeleton(
        "typo3",
        page(f"<title>{title} - Gemeinde Kap</title>", inner, "de"),
        title,
        tuple(t.said),
        ("Antje Wieck",),
        "2024-02-20",
        optional=(lead,),
    )


@skeleton
def detik_like() -> Skeleton:
    t, title = Prose("en", 360), "Perahu tetap berlayar"
    t = Prose("vi", 20)
    ps = [t.p() for _ in range(5)]
    inner = f"""<article class="detail"><div class="detail__header"><h1 class="detail__title">{title}</h1><div
class="detail__author">Sari Bahari - <span class="detail__label">Laut News</span></div><div class="detail__date">Jumat, 03
Mei 2024 14:05 WIB</div></div><div class="detail__body-text itp_bodycontent"><strong>Ostwick</strong> - <p>{ps[0]}</p><p>
{ps[1]}</p><div class="paradetail"><p class="para_caption">ADVERTISEMENT</p></div><div class="scroll">SCROLL TO CONTINUE
WITH CONTENT</div><p>{ps[2]}</p><table class="linksisip"><tbody><tr><td><div class="lihatjg"><strong>Baca juga: </strong><a
href="/x">Salju menutup jalan</a></div></td></tr></tbody></table><p>{ps[3]}</p><p>{ps[4]}</p><strong>(sba/bhr)</strong></div>
<div class="detail__body-tag"><a href="/t">perahu</a></div></article>"""
    return Skeleton(
        "indonesian portal",
        page(f"<title>{title}</title>", inner, "id"),
        title,
        tuple(t.said),
        ("Sari Bahari",),
        "2024-05-03T14:05:00+07:00",
        url="https://laut.example/d-1",
        optional=("Ostwick -", "(sba/bhr)", "Ostwick"),
    )


@skeleton
def nordic_hashed() -> Skeleton:
    t, title = Prose("en", 370), "Färjan går igen"
    inner = f"""<main><article class="hyperion-css-1a"><h1 class="hyperion-css-2b">{title}</h1><div
class="hyperion-css-3c"><span>Publicerad 3 maj 2024 14.05</span> <span>Uppdaterad 4 maj 2024 08.00</span></div><div
class="hyperion-css-4d"><p class="hyperion-css-5e">{t.p()}</p>{t.ps(3, "p", ' class="hyperion-css-6f"')}<h2>{
        t.say("Hundar betalar")
    }</h2>{t.ps(2, "p", ' class="hyperion-css-6f"')}</div><div class="hyperion-css-7g"><a
href="/av/lo"><span>Av:</span> <span>Lo Skär</span></a></div><div class="hyperion-css-8h"><p>LÄS MER</p><a href="/x">Snö
stänger passet</a></div></article></main>"""
    return Skeleton(
        "nordic hashed",
        page(f"<title>{title} | Bladet</title>", inner, "sv"),
        title,
        tuple(t.said),
        ("Lo Skär",),
        "2024-05-03",
        url="https://bladet.example/a",
    )


@skeleton
def dutch_blocks() -> Skeleton:
    t, title = Prose("en", 380), "Veer vaart weer"
    inner = f"""<article class="article-body"><header><h1>{title}</h1><div class="byline"><span>Door <a href="/auteur/m">Mies
Dekker</a></span><span class="date">03 mei 2024 om 14:05</span><span>Update: 4 mei 2024</span></div></header>
{"".join(f'<div class="block block-paragraph"><p>{t.p()}</p></div>' for _ in range(3))}<div class="block block-quote"><q>{t.p(1)}</q></div>
<div class="block block-related"><span class="label">Lees ook</span><a href="/x">Sneeuw sluit de pas</a></div>
{"".join(f'<div class="block block-paragraph"><p>{t.p()}</p></div>' for _ in range(2))}</article>"""
    return Skeleton(
        "dutch blocks",
        page(f"<title>{title}</title>", inner, "nl"),
        title,
        tuple(t.said),
        ("Mies Dekker",),
        "2024-05-03",
        url="https://blad.example/a",
    )


@skeleton
def greek() -> Skeleton:
    t, title = Prose("ru", 20), "Το πορθμείο επιστρέφει την άνοιξη"
    inner = f"""<article><h1 class="entry-title">{title}</h1><div class="article-info"><span class="date">03.05.2024 |
14:05</span><span class="author">Γράφει η Ελένη Ακτή</span></div><div class="article-main-text">{t.ps(4)}</div><div
class="related-articles"><h3>Διαβάστε επίσης</h3><ul>{teasers()}</ul></div></article>"""
    return Skeleton(
        "greek frame",
        page(f"<title>{title}</title>", inner, "el"),
        title,
        tuple(t.said),
        ("Ελένη Ακτή",),
        "2024-05-03",
        url="https://ef.example/a",
    )


@skeleton
def hungarian() -> Skeleton:
    t, title = Prose("pl", 20), "Tavasszal újra jár a komp"
    lead = t.line(1)
    inner = f"""<div class="cikk"><h1>{title}</h1><div class="cikk-info"><span class="szerzo">Szerző: Part Ilona</span><span
class="datum">2024. május 3. 14:05</span></div><div class="lead">{lead}</div><div class="cikk-torzs">{t.ps(4)}</div><div
class="cimkek">Címkék: <a href="/c">komp</a></div></div>"""
    return Skeleton(
        "hungarian frame",
        page(f"<title>{title}</title>", inner, "hu"),
        title,
        tuple(t.said),
        ("Part Ilona",),
        "2024-05-03",
        url="https://ujsag.example/a",
        optional=(lead,),
    )


@skeleton
def chinese_portal_source_line() -> Skeleton:
    t, title = Prose("zh", 30), "秋汛之前渡口加固完成"
    ps = "".join(f"<p>　　{t.p()}</p>" for _ in range(4))
    inner = f"""<div class="post_main"><h1 class="post_title">{title}</h1><div class="post_info">2024-05-03 14:05:11　来源:
<a href="/s">青屿晨报</a>　<a class="post_jubao" href="/j">举报</a></div><div class="post_body"><p
class="f_center"><img src="/a.jpg"><br>加固后的渡口（本报记者 周远 摄）</p>{ps}<p>（原标题：{title}）</p></div><div
class="post_statement">特别声明：以上内容为自媒体平台用户上传并发布，本平台仅提供信息存储服务。</div></div>"""
    return Skeleton(
        "chinese portal",
        page(f"<title>{title}_青屿网</title>", inner, "zh"),
        title,
        tuple(t.said),
        ("青屿晨报",),
        "2024-05-03",
        url="https://qy.example/a.html",
        optional=(f"（原标题：{title}）",),
    )


@skeleton
def japanese_paragraph_breaks() -> Skeleton:
    t, title = Prose("ja", 30), "桟橋のひび、補修は来春に"
    text = "<br/><br/>　".join(t.p() for _ in range(4))
    inner = f"""<div class="article_wrap"><div class="pankuzu"><a href="/">トップ</a>＞<a href="/s">社会</a></div><h1
class="title">{title}</h1><div class="time">2024/5/3 14:05</div><div class="sns"><a>ツイート</a><a>シェア</a></div><div
class="article_body"><div class="photo_box"><img src="/a.jpg"><p class="cap">補修を待つ桟橋（５月３日、白波町）</p></div><p>　{text}</p>
</div><div class="pager">1 / 1</div><div class="list"><h2>こちらも読まれています</h2><ul>{teasers()}</ul></div></div>"""
    return Skeleton(
        "japanese breaks",
        page(f"<title>{title} | 白波タイムズ</title>", inner, "ja"),
        title,
        tuple(t.said),
        (),
        "2024-05-03",
        url="https://shiranami.example/a",
    )


@skeleton
def indian_hashed() -> Skeleton:
    t, title = Prose("hi", 20), "घाट पर नई रोशनी"
    lis = "".join(f"<p>{t.p()}</p>" for _ in range(4))
    inner = f"""<div class="ba1e62a6"><nav aria-label="breadcrumb"><ol><li><a href="/">होम</a></li></ol></nav><article><h1>
<span style="color:#b00">घाट:</span> {title}</h1><div class="a88a1c42"><div><a href="/t">तटनगर</a><span>4 घंटे
पहले</span></div><ul><li>कॉपी लिंक</li></ul></div>{lis}<section class="e1"><h3>ये खबरें भी पढ़ें</h3>{cards("h3")}</section>
</article></div>"""
    head = f"<title>{title}</title>" + ld(f"घाट: {title}", "मीरा सागर", "2024-05-03T14:05:00+05:30")
    return Skeleton(
        "indian hashed",
        page(head, inner, "hi"),
        f"घाट: {title}",
        tuple(t.said),
        ("मीरा सागर",),
        "2024-05-03T14:05:00+05:30",
        url="https://dainik.example/a",
    )


@skeleton
def inset_boxes() -> Skeleton:
    t, title = Prose("en", 390), "The last lamp maker"
    inner = f"""<main><article class="story"><div class="storytitle"><h1>{title}</h1></div><div
class="story-meta"><div class="date-block"><time datetime="2024-04-01T05:00:48-04:00"><span class="date">April 1,
2024</span><span class="time">5:00 AM ET</span></time></div><div id="storybyline"><div class="byline-container--block"><p
class="byline__name byline__name--block"><a rel="author" href="/p/1">Finn Harrow</a></p></div></div></div><div
id="storytext" class="storytext"><div class="bucketwrap image large"><img><div class="credit-caption"><div
class="caption-wrap"><div class="caption"><p>The lamp maker at her bench. <b class="credit">Finn Harrow/Herald</b> <b
class="hide-caption">hide caption</b></p></div></div><span class="credit">Finn Harrow/Herald</span></div></div>{t.ps(3)}
<div class="bucketwrap internallink insettwocolumn"><div class="bucket img"><a href="/x"><img></a></div><div
class="bucketblock"><h3 class="slug"><a href="/town">Town</a></h3><h3><a href="/x">Why the lighthouse blinks twice</a></h3>
</div></div>{t.ps(2)}<blockquote><div><p>{t.p(1)}</p></div></blockquote>{t.ps(1)}</div><ul class="tags"><li><a
href="/tag">lamps</a></li></ul></article></main>"""
    return Skeleton(
        "inset boxes", page(meta(title), inner), title, tuple(t.said), ("Finn Harrow",), "2024-04-01T05:00:48-04:00"
    )


@skeleton
def review_with_rating() -> Skeleton:
    t, title = Prose("en", 400), "The Quay: a play that floats"
    inner = f"""<article itemscope itemtype="https://schema.org/Review"><h1 itemprop="name">{title}</h1><p
class="rating"><span class="stars">★★★★☆</span></p><p class="venue">Harbour Stage, Ostwick</p><p>By <span
itemprop="author">Bea Foss</span></p><p><time itemprop="datePublished" datetime="2024-05-12">12 May 2024</time></p><div
itemprop="reviewBody">{t.ps(4)}<ul><li>{t.say("At the Harbour Stage until 30 June")}</li></ul></div></article>"""
    return Skeleton("review", page(meta(title), inner), title, tuple(t.said), ("Bea Foss",), "2024-05-12")


@skeleton
def key_points_box() -> Skeleton:
    t, title = Prose("en", 410), "Loan for the ferry passes by a vote"
    pts = [
        t.say("The loan runs for nine years."),
        t.say("Fares will not rise before the autumn."),
        t.say("Two members stayed away."),
    ]
    inner = f"""<div class="ArticleHeader"><h1 class="ArticleHeader-headline">{title}</h1><time
data-testid="published-timestamp" datetime="2024-05-03T12:09:51+0000">Published Fri, May 3 2024 8:09 AM EDT</time><time
datetime="2024-05-03T15:00:00+0000">Updated Fri, May 3 2024 11:00 AM EDT</time><div class="Author-container"><a
class="Author-authorName" href="/z">Zeb Orton</a></div></div><div class="ArticleBody-articleBody"><div
class="RenderKeyPoints-keyPoints"><div class="RenderKeyPoints-header">Key Points</div><div
class="RenderKeyPoints-list"><div class="group"><ul>{"".join(f"<li>{p}</li>" for p in pts)}</ul></div></div></div><div
class="group">{t.ps(3)}</div><div class="RelatedContent"><h3>Read more</h3><div><a href="/x">Snow closes the pass above
Corrie</a></div></div><h2>{t.say("What comes next")}</h2><div class="group">{t.ps(3)}</div></div>"""
    head = meta(title, article__published_time="2024-05-03T12:09:51+0000")
    return Skeleton(
        "key points",
        page(head, inner),
        title,
        tuple(t.said),
        ("Zeb Orton",),
        "2024-05-03T12:09:51+00:00",
        optional=("Key Points",),
    )


@skeleton
def obituary() -> Skeleton:
    t, title = Prose("en", 420), "Agnes Pell, who kept the log"
    inner = f"""<section class="obit"><h1>{title}</h1><h2>Harbour master of Ostwick for thirty years</h2><p
class="dates">Born 4 March 1931, died 29 April 2024</p><p class="writer">Tom Lowry</p>{t.ps(5)}</section>"""
    head = meta(title, article__published_time="2024-05-09T23:00:00Z")
    return Skeleton(
        "obituary",
        page(head, inner),
        title,
        tuple(t.said),
        ("Tom Lowry",),
        "2024-05-09T23:00:00Z",
        optional=("Harbour master of Ostwick for thirty years", "Born 4 March 1931, died 29 April 2024"),
    )


@skeleton
def advice_column() -> Skeleton:
    t, title = Prose("en", 430), "My neighbour's boat blocks my light"
    q = t.p()
    inner = f"""<article><h1>{title}</h1><div class="byline">Ask Rhoda Fenn</div><span class="published">May 21, 2024</span>
<div class="content"><p><em>{q}</em></p><p><strong>{t.say("Rhoda replies:")}</strong></p>{t.ps(3)}<p><em>Send your question
to rhoda@herald.example. Letters may be shortened.</em></p></div></article>"""
    return Skeleton(
        "advice column",
        page(meta(title), inner),
        title,
        tuple(t.said),
        ("Rhoda Fenn",),
        "2024-05-21",
        optional=("Send your question to rhoda@herald.example. Letters may be shortened.",),
    )


@skeleton
def transcript() -> Skeleton:
    t, title = Prose("en", 440), "Podcast: a night on the pilot boat"
    rows = "".join(f"<p><b>{'HOST' if k % 2 else 'PILOT'}:</b> {t.p(1)}</p>" for k in range(6))
    t.said = [f"{'HOST' if k % 2 else 'PILOT'}: {line}" for k, line in enumerate(t.said)]
    inner = f"""<main><h1>{title}</h1><p class="by">By Ola Pike · 8 May 2024</p><div class="player"><audio
src="/a.mp3"></audio><p>Listen · 24:10</p></div><div class="transcript"><h2>Transcript</h2>{rows}</div></main>"""
    return Skeleton(
        "transcript",
        page(meta(title), inner),
        title,
        tuple(t.said),
        ("Ola Pike",),
        "2024-05-08",
        optional=("Transcript",),
    )


@skeleton
def letters() -> Skeleton:
    t, title = Prose("en", 450), "Letters: lamps, lemons and late boats"
    one, two, three = t.p(3), t.p(3), t.p(2)
    t.said = [one, "Ada Grove, Pell", two, "Lew Marsh, Vask", three, "Una Bly, Corrie"]
    inner = f"""<article><h1>{title}</h1><time datetime="2024-05-11">11 May 2024</time><div class="letters"><p>{one}</p><p
class="signature"><b>Ada Grove</b>, Pell</p><p>{two}</p><p class="signature"><b>Lew Marsh</b>, Vask</p><p>{three}</p><p
class="signature"><b>Una Bly</b>, Corrie</p></div></article>"""
    return Skeleton(
        "letters",
        page(meta(title), inner),
        title,
        tuple(t.said),
        (),
        "2024-05-11",
        optional=("Ada Grove, Pell", "Lew Marsh, Vask", "Una Bly, Corrie"),
    )


@skeleton
def two_columns_of_text() -> Skeleton:
    t, title = Prose("en", 460), "Harbour walls, stone by stone"
    inner = f"""<div class="container"><div class="row"><div class="col-md-8"><h1>{title}</h1><p class="text-muted">Posted 6
May 2024 by Ivo Stack</p></div></div><div class="row"><div class="col-md-6">{t.ps(3)}</div><div class="col-md-6">{t.ps(3)}
</div></div><div class="row"><div class="col-md-4"><h4>Latest news</h4>{cards("h5")}</div></div></div>"""
    return Skeleton("bootstrap columns", page(meta(title), inner), title, tuple(t.said), ("Ivo Stack",), "2024-05-06")


@skeleton
def short_with_video() -> Skeleton:
    t, title = Prose("en", 470), "Watch: seal takes the ferry"
    inner = f"""<div class="video-page"><div class="player"><video src="/v.mp4"></video></div><h1
class="video-title">{title}</h1><div class="video-meta"><span class="date">4 May 2024</span></div><p
class="video-description">{t.p(2)}</p><div class="playlist"><h2>Up next</h2>{cards("h3")}</div></div>"""
    return Skeleton("short with video", page(meta(title, "video.other"), inner), title, tuple(t.said), (), "2024-05-04")


@skeleton
def very_short_div_only() -> Skeleton:
    t, title = Prose("en", 480), "Fog horn tested on Tuesday"
    inner = f"""<div class="row"><div class="col1"><div class="story"><h1>{title}</h1><div class="stamp">3 May 2024,
7.02am</div><div class="txt">{t.p(1)}<br><br>{t.p(1)}</div></div><div class="others">{cards("h3")}</div></div></div>"""
    return Skeleton("very short, divs only", page(meta(title), inner), title, tuple(t.said), (), "2024-05-03")


@skeleton
def sports_table_at_end() -> Skeleton:
    t, title = Prose("en", 490), "Pell rowers win by a length"
    text = t.ps(4)
    rows = [("1", "Pell", "7:02"), ("2", "Vask", "7:05"), ("3", "Corrie", "7:31")]
    for row in rows:
        t.say(" | ".join(row))
    table = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    inner = f"""<article><h1>{title}</h1><p class="meta">Ed Marl, 15 June 2024</p>{text}<table class="results">{table}</table>
</article>"""
    return Skeleton(
        "table at the end",
        page(meta(title), inner),
        title,
        tuple(t.said),
        ("Ed Marl",),
        "2024-06-15",
        optional=tuple(" | ".join(r) for r in rows),
    )


@skeleton
def many_authors() -> Skeleton:
    t, title = Prose("en", 500), "Who owns the quay"
    inner = f"""<article><h1>{title}</h1><div class="authors"><a href="/author/a">Ann Orr</a>, <a href="/author/b">Ben
Loy</a>, <a href="/author/c">Cy Dunn</a> and <a href="/author/d">Di Ward</a></div><div class="pub">Published: June 2, 2024
6:00 a.m. ET</div><div class="body">{t.ps(6)}</div><div class="bio"><p>Ann Orr covers the courts. Ben Loy writes about
money.</p></div></article>"""
    return Skeleton(
        "many authors",
        page(meta(title), inner),
        title,
        tuple(t.said),
        ("Ann Orr", "Ben Loy", "Cy Dunn", "Di Ward"),
        "2024-06-02T06:00:00-04:00",
        optional=("Ann Orr covers the courts. Ben Loy writes about money.",),
    )


@skeleton
def ad_walls_inside() -> Skeleton:
    t, title = Prose("en", 510), "Lemons on the beach"
    junk = """<div class="code-block code-block-3" style="margin: 8px 0"><div id="div-gpt-ad-1"><p>Advertisement. Scroll to
continue reading.</p></div></div>"""
    news = """<div class="wp-block-group newsletter-embed"><p><strong>Sign up for the Herald Morning newsletter to get the
day's stories in your inbox.</strong></p></div>"""
    inner = f"""<article><h1>{title}</h1><p class="byline">by Kay Moor</p><p class="date">June 5th, 2024</p><div
class="entry">{t.ps(2)}{junk}{t.ps(2)}{news}{t.ps(2)}<p><a href="/app">Download our app</a></p><p><em>Subscribe to our
channel on WhatsApp and follow us on X.</em></p></div></article>"""
    return Skeleton("calls inside", page(meta(title), inner), title, tuple(t.said), ("Kay Moor",), "2024-06-05")


@skeleton
def article_in_form() -> Skeleton:
    t, title = Prose("en", 520), "Parish asks for a bell rope"
    inner = f"""<form id="aspnetForm" method="post" action="x.aspx"><input type="hidden" name="__VIEWSTATE"><div
id="ctl00_main"><span id="ctl00_lblTitle" class="newsTitle">{title}</span><br><span id="ctl00_lblDate">Wednesday, 10 April
2024</span><br><br><span id="ctl00_lblBody">{"<br><br>".join(t.p() for _ in range(5))}</span></div></form>"""
    return Skeleton("aspnet form", page(f"<title>{title}</title>", inner), title, tuple(t.said), (), "2024-04-10")


@skeleton
def arabic_two() -> Skeleton:
    t, title = Prose("ar", 20), "الميناء يختبر صفارة الضباب يوم الثلاثاء"
    inner = f"""<div class="wrap"><div class="breaking"><span>عاجل</span><a href="/b">الثلج يغلق الممر</a></div><div
class="single-post"><h1 class="post-title">{title}</h1><p class="post-meta"><span class="meta-author">كتب: <a
href="/a">يوسف الشاطئ</a></span> <span class="date">الجمعة، 3 مايو 2024 02:05 م</span></p><div class="entry">{t.ps(4)}</div>
<div class="tags">الوسوم: <a href="/t">الميناء</a></div><div class="related"><h3>مقالات ذات صلة</h3>{cards("h4")}</div></div>
</div>"""
    return Skeleton(
        "arabic blog",
        page(f"<title>{title} - صحيفة المرسى</title>", inner, "ar", ' dir="rtl"'),
        title,
        tuple(t.said),
        ("يوسف الشاطئ",),
        "2024-05-03",
        url="https://marsa.example/a",
    )


# --- the third lot ---


@skeleton
def divi() -> Skeleton:
    t, title = Prose("en", 600), "Net menders open a school"

    def module(number: int) -> str:
        return f'<div class="et_pb_module et_pb_text"><div class="et_pb_text_inner">{t.ps(number)}</div></div>'

    inner = f"""<div id="et-main-area"><div id="main-content"><article class="et_pb_post post"><div class="et_post_meta_wrapper"><h1 class="entry-title">{title}</h1><p class="post-meta">by <span class="author vcard"><a href="/author/x" rel="author">Nia Holt</a></span> | <span class="published">Jan 9, 2024</span> | <a href="/c">Town</a> | <span class="comments-number"><a href="#r">0 comments</a></span></p></div><div class="entry-content"><div class="et_pb_section"><div class="et_pb_row">{module(2)}<div class="et_pb_module et_pb_blurb"><h4 class="et_pb_module_header">{t.say("Knots first")}</h4><div class="et_pb_blurb_description"><p>{t.p()}</p></div></div>{module(2)}<div class="et_pb_module et_pb_cta"><h2>Join us</h2><div><p>Become a member of the Herald today.</p></div></div></div></div></div></article><div id="sidebar"><div class="et_pb_widget"><h4 class="widgettitle">Recent Posts</h4><ul>{teasers()}</ul></div></div></div></div>"""
    return Skeleton("divi", page(meta(title), inner), title, tuple(t.said), ("Nia Holt",), "2024-01-09")


@skeleton
def medium_like() -> Skeleton:
    t, title = Prose("en", 610), "I learned to row at sixty"
    inner = f"""<div id="root"><article><section><div><h1 class="pw-post-title">{title}</h1><h2 class="pw-subtitle-paragraph">Notes from a slow beginner</h2><div class="speechify"><div><a href="/@k"><img alt="Kit Varley"></a></div><div><a href="/@k" data-testid="authorName">Kit Varley</a><span>·</span><a href="/f">Follow</a></div><div><span data-testid="storyReadTime">5 min read</span><span>·</span><span data-testid="storyPublishDate">Apr 14, 2024</span></div><div><button>--</button><p>12</p></div><div><p>Listen</p></div><div><p>Share</p></div></div>{t.ps(3, "p", ' class="pw-post-body-paragraph"')}<h1 class="x">{t.say("Blisters")}</h1>{t.ps(3, "p", ' class="pw-post-body-paragraph"')}</div></section></article><div><h2>Written by Kit Varley</h2><p>1.2K Followers</p><p>Rower, late.</p></div><div><h2>More from Kit Varley</h2>{cards("h2")}</div></div>"""
    head = meta(title, article__published_time="2024-04-14T08:01:02.003Z") + '<meta name="author" content="Kit Varley">'
    return Skeleton(
        "medium like",
        page(head, inner),
        title,
        tuple(t.said),
        ("Kit Varley",),
        "2024-04-14T08:01:02.003Z",
        optional=("Notes from a slow beginner",),
    )


@skeleton
def guardianish() -> Skeleton:
    t, title = Prose("en", 620), "Otters return to the mill race"
    inner = f"""<main><article><div data-gu-name="headline"><h1 class="dcr-1">{title}</h1></div><div data-gu-name="standfirst"><p>Warden counts six, and asks walkers to keep dogs away</p></div><div data-gu-name="meta"><address aria-label="Contributor info"><div data-component="meta-byline">By <a rel="author" href="/profile/r">Rhys Tamm</a> in Corrie</div></address><details><summary><span>Sun 7 Apr 2024 08.00 BST</span></summary>Last modified on Mon 8 Apr 2024 10.02 BST</details></div><div id="maincontent" data-gu-name="body"><div class="article-body-commercial-selector">{t.ps(2)}<aside data-print-layout="hide"><a href="/x"><h4>Why the lighthouse blinks twice</h4><span>Read more</span></a></aside>{t.ps(2)}<gu-island name="EmailSignUp"><p>Sign up to Tarn Morning</p><p>A digest of the news, free every weekday</p><p>Privacy Notice: Newsletters may contain information about charities.</p></gu-island><h2>{t.say("A wet winter")}</h2>{t.ps(2)}</div></div><div data-gu-name="lines"><div>Explore more on these topics</div><ul><li><a href="/w">Wildlife</a></li></ul></div></article></main>"""
    return Skeleton(
        "islands",
        page(meta(title), inner),
        title,
        tuple(t.said),
        ("Rhys Tamm",),
        "2024-04-07",
        optional=("Warden counts six, and asks walkers to keep dogs away",),
    )


@skeleton
def spanish_portal() -> Skeleton:
    t, title = Prose("es", 30), "Los faros pasan a manos del club de remo"
    inner = f"""<div class="ue-c-article"><div class="ue-c-article__kicker">PUERTO</div><h1 class="ue-c-article__headline">{title}</h1><div class="ue-c-article__bar"><ul class="ue-c-article__byline"><li><div class="ue-c-article__byline-name"><a href="/a">MARINA COSTA</a></div><div class="ue-c-article__byline-location">Ostwick</div></li></ul><div class="ue-c-article__publishdate">Actualizado <time>Viernes, 3 mayo 2024 - 14:05</time></div></div><div class="ue-c-article__body">{t.ps(3)}<div class="ue-c-article__related-news"><ul><li><a href="/r">PUERTO. La nieve cierra el paso</a></li></ul></div>{t.ps(2)}</div></div>"""
    return Skeleton(
        "spanish portal",
        page(f"<title>{title} | Puerto</title>", inner, "es"),
        title,
        tuple(t.said),
        ("Marina Costa",),
        None,
        url="https://faro.example/a",
    )


@skeleton
def italian() -> Skeleton:
    t, title = Prose("pt", 30), "Il traghetto riparte in primavera"
    inner = f"""<article class="story"><header><h1 class="story__title">{title}</h1><div class="story__summary">Il porto promette un nuovo orario e chiede pazienza ai pescatori della baia.</div><em class="story__author">di <a href="/firma/l">Livia Scoglio</a></em><time class="story__date" datetime="2024-05-03">03 Maggio 2024 alle 14:05</time><span class="story__reading-time">2 minuti di lettura</span></header><div class="story__text">{t.ps(2)}<p><strong>Leggi anche: <a href="/x">La neve chiude il passo</a></strong></p>{t.ps(2)}<p class="story__copyright">© Riproduzione riservata</p></div></article>"""
    return Skeleton(
        "italian frame",
        page(f"<title>{title}</title>", inner, "it"),
        title,
        tuple(t.said),
        ("Livia Scoglio",),
        "2024-05-03",
        url="https://baia.example/b",
        optional=("Il porto promette un nuovo orario e chiede pazienza ai pescatori della baia.",),
    )


@skeleton
def czech() -> Skeleton:
    t, title = Prose("pl", 30), "Převoz se vrací na jaře"
    inner = f"""<div id="content"><h1>{title}</h1><div class="opener">{t.line(1)}</div><div class="art-info"><span class="time-date">3. května 2024 14:05, aktualizováno 4. května 2024</span> <span class="authors"><a href="/r">Jana Vodná</a>, Ostwick</span></div><div class="bbtext">{t.ps(4)}<table class="not4bbtext"><tr><td><h3><a href="/x">Sníh zavřel průsmyk</a></h3></td></tr></table>{t.ps(1)}</div></div>"""
    op = Prose("pl", 30).line(1)
    return Skeleton(
        "czech frame",
        page(f"<title>{title} - Noviny</title>", inner, "cs"),
        title,
        tuple(t.said),
        ("Jana Vodná",),
        "2024-05-03",
        url="https://noviny.example/a",
        optional=(op,),
    )


@skeleton
def short_with_sidebar_text() -> Skeleton:
    t, title = Prose("en", 640), "Lights out on the pier tonight"
    other = Prose("en", 960)
    inner = f"""<div class="layout"><div class="primary"><h1 class="hl">{title}</h1><p class="info">4 June 2024, 9:15 | Town desk</p><p>{t.p(1)}</p><p>{t.p(1)}</p><p>{t.p(1)}</p></div><div class="secondary"><div class="about"><h3>About this town</h3><p>{other.line(2)}</p><p>{other.line(2)}</p></div><div class="weather"><h3>Weather</h3><p>{other.line(1)}</p></div></div></div>"""
    return Skeleton("short beside long sidebar", page(meta(title), inner), title, tuple(t.said), (), "2024-06-04")


@skeleton
def related_between_paragraph_pictures() -> Skeleton:
    t, title = Prose("en", 650), "A fence for the goats"
    inner = f"""<article><h1>{title}</h1><div class="author">Sam Pike</div><div class="posted">Posted: Jun 7, 2024 / 05:30 PM EDT</div><div class="article-content">{t.ps(2)}<div class="article-related"><a href="/q"><img><span>Bakers of Pell ask for cheaper flour →</span></a></div>{t.ps(2)}<ul class="wp-block-list"><li>{t.p(1)}</li><li>{t.p(1)}</li></ul>{t.ps(1)}<p><em>Copyright 2024 Tarn Media Inc. All rights reserved. This material may not be published, broadcast, rewritten, or redistributed.</em></p></div><div class="article-tags"><a href="/t">goats</a></div></article><div class="trending"><h2>Trending stories</h2>{cards("h3")}</div>"""
    return Skeleton("local station", page(meta(title), inner), title, tuple(t.said), ("Sam Pike",), "2024-06-07")


@skeleton
def urdu_like() -> Skeleton:
    t, title = Prose("fa", 20), "بندر میں نئی روشنی"
    inner = f"""<div class="story"><h1>{title}</h1><div class="story__byline">سارا ساحل</div><div class="story__time">شائع 03 مئی 2024 02:05pm</div><div class="story__content">{t.ps(4)}</div></div>"""
    return Skeleton(
        "urdu frame",
        page(f"<title>{title}</title>", inner, "ur", ' dir="rtl"'),
        title,
        tuple(t.said),
        ("سارا ساحل",),
        "2024-05-03",
        url="https://khabar.example/u",
    )


@skeleton
def korean_two() -> Skeleton:
    t, title = Prose("ko", 20), "등대 불빛, 조정 클럽이 맡는다"
    inner = f"""<div class="article_view"><h3 class="tit_view">{title}</h3><div class="info_view"><span class="txt_info">한바다 기자</span><span class="txt_info">입력 <span class="num_date">2024. 5. 3. 14:05</span></span><span class="txt_info">수정 <span class="num_date">2024. 5. 4. 09:00</span></span></div><section>{"".join(f'<p dmcf-ptype="general">{t.p()}</p>' for _ in range(4))}</section><p class="txt_copyright">저작권자 ⓒ 돌만일보. 무단전재 및 재배포 금지</p></div>"""
    return Skeleton(
        "korean portal",
        page(
            f'<title>{title}</title><meta property="og:title" content="{title}"><meta property="og:regDate" content="20240503140512">',
            inner,
            "ko",
        ),
        title,
        tuple(t.said),
        ("한바다",),
        "2024-05-03",
        url="https://v.dolman.example/v/1",
    )


@skeleton
def pre_formatted() -> Skeleton:
    t, title = Prose("en", 660), "Notice to mariners"
    text = "\n\n".join(t.p() for _ in range(4))
    inner = f"""<div class="doc"><h1>{title}</h1><p>Issued 12 May 2024</p><pre style="white-space:pre-wrap">{text}</pre></div>"""
    return Skeleton("preformatted", page(f"<title>{title}</title>", inner), title, tuple(t.said), (), "2024-05-12")


@skeleton
def gallery_slides() -> Skeleton:
    t, title = Prose("en", 670), "Ten boats and their names"
    slides = "".join(
        f'<div class="gallery-slide"><img src="/s{k}.jpg"><div class="slide-copy"><h2>{t.say(f"The {n}")}</h2><p>{t.p()}</p><div class="slide-credit">Photo: Lin Tower</div></div></div>'
        for k, n in enumerate(("Petrel", "Two Sisters", "Late Again", "Marrow", "Plover", "Old Kate"))
    )
    lead = t.line(2)
    inner = f"""<article><h1>{title}</h1><div class="by">by Lin Tower</div><div class="dt">1 July 2024</div><p class="gallery-intro">{lead}</p><div class="gallery-body">{slides}</div></article>"""
    return Skeleton(
        "gallery slides", page(meta(title), inner), title, tuple(t.said), ("Lin Tower",), "2024-07-01", optional=(lead,)
    )


@skeleton
def date_in_related_only_time() -> Skeleton:
    t, title = Prose("en", 680), "The bridge keeper's dog"
    inner = f"""<main><article><h1>{title}</h1><p class="byline">By Ola Stint</p>{t.ps(5)}</article><aside><h2>Events</h2><ul><li><time datetime="2025-01-04">4 January 2025</time> <a href="/e">Winter fair on the quay</a></li></ul></aside></main>"""
    return Skeleton("event list date", page(meta(title), inner), title, tuple(t.said), ("Ola Stint",), None)


@skeleton
def copyright_year_date() -> Skeleton:
    t, title = Prose("en", 690), "Rope, twine and thread"
    inner = f"""<div id="c"><h1>{title}</h1>{t.ps(5)}<p class="small">Page last reviewed: 3 February 2023. Next review due: 3 February 2026</p></div>"""
    return Skeleton(
        "review dates",
        page(meta(title), inner),
        title,
        tuple(t.said),
        (),
        None,
        optional=("Page last reviewed: 3 February 2023. Next review due: 3 February 2026",),
    )


def second_skeletons() -> list[Skeleton]:
    """Every page."""
    return [make() for make in MAKERS]
