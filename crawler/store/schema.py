"""The schema of the SQLite store, as forward-only migrations kept by sqlite-utils.

Every column has a line in docs/schema.md. Instants are UTC text (`2026-01-31T23:59:59.123Z`), lists and objects are
JSON text, keys are `<noun>_id`.
"""

from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

from crawler.store.sketches import TABLES as TABLES_OF_COPIES

if TYPE_CHECKING:
    from sqlite_utils.db import Database

migrations = Migrations("pressmark")

APPLICATION_ID = 0x5052534D
"""`PRSM` in SQLite's header: tells a Pressmark database from any other file."""

TABLES = """
CREATE TABLE sources (
    source_id INTEGER PRIMARY KEY,
    home_url TEXT NOT NULL UNIQUE,
    name TEXT,
    host TEXT NOT NULL,
    language TEXT,
    time_zone TEXT,
    allow_private TEXT,
    is_active INTEGER NOT NULL DEFAULT 1,
    added_at TEXT NOT NULL
) STRICT;

CREATE TABLE feeds (
    feed_id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources(source_id),
    parent_feed_id INTEGER REFERENCES feeds(feed_id),
    url TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('feed', 'sitemap', 'home')),
    title TEXT,
    rights TEXT,
    etag TEXT,
    last_modified TEXT,
    poll_state TEXT,
    next_look_at TEXT,
    last_fetch_id INTEGER REFERENCES fetches(fetch_id),
    last_outcome TEXT,
    last_success_at TEXT,
    error_streak INTEGER NOT NULL DEFAULT 0,
    is_active INTEGER NOT NULL DEFAULT 1,
    added_at TEXT NOT NULL
) STRICT;
CREATE INDEX feeds_source ON feeds(source_id);
CREATE INDEX feeds_due ON feeds(next_look_at) WHERE is_active = 1;

CREATE TABLE runs (
    run_id INTEGER PRIMARY KEY,
    command TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    exit_code INTEGER,
    user_agent TEXT NOT NULL,
    versions TEXT NOT NULL,
    settings TEXT NOT NULL,
    settings_sha256 TEXT NOT NULL,
    counts TEXT
) STRICT;

CREATE TABLE site_policies (
    policy_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    body BLOB NOT NULL,
    first_seen_at TEXT,
    UNIQUE (kind, sha256)
) STRICT;

CREATE TABLE hosts (
    host_id INTEGER PRIMARY KEY,
    origin TEXT NOT NULL UNIQUE,
    robots_policy_id INTEGER REFERENCES site_policies(policy_id),
    robots_state TEXT,
    robots_fetched_at TEXT,
    robots_until TEXT,
    crawl_delay_s REAL,
    last_reply_at TEXT,
    retry_at TEXT
) STRICT;

CREATE TABLE discoveries (
    discovery_id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    url_key TEXT NOT NULL UNIQUE,
    host TEXT NOT NULL,
    source_id INTEGER REFERENCES sources(source_id),
    feed_id INTEGER REFERENCES feeds(feed_id),
    run_id INTEGER REFERENCES runs(run_id),
    means TEXT NOT NULL,
    entry TEXT NOT NULL,
    entry_updated_at TEXT,
    seen_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try_at TEXT,
    outcome TEXT,
    reason TEXT,
    ended_at TEXT,
    fetch_id INTEGER REFERENCES fetches(fetch_id),
    article_id INTEGER REFERENCES articles(article_id)
) STRICT;
CREATE INDEX discoveries_open ON discoveries(host, discovery_id, next_try_at, source_id, outcome) WHERE outcome IS NULL;
CREATE INDEX discoveries_ended ON discoveries(outcome, reason) WHERE outcome IS NOT NULL;
CREATE INDEX discoveries_article ON discoveries(article_id);

CREATE TABLE fetches (
    fetch_id INTEGER PRIMARY KEY,
    run_id INTEGER REFERENCES runs(run_id),
    discovery_id INTEGER REFERENCES discoveries(discovery_id),
    feed_id INTEGER REFERENCES feeds(feed_id),
    url TEXT NOT NULL,
    final_url TEXT NOT NULL,
    redirects TEXT NOT NULL,
    started_at TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    status INTEGER,
    http_version TEXT,
    ip TEXT,
    request_headers TEXT NOT NULL,
    response_headers TEXT NOT NULL,
    content_type TEXT,
    charset TEXT,
    body_bytes INTEGER,
    payload_sha256 TEXT,
    payload_bytes INTEGER,
    warc_file TEXT,
    warc_offset INTEGER,
    warc_length INTEGER,
    warc_record_id TEXT,
    robots_allowed INTEGER,
    robots_rule TEXT,
    robots_sha256 TEXT,
    user_agent TEXT,
    overrides TEXT NOT NULL,
    payload_kept TEXT NOT NULL CHECK (payload_kept IN ('yes', 'hash_only', 'no')),
    outcome TEXT NOT NULL,
    reason TEXT,
    error TEXT
) STRICT;
CREATE INDEX fetches_discovery ON fetches(discovery_id);
CREATE INDEX fetches_feed ON fetches(feed_id);
CREATE INDEX fetches_run ON fetches(run_id);

CREATE TABLE clusters (
    cluster_id INTEGER PRIMARY KEY,
    method TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;

CREATE TABLE articles (
    article_id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    url_key TEXT NOT NULL UNIQUE,
    source_id INTEGER REFERENCES sources(source_id),
    title TEXT,
    body TEXT NOT NULL,
    authors TEXT NOT NULL,
    date_published TEXT,
    date_modified TEXT,
    disclaimer TEXT,
    disclaimer_scope TEXT,
    copyright_line TEXT,
    holder TEXT,
    source_url TEXT,
    source_title TEXT,
    canonical_url TEXT,
    language TEXT,
    section TEXT,
    tags TEXT NOT NULL,
    description TEXT,
    lead TEXT,
    image_url TEXT,
    image_caption TEXT,
    image_credit TEXT,
    publisher TEXT,
    kind TEXT NOT NULL,
    licence_url TEXT,
    licence_id TEXT,
    agency TEXT,
    syndicated_from_url TEXT,
    status TEXT NOT NULL,
    tdm TEXT NOT NULL,
    ai_train TEXT NOT NULL,
    archive TEXT NOT NULL,
    access TEXT NOT NULL,
    word_count INTEGER NOT NULL,
    text_key TEXT NOT NULL,
    cluster_id INTEGER NOT NULL REFERENCES clusters(cluster_id),
    version_id INTEGER NOT NULL REFERENCES versions(version_id) DEFERRABLE INITIALLY DEFERRED,
    version_number INTEGER NOT NULL,
    first_seen_at TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    indexed_version_id INTEGER,
    is_indexed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX articles_text ON articles(text_key);
CREATE INDEX articles_cluster ON articles(cluster_id);
CREATE INDEX articles_version ON articles(version_id); -- else each new version would be sought in all articles
CREATE INDEX articles_source ON articles(source_id);
CREATE INDEX articles_published ON articles(date_published);
CREATE INDEX articles_unindexed ON articles(article_id) WHERE is_indexed = 0;

CREATE TABLE versions (
    version_id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(article_id),
    number INTEGER NOT NULL,
    fetch_id INTEGER NOT NULL REFERENCES fetches(fetch_id),
    made_at TEXT NOT NULL,
    title TEXT,
    body TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    text_key TEXT NOT NULL,
    authors TEXT NOT NULL,
    date_published TEXT,
    date_modified TEXT,
    record TEXT NOT NULL,
    origins TEXT NOT NULL,
    extractor TEXT,
    changes TEXT NOT NULL,
    UNIQUE (article_id, number)
) STRICT;
CREATE INDEX versions_fetch ON versions(fetch_id);

CREATE TABLE notices (
    notice_id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL REFERENCES versions(version_id),
    article_id INTEGER NOT NULL REFERENCES articles(article_id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    xpath TEXT,
    links TEXT NOT NULL
) STRICT;
CREATE INDEX notices_version ON notices(version_id);
CREATE INDEX notices_article ON notices(article_id);
CREATE TRIGGER notices_are_immutable BEFORE UPDATE ON notices
BEGIN SELECT RAISE(ABORT, 'notices are kept word for word: they are never changed'); END;
CREATE TRIGGER notices_are_not_replaced BEFORE INSERT ON notices
WHEN EXISTS (SELECT 1 FROM notices WHERE notice_id = NEW.notice_id)
BEGIN SELECT RAISE(ABORT, 'notices are kept word for word: they are never changed'); END;

CREATE TABLE signals (
    signal_id INTEGER PRIMARY KEY,
    fetch_id INTEGER NOT NULL REFERENCES fetches(fetch_id),
    article_id INTEGER REFERENCES articles(article_id),
    name TEXT NOT NULL,
    channel TEXT NOT NULL,
    raw TEXT NOT NULL,
    value TEXT,
    seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX signals_fetch ON signals(fetch_id);
CREATE INDEX signals_article ON signals(article_id);

CREATE TABLE rights (
    version_id INTEGER PRIMARY KEY REFERENCES versions(version_id),
    article_id INTEGER NOT NULL REFERENCES articles(article_id),
    status TEXT NOT NULL,
    tdm TEXT NOT NULL,
    ai_train TEXT NOT NULL,
    archive TEXT NOT NULL,
    access TEXT NOT NULL,
    holder TEXT,
    licence_url TEXT,
    licence_id TEXT,
    agency TEXT,
    syndicated_from_url TEXT,
    copyright_line TEXT,
    disclaimer TEXT,
    disclaimer_scope TEXT,
    basis TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;
CREATE INDEX rights_article ON rights(article_id);

CREATE TABLE sightings (
    sighting_id INTEGER PRIMARY KEY,
    discovery_id INTEGER NOT NULL REFERENCES discoveries(discovery_id),
    article_id INTEGER REFERENCES articles(article_id),
    feed_id INTEGER REFERENCES feeds(feed_id),
    fetch_id INTEGER REFERENCES fetches(fetch_id),
    run_id INTEGER REFERENCES runs(run_id),
    seen_at TEXT NOT NULL,
    event TEXT NOT NULL,
    detail TEXT
) STRICT;
CREATE INDEX sightings_discovery ON sightings(discovery_id);
CREATE INDEX sightings_article ON sightings(article_id);
"""

# sqlite-utils finds the index of a table by `content="articles"`, with these quotes.
SEARCH = """
CREATE VIRTUAL TABLE articles_fts USING fts5(
    title, body, authors, disclaimer, content="articles", content_rowid="article_id",
    tokenize="unicode61 remove_diacritics 2"
);
"""

VIEWS = """
CREATE VIEW outcomes AS
SELECT outcome, CASE WHEN outcome IN ('stored', 'copy', 'new_version', 'unchanged') THEN NULL ELSE reason END AS reason,
    count(*) AS urls
FROM discoveries WHERE outcome IS NOT NULL GROUP BY 1, 2
UNION ALL
SELECT 'open', reason, count(*) FROM discoveries WHERE outcome IS NULL GROUP BY reason
ORDER BY urls DESC;

CREATE VIEW provenance AS
SELECT a.article_id, a.url, a.title, v.number AS version, d.means, d.url AS discovered_url,
    d.seen_at AS discovered_at, fd.url AS feed_url, f.url AS requested_url,
    f.final_url, f.redirects, f.started_at, f.fetched_at, f.attempt,
    f.status, f.http_version, f.ip, f.request_headers, f.response_headers, f.content_type, f.charset, f.payload_sha256,
    f.payload_bytes, f.warc_file, f.warc_offset, f.warc_length, f.warc_record_id, f.robots_allowed, f.robots_rule,
    f.robots_sha256, f.user_agent, f.overrides, f.payload_kept, v.extractor, v.origins, v.body_sha256, r.run_id,
    r.versions AS software, r.settings_sha256
FROM articles a
JOIN versions v ON v.version_id = a.version_id
JOIN fetches f ON f.fetch_id = v.fetch_id
LEFT JOIN discoveries d ON d.discovery_id = f.discovery_id
LEFT JOIN feeds fd ON fd.feed_id = d.feed_id
LEFT JOIN runs r ON r.run_id = f.run_id;

CREATE VIEW missing_provenance AS
SELECT v.version_id, v.article_id,
    CASE
        WHEN f.fetch_id IS NULL THEN 'fetch'
        WHEN f.status IS NULL THEN 'status'
        WHEN f.run_id IS NULL THEN 'run'
        WHEN f.discovery_id IS NULL THEN 'discovery'
        WHEN f.payload_sha256 IS NULL AND f.payload_kept <> 'no' THEN 'payload digest'
        WHEN f.warc_file IS NULL AND f.payload_kept = 'yes' THEN 'raw record'
        WHEN f.robots_rule IS NULL THEN 'robots verdict'
        WHEN f.user_agent IS NULL THEN 'user agent'
        WHEN v.extractor IS NULL THEN 'extractor'
        WHEN rt.version_id IS NULL THEN 'rights'
        ELSE 'sighting'
    END AS missing
FROM versions v
LEFT JOIN fetches f ON f.fetch_id = v.fetch_id
LEFT JOIN rights rt ON rt.version_id = v.version_id
WHERE f.fetch_id IS NULL OR f.status IS NULL OR f.run_id IS NULL OR f.discovery_id IS NULL
    OR (f.payload_sha256 IS NULL AND f.payload_kept <> 'no') OR (f.warc_file IS NULL AND f.payload_kept = 'yes')
    OR f.robots_rule IS NULL OR f.user_agent IS NULL OR v.extractor IS NULL OR rt.version_id IS NULL
    OR NOT EXISTS (SELECT 1 FROM sightings s WHERE s.article_id = v.article_id AND s.fetch_id = v.fetch_id);

CREATE VIEW copies AS
SELECT a.cluster_id, a.article_id, a.url, a.title, a.date_published, a.first_seen_at, c.method
FROM articles a JOIN clusters c ON c.cluster_id = a.cluster_id
WHERE a.cluster_id IN (SELECT cluster_id FROM articles GROUP BY cluster_id HAVING count(*) > 1)
ORDER BY a.cluster_id, a.first_seen_at;
"""


@migrations()
def m001_corpus(db: "Database") -> None:
    """Tables, search index and views of the first release."""
    for statement in _statements(TABLES) + _statements(SEARCH) + _statements(VIEWS):
        db.conn.execute(statement)
    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")


LEDGER = """
ALTER TABLE versions ADD COLUMN witness TEXT;

CREATE TABLE warc_files (
    warc_file_id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs(run_id),
    name TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    closed_at TEXT NOT NULL
) STRICT;
CREATE INDEX warc_files_name ON warc_files(name);

CREATE TABLE ledger (
    entry_id INTEGER PRIMARY KEY,
    run_id INTEGER,
    kind TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    form INTEGER NOT NULL,
    salt BLOB,
    digest BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE TRIGGER ledger_is_only_added_to BEFORE UPDATE ON ledger
WHEN NEW.entry_id IS NOT OLD.entry_id OR NEW.run_id IS NOT OLD.run_id OR NEW.kind IS NOT OLD.kind
    OR NEW.row_id IS NOT OLD.row_id OR NEW.form IS NOT OLD.form OR NEW.digest IS NOT OLD.digest
    OR NEW.hash IS NOT OLD.hash OR NEW.salt IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER ledger_is_never_cut BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;

CREATE TABLE heads (
    head_id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs(run_id),
    entry_id INTEGER NOT NULL REFERENCES ledger(entry_id),
    hash BLOB NOT NULL,
    signed_at TEXT NOT NULL,
    public_key BLOB NOT NULL,
    signature BLOB NOT NULL
) STRICT;
"""


@migrations()
def m002_ledger(db: "Database") -> None:
    """The chain of hashes, its signed heads, and the raw record files it covers."""
    for statement in _statements(LEDGER):
        db.conn.execute(statement)


REEXTRACTIONS = """
CREATE TABLE reextractions (
    reextraction_id INTEGER PRIMARY KEY,
    fetch_id INTEGER NOT NULL REFERENCES fetches(fetch_id),
    run_id INTEGER NOT NULL REFERENCES runs(run_id),
    article_id INTEGER REFERENCES articles(article_id),
    version_id INTEGER REFERENCES versions(version_id),
    made_at TEXT NOT NULL,
    extractor TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    changes TEXT NOT NULL
) STRICT;
CREATE INDEX reextractions_fetch ON reextractions(fetch_id);
CREATE INDEX reextractions_version ON reextractions(version_id);

DROP VIEW provenance;
CREATE VIEW provenance AS
SELECT a.article_id, a.url, a.title, v.number AS version, d.means, d.url AS discovered_url,
    d.seen_at AS discovered_at, fd.url AS feed_url, f.url AS requested_url,
    f.final_url, f.redirects, f.started_at, f.fetched_at, f.attempt,
    f.status, f.http_version, f.ip, f.request_headers, f.response_headers, f.content_type, f.charset, f.payload_sha256,
    f.payload_bytes, f.warc_file, f.warc_offset, f.warc_length, f.warc_record_id, f.robots_allowed, f.robots_rule,
    f.robots_sha256, f.user_agent, f.overrides, f.payload_kept, v.extractor, v.origins, v.body_sha256, r.run_id,
    r.versions AS software, r.settings_sha256, f.fetch_id, x.made_at AS reextracted_at,
    x.run_id AS reextraction_run_id
FROM articles a
JOIN versions v ON v.version_id = a.version_id
JOIN fetches f ON f.fetch_id = v.fetch_id
LEFT JOIN discoveries d ON d.discovery_id = f.discovery_id
LEFT JOIN feeds fd ON fd.feed_id = d.feed_id
LEFT JOIN runs r ON r.run_id = f.run_id
LEFT JOIN reextractions x ON x.version_id = v.version_id;
"""


@migrations()
def m003_reextractions(db: "Database") -> None:
    """Second readings of stored pages, and the versions they made."""
    for statement in _statements(REEXTRACTIONS):
        db.conn.execute(statement)


ERASURES = """
CREATE TABLE corpus_secrets (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tombstones (
    tombstone_id INTEGER PRIMARY KEY,
    scope TEXT NOT NULL CHECK (scope IN ('url', 'host')),
    digest TEXT NOT NULL UNIQUE,
    made_at TEXT NOT NULL
) STRICT;

CREATE TABLE pending_erasures (
    pending_id INTEGER PRIMARY KEY,
    scope TEXT NOT NULL,
    digest TEXT NOT NULL,
    reason TEXT,
    counts TEXT NOT NULL,
    entries TEXT NOT NULL,
    raw TEXT NOT NULL
) STRICT;

CREATE TABLE erasures (
    erasure_id INTEGER PRIMARY KEY,
    pending_id INTEGER NOT NULL UNIQUE,
    run_id INTEGER REFERENCES runs(run_id),
    erased_at TEXT NOT NULL,
    scope TEXT NOT NULL,
    digest TEXT NOT NULL,
    reason TEXT,
    counts TEXT NOT NULL,
    entries TEXT NOT NULL,
    raw TEXT NOT NULL,
    raw_bytes INTEGER NOT NULL,
    files TEXT NOT NULL
) STRICT;
"""


@migrations()
def m004_erasures(db: "Database") -> None:
    """What is kept of erased addresses and hosts."""
    for statement in _statements(ERASURES):
        db.conn.execute(statement)


RENDERINGS = """
ALTER TABLE sources ADD COLUMN is_rendered INTEGER NOT NULL DEFAULT 0;

CREATE TABLE renderings (
    rendering_id INTEGER PRIMARY KEY,
    fetch_id INTEGER NOT NULL UNIQUE REFERENCES fetches(fetch_id),
    browser TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    ending TEXT NOT NULL,
    payload_sha256 TEXT,
    payload_bytes INTEGER,
    warc_file TEXT,
    warc_offset INTEGER,
    warc_length INTEGER,
    warc_record_id TEXT,
    parts TEXT NOT NULL,
    refused TEXT NOT NULL,
    refused_count INTEGER NOT NULL
) STRICT;

DROP VIEW provenance;
CREATE VIEW provenance AS
SELECT a.article_id, a.url, a.title, v.number AS version, d.means, d.url AS discovered_url,
    d.seen_at AS discovered_at, fd.url AS feed_url, f.url AS requested_url,
    f.final_url, f.redirects, f.started_at, f.fetched_at, f.attempt,
    f.status, f.http_version, f.ip, f.request_headers, f.response_headers, f.content_type, f.charset, f.payload_sha256,
    f.payload_bytes, f.warc_file, f.warc_offset, f.warc_length, f.warc_record_id, f.robots_allowed, f.robots_rule,
    f.robots_sha256, f.user_agent, f.overrides, f.payload_kept, v.extractor, v.origins, v.body_sha256, r.run_id,
    r.versions AS software, r.settings_sha256, f.fetch_id, x.made_at AS reextracted_at,
    x.run_id AS reextraction_run_id, b.browser AS rendered_by, b.ended_at AS rendered_at, b.ending AS rendering_ending,
    b.payload_sha256 AS rendered_sha256, b.warc_file AS rendered_warc_file, b.warc_offset AS rendered_warc_offset,
    b.warc_length AS rendered_warc_length, b.warc_record_id AS rendered_warc_record_id, b.parts AS rendered_parts
FROM articles a
JOIN versions v ON v.version_id = a.version_id
JOIN fetches f ON f.fetch_id = v.fetch_id
LEFT JOIN discoveries d ON d.discovery_id = f.discovery_id
LEFT JOIN feeds fd ON fd.feed_id = d.feed_id
LEFT JOIN runs r ON r.run_id = f.run_id
LEFT JOIN reextractions x ON x.version_id = v.version_id
LEFT JOIN renderings b ON b.fetch_id = f.fetch_id;

DROP VIEW missing_provenance;
CREATE VIEW missing_provenance AS
SELECT v.version_id, v.article_id,
    CASE
        WHEN f.fetch_id IS NULL THEN 'fetch'
        WHEN f.status IS NULL THEN 'status'
        WHEN f.run_id IS NULL THEN 'run'
        WHEN f.discovery_id IS NULL THEN 'discovery'
        WHEN f.payload_sha256 IS NULL AND f.payload_kept <> 'no' THEN 'payload digest'
        WHEN f.warc_file IS NULL AND f.payload_kept = 'yes' THEN 'raw record'
        WHEN b.rendering_id IS NOT NULL AND b.payload_sha256 IS NULL THEN 'digest of the rendering'
        WHEN b.rendering_id IS NOT NULL AND b.warc_file IS NULL AND f.payload_kept = 'yes'
            THEN 'record of the rendering'
        WHEN f.robots_rule IS NULL THEN 'robots verdict'
        WHEN f.user_agent IS NULL THEN 'user agent'
        WHEN v.extractor IS NULL THEN 'extractor'
        WHEN rt.version_id IS NULL THEN 'rights'
        ELSE 'sighting'
    END AS missing
FROM versions v
LEFT JOIN fetches f ON f.fetch_id = v.fetch_id
LEFT JOIN rights rt ON rt.version_id = v.version_id
LEFT JOIN renderings b ON b.fetch_id = f.fetch_id
WHERE f.fetch_id IS NULL OR f.status IS NULL OR f.run_id IS NULL OR f.discovery_id IS NULL
    OR (f.payload_sha256 IS NULL AND f.payload_kept <> 'no') OR (f.warc_file IS NULL AND f.payload_kept = 'yes')
    OR (b.rendering_id IS NOT NULL AND (b.payload_sha256 IS NULL OR (b.warc_file IS NULL AND f.payload_kept = 'yes')))
    OR f.robots_rule IS NULL OR f.user_agent IS NULL OR v.extractor IS NULL OR rt.version_id IS NULL
    OR NOT EXISTS (SELECT 1 FROM sightings s WHERE s.article_id = v.article_id AND s.fetch_id = v.fetch_id);
"""


@migrations()
def m005_renderings(db: "Database") -> None:
    """Sources that are shown in a browser, and how each of their pages was."""
    for statement in _statements(RENDERINGS):
        db.conn.execute(statement)


WITHDRAWALS = """
ALTER TABLE articles ADD COLUMN withdrawn_at TEXT;
ALTER TABLE articles ADD COLUMN withdrawn_reason TEXT;
CREATE INDEX articles_withdrawn ON articles(withdrawn_at) WHERE withdrawn_at IS NOT NULL;
"""


@migrations()
def m006_withdrawals(db: "Database") -> None:
    """Articles that their publisher took back."""
    for statement in _statements(WITHDRAWALS):
        db.conn.execute(statement)


@migrations()
def m007_images(db: "Database") -> None:
    """The pictures of an article beside the one that leads it."""
    db.conn.execute("ALTER TABLE articles ADD COLUMN images TEXT NOT NULL DEFAULT '[]'")


LIVE_UPDATES = """
CREATE VIEW live_updates AS
SELECT a.article_id, a.url, u.key + 1 AS position, json_extract(u.value, '$.published') AS published,
    json_extract(u.value, '$.published_raw') AS published_raw, json_extract(u.value, '$.modified') AS modified,
    json_extract(u.value, '$.headline') AS headline, json_extract(u.value, '$.body') AS body,
    coalesce(json_extract(u.value, '$.authors'), '[]') AS authors, json_extract(u.value, '$.url') AS update_url,
    a.version_id
FROM articles a
JOIN versions v ON v.version_id = a.version_id, json_each(v.record, '$.updates') u;
"""


@migrations()
def m008_live_updates(db: "Database") -> None:
    """The entries of live blogs. They are kept in `versions.record`, which the ledger covers."""
    for statement in _statements(LIVE_UPDATES):
        db.conn.execute(statement)


RESERVATIONS = """
ALTER TABLE hosts ADD COLUMN tdmrep_policy_id INTEGER REFERENCES site_policies(policy_id);
ALTER TABLE hosts ADD COLUMN tdmrep_until TEXT;
ALTER TABLE fetches ADD COLUMN tdmrep_sha256 TEXT;
"""


@migrations()
def m009_reservations(db: "Database") -> None:
    """The tdmrep.json of a host, and which one was in force for a fetch."""
    for statement in _statements(RESERVATIONS):
        db.conn.execute(statement)


ARTICLE_PARTS = """
CREATE VIEW article_parts AS
SELECT v.article_id, v.version_id, v.number AS version, p.key + 1 AS position, json_extract(p.value, '$.url') AS url,
    json_extract(p.value, '$.start') AS body_start, json_extract(p.value, '$.end') AS body_end,
    (SELECT f.fetch_id FROM fetches f WHERE f.discovery_id = m.discovery_id
        AND f.final_url = json_extract(p.value, '$.url')
        AND f.payload_sha256 = json_extract(p.value, '$.payload_sha256') ORDER BY f.fetch_id LIMIT 1) AS fetch_id
FROM versions v
JOIN fetches m ON m.fetch_id = v.fetch_id, json_each(v.record, '$.parts') p;
"""


@migrations()
def m010_article_parts(db: "Database") -> None:
    """The pages of articles that are spread over several. They are kept in `versions.record`, as live updates are."""
    for statement in _statements(ARTICLE_PARTS):
        db.conn.execute(statement)


PAYLOADS = """
ALTER TABLE sources ADD COLUMN store_payload TEXT CHECK (store_payload IN ('yes', 'hash_only', 'no'));
ALTER TABLE sources ADD COLUMN store_noarchive TEXT CHECK (store_noarchive IN ('yes', 'hash_only', 'no'));
"""


@migrations()
def m011_payloads(db: "Database") -> None:
    """What is kept of each source's replies."""
    for statement in _statements(PAYLOADS):
        db.conn.execute(statement)


UPKEEP = """
ALTER TABLE feeds ADD COLUMN moved_to TEXT;
ALTER TABLE feeds ADD COLUMN moved_looks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN no_feed_looks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN read_at TEXT;
ALTER TABLE feeds ADD COLUMN newest_entry_at TEXT;
ALTER TABLE feeds ADD COLUMN doubted_at TEXT;
ALTER TABLE feeds ADD COLUMN lies INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN ended_reason TEXT;

CREATE TABLE feed_gaps (
    gap_id INTEGER PRIMARY KEY,
    feed_id INTEGER NOT NULL REFERENCES feeds(feed_id) ON DELETE CASCADE,
    source_id INTEGER NOT NULL REFERENCES sources(source_id) ON DELETE CASCADE,
    fetch_id INTEGER NOT NULL REFERENCES fetches(fetch_id) ON DELETE CASCADE,
    found_at TEXT NOT NULL,
    read_before_at TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    missing INTEGER NOT NULL,
    filled INTEGER NOT NULL DEFAULT 0,
    checked_at TEXT
) STRICT;
CREATE INDEX feed_gaps_source ON feed_gaps(source_id, found_at);
"""


@migrations()
def m012_upkeep(db: "Database") -> None:
    """What becomes of feeds beside their next look, and what they lost between two looks."""
    for statement in _statements(UPKEEP):
        db.conn.execute(statement)


LEARNED_LINES = """
CREATE TABLE notice_lines (
    notice_id INTEGER PRIMARY KEY REFERENCES notices(notice_id),
    article_id INTEGER NOT NULL REFERENCES articles(article_id),
    host TEXT NOT NULL,
    line BLOB NOT NULL
) STRICT;
CREATE INDEX notice_lines_line ON notice_lines(host, line, article_id);
CREATE INDEX notice_lines_article ON notice_lines(article_id);

CREATE TABLE site_lines (
    site_line_id INTEGER PRIMARY KEY,
    host TEXT NOT NULL,
    line BLOB NOT NULL,
    learned_at TEXT NOT NULL,
    UNIQUE (host, line)
) STRICT;

CREATE VIEW scoped_notices AS
SELECT n.notice_id, n.version_id, n.article_id, n.position, n.kind,
    CASE WHEN s.site_line_id IS NULL THEN n.scope ELSE 'site' END AS scope, n.text, n.sha256, n.xpath, n.links,
    n.scope AS scope_as_read, s.learned_at
FROM notices n
LEFT JOIN notice_lines l ON l.notice_id = n.notice_id AND n.scope = 'article'
    AND n.kind NOT IN ('agency_credit', 'republication')
LEFT JOIN site_lines s ON s.host = l.host AND s.line = l.line;
"""


@migrations()
def m013_learned_lines(db: "Database") -> None:
    """On which pages of a host a line stands, and which lines are the site's; of what is stored already, too."""
    from crawler.store.learning import count_stored_lines
    from crawler.urls import host_of

    for statement in _statements(LEARNED_LINES):
        db.conn.execute(statement)
    db.conn.create_function("host_of", 1, host_of, deterministic=True)
    count_stored_lines(db.conn)


IMPORTS = """
CREATE TABLE imports (
    import_id INTEGER PRIMARY KEY,
    fetch_id INTEGER NOT NULL UNIQUE REFERENCES fetches(fetch_id),
    run_id INTEGER NOT NULL REFERENCES runs(run_id),
    file TEXT NOT NULL,
    member TEXT,
    file_sha256 TEXT NOT NULL,
    record_offset INTEGER NOT NULL,
    inner_offset INTEGER NOT NULL,
    record_id TEXT NOT NULL,
    record_type TEXT NOT NULL,
    captured_at TEXT NOT NULL,
    payload_digest TEXT,
    block_digest_holds INTEGER NOT NULL,
    software TEXT,
    imported_at TEXT NOT NULL
) STRICT;
CREATE INDEX imports_record ON imports(record_id);
CREATE INDEX imports_file ON imports(file_sha256, member, record_offset, inner_offset);
CREATE INDEX imports_payload ON imports(payload_digest) WHERE payload_digest IS NOT NULL;

DROP VIEW provenance;
CREATE VIEW provenance AS
SELECT a.article_id, a.url, a.title, v.number AS version, d.means, d.url AS discovered_url,
    d.seen_at AS discovered_at, fd.url AS feed_url, f.url AS requested_url,
    f.final_url, f.redirects, f.started_at, f.fetched_at, f.attempt,
    f.status, f.http_version, f.ip, f.request_headers, f.response_headers, f.content_type, f.charset, f.payload_sha256,
    f.payload_bytes, f.warc_file, f.warc_offset, f.warc_length, f.warc_record_id, f.robots_allowed, f.robots_rule,
    f.robots_sha256, f.user_agent, f.overrides, f.payload_kept, v.extractor, v.origins, v.body_sha256, r.run_id,
    r.versions AS software, r.settings_sha256, f.fetch_id, x.made_at AS reextracted_at,
    x.run_id AS reextraction_run_id, b.browser AS rendered_by, b.ended_at AS rendered_at, b.ending AS rendering_ending,
    b.payload_sha256 AS rendered_sha256, b.warc_file AS rendered_warc_file, b.warc_offset AS rendered_warc_offset,
    b.warc_length AS rendered_warc_length, b.warc_record_id AS rendered_warc_record_id, b.parts AS rendered_parts,
    i.file AS imported_file, i.member AS imported_member, i.file_sha256 AS imported_file_sha256,
    i.record_offset AS imported_offset, i.inner_offset AS imported_inner_offset, i.record_id AS imported_record_id,
    i.captured_at, i.payload_digest AS imported_payload_digest, i.block_digest_holds, i.software AS archived_by,
    i.imported_at
FROM articles a
JOIN versions v ON v.version_id = a.version_id
JOIN fetches f ON f.fetch_id = v.fetch_id
LEFT JOIN discoveries d ON d.discovery_id = f.discovery_id
LEFT JOIN feeds fd ON fd.feed_id = d.feed_id
LEFT JOIN runs r ON r.run_id = f.run_id
LEFT JOIN reextractions x ON x.version_id = v.version_id
LEFT JOIN renderings b ON b.fetch_id = f.fetch_id
LEFT JOIN imports i ON i.fetch_id = f.fetch_id;

DROP VIEW missing_provenance;
CREATE VIEW missing_provenance AS
SELECT v.version_id, v.article_id,
    CASE
        WHEN f.fetch_id IS NULL THEN 'fetch'
        WHEN f.status IS NULL THEN 'status'
        WHEN f.run_id IS NULL THEN 'run'
        WHEN f.discovery_id IS NULL THEN 'discovery'
        WHEN f.payload_sha256 IS NULL AND f.payload_kept <> 'no' THEN 'payload digest'
        WHEN f.warc_file IS NULL AND f.payload_kept = 'yes' THEN 'raw record'
        WHEN b.rendering_id IS NOT NULL AND b.payload_sha256 IS NULL THEN 'digest of the rendering'
        WHEN b.rendering_id IS NOT NULL AND b.warc_file IS NULL AND f.payload_kept = 'yes'
            THEN 'record of the rendering'
        WHEN f.robots_rule IS NULL AND i.import_id IS NULL THEN 'robots verdict'
        WHEN f.user_agent IS NULL AND i.import_id IS NULL THEN 'user agent'
        WHEN v.extractor IS NULL THEN 'extractor'
        WHEN rt.version_id IS NULL THEN 'rights'
        ELSE 'sighting'
    END AS missing
FROM versions v
LEFT JOIN fetches f ON f.fetch_id = v.fetch_id
LEFT JOIN rights rt ON rt.version_id = v.version_id
LEFT JOIN renderings b ON b.fetch_id = f.fetch_id
LEFT JOIN imports i ON i.fetch_id = f.fetch_id
WHERE f.fetch_id IS NULL OR f.status IS NULL OR f.run_id IS NULL OR f.discovery_id IS NULL
    OR (f.payload_sha256 IS NULL AND f.payload_kept <> 'no') OR (f.warc_file IS NULL AND f.payload_kept = 'yes')
    OR (b.rendering_id IS NOT NULL AND (b.payload_sha256 IS NULL OR (b.warc_file IS NULL AND f.payload_kept = 'yes')))
    OR (i.import_id IS NULL AND (f.robots_rule IS NULL OR f.user_agent IS NULL))
    OR v.extractor IS NULL OR rt.version_id IS NULL
    OR NOT EXISTS (SELECT 1 FROM sightings s WHERE s.article_id = v.article_id AND s.fetch_id = v.fetch_id);
"""


@migrations()
def m014_imports(db: "Database") -> None:
    """Pages taken out of archives that other software wrote."""
    for statement in _statements(IMPORTS):
        db.conn.execute(statement)


REVISITS = """
ALTER TABLE discoveries ADD COLUMN revisit_at TEXT;
CREATE INDEX discoveries_revisit ON discoveries(host, revisit_at) WHERE revisit_at IS NOT NULL;
"""


@migrations()
def m015_revisits(db: "Database") -> None:
    """When stored articles are looked at again."""
    for statement in _statements(REVISITS):
        db.conn.execute(statement)


VIEWS_OF_COPIES = """
CREATE VIEW article_links AS
SELECT e.article_id, a.url, CASE e.kind WHEN 1 THEN 'copy' WHEN 2 THEN 'excerpt_of' WHEN 3 THEN 'full_text_of'
        WHEN 4 THEN 'contains' WHEN 5 THEN 'part_of' END AS relation,
    e.other_id, o.url AS other_url, e.share / 1000.0 AS share, e.other_share / 1000.0 AS other_share, e.shared
FROM copy_edges e
JOIN articles a ON a.article_id = e.article_id
JOIN articles o ON o.article_id = e.other_id;

CREATE VIEW cluster_members AS
SELECT a.cluster_id, a.article_id, a.url, a.title, a.publisher, s.leader_id, a.article_id = s.leader_id AS is_leader,
    strftime('%Y-%m-%dT%H:%M:%SZ', s.moment, 'unixepoch') AS out_at, a.date_published, a.first_seen_at,
    CASE WHEN a.article_id = s.leader_id THEN 1.0 ELSE e.other_share / 1000.0 END AS kept,
    CASE WHEN a.article_id = s.leader_id THEN 1.0 ELSE e.share / 1000.0 END AS share, a.word_count,
    (SELECT y.url FROM syndications y WHERE y.article_id = a.article_id
        ORDER BY CASE y.how WHEN 'republication' THEN 1 WHEN 'canonical' THEN 2 ELSE 3 END LIMIT 1) AS declared_url,
    a.agency, a.holder, a.copyright_line, a.disclaimer, a.status
FROM articles a
JOIN sketched_articles s ON s.article_id = a.article_id
LEFT JOIN copy_edges e ON e.article_id = a.article_id AND e.other_id = s.leader_id
WHERE EXISTS (SELECT 1 FROM articles o WHERE o.cluster_id = a.cluster_id AND o.article_id <> a.article_id);

CREATE VIEW cluster_origins AS
WITH sizes AS (
    SELECT cluster_id, count(*) AS articles, min(article_id) AS some_id, min(first_seen_at) AS first_seen_at,
        max(first_seen_at) AS last_seen_at
    FROM articles GROUP BY cluster_id HAVING count(*) > 1
), found AS (
    SELECT z.*, l.article_id AS leader_id, la.url AS leader_url, l.rank, l.moment, l.seen,
        (SELECT y.url_key FROM syndications y JOIN articles m ON m.article_id = y.article_id
            WHERE m.cluster_id = z.cluster_id
            GROUP BY y.url_key
            ORDER BY max((SELECT count(*) FROM articles n JOIN syndications w ON w.article_id = n.article_id
                    WHERE n.url_key = y.url_key AND n.cluster_id = m.cluster_id)) > 0,
                count(DISTINCT y.article_id) DESC,
                min(CASE y.how WHEN 'republication' THEN 1 WHEN 'canonical' THEN 2 ELSE 3 END), y.url_key
            LIMIT 1) AS declared_key,
        (SELECT m.agency FROM articles m WHERE m.cluster_id = z.cluster_id AND m.agency IS NOT NULL
            GROUP BY m.agency ORDER BY count(*) DESC, m.agency LIMIT 1) AS agency
    FROM sizes z
    JOIN sketched_articles s ON s.article_id = z.some_id
    JOIN sketched_articles l ON l.article_id = s.leader_id
    JOIN articles la ON la.article_id = l.article_id
)
SELECT cluster_id, articles,
    CASE WHEN declared_key IS NOT NULL THEN 'declared' WHEN rank % 2 = 0 THEN 'agency_host'
        WHEN agency IS NOT NULL THEN 'agency_credit' ELSE 'earliest' END AS reason,
    CASE WHEN declared_key IS NOT NULL THEN coalesce(
            (SELECT o.url FROM articles o WHERE o.url_key = declared_key),
            (SELECT min(y.url) FROM syndications y WHERE y.url_key = declared_key))
        WHEN rank % 2 = 0 OR agency IS NULL THEN leader_url END AS origin_url,
    CASE WHEN declared_key IS NOT NULL THEN (SELECT o.article_id FROM articles o WHERE o.url_key = declared_key)
        WHEN rank % 2 = 0 OR agency IS NULL THEN leader_id END AS origin_id,
    agency AS origin_agency,
    CASE WHEN declared_key IS NOT NULL THEN (
            SELECT group_concat(DISTINCT y.how) || ', by ' || count(DISTINCT y.article_id) || ' of ' || articles
            FROM syndications y JOIN articles m ON m.article_id = y.article_id
            WHERE m.cluster_id = found.cluster_id AND y.url_key = declared_key)
        WHEN rank % 2 = 0 THEN 'stands on the site of ' || coalesce(agency, 'an agency')
        WHEN agency IS NOT NULL THEN 'credited by ' || (SELECT count(*) FROM articles m
            WHERE m.cluster_id = found.cluster_id AND m.agency = found.agency) || ' of ' || articles
        ELSE CASE WHEN moment < seen THEN 'published ' ELSE 'first seen ' END
            || strftime('%Y-%m-%dT%H:%M:%SZ', moment, 'unixepoch') END AS evidence,
    leader_id, leader_url, first_seen_at, last_seen_at
FROM found;
"""


@migrations()
def m016_near_copies(db: "Database") -> None:
    """The index of near copies, what articles declare as their source, and what people said of copies."""
    for statement in _statements(TABLES_OF_COPIES) + _statements(VIEWS_OF_COPIES):
        db.conn.execute(statement)


EDITS = """
ALTER TABLE articles ADD COLUMN correction TEXT;
ALTER TABLE versions ADD COLUMN correction TEXT;
ALTER TABLE versions ADD COLUMN cause TEXT;
ALTER TABLE versions ADD COLUMN is_silent INTEGER;
ALTER TABLE versions ADD COLUMN declared_by TEXT;
ALTER TABLE versions ADD COLUMN words_added INTEGER;
ALTER TABLE versions ADD COLUMN words_removed INTEGER;

CREATE VIEW edits AS
SELECT v.version_id, v.article_id, a.url, a.source_id, coalesce(s.name, s.host) AS source, v.number AS version,
    f.fetched_at AS seen_at, v.changes, v.is_silent, v.declared_by, v.words_added, v.words_removed, v.correction,
    o.title AS old_title, v.title AS new_title, v.cause, f.fetch_id, v.body_sha256
FROM versions v
JOIN articles a ON a.article_id = v.article_id
JOIN fetches f ON f.fetch_id = v.fetch_id
JOIN versions o ON o.article_id = v.article_id AND o.number = v.number - 1
LEFT JOIN sources s ON s.source_id = a.source_id
WHERE v.cause IS NOT 'reading' AND NOT EXISTS (SELECT 1 FROM reextractions x WHERE x.version_id = v.version_id);
"""


@migrations()
def m017_edits(db: "Database") -> None:
    """What a publisher changed in an article, and whether it said so; versions stored before tell nothing of it."""
    for statement in _statements(EDITS):
        db.conn.execute(statement)


RSL_DOCUMENTS = """
CREATE TABLE rsl_documents (
    rsl_document_id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    policy_id INTEGER REFERENCES site_policies(policy_id),
    valid_until TEXT NOT NULL
) STRICT;
"""


@migrations()
def m018_rsl_documents(db: "Database") -> None:
    """The licences that robots.txt files name, and until when they need not be asked for again."""
    for statement in _statements(RSL_DOCUMENTS):
        db.conn.execute(statement)


@migrations()
def m019_read_by(db: "Database") -> None:
    """What read an article last, also when it found nothing new."""
    db.conn.execute("ALTER TABLE articles ADD COLUMN read_by TEXT")


CLAIMS = """
CREATE TABLE claims (
    discovery_id INTEGER PRIMARY KEY REFERENCES discoveries(discovery_id) ON DELETE CASCADE,
    run_id INTEGER NOT NULL REFERENCES runs(run_id),
    until TEXT NOT NULL
) STRICT;
CREATE INDEX claims_run ON claims(run_id);
"""


@migrations()
def m020_claims(db: "Database") -> None:
    """Which run is fetching an address just now, so that no other does."""
    for statement in _statements(CLAIMS):
        db.conn.execute(statement)


@migrations()
def m021_withheld(db: "Database") -> None:
    """Why less was kept of a reply than the settings say."""
    db.conn.execute("ALTER TABLE fetches ADD COLUMN withheld TEXT")


@migrations()
def m021_allowed_hosts(db: "Database") -> None:
    """Hosts let through by hand though they are not public, for addresses that belong to no source."""
    db.conn.execute("ALTER TABLE hosts ADD COLUMN allowed_at TEXT")


@migrations()
def m022_states(db: "Database") -> None:
    """Rows that may change get their first entries in the ledger."""
    from crawler.store.ledger import enter_states

    enter_states(db.conn)


FACETS = """
CREATE INDEX articles_facets ON articles(
    article_id, source_id, language, status, access, date_published, first_seen_at, withdrawn_at
);
CREATE INDEX versions_later ON versions(version_id, article_id, made_at, cause, is_silent) WHERE number > 1;
CREATE INDEX rights_conflicts ON rights(version_id, article_id) WHERE conflicts <> '[]';
"""


@migrations()
def m023_facets(db: "Database") -> None:
    """What searches and lists look through, apart from the texts: it is counted without reading these."""
    for statement in _statements(FACETS):
        db.conn.execute(statement)


@migrations()
def m024_days(db: "Database") -> None:
    """What came on which day, by source and verdict: counted without reading the texts."""
    db.conn.execute("CREATE INDEX articles_days ON articles(first_seen_at, source_id, status, tdm, ai_train)")


ORIGINS = """
DROP VIEW cluster_origins;
CREATE VIEW cluster_origins AS
WITH sizes AS (
    SELECT cluster_id, count(*) AS articles, min(article_id) AS some_id, min(first_seen_at) AS first_seen_at,
        max(first_seen_at) AS last_seen_at
    FROM articles GROUP BY cluster_id HAVING count(*) > 1
), found AS (
    SELECT z.*, l.article_id AS leader_id, la.url AS leader_url, l.rank,
        (SELECT m.article_id FROM articles m JOIN sketched_articles c ON c.article_id = m.article_id
            WHERE m.cluster_id = z.cluster_id
            ORDER BY c.moment, c.seen, c.url_hash, c.article_id LIMIT 1) AS first_id,
        (SELECT y.url_key FROM syndications y JOIN articles m ON m.article_id = y.article_id
            WHERE m.cluster_id = z.cluster_id AND NOT EXISTS (
                SELECT 1 FROM articles t WHERE t.url_key = y.url_key AND t.cluster_id <> z.cluster_id
                    AND NOT EXISTS (SELECT 1 FROM copy_edges e JOIN articles q ON q.article_id = e.other_id
                        WHERE e.article_id = t.article_id AND q.cluster_id = z.cluster_id))
            GROUP BY y.url_key
            ORDER BY max((SELECT count(*) FROM articles n JOIN syndications w ON w.article_id = n.article_id
                    WHERE n.url_key = y.url_key AND n.cluster_id = m.cluster_id)) > 0,
                count(DISTINCT y.article_id) DESC,
                min(CASE y.how WHEN 'republication' THEN 1 WHEN 'canonical' THEN 2 ELSE 3 END), y.url_key
            LIMIT 1) AS declared_key,
        (SELECT m.agency FROM articles m WHERE m.cluster_id = z.cluster_id AND m.agency IS NOT NULL
            GROUP BY m.agency ORDER BY count(*) DESC, m.agency LIMIT 1) AS agency
    FROM sizes z
    JOIN sketched_articles s ON s.article_id = z.some_id
    JOIN sketched_articles l ON l.article_id = s.leader_id
    JOIN articles la ON la.article_id = l.article_id
)
SELECT cluster_id, articles,
    CASE WHEN declared_key IS NOT NULL THEN 'declared' WHEN rank % 2 = 0 THEN 'agency_host'
        WHEN agency IS NOT NULL THEN 'agency_credit' ELSE 'earliest' END AS reason,
    CASE WHEN declared_key IS NOT NULL THEN coalesce(
            (SELECT o.url FROM articles o WHERE o.url_key = declared_key),
            (SELECT min(y.url) FROM syndications y WHERE y.url_key = declared_key))
        WHEN rank % 2 = 0 THEN leader_url
        WHEN agency IS NULL THEN (SELECT o.url FROM articles o WHERE o.article_id = first_id) END AS origin_url,
    CASE WHEN declared_key IS NOT NULL THEN (SELECT o.article_id FROM articles o WHERE o.url_key = declared_key)
        WHEN rank % 2 = 0 THEN leader_id WHEN agency IS NULL THEN first_id END AS origin_id,
    agency AS origin_agency,
    CASE WHEN declared_key IS NOT NULL THEN (
            SELECT group_concat(DISTINCT y.how) || ', by ' || count(DISTINCT y.article_id) || ' of ' || articles
            FROM syndications y JOIN articles m ON m.article_id = y.article_id
            WHERE m.cluster_id = found.cluster_id AND y.url_key = declared_key)
        WHEN rank % 2 = 0 THEN 'stands on the site of ' || coalesce(agency, 'an agency')
        WHEN agency IS NOT NULL THEN 'credited by ' || (SELECT count(*) FROM articles m
            WHERE m.cluster_id = found.cluster_id AND m.agency = found.agency) || ' of ' || articles
        ELSE (
            SELECT CASE WHEN c.moment = c.seen THEN 'first seen ' || strftime('%Y-%m-%dT%H:%M:%SZ', c.seen, 'unixepoch')
                WHEN EXISTS (SELECT 1 FROM articles m JOIN sketched_articles k ON k.article_id = m.article_id
                    WHERE m.cluster_id = found.cluster_id AND k.moment = c.moment AND k.article_id <> c.article_id)
                THEN 'first seen ' || strftime('%Y-%m-%dT%H:%M:%SZ', c.seen, 'unixepoch')
                    || ' of those published ' || strftime('%Y-%m-%dT%H:%M:%SZ', c.moment, 'unixepoch')
                ELSE 'published ' || strftime('%Y-%m-%dT%H:%M:%SZ', c.moment, 'unixepoch') END
            FROM sketched_articles c WHERE c.article_id = first_id) END AS evidence,
    leader_id, leader_url, first_seen_at, last_seen_at
FROM found;
"""


@migrations()
def m025_origins(db: "Database") -> None:
    """A declared source counts where its text bears it out; the earliest is not always who heads the copies."""
    for statement in _statements(ORIGINS):
        db.conn.execute(statement)


PAGE_FORMS = """
ALTER TABLE discoveries ADD COLUMN page_key TEXT;
CREATE INDEX discoveries_page ON discoveries(page_key) WHERE page_key IS NOT NULL;
CREATE TABLE page_forms (
    page_form_id INTEGER PRIMARY KEY,
    host TEXT NOT NULL,
    form TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    refuted INTEGER NOT NULL,
    UNIQUE (host, form)
) STRICT;
DROP VIEW outcomes;
CREATE VIEW outcomes AS
SELECT outcome,
    CASE WHEN outcome IN ('stored', 'copy', 'new_version', 'unchanged', 'form') THEN NULL ELSE reason END AS reason,
    count(*) AS urls
FROM discoveries WHERE outcome IS NOT NULL GROUP BY 1, 2
UNION ALL
SELECT 'open', reason, count(*) FROM discoveries WHERE outcome IS NULL GROUP BY reason
ORDER BY urls DESC;
"""


@migrations()
def m026_page_forms(db: "Database") -> None:
    """Which addresses may be forms of another page, and how often that held.

    Keys of addresses that were stored before stay: they name the page, and forms of it are compared with it.
    """
    for statement in _statements(PAGE_FORMS):
        db.conn.execute(statement)


NAMED_SOURCES = """
CREATE TABLE named_sources (
    article_id INTEGER PRIMARY KEY REFERENCES articles(article_id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL
) STRICT;
DROP VIEW cluster_origins;
CREATE VIEW cluster_origins AS
WITH sizes AS (
    SELECT cluster_id, count(*) AS articles, min(article_id) AS some_id, min(first_seen_at) AS first_seen_at,
        max(first_seen_at) AS last_seen_at
    FROM articles GROUP BY cluster_id HAVING count(*) > 1
), found AS (
    SELECT z.*, l.article_id AS leader_id, la.url AS leader_url, l.rank,
        (SELECT m.article_id FROM articles m JOIN sketched_articles c ON c.article_id = m.article_id
            WHERE m.cluster_id = z.cluster_id
            ORDER BY c.rank & 4, c.rank & 1, c.moment, c.seen, c.url_hash, c.article_id LIMIT 1) AS first_id,
        (SELECT y.url_key FROM syndications y JOIN articles m ON m.article_id = y.article_id
            WHERE m.cluster_id = z.cluster_id AND NOT EXISTS (
                SELECT 1 FROM articles t WHERE t.url_key = y.url_key AND t.cluster_id <> z.cluster_id
                    AND NOT EXISTS (SELECT 1 FROM copy_edges e JOIN articles q ON q.article_id = e.other_id
                        WHERE e.article_id = t.article_id AND q.cluster_id = z.cluster_id))
            GROUP BY y.url_key
            ORDER BY max((SELECT count(*) FROM articles n JOIN syndications w ON w.article_id = n.article_id
                    WHERE n.url_key = y.url_key AND n.cluster_id = m.cluster_id)) > 0,
                count(DISTINCT y.article_id) DESC,
                min(CASE y.how WHEN 'republication' THEN 1 WHEN 'canonical' THEN 2 ELSE 3 END), y.url_key
            LIMIT 1) AS declared_key,
        (SELECT n.name_key FROM named_sources n JOIN articles m ON m.article_id = n.article_id
            WHERE m.cluster_id = z.cluster_id GROUP BY n.name_key ORDER BY count(*) DESC, n.name_key LIMIT 1)
            AS named_key,
        (SELECT m.agency FROM articles m WHERE m.cluster_id = z.cluster_id AND m.agency IS NOT NULL
            GROUP BY m.agency ORDER BY count(*) DESC, m.agency LIMIT 1) AS agency
    FROM sizes z
    JOIN sketched_articles s ON s.article_id = z.some_id
    JOIN sketched_articles l ON l.article_id = s.leader_id
    JOIN articles la ON la.article_id = l.article_id
), traced AS (
    SELECT f.*,
        (SELECT m.article_id FROM articles m JOIN sketched_articles c ON c.article_id = m.article_id
            LEFT JOIN sources s ON s.source_id = m.source_id
            WHERE f.named_key IS NOT NULL AND m.cluster_id = f.cluster_id
                AND NOT EXISTS (SELECT 1 FROM named_sources n WHERE n.article_id = m.article_id)
                AND ({publisher_key} = f.named_key OR {source_key} = f.named_key
                    OR (length(f.named_key) >= {least_name} AND instr({article_host}, f.named_key) > 0))
            ORDER BY c.rank & 4, c.moment, c.seen, c.url_hash, c.article_id LIMIT 1) AS named_id,
        (SELECT s.home_url FROM sources s WHERE f.named_key IS NOT NULL AND ({source_key} = f.named_key
                OR (length(f.named_key) >= {least_name} AND instr({source_host}, f.named_key) > 0))
            ORDER BY s.source_id LIMIT 1) AS named_home,
        (SELECT min(n.name) FROM named_sources n JOIN articles m ON m.article_id = n.article_id
            WHERE m.cluster_id = f.cluster_id AND n.name_key = f.named_key) AS named
    FROM found f
)
SELECT cluster_id, articles,
    CASE WHEN declared_key IS NOT NULL THEN 'declared' WHEN rank & 2 = 0 THEN 'agency_host'
        WHEN named_key IS NOT NULL THEN 'named' WHEN agency IS NOT NULL THEN 'agency_credit'
        ELSE 'earliest' END AS reason,
    CASE WHEN declared_key IS NOT NULL THEN coalesce(
            (SELECT o.url FROM articles o WHERE o.url_key = declared_key),
            (SELECT min(y.url) FROM syndications y WHERE y.url_key = declared_key))
        WHEN rank & 2 = 0 THEN leader_url
        WHEN named_key IS NOT NULL THEN coalesce(
            (SELECT o.url FROM articles o WHERE o.article_id = named_id), named_home)
        WHEN agency IS NULL THEN (SELECT o.url FROM articles o WHERE o.article_id = first_id) END AS origin_url,
    CASE WHEN declared_key IS NOT NULL THEN (SELECT o.article_id FROM articles o WHERE o.url_key = declared_key)
        WHEN rank & 2 = 0 THEN leader_id WHEN named_key IS NOT NULL THEN named_id
        WHEN agency IS NULL THEN first_id END AS origin_id,
    agency AS origin_agency, CASE WHEN declared_key IS NULL AND rank & 2 THEN named END AS origin_name,
    CASE WHEN declared_key IS NOT NULL THEN (
            SELECT group_concat(DISTINCT y.how) || ', by ' || count(DISTINCT y.article_id) || ' of ' || articles
            FROM syndications y JOIN articles m ON m.article_id = y.article_id
            WHERE m.cluster_id = traced.cluster_id AND y.url_key = declared_key)
        WHEN rank & 2 = 0 THEN 'stands on the site of ' || coalesce(agency, 'an agency')
        WHEN named_key IS NOT NULL THEN '"' || named || '", named by ' || (SELECT count(*) FROM named_sources n
            JOIN articles m ON m.article_id = n.article_id
            WHERE m.cluster_id = traced.cluster_id AND n.name_key = named_key) || ' of ' || articles
        WHEN agency IS NOT NULL THEN 'credited by ' || (SELECT count(*) FROM articles m
            WHERE m.cluster_id = traced.cluster_id AND m.agency = traced.agency) || ' of ' || articles
        ELSE (
            SELECT CASE WHEN c.moment = c.seen THEN 'first seen ' || strftime('%Y-%m-%dT%H:%M:%SZ', c.seen, 'unixepoch')
                WHEN EXISTS (SELECT 1 FROM articles m JOIN sketched_articles k ON k.article_id = m.article_id
                    WHERE m.cluster_id = traced.cluster_id AND k.moment = c.moment AND k.article_id <> c.article_id)
                THEN 'first seen ' || strftime('%Y-%m-%dT%H:%M:%SZ', c.seen, 'unixepoch')
                    || ' of those published ' || strftime('%Y-%m-%dT%H:%M:%SZ', c.moment, 'unixepoch')
                ELSE 'published ' || strftime('%Y-%m-%dT%H:%M:%SZ', c.moment, 'unixepoch')
                    || CASE WHEN c.rank & 1 THEN ', by its own account' ELSE '' END END
            FROM sketched_articles c WHERE c.article_id = first_id) END AS evidence,
    leader_id, leader_url, first_seen_at, last_seen_at
FROM traced;
"""


@migrations()
def m027_named_sources(db: "Database") -> None:
    """First publishers that are named without a link; reprints, and dates without evidence, come after the others."""
    from crawler.dedupe.origin import LEAST_NAME
    from crawler.rights.sources import name_key_sql

    script = NAMED_SOURCES.format(
        publisher_key=name_key_sql("m.publisher"), source_key=name_key_sql("s.name"), least_name=LEAST_NAME,
        article_host=name_key_sql(_HOST.format("m.url")), source_host=name_key_sql(_HOST.format("s.home_url")),
    )  # fmt: skip
    for statement in _statements(script):
        db.conn.execute(statement)


_HOST = "substr({0}, 1, instr(substr({0} || '/', 9), '/') + 7)"
"""Scheme and host of an address, as an expression of SQLite."""


@migrations()
def m028_walls(db: "Database") -> None:
    """What a page says of a paywall, and which version has the text that it shows no longer."""
    db.conn.execute("ALTER TABLE versions ADD COLUMN wall TEXT")
    db.conn.execute("ALTER TABLE versions ADD COLUMN text_version_id INTEGER REFERENCES versions(version_id)")


@migrations()
def m029_entries_by_id(db: "Database") -> None:
    """Find what a source listed before under the same id, where that is not the address itself."""
    db.conn.execute("""
    CREATE INDEX discoveries_entry_id ON discoveries(source_id, json_extract(entry, '$.entry_id'))
    WHERE json_extract(entry, '$.entry_id') <> url""")


def _statements(script: str) -> list[str]:
    """The script's statements one by one: `executescript` would commit the migration's transaction."""
    from sqlite3 import complete_statement

    found, pending = [], ""
    for line in script.strip().splitlines():
        pending += line + "\n"
        if complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    return found
