"""A second set of pages that are no articles, written before the gate was changed and run only after: what it says of
the gate is not what the gate was fitted to. Other systems, other words, other languages than the first set's."""

from frames import HEADLINES, SENTENCES, Case, json_ld, paragraphs, prose

ROOT = "https://rowing-gazette.example"


def ghost(main: str, title: str, body: str, head: str = "") -> str:
    """Ghost."""
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title}</title><meta name='generator' content='Ghost 5.8'>{head}"
        f"</head><body class='{body}'><div class='gh-viewport'><header id='gh-head' class='gh-head outer'>"
        "<a class='gh-head-logo' href='/'>Rowing Gazette</a><ul class='nav'><li><a href='/races/'>Races</a></li><li>"
        f"<a href='/clubs/'>Clubs</a></li></ul></header><main id='gh-main' class='gh-main'>{main}</main><footer "
        "class='site-footer'>Rowing Gazette &copy; 2026 <a href='https://ghost.org/'>Powered by Ghost</a></footer>"
        "</div></body></html>"
    )


def blogger(main: str, title: str, view: str) -> str:
    """Blogger."""
    return (
        f"<!DOCTYPE html><html class='v2' dir='ltr' lang='en'><head><title>{title}</title><meta content='blogger' "
        f"name='generator'></head><body class='loading {view}'><div class='body-fauxcolumns'></div><div class='content'>"
        f"<div class='header section'><h1 class='title'>Oars and Ends</h1></div><div class='main section' id='main'>"
        f"<div class='widget Blog' id='Blog1'><div class='blog-posts hfeed'>{main}</div></div></div><div class='sidebar'>"
        "<h2>Blog Archive</h2><ul><li><a href='/2025/'>2025 (14)</a></li><li><a href='/2024/'>2024 (31)</a></li></ul>"
        "</div></div></body></html>"
    )


def typo3(main: str, title: str, lang: str = "de", head: str = "") -> str:
    """TYPO3."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta name="generator" content="TYPO3 CMS"><title>{title}</title>'
        f'{head}</head><body id="p12"><div class="wrap"><div class="metanav"><a href="/kontakt">Kontakt</a></div>'
        f'<div id="maincontent"><div id="c33" class="csc-default">{main}</div></div><div class="footer">Regatta-Bote, '
        "Bootshausweg 1</div></div></body></html>"
    )


def tables(main: str, title: str, lang: str = "en") -> str:
    """A layout of tables, as around the year 2000."""
    return (
        f"<html lang={lang}><head><title>{title}</title></head><body bgcolor=white><table width=760><tr><td width=150>"
        "<a href=/>Home</a><br><a href=/news/>News</a><br><a href=/results/>Results</a></td><td>"
        f"{main}</td></tr><tr><td colspan=2><small>Copyright 2026 Rowing Gazette. All rights reserved.</small></td></tr>"
        "</table></body></html>"
    )


def app(main: str, title: str, head: str = "", lang: str = "en") -> str:
    """A page of utility classes, rendered on a server."""
    return (
        f'<!DOCTYPE html><html lang="{lang}" class="h-full"><head><meta charSet="utf-8"/><title>{title}</title>{head}'
        f'</head><body class="font-sans antialiased"><div class="flex min-h-screen flex-col"><div class="sticky top-0">'
        f'<a href="/" class="text-xl">RG</a><a href="/races" class="px-4">Races</a><a href="/gear" class="px-4">Gear</a>'
        f'</div><div class="mx-auto max-w-7xl grow">{main}</div><div class="bg-gray-900 text-white"><p class="text-xs">'
        f"© 2026 Rowing Gazette Ltd. Registered office: 1 Boathouse Lane.</p></div></div>"
        f'<script src="/_next/static/chunks/main-app.js" async=""></script></body></html>'
    )


def rows(count: int, title: str = "h3", path: str = "/races/") -> str:
    return "".join(
        f"<div class='flex py-4'><div><span class='text-xs'>{number + 1} Mar</span><{title} class='font-bold'>"
        f"<a href='{path}{number}-{HEADLINES[number % 14].lower().replace(' ', '-')}'>{HEADLINES[number % 14]}</a>"
        f"</{title}><p class='text-sm'>{SENTENCES[number % 12]}</p></div></div>"
        for number in range(count)
    )


NOT_FOUND = (
    Case("Ghost", "soft_404", ghost("<h1 class='error-code'>404</h1><p class='error-description'>Page not found</p><a "
         "href='/'>Go to the front page &rarr;</a>", "404 — Page not found", "error-template")),
    Case("Blogger", "soft_404", blogger("<div class='status-msg-body'>Sorry, the page you were looking for in this blog "
         "does not exist.</div>", "Oars and Ends: Page not found", "error_page")),
    Case("TYPO3", "soft_404", typo3("<h1>Die Seite wurde leider nicht gefunden!</h1><p>Der von Ihnen aufgerufene Link "
         "ist veraltet oder fehlerhaft. Bitte nutzen Sie die Navigation.</p>", "Seite nicht gefunden: Regatta-Bote")),
    Case("article withdrawn, German", "soft_404", typo3("<h1>Artikel nicht mehr verfügbar</h1><p>Dieser Artikel ist aus "
         "lizenzrechtlichen Gründen nicht mehr verfügbar.</p>", "Artikel nicht mehr verfügbar")),
    Case("wrong turn", "soft_404", app("<h1>Whoops, wrong turn!</h1><p>We couldn’t find the page you’re looking for. It "
         "might have been renamed, or it never existed in the first place.</p>", "Whoops! | Rowing Gazette")),
    Case("content removed", "soft_404", app("<h1>This content has been removed</h1><p>The article you are trying to "
         "view has been removed by its publisher.</p>" + rows(6), "Content removed | Rowing Gazette")),
    Case("HTTP wording", "soft_404", tables("<h2>HTTP Error 404.0 - Not Found</h2><p>The resource you are looking for "
         "has been removed, had its name changed, or is temporarily unavailable.</p>", "IIS 8.5 Detailed Error - 404.0")),
    Case("Apache wording", "soft_404", "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1><p>The "
         "requested URL /news/1.html was not found on this server.</p><hr><address>Apache Server at rowing-gazette."
         "example Port 80</address></body></html>"),
    Case("French, moved", "soft_404", app("<h1>Oups ! Cette page n’existe plus</h1><p>Nous n’avons pas trouvé la page "
         "que vous cherchez. Le lien est peut-être erroné ou l’article a été archivé.</p>", "Page non trouvée", lang="fr")),
    Case("Spanish, Latin America", "soft_404", app("<h1>¡Ups! No encontramos la página</h1><p>La nota que estás "
         "buscando ya no está disponible.</p>", "No encontrado", lang="es")),
    Case("Portuguese, Brazil", "soft_404", app("<h1>Ops! Página não encontrada.</h1><p>A página que você tentou acessar"
         " não existe ou mudou de endereço.</p>", "Erro 404", lang="pt-BR")),
    Case("Italian", "soft_404", app("<h1>Errore 404</h1><p>La pagina che stai cercando non esiste o è stata rimossa.</p>",
         "Errore 404", lang="it")),
    Case("Norwegian", "soft_404", app("<h1>Beklager, vi finner ikke siden</h1><p>Siden du leter etter finnes ikke "
         "lenger.</p>", "Fant ikke siden", lang="nb")),
    Case("Hungarian", "soft_404", app("<h1>Az oldal nem található</h1><p>A keresett oldal nem létezik vagy törölték.</p>",
         "404", lang="hu")),
    Case("Romanian", "soft_404", app("<h1>Pagina nu a fost găsită</h1><p>Ne pare rău, pagina căutată nu există.</p>",
         "Eroare 404", lang="ro")),
    Case("Hebrew", "soft_404", app("<h1>הדף לא נמצא</h1><p>העמוד שחיפשת אינו קיים.</p>", "404", lang="he")),
    Case("Persian", "soft_404", app("<h1>صفحه مورد نظر یافت نشد</h1><p>متاسفانه صفحه‌ای که به دنبال آن هستید وجود ندارد.</p>",
         "خطای ۴۰۴", lang="fa")),
    Case("Hindi", "soft_404", app("<h1>पेज नहीं मिला</h1><p>आप जिस पेज को खोज रहे हैं वह मौजूद नहीं है।</p>", "404", lang="hi")),
    Case("Vietnamese", "soft_404", app("<h1>Không tìm thấy trang</h1><p>Trang bạn đang tìm kiếm không tồn tại hoặc đã "
         "bị xóa.</p>", "Lỗi 404", lang="vi")),
    Case("Thai", "soft_404", app("<h1>ไม่พบหน้าที่คุณต้องการ</h1><p>หน้านี้อาจถูกลบหรือย้ายไปแล้ว</p>", "404", lang="th")),
    Case("Chinese, traditional", "soft_404", app("<h1>找不到網頁</h1><p>很抱歉，您要瀏覽的文章不存在或已經下架。</p>", "找不到網頁",
         lang="zh-TW")),
    Case("Japanese article", "soft_404", app("<h1>記事が見つかりません</h1><p>お探しの記事は掲載期間が終了したか、削除されました。</p>",
         "記事が見つかりません", lang="ja")),
    Case("Serbian", "soft_404", app("<h1>Stranica nije pronađena</h1><p>Tražena stranica ne postoji.</p>", "404",
         lang="sr")),
    Case("Bulgarian", "soft_404", app("<h1>Страницата не е намерена</h1><p>Търсената от вас страница не съществува.</p>",
         "Грешка 404", lang="bg")),
    Case("sent to the front page with a parameter", "soft_404", app(rows(12), "Rowing Gazette"), ROOT + "/?ref=404",
         ROOT + "/races/2019/final"),
)  # fmt: skip

WALLS = (
    Case("cookie notice in place of the page", "consent_wall", app("<h1>Cookies on this site</h1><p>We use essential "
         "cookies to make our site work. With your consent, we may also use non-essential cookies to improve user "
         "experience, personalise ads and analyse website traffic. By clicking Accept, you agree to our cookie use.</p>",
         "Rowing Gazette"), ROOT + "/cookie-consent?return=%2Fraces%2F1"),
    Case("Italian pay or consent", "consent_wall", app("<h1>La tua privacy è importante per noi</h1><p>Noi e i nostri "
         "partner utilizziamo cookie e trattiamo dati personali per finalità pubblicitarie. Puoi acconsentire oppure "
         "abbonarti per navigare senza pubblicità e tracciamento.</p>", "Gazzetta dei Remi", lang="it")),
    Case("Polish", "consent_wall", app("<h1>Szanujemy Twoją prywatność</h1><p>My i nasi partnerzy przechowujemy pliki "
         "cookies i przetwarzamy dane osobowe, takie jak unikalne identyfikatory. Możesz wyrazić zgodę lub odmówić jej "
         "w ustawieniach prywatności.</p>", "Gazeta Wioślarska", lang="pl")),
    Case("Swedish", "consent_wall", app("<h1>Vi värnar om din integritet</h1><p>Vi och våra partner lagrar och får "
         "åtkomst till information på en enhet, såsom cookies, och behandlar personuppgifter. Du kan godkänna eller "
         "neka ditt samtycke.</p>", "Roddtidningen", lang="sv")),
    Case("age gate", "consent_wall", app("<h1>Are you over 18?</h1><p>You must be of legal age to enter this site. By "
         "entering you agree to our terms and our use of cookies.</p><button>Yes</button><button>No</button>",
         "Age verification")),
    Case("captcha of a firewall plug-in", "captcha", app("<h1>Human Verification</h1><p>Please complete the security "
         "check to access rowing-gazette.example.</p><div class='h-captcha'></div>", "Human Verification")),
    Case("one more step", "captcha", "<html><head><title>Attention Required! | Cloudflare</title></head><body><h1>One "
         "more step</h1><h2>Please complete the security check to access rowing-gazette.example</h2><p>Completing the "
         "CAPTCHA proves you are a human and gives you temporary access to the web property.</p></body></html>"),
    Case("blocked by a service", "captcha", "<html><head><title>Attention Required! | Cloudflare</title></head><body>"
         "<div id='cf-error-details'><h1>Sorry, you have been blocked</h1><h2>You are unable to access rowing-gazette."
         "example</h2><p>This website is using a security service to protect itself from online attacks. The action you"
         " just performed triggered the security solution.</p></div></body></html>"),
    Case("interruption", "captcha", app("<h1>Pardon Our Interruption</h1><p>As you were browsing something about your "
         "browser made us think you were a bot. There are a few reasons this might happen: you're a power user moving "
         "through this website with super-human speed; you've disabled cookies in your web browser.</p>",
         "Pardon Our Interruption")),
    Case("French puzzle", "captcha", app("<h1>Vérification de sécurité</h1><p>Merci de confirmer que vous n’êtes pas un "
         "robot.</p><div class='g-recaptcha'></div>", "Vérification", lang="fr")),
    Case("Russian puzzle", "captcha", app("<h1>Подтвердите, что вы не робот</h1><p>Нам очень жаль, но запросы с вашего "
         "устройства похожи на автоматические.</p>", "Ой!", lang="ru")),
    Case("browser too old", "error_page", app("<h1>Your browser is not supported</h1><p>Please update your browser to "
         "use this site.</p>", "Unsupported browser")),
    Case("rate limit", "error_page", "<html><title>Too Many Requests</title><h1>Too Many Requests</h1><p>You have sent "
         "too many requests in a given amount of time.</p></html>"),
    Case("something went wrong", "error_page", app("<h1>Something went wrong</h1><p>We're working on it. Please try "
         "again in a few minutes.</p>", "Error | Rowing Gazette")),
    Case("PHP died", "error_page", "<br /><b>Fatal error</b>: Uncaught PDOException: SQLSTATE[HY000] [2002] Connection "
         "refused in /var/www/html/lib/db.php:31 Stack trace: #0 {main} thrown in <b>/var/www/html/lib/db.php</b> on "
         "line <b>31</b><br />"),
    Case("Spanish maintenance", "error_page", app("<h1>Sitio en mantenimiento</h1><p>Estamos realizando tareas de "
         "mantenimiento. Volvemos pronto.</p>", "En mantenimiento", lang="es")),
    Case("account of readers", "login", app("<h1>Welcome back</h1><form action='/auth'><input type='email' name='e'>"
         "<input type='password' name='p'><button>Continue</button></form><p>Don't have an account? Sign up. Forgot "
         "your password?</p>", "Log in - Rowing Gazette"), ROOT + "/account/login?next=/races/1", ROOT + "/races/1"),
    Case("Spanish log-in", "login", app("<h1>Iniciar sesión</h1><form><input type='password'></form><p>¿Todavía no "
         "tienes cuenta? Regístrate gratis para seguir leyendo.</p>", "Iniciar sesión", lang="es")),
    Case("Japanese members' wall", "login", app("<h1>ログイン</h1><p>この記事は会員限定です。ログインまたは会員登録してください。</p><form>"
         "<input type='password'></form>", "ログイン", lang="ja")),
    Case("choice of plans", "subscription", app("<h1>Choose your plan</h1><div>Basic 3 a month. Billed monthly. Start free "
         "trial.</div><div>Premium 8 a month, with the podcast and the Saturday quiz. Billed monthly. Start free trial."
         "</div><p>Already a subscriber? Sign in.</p>", "Subscription offers - Rowing Gazette"), ROOT + "/offers"),
)  # fmt: skip

LISTS = (
    Case("Ghost tag", "listing", ghost("<section class='gh-pagehead'><h1>Regatta</h1><p>A collection of 42 posts</p>"
         "</section>" + "".join(f"<article class='gh-card post tag-regatta'><a class='gh-card-link' href='/{n}/'><h2 "
         f"class='gh-card-title'>{HEADLINES[n]}</h2><p class='gh-card-excerpt'>{prose(2, n)}</p></a></article>" for n in
         range(10)), "Regatta - Rowing Gazette", "tag-template tag-regatta",
         json_ld({"@type": "Series", "name": "Regatta"})), ROOT + "/tag/regatta/"),
    Case("Ghost home", "home", ghost("".join(f"<article class='gh-card post'><a class='gh-card-link' href='/{n}/'><h2 "
         f"class='gh-card-title'>{HEADLINES[n]}</h2><p class='gh-card-excerpt'>{prose(3, n)}</p></a></article>" for n in
         range(12)), "Rowing Gazette", "home-template"), ROOT + "/"),
    Case("Blogger's front page", "home", blogger("".join(f"<div class='post hentry'><h3 class='post-title entry-title'>"
         f"<a href='/2026/03/{n}.html'>{HEADLINES[n]}</a></h3><div class='post-body entry-content'>{prose(18, n)}</div>"
         f"<div class='post-footer'>Posted by Cox at 08:0{n}</div></div>" for n in range(6)), "Oars and Ends", "index"),
         "https://oars-and-ends.example/"),
    Case("Blogger's label", "listing", blogger("".join(f"<div class='post hentry'><h3 class='post-title entry-title'><a"
         f" href='/2026/03/{n}.html'>{HEADLINES[n]}</a></h3><div class='post-body entry-content'>{prose(10, n)}</div>"
         "</div>" for n in range(6)), "Oars and Ends: eights", "archive"),
         "https://oars-and-ends.example/search/label/eights"),
    Case("utility classes, section", "listing", app("<h1 class='text-3xl'>Races</h1>" + rows(12), "Races | Rowing Gazette"),
         ROOT + "/races"),
    Case("utility classes, home", "home", app(rows(20, "h2"), "Rowing Gazette: news from the water"), ROOT),
    Case("tables, list of news", "listing", tables("<h1>News</h1>" + "".join(f"<p><b><a href='/news/{n}.html'>"
         f"{HEADLINES[n]}</a></b><br>{prose(2, n)} <a href='/news/{n}.html'>more...</a></p>" for n in range(10)),
         "Rowing Gazette - News"), ROOT + "/news/"),
    Case("German rubric", "listing", typo3("<h1>Ruderverein</h1><div class='news-list-view'>" + "".join(
         f"<div class='article articletype-0'><h3><a href='/nachrichten/detail/{n}'>{HEADLINES[n]}</a></h3><div "
         f"class='teaser-text'><p>{prose(2, n)}</p><a class='more' href='/nachrichten/detail/{n}'>weiterlesen</a></div>"
         "</div>" for n in range(8)) + "</div>", "Nachrichten"), "https://regatta-bote.example/nachrichten"),
    Case("staff page", "listing", app("<h1>C. Oxon</h1><p>C. Oxon has covered rowing since 1998 and lives on a barge. "
         f"{prose(2)}</p><h2>Latest by C. Oxon</h2>" + rows(9), "C. Oxon | Rowing Gazette",
         json_ld({"@type": "ProfilePage", "mainEntity": {"@type": "Person", "name": "C. Oxon"}})), ROOT + "/staff/c-oxon"),
    Case("podcast's episodes", "listing", app("<h1>The Rowing Hour</h1><p>A weekly talk.</p>" + "".join(f"<div><a href="
         f"'/podcast/{n}'><h3>Episode {n}: {HEADLINES[n]}</h3></a><p>{prose(3, n)}</p><a href='/podcast/{n}'>Listen</a>"
         "</div>" for n in range(9)), "The Rowing Hour"), ROOT + "/podcast"),
    Case("newsletters to choose from", "listing", app("<h1>Newsletters</h1>" + "".join(f"<div><h3>{HEADLINES[n]}</h3><p>"
         f"{SENTENCES[n]}</p><button>Sign up</button></div>" for n in range(8)), "Newsletters | Rowing Gazette"),
         ROOT + "/newsletters"),
    Case("yearly archive", "listing", tables("<h1>Archive 2024</h1><ul>" + "".join(f"<li>{n + 1}.3.2024: <a href='/2024/"
         f"{n}.html'>{HEADLINES[n % 14]}</a>" for n in range(30)) + "</ul>", "Archive 2024"), ROOT + "/archive/2024/"),
    Case("topic of cards that are links as a whole", "listing", app("<h1>Oars</h1><div class='grid'>" + "".join(
         f"<a href='/gear/{n}' class='block rounded'><div class='font-semibold'>{HEADLINES[n]}</div><div>{prose(2, n)}"
         "</div></a>" for n in range(10)) + "</div>", "Oars | Rowing Gazette"), ROOT + "/gear/oars"),
    Case("results of a site search", "search_results", app("<h1>12 results for “sculls”</h1>" + rows(12), "sculls - "
         "Search - Rowing Gazette"), ROOT + "/search?term=sculls"),
    Case("Spanish results", "search_results", app("<h1>Resultados de la búsqueda: remo</h1>" + rows(8), "Buscar",
         lang="es"), "https://gaceta.example/buscar?q=remo"),
    Case("no results, German", "search_results", typo3("<h1>Suche</h1><p>Ihre Suche nach „Riemen“ ergab keine Treffer."
         "</p>", "Suche"), "https://regatta-bote.example/suche?q=Riemen"),
    Case("premium names", "parked", "<html><head><title>oars.example</title></head><body><h1>oars.example</h1><p>This "
         "premium domain may be available. Make an offer or get a price in less than 24 hours. Inquire about this "
         "domain.</p></body></html>"),
    Case("hosting company's page", "parked", "<html><head><title>Hosted page</title></head><body><h1>This site has just "
         "been created</h1><p>The hosting account for this domain is active, but no website has been published yet. "
         "Please come back later.</p></body></html>"),
    Case("German, for sale", "parked", "<html lang='de'><head><title>riemen.example steht zum Verkauf</title></head>"
         "<body><h1>riemen.example</h1><p>Diese Domain steht zum Verkauf! Der Inhaber dieser Domain parkt sie hier."
         "</p></body></html>"),
    Case("media player", "empty", app("<h1>Final of the eights</h1><div data-player='x'></div><div>Share</div><div>03:12"
         "</div>", "Watch: Final of the eights", json_ld({"@type": "VideoObject", "name": "Final of the eights"})),
         ROOT + "/watch/final"),
    Case("live audio", "empty", app("<h1>Listen live</h1><audio src='/live.mp3'></audio><p>On air now</p>", "Listen live"),
         ROOT + "/radio"),
    Case("album of pictures without words", "empty", app("<h1>Regatta 2026</h1>" + "".join(f"<a href='/g/{n}.jpg'><img "
         f"src='/g/{n}s.jpg'></a>" for n in range(20)), "Regatta 2026 - photos"), ROOT + "/photos/regatta-2026"),
    Case("Vue shell", "shell", "<!DOCTYPE html><html><head><title>RG</title></head><body><noscript><strong>We're sorry "
         "but rg doesn't work properly without JavaScript enabled. Please enable it to continue.</strong></noscript>"
         "<div id=app></div><script src=/js/chunk-vendors.js></script></body></html>"),
    Case("skeleton", "shell", app("<div class='animate-pulse'><div class='h-8'></div><div class='h-4'></div></div>", "RG")),
    Case("feed with a style sheet", "feed", "<?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet type='text/xsl' "
         "href='/rss.xsl'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>"
         "Rowing Gazette</title>" + "".join(f"<item><title>{HEADLINES[n]}</title><link>{ROOT}/{n}</link>"
         f"<content:encoded><![CDATA[{paragraphs(3)}]]></content:encoded></item>" for n in range(5)) + "</channel></rss>",
         ROOT + "/rss"),
)  # fmt: skip

ALL = (*NOT_FOUND, *WALLS, *LISTS)
