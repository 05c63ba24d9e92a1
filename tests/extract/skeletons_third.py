"""A fourth lot of pages of the kind in `skeletons`, written when what the others had shown was mended: those of 43 on
which
something was amiss at first."""

import json
from collections.abc import Callable

from skeletons import Prose, Skeleton, cards, ld, meta, page, teasers

MAKERS: list[Callable[[], Skeleton]] = []


def skeleton(make: Callable[[], Skeleton]) -> Callable[[], Skeleton]:
    MAKERS.append(make)
    return make


@skeleton
def classic_theme_with_entry_footer() -> Skeleton:
    t, title = Prose("en", 700), "Toll bridge keeper retires after forty winters"
    inner = f"""<div id="page" class="site"><div class="site-inner"><div id="content" class="site-content"><div
id="primary"
class="content-area"><main id="main" class="site-main"><article id="post-411" class="post-411 post type-post
status-publish format-standard hentry category-town"><header class="entry-header"><h1 class="entry-title">{title}</h1>
</header><div class="entry-content">{t.ps(5)}</div><footer class="entry-footer"><span class="byline"><span class="author
vcard"><img alt="" src="/a.jpg" class="avatar avatar-49 photo"><span class="screen-reader-text">Author </span> <a
class="url fn n" href="/?author=3">Jory Penrose</a></span></span><span class="posted-on"><span
class="screen-reader-text">Posted on </span><a href="/2024/02/bridge" rel="bookmark"><time class="entry-date published"
datetime="2024-02-19T18:22:07+00:00">19 February 2024</time><time class="updated"
datetime="2024-02-21T09:00:00+00:00">21 February 2024</time></a></span><span class="cat-links"><span
class="screen-reader-text">Categories </span><a href="/c/town">Town</a></span></footer></article>
<nav class="navigation post-navigation"><h2 class="screen-reader-text">Post navigation</h2><div class="nav-links"><div
class="nav-previous"><a href="/p" rel="prev"><span class="meta-nav">Previous</span> <span class="post-title">Snow closes
the pass above Corrie</span></a></div></div></nav></main></div><aside id="secondary" class="sidebar
widget-area"><section
id="recent-posts-2" class="widget widget_recent_entries"><h2 class="widget-title">Recent Posts</h2><ul>{teasers()}</ul>
</section></aside></div></div></div>"""
    head = f"<title>{title} – The Tarn Herald</title>"
    return Skeleton("entry footer", page(head, inner), title, tuple(t.said), ("Jory Penrose",), "2024-02-19")


@skeleton
def co_authors_of_whom_the_node_names_one() -> Skeleton:
    t, title = Prose("en", 720), "Three islands share one doctor and no road"
    inner = f"""<div id="content" class="site-content"><section id="primary" class="content-area"><main id="main"
class="site-main"><article id="post-9" class="post-9 post type-post"><header class="entry-header"><div
class="cat-links"><a href="/c/health">Health</a></div><h1 class="entry-title">{title}</h1><div
class="entry-subhead"><div
class="entry-meta"><span class="author-avatar"></span><span class="byline"><span>by</span> <span class="author
vcard"><a class="url fn n" href="/author/una-brook">Una Brook</a></span> and <span class="author vcard"><a
class="url fn n" href="/author/cal-reeve">Cal Reeve</a></span></span><span class="posted-on"><time class="entry-date
published" datetime="2024-01-30T06:00:00-05:00">January 30, 2024</time></span></div></div></header><div
class="entry-content">{t.ps(3)}<aside class="newspack-popup"><p>Get the island letter every Friday. Sign up for our
newsletter.</p></aside>{t.ps(3)}</div></article></main></section></div>"""
    head = meta(title, article__published_time="2024-01-30T11:00:00+00:00") + ld(
        title, "Una Brook", "2024-01-30T11:00:00+00:00", "Article"
    )
    return Skeleton(
        "co-authors", page(head, inner), title, tuple(t.said), ("Una Brook", "Cal Reeve"), "2024-01-30T11:00:00Z"
    )


@skeleton
def arc_styled_components() -> Skeleton:
    t, title = Prose("en", 760), "Ministry mislays the map of the sea wall"
    lead = "A clerk found the spare copy behind a radiator, and engineers are now measuring again."
    content = {
        "_id": "AB12", "type": "story", "display_date": "2024-03-12T05:01:00Z", "publish_date": "2024-03-12T08:00:00Z",
        "headlines": {"basic": title}, "credits": {"by": [{"name": "Mina Calder", "type": "author"}]},
    }  # fmt: skip
    ps = "".join(f'<p class="sc-77igqf-0 kKvgAb">{t.p()}</p>' for _ in range(5))
    inner = f"""<div id="fusion-app" class="sc-1x7g"><div class="sc-eldieg-0 jKrmQb"><nav class="sc-a"><a
href="/local">Local</a></nav><div class="sc-1jsb-0"><a class="sc-ov" href="/local">Local</a><h1 class="sc-1q-0
hZfPqX">{title}</h1><h2 class="sc-1q-1 sub">{lead}</h2><div class="sc-by"><span class="sc-b1">By <a class="sc-b2"
href="/team/mina-calder">Mina Calder</a></span><span class="sc-b3">The Tarn Herald</span></div><div
class="sc-dt"><span>Published: 12 Mar 2024 at 01:01 EDT</span></div></div><figure class="sc-f"><img
src="/m.jpg"><figcaption
class="sc-fc">The wall in autumn <span>(Hathersea Photo)</span></figcaption></figure><article
class="sc-ab">{ps}</article><div class="sc-rel"><h3>You might also like</h3>{cards("h4")}</div></div></div>
<script>window.Fusion=window.Fusion||{{}};Fusion.globalContent={json.dumps(content)};Fusion.deployment="9";</script>"""
    return Skeleton(
        "arc styled",
        page(meta(title, description=lead), inner),
        title,
        tuple(t.said),
        ("Mina Calder",),
        "2024-03-12T05:01:00Z",
        optional=(lead,),
    )


@skeleton
def casper_old() -> Skeleton:
    t, title = Prose("en", 780), "Notes from a ferry without a bell"
    inner = f"""<div class="site-wrapper"><main id="site-main" class="site-main outer"><div class="inner"><article
class="post-full post"><header class="post-full-header"><section class="post-full-meta"><time
class="post-full-meta-date"
datetime="2023-08-02">2 August 2023</time><span class="date-divider">/</span> <a
href="/tag/boats">boats</a></section><h1
class="post-full-title">{title}</h1></header><section class="post-full-content"><div class="post-content">{t.ps(3)}<h2
id="ropes">{t.say("About the ropes")}</h2>{t.ps(3)}</div></section><section class="subscribe-form"><h3>Subscribe to The
Tarn Herald</h3><p>Get the latest posts delivered right to your inbox</p></section><footer
class="post-full-footer"><section
class="author-card"><img class="author-profile-image" src="/r.png" alt="Rook Amory"><section
class="author-card-content"><h4 class="author-card-name"><a href="/author/rook">Rook Amory</a></h4><p>Read <a
href="/author/rook">more posts</a> by this author.</p></section></section></footer></article></div></main><aside
class="read-next outer"><div class="read-next-feed">{cards("h2")}</div></aside></div>"""
    return Skeleton("casper", page(meta(title), inner), title, tuple(t.said), ("Rook Amory",), "2023-08-02")


@skeleton
def blogger_simple() -> Skeleton:
    t, title = Prose("en", 800), "The parish hall has a new stove"
    lines = "<br /><br />".join(t.p() for _ in range(5))
    inner = f"""<div class="content-inner"><header><div class="titlewrapper"><h1 class="title"><a href="/">Pell Parish
Pages</a></h1></div></header><div id="main"><div class="widget Blog" id="Blog1"><div class="blog-posts hfeed"><div
class="date-outer"><h2 class="date-header"><span>Sunday, 14 January 2024</span></h2><div class="date-posts"><div
class="post-outer"><div class="post hentry uncustomized-post-template" itemprop="blogPost" itemscope="itemscope"
itemtype="http://schema.org/BlogPosting"><h3 class="post-title entry-title" itemprop="name">{title}</h3><div
class="post-header"></div><div class="post-body entry-content" itemprop="description articleBody">{lines}<div
style="clear: both;"></div></div><div class="post-footer"><div class="post-footer-line post-footer-line-1"><span
class="post-author vcard">Posted by <span class="fn" itemprop="author" itemscope="itemscope"
itemtype="http://schema.org/Person"><a class="g-profile" href="https://blogs.example/p" rel="author"><span
itemprop="name">Dilys Orchard</span></a></span></span> <span class="post-timestamp">at <a class="timestamp-link"
href="/2024/01/stove.html" rel="bookmark"><abbr class="published" itemprop="datePublished"
title="2024-01-14T19:40:00Z">19:40</abbr></a></span></div></div></div></div></div></div></div><div class="blog-pager"><a
class="blog-pager-older-link" href="/o">Older Post</a> <a href="/">Home</a></div></div></div><div class="sidebar"><div
class="widget BlogArchive"><h2>Blog Archive</h2><ul><li><a href="/2023">2023 (12)</a></li></ul></div></div></div>"""
    head = f"<title>Pell Parish Pages: {title}</title>"
    return Skeleton(
        "blogger simple", page(head, inner), title, tuple(t.said), ("Dilys Orchard",), "2024-01-14T19:40:00Z"
    )


@skeleton
def joomla_k2() -> Skeleton:
    t, title = Prose("en", 820), "Ministers agree on the price of salt"
    inner = f"""<div id="k2Container" class="itemView"><span id="startOfPageId204"></span><div class="itemHeader"><span
class="itemDateCreated">Friday, 12 January 2024 10:15</span><h2 class="itemTitle">{title}</h2><span
class="itemAuthor">Written by <a rel="author" href="/itemlist/user/51">Kofi Wren</a></span></div><div
class="itemToolbar"><ul><li><span class="itemTextResizerTitle">font size</span></li><li><a class="itemPrintLink"
href="#"><span>Print</span></a></li><li><a class="itemEmailLink" href="#"><span>Email</span></a></li></ul></div><div
class="itemRatingBlock"><span>Rate this item</span><div class="itemRatingLog">(0 votes)</div></div><div
class="itemBody"><div class="itemImageBlock"><span class="itemImage"><img src="/s.jpg" alt=""></span></div><div
class="itemIntroText">{t.ps(1)}</div><div class="itemFullText">{t.ps(4)}</div></div><div class="itemContentFooter"><span
class="itemHits">Read <b>901</b> times</span><span class="itemDateModified">Last modified on Saturday, 13 January 2024
09:00</span></div><div class="itemLinks"><div class="itemCategory"><span>Published in</span> <a href="/news">News</a>
</div></div><div class="itemAuthorLatest"><h3>Latest from Kofi Wren</h3><ul>{teasers()}</ul></div></div>"""
    return Skeleton(
        "joomla k2", page(f"<title>{title}</title>", inner), title, tuple(t.said), ("Kofi Wren",), "2024-01-12T10:15"
    )


@skeleton
def contao() -> Skeleton:
    t, title = Prose("de", 60), "Feuerwehr holt Kuh vom Eis"
    lead = "Das Tier war am Sonntag über den Zaun gestiegen und bis zur Boje gelaufen."
    inner = f"""<div id="wrapper"><div id="container"><main id="main"><div class="inside"><div class="mod_article block"
id="article-12"><div class="mod_newsreader block"><div class="layout_full block"><h1>{title}</h1><p class="info"><time
datetime="2024-01-22T07:45:00+01:00">22.01.2024 07:45</time> von Imke Sand </p><div class="ce_text
block"><p><strong>{lead}</strong></p></div><div class="ce_text block">{t.ps(4)}</div></div><p class="back"><a
href="javascript:history.go(-1)" title="Zurück">Zurück</a></p></div></div></div></main></div></div>"""
    return Skeleton(
        "contao",
        page(f"<title>{title} - Kreisblatt</title>", inner, "de"),
        title,
        tuple(t.said),
        ("Imke Sand",),
        "2024-01-22T07:45:00+01:00",
        optional=(lead,),
    )


@skeleton
def chinese_portal() -> Skeleton:
    t, title = Prose("zh", 40), "石湾渡轮春天复航 票价暂不调整"
    ps = "\n".join(f'<p cms-style="font-L">　　{t.p()}</p>' for _ in range(4))
    inner = f"""<div class="main-content w1240"><div class="path-search"><div class="path"><div class="channel-path"><a
href="/">新闻中心</a> &gt; <a href="/s">社会</a> &gt; 正文</div></div></div><h1 class="main-title">{title}</h1><div
class="top-bar-wrap" id="top_bar_wrap"><div class="top-bar ani"><div class="top-bar-inner clearfix"><div
class="date-source"><span class="date">2024年03月05日 08:15</span> <a href="https://paper.example/" class="source
ent-source">石湾晚报</a></div><div class="page-tools"><span class="tool-icon">缩小字体</span><span>放大字体</span>
<span>收藏</span><span>微博</span><span>微信</span></div></div></div></div><div class="article-content clearfix"><div
class="article-content-left"><div class="article" id="article">{ps}<p class="show_author">责任编辑：林青 SN232</p></div>
<div id="article-bottom"><div class="keywords"><label>文章关键词：</label><a href="/k1">渡轮</a> <a
href="/k2">票价</a></div>
</div></div><div class="article-content-right"><div
class="blk-hot"><h2>热门排行</h2><ul>{teasers()}</ul></div></div></div>
</div>"""
    head = (
        f'<title>{title}_新闻中心_潮汐网</title><meta name="mediaid" content="石湾晚报">'
        f'<meta property="og:title" content="{title}">'
    )
    return Skeleton("chinese portal", page(head, inner, "zh-CN"), title, tuple(t.said), (), "2024-03-05T08:15")


@skeleton
def chinese_reporter_at_the_end() -> Skeleton:
    t, title = Prose("zh", 60), "东沙修旧码头 潜水员下水二十次"
    inner = f"""<div class="header domPC"><div class="h-time"><span class="year"><em>2024</em></span><span
class="day"><em>02</em>/<em>29</em></span> <span class="time">16:40:02</span></div><div
class="source">来源：东沙日报</div>
<div class="head-line clearfix"><h1><span class="title">{title}</span></h1></div></div><div class="main clearfix"><div
class="main-left left"><div id="detail"><span id="detailContent">{t.ps(4)}<p>（记者 何远山）</p></span></div><div
class="editor">【责任编辑:周晓】</div></div></div>"""
    head = (
        f"<title>{title}-东沙网</title>"
        '<meta name="publishdate" content="2024-02-29"><meta name="source" content="东沙日报">'
    )
    return Skeleton(
        "chinese reporter at the end",
        page(head, inner, "zh"),
        title,
        tuple(t.said),
        ("何远山",),
        "2024-02-29",
        optional=("（记者 何远山）",),
    )


@skeleton
def chinese_office() -> Skeleton:
    t, title = Prose("zh", 80), "白浪港务局公布夏季航班"
    inner = f"""<div class="content"><div class="BreadcrumbNav">首页 &gt; 政务 &gt; 动态</div><div class="article
oneColumn pub_border"><h1 id="ti">{title}</h1><div class="pages-date">2024-04-18 09:20 <span class="font">来源：
白浪港务局</span><span class="font index_switchsize">【字体：<b class="bigger">大</b> <b>中</b> <b>小</b>】</span><div
class="pages_print"><span class="font printIco">打印</span></div></div><div class="pages_content" id="UCAP-CONTENT">
{t.ps(4)}</div><div class="editor"><span>责任编辑：陶然</span></div></div></div>"""
    return Skeleton(
        "chinese office",
        page(f"<title>{title}_港务动态</title>", inner, "zh"),
        title,
        tuple(t.said),
        ("白浪港务局",),
        "2024-04-18T09:20",
    )


@skeleton
def traditional_chinese() -> Skeleton:
    t, title = Prose("zh", 100), "青嶼漁民另覓曬網之地"
    inner = f"""<div class="container"><article class="article-content"><section
class="article-content__title-wrapper"><h1
class="article-content__title">{title}</h1></section><section class="authors"><div
class="article-content__subinfo"><time
class="article-content__time">2024/03/05 08:15</time><div class="article-content__authors"><span
class="article-content__author">青嶼報 <a
href="/reporter/1">記者沈一帆</a>／青嶼即時報導</span></div></div></section><section
class="article-content__editor">{t.ps(4)}<div class="inline-ads"><p>延伸閱讀</p></div></section><section
class="keywords"><a href="/k">漁民</a></section></article></div>"""
    return Skeleton(
        "traditional chinese",
        page(f"<title>{title} | 青嶼報</title>", inner, "zh-Hant"),
        title,
        tuple(t.said),
        ("沈一帆",),
        "2024-03-05T08:15",
    )


@skeleton
def japanese_local() -> Skeleton:
    t, title = Prose("ja", 40), "桟橋の修理、予定より高く　石浜"
    inner = f"""<div class="l-contents"><ol class="breadcrumb"><li><a href="/">ホーム</a></li><li><a
href="/l">地域</a></li></ol><article class="article"><div class="article__header"><h1
class="article__title">{title}</h1><p class="article__date">公開日時　2024年3月5日 05:00　更新日時　2024年3月5日
09:30</p></div>
<div class="article__body">{t.ps(4)}<p class="article__sign">（港湾部・森田葵）</p></div><div class="share"><ul><li><a
href="#">ツイート</a></li></ul></div></article><aside
class="ranking"><h2>アクセスランキング</h2><ol>{teasers()}</ol></aside>
</div>"""
    return Skeleton(
        "japanese local",
        page(f"<title>{title}｜石浜新聞</title>", inner, "ja"),
        title,
        tuple(t.said),
        ("森田葵",),
        "2024-03-05T05:00",
        optional=("（港湾部・森田葵）",),
    )


@skeleton
def turkish_agency_source() -> Skeleton:
    t, title = Prose("tr", 60), "Balıkçılar ağlarını kurutacak yer arıyor"
    inner = f"""<div class="haber"><ul class="breadcrumb"><li><a href="/">Anasayfa</a></li><li><a
href="/g">Gündem</a></li></ul>
<h1>{title}</h1><div class="haber-bilgi"><span>Ostwick Haber Ajansı</span> <span>5 Mart 2024 Salı 08:15</span> <span
class="yorum">0 yorum</span></div><div class="haber-metni">{t.ps(4)}<p><strong>Kaynak:</strong> Kıyı
Ajansı</p></div></div>"""
    return Skeleton(
        "turkish source",
        page(f"<title>{title} | Ostwick Haber</title>", inner, "tr"),
        title,
        tuple(t.said),
        ("Kıyı Ajansı",),
        "2024-03-05T08:15",
        optional=("Kaynak: Kıyı Ajansı",),
    )


@skeleton
def vietnamese_signed_at_the_end() -> Skeleton:
    t, title = Prose("vi", 40), "Phà qua vịnh chạy lại vào mùa xuân"
    lead = "Hội đồng cảng báo tin sau nhiều tháng tạm dừng và hứa giữ nguyên giá vé."
    ps = "".join(f'<p class="Normal">{t.p()}</p>' for _ in range(4))
    inner = f"""<section class="section page-detail top-detail"><div class="container"><div class="sidebar-1"><div
class="header-content width_common"><ul class="breadcrumb"><li><a href="/t">Thời sự</a></li></ul><span
class="date">Thứ ba,
5/3/2024, 08:15 (GMT+7)</span></div><h1 class="title-detail">{title}</h1><p class="description">{lead}</p><article
class="fck_detail">{ps}<p class="Normal" style="text-align:right;"><strong>Hải Đường</strong></p></article><div
class="footer-content width_common"><a href="/">Trở lại Thời sự</a></div></div></div></section>"""
    return Skeleton(
        "vietnamese signed",
        page(meta(title), inner, "vi"),
        title,
        tuple(t.said),
        ("Hải Đường",),
        "2024-03-05T08:15:00+07:00",
        optional=(lead, "Hải Đường"),
    )


@skeleton
def thai_years() -> Skeleton:
    t, title = Prose("th", 40), "เรือข้ามอ่าวกลับมาแล่นอีกครั้ง"
    inner = f"""<main><article><header><h1>{title}</h1><div class="post-info"><span class="post-date">5 มี.ค. 2567
เวลา 08:15
น.</span></div></header><div class="entry-content">{t.ps(4)}</div></article></main>"""
    return Skeleton(
        "thai years",
        page(f"<title>{title} | ข่าวท่าเรือ</title>", inner, "th"),
        title,
        tuple(t.said),
        (),
        "2024-03-05T08:15",
    )


@skeleton
def table_paper_of_old() -> Skeleton:
    t, title = Prose("en", 860), "Ice takes the ferry ramp a third time"
    lines = "\n".join(f'<p><font face="Arial" size=2>{t.p()}</font></p>' for _ in range(5))
    inner = f"""<table width=760 border=0 cellpadding=0 align=center><tr><td colspan=3><img src="/banner.gif"
alt="Vask Valley Shopper"></td></tr><tr><td width=140 valign=top bgcolor="#eeeecc"><font size=1><a
href="/index.html">Front page</a><br><a href="/sports.html">Sports</a><br><a href="/obits.html">Obituaries</a><br><a
href="/class.html">Classifieds</a></font></td><td width=480 valign=top><font size=5><b>{title}</b></font><br><font
size=2><i>By Verna Stole, staff writer</i><br>Thursday, January 29, 2004</font><hr>{lines}<center><font size=1><a
href="/index.html">Back to front page</a> | <a href="mailto:ed@vask.example">E-mail the
editor</a></font></center></td><td
width=140 valign=top><font size=1><b>Weather</b><br>Cold, 12 below</font></td></tr></table>"""
    return Skeleton(
        "old table paper",
        page(f"<title>Vask Valley Shopper: {title}</title>", inner, menu="", foot=""),
        title,
        tuple(t.said),
        ("Verna Stole",),
        "2004-01-29",
    )


@skeleton
def university_drupal() -> Skeleton:
    t, title = Prose("en", 960), "Students map every lamp of the coast"
    inner = f"""<div class="layout__region layout__region--content"><div class="block block-layout-builder"><div
class="field field--name-field-date field--type-datetime field--label-hidden field__item">March 5, 2024</div></div><h1
class="page-title"><span>{title}</span></h1><div class="block"><div class="field field--name-field-byline
field__item">Story by Nia Fellowes; photos by Sam Roe</div></div><div class="block"><div class="clearfix text-formatted
field field--name-body field__item">{t.ps(5)}<p>&nbsp;</p></div></div><div class="block"><h2 class="block__title">Media
contact</h2><p>Press office, press@college.example</p></div><div class="views-element-container"><h2>Related news</h2>
{cards("h3")}</div></div>"""
    return Skeleton(
        "university drupal", page(meta(title), inner), title, tuple(t.said), ("Nia Fellowes",), "2024-03-05"
    )


@skeleton
def plone() -> Skeleton:
    t, title = Prose("en", 980), "Survey finds cracks below the waterline"
    lead = "Most are thinner than a fingernail, the engineers say."
    inner = f"""<div id="content"><h1 class="documentFirstHeading">{title}</h1><div class="documentByLine"
id="plone-document-byline"><span class="documentAuthor">by <a href="/author/gil">Gil Strand</a> —</span> <span
class="documentPublished"><span>published</span> Mar 05, 2024 08:15 AM,</span> <span
class="documentModified"><span>last modified</span> Mar 06, 2024 11:00 AM</span></div><div class="documentDescription
description">{lead}</div><div id="content-core"><div id="parent-fieldname-text">{t.ps(5)}</div></div><div
class="documentActions"><a href="/print">Print this</a></div></div>"""
    return Skeleton(
        "plone",
        page(f"<title>{title} — Harbour Office</title>", inner),
        title,
        tuple(t.said),
        ("Gil Strand",),
        "2024-03-05T08:15",
        optional=(lead,),
    )


@skeleton
def spanish_regional() -> Skeleton:
    t, title = Prose("es", 40), "La barca vuelve a cruzar la ría"
    lead = "El consejo promete mantener la tarifa, salvo para las bicicletas."
    inner = f"""<main class="noticia"><header><p class="antetitulo">Transporte marítimo</p><h1
class="titular">{title}</h1><h2 class="subtitulo">{lead}</h2></header><div class="firma-fecha"><div class="firma"><span
class="autor">Marta Riberas</span><span class="lugar">Ostwick</span></div><div class="fecha">05/03/2024 a las 08:15h.
Actualizado a las 10:40h.</div></div><div class="cuerpo">{t.ps(3)}<div class="despiece"><p>Lee también: <a href="/o">La
nieve cierra el puerto</a></p></div>{t.ps(2)}</div></main>"""
    return Skeleton(
        "spanish regional",
        page(meta(title), inner, "es"),
        title,
        tuple(t.said),
        ("Marta Riberas",),
        "2024-03-05T08:15",
        optional=(lead,),
    )


def third_skeletons() -> list[Skeleton]:
    """Every page."""
    return [make() for make in MAKERS]
