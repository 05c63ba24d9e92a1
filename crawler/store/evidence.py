"""Which rows are evidence, and which of their columns an entry of the ledger covers.

A form is a fixed list of columns, so that an entry written before a column existed can still be checked. A column that
is added gets into the next form; a test holds that the newest form leaves none out.
"""

from dataclasses import dataclass

_FETCH = (
    "fetch_id", "run_id", "discovery_id", "feed_id", "url", "final_url", "redirects", "started_at", "fetched_at",
    "attempt", "status", "http_version", "ip", "request_headers", "response_headers", "content_type", "charset",
    "body_bytes", "payload_sha256", "payload_bytes", "warc_file", "warc_offset", "warc_length", "warc_record_id",
    "robots_allowed", "robots_rule", "robots_sha256", "tdmrep_sha256", "user_agent", "overrides", "payload_kept",
    "outcome", "reason", "error",
)  # fmt: skip
_SIGNAL = ("signal_id", "fetch_id", "article_id", "name", "channel", "raw", "value", "seen_at")
_VERSION = (
    "version_id", "article_id", "number", "fetch_id", "made_at", "title", "body", "body_sha256", "text_key", "authors",
    "date_published", "date_modified", "record", "origins", "extractor", "changes",
    "witness",
)  # fmt: skip
_EDIT = ("correction", "cause", "is_silent", "declared_by", "words_added", "words_removed")
_WALL = ("wall", "text_version_id")
_NOTICE = (
    "notice_id", "version_id", "article_id", "position", "kind", "scope", "text", "sha256", "xpath", "links",
)  # fmt: skip
_RIGHTS = (
    "version_id", "article_id", "status", "tdm", "ai_train", "archive", "access", "holder", "licence_url", "licence_id",
    "agency", "syndicated_from_url", "copyright_line", "disclaimer", "disclaimer_scope", "basis", "conflicts",
)  # fmt: skip
_POLICY = ("policy_id", "kind", "sha256", "body", "first_seen_at")
_SIGHTING = (
    "sighting_id", "discovery_id", "article_id", "feed_id", "fetch_id", "run_id", "seen_at", "event", "detail",
)  # fmt: skip
_RUN = (
    "run_id", "command", "started_at", "ended_at", "exit_code", "user_agent", "versions", "settings",
    "settings_sha256", "counts",
)  # fmt: skip
_REEXTRACTION = (
    "reextraction_id", "fetch_id", "run_id", "article_id", "version_id", "made_at", "extractor", "outcome", "reason",
    "changes",
)  # fmt: skip
_ERASURE = (
    "erasure_id", "pending_id", "run_id", "erased_at", "scope", "digest", "reason", "counts", "entries", "raw",
    "raw_bytes", "files",
)  # fmt: skip
_RENDERING = (
    "rendering_id", "fetch_id", "browser", "started_at", "ended_at", "ending", "payload_sha256", "payload_bytes",
    "warc_file", "warc_offset", "warc_length", "warc_record_id", "parts", "refused", "refused_count",
)  # fmt: skip
_SITE_LINE = ("site_line_id", "host", "line", "learned_at")
_IMPORT = (
    "import_id", "fetch_id", "run_id", "file", "member", "file_sha256", "record_offset", "inner_offset", "record_id",
    "record_type", "captured_at", "payload_digest", "block_digest_holds", "software", "imported_at",
)  # fmt: skip
_WARC = ("warc_file_id", "run_id", "name", "size_bytes", "sha256", "closed_at")


@dataclass(frozen=True, slots=True)
class Part:
    """Columns of one table that one entry covers."""

    table: str
    key: str
    """The column by which rows belong to the entry."""
    columns: tuple[str, ...]
    order: str
    """The column that orders them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One kind of entry: a table, and what belongs to each of its rows."""

    kind: str
    parts: tuple[tuple[int, tuple[Part, ...]], ...]
    """(form, what it covers), oldest form first; the first part is the row itself."""
    is_added_late: bool = False
    """The row is changed until its end is known (a run): its entry is added then, not when the row is."""
    is_begun_late: bool = False
    """Of rows that may change: the first entry comes with the first change, not with the row."""

    @property
    def form(self) -> int:
        """The form that new entries are written in."""
        return self.parts[-1][0]

    @property
    def table(self) -> str:
        return self.parts[-1][1][0].table

    @property
    def key(self) -> str:
        return self.parts[-1][1][0].key

    def queries(self, form: int) -> tuple[str, ...]:
        """Statements with one parameter that read what an entry of that form covers; KeyError for unknown forms."""
        return tuple(
            f"SELECT {', '.join(part.columns)} FROM {part.table} WHERE {part.key} = ? ORDER BY {part.order}"  # noqa: S608
            for part in dict(self.parts)[form]
        )


def _whole(table: str, columns: tuple[str, ...], key: str = "") -> Part:
    return Part(table, key or columns[0], columns, columns[0])


FETCH = Evidence(
    "fetch",
    tuple(
        (form, (_whole("fetches", columns), _whole("signals", _SIGNAL, "fetch_id")))
        for form, columns in ((1, _FETCH), (2, (*_FETCH, "withheld")))
    ),
)
VERSION = Evidence(
    "version",
    tuple(
        (
            form,
            (
                _whole("versions", columns),
                Part("notices", "version_id", _NOTICE, "position"),
                _whole("rights", _RIGHTS),
            ),
        )
        for form, columns in ((1, _VERSION), (2, _VERSION + _EDIT), (3, _VERSION + _EDIT + _WALL))
    ),
)
POLICY = Evidence("policy", ((1, (_whole("site_policies", _POLICY),)),))
SIGHTING = Evidence("sighting", ((1, (_whole("sightings", _SIGHTING),)),))
WARC_FILE = Evidence("warc", ((1, (_whole("warc_files", _WARC),)),))
REEXTRACTION = Evidence("reextraction", ((1, (_whole("reextractions", _REEXTRACTION),)),))
RENDERING = Evidence("rendering", ((1, (_whole("renderings", _RENDERING),)),))
SITE_LINE = Evidence("site_line", ((1, (_whole("site_lines", _SITE_LINE),)),))
IMPORT = Evidence("import", ((1, (_whole("imports", _IMPORT),)),))
RUN = Evidence("run", ((1, (_whole("runs", _RUN),)),), is_added_late=True)

ERASURE = Evidence("erasure", ((1, (_whole("erasures", _ERASURE),)),))


def _state(kind: str, table: str, *columns: str, is_begun_late: bool = False) -> Evidence:
    return Evidence(kind, ((1, (_whole(table, columns),)),), is_begun_late=is_begun_late)


STATES = (
    _state(
        "source", "sources", "source_id", "home_url", "name", "host", "language", "time_zone", "allow_private",
        "is_active", "added_at", "is_rendered", "store_payload", "store_noarchive",
    ),
    _state(
        "feed", "feeds", "feed_id", "source_id", "parent_feed_id", "url", "kind", "title", "rights", "added_at",
        "ended_reason",
    ),
    _state(
        "discovery", "discoveries", "discovery_id", "url", "url_key", "host", "source_id", "feed_id", "run_id", "means",
        "entry", "seen_at", "outcome", "reason", "ended_at", "fetch_id", "article_id",
        is_begun_late=True,
    ),
    _state(
        "article", "articles", "article_id", "url", "url_key", "source_id", "tags", "image_url", "image_caption",
        "image_credit", "images", "word_count", "cluster_id", "version_id", "version_number", "first_seen_at",
        "withdrawn_at", "withdrawn_reason",
    ),
    _state("syndication", "syndications", "syndication_id", "article_id", "how", "url", "url_key"),
    _state("override", "overrides", "override_id", "article_id", "other_id", "verdict", "made_at", "reason"),
    _state(
        "gap", "feed_gaps", "gap_id", "feed_id", "source_id", "fetch_id", "found_at", "read_before_at", "since",
        "until", "missing", "filled", "checked_at",
    ),
    _state("tombstone", "tombstones", "tombstone_id", "scope", "digest", "made_at"),
    _state("head", "heads", "head_id", "run_id", "entry_id", "hash", "signed_at", "public_key", "signature"),
)  # fmt: skip
"""Rows that may change, or go: each change has an entry, and the row must be as its last one says."""

NOT_COVERED = {
    "articles": "compared with the newest version and its verdicts, which are covered; when it was last fetched, with "
    "its fetches; the others are the crawler's memory (what read it, what is indexed)",
    "feeds": "the columns of the rhythm of looks and of the last reply: memory, without a bearing on what was stored",
    "discoveries": "when to try or look again: memory. An address that was never tried is covered by its sightings; "
    "`page_key` follows from the address",
    "runs": "one that has not ended, and one that was not signed: told, as a mismatch when it counts stored pages",
    "hosts": "memory: how long a host is left alone, and which site documents hold now. Those in force for a fetch are "
    "named in its row and covered",
    "rsl_documents": "memory, as with `hosts`",
    "claims": "memory: who is fetching what",
    "page_forms": "memory: which kinds of forms of pages were confirmed on a host",
    "clusters": "numbers only; which article is in which cluster is covered with the article",
    "sketched_articles": "made from the texts: `pressmark reindex --all` makes it anew",
    "sketches": "as `sketched_articles`",
    "sketch_lines": "as `sketched_articles`",
    "sketch_touched": "as `sketched_articles`",
    "named_sources": "made from the notices, which are covered",
    "copy_edges": "as `sketched_articles`",
    "notice_lines": "made from the notices: line and article are compared with those of their notice, the host is not",
    "corpus_secrets": "the salt of the tombstones: whoever changes it makes the crawler forget what it is to forget",
    "pending_erasures": "erasures under way: told as such",
    "ledger": "is the chain",
}
"""Table to why some or all of its columns are in no entry. docs/decisions/0011-ledger.md tells the same."""

EVIDENCE = (POLICY, FETCH, RENDERING, IMPORT, VERSION, SIGHTING, REEXTRACTION, SITE_LINE, WARC_FILE, ERASURE, RUN)
"""In the order in which the entries of one transaction are added."""
BY_KIND = {one.kind: one for one in (*EVIDENCE, *STATES)}
