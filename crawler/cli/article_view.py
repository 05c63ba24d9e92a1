"""An article as a person reads it on a terminal: title, who and when, body, disclaimer, rights, provenance."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crawler.cli.terminal import make_safe, say, spell_markup

if TYPE_CHECKING:
    from crawler.items import Mark

WIDTH = 100


def show_article(article: Mapping[str, Any], has_body: bool = True) -> None:
    """Print the record (a row of `articles` or the dict of `fetch --json`)."""
    import textwrap

    import click

    say(click.style(make_safe(article.get("title") or "(no headline)"), bold=True))
    authors = ", ".join(article.get("authors") or ()) or "author not named"
    say(make_safe(f"{authors} | {article.get('date_published') or 'date not given'}"))
    _say_pair("address", article.get("url"))
    if article.get("withdrawn_at"):
        _say_pair("withdrawn", f"{article['withdrawn_at']} ({article['withdrawn_reason']})")
    _say_version(article)
    _say_pair("source", _source_of(article))
    _say_pair("publisher", article.get("publisher"))
    _say_pair("language", article.get("language"))
    if has_body:
        for paragraph in make_safe(article.get("body") or "").split("\n"):
            say(textwrap.fill(paragraph, WIDTH) if paragraph.strip() else "")
        say()
        _say_updates(article.get("updates") or ())
    _say_block("Correction", article.get("correction"))
    _say_block("Disclaimer" + _scope_of(article), article.get("disclaimer"))
    _say_block("Copyright", article.get("copyright_line"))
    verdicts = [
        f"{name} {article[name]}" for name in ("status", "tdm", "ai_train", "archive", "access") if article.get(name)
    ]
    _say_pair("rights", ", ".join(verdicts))
    for name in ("holder", "licence_url", "agency", "syndicated_from_url"):
        _say_pair(name.replace("_", " "), article.get(name))


def show_document(article: Mapping[str, Any], marks: "Sequence[Mark]", form: str) -> None:
    """Print the article as Markdown or as an HTML page.

    Characters that steer a terminal are left out of Markdown, as everywhere; in HTML they are written by number.
    """
    from crawler.rendition.document import write_html, write_markdown

    if form == "markdown":
        say(make_safe(write_markdown(article, marks)))
    else:
        say(spell_markup(write_html(article, marks)))


def show_provenance(provenance: Mapping[str, Any]) -> None:
    """Print how an article was obtained."""
    say("Provenance")
    for name in (
        "means", "feed_url", "discovered_at", "requested_url", "final_url", "started_at", "fetched_at", "attempt",
        "status", "http_version", "ip", "content_type", "charset", "payload_sha256", "payload_bytes", "warc_file",
        "warc_offset", "warc_length", "warc_record_id", "robots_rule", "robots_sha256", "user_agent", "extractor",
        "body_sha256", "run_id", "fetch_id", "reextracted_at", "reextraction_run_id",
        "imported_file", "imported_member", "imported_file_sha256", "imported_offset", "imported_record_id",
        "archived_by", "imported_at",
    ):  # fmt: skip
        _say_pair(name.replace("_", " "), provenance.get(name))
    if provenance.get("rendered_by"):
        _say_rendering(provenance)
    for hop in provenance.get("redirects") or ():
        _say_pair("redirect", f"{hop['status']} at {hop['url']}")
    _say_pair("overrides", ", ".join(provenance.get("overrides") or ()))
    for field, origin in (provenance.get("origins") or {}).items():
        _say_pair(f"origin of {field}", origin["origin"])
    for notice in provenance.get("notices") or ():
        _say_pair(f"{notice['kind']} ({notice['scope']})", f"sha256 {notice['sha256'][:16]} at {notice['xpath']}")


def _say_updates(updates: Sequence[Mapping[str, Any]]) -> None:
    """The entries of a live blog, each below its time and headline."""
    import textwrap

    for update in updates:
        when = update["published"] or update["published_raw"] or "time not given"
        say(make_safe(" ".join([f"[{when}]", *filter(None, (update["headline"], ", ".join(update["authors"])))])))
        for paragraph in make_safe(update["body"]).split("\n"):
            say(textwrap.fill(paragraph, WIDTH) if paragraph.strip() else "")
        say()


def _say_rendering(provenance: Mapping[str, Any]) -> None:
    """The text is not that of the reply but what a browser made of it."""
    for name in ("rendered_by", "rendered_at", "rendering_ending", "rendered_sha256"):
        _say_pair(name.replace("_", " "), provenance.get(name))
    if provenance.get("rendered_warc_file"):
        _say_pair("rendered in", f"{provenance['rendered_warc_file']} at {provenance['rendered_warc_offset']}")
    for part in provenance.get("rendered_parts") or ():
        _say_pair("rendered with", f"{part['kind']} {part['url']}")


def _say_version(article: Mapping[str, Any]) -> None:
    """Which version this is, where there are several, and how many of the edits were silent."""
    number, last = article.get("version_number") or 1, article.get("versions") or 1
    if last > 1:
        silent = article.get("silent_edits")
        told = f", {silent} silent edit{'s' * (silent > 1)}" if silent else ""
        _say_pair("version", f"{number} of {last}{told}: see `pressmark history {article['article_id']}`")
    if whole := article.get("text_version"):
        _say_pair("text", f"of version {whole}: a paywall cuts it on the page now")


def _source_of(article: Mapping[str, Any]) -> str | None:
    return article.get("source_url") or article.get("syndicated_from_url")


def _scope_of(article: Mapping[str, Any]) -> str:
    return " (the site's)" if article.get("disclaimer_scope") == "site" else ""


def _say_pair(name: str, value: object) -> None:
    if value not in (None, "", ()):
        say(make_safe(f"  {name:14} {value}"))


def _say_block(name: str, text: str | None) -> None:
    """A text word for word: not wrapped, not cut."""
    if text:
        say(f"{name}:")
        say(make_safe(text))
        say()
