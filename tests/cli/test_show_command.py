"""`pressmark show`: one stored article in all its forms."""

from faultreplies import page
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
