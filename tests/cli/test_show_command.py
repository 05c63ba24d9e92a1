"""`pressmark show`: one stored article in all its forms."""

from faultreplies import PROSE, page
from faultsite import Site
from ownrun import Corpus


def test_an_article_is_shown_as_text_as_markdown_and_as_html(site: Site, corpus: Corpus) -> None:
    said = "The mayor, who <b>never</b> reads <a href='/other'>the *paper*</a>, said that the old bridge would stay."
    more = "می\u200cخواهم was written on the wall beside it, and nobody could say by whom it had been written there."
    site.set("/marked", page("Bridge <stays>", f"{said}\n\n{more}"))
    url = site.url("/marked")
    fetched = corpus.run("fetch", "--json", "--allow-private", url).rows[0]["article"]
    text, markdown, html = (corpus.run("show", url, "--format", form) for form in ("text", "markdown", "html"))
    row = corpus.run("show", url, "--json").rows[0]

    link = site.url("/other")
    assert (text.code, markdown.code, html.code) == (0, 0, 0)
    assert "The mayor, who never reads the *paper*, said" in text.out
    assert f"The mayor, who **never** reads [the \\*paper\\*]({link}), said" in markdown.out
    assert f'<p>The mayor, who <strong>never</strong> reads <a href="{link}">the *paper*</a>, said' in html.out
    assert "<p>می&#x200c;خواهم was written" in html.out
    assert "© 2026 Fault Site" in markdown.out
    assert "© 2026 Fault Site" in html.out
    assert [row[name] for name in ("body_markdown", "body_html")] == [
        fetched[name] for name in ("body_markdown", "body_html")
    ]
    assert corpus.run("show", url, "--json", "--format", "html").code == 2


def test_a_live_blog_is_shown_with_its_updates(site: Site, corpus: Corpus) -> None:
    posts = "".join(
        f"<div class=post id=p{hour}><time datetime='2026-03-05T{hour}:10:00Z'>{hour}:10</time><h3>At {hour}</h3>"
        f"<p>The water stood at {hour} feet below the bridge.</p></div>"
        for hour in (14, 13, 12)
    )
    shown = page("Flood: live", f"{PROSE * 2}</p></article><div class=posts>{posts}</div><p>")
    site.set("/live/flood", shown)
    url = site.url("/live/flood")
    article = corpus.run("fetch", "--json", "--allow-private", url).rows[0]["article"]
    assert article["kind"] == "live_blog"
    assert [update["published"] for update in article["updates"]] == [
        f"2026-03-05T{h}:10:00+00:00" for h in (14, 13, 12)
    ]
    text, row = corpus.run("show", url).out, corpus.run("show", url, "--json").rows[0]
    assert "[2026-03-05T13:10:00+00:00] At 13\nThe water stood at 13 feet below the bridge.\n" in text
    assert row["updates"] == article["updates"]
