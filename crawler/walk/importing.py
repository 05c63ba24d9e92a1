"""Pages out of archives that other software wrote: WARC files and WACZ packages, read without any network.

In: the corpus, a file. Out: what became of each page in it. The same workers read them, the same rules decide on
copies and versions, the same tables take them; the reply is copied into the corpus's own raw records, so that
everything that checks, replays or erases those holds for imported pages, too. The provenance names the file, its
digest, and the record with its place.

Rows are written in the order of the file, in small batches: an import that is broken off goes on behind the last one
when it is started again, and one that has come to its end changes nothing.
"""

import hashlib
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

from crawler import __version__
from crawler.archive.coding import undo_codings
from crawler.archive.exchange import (
    ArchivedReply,
    RawRequest,
    RawResponse,
    parse_request,
    redact,
)
from crawler.archive.reader import parse_reply, read_record
from crawler.archive.records import Damage, WarcPart, WarcRecord, iter_records, open_parts
from crawler.archive.writer import ArchiveWriter
from crawler.clock import now, parse_instant
from crawler.config import Config, archive_folder, recorded_settings, rules_folder, user_agent, worker_count
from crawler.errors import ArchiveError, CodingBomb, CodingCut, CodingError, UrlError
from crawler.items import (
    Discovery,
    DiscoveryMeans,
    Entry,
    Fetch,
    Listing,
    ListingReading,
    Outcome,
    Page,
    RawRecord,
    Reading,
    Result,
)
from crawler.pool import WorkerPool
from crawler.pool.failures import READING_ERRORS, failed_reading
from crawler.schedule.ending import RetryRule, end_of_reply
from crawler.store.base import Run
from crawler.store.importing import Import, Imported, Origin
from crawler.store.rows import headers_value, without_surrogates
from crawler.store.sqlite import SqliteStore
from crawler.urls import host_of, resolve_url, url_key, without_credentials
from crawler.walk.kept import Kept
from crawler.walk.runtime import TASK, open_archive, software_versions
from crawler.walk.signing import find_key

logger = logging.getLogger(__name__)

IN_FLIGHT = 3
"""Pages handed to each worker ahead of time."""
HEAD_SPARE_BYTES = 2**20
"""A block is the headers and the body; the limit on a reply is that of its body."""
MAX_DAMAGES = 100
"""Broken records that are told one by one; all are counted."""
SHA_BYTES = 2**20
NOT_MODIFIED_PROFILE = "server-not-modified"
"""Part of the WARC-Profile of a revisit that stands for a 304; any other says that the payload was had before."""
MAX_AHEAD = timedelta(days=1)
"""A record dated further ahead than this has no date that can be used."""
OLDEST = datetime(1990, 12, 20, tzinfo=UTC)
"""Nor has one from before the first page. Source: https://home.cern/science/computing/birth-web"""

OnProgress = Callable[[int], None]
"""Told how many bytes of the file are behind us."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which pages are taken."""

    hosts: tuple[str, ...] = ()
    """Only of these hosts and hosts below them; none: all."""
    limit: int | None = None
    """At most so many pages are read."""


@dataclass(slots=True)
class Tally:
    """What an import has done so far."""

    pages: Counter[str] = field(default_factory=Counter)
    """Outcome to records that were written."""
    passed: Counter[str] = field(default_factory=Counter)
    """Why to records that nothing was written of."""
    damages: list[Damage] = field(default_factory=list)
    """The first of those that could not be read."""


class Candidate(NamedTuple):
    """A reply that is wanted."""

    origin: Origin
    reply: ArchivedReply
    request: RawRequest | None
    discovery: Discovery


class _Waiting(NamedTuple):
    candidate: Candidate
    page: Page | None
    body_bytes: int | None
    ending: tuple[Outcome, str | None]
    future: "Future[Reading | ListingReading] | None"


class Importer:
    """One import into a corpus. Nothing is begun before the first page that is to be written.

    Args:
        store: open for writing, its lock held.
        config: settings in use.
        selection: which pages.
        tally: counted up.
        names: of the files, for the run's record.
    """

    def __init__(
        self, store: SqliteStore, config: Config, selection: Selection, tally: Tally, names: tuple[str, ...]
    ) -> None:
        self.store = store
        self.config = config
        self.selection = selection
        self.tally = tally
        self.names = names
        self.run_id: int | None = None
        self.is_unwritable = False
        """Our own raw records could not be written: no fault of the file that is imported."""
        self._pool: WorkerPool[Page | Listing, Reading | ListingReading] | None = None
        self._archive: ArchiveWriter | None = None
        self._waiting: deque[_Waiting] = deque()
        self._batch: list[_Waiting] = []
        self._ids: set[str] = set()
        self._read = 0
        self._sources = {source.host: source for source in store.sources()}
        self._zones = {source.source_id: source.time_zone for source in self._sources.values()}
        self._kept = Kept.of(self._sources.values(), config)

    @property
    def is_full(self) -> bool:
        """As many pages were read as were wanted."""
        return self.selection.limit is not None and self._read >= self.selection.limit

    def take(self, path: Path, on_progress: OnProgress) -> Iterator[tuple[str, Imported]]:
        """Import one file; gives (address, what became of it) once it is committed.

        Raises:
            ArchiveError: it is no archive, or raw records cannot be written.
            StoreError: rows cannot be written.
        """
        with open_parts(path) as parts:
            digest = _digest(path, on_progress)
            behind = path.stat().st_size
            for part in parts:
                if self.is_full:
                    break
                yield from self._take_part(path, part, digest, partial(_tell_from, on_progress, behind))
                behind += part.size_bytes
        yield from self._settle_all()

    def close(self, exit_code: int) -> None:
        """End the run's record, where one was begun, and every part."""
        with ExitStack() as parts:
            if self._pool is not None:
                parts.callback(self._pool.close)
            if self.run_id is None:
                return
            self.store.settle_clusters(now())
            self.store.update_search()
            if self._archive is not None:
                self._archive.close()
            counts = dict(self.tally.pages) | {f"passed: {why}": n for why, n in self.tally.passed.items()}
            self.store.end_run(
                self.run_id,
                now(),
                exit_code,
                counts,
                self._archive.take_finished() if self._archive is not None else (),
                find_key(self.config, self.run_id),
            )

    def _take_part(
        self, path: Path, part: WarcPart, digest: str, on_progress: OnProgress
    ) -> Iterator[tuple[str, Imported]]:
        last = self.store.last_imported(digest, part.name)
        limit = self.config.reply_max_bytes + HEAD_SPARE_BYTES
        software: str | None = None
        held: tuple[WarcRecord, RawRequest | None] | None = None
        asked: tuple[WarcRecord, RawRequest] | None = None
        with part.open() as file:
            if last is not None:
                software = _software_of(file, limit)
            for found in iter_records(file, limit, last[0] if last else 0):
                on_progress(found.place.offset)
                if isinstance(found, Damage):
                    self._note_damage(found)
                    continue
                if last is not None and (found.place.offset, found.place.inner) <= last:
                    continue
                if found.kind == "request" and (request := _find_request(found)) is not None:
                    if held is not None and _belong(found, held[0]):
                        held = held[0], request
                    else:
                        asked = found, request
                    continue
                if held is not None:
                    yield from self._consider(path, part, digest, software, *held)
                    held = None
                if self.is_full:
                    return
                if found.kind == "warcinfo":
                    software = _find_software(found)
                elif found.kind in ("response", "revisit"):
                    held = found, asked[1] if asked is not None and _belong(found, asked[0]) else None
                    asked = None
                else:
                    self.tally.passed["other records"] += 1
            if held is not None:
                yield from self._consider(path, part, digest, software, *held)

    def _note_damage(self, damage: Damage) -> None:
        self.tally.passed["damaged"] += 1
        if len(self.tally.damages) < MAX_DAMAGES:
            self.tally.damages.append(damage)

    def _consider(
        self,
        path: Path,
        part: WarcPart,
        digest: str,
        software: str | None,
        record: WarcRecord,
        request: RawRequest | None,
    ) -> Iterator[tuple[str, Imported]]:
        """Queue one reply, or count why it is passed over; gives what was committed meanwhile."""
        found = self._find_candidate(path, part, digest, software, record, request)
        if isinstance(found, str):
            self.tally.passed[found] += 1
            return
        if isinstance(found, Damage):
            self._note_damage(found)
            return
        if found.origin.record_type == "revisit":
            yield from self._settle_all()  # what it refers to may be among those that wait
            resolved = self._resolve(found, record)
            if isinstance(resolved, str):
                self.tally.passed[resolved] += 1
                return
            found = resolved
        self._ids.add(found.origin.record_id)
        self._queue(found, record)
        if len(self._waiting) > IN_FLIGHT * worker_count(self.config):
            yield from self._settle(self._waiting.popleft())

    def _find_candidate(
        self,
        path: Path,
        part: WarcPart,
        digest: str,
        software: str | None,
        record: WarcRecord,
        request: RawRequest | None,
    ) -> Candidate | Damage | str:
        """The reply of a record, what is broken in it, or why it is not wanted."""
        try:
            url = without_credentials(resolve_url(record.fields.get("warc-target-uri", "").strip("<>")))
            host = host_of(url)
        except UrlError:
            return "other records"
        if self.selection.hosts and not any(host == one or host.endswith(f".{one}") for one in self.selection.hosts):
            return "other hosts"
        captured_at = _find_date(record)
        if record.record_id is None or captured_at is None:
            missing = "an id" if record.record_id is None else "a date that can be used"
            return Damage(record.place, f"a record without {missing}", url)
        if record.record_id in self._ids or self.store.is_imported(record.record_id):
            return "known"
        if request is not None and request.method.upper() != "GET":
            return "no GET"
        if self.store.is_forgotten(url):
            return "forgotten"
        try:
            reply = parse_reply(record.fields, record.block if record.block is not None else b"HTTP/1.1 200 \r\n\r\n")
        except ArchiveError:
            if record.kind != "revisit" or record.block_bytes:
                return "other records"
            reply = parse_reply(record.fields, b"HTTP/1.1 200 \r\n\r\n")  # its headers are those of what it refers to
        if reply.payload is None:
            return "without payload"
        if 300 <= reply.status < 400 and reply.status != 304:
            return "redirects"
        if reply.status == 304 and record.kind != "revisit":
            return "without payload"
        fields = record.fields
        origin = Origin(
            file=without_surrogates(path.name),
            member=part.name,
            file_sha256=digest,
            offset=record.place.offset,
            inner_offset=record.place.inner,
            record_id=record.record_id,
            record_type=record.kind,
            captured_at=captured_at,
            payload_digest=fields.get("warc-payload-digest"),
            block_digest_holds=not record.has_wrong_digest,
            software=software,
            imported_at=now(),
        )
        source = self._sources.get(host) or self._sources.get(f"www.{host}")
        discovery = Discovery(
            Entry(url),
            DiscoveryMeans.ARCHIVE,
            url_key(url),
            captured_at,
            source_id=source.source_id if source else None,
        )
        return Candidate(origin, replace(reply, url=url), request, discovery)

    def _resolve(self, candidate: Candidate, record: WarcRecord) -> Candidate | str:
        """A revisit with the payload that it refers to, out of what was imported before."""
        if NOT_MODIFIED_PROFILE in record.fields.get("warc-profile", "") or candidate.reply.status == 304:
            return "revisits"
        digest = candidate.origin.payload_digest
        raw = self.store.find_payload(digest, candidate.reply.refers_to)
        if raw is None:
            return "revisits"
        try:
            original = read_record(archive_folder(self.config), raw)
        except ArchiveError as error:
            logger.warning("revisit passed over record_id=%s error=%s", candidate.origin.record_id, error)
            return "revisits"
        headers = candidate.reply.headers or original.headers
        return candidate._replace(reply=replace(candidate.reply, headers=headers, payload=original.payload))

    def _queue(self, candidate: Candidate, record: WarcRecord) -> None:
        """Hand a page to the workers; what is none waits its turn with its outcome."""
        body, ending = self._body_of(candidate, record)
        page = None
        if ending is None:
            assert body is not None
            page = self._page_of(candidate, body)
            self._read += 1
            try:
                future = self._open_pool().submit(page)
            except READING_ERRORS as error:
                future = Future()
                future.set_exception(error)
            self._waiting.append(_Waiting(candidate, page, len(body), (Outcome.STORED, None), future))
        else:
            self._waiting.append(_Waiting(candidate, None, len(body) if body is not None else None, ending, None))

    def _body_of(self, candidate: Candidate, record: WarcRecord) -> tuple[bytes | None, tuple[Outcome, str] | None]:
        """(the body, how it ends when it is no page to read)."""
        reply, limit = candidate.reply, self.config.reply_max_bytes
        ending = end_of_reply(
            reply.status, headers_value(reply.headers, "content-type"), None, 1, candidate.origin.captured_at,
            RetryRule(1, 0.0), is_conditional=False,
        )  # fmt: skip
        if ending.outcome is not None:
            return reply.payload, (ending.outcome, ending.reason or "")
        if record.block is None:
            return None, (Outcome.TOO_LARGE, f"a record of {record.block_bytes} bytes")
        if reply.truncated:
            return reply.payload, (Outcome.TRUNCATED, f"WARC-Truncated: {reply.truncated}"[:100])
        try:
            return decode(reply, limit), None
        except CodingCut as error:
            return error.so_far, (Outcome.TRUNCATED, str(error))
        except CodingBomb as error:
            return error.so_far, (Outcome.TOO_LARGE, str(error))
        except CodingError as error:
            return None, (Outcome.EXTRACTION_FAILED, str(error)[:300])

    def _page_of(self, candidate: Candidate, body: bytes) -> Page:
        source_id = candidate.discovery.source_id
        return Page(
            url=candidate.reply.url,
            body=body,
            headers=redact(candidate.reply.headers),
            entry=candidate.discovery.entry,
            time_zone=self._zones.get(source_id) if source_id is not None else None,
            fetched_at=_fetched_at(candidate),
            payload_sha256=hashlib.sha256(candidate.reply.payload or b"").hexdigest(),
            rules_folder=str(rules_folder(self.config)),
        )

    def _open_pool(self) -> "WorkerPool[Page | Listing, Reading | ListingReading]":
        if self._pool is None:
            self._pool = WorkerPool(
                TASK,
                worker_count(self.config),
                time_limit_s=self.config.page_time_limit_s,
                memory_limit_bytes=self.config.page_memory_bytes,
            )
        return self._pool

    def _settle_all(self) -> Iterator[tuple[str, Imported]]:
        while self._waiting:
            yield from self._settle(self._waiting.popleft())
        yield from self._commit()

    def _settle(self, one: _Waiting) -> Iterator[tuple[str, Imported]]:
        self._batch.append(one)
        if len(self._batch) >= self.config.batch_size:
            yield from self._commit()

    def _commit(self) -> Iterator[tuple[str, Imported]]:
        """Copy the batch's replies into the raw records, then write its rows in one transaction."""
        batch, self._batch = self._batch, []
        if not batch:
            return
        batch = [one for one in batch if not self._is_of_forgotten(one)]
        if not batch:
            return
        run_id = self._begin()
        try:
            imports = [self._import_of(one) for one in batch]
            if self._archive is not None:
                self._archive.sync()
        except ArchiveError:
            self.is_unwritable = True
            raise
        written = self.store.write_imports(imports, run_id)
        for one, imported in zip(batch, written, strict=True):
            if imported.is_written:
                self.tally.pages[imported.outcome] += 1
            else:
                self.tally.passed["no article at a known address"] += 1
            yield one.candidate.reply.url, imported

    def _is_of_forgotten(self, one: "_Waiting") -> bool:
        """Whether the page calls an erased address its proper one: then nothing of it is taken."""
        try:
            reading = one.future.result() if one.future is not None else None
        except READING_ERRORS:
            return False
        article = reading.article if isinstance(reading, Reading) else None
        if article is None or not self.store.is_of_forgotten(one.candidate.reply.url, article.canonical_url):
            return False
        self.tally.passed["forgotten"] += 1
        return True

    def _begin(self) -> int:
        if self.run_id is None:
            settings = {
                "config": recorded_settings(self.config),
                "selection": asdict(self.selection),
                "files": list(self.names),
            }
            agent = user_agent(self.config, __version__)
            self.run_id = self.store.begin_run(Run("import", now(), agent, software_versions(), settings))
            self._archive = open_archive(self.config, self.run_id)
        return self.run_id

    def _import_of(self, one: _Waiting) -> Import:
        candidate, (outcome, reason) = one.candidate, one.ending
        reading: Reading | None = None
        if one.future is not None:
            try:
                found = one.future.result()
                assert isinstance(found, Reading)
                reading = found
            except READING_ERRORS as error:
                reading = failed_reading(error)
            outcome, reason = reading.outcome, reading.reason
        fetch = self._fetch_of(candidate, one.body_bytes, is_kept=one.page is not None)
        return Import(Result(candidate.discovery, outcome, reason, fetch, reading), candidate.origin)

    def _fetch_of(self, candidate: Candidate, body_bytes: int | None, is_kept: bool) -> Fetch:
        reply, request, origin = candidate.reply, candidate.request, candidate.origin
        fetched_at = _fetched_at(candidate)
        asked = redact(request.headers) if request is not None else ()
        payload = reply.payload or b""
        raw = RawRecord("", 0, 0, "", hashlib.sha256(payload).hexdigest(), len(payload))
        keeping = self._kept.of_source(candidate.discovery.source_id, reply.url)
        kept = keeping.of_reply(reply.headers, payload) if is_kept else "no"
        if kept != "no":
            assert self._archive is not None
            raw = self._archive.append_exchange(
                reply.url,
                replace(request, headers=asked) if request is not None else None,
                RawResponse(reply.status, reply.headers, payload, reply.http_version, reply.reason),
                reply.ip,
                origin.captured_at,
                fetched_at,
                keep_payload=kept == "yes",
                imported_from=_name_place(origin),
            )
        return Fetch(
            url=reply.url,
            final_url=reply.url,
            redirects=(),
            started_at=origin.captured_at,
            fetched_at=fetched_at,
            attempt=1,
            status=reply.status,
            http_version=reply.http_version,
            ip=reply.ip,
            request_headers=asked,
            response_headers=redact(reply.headers),
            content_type=headers_value(reply.headers, "content-type"),
            body_bytes=body_bytes,
            raw=raw,
            user_agent=headers_value(asked, "user-agent"),
            payload_kept=kept,
        )


def decode(reply: ArchivedReply, limit_bytes: int) -> bytes:
    """The body without its content coding. Some software stores it decoded under its old headers.

    Raises:
        CodingError: the coding cannot be undone, and the body does not look as if it had been.
    """
    payload = reply.payload or b""
    codings = ",".join(value for name, value in reply.headers if name.lower() == "content-encoding")
    try:
        found = undo_codings(payload, codings.split(","), limit_bytes)
    except CodingError:
        if payload.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<":
            raise
        found = payload
    if len(found) > limit_bytes:
        raise CodingBomb(f"{len(found)} bytes")
    return found


def _fetched_at(candidate: Candidate) -> datetime:
    """The instant of the last byte, where the record names one that can be; no file makes its pages newer than that."""
    began, ended = candidate.origin.captured_at, candidate.reply.fetched_at
    return ended if ended is not None and began <= ended <= min(began + MAX_AHEAD, now()) else began


def _name_place(origin: Origin) -> str:
    member = f"/{origin.member}" if origin.member else ""
    inner = f"+{origin.inner_offset}" if origin.inner_offset else ""
    return f"{origin.file}{member} at {origin.offset}{inner}, <{origin.record_id}>, sha256 {origin.file_sha256}"


def _belong(one: WarcRecord, other: WarcRecord) -> bool:
    """One of the two names the other as made together with it."""
    pairs = ((one, other), (other, one))
    return any(b.record_id is not None and b.record_id in a.fields.get("warc-concurrent-to", "") for a, b in pairs)


def _find_request(record: WarcRecord) -> RawRequest | None:
    try:
        return parse_request(record.block or b"")
    except ArchiveError:
        return None


def _find_date(record: WarcRecord) -> datetime | None:
    with suppress(ValueError, OverflowError):
        text = record.fields.get("warc-date", "")
        moment = parse_instant(text if text[-1:] in "Zz" or "+" in text else f"{text}Z")
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        return moment if OLDEST <= moment <= now() + MAX_AHEAD else None
    return None


def _find_software(record: WarcRecord) -> str | None:
    for line in (record.block or b"").decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "software":
            return " ".join(value.split())[:200] or None
    return None


def _software_of(file: IO[bytes], limit: int) -> str | None:
    """What wrote the archive, from the record at its beginning."""
    first = next(iter_records(file, limit), None)
    return _find_software(first) if isinstance(first, WarcRecord) and first.kind == "warcinfo" else None


def _tell_from(on_progress: OnProgress, behind: int, done: int) -> None:
    on_progress(behind + done)


def _digest(path: Path, on_progress: OnProgress) -> str:
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(SHA_BYTES):
            digest.update(piece)
            done += len(piece)
            on_progress(done)
    return digest.hexdigest()
