"""One article as a reference, with what lets a reader check the text: version, digest, time of retrieval."""

import json
import re
from collections.abc import Mapping
from typing import Any

STYLES = ("text", "bibtex", "csl-json")
_BIBTEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#",
           "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}  # fmt: skip


def cite(article: Mapping[str, Any], provenance: Mapping[str, Any], style: str) -> str:
    """The reference.

    Args:
        article: a row of `articles`.
        provenance: its row of `provenance`.
        style: one of `STYLES`. csl-json is what reference managers read.
    """
    if style == "csl-json":
        return json.dumps(_csl(article, provenance), ensure_ascii=False)
    if style == "bibtex":
        return _bibtex(article, provenance)
    authors = "; ".join(article["authors"]) or article["publisher"] or ""
    day = article["date_published"] or "no date"
    parts = [
        f"{authors}. " if authors else "",
        f"“{article['title'] or 'Untitled'}”. ",
        f"{article['publisher']}, " if article["publisher"] and article["authors"] else "",
        f"{day}. {article['url']}. ",
        f"Retrieved {provenance['fetched_at']}, {_version(provenance)}.",
    ]
    if article["copyright_line"]:
        parts.append(f" {article['copyright_line']}")
    return "".join(parts)


def _version(provenance: Mapping[str, Any]) -> str:
    return f"version {provenance['version']}, text SHA-256 {provenance['body_sha256']}"


def _bibtex(article: Mapping[str, Any], provenance: Mapping[str, Any]) -> str:
    fields = {
        "title": f"{{{_tex(article['title'] or 'Untitled')}}}",
        "author": " and ".join(f"{{{_tex(name)}}}" for name in article["authors"]),
        "organization": _tex(article["publisher"] or ""),
        "date": (article["date_published"] or "")[:10],
        "url": re.sub(r"[{}\\]", lambda found: f"%{ord(found[0]):02X}", article["url"]),
        "urldate": provenance["fetched_at"][:10],
        "langid": article["language"] or "",
        "note": f"Retrieved {provenance['fetched_at']}, {_version(provenance)}",
    }
    word = re.sub(r"\W", "", (article["authors"] or [article["publisher"] or "article"])[0].split()[-1]).lower()
    key = f"{word or 'article'}{(article['date_published'] or '')[:4]}-{article['article_id']}"
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@online{{{key},\n{body}}}"


def _tex(text: str) -> str:
    return "".join(_BIBTEX.get(letter, letter) for letter in text)


def _csl(article: Mapping[str, Any], provenance: Mapping[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": article["url"],
        "type": "article-newspaper",
        "title": article["title"],
        "author": [{"literal": name} for name in article["authors"]],
        "container-title": article["publisher"],
        "URL": article["url"],
        "accessed": _date(provenance["fetched_at"]),
        "issued": _date(article["date_published"]),
        "language": article["language"],
        "note": _version(provenance),
    }
    return {name: value for name, value in item.items() if value}


def _date(text: str | None) -> dict[str, Any] | None:
    day = re.match(r"(\d{4})-(\d\d)-(\d\d)", text or "")
    return {"date-parts": [[int(part) for part in day.groups()]], "raw": text} if day else None
