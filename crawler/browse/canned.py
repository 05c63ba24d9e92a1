"""Queries that come with the pages, and what Datasette is told of tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_INNER = (
    "_sqlite_migrations", "copy_edges", "notice_lines", "pending_erasures", "sketch_lines", "sketch_touched",
    "sketched_articles", "sketches", "sqlite_sequence", "sqlite_stat1", "sqlite_stat4", "tombstones",
)  # fmt: skip
"""Tables of the machine's own: reachable, but out of the way."""


@dataclass(frozen=True, slots=True)
class Canned:
    """A query with a name."""

    name: str
    title: str
    sql: str


QUERIES = (
    Canned(
        "newest",
        "Articles stored last",
        """select article_id, title, url, date_published, status, tdm, ai_train, first_seen_at
from articles order by article_id desc limit 100""",
    ),
    Canned(
        "articles_a_day",
        "Articles a day and source, by day of first sight",
        """select substr(a.first_seen_at, 1, 10) as day, coalesce(s.name, s.host) as source, count(*) as articles
from articles a left join sources s using (source_id)
group by day, source order by day desc, articles desc limit 500""",
    ),
    Canned(
        "rights_by_source",
        "Rights by source",
        """select coalesce(s.name, s.host) as source, a.status, a.tdm, a.ai_train, count(*) as articles
from articles a left join sources s using (source_id)
group by source, a.status, a.tdm, a.ai_train order by source, articles desc""",
    ),
    Canned(
        "open_licences",
        "Articles under an open licence",
        """select article_id, title, url, licence_id, licence_url, holder, disclaimer
from articles where status = 'licensed' order by article_id desc""",
    ),
    Canned(
        "notices_with",
        "Notices that hold some words",
        """select notice_id, article_id, kind, scope, text from scoped_notices
where text like '%' || :words || '%' order by notice_id desc limit 200""",
    ),
    Canned(
        "lines_of_sites",
        "Notices that stand on most articles",
        """select kind, text, count(distinct article_id) as articles from notices
group by kind, sha256 having articles > 1 order by articles desc limit 200""",
    ),
    Canned(
        "evidence_that_disagrees",
        "Verdicts with evidence against them",
        """select r.article_id, a.title, r.status, r.tdm, r.ai_train, r.conflicts
from rights r join articles a on a.version_id = r.version_id where r.conflicts <> '[]' order by r.article_id desc""",
    ),
    Canned(
        "silent_edits",
        "Silent edits",
        """select seen_at, source, article_id, version, old_title, new_title, words_added, words_removed, url
from edits where is_silent = 1 order by seen_at desc limit 200""",
    ),
    Canned(
        "withdrawn_articles",
        "Articles that were withdrawn",
        """select withdrawn_at, withdrawn_reason, article_id, title, url
from articles where withdrawn_at is not null order by withdrawn_at desc""",
    ),
    Canned(
        "syndication",
        "Stories with copies, and where they come from",
        """select cluster_id, articles, reason, evidence, origin_url, origin_name, origin_agency, first_seen_at,
    last_seen_at
from cluster_origins order by articles desc, cluster_id limit 200""",
    ),
    Canned(
        "raw_record_of",
        "Where the raw record of an article is",
        """select article_id, fetched_at, status, final_url, payload_sha256, warc_file, warc_offset, warc_length
from provenance where article_id = :article_id""",
    ),
    Canned(
        "failures_by_host",
        "Addresses that failed, by host",
        """select host, outcome, reason, count(*) as addresses, max(ended_at) as last from discoveries
where outcome not in ('stored', 'copy', 'new_version', 'unchanged', 'form', 'not_modified')
group by host, outcome, reason order by addresses desc limit 200""",
    ),
)

DESCRIPTIONS = {
    "articles": "One row for each article, as its newest version reads.",
    "versions": "Every version of every article.",
    "notices": "Every notice of every version, word for word.",
    "rights": "The verdicts on each version, with their grounds.",
    "signals": "What pages and servers said about use, for machines.",
    "fetches": "Every request, with its headers and where its raw record is.",
    "discoveries": "Every address that was found, and how it ended.",
    "sources": "The sites whose articles are wanted.",
    "feeds": "The feeds, sitemaps and home pages that are looked at.",
    "runs": "Every run of a command that fetches or reads again.",
    "ledger": "A chain of hashes over all evidence.",
    "erasures": "Receipts of what was erased.",
}


def metadata(name: str, hidden: Sequence[str]) -> dict[str, Any]:
    """What Datasette is told of the database called `name`."""
    tables: dict[str, dict[str, Any]] = {table: {"description": text} for table, text in DESCRIPTIONS.items()}
    for table in _INNER:
        tables.setdefault(table, {})["hidden"] = True
    for table in hidden:
        tables[table] = {"hidden": True, "allow": False}
    tables["articles"] |= {"label_column": "title", "sort_desc": "article_id"}
    tables["sources"] |= {"label_column": "host"}
    tables["feeds"] |= {"label_column": "url"}
    for table in ("fetches", "discoveries", "versions"):
        tables[table] |= {"label_column": ""}
    queries = {one.name: {"title": one.title, "sql": one.sql} for one in QUERIES}
    return {"title": "Pressmark", "databases": {name: {"queries": queries, "tables": tables}}}
