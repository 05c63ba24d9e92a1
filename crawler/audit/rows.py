"""Checks inside the database: the chain, its heads, the rows it covers, and what rows say of one another."""

import hashlib
import json
import sqlite3

from crawler.audit.findings import Report
from crawler.store import ledger
from crawler.store.evidence import BY_KIND, EVIDENCE, STATES
from crawler.store.heads import is_signed, read_heads
from crawler.store.learning import line_digest
from crawler.store.queries import LED_TO_ERASED

_UNLISTED = """
SELECT {key} FROM {table} t
WHERE t.{key} NOT IN (SELECT row_id FROM ledger WHERE kind = :kind AND salt IS NOT NULL)
"""


_IDLE = """
SELECT run_id FROM runs WHERE iif(json_valid(counts), counts ->> 'stored', 0) > 0
    AND run_id NOT IN (SELECT run_id FROM ledger WHERE run_id IS NOT NULL)
"""
"""Runs that count stored pages and brought nothing: rows copied from another."""


def check_database(connection: sqlite3.Connection, report: Report) -> None:
    """SQLite's own checks: pages, indexes, references, the search index."""
    for row in connection.execute("PRAGMA integrity_check(20)"):
        if row[0] != "ok":
            report.mismatch("database", row[0])
    for row in connection.execute("PRAGMA foreign_key_check"):
        report.mismatch(f"{row[0]} row {row[1]}", f"refers to a row of {row[2]} that is not there")


def check_erasures(connection: sqlite3.Connection, report: Report) -> None:
    """Erasures that wait to be finished, and pages that turned out to be those erased."""
    (begun,) = connection.execute("SELECT count(*) FROM pending_erasures WHERE pending_id > 0").fetchone()
    if begun:
        report.note("erasures", f"{begun} begun and not finished: `pressmark forget --finish`")
    if led := len(connection.execute(LED_TO_ERASED).fetchall()):
        report.note("erasures", f"{led} addresses led to erased ones and are not erased: `pressmark forget --finish`")


def check_chain(connection: sqlite3.Connection, report: Report, run_id: int | None = None) -> None:
    """Walk the ledger: no entry changed, moved or missing, and each row it covers as it was.

    Args:
        run_id: check the rows of this run only; the links are always checked, all of them.
    """
    previous, expected = ledger.GENESIS, 1
    erased = _erased_entries(connection)
    states = {one.kind for one in STATES}
    for entry in ledger.read_entries(connection):
        subject = f"ledger entry {entry.entry_id}"
        report.checked["ledger entries"] += 1
        if entry.entry_id != expected:
            report.mismatch(subject, f"entries {expected} to {entry.entry_id - 1} are gone")
        said = ledger.link(previous, entry.entry_id, entry.run_id, entry.kind, entry.row_id, entry.form, entry.digest)
        if said != entry.hash:
            report.mismatch(subject, "does not follow from the entry before: one of the two was changed")
        previous, expected = entry.hash, entry.entry_id + 1
        if run_id is None or entry.run_id == run_id:
            _check_entry(connection, entry, report, erased, is_state=entry.kind in states)
    _check_states(connection, report, run_id)
    if run_id is None:
        _check_unlisted(connection, report)


def _erased_entries(connection: sqlite3.Connection) -> set[int]:
    """Entries whose rows were erased on request, as the erasures say, those under way included."""
    query = "SELECT entries FROM erasures UNION ALL SELECT entries FROM pending_erasures"
    return {number for (text,) in connection.execute(query) for number in json.loads(text)}


_LAST_ENTRIES = """
SELECT l.entry_id, l.run_id, l.kind, l.row_id, l.form, l.salt, l.digest, l.hash FROM ledger l
JOIN (SELECT max(entry_id) AS last_id FROM ledger WHERE kind IN ({kinds}) GROUP BY kind, row_id) ON entry_id = last_id
"""


def _check_states(connection: sqlite3.Connection, report: Report, run_id: int | None) -> None:
    """Rows that may change, against the last entry of each."""
    kinds = ", ".join(f"'{one.kind}'" for one in STATES)
    for row in connection.execute(_LAST_ENTRIES.format(kinds=kinds)):
        entry = ledger.Entry(*row)
        if entry.salt is None or (run_id is not None and entry.run_id != run_id):
            continue
        report.checked["rows that may change"] += 1
        subject = f"{entry.kind} {entry.row_id}"
        if entry.form not in dict(BY_KIND[entry.kind].parts):
            report.note(f"ledger entry {entry.entry_id}", f"is of form {entry.form}, which this version does not know")
            continue
        digest = ledger.digest_row(connection, BY_KIND[entry.kind], entry.row_id, entry.salt, entry.form)
        is_gone = entry.digest == ledger.digest_of_none(entry.salt)
        if digest is None and not is_gone:
            report.mismatch(subject, f"is gone, though ledger entry {entry.entry_id} is its last")
        elif digest is not None and digest != entry.digest:
            report.mismatch(subject, f"is not what it was when ledger entry {entry.entry_id}, its last, was made")


def _check_entry(
    connection: sqlite3.Connection, entry: ledger.Entry, report: Report, erased: set[int], *, is_state: bool
) -> None:
    subject = f"{entry.kind} {entry.row_id}"
    if entry.salt is None:
        report.checked["erased rows"] += 1
        if entry.entry_id not in erased:
            report.mismatch(subject, f"lost its salt in ledger entry {entry.entry_id}, and no erasure names it")
        return
    if is_state:
        return  # see `_check_states`
    evidence = BY_KIND.get(entry.kind)
    try:
        digest = evidence and ledger.digest_row(connection, evidence, entry.row_id, entry.salt, entry.form)
    except KeyError:
        report.note(f"ledger entry {entry.entry_id}", f"is of form {entry.form}, which this version does not know")
        return
    if digest is None:
        report.mismatch(subject, f"is gone, though ledger entry {entry.entry_id} covers it")
    elif digest != entry.digest:
        report.mismatch(subject, f"is not what it was when ledger entry {entry.entry_id} was made")


def _check_unlisted(connection: sqlite3.Connection, report: Report) -> None:
    """Rows that nobody entered: somebody added them from outside."""
    ended = {row[0] for row in connection.execute("SELECT run_id FROM runs WHERE ended_at IS NOT NULL")}
    idle = {row[0] for row in connection.execute(_IDLE)}
    for one in EVIDENCE:
        for (row_id,) in connection.execute(_UNLISTED.format(key=one.key, table=one.table), {"kind": one.kind}):
            if one.is_added_late:
                if row_id in idle:
                    report.mismatch(f"run {row_id}", "says that it stored pages, and no entry of the ledger is of it")
                elif row_id in ended:
                    report.note(f"run {row_id}", "was not signed")
                continue
            report.mismatch(f"{one.kind} {row_id}", "is in no entry of the ledger")
    for one in STATES:
        query = _UNLISTED.format(key=one.key, table=one.table)
        query += "AND (outcome IS NOT NULL OR article_id IS NOT NULL)" if one.is_begun_late else ""
        for (row_id,) in connection.execute(query, {"kind": one.kind}):
            report.mismatch(f"{one.kind} {row_id}", "is in no entry of the ledger")


_WITHOUT_HEAD = """
SELECT DISTINCT row_id FROM ledger
WHERE kind = 'run' AND salt IS NOT NULL AND row_id NOT IN (SELECT run_id FROM heads) ORDER BY 1
"""


def check_heads(connection: sqlite3.Connection, report: Report, expected: str | None = None) -> None:
    """Every signature, and that each head stands in the chain.

    Args:
        expected: the hash of a head that somebody noted earlier (hex): it must be in the chain still.
    """
    keys, hashes = set(), set()
    for head in read_heads(connection):
        report.checked["signed heads"] += 1
        subject = f"head of run {head.run_id}"
        keys.add(head.public_key.hex())
        hashes.add(head.hash.hex())
        if not is_signed(head):
            report.mismatch(subject, "its signature does not fit what it says")
        row = connection.execute("SELECT hash FROM ledger WHERE entry_id = ?", (head.entry_id,)).fetchone()
        if row is None or row[0] != head.hash:
            report.mismatch(subject, f"the chain has another hash at entry {head.entry_id}")
    for (number,) in connection.execute(_WITHOUT_HEAD):
        report.mismatch(f"head of run {number}", "is gone: the run is in the ledger, where a head follows it")
    if len(keys) > 1:
        report.note("heads", f"signed with {len(keys)} keys: {', '.join(sorted(keys))}")
    if expected is not None:
        found = connection.execute("SELECT 1 FROM ledger WHERE lower(hex(hash)) = ?", (expected.lower(),)).fetchone()
        if found is None:
            report.mismatch("ledger", f"the hash {expected} that you noted is not in it: its end was cut or rewritten")
        elif expected.lower() not in hashes:
            report.mismatch("heads", f"none has the hash {expected} that you noted: the head was taken away")


_TEXTS = ("title", "body", "authors", "date_published", "date_modified", "text_key", "correction")
_OF_THE_TEXT = ("body", "text_key")
"""Of an article that a paywall cuts, what the version says that has its whole text."""
_RIGHTS = (
    "disclaimer", "copyright_line", "status", "tdm", "ai_train", "archive", "access", "holder", "licence_url",
    "licence_id", "agency", "syndicated_from_url",
)  # fmt: skip
_RECORD = (
    "source_url", "source_title", "canonical_url", "language", "section", "description", "lead", "publisher", "kind",
)  # fmt: skip
SHOWN = (
    *((name, f"{'t' if name in _OF_THE_TEXT else 'v'}.{name}") for name in _TEXTS),
    *((name, f"r.{name}") for name in _RIGHTS),
    *((name, f"json_extract(v.said, '$.{name}')") for name in _RECORD),
)
"""(column of `articles`, what its newest version says)."""
_DIFFERS = ", ".join(f"a.{name} IS NOT {said} AS {name}" for name, said in SHOWN)
_VERSIONS = f"""
SELECT v.version_id AS number, v.article_id, v.body AS text, v.body_sha256, a.url, a.version_id AS current_id,
    {_DIFFERS}
FROM (SELECT *, iif(json_valid(record), record, '{{}}') AS said FROM versions) v
JOIN fetches f ON f.fetch_id = v.fetch_id
LEFT JOIN versions t ON t.version_id = coalesce(v.text_version_id, v.version_id)
LEFT JOIN articles a ON a.article_id = v.article_id LEFT JOIN rights r ON r.version_id = v.version_id
WHERE :run_id IS NULL OR f.run_id = :run_id
"""  # noqa: S608 - joined from constants
_NOTICES = """
SELECT n.notice_id, n.version_id, n.text, n.sha256 FROM notices n
JOIN versions v ON v.version_id = n.version_id JOIN fetches f ON f.fetch_id = v.fetch_id
WHERE :run_id IS NULL OR f.run_id = :run_id
"""


def check_texts(connection: sqlite3.Connection, report: Report, run_id: int | None = None) -> None:
    """Bodies and notices against their own digests, articles against their newest version."""
    for row in connection.execute(_VERSIONS, {"run_id": run_id}):
        report.checked["versions"] += 1
        if _sha256(row["text"]) != row["body_sha256"]:
            report.mismatch(f"version {row['number']} ({row['url']})", "its body does not fit its digest")
        if row["current_id"] == row["number"]:
            for name, _ in SHOWN:
                if row[name]:
                    report.mismatch(f"article {row['article_id']} ({row['url']})", f"its {name} is not its version's")
    for row in connection.execute(_NOTICES, {"run_id": run_id}):
        report.checked["notices"] += 1
        if _sha256(row["text"]) != row["sha256"]:
            report.mismatch(
                f"notice {row['notice_id']} of version {row['version_id']}", "its words do not fit their digest"
            )


_UNFETCHED = """
SELECT a.article_id, a.url FROM articles a WHERE NOT EXISTS (
    SELECT 1 FROM sightings s JOIN fetches f ON f.fetch_id = s.fetch_id
    WHERE s.article_id = a.article_id AND f.fetched_at = a.fetched_at)
AND NOT EXISTS (SELECT 1 FROM versions v JOIN fetches f ON f.fetch_id = v.fetch_id
    WHERE v.article_id = a.article_id AND f.fetched_at = a.fetched_at)
AND NOT EXISTS (SELECT 1 FROM discoveries d JOIN fetches f ON f.discovery_id = d.discovery_id
    WHERE d.article_id = a.article_id AND f.fetched_at = a.fetched_at)
AND NOT EXISTS (SELECT 1 FROM erasures e WHERE e.erased_at >= a.fetched_at)
"""


def check_fetch_times(connection: sqlite3.Connection, report: Report) -> None:
    """Each article was last fetched when one of its fetches says so.

    The fetch may have been erased since, with the address of a copy: what was fetched before an erasure is not asked.
    """
    for row in connection.execute(_UNFETCHED):
        report.mismatch(
            f"article {row['article_id']} ({row['url']})", "is said to have been fetched when no fetch of it ended"
        )


_LINES = """
SELECT n.notice_id, n.version_id, n.text, l.line, n.article_id IS NOT l.article_id AS is_of_other
FROM notices n LEFT JOIN notice_lines l ON l.notice_id = n.notice_id
WHERE :run_id IS NULL OR EXISTS (SELECT 1 FROM versions v JOIN fetches f ON f.fetch_id = v.fetch_id
    WHERE v.version_id = n.version_id AND f.run_id = :run_id)
"""
_SCOPES = """
SELECT a.article_id, a.url, a.disclaimer_scope, CASE WHEN r.disclaimer_scope = 'article' AND NOT EXISTS (
    SELECT 1 FROM scoped_notices n WHERE n.version_id = a.version_id AND n.scope = 'article'
        AND n.kind IN ('republication', 'disclaimer', 'reservation'))
    THEN 'site' ELSE r.disclaimer_scope END AS expected
FROM articles a JOIN rights r ON r.version_id = a.version_id WHERE a.disclaimer_scope IS NOT expected
"""


def check_learned(connection: sqlite3.Connection, report: Report, run_id: int | None = None) -> None:
    """Each notice counted by its own words, and each article's disclaimer given to whom its notices give it."""
    for row in connection.execute(_LINES, {"run_id": run_id}):
        if row["is_of_other"]:
            report.mismatch(
                f"notice {row['notice_id']} of version {row['version_id']}", "is counted for another article"
            )
        if row["line"] != line_digest(row["text"]):
            report.mismatch(
                f"notice {row['notice_id']} of version {row['version_id']}", "is counted as another line on its host"
            )
    for row in connection.execute(_SCOPES):
        subject = f"article {row['article_id']} ({row['url']})"
        report.mismatch(subject, f"its disclaimer is said to be the {row['disclaimer_scope']}'s")


def check_policies(connection: sqlite3.Connection, report: Report) -> None:
    """robots.txt and other site documents against their digests, and that each that was in force is there."""
    for row in connection.execute("SELECT policy_id, kind, sha256, body FROM site_policies"):
        report.checked["site policies"] += 1
        if hashlib.sha256(row["body"]).hexdigest() != row["sha256"]:
            report.mismatch(f"policy {row['policy_id']} ({row['kind']})", "its body does not fit its digest")
    query = """
    SELECT used.sha256, used.kind FROM (
        SELECT DISTINCT robots_sha256 AS sha256, 'robots.txt' AS kind FROM fetches WHERE robots_sha256 IS NOT NULL
        UNION SELECT DISTINCT tdmrep_sha256, 'tdmrep.json' FROM fetches WHERE tdmrep_sha256 IS NOT NULL) used
    WHERE NOT EXISTS (SELECT 1 FROM site_policies p WHERE p.sha256 = used.sha256)
    """
    for row in connection.execute(query):
        report.missing(f"{row[1]} {row[0]}", "was in force for a fetch and is not there")


def check_settings(connection: sqlite3.Connection, report: Report) -> None:
    """The settings of each run against their digest."""
    for row in connection.execute("SELECT run_id, settings, settings_sha256 FROM runs"):
        report.checked["runs"] += 1
        if _sha256(row["settings"]) != row["settings_sha256"]:
            report.mismatch(f"run {row['run_id']}", "its settings do not fit their digest")
        try:
            json.loads(row["settings"])
        except ValueError:
            report.mismatch(f"run {row['run_id']}", "its settings are no JSON")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
