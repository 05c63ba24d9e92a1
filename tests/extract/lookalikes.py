"""Articles that look like pages that are none: the gate must let every one of them through. Invented texts."""

from frames import (
    HEADLINES,
    Case,
    arc,
    bare,
    block_theme,
    cards,
    drupal,
    json_ld,
    links,
    paragraphs,
    portal,
    prose,
    wordpress,
)

OG = '<meta property="og:type" content="article">'
DATED = OG + '<meta property="article:published_time" content="2026-03-05T09:00:00+01:00">'
NODE = json_ld(
    {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": HEADLINES[0],
        "datePublished": "2026-03-05T09:00:00+01:00",
        "author": {"@type": "Person", "name": "M. Pilot"},
    }
)
BRIEF = (
    "A coaster lost eleven containers off the northern breakwater early on Thursday, the harbour office said. Nobody "
    "was hurt. The containers hold timber and empty bottles; a tug is looking for them, and small boats have been asked"
    " to keep clear of the approach until Saturday noon."
)
CHINESE = "港务局周二表示，由于潜水员在码头墙基中发现两块石头松动，第二台起重机的安装将推迟到秋季。市长说，年底之前不会有人失去泊位。"
OVERLAY = (
    "<div id='onetrust-consent-sdk' role='dialog'><h2>We value your privacy</h2><p>We and our partners store and access"
    " information on a device, such as cookies, and process personal data, such as unique identifiers. You can accept "
    "or reject all, or manage your consent and your choices with our vendors.</p><button>Accept all</button></div>"
)


def item(title: str, text: str) -> str:
    return f"<article><h1>{title}</h1>{text}</article>"


ALL = (
    Case("brief of 45 words", "", portal(item("Containers adrift", f"<p>{BRIEF}</p>"), "Containers adrift", DATED)),
    Case(
        "brief without any date or type",
        "",
        bare(item("Containers adrift", f"<p>{BRIEF}</p>"), "Containers adrift"),
    ),
    Case(
        "brief among teasers",
        "",
        portal(
            item("Containers adrift", f"<p>{BRIEF}</p>") + f"<section class='related'>{cards(9)}</section>",
            "Containers adrift | The Courier",
            DATED,
        ),
    ),
    Case(
        "undeclared article with a wall of related stories",
        "",
        portal(
            f"<h1>{HEADLINES[0]}</h1><div class='story'>{paragraphs(5)}</div><h2>More on this</h2>{cards(12)}",
            f"{HEADLINES[0]} | The Courier",
        ),
    ),
    Case("overlay of consent over an article", "", portal(item(HEADLINES[0], paragraphs(6)) + OVERLAY, HEADLINES[0])),
    Case(
        "overlay of consent over a brief",
        "",
        portal(item("Containers adrift", f"<p>{BRIEF}</p>") + OVERLAY, "Containers adrift", DATED),
    ),
    Case(
        "comments guarded by a puzzle",
        "",
        portal(
            item(HEADLINES[0], paragraphs(4)) + "<form><h3>Leave a reply</h3><div class='g-recaptcha' data-sitekey='x'>"
            "</div><div class='cf-turnstile'></div></form><script src='https://www.google.com/recaptcha/api.js'>"
            "</script><script>a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js';</script>",
            HEADLINES[0],
            DATED,
        ),
    ),
    Case(
        "log-in form in the head",
        "",
        bare(
            "<header><form action='/login'><label>Log in</label><input name='u'><input type='password'></form></header>"
            + item(HEADLINES[0], f"<p>{BRIEF}</p>"),
            HEADLINES[0],
            NODE,
        ),
    ),
    Case(
        "teaser of a paid article",
        "",
        portal(
            item(HEADLINES[0], f"<p>{prose(3)}</p>")
            + "<div class='paywall'><h2>Subscribe to continue reading</h2><p>Already a subscriber? Log in</p></div>",
            f"{HEADLINES[0]} | The Courier",
            NODE,
        ),
    ),
    *(
        Case(f"headline: {title}", "", portal(item(title, paragraphs(4)), f"{title} | The Courier", DATED))
        for title in (
            "404: how a number became a joke",
            "Page not found: library loses half of its shelves",
            "Not found in time: the sailors of the Alma",
            "Search results can sway voters, study says",
            "Just a moment: in praise of waiting",
            "Access denied",
            "We value your privacy, says minister",
            "Cookie settings explained",
            "Log in, drop out: a history of the web",
            "Maintenance",
            "Security check at the ferry takes two hours",
            "This domain is for sale: the trade in names",
            "Coming soon: a bridge for the lower town",
            "Before you continue reading about cookies",
            "Are you a robot?",
            "Is the page gone for good?",
        )
    ),
    Case(
        "undeclared article about cookies",
        "",
        bare(
            item(
                "What cookies know",
                "".join(
                    f"<p>Cookies are small files, and the law asks for consent before a site stores one. Privacy groups"
                    f" say that partners of a site read personal data without it. {prose(3, n)}</p>"
                    for n in range(6)
                ),
            ),
            "What cookies know",
        ),
    ),
    Case(
        "below a path of tags",
        "",
        portal(item(HEADLINES[0], paragraphs(5)), HEADLINES[0]),
        url="https://courier.example/topics/harbour/crane-waits-for-the-divers",
    ),
    Case(
        "at a listing's path",
        "",
        portal(item(HEADLINES[0], paragraphs(5)), HEADLINES[0], DATED),
        url="https://courier.example/tag/crane-waits",
    ),
    Case(
        "at the root with a query",
        "",
        wordpress(
            f"<article class='post hentry'><h1 class='entry-title'>{HEADLINES[0]}</h1>{paragraphs(4)}</article>",
            HEADLINES[0],
            "post-template-default single single-post postid-12",
        ),
        url="https://harbour-post.example/?p=12",
    ),
    Case(
        "one article at the root of its own host",
        "",
        bare(item(HEADLINES[0], paragraphs(8)), HEADLINES[0], NODE),
        url="https://the-crane.example/",
    ),
    Case(
        "single post with related posts",
        "",
        wordpress(
            f"<article class='post type-post hentry'><header><h1 class='entry-title'>{HEADLINES[0]}</h1></header>"
            f"<div class='entry-content'>{paragraphs(3)}</div></article><div class='related'>{cards(6, 'hentry', 2)}"
            "</div>",
            f"{HEADLINES[0]} - Harbour Post",
            "post-template-default single single-post",
        ),
    ),
    Case(
        "category in the body's class",
        "",
        wordpress(
            f"<article class='hentry category-quays'><h1>{HEADLINES[0]}</h1>{paragraphs(3)}</article>",
            HEADLINES[0],
            "single single-post category-quays tag-harbour",
        ),
    ),
    Case(
        "links of the week, each with its comment",
        "",
        wordpress(
            "<article class='hentry'><h1>Links of the week</h1>"
            + "".join(
                f"<h3><a href='https://other-{n}.example/a'>{HEADLINES[n]}</a></h3><p>{prose(4, n)}</p>"
                for n in range(8)
            )
            + "</article>",
            "Links of the week - Harbour Post",
            "single single-post",
            DATED,
        ),
    ),
    Case(
        "ten places to eat, with linked headings",
        "",
        portal(
            item(
                "Ten places to eat by the harbour",
                f"<p>{prose(3)}</p>"
                + "".join(
                    f"<h2><a href='https://place-{n}.example'>{n}. The {name}</a></h2><p>{prose(4, n)}</p>"
                    for n, name in enumerate(
                        ["Anchor", "Buoy", "Capstan", "Davit", "Ensign", "Fender", "Gaff", "Halyard"]
                    )
                ),
            ),
            "Ten places to eat by the harbour | The Courier",
            NODE,
        ),
    ),
    Case(
        "questions and answers",
        "",
        portal(
            item(
                "The crane: your questions answered",
                "".join(f"<h2>{HEADLINES[n]}?</h2><p>{prose(4, n)}</p>" for n in range(8)),
            ),
            "The crane: your questions answered",
        ),
    ),
    Case(
        "gallery with captions",
        "",
        portal(
            "<h1>The storm in pictures</h1><div class='gallery'>"
            + "".join(
                f"<figure><img src='/g/{n}.jpg'><figcaption>{prose(2, n)} Photo: A. Lens</figcaption></figure>"
                for n in range(8)
            )
            + "</div>",
            "The storm in pictures | The Courier",
            DATED,
        ),
        url="https://courier.example/gallery/the-storm-in-pictures",
    ),
    Case(
        "gallery with captions in paragraphs",
        "",
        portal(
            "<h1>Storm over the pier</h1><ul class='slides'>"
            + "".join(
                f"<li class='slide'><img src='/g/{n}.jpg'><p class='caption'>{prose(2, n)}</p></li>" for n in range(8)
            )
            + "</ul>",
            "Storm over the pier | The Courier",
            OG,
        ),
        url="https://courier.example/pictures/storm",
    ),
    Case(
        "live blog",
        "",
        portal(
            "<h1>Storm reaches the coast: live</h1><p>Follow the storm here.</p><div class='live-posts'>"
            + "".join(
                f"<article class='post' id='p{n}'><time datetime='2026-03-05T{20 - n}:10:00Z'>{20 - n}:10</time>"
                f"<h2>{HEADLINES[n]}</h2><p>{prose(3, n)}</p></article>"
                for n in range(10)
            )
            + "</div>",
            "Storm reaches the coast: live | The Courier",
            json_ld({"@type": "LiveBlogPosting", "headline": "Storm reaches the coast: live"}),
        ),
        url="https://courier.example/live/storm",
    ),
    Case(
        "live blog without a node",
        "",
        portal(
            "<h1>Storm reaches the coast: as it happened</h1><div class='live-posts'>"
            + "".join(
                f"<div class='live-post'><span>{20 - n}:10</span><h3><a href='#p{n}'>{HEADLINES[n]}</a></h3>"
                f"<p>{prose(3, n)}</p></div>"
                for n in range(10)
            )
            + "</div>",
            "Storm reaches the coast: as it happened",
            DATED,
        ),
        url="https://courier.example/live/storm",
    ),
    Case(
        "film with a text",
        "",
        portal(
            f"<h1>Divers at the quay wall</h1><video src='/v.mp4'></video><p>{prose(4)}</p><h2>More videos</h2>"
            + "".join(f"<a href='/video/{n}'><h3>{HEADLINES[n]}</h3></a>" for n in range(10)),
            "Divers at the quay wall",
            '<meta property="og:type" content="video.other">',
        ),
        url="https://courier.example/video/divers-at-the-quay-wall",
    ),
    Case(
        "Chinese, short",
        "",
        bare(f"<article><h1>第二台起重机推迟</h1><p>{CHINESE}</p></article>", "第二台起重机推迟", lang="zh"),
    ),
    Case(
        "Chinese, undated, at the root",
        "",
        bare(f"<h1>第二台起重机推迟</h1><div>{f'<p>{CHINESE * 3}</p>' * 4}</div>", "第二台起重机推迟", lang="zh"),
        url="https://xinwen.example/",
    ),
    Case(
        "Arc article",
        "",
        arc(
            f"<h1 class='b-headline'>{HEADLINES[0]}</h1><article class='b-article-body'>{paragraphs(4)}</article>",
            f"{HEADLINES[0]} - Valley Tribune",
            DATED,
            content={"_id": "X", "type": "story"},
        ),
    ),
    Case(
        "Drupal article",
        "",
        drupal(
            f"<h1>{HEADLINES[0]}</h1><article class='node node--type-article'><div class='field--name-body'>"
            f"{paragraphs(3)}</div></article><div class='view'>{cards(4)}</div>",
            f"{HEADLINES[0]} | Regional Observer",
            "path-node page-node-type-article",
        ),
    ),
    Case(
        "page in a block theme",
        "",
        block_theme(f"<h1 class='wp-block-post-title'>{HEADLINES[2]}</h1>{paragraphs(3)}", HEADLINES[2], "single"),
    ),
    Case(
        "poem",
        "",
        bare(
            item("Low Water", "<p>" + "<br>".join(line.split(",")[0] for line in (prose(9)).split(". ")) + "</p>"),
            "Low Water",
            DATED,
        ),
    ),
    Case(
        "obituary with a list of services",
        "",
        portal(
            item("A. Keeper, 1931-2026", f"<p>{prose(5)}</p><ul>{links('Viewing Service Burial', '#')}</ul>"),
            "A. Keeper, 1931-2026 - Obituaries",
        ),
        url="https://courier.example/obituaries/a-keeper",
    ),
    Case(
        "moved from its old address",
        "",
        portal(item(HEADLINES[0], paragraphs(4)), HEADLINES[0], DATED),
        url="https://courier.example/2026/crane",
        requested_url="https://courier.example/?p=7",
    ),
    Case(
        "came from a consent host and went on",
        "",
        portal(item(HEADLINES[0], paragraphs(4)), HEADLINES[0]),
        requested_url="https://consent.courier.example/go?to=https://courier.example/2026/crane",
    ),
    Case(
        "article at a path with login in it",
        "",
        portal(item("Login chaos at the town hall", paragraphs(4)), "Login chaos at the town hall"),
        url="https://courier.example/2026/login-chaos-at-the-town-hall",
    ),
    Case(
        "text without headings and types",
        "",
        bare(f"<div><b>{HEADLINES[4]}</b><br><br>{prose(20)}<br><br>{prose(20, 3)}</div>", HEADLINES[4]),
        url="http://old.example/news/4711.htm",
    ),
    Case(
        "section page's type on an article",
        "",
        portal(
            item(HEADLINES[0], paragraphs(5)),
            HEADLINES[0],
            '<meta property="og:type" content="website">' + json_ld({"@type": "CollectionPage", "name": "News"}),
        ),
    ),
    Case(
        "article with a list of its neighbours for machines",
        "",
        portal(
            item(HEADLINES[0], paragraphs(5)),
            HEADLINES[0],
            NODE
            + json_ld(
                {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "url": f"/a/{n}"} for n in range(9)]}
            ),
        ),
    ),
)
