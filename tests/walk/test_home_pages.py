"""A site with neither feed nor sitemap: its home page and sections are looked at, and its addresses are learned."""

from faultreplies import page, robots
from faultsite import Site
from ownrun import Corpus

from crawler.demo.loopback import Reply

MENU = (
    '<nav><a href="/">Home</a><a href="/sport">Sport</a><a href="/kultur">Kultur</a>'
    '<a href="/kontakt">Kontakt</a></nav>'
)


def front(links: str) -> Reply:
    html = f"<!doctype html><html><head><title>Front</title></head><body>{MENU}<main>{links}</main></body></html>"
    return Reply(body=html.encode())


def story(site: Site, path: str) -> str:
    """A link to a story, and the story behind it."""
    title = f"The whole story of {path.rpartition('/')[2].replace('-', ' ')}"
    site.set(path, page(title, f"All of {path} is told here, word for word. " * 30))
    return f'<h2><a href="{path}">{title}</a></h2>'


def test_sections_of_the_menu_are_looked_at_and_their_articles_fetched(site: Site, corpus: Corpus) -> None:
    site.set("/robots.txt", robots("User-agent: *\n"))
    site.set("/feed", Reply(status=404))
    site.set("/", front("".join(story(site, f"/news/front-page-story-{n}") for n in range(4))))
    site.set("/sport", front("".join(story(site, f"/sport/match-report-number-{n}") for n in range(4))))
    site.set("/kultur", front("".join(story(site, f"/kultur/evening-at-the-opera-{n}") for n in range(4))))
    assert corpus.run("add", "--allow-private", site.url("/")).code == 0
    assert corpus.query("SELECT kind FROM feeds") == [("home",)]

    first = corpus.run("crawl", "--json")
    again = corpus.run("crawl", "--all", "--json")

    assert first.code == again.code == 0, first.err + again.err
    assert corpus.query("SELECT url, kind, is_active FROM feeds ORDER BY feed_id") == [
        (site.url(path), "home", 1) for path in ("/", "/sport", "/kultur")
    ]
    stored = [path for path, (outcome, _) in corpus.ends().items() if outcome == "stored"]
    assert len(stored) == 12
    assert again.rows[0]["counts"]["discovered"] == 0


def test_pages_that_were_no_articles_teach_to_leave_their_like_alone(site: Site, corpus: Corpus) -> None:
    tags = [f"/dossier/{n}" for n in range(40)]
    link = "".join(f'<p><a href="{tag}">Everything that there is about theme {tag}</a></p>' for tag in tags[:8])
    for tag in tags:
        site.set(
            tag, front("".join(f'<p><a href="/story/of-the-day-{n}">A story of the day</a></p>' for n in range(30)))
        )
    site.set("/feed", Reply(status=404))
    site.set("/", front(link + "".join(story(site, f"/story/of-the-day-{n}") for n in range(5))))
    assert corpus.run("add", "--allow-private", site.url("/")).code == 0
    corpus.run("crawl")
    assert {outcome for path, (outcome, _) in corpus.ends().items() if path.startswith("/dossier/")} == {"not_article"}
    site.forget()
    more = "".join(f'<p><a href="{tag}">Everything that there is about theme {tag}</a></p>' for tag in tags)
    site.set("/", front(more + "".join(story(site, f"/other/of-the-night-{n}") for n in range(5))))

    corpus.run("crawl", "--all")

    assert not any(path.startswith("/dossier/") for path in site.paths())
    assert sum(path.startswith("/other/") for path in site.paths()) == 5
