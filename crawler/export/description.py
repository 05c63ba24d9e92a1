"""What goes beside the rows: a datasheet for people, Croissant metadata for machines. Both without the time of writing,
so that the same corpus gives the same bytes.

Source: Gebru et al., "Datasheets for Datasets" (CACM 64:12, 2021); Croissant 1.0, http://mlcommons.org/croissant/1.0.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from string import Template
from typing import Any

from crawler.export.selection import COLUMNS, Row, Wanted

MEANINGS = {
    "article_id": "Number of the article in the corpus.",
    "url": "Address it was read from, after redirects.",
    "version": "Which version of the article this is, from 1.",
    "title": "Headline.",
    "authors": "Names of the authors.",
    "body": "Text without headline, byline, captions, promotions and notices.",
    "date_published": "ISO 8601 as precise as the page is: a day, a local time, or an instant with its zone.",
    "date_modified": "Date of the last change as the page states it, in the same form.",
    "language": "BCP 47 primary subtag.",
    "section": "Section of the site.",
    "tags": "Keywords.",
    "kind": "article, live_blog, video, gallery or opinion.",
    "description": "Summary from the page's head.",
    "lead": "Standfirst.",
    "publisher": "Publisher as the page names it.",
    "canonical_url": "Address the page declares as its proper one.",
    "source_url": "Address the text itself names as its source.",
    "cluster_id": "Articles with the same number are copies of one another.",
    "status": "licensed, reserved or unknown.",
    "tdm": "Text and data mining: reserved, not_reserved or unknown.",
    "ai_train": "Training of AI models: disallow, allow or unknown.",
    "archive": "Whether archives may keep it: disallow, allow or unknown.",
    "access": "free, metered, paywalled or unknown.",
    "holder": "Holder of the rights, where the page names one.",
    "licence_url": "Address of the licence.",
    "licence_id": "Its SPDX or Creative Commons name.",
    "agency": "News agency credited.",
    "syndicated_from_url": "Where a copy says it comes from.",
    "copyright_line": "The copyright line, word for word.",
    "disclaimer": "The notices that govern the article, word for word, joined by a blank line.",
    "disclaimer_scope": "article or site: whose notices these are.",
    "notices": "Every notice word for word: kind, scope, text, SHA-256.",
    "first_seen_at": "UTC instant of the first fetch of the article.",
    "fetched_at": "UTC instant of the fetch this version was read from.",
    "withdrawn_at": "UTC instant at which its publisher was first seen to have taken it back.",
    "body_sha256": "SHA-256 of the text in UTF-8.",
    "payload_sha256": "SHA-256 of the reply as sent.",
    "extractor": "What read the page, with versions.",
}
"""One line for each field of `COLUMNS`."""


@dataclass(slots=True)
class Census:
    """Counts over what was exported, kept while the rows go by."""

    articles: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    first_day: str | None = None
    last_day: str | None = None
    excluded: Counter[str] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)

    def take(self, row: Row) -> Row:
        """Count one exported row and hand it on."""
        self.articles += 1
        for name in ("status", "tdm", "ai_train", "archive", "access", "language", "kind"):
            self.counts.setdefault(name, Counter())[row[name] or "unknown"] += 1
        if row["licence_id"] or row["licence_url"]:
            self.licences[row["licence_id"] or row["licence_url"]] += 1
        day = (row["date_published"] or "")[:10]
        if day:
            self.first_day = min(self.first_day or day, day)
            self.last_day = max(self.last_day or day, day)
        return row


def write_datasheet(census: Census, wanted: Wanted, head: str | None, version: str) -> str:
    """The datasheet, Markdown.

    Args:
        census: what was counted.
        wanted: what was asked for.
        head: the ledger's last hash, hex; None for the corpus as of an earlier instant.
        version: of Pressmark.
    """
    template = files("crawler.export").joinpath("datasheet.template").read_text("utf-8")
    tables = []
    for title, name in _TABLES:
        tables += ["", f"### {title}", "", *_table(census.counts.get(name, Counter()))]
    tables += ["", "### Licences", "", *(_table(census.licences) if census.licences else ["None is stated."])]
    return Template(template).substitute(
        articles=census.articles,
        instant=_instant(wanted),
        rights=wanted.rights,
        excluded=sum(census.excluded.values()),
        first_day=census.first_day or "unknown",
        last_day=census.last_day or "unknown",
        head=f"* State of the corpus: ledger hash `{head}`.\n" if head else "",
        tables="\n".join(tables).strip(),
        version=version,
        fields="\n".join(f"| `{name}` | {MEANINGS[name]} |" for name in COLUMNS),
    )


_TABLES = (
    ("Rights", "status"), ("Text and data mining", "tdm"), ("AI training", "ai_train"), ("Archiving", "archive"),
    ("Access", "access"), ("Languages", "language"), ("Kinds", "kind"),
)  # fmt: skip


def _instant(wanted: Wanted) -> str:
    from crawler.clock import format_instant

    return f"as known at {format_instant(wanted.as_of)}" if wanted.as_of else "the newest"


def _table(counts: Counter[str]) -> list[str]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ["| value | articles |", "|---|---|", *[f"| {value} | {count} |" for value, count in ordered]]


_CONTEXT: dict[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "citeAs": "cr:citeAs", "column": "cr:column",
    "conformsTo": "dct:conformsTo", "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract", "field": "cr:field",
    "fileObject": "cr:fileObject", "fileProperty": "cr:fileProperty", "fileSet": "cr:fileSet", "format": "cr:format",
    "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath", "key": "cr:key",
    "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/", "recordSet": "cr:recordSet", "references": "cr:references",
    "regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/", "separator": "cr:separator",
    "source": "cr:source", "subField": "cr:subField", "transform": "cr:transform",
}  # fmt: skip
_ENCODINGS = {
    "jsonl": "application/jsonlines", "csv": "text/csv", "parquet": "application/x-parquet",
    "markdown": "text/markdown",
}  # fmt: skip
_LISTS = ("authors", "tags")
_INTEGERS = ("article_id", "version", "cluster_id")
_URLS = ("url", "canonical_url", "source_url", "licence_url", "syndicated_from_url")


def build_croissant(
    census: Census, wanted: Wanted, form: str, sums: Mapping[str, str], date: str, version: str
) -> dict[str, Any]:
    """Croissant metadata of the exported files.

    Args:
        census: what was counted.
        wanted: what was asked for.
        form: of the rows.
        sums: name to SHA-256 of the files with rows.
        date: the day the newest version in the export was fetched.
        version: of Pressmark.
    """
    described: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": "pressmark-export",
        "description": f"{census.articles} news articles with their notices word for word and their provenance; "
        f"rights filter {wanted.rights}. See datasheet.md.",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "datePublished": date,
        "version": "1.0.0",
        "creator": {"@type": "Organization", "name": f"Pressmark {version}"},
        "url": "https://schema.org/Dataset",
        "citeAs": f"Pressmark export of {census.articles} articles, {date}",
        "license": sorted(name for name in census.licences if name.startswith("http"))
        or ["https://schema.org/copyrightNotice"],
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": name,
                "name": name,
                "contentUrl": name,
                "encodingFormat": _ENCODINGS[form],
                "sha256": digest,
            }
            for name, digest in sums.items()
        ],
    }
    if form in ("jsonl", "csv", "parquet"):
        (name,) = sums
        described["recordSet"] = [
            {
                "@type": "cr:RecordSet",
                "@id": "articles",
                "name": "articles",
                "key": {"@id": "articles/article_id"},
                "field": [_field(column, name) for column in COLUMNS],
            }
        ]
    return described


def _field(column: str, file: str) -> dict[str, Any]:
    if column == "notices":
        return {
            "@type": "cr:Field",
            "@id": "articles/notices",
            "name": "notices",
            "description": MEANINGS["notices"],
            "repeated": True,
            "subField": [_notice_field(part, file) for part in ("kind", "scope", "text", "sha256")],
        }
    if column.endswith("_at"):
        kind = "sc:DateTime"
    else:
        kind = "sc:Integer" if column in _INTEGERS else "sc:URL" if column in _URLS else "sc:Text"
    return {
        "@type": "cr:Field",
        "@id": f"articles/{column}",
        "name": column,
        "description": MEANINGS[column],
        "dataType": kind,
        **({"repeated": True} if column in _LISTS else {}),
        "source": {"fileObject": {"@id": file}, "extract": {"column": column}},
    }


def _notice_field(part: str, file: str) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"articles/notices/{part}",
        "name": part,
        "dataType": "sc:Text",
        "repeated": True,
        "source": {
            "fileObject": {"@id": file},
            "extract": {"column": "notices"},
            "transform": {"jsonPath": f"$.{part}"},
        },
    }
