"""What happened to one address, told from the rows: the evidence behind `pressmark why`."""

import json
import sqlite3
from collections.abc import Iterator, Sequence

from crawler.clock import parse_instant
from crawler.store import queries
from crawler.store.base import Step
from crawler.store.withdrawing import find_turn


def tell(connection: sqlite3.Connection, key: str) -> list[Step]:
    """Every step of the address with this key, oldest first.

    An address that was never discovered itself may be where a redirect ended: then the story is that of the
    discoveries which led there.
    """
    found = connection.execute(queries.DISCOVERY, {"url_key": key}).fetchall()
    if not found:
        found = connection.execute(queries.DISCOVERIES_OF_ARTICLE_KEY, {"url_key": key}).fetchall()
    steps = [step for discovery in found for step in _steps_of(connection, discovery)]
    return sorted(steps, key=lambda step: step.at)


SHOWN_LOOKS = 10


def tell_feed(connection: sqlite3.Connection, feed_id: int) -> list[Step]:
    """The last looks at a feed, what it lost between them, and how it ended; oldest first."""
    feed = connection.execute(queries.FEEDS + " WHERE f.feed_id = :feed_id", {"feed_id": feed_id}).fetchone()
    steps = [Step(parse_instant(feed["added_at"]), "added", f"the {feed['kind']} {feed['url']}")]
    looks = {"feed_id": feed_id, "limit": SHOWN_LOOKS}
    for row in connection.execute(queries.LOOKS_AT_FEED, looks):
        hops = [f"{hop['status']} at {hop['url']}, " for hop in json.loads(row["redirects"])]
        status = "no reply" if row["status"] is None else str(row["status"])
        reason = f": {row['reason']}" if row["reason"] else ""
        at = parse_instant(row["fetched_at"])
        steps.append(Step(at, "look", f"{''.join(hops)}{status} from {row['final_url']}, {row['outcome']}{reason}"))
    for row in connection.execute(queries.GAPS_OF_FEED, {"feed_id": feed_id}):
        what = f"about {row['missing']} entries from {row['since']} to {row['until']} were lost between two looks"
        filled = f"{row['filled']} found in other listings" if row["checked_at"] else "no other listing was read yet"
        steps.append(Step(parse_instant(row["found_at"]), "gap", f"{what}; {filled}"))
    if feed["ended_reason"]:
        last = parse_instant(feed["last_success_at"] or feed["added_at"])
        steps.append(Step(max([last, *(step.at for step in steps)]), "ended", feed["ended_reason"]))
    return sorted(steps, key=lambda step: step.at)


def _steps_of(connection: sqlite3.Connection, discovery: sqlite3.Row) -> list[Step]:
    steps = [Step(parse_instant(discovery["seen_at"]), "discovered", _found(connection, discovery))]
    listed = connection.execute(queries.SIGHTINGS_OF_DISCOVERY, {"discovery_id": discovery["discovery_id"]}).fetchall()
    for row in listed:
        if row["event"].startswith("listed"):
            place = f"by {row['feed_url']}" if row["feed_url"] else discovery["means"].replace("_", " ")
            steps.append(Step(parse_instant(row["seen_at"]), row["event"], place))
        elif row["event"] == "reextracted":
            what = f": {row['detail']}" if row["detail"] else ""
            steps.append(Step(parse_instant(row["seen_at"]), row["event"], f"from its raw record{what}"))
    for row in connection.execute(queries.FETCHES_OF_DISCOVERY, {"discovery_id": discovery["discovery_id"]}):
        steps += _fetch_steps(connection, row)
    steps += _turns(listed)
    if discovery["outcome"] is None:
        wait = f", not before {discovery['next_try_at']}" if discovery["next_try_at"] else ""
        why = f" after {discovery['reason']}" if discovery["reason"] else ""
        again = " again" if discovery["article_id"] else ""
        steps.append(Step(steps[-1].at, "open", f"waits to be fetched{again}{why}{wait}"))
    else:
        reason = f": {discovery['reason']}" if discovery["reason"] else ""
        article = f" (article {discovery['article_id']})" if discovery["article_id"] else ""
        ended_at = parse_instant(discovery["ended_at"])
        steps.append(Step(ended_at, "outcome", f"{discovery['outcome']}{reason}{article}"))
        if discovery["revisit_at"]:
            steps.append(Step(ended_at, "next look", f"at how the article stands: from {discovery['revisit_at']} on"))
    return steps


def _turns(sightings: Sequence[sqlite3.Row]) -> Iterator[Step]:
    """When the publisher took the article back or put it up again, each once."""
    last = None
    for row in sightings:
        turn = find_turn(row["detail"])
        if turn is not None and turn != last:
            what, _, why = turn.partition(": ")
            yield Step(parse_instant(row["seen_at"]), what, why or "it stands again")
            last = turn


def _found(connection: sqlite3.Connection, discovery: sqlite3.Row) -> str:
    row = connection.execute("SELECT url FROM feeds WHERE feed_id = :id", {"id": discovery["feed_id"]}).fetchone()
    place = f"in the {discovery['means']} {row['url']}" if row else discovery["means"].replace("_", " ")
    title = json.loads(discovery["entry"]).get("title")
    return f"{discovery['url']} {place}" + (f" as {title!r}" if title else "")


def _fetch_steps(connection: sqlite3.Connection, row: sqlite3.Row) -> list[Step]:
    steps = []
    if row["robots_rule"] is not None:
        verdict = "allows it" if row["robots_allowed"] else "forbids it"
        digest = f", sha256 {row['robots_sha256'][:12]}" if row["robots_sha256"] else ""
        steps.append(Step(parse_instant(row["started_at"]), "robots", f"{verdict} ({row['robots_rule']}{digest})"))
    hops = json.loads(row["redirects"])
    for hop in hops:
        steps.append(Step(parse_instant(row["started_at"]), "redirect", f"{hop['status']} at {hop['url']}"))
    at = parse_instant(row["fetched_at"])
    if row["status"] is not None:
        kind = f" {row['content_type']}" if row["content_type"] else ""
        kept = f", raw record {row['warc_file']}:{row['warc_offset']}" if row["warc_file"] else ""
        steps.append(Step(at, "reply", f"{row['status']}{kind} from {row['final_url']}{kept}"))
    if row["imported_file"]:
        member = f" ({row['imported_member']})" if row["imported_member"] else ""
        place = f"{row['imported_file']}{member} at {row['imported_offset']}, record {row['imported_record_id']}"
        steps.append(Step(parse_instant(row["imported_at"]), "imported", f"from {place}"))
    if row["rendered_by"]:
        steps.append(Step(parse_instant(row["rendered_at"]), "rendered", _rendering(row)))
    if row["error"]:
        steps.append(Step(at, "failure", f"try {row['attempt']}: {row['error']}"))
    reason = f": {row['reason']}" if row["reason"] else ""
    steps.append(Step(at, "verdict", f"{row['outcome']}{reason}{_edit(connection, row['fetch_id'])}"))
    return steps


def _edit(connection: sqlite3.Connection, fetch_id: int) -> str:
    """What the version changed that was read from a fetch: `: version 3, headline, silent`."""
    row = connection.execute(queries.EDIT_OF_FETCH, {"fetch_id": fetch_id}).fetchone()
    if row is None:
        return ""
    silent = ", silent" if row["is_silent"] else ""
    declared = f", declared by its {row['declared_by']}" if row["declared_by"] else ""
    return f": version {row['number']}, {', '.join(json.loads(row['changes']))}{silent}{declared}"


def _rendering(row: sqlite3.Row) -> str:
    loaded = f"{len(json.loads(row['rendered_parts']))} parts loaded, {row['rendering_refused']} refused"
    kept = ""
    if row["rendered_warc_file"]:
        kept = f", {row['rendered_bytes']} bytes in {row['rendered_warc_file']}:{row['rendered_warc_offset']}"
    return f"by {row['rendered_by']}, {row['rendering_ending']}: {loaded}{kept}"
