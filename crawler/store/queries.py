"""The statements that SQLite and PostgreSQL both speak, each once.

Parameters are named (`:name`); a store translates them to its driver's form. `ON CONFLICT ... RETURNING` is in both.
"""

ADD_SOURCE = """
INSERT INTO sources (home_url, name, host, language, allow_private, added_at)
VALUES (:home_url, :name, :host, :language, :allow_private, :added_at)
ON CONFLICT (home_url) DO NOTHING RETURNING source_id
"""

UPDATE_SOURCE = """
UPDATE sources SET name = coalesce(name, :name), allow_private = coalesce(:allow_private, allow_private)
WHERE home_url = :home_url RETURNING source_id
"""

ADD_FEED = """
INSERT INTO feeds (source_id, parent_feed_id, url, kind, title, added_at)
VALUES (:source_id, :parent_feed_id, :url, :kind, :title, :added_at)
ON CONFLICT (url) DO NOTHING RETURNING feed_id
"""

FEED_ID = "SELECT feed_id FROM feeds WHERE url = :url"

SOURCES = "SELECT * FROM sources ORDER BY source_id"

FEEDS = """
SELECT f.*, s.allow_private AS allow_private, s.time_zone AS time_zone
FROM feeds f JOIN sources s ON s.source_id = f.source_id
"""

AND_DUE = """ AND (
    f.next_look_at IS NULL OR f.next_look_at <= :now OR f.next_look_at > :horizon
    OR (SELECT fetched_at FROM fetches WHERE fetch_id = f.last_fetch_id) > :ahead
)"""

UPDATE_FEED = """
UPDATE feeds SET
    etag = CASE :outcome WHEN 'ok' THEN :etag WHEN 'not_modified' THEN coalesce(:etag, etag) ELSE etag END,
    last_modified = CASE :outcome WHEN 'ok' THEN :last_modified
        WHEN 'not_modified' THEN coalesce(:last_modified, last_modified) ELSE last_modified END,
    poll_state = coalesce(:poll_state, poll_state), next_look_at = :next_look_at,
    last_fetch_id = :fetch_id, last_outcome = :outcome,
    last_success_at = CASE WHEN :is_success = 1 THEN :now ELSE last_success_at END,
    error_streak = CASE WHEN :is_success = 1 THEN 0 ELSE error_streak + :is_failure END,
    title = coalesce(:title, title), rights = coalesce(:rights, rights),
    is_active = CASE WHEN :ended_reason IS NULL THEN is_active ELSE 0 END,
    ended_reason = coalesce(:ended_reason, ended_reason)
WHERE feed_id = :feed_id
"""

WAS_ASKED_AT = " WHERE f.feed_id = (SELECT max(feed_id) FROM fetches WHERE url = :url AND feed_id IS NOT NULL)"

LOOKS_AT_FEED = """
SELECT * FROM (
    SELECT * FROM fetches WHERE feed_id = :feed_id ORDER BY fetch_id DESC LIMIT :limit
) ORDER BY fetch_id
"""

GAPS_OF_FEED = "SELECT * FROM feed_gaps WHERE feed_id = :feed_id ORDER BY gap_id"

UPDATE_UPKEEP = """
UPDATE feeds SET moved_to = :moved_to, moved_looks = :moved_looks, no_feed_looks = :no_feed_looks, read_at = :read_at,
    newest_entry_at = :newest_entry_at, lies = :lies
WHERE feed_id = :feed_id
"""

DOUBT_FEEDS = """
UPDATE feeds SET doubted_at = :now
WHERE kind = 'feed' AND is_active = 1 AND last_outcome = 'not_modified' AND read_at <= :rested
    AND source_id = (SELECT source_id FROM feeds WHERE feed_id = :feed_id AND kind <> 'feed')
"""

ADD_GAP = """
INSERT INTO feed_gaps (feed_id, source_id, fetch_id, found_at, read_before_at, since, until, missing)
SELECT feed_id, source_id, :fetch_id, :found_at, coalesce(read_at, :since), :since, :until, :missing
FROM feeds WHERE feed_id = :feed_id
"""

GAPS_TO_COUNT = """
SELECT gap_id, feed_id, source_id, read_before_at, since, until FROM feed_gaps
WHERE found_at >= :since OR checked_at >= :since
"""

FOUND_ELSEWHERE = """
SELECT d.entry, a.date_published FROM discoveries d LEFT JOIN articles a ON a.article_id = d.article_id
WHERE d.source_id = :source_id AND d.seen_at >= :read_before_at AND NOT EXISTS (
    SELECT 1 FROM sightings s WHERE s.discovery_id = d.discovery_id AND s.feed_id = :feed_id AND s.event = 'listed')
"""
"""What others than the feed itself have named of its source since it was read before."""

RUN_BEGUN = "SELECT started_at FROM runs WHERE run_id = :run_id"

SET_FILLED = "UPDATE feed_gaps SET filled = :filled WHERE gap_id = :gap_id AND filled <> :filled"

OPEN_GAPS = """
SELECT gap_id, since, until FROM feed_gaps
WHERE found_at >= :since
    AND source_id = (SELECT source_id FROM feeds WHERE feed_id = :feed_id AND kind <> 'feed')
"""

FILL_GAP = "UPDATE feed_gaps SET filled = filled + :found, checked_at = :now WHERE gap_id = :gap_id"

REVIVE_FEED = """
UPDATE feeds SET is_active = 1, ended_reason = NULL, next_look_at = NULL, no_feed_looks = 0
WHERE feed_id = :feed_id AND is_active = 0
"""

RETIRE_STAND_INS = """
UPDATE feeds SET is_active = 0, ended_reason = 'the feed it stood in for is back'
WHERE parent_feed_id = :feed_id AND kind = 'home' AND is_active = 1
    AND EXISTS (SELECT 1 FROM feeds p WHERE p.feed_id = :feed_id AND p.kind = 'feed')
"""
"""The section pages of a home page have a parent, too, and stand in for nothing."""

MOVE_FEED = "UPDATE feeds SET url = :url WHERE feed_id = :feed_id"

RETIRE_FEED = "UPDATE feeds SET is_active = 0, ended_reason = :ended_reason WHERE feed_id = :feed_id"

DUE_CHILDREN = """
SELECT feed_id FROM feeds
WHERE parent_feed_id = :feed_id AND is_active = 1 AND (next_look_at IS NULL OR next_look_at <= :now)
"""

ADD_FETCH = """
INSERT INTO fetches (run_id, discovery_id, feed_id, url, final_url, redirects, started_at, fetched_at, attempt, status,
    http_version, ip, request_headers, response_headers, content_type, charset, body_bytes, payload_sha256,
    payload_bytes, warc_file, warc_offset, warc_length, warc_record_id, robots_allowed, robots_rule, robots_sha256,
    tdmrep_sha256, user_agent, overrides, payload_kept, withheld, outcome, reason, error)
VALUES (:run_id, :discovery_id, :feed_id, :url, :final_url, :redirects, :started_at, :fetched_at, :attempt, :status,
    :http_version, :ip, :request_headers, :response_headers, :content_type, :charset, :body_bytes, :payload_sha256,
    :payload_bytes, :warc_file, :warc_offset, :warc_length, :warc_record_id, :robots_allowed, :robots_rule,
    :robots_sha256, :tdmrep_sha256, :user_agent, :overrides, :payload_kept, :withheld, :outcome, :reason, :error)
RETURNING fetch_id
"""

ADD_DISCOVERY = """
INSERT INTO discoveries (url, url_key, page_key, host, source_id, feed_id, run_id, means, entry, entry_updated_at,
    seen_at)
VALUES (:url, :url_key, :page_key, :host, :source_id, :feed_id, :run_id, :means, :entry, :entry_updated_at, :seen_at)
ON CONFLICT (url_key) DO NOTHING RETURNING discovery_id
"""

DISCOVERY_BY_KEY = """
SELECT discovery_id, outcome, entry_updated_at, ended_at, article_id, attempts, entry
FROM discoveries WHERE url_key = :url_key
"""

DISCOVERY_OF_ARTICLE = """
SELECT discovery_id, outcome, entry_updated_at, ended_at, article_id, attempts, entry
FROM discoveries WHERE article_id = :article_id AND outcome IS NOT 'form' ORDER BY discovery_id LIMIT 1
"""
"""Where an article is looked at again, whatever form of it is listed."""

IS_LOOKED_AT = """
SELECT 1 FROM discoveries WHERE url_key = :url_key AND article_id = :article_id AND outcome IS NOT 'form'
"""

REOPEN_DISCOVERY = """
UPDATE discoveries SET outcome = NULL, reason = NULL, ended_at = NULL, attempts = 0, next_try_at = :next_try_at,
    entry = :entry, entry_updated_at = :entry_updated_at, revisit_at = NULL
WHERE discovery_id = :discovery_id
"""

END_OF_DISCOVERY = """
SELECT d.outcome, d.reason, d.article_id, a.version_number
FROM discoveries d LEFT JOIN articles a ON a.article_id = d.article_id
WHERE d.discovery_id = :discovery_id AND d.outcome IS NOT NULL
"""

TRIES = "SELECT attempts FROM discoveries WHERE discovery_id = :discovery_id"

DATE_ENTRY = "UPDATE discoveries SET entry_updated_at = :entry_updated_at WHERE discovery_id = :discovery_id"

WAS_READ = """
SELECT 1 FROM fetches
WHERE feed_id = :feed_id AND url = :url AND outcome = :outcome AND reason = :reason AND fetched_at >= :since LIMIT 1
"""

ENDED_OF_SOURCE = """
SELECT url, article_id IS NOT NULL AS is_article FROM discoveries
WHERE source_id = :source_id AND (article_id IS NOT NULL OR outcome IN ('not_article', 'not_html'))
ORDER BY discovery_id DESC LIMIT :limit
"""

COUNT_OPEN = "SELECT count(*) AS n FROM discoveries WHERE source_id = :source_id AND outcome IS NULL"

OPEN_HOSTS = """
SELECT DISTINCT host FROM discoveries
WHERE outcome IS NULL AND (next_try_at IS NULL OR next_try_at <= :now OR next_try_at > :horizon)
"""

_OPEN = """
FROM discoveries
WHERE outcome IS NULL AND host = :host AND discovery_id > :after_id
    AND (next_try_at IS NULL OR next_try_at <= :now OR next_try_at > :horizon)
"""
OPEN_DISCOVERIES = f"SELECT * {_OPEN}"
OPEN_IDS = f"SELECT discovery_id, source_id {_OPEN}"

AND_UNCLAIMED = """
 AND discovery_id NOT IN (SELECT discovery_id FROM claims WHERE run_id IN (SELECT value FROM json_each(:others)))
"""

REVISIT_HOSTS = """
SELECT DISTINCT host FROM discoveries
WHERE revisit_at IS NOT NULL AND (revisit_at <= :now OR revisit_at > :horizon)
"""
"""Answered from the index alone: whatever waits to be fetched has no `revisit_at`."""

DUE_REVISITS = """
SELECT * FROM discoveries
WHERE revisit_at IS NOT NULL AND host = :host
    AND (revisit_at <= :now OR revisit_at > :horizon)
"""

OPEN_REVISIT = """
UPDATE discoveries SET outcome = NULL, reason = NULL, ended_at = NULL, attempts = 0, next_try_at = NULL,
    revisit_at = NULL
WHERE discovery_id = :discovery_id
"""

KNOWN_PAGE = """
SELECT f.url, f.response_headers, f.fetched_at FROM discoveries d
JOIN articles a ON a.article_id = d.article_id
JOIN fetches f ON f.discovery_id = d.discovery_id
WHERE d.discovery_id = :discovery_id AND f.status = 200
    AND f.outcome IN ('stored', 'copy', 'new_version', 'unchanged')
ORDER BY f.fetch_id DESC LIMIT 1
"""

END_DISCOVERY = """
UPDATE discoveries SET outcome = :outcome, reason = :reason, ended_at = :ended_at, fetch_id = :fetch_id,
    article_id = coalesce(:article_id, article_id), attempts = attempts + :tried, next_try_at = NULL,
    revisit_at = CASE WHEN coalesce(:article_id, article_id) IS NOT NULL THEN :revisit_at END
WHERE discovery_id = :discovery_id
"""

LED_TO_ERASED = """
SELECT url FROM discoveries d WHERE outcome = 'forgotten' AND article_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM fetches f JOIN versions v ON v.fetch_id = f.fetch_id WHERE f.discovery_id = d.discovery_id)
"""

POSTPONE_DISCOVERY = """
UPDATE discoveries SET attempts = attempts + :tried, next_try_at = :next_try_at, reason = :reason, fetch_id = :fetch_id
WHERE discovery_id = :discovery_id
"""

ADD_SIGHTING = """
INSERT INTO sightings (discovery_id, article_id, feed_id, fetch_id, run_id, seen_at, event, detail)
VALUES (:discovery_id, :article_id, :feed_id, :fetch_id, :run_id, :seen_at, :event, :detail)
"""

WAS_LISTED = """
SELECT 1 FROM sightings WHERE discovery_id = :discovery_id AND feed_id = :feed_id AND event = 'listed' LIMIT 1
"""

KEY_WAS_LISTED = """
SELECT 1 FROM discoveries d JOIN sightings s ON s.discovery_id = d.discovery_id
WHERE d.url_key = :url_key AND s.feed_id = :feed_id AND s.event = 'listed' LIMIT 1
"""

ARTICLE_BY_KEY = """
SELECT article_id, version_id, version_number, url_key, url, canonical_url FROM articles WHERE url_key = :url_key
"""

ARTICLE_OF_DISCOVERY = """
SELECT a.article_id, a.version_id, a.version_number, a.url_key, a.url, a.canonical_url FROM discoveries d
JOIN articles a ON a.article_id = d.article_id WHERE d.discovery_id = :discovery_id
"""

SAME_TEXTS = """
SELECT article_id, version_id, version_number, url, url_key, title, canonical_url FROM articles
WHERE text_key = :text_key ORDER BY article_id LIMIT 50
"""

FIRST_SEEN_AT = "SELECT first_seen_at FROM articles WHERE article_id = :article_id"

NEXT_ARTICLE_ID = "SELECT coalesce(max(article_id), 0) + 1 FROM articles"
"""Asked inside the writing transaction: copies are looked for, and a cluster found, before the row is written."""

ARTICLE_COLUMNS = (
    "url", "title", "body", "authors", "date_published", "date_modified", "disclaimer", "disclaimer_scope",
    "copyright_line", "holder", "source_url", "source_title", "canonical_url", "language", "section", "tags",
    "description", "lead", "image_url", "image_caption", "image_credit", "images", "publisher", "kind", "licence_url",
    "licence_id", "agency", "syndicated_from_url", "status", "tdm", "ai_train", "archive", "access", "word_count",
    "text_key", "correction", "read_by",
)  # fmt: skip
"""The columns of `articles` that a new version replaces."""

ADD_ARTICLE = f"""
INSERT INTO articles (article_id, {", ".join(ARTICLE_COLUMNS)}, url_key, source_id, cluster_id, version_id,
    version_number, first_seen_at, fetched_at)
VALUES (:article_id, {", ".join(":" + name for name in ARTICLE_COLUMNS)}, :url_key, :source_id, :cluster_id,
    :version_id, 1, :fetched_at, :fetched_at)
"""  # noqa: S608 - joined from the constant above

_FETCHED_LAST = "CASE WHEN fetched_at > :fetched_at THEN fetched_at ELSE :fetched_at END"
UPDATE_ARTICLE = f"""
UPDATE articles SET {", ".join(f"{name} = :{name}" for name in ARTICLE_COLUMNS)}, fetched_at = {_FETCHED_LAST},
    cluster_id = :cluster_id, url_key = :url_key, version_id = :version_id, version_number = :number, is_indexed = 0
WHERE article_id = :article_id
"""  # noqa: S608 - joined from the constant above

NEXT_VERSION_ID = "SELECT coalesce(max(version_id), 0) + 1 FROM versions"
"""Asked inside the writing transaction: an article names its version from the start, and its row is written once."""

READ_ALIKE = "UPDATE articles SET read_by = :extractor WHERE article_id = :article_id"

TOUCH_ARTICLE = f"UPDATE articles SET fetched_at = {_FETCHED_LAST} WHERE article_id = :article_id"  # noqa: S608 - as above
"""Two addresses of one article may be asked for at once: which was asked first may be written last."""

ADD_VERSION = """
INSERT INTO versions (version_id, article_id, number, fetch_id, made_at, title, body, body_sha256, text_key, authors,
    date_published, date_modified, record, origins, extractor, changes, witness, correction, cause, is_silent,
    declared_by, words_added, words_removed, wall, text_version_id)
VALUES (:version_id, :article_id, :number, :fetch_id, :made_at, :title, :body, :body_sha256, :text_key, :authors,
    :date_published, :date_modified, :record, :origins, :extractor, :changes, :witness, :correction,
    :cause, :is_silent, :declared_by, :words_added, :words_removed, :wall, :text_version_id)
"""

VERSION = """
SELECT v.*, r.licence_url, r.status, r.tdm, r.ai_train, r.archive, r.access, f.fetched_at AS seen_at, f.payload_sha256,
    f.final_url, coalesce(a.read_by, v.extractor) AS read_by,
    EXISTS (SELECT 1 FROM renderings b WHERE b.fetch_id = v.fetch_id) AS is_rendered
FROM versions v JOIN articles a ON a.article_id = v.article_id JOIN fetches f ON f.fetch_id = v.fetch_id
LEFT JOIN rights r ON r.version_id = v.version_id
WHERE v.version_id = :version_id
"""

READ_ALIKE_SINCE = """
SELECT f.final_url FROM discoveries d JOIN fetches f ON f.discovery_id = d.discovery_id
WHERE d.article_id = :article_id AND f.outcome = 'unchanged' AND f.fetched_at > :made_at
"""
"""The fetches that read as the newest version of an article did, which was made then."""

TEXT_OF_VERSION = "SELECT version_id, number, body, text_key FROM versions WHERE version_id = :version_id"

NEWEST_BODIES = """
SELECT body FROM articles WHERE source_id IS :source_id AND article_id <> :article_id
ORDER BY article_id DESC LIMIT :limit
"""

ADD_NOTICE = """
INSERT INTO notices (version_id, article_id, position, kind, scope, text, sha256, xpath, links)
VALUES (:version_id, :article_id, :position, :kind, :scope, :text, :sha256, :xpath, :links)
"""

ADD_SIGNAL = """
INSERT INTO signals (fetch_id, article_id, name, channel, raw, value, seen_at)
VALUES (:fetch_id, :article_id, :name, :channel, :raw, :value, :seen_at)
"""

ADD_RIGHTS = """
INSERT INTO rights (version_id, article_id, status, tdm, ai_train, archive, access, holder, licence_url, licence_id,
    agency, syndicated_from_url, copyright_line, disclaimer, disclaimer_scope, basis, conflicts)
VALUES (:version_id, :article_id, :status, :tdm, :ai_train, :archive, :access, :holder, :licence_url, :licence_id,
    :agency, :syndicated_from_url, :copyright_line, :disclaimer, :disclaimer_scope, :basis, :conflicts)
"""

HOST = """
SELECT h.*, p.body AS robots_body, t.body AS tdmrep_body FROM hosts h
LEFT JOIN site_policies p ON p.policy_id = h.robots_policy_id
LEFT JOIN site_policies t ON t.policy_id = h.tdmrep_policy_id
WHERE h.origin = :origin
"""

ADD_POLICY = """
INSERT INTO site_policies (kind, sha256, body, first_seen_at) VALUES (:kind, :sha256, :body, :first_seen_at)
ON CONFLICT (kind, sha256) DO NOTHING
"""

POLICY_ID = "SELECT policy_id FROM site_policies WHERE kind = :kind AND sha256 = :sha256"

WRITE_ROBOTS = """
INSERT INTO hosts (origin, robots_policy_id, robots_state, robots_fetched_at, robots_until, crawl_delay_s)
VALUES (:origin, :robots_policy_id, :robots_state, :robots_fetched_at, :robots_until, :crawl_delay_s)
ON CONFLICT (origin) DO UPDATE SET robots_policy_id = excluded.robots_policy_id, robots_state = excluded.robots_state,
    robots_fetched_at = excluded.robots_fetched_at, robots_until = excluded.robots_until,
    crawl_delay_s = excluded.crawl_delay_s
"""

RSL_DOCUMENT = """
SELECT d.url, d.valid_until, p.body FROM rsl_documents d LEFT JOIN site_policies p ON p.policy_id = d.policy_id
WHERE d.url = :url
"""

WRITE_RSL_DOCUMENT = """
INSERT INTO rsl_documents (url, policy_id, valid_until) VALUES (:url, :policy_id, :valid_until)
ON CONFLICT (url) DO UPDATE SET policy_id = excluded.policy_id, valid_until = excluded.valid_until
"""

WRITE_TDMREP = """
INSERT INTO hosts (origin, tdmrep_policy_id, tdmrep_until) VALUES (:origin, :tdmrep_policy_id, :tdmrep_until)
ON CONFLICT (origin) DO UPDATE SET tdmrep_policy_id = excluded.tdmrep_policy_id, tdmrep_until = excluded.tdmrep_until
"""

WRITE_HOST_TIMES = """
INSERT INTO hosts (origin, last_reply_at, retry_at) VALUES (:origin, :last_reply_at, :retry_at)
ON CONFLICT (origin) DO UPDATE SET last_reply_at = excluded.last_reply_at, retry_at = CASE
    WHEN hosts.retry_at > coalesce(excluded.retry_at, excluded.last_reply_at) AND hosts.retry_at <= :horizon
        THEN hosts.retry_at
    ELSE excluded.retry_at END
"""
"""Another run may have been asked meanwhile to wait longer; what was noted while the clock was wrong is replaced."""

SHORTEN_WAIT = "UPDATE hosts SET retry_at = :retry_at WHERE origin = :origin AND retry_at > :retry_at"

ALLOW_ORIGIN = """
INSERT INTO hosts (origin, allowed_at) VALUES (:origin, :allowed_at)
ON CONFLICT (origin) DO UPDATE SET allowed_at = coalesce(hosts.allowed_at, excluded.allowed_at)
"""

ALLOWED_ORIGINS = "SELECT origin FROM hosts WHERE allowed_at IS NOT NULL ORDER BY origin"

BEGIN_RUN = """
INSERT INTO runs (command, started_at, user_agent, versions, settings, settings_sha256)
VALUES (:command, :started_at, :user_agent, :versions, :settings, :settings_sha256) RETURNING run_id
"""

END_RUN = "UPDATE runs SET ended_at = :ended_at, exit_code = :exit_code, counts = :counts WHERE run_id = :run_id"

ADD_WARC_FILE = """
INSERT INTO warc_files (run_id, name, size_bytes, sha256, closed_at)
VALUES (:run_id, :name, :size_bytes, :sha256, :closed_at)
"""

ARTICLE = "SELECT * FROM articles WHERE article_id = :article_id"

NEWEST_RECORD = """
SELECT t.record FROM articles a JOIN versions v ON v.version_id = a.version_id
JOIN versions t ON t.version_id = coalesce(v.text_version_id, v.version_id) WHERE a.article_id = :article_id
"""

ARTICLE_ID_BY_URL = """
SELECT article_id FROM articles WHERE url_key = :url_key
UNION ALL SELECT article_id FROM discoveries WHERE url_key = :url_key AND article_id IS NOT NULL
LIMIT 1
"""

PROVENANCE = "SELECT * FROM provenance WHERE article_id = :article_id"

NOTICES = """
SELECT kind, scope, text, sha256, xpath, links, learned_at FROM scoped_notices
WHERE version_id = :version_id ORDER BY position
"""
"""With the scope that repetition told."""

NOTICES_AS_READ = "SELECT kind, scope, text FROM notices WHERE version_id = :version_id ORDER BY position"

NOTICES_TO_COUNT = "SELECT notice_id, kind, scope, text FROM notices WHERE version_id = :version_id ORDER BY position"

VERSIONS_TO_COUNT = """
SELECT v.article_id, v.version_id, host_of(f.final_url), v.made_at FROM versions v
JOIN fetches f ON f.fetch_id = v.fetch_id ORDER BY v.version_id
"""

ADD_NOTICE_LINE = """
INSERT INTO notice_lines (notice_id, article_id, host, line) VALUES (:notice_id, :article_id, :host, :line)
"""

SITE_LINE = "SELECT learned_at FROM site_lines WHERE host = :host AND line = :line"

CLUSTERS_OF_LINE = """
SELECT DISTINCT a.cluster_id FROM notice_lines l JOIN articles a ON a.article_id = l.article_id
WHERE l.host = :host AND l.line = :line LIMIT :limit
"""

ADD_SITE_LINE = "INSERT INTO site_lines (host, line, learned_at) VALUES (:host, :line, :learned_at)"

SCOPE_DISCLAIMER = """
UPDATE articles SET disclaimer_scope = 'site' WHERE article_id = :article_id AND disclaimer_scope = 'article'
    AND NOT EXISTS (SELECT 1 FROM scoped_notices n WHERE n.version_id = articles.version_id AND n.scope = 'article'
        AND n.kind IN ('republication', 'disclaimer', 'reservation'))
"""

ARTICLES_OF_LINE = "SELECT DISTINCT article_id FROM notice_lines WHERE host = :host AND line = :line"

SIGNALS = "SELECT name, channel, raw, value FROM signals WHERE fetch_id = :fetch_id ORDER BY signal_id"

RIGHTS = "SELECT basis, conflicts FROM rights WHERE version_id = :version_id"

DISCOVERY = "SELECT * FROM discoveries WHERE url_key = :url_key"

DISCOVERIES_OF_ARTICLE_KEY = """
SELECT d.* FROM articles a JOIN discoveries d ON d.article_id = a.article_id
WHERE a.url_key = :url_key ORDER BY d.discovery_id
"""

FETCHES_OF_DISCOVERY = """
SELECT f.*, b.browser AS rendered_by, b.ended_at AS rendered_at, b.ending AS rendering_ending,
    b.payload_bytes AS rendered_bytes, b.warc_file AS rendered_warc_file, b.warc_offset AS rendered_warc_offset,
    b.parts AS rendered_parts, b.refused_count AS rendering_refused, i.file AS imported_file,
    i.member AS imported_member, i.record_offset AS imported_offset, i.record_id AS imported_record_id, i.imported_at
FROM fetches f LEFT JOIN renderings b ON b.fetch_id = f.fetch_id LEFT JOIN imports i ON i.fetch_id = f.fetch_id
WHERE f.discovery_id = :discovery_id ORDER BY f.fetch_id
"""

EDIT_OF_FETCH = """
SELECT number, changes, is_silent, declared_by FROM versions
WHERE fetch_id = :fetch_id AND number > 1 AND cause IS NOT 'reading' ORDER BY number LIMIT 1
"""

ADD_RENDERING = """
INSERT INTO renderings (fetch_id, browser, started_at, ended_at, ending, payload_sha256, payload_bytes, warc_file,
    warc_offset, warc_length, warc_record_id, parts, refused, refused_count)
VALUES (:fetch_id, :browser, :started_at, :ended_at, :ending, :payload_sha256, :payload_bytes, :warc_file,
    :warc_offset, :warc_length, :warc_record_id, :parts, :refused, :refused_count)
"""

SET_KEPT = """
UPDATE sources SET store_payload = :payload, store_noarchive = :noarchive WHERE source_id = :source_id
"""

SET_ZONE = "UPDATE sources SET time_zone = :time_zone WHERE source_id = :source_id"

SET_NAME = """
UPDATE sources SET name = coalesce(:name, name), language = coalesce(:language, language) WHERE source_id = :source_id
"""

SET_RENDERED = "UPDATE sources SET is_rendered = :is_rendered WHERE source_id = :source_id"

SIGHTINGS_OF_DISCOVERY = """
SELECT s.*, f.url AS feed_url FROM sightings s LEFT JOIN feeds f ON f.feed_id = s.feed_id
WHERE s.discovery_id = :discovery_id ORDER BY s.sighting_id
"""

STORED_PAGES = """
SELECT f.fetch_id, f.final_url, f.fetched_at, d.discovery_id, d.source_id, a.article_id AS article_id,
    f.payload_kept = 'yes' AND f.warc_file IS NOT NULL AND (b.fetch_id IS NULL OR b.warc_file IS NOT NULL) AS is_kept,
    coalesce((SELECT x.extractor FROM reextractions x WHERE x.fetch_id = f.fetch_id
        ORDER BY x.reextraction_id DESC LIMIT 1), v.extractor) AS read_by
FROM fetches f
JOIN discoveries d ON d.discovery_id = f.discovery_id
LEFT JOIN renderings b ON b.fetch_id = f.fetch_id
LEFT JOIN (versions v JOIN articles a ON a.version_id = v.version_id) ON v.fetch_id = f.fetch_id
WHERE f.fetch_id > :after AND f.status BETWEEN 200 AND 299 AND (a.article_id IS NOT NULL OR (d.fetch_id = f.fetch_id
    AND d.outcome IN ('not_article', 'extraction_failed', 'extraction_timeout', 'store_failed')))
"""

REPLIES_OF = """
SELECT f.fetch_id, f.fetched_at FROM discoveries d JOIN fetches f ON f.discovery_id = d.discovery_id
WHERE d.url_key = :url_key AND f.status BETWEEN 200 AND 299 AND f.payload_kept = 'yes' AND f.warc_file IS NOT NULL
UNION
SELECT f.fetch_id, f.fetched_at FROM articles a JOIN versions v ON v.article_id = a.article_id
JOIN fetches f ON f.fetch_id = v.fetch_id
WHERE a.url_key = :url_key AND f.payload_kept = 'yes' AND f.warc_file IS NOT NULL
ORDER BY 1 DESC
"""

NEWEST_VERSION = """
SELECT a.article_id, a.version_id, a.version_number, a.fetched_at, a.url, a.url_key, v.fetch_id
FROM articles a JOIN versions v ON v.version_id = a.version_id
"""

WHOLE_VERSION = "SELECT * FROM versions v JOIN rights r ON r.version_id = v.version_id WHERE v.version_id = :version_id"

ADD_REEXTRACTION = """
INSERT INTO reextractions (fetch_id, run_id, article_id, version_id, made_at, extractor, outcome, reason, changes)
VALUES (:fetch_id, :run_id, :article_id, :version_id, :made_at, :extractor, :outcome, :reason, :changes)
"""

RESOLVE_DISCOVERY = """
UPDATE discoveries SET outcome = :outcome, reason = :reason, article_id = coalesce(:article_id, article_id)
WHERE discovery_id = :discovery_id AND fetch_id = :fetch_id
    AND outcome IN ('not_article', 'extraction_failed', 'extraction_timeout', 'store_failed')
"""
