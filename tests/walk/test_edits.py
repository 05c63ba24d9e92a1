"""Scripted edits on a local newspaper: crawled, edited, crawled again; what is told of each is what was done to it."""

import json
from datetime import UTC, datetime
from typing import Any

from editedpages import SIGN_UP, Edit, make_edits, make_still, render
from faultsite import Site
from ownrun import Corpus

from crawler.demo.loopback import Reply, Request

EDITS = make_edits()
STILL = tuple(make_still("still", number) for number in range(4))
"""Pages that stay as they are and have an ETag."""
CARRIERS = tuple(make_still("signed", number, SIGN_UP) for number in range(3))
"""Pages that have from the beginning the line which slips into another page later."""

Told = tuple[tuple[str, ...], bool, str | None]
"""Classes, silent, declared by."""


def test_each_edit_is_told_as_what_it_is(site: Site, corpus: Corpus) -> None:
    publish(site, 1, "2026-03-01T09:30:00Z")
    assert corpus.run("add", "--allow-private", site.url("/feed")).code == 0
    assert corpus.run("crawl").code == 0
    pages = len(EDITS + STILL + CARRIERS)
    assert corpus.query("SELECT count(*), max(version_number) FROM articles") == [(pages, 1)]
    publish(site, 2, datetime.now(UTC).isoformat(timespec="seconds"))
    site.forget()
    assert corpus.run("crawl", "--all", revisit_min_s="0").code == 0

    wanted: dict[str, Told] = {
        edit.path: (edit.changes, edit.is_silent, edit.declared_by) for edit in EDITS if edit.changes
    }
    rows = corpus.query("SELECT url, changes, is_silent, declared_by, cause FROM edits")
    told = {path_of(url): (tuple(json.loads(changes)), bool(silent), said) for url, changes, silent, said, _ in rows}
    print(json.dumps(measure(wanted, told)))
    assert told == wanted
    assert {cause for *_, cause in rows} == {"publisher"}
    ends: dict[str, set[str]] = {}
    for path, (outcome, _) in corpus.ends().items():
        ends.setdefault(outcome or "open", set()).add(path)
    assert ends == {
        "new_version": set(wanted),
        "unchanged": {edit.path for edit in EDITS + CARRIERS if not edit.changes},
        "not_modified": {edit.path for edit in STILL},
    }
    require_notes(corpus)
    require_no_bytes(site, corpus)
    corpus.require_sound()
    assert corpus.run("verify").code == 0


def publish(site: Site, edition: int, updated: str) -> None:
    """Serve an edition; its feed says that every page changed."""
    pages = EDITS + STILL + CARRIERS
    for edit in pages:
        site.set(edit.path, answer(edit, 1 if edit in STILL else edition))
    entries = "".join(
        f"<entry><id>{site.url(edit.path)}</id><title>{edit.name}</title><link href='{site.url(edit.path)}'/>"
        f"<updated>{updated}</updated></entry>"
        for edit in pages
    )
    head = f"<feed xmlns='http://www.w3.org/2005/Atom'><id>x</id><title>Gazette</title><updated>{updated}</updated>"
    site.set("/feed", Reply(body=f"{head}{entries}</feed>".encode(), content_type="application/atom+xml"))


def answer(edit: Edit, edition: int) -> Any:
    """The page, with the time at which it is asked for where it prints one."""

    def reply(_: Request) -> Reply:
        return Reply(body=render(edit, edition, datetime.now(UTC)), has_etag=edit in STILL)

    return reply


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def measure(wanted: dict[str, Told], told: dict[str, Told]) -> dict[str, Any]:
    """Precision and recall of the classes, and of silence; what differs."""
    classes = [{(path, one) for path, row in rows.items() for one in row[0]} for rows in (wanted, told)]
    silent = [{(path, "silent") for path, row in rows.items() if row[1]} for rows in (wanted, told)]
    found: dict[str, Any] = {"edits": len(EDITS), "versions": len(told), "silent edits": len(silent[1])}
    for name, (right, said) in (("classes", classes), ("silent", silent)):
        both = len(right & said)
        found |= {f"{name} precision": both / len(said), f"{name} recall": both / len(right)}
    return found | {"differ": {path: [wanted.get(path), told.get(path)] for path in wanted.keys() | told.keys()
                               if wanted.get(path) != told.get(path)}}  # fmt: skip


def require_notes(corpus: Corpus) -> None:
    """Every note is kept word for word, and nothing else is."""
    stands = {edit.path: edit.after.note or edit.after.note_below or edit.after.foot for edit in EDITS}
    wanted = {path: note for path, note in stands.items() if note}
    found = {path_of(url): note for url, note in corpus.query("SELECT url, correction FROM articles") if note}
    assert found == wanted


def require_no_bytes(site: Site, corpus: Corpus) -> None:
    """The server sent no body for pages that stayed as they were, and none is kept."""
    asked = {row.path: row.status for row in site.log if row.path in {edit.path for edit in STILL}}
    assert asked == {edit.path: 304 for edit in STILL}
    rows = corpus.query("SELECT coalesce(body_bytes, 0), coalesce(payload_bytes, 0) FROM fetches WHERE status = 304")
    assert rows == [(0, 0)] * len(STILL)
