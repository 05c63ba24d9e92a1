"""Pages that are no articles, as content systems, walls and browsers' guards build them. Invented texts."""

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
    posts,
    prose,
    wordpress,
)

SITE = "https://harbour-post.example"
OG_ARTICLE = '<meta property="og:type" content="article">'
NOINDEX = '<meta name="robots" content="noindex, follow">'

NOT_FOUND = (
    Case(
        "WordPress theme, en",
        "soft_404",
        wordpress(
            '<section class="error-404 not-found"><header class="page-header"><h1 class="page-title">Oops! That page '
            "can&rsquo;t be found.</h1></header><div class='page-content'><p>It looks like nothing was found at this "
            "location. Maybe try one of the links below or a search?</p><form role='search'><input type='search' "
            "name='s'></form></div></section>",
            "Page not found &#8211; Harbour Post",
            "error404 wp-custom-logo hfeed has-sidebar",
        ),
    ),
    Case(
        "block theme with a list of news below",
        "soft_404",
        block_theme(
            '<h1 class="wp-block-heading">Page Not Found</h1><p>The page you are looking for doesn’t exist, or it has '
            f"been moved. Please try searching using the form below.</p><h2>Latest</h2>{cards(6)}",
            "Page Not Found – Quay Notes",
            "error404 wp-theme",
        ),
    ),
    Case(
        "German portal",
        "soft_404",
        portal(
            "<h1>Seite nicht gefunden</h1><p>Die von Ihnen angeforderte Seite konnte leider nicht gefunden werden. "
            "Möglicherweise wurde der Artikel gelöscht oder verschoben.</p><p><a href='/'>Zur Startseite</a></p>",
            "Fehler 404 - Der Kurier",
            lang="de",
        ),
    ),
    Case(
        "German joke",
        "soft_404",
        portal(
            "<div class='error'><h1>Hoppla!</h1><p>Die gesuchte Seite existiert nicht mehr oder wurde verschoben.</p>"
            "<p>Vielleicht hilft Ihnen unsere Suche weiter.</p></div>",
            "Hoppla! | Der Kurier",
            lang="de",
        ),
    ),
    Case(
        "French",
        "soft_404",
        portal(
            "<h1>Erreur 404</h1><h2>La page que vous recherchez est introuvable</h2><p>La page demandée n’existe pas "
            "ou a été supprimée. Vous pouvez revenir à la page d’accueil ou utiliser le moteur de recherche.</p>",
            "Page introuvable - Le Courrier",
            lang="fr",
        ),
    ),
    Case(
        "French, Drupal",
        "soft_404",
        drupal(
            "<h1 class='page-title'>Page non trouvée</h1><p>La page demandée n'a pas pu être trouvée.</p>",
            "Page non trouvée | Observateur",
            "path-not-found",
            lang="fr",
        ),
    ),
    Case(
        "Spanish",
        "soft_404",
        portal(
            "<h1>Lo sentimos</h1><p>La página que buscas no existe o ha sido eliminada. Puedes volver a la portada o "
            "utilizar el buscador.</p>",
            "Error 404: página no encontrada | El Puerto",
            lang="es",
        ),
    ),
    Case(
        "Italian",
        "soft_404",
        wordpress(
            "<section class='error-404'><h1>Ops! Questa pagina non può essere trovata.</h1><p>Sembra che non ci sia "
            "nulla in questa posizione.</p></section>",
            "Pagina non trovata - Il Molo",
            "error404",
            lang="it",
        ),
    ),
    Case(
        "Portuguese",
        "soft_404",
        portal(
            "<h1>Página não encontrada</h1><p>O conteúdo que procura não existe, foi removido ou está temporariamente "
            "indisponível.</p>",
            "404 - O Cais",
            lang="pt",
        ),
    ),
    Case(
        "Dutch",
        "soft_404",
        portal(
            "<h1>Oeps, deze pagina bestaat niet (meer)</h1><p>De pagina die je zoekt kon niet worden gevonden.</p>",
            "Pagina niet gevonden - De Kade",
            lang="nl",
        ),
    ),
    Case(
        "Swedish",
        "soft_404",
        portal(
            "<h1>Sidan kunde inte hittas</h1><p>Sidan du söker finns inte eller har flyttats.</p>", "404", lang="sv"
        ),
    ),
    Case(
        "Danish",
        "soft_404",
        portal("<h1>Siden findes ikke</h1><p>Siden, du leder efter, er flyttet eller slettet.</p>", "Fejl", lang="da"),
    ),
    Case(
        "Finnish",
        "soft_404",
        portal("<h1>Sivua ei löytynyt</h1><p>Hakemaasi sivua ei ole olemassa.</p>", "Virhe 404 | Laituri", lang="fi"),
    ),
    Case(
        "Polish",
        "soft_404",
        portal(
            "<h1>Nie znaleziono strony</h1><p>Strona, której szukasz, nie istnieje lub została usunięta.</p>",
            "Błąd 404 - Nabrzeże",
            lang="pl",
        ),
    ),
    Case(
        "Czech",
        "soft_404",
        portal("<h1>Stránka nenalezena</h1><p>Požadovaná stránka neexistuje.</p>", "Chyba 404", lang="cs"),
    ),
    Case(
        "Russian",
        "soft_404",
        portal(
            "<h1>Страница не найдена</h1><p>К сожалению, запрашиваемая вами страница не существует или была "
            "удалена.</p>",
            "Ошибка 404 - Причал",
            lang="ru",
        ),
    ),
    Case(
        "Ukrainian",
        "soft_404",
        portal("<h1>Сторінку не знайдено</h1><p>Такої сторінки не існує.</p>", "404 — Причал", lang="uk"),
    ),
    Case(
        "Turkish",
        "soft_404",
        portal("<h1>Sayfa bulunamadı</h1><p>Aradığınız sayfa bulunamadı veya kaldırılmış.</p>", "404", lang="tr"),
    ),
    Case(
        "Arabic",
        "soft_404",
        portal("<h1>الصفحة غير موجودة</h1><p>عذراً، الصفحة التي تبحث عنها غير موجودة.</p>", "خطأ 404", lang="ar"),
    ),
    Case(
        "Chinese",
        "soft_404",
        portal("<h1>抱歉，您访问的页面不存在</h1><p>您要查看的页面可能已被删除或者不存在。</p>", "404页面", lang="zh"),
    ),
    Case(
        "Japanese",
        "soft_404",
        portal(
            "<h1>お探しのページは見つかりませんでした</h1><p>ページが移動または削除された可能性があります。</p>",
            "404 Not Found | 波止場新聞",
            lang="ja",
        ),
    ),
    Case(
        "Korean",
        "soft_404",
        portal("<h1>페이지를 찾을 수 없습니다</h1><p>요청하신 페이지가 존재하지 않습니다.</p>", "부두일보", lang="ko"),
    ),
    Case(
        "Indonesian",
        "soft_404",
        portal("<h1>Halaman tidak ditemukan</h1><p>Maaf, halaman yang Anda cari tidak ada.</p>", "404", lang="id"),
    ),
    Case(
        "Greek",
        "soft_404",
        portal("<h1>Η σελίδα δεν βρέθηκε</h1><p>Η σελίδα που αναζητάτε δεν υπάρχει.</p>", "Σφάλμα 404", lang="el"),
    ),
    Case(
        "expired agency story with an article's OpenGraph",
        "soft_404",
        portal(
            "<article><h1>This story is no longer available</h1><p>The story you requested has expired and is no "
            f"longer on our site.</p></article><section><h2>More news</h2>{cards(5)}</section>",
            "This story is no longer available | The Courier",
            OG_ARTICLE,
        ),
    ),
    Case(
        "long, with services",
        "soft_404",
        portal(
            "<h1>404</h1><p>Sorry, we couldn't find the page you were looking for.</p><p>You may have typed the "
            "address incorrectly, or the page may have been moved or deleted since you last were here.</p>"
            f"{paragraphs(3)}",
            "The Courier",
        ),
    ),
    Case(
        "Next.js error route",
        "soft_404",
        bare(
            '<div id="__next"><div><h1 class="next-error-h1">404</h1><h2>This page could not be found.</h2></div></div>'
            '<script id="__NEXT_DATA__" type="application/json">{"props":{},"page":"/_error","query":{}}</script>',
            "404: This page could not be found",
        ),
    ),
    Case(
        "status for prerenderers",
        "soft_404",
        portal(
            f"<h1>Lost at sea</h1><p>{prose(2)}</p>",
            "Lost at sea | The Courier",
            '<meta name="prerender-status-code" content="404">',
        ),
    ),
    Case(
        "redirected to the home page",
        "soft_404",
        portal(cards(9), "The Courier | News from the coast"),
        url="https://courier.example/",
        requested_url="https://courier.example/2024/05/old-story.html",
    ),
)

CONSENT = (
    Case(
        "search engine's interstitial",
        "consent_wall",
        bare(
            "<div><h1>Before you continue to Finder</h1><p>We use cookies and data to deliver and maintain our "
            "services, track outages and protect against spam, and measure how people use our pages. If you choose to "
            "accept all, we will also use cookies and data to show personalised content and ads.</p>"
            "<form action='/save'><button>Reject all</button><button>Accept all</button></form></div>",
            "Before you continue to Finder",
        ),
        url="https://consent.finder.example/m?continue=https://finder.example/news",
    ),
    Case(
        "brand family wall",
        "consent_wall",
        bare(
            "<div class='consent-overlay'><form method='post' class='consent-form'><h2>Portal is part of the Brandhouse"
            " family of brands</h2><p>The sites and apps that we own and operate are part of it. When you use our sites"
            " and apps, we use cookies to provide them to you, authenticate users, and measure your use.</p><p>If you "
            "click 'Accept all', we and our partners, including 240 who are part of the transparency framework, will "
            "also store and/or access information on a device and use precise geolocation data and other personal data."
            "</p><button name='agree'>Accept all</button><button name='reject'>Reject all</button></form></div>",
            "Portal family of brands",
        ),
    ),
    Case(
        "Dutch privacy gate",
        "consent_wall",
        bare(
            "<div id='pg-root'><h1>Kies zelf welke cookies u accepteert</h1><p>Wij en onze partners gebruiken cookies "
            "en vergelijkbare technieken om persoonsgegevens te verwerken, advertenties te tonen en het gebruik van de "
            "site te meten. U kunt uw toestemming altijd intrekken.</p><button>Akkoord</button></div>"
            "<script src='https://cdn.privacy-mgmt.example/wrapperMessagingWithoutDetection.js'></script>",
            "Privacy Gate",
            lang="nl",
        ),
        url="https://myprivacy.kade.example/consent?siteKey=abc&callbackUrl=https%3A%2F%2Fkade.example%2Fa",
    ),
    Case(
        "German pay-or-consent wall",
        "consent_wall",
        bare(
            "<div class='pur'><h1>Mit Werbung weiterlesen</h1><p>Besuchen Sie kurier.example wie gewohnt mit Werbung "
            "und Tracking. Ihre Zustimmung können Sie im Privacy Center jederzeit widerrufen. Details zu Cookies und "
            "zur Verarbeitung personenbezogener Daten finden Sie in der Datenschutzerklärung.</p><h2>Pur-Abo</h2><p>"
            "Lesen Sie werbefrei für 4,99 Euro im Monat.</p><button>Einwilligen und weiter</button></div>",
            "Kurier - Mit Werbung lesen oder Pur abonnieren",
            lang="de",
        ),
    ),
    Case(
        "French wall",
        "consent_wall",
        bare(
            "<div id='didomi-host'><h1>Le respect de votre vie privée est notre priorité</h1><p>Avec votre accord, nos "
            "partenaires et nous utilisons des cookies ou technologies similaires pour stocker et accéder à des données"
            " personnelles comme votre visite sur ce site. Vous pouvez retirer votre consentement à tout moment.</p>"
            "<button>Accepter et fermer</button><button>Continuer sans accepter</button></div>",
            "Le Courrier",
            lang="fr",
        ),
    ),
    Case(
        "Spanish wall",
        "consent_wall",
        bare(
            "<div class='qc-cmp2-container'><h2>Valoramos tu privacidad</h2><p>Nosotros y nuestros socios almacenamos o"
            " accedemos a información en un dispositivo, tales como cookies, y procesamos datos personales, como "
            "identificadores únicos. Puedes aceptar o rechazar tu consentimiento.</p></div>",
            "El Puerto",
            lang="es",
        ),
    ),
    Case(
        "preference centre",
        "consent_wall",
        portal(
            "<div id='onetrust-pc-sdk'><h1>Privacy Preference Center</h1><p>When you visit any website, it may store or"
            " retrieve information on your browser, mostly in the form of cookies.</p><h3>Strictly Necessary Cookies"
            "</h3><p>These cookies are necessary for the website to function.</p><h3>Targeting Cookies</h3><p>These "
            "cookies may be set through our site by our advertising partners.</p><button>Confirm My Choices</button>"
            "</div>",
            "Cookie Preferences | The Courier",
        ),
    ),
)

GUARDS = (
    Case(
        "browser check, old form",
        "captcha",
        bare(
            "<div class='cf-browser-verification cf-im-under-attack'><h1>Checking your browser before accessing "
            "harbour-post.example.</h1><p>This process is automatic. Your browser will redirect to your requested "
            "content shortly.</p><p>Please allow up to 5 seconds&hellip;</p><form id='challenge-form'></form></div>"
            "<div class='attribution'>DDoS protection by a CDN. Ray ID: 7aa</div>",
            "Please Wait...",
        ),
    ),
    Case(
        "managed challenge",
        "captcha",
        bare(
            "<div class='main-wrapper'><div class='main-content'><noscript><div class='h2'><span>Enable JavaScript and "
            "cookies to continue</span></div></noscript></div></div><script>window._cf_chl_opt={cType:'managed'};"
            "a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1';</script>",
            "Just a moment...",
        ),
    ),
    Case(
        "managed challenge, German",
        "captcha",
        bare(
            "<h1>harbour-post.example</h1><h2>Überprüfen Sie, ob Sie ein Mensch sind, indem Sie die folgende Aktion "
            "durchführen.</h2><div id='turnstile-wrapper'></div><p>harbour-post.example muss die Sicherheit Ihrer "
            "Verbindung überprüfen, bevor Sie fortfahren.</p><script>window._cf_chl_opt={cType:'managed'};</script>",
            "Nur einen Moment…",
            lang="de",
        ),
    ),
    Case(
        "framed captcha",
        "captcha",
        bare(
            "<p id='cmsg'>Please enable JS and disable any ad blocker</p><script data-cfasync='false'>var dd={'rt':'c',"
            "'cid':'AHrlqAAA','host':'geo.captcha-delivery.com'}</script>"
            "<script src='https://ct.captcha-delivery.com/c.js'></script>",
            "harbour-post.example",
        ),
    ),
    Case(
        "press and hold",
        "captcha",
        bare(
            "<div class='px-captcha-container'><h1>Before we continue...</h1><p>Press &amp; Hold to confirm you are a "
            "human (and not a bot).</p><div id='px-captcha'></div><p>Reference ID 4f2</p></div>"
            "<script>window._pxAppId='PXabc';</script>",
            "Access to this page has been denied",
        ),
    ),
    Case(
        "edge network's refusal with status 200",
        "error_page",
        bare(
            '<h1>Access Denied</h1><p>You don\'t have permission to access "http://harbour-post.example/a" on this '
            "server.</p><p>Reference #18.2f1.1</p><p>https://errors.edge.example/18.2f1.1</p>",
            "Access Denied",
        ),
    ),
    Case(
        "interstitial with a proof of work",
        "captcha",
        bare(
            "<div id='sec-if-container'><div id='sec-if-cpt-container'><p>Powered and protected by</p></div></div>"
            "<script src='/_sec/cp_challenge/ak-challenge-3-6.htm'></script>",
            "&nbsp;",
        ),
    ),
    Case(
        "incident frame",
        "captcha",
        bare(
            "<iframe id='main-iframe' src='/_Incapsula_Resource?SWUDNSAI=31&amp;incident_id=1&amp;edet=12'>Request "
            "unsuccessful. Incapsula incident ID: 1-2</iframe>",
            "",
            "<meta name='robots' content='noindex, nofollow'>",
        ),
    ),
    Case(
        "firewall's challenge, told by a header",
        "captcha",
        bare("<div id='challenge-container'></div><noscript><h1>JavaScript is disabled</h1></noscript>", ""),
        headers=(("x-amzn-waf-action", "challenge"),),
        status=202,
    ),
    Case(
        "unusual traffic",
        "captcha",
        bare(
            "<form id='captcha-form'><div id='recaptcha' class='g-recaptcha'></div></form><div><b>About this page</b>"
            "<br>Our systems have detected unusual traffic from your computer network. This page checks to see if it is"
            " really you sending the requests, and not a robot.</div>",
            "https://finder.example/search?q=harbour",
        ),
    ),
    Case(
        "picture puzzle, German",
        "captcha",
        portal(
            "<h1>Sind Sie ein Mensch?</h1><p>Bitte bestätigen Sie, dass Sie kein Roboter sind.</p>"
            "<div class='h-captcha' data-sitekey='x'></div>",
            "Sicherheitsabfrage",
            lang="de",
        ),
    ),
    Case(
        "slider, Chinese",
        "captcha",
        bare(
            "<h3>请完成安全验证</h3><p>为了您的账号安全，请拖动滑块完成验证</p><div class='nc-container'></div>",
            "安全验证",
            lang="zh",
        ),
    ),
)

SHELLS = (
    Case(
        "single-page application",
        "shell",
        bare(
            '<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>'
            '<script src="/static/js/main.8c.js"></script>',
            "Harbour Post",
        ),
    ),
    Case(
        "Next.js without content",
        "shell",
        bare(
            '<div id="__next"><div class="spinner"></div></div><script id="__NEXT_DATA__" type="application/json">'
            '{"props":{"pageProps":{"slug":"crane"}},"page":"/article/[slug]","isFallback":true}</script>',
            "Loading...",
        ),
    ),
    Case(
        "Nuxt without content, with an article's head",
        "shell",
        bare(
            '<div id="__nuxt"><div class="loading">Loading</div></div><script>window.__NUXT__={config:{}}</script>',
            "Crane waits for the divers - Harbour Post",
            f'{OG_ARTICLE}<meta property="og:title" content="Crane waits for the divers">',
        ),
    ),
    Case(
        "Angular",
        "shell",
        bare("<app-root></app-root><script src='runtime.js' type='module'></script>", "Portal"),
    ),
    Case(
        "menu without content",
        "shell",
        bare(
            f"<header><ul>{links('News Sport Culture')}</ul></header><div id='app'><p>Please wait while the page is "
            "loading.</p></div><script src='/bundle.js'></script><footer>&copy; 2026</footer>",
            "Harbour Post",
        ),
    ),
    Case(
        "script forbidden",
        "shell",
        bare(
            "<div class='no-js'><h1>JavaScript required</h1><p>Please enable JavaScript in your browser to view this "
            "site.</p></div><script src='/app.js'></script>",
            "Harbour Post",
        ),
    ),
    Case(
        "redirect by script",
        "shell",
        bare(
            "<p>You are being redirected. If nothing happens, <a href='/a/new'>click here</a>.</p>"
            "<script>location.replace('/a/new')</script>",
            "Redirecting...",
        ),
    ),
)

SEARCH = (
    Case(
        "WordPress results with excerpts",
        "search_results",
        wordpress(
            "<header class='page-header'><h1 class='page-title'>Search Results for: <span>crane</span></h1></header>"
            + cards(8, "hentry", 3),
            "You searched for crane &#8211; Harbour Post",
            "search search-results hfeed",
            NOINDEX,
        ),
        url=f"{SITE}/?s=crane",
    ),
    Case(
        "WordPress without results",
        "search_results",
        wordpress(
            "<section class='no-results not-found'><h1 class='page-title'>Nothing Found</h1><p>Sorry, but nothing "
            "matched your search terms. Please try again with some different keywords.</p></section>",
            "You searched for xyz &#8211; Harbour Post",
            "search search-no-results",
        ),
        url=f"{SITE}/?s=xyz",
    ),
    Case(
        "search engine",
        "search_results",
        bare(
            "<form role='search' action='/search'><input name='q' value='harbour crane'></form><div id='result-stats'>"
            "About 120,000 results</div>"
            + "".join(
                f"<div class='g'><a href='https://site{n}.example/a'><h3>{HEADLINES[n]}</h3></a><div class='st'>"
                f"{prose(2, n)}</div></div>"
                for n in range(9)
            ),
            "harbour crane - Finder Search",
        ),
        url="https://finder.example/search?q=harbour+crane",
    ),
    Case(
        "German results",
        "search_results",
        portal(f"<h1>Suchergebnisse für „Kran“</h1><p>42 Treffer</p>{cards(6)}", "Suche | Der Kurier", NOINDEX, "de"),
        url="https://kurier.example/suche/?query=kran",
    ),
    Case(
        "French results",
        "search_results",
        portal(f"<h1>Résultats de recherche : grue</h1>{cards(6)}", "Recherche - Le Courrier", lang="fr"),
        url="https://courrier.example/recherche?keywords=grue",
    ),
    Case(
        "Drupal form",
        "search_results",
        drupal(
            "<h1>Search</h1><form><input type='search' name='keys' value='crane'></form><h2>Search results</h2><ol>"
            + "".join(
                f"<li><h3><a href='/node/{n}'>{HEADLINES[n]}</a></h3><p>... {prose(2, n)} ...</p></li>"
                for n in range(6)
            )
            + "</ol>",
            "Search for crane | Regional Observer",
            "path-search",
        ),
        url="https://observer.example/search/node?keys=crane",
    ),
)

LOGINS = (
    Case(
        "WordPress",
        "login",
        bare(
            "<div id='login'><h1>Powered by WordPress</h1><form id='loginform' action='/wp-login.php'><p><label>"
            "Username or Email Address</label><input name='log'></p><p><label>Password</label><input type='password'>"
            "</p></form><p id='nav'><a>Lost your password?</a></p></div>",
            "Log In &lsaquo; Harbour Post &#8212; WordPress",
        ),
        url=f"{SITE}/wp-login.php?redirect_to=%2F2026%2F03%2Fcrane-waits",
    ),
    Case(
        "news site's account",
        "login",
        portal(
            "<h1>Sign in to your account</h1><form><input type='email'><input type='password'><button>Sign in</button>"
            "</form><p>New here? Create a free account to read three articles a month, save stories for later and "
            "follow the topics you care about.</p>",
            "Sign in | The Courier",
        ),
        url="https://account.courier.example/signin?returnUrl=%2F2026%2F03%2Fcrane",
        requested_url="https://courier.example/2026/03/crane",
    ),
    Case(
        "German log-in",
        "login",
        portal(
            "<h1>Anmelden</h1><form><input type='email'><input type='password'></form><p>Noch kein Konto? Registrieren "
            "Sie sich jetzt kostenlos.</p>",
            "Anmelden | Der Kurier",
            lang="de",
        ),
    ),
    Case(
        "French log-in",
        "login",
        portal(
            "<h1>Connectez-vous</h1><form><input type='password'></form><p>Identifiez-vous pour lire la suite de cet "
            "article réservé aux abonnés.</p>",
            "Connexion",
            lang="fr",
        ),
    ),
    Case(
        "offers of subscriptions",
        "subscription",
        portal(
            "<h1>Subscribe to The Courier</h1><div class='plan'><h2>Digital</h2><p>Unlimited access to all articles "
            "on the web and in the app. 9.90 a month. Cancel anytime.</p></div><div class='plan'><h2>Print and digital"
            "</h2><p>The paper on your doorstep from Monday to Saturday and everything that is in Digital. 29.90 a "
            "month. Cancel anytime.</p></div><p>Already a subscriber? <a href='/login'>Log in</a></p>",
            "Subscribe | The Courier",
        ),
        url="https://courier.example/subscribe?from=article",
        requested_url="https://courier.example/2026/03/crane",
    ),
    Case(
        "registration wall in an article's place",
        "login",
        portal(
            "<div class='regwall'><h2>Register for free to continue reading</h2><p>You have reached your limit of free "
            "articles. Create a free account or sign in to read on.</p><form><input type='email'></form></div>",
            "Register | The Courier",
        ),
    ),
)

ERRORS = (
    Case(
        "maintenance of WordPress",
        "error_page",
        bare(
            "<div class='wp-die-message'>Briefly unavailable for scheduled maintenance. Check back in a minute.</div>",
            "Maintenance",
        ),
    ),
    Case(
        "maintenance, German",
        "error_page",
        bare(
            "<h1>Wartungsarbeiten</h1><p>Unsere Website wird gerade gewartet. Wir sind in Kürze wieder für Sie da.</p>",
            "Der Kurier – Wartungsarbeiten",
            lang="de",
        ),
    ),
    Case(
        "back soon",
        "error_page",
        bare(
            "<h1>We&rsquo;ll be back soon!</h1><p>Sorry for the inconvenience but we&rsquo;re performing some "
            "maintenance at the moment. We&rsquo;ll be back online shortly!</p><p>&mdash; The Team</p>",
            "Site Maintenance",
        ),
    ),
    Case(
        "no database",
        "error_page",
        bare("<h1>Error establishing a database connection</h1>", "Database Error"),
    ),
    Case(
        "client-side exception",
        "error_page",
        bare(
            "<div id='__next'><h2>Application error: a client-side exception has occurred (see the browser console for "
            "more information).</h2></div><script src='/_next/x.js'></script>",
            "Harbour Post",
        ),
    ),
    Case(
        "fresh web server",
        "error_page",
        bare(
            "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and "
            "working. Further configuration is required.</p>",
            "Welcome to nginx!",
        ),
    ),
    Case(
        "gateway",
        "error_page",
        bare("<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>", "502 Bad Gateway"),
    ),
    Case(
        "not in your country",
        "error_page",
        bare(
            "<h1>451: Unavailable due to legal reasons</h1><p>We recognize you are attempting to access this website "
            "from a country belonging to the European Economic Area and therefore access cannot be granted at this "
            "time. For any issues, write to us.</p>",
            "451: Unavailable due to legal reasons",
        ),
    ),
)

YOAST = json_ld(
    {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "CollectionPage", "@id": f"{SITE}/tag/harbour/", "name": "harbour Archives"},
            {"@type": "WebSite", "name": "Harbour Post", "url": f"{SITE}/"},
        ],
    }
)
ITEMS = json_ld(
    {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "url": f"https://courier.example/a/story-{n}"} for n in range(9)
        ],
    }
)
NODES = json_ld(
    [
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": HEADLINES[n],
            "url": f"https://courier.example/a/story-{n}",
            "datePublished": f"2026-03-{n + 1:02}T09:00:00Z",
        }
        for n in range(8)
    ]
)
LISTINGS = (
    Case(
        "tag of WordPress with an SEO plugin",
        "listing",
        wordpress(
            "<header><h1 class='page-title'>Tag: <span>harbour</span></h1></header>" + cards(8, "hentry", 3),
            "harbour Archives - Harbour Post",
            "archive tag tag-harbour hfeed",
            OG_ARTICLE + YOAST,
        ),
        url=f"{SITE}/tag/harbour/",
    ),
    Case(
        "author's page",
        "listing",
        wordpress(
            f"<h1>M. Pilot</h1><p class='bio'>{prose(3)}</p>" + cards(6, "hentry", 2),
            "M. Pilot, Author at Harbour Post",
            "archive author author-m-pilot",
            '<meta property="og:type" content="profile">',
        ),
        url=f"{SITE}/author/m-pilot/",
    ),
    Case(
        "category with whole posts",
        "listing",
        wordpress(
            "<h1 class='page-title'>Category: Quays</h1>" + posts(6),
            "Quays Archives - Harbour Post",
            "archive category category-quays",
        ),
        url=f"{SITE}/quays/",
    ),
    Case(
        "archive of a day",
        "listing",
        wordpress("<h1>Day: 3 March 2026</h1>" + cards(5, "hentry", 3), "3 March 2026 - Harbour Post", "archive date"),
        url=f"{SITE}/2026/03/03/",
    ),
    Case(
        "blog's front page with whole posts",
        "home",
        wordpress(posts(5), "Harbour Post - notes from the quay", "home blog hfeed"),
        url=f"{SITE}/",
    ),
    Case(
        "second page of a blog",
        "listing",
        wordpress(posts(5), "Harbour Post - Page 2", "home blog paged paged-2"),
        url=f"{SITE}/page/2/",
    ),
    Case(
        "newspaper's front page",
        "home",
        portal(cards(24) + cards(8, "opinion"), "The Courier | News, sport and opinion"),
        url="https://courier.example/",
    ),
    Case(
        "front page of an edition",
        "listing",
        portal(cards(20), "The Courier International", '<meta property="og:type" content="website">'),
        url="https://courier.example/international/",
    ),
    Case(
        "section front with a list for machines",
        "listing",
        portal(f"<h1>Business</h1>{cards(14)}", "Business | The Courier", ITEMS),
        url="https://courier.example/business",
    ),
    Case(
        "section front with its articles' nodes",
        "listing",
        portal(f"<h1>Politics</h1>{cards(12, sentences=2)}", "Politics news | The Courier", NODES),
        url="https://courier.example/politics",
    ),
    Case(
        "section front of Arc",
        "listing",
        arc(
            "<h1 class='c-heading'>Local</h1>"
            + "".join(
                f"<div class='b-results-list__wrapper'><h2 class='c-heading'><a class='c-link' href='/local/{n}/'>"
                f"{HEADLINES[n]}</a></h2><p class='c-paragraph'>{prose(2, n)}</p><span class='c-attribution'>By M. "
                f"Pilot</span><time class='c-date' datetime='2026-03-0{n + 1}T07:00:00Z'>March {n + 1}, 2026</time>"
                "</div>"
                for n in range(9)
            ),
            "Local news | Valley Tribune",
        ),
        url="https://valley-tribune.example/local/",
    ),
    Case(
        "topic with an introduction",
        "listing",
        portal(
            f"<h1>Offshore wind</h1><p class='intro'>{prose(4)}</p>{cards(10, sentences=2)}",
            "Offshore wind: latest news and analysis | The Courier",
        ),
        url="https://courier.example/topic/offshore-wind",
    ),
    Case(
        "river of news",
        "listing",
        portal(
            "<h1>Latest</h1><ul class='river'>"
            + "".join(
                f"<li><time datetime='2026-03-05T{n:02}:10'>{n:02}:10</time> <h3><a href='/a/{n}'>{HEADLINES[n % 14]}"
                f"</a></h3><p>{prose(1, n)}</p></li>"
                for n in range(18)
            )
            + "</ul>",
            "Latest news | The Courier",
        ),
        url="https://courier.example/latest",
    ),
    Case(
        "view of Drupal",
        "listing",
        drupal(
            "<h1>Press releases</h1><div class='view view-press'>"
            + "".join(
                f"<div class='views-row'><h3><a href='/press/{n}'>{HEADLINES[n]}</a></h3><div class='field'>"
                f"{prose(2, n)}</div><a href='/press/{n}'>Read more</a></div>"
                for n in range(10)
            )
            + "</div>",
            "Press releases | Regional Observer",
            "path-press page-view-press",
        ),
        url="https://observer.example/press",
    ),
    Case(
        "teasers without headings",
        "listing",
        portal(
            "<h1>Culture</h1>"
            + "".join(
                f"<div class='item'><div class='hl'><a href='/c/story-number-{n}'>{HEADLINES[n]}</a></div><p>"
                f"{prose(2, n)} <a href='/c/story-number-{n}'>Continue reading</a></p></div>"
                for n in range(9)
            ),
            "Culture | The Courier",
        ),
        url="https://courier.example/culture",
    ),
    Case(
        "forum's index",
        "listing",
        bare(
            "<h1>Harbour forum</h1><table>"
            + "".join(
                f"<tr><td><a href='/viewtopic.php?t={n}'>{HEADLINES[n]}</a></td><td>{n} replies</td><td>Last post by "
                "Pilot</td></tr>"
                for n in range(14)
            )
            + "</table>",
            "Harbour forum - Index page",
        ),
        url="https://forum.example/viewforum.php?f=3",
    ),
    Case(
        "hub of videos",
        "listing",
        portal(
            "<h1>Video</h1>"
            + "".join(
                f"<div class='tile'><a href='/video/{n}'><img src='/t/{n}.jpg'><span>1:2{n % 10}</span><h3>"
                f"{HEADLINES[n]}</h3></a></div>"
                for n in range(14)
            ),
            "Videos | The Courier",
        ),
        url="https://courier.example/video",
    ),
    Case(
        "map of the site",
        "listing",
        portal(
            "<h1>Site map</h1>"
            + "".join(
                f"<h2>{year}</h2><ul>"
                + "".join(f"<li><a href='/{year}/{n}'>{HEADLINES[n]}</a></li>" for n in range(10))
                + "</ul>"
                for year in range(2020, 2026)
            ),
            "Site map | The Courier",
        ),
        url="https://courier.example/sitemap",
    ),
    Case(
        "calendar of events",
        "listing",
        portal(
            "<h1>What's on</h1>"
            + "".join(
                f"<div class='event'><h3><a href='/events/{n}'>{HEADLINES[n]}</a></h3><p>Saturday {n + 1} March, "
                f"8 pm, Old Customs House</p></div>"
                for n in range(12)
            ),
            "Events | The Courier",
        ),
        url="https://courier.example/events",
    ),
)

PARKED = (
    Case(
        "for sale",
        "parked",
        bare(
            "<div id='main'><h1>harbour-post.example</h1><p>This domain name is for sale. Buy this domain today.</p>"
            "<ul><li><a href='/?k=1'>Harbour cruises</a></li><li><a href='/?k=2'>Boat insurance</a></li></ul><p>The "
            "owner of this domain may offer it for sale. Privacy Policy</p></div>",
            "harbour-post.example is for sale",
        ),
    ),
    Case(
        "parked by a registrar",
        "parked",
        bare(
            "<div><p>This domain is parked free, courtesy of the registrar.</p><p>Would you like to buy this domain? "
            "Learn more about our domain broker service.</p></div><script src='//img.parking.example/park.js'></script>",
            "harbour-post.example",
        ),
    ),
    Case(
        "related links only",
        "parked",
        bare(
            "<h2>Related Searches</h2><ul><li><a href='#'>Cheap flights</a></li><li><a href='#'>Online degrees</a></li>"
            "</ul><p>The sponsored listings displayed above are served automatically by a third party. Neither the "
            "service provider nor the domain owner maintain any relationship with the advertisers.</p>",
            "harbour-post.example - Resources and information",
        ),
    ),
    Case(
        "future home",
        "parked",
        bare(
            "<h1>Future home of something quite cool.</h1><p>If you're the site owner, log in to launch this site. If "
            "you are a visitor, check back soon.</p>",
            "Coming Soon",
        ),
    ),
)

OTHERS = (
    Case(
        "feed shown as a page",
        "feed",
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Harbour Post</title><link>https://harbour-post.example"
        "</link><description>News</description>"
        + "".join(
            f"<item><title>{HEADLINES[n]}</title><link>https://harbour-post.example/{n}</link><description>{prose(3, n)}"
            "</description></item>"
            for n in range(8)
        )
        + "</channel></rss>",
        url=f"{SITE}/feed/",
    ),
    Case(
        "Atom sent as HTML",
        "feed",
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Harbour Post</title>"
        + "".join(
            f"<entry><title>{HEADLINES[n]}</title><link href='/a/{n}'/><summary>{prose(3, n)}</summary></entry>"
            for n in range(8)
        )
        + "</feed>",
        url=f"{SITE}/atom.xml",
    ),
    Case(
        "video player alone",
        "empty",
        portal(
            "<h1>Divers at the quay wall</h1><div class='player'><video src='/v.mp4'></video></div>"
            "<p class='duration'>2:14</p>",
            "Divers at the quay wall | The Courier",
            '<meta property="og:type" content="video.other">',
        ),
        url="https://courier.example/video/divers-at-the-quay-wall",
    ),
    Case(
        "video player with a line and more videos",
        "empty",
        portal(
            "<h1>Divers at the quay wall</h1><div class='player'><video src='/v.mp4'></video></div><p>Watch the divers "
            "at work.</p><h2>More videos</h2>"
            + "".join(f"<a href='/video/{n}'><h3>{HEADLINES[n]}</h3></a>" for n in range(10)),
            "Divers at the quay wall - video | The Courier",
        ),
        url="https://courier.example/video/divers-at-the-quay-wall",
    ),
    Case(
        "gallery without captions",
        "empty",
        portal(
            "<h1>The storm in pictures</h1><div class='gallery'>"
            + "".join(f"<figure><img src='/g/{n}.jpg' alt=''></figure>" for n in range(12))
            + "</div><p>1 / 12</p>",
            "The storm in pictures | The Courier",
        ),
        url="https://courier.example/gallery/the-storm-in-pictures",
    ),
    Case(
        "gallery still loading",
        "shell",
        portal(
            "<h1>The storm in pictures</h1><div class='gallery' data-src='/g.json'><p>Loading gallery...</p></div>",
            "The storm in pictures | The Courier",
        ),
        url="https://courier.example/fotostrecke/the-storm",
    ),
)

ALL = (
    *NOT_FOUND, *CONSENT, *GUARDS, *SHELLS, *SEARCH, *LOGINS, *ERRORS, *LISTINGS, *PARKED, *OTHERS,
)  # fmt: skip
