"""What commands share: the configuration in use, the corpus opened for reading, the path told on stderr."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from crawler.cli.exits import EXIT_USAGE
from crawler.cli.terminal import note
from crawler.config import Config, LoadedConfig, database_path, rules_folder

if TYPE_CHECKING:
    from crawler.store.base import Source
    from crawler.store.sqlite import SqliteStore


def config_of(ctx: click.Context) -> Config:
    """The configuration in use."""
    loaded = ctx.find_object(LoadedConfig)
    assert loaded is not None
    return loaded.config


def tell_path(config: Config) -> None:
    """Say on stderr which corpus is in use."""
    note(f"corpus: {database_path(config)}")


def require_rules(config: Config) -> str:
    """The folder of the user's site rules, once every rule that could be used has been found sound.

    Raises:
        RuleError: one is not.
    """
    folder = rules_folder(config)
    if folder.is_dir():
        from crawler.extract.rules import list_rule_files, read_rules

        for path in list_rule_files(folder).values():
            read_rules(path)
    return str(folder)


def find_source_ids(ctx: click.Context, names: tuple[str, ...]) -> tuple[int, ...] | None:
    """Ids of the sources with these names, None for no names; an unknown name ends the command."""
    if not names:
        return None
    from crawler.store.sqlite import open_store

    store = open_store(database_path(config_of(ctx)))
    try:
        found = {name: store.find_sources(name) for name in names}
    finally:
        store.close()
    for name, sources in found.items():
        if not sources:
            note(f"no source {name!r}: see `pressmark sources`")
            ctx.exit(EXIT_USAGE)
    return tuple(source.source_id for sources in found.values() for source in sources)


def require_sources(store: "SqliteStore", names: tuple[str, ...]) -> "list[Source]":
    """The sources with these names, each once, in their order; none for no names.

    Raises:
        click.UsageError: there is none with one of the names.
    """
    found: list[Source] = []
    for name in names:
        sources = store.find_sources(name)
        if not sources:
            raise click.UsageError(f"no source {name!r}: see `pressmark sources`")
        found += [source for source in sources if source not in found]
    return found


def require_instant(text: str | None, option: str) -> datetime | None:
    """What an option gives as a day or instant of ISO 8601, UTC without a zone; None without the option.

    Raises:
        click.UsageError: it is none.
    """
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"{option} {text!r} is no ISO 8601 day or instant") from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def apply_declared(ctx: click.Context) -> int:
    """Add the sources that the configuration file writes down, and set what it says of those that are there; returns
    how many are new."""
    loaded = ctx.find_object(LoadedConfig)
    assert loaded is not None
    if not loaded.sources:
        return 0
    from crawler.clock import now
    from crawler.store.sqlite import open_store
    from crawler.walk.declaring import apply_sources

    store = open_store(database_path(loaded.config))
    try:
        return apply_sources(store, loaded.sources, now())
    finally:
        store.close()


@contextmanager
def reading(ctx: click.Context) -> Iterator["SqliteStore"]:
    """The corpus, opened for reading."""
    from crawler.store.sqlite import open_store

    config = config_of(ctx)
    tell_path(config)
    store = open_store(database_path(config), is_read_only=True)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def find_store(config: Config) -> Iterator["SqliteStore | None"]:
    """The corpus, opened for reading; None where there is none yet."""
    from crawler.store.sqlite import open_store

    path = database_path(config)
    store = open_store(path, is_read_only=True) if path.exists() else None
    try:
        yield store
    finally:
        if store is not None:
            store.close()


def put_in_place(ctx: click.Context, path: Path, text: str, printing: str) -> None:
    """Write a file in a place of the user's; where it cannot be, end with 1 and name the command that prints it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        note(f"{path}: {error.strerror}; print it and put it elsewhere: {printing}")
        ctx.exit(1)


def refuse_article(ctx: click.Context, name: str | None) -> NoReturn:
    """End the command with 1: the corpus has no such article."""
    note(f"no article {name!r}; `pressmark why` tells what became of an address")
    ctx.exit(1)


@contextmanager
def require_two(
    ctx: click.Context, one: str, other: str | None
) -> "Iterator[tuple[SqliteStore, dict[str, Any], dict[str, Any] | None]]":
    """The corpus, opened for writing, and one or two articles of it; an unknown one ends the command with 1."""
    from crawler.store.sqlite import open_store

    config = config_of(ctx)
    tell_path(config)
    with closing(open_store(database_path(config))) as store:
        found = [store.find_article(name) for name in (one, other) if name is not None]
        for name, article in zip((one, other), found, strict=False):
            if article is None:
                refuse_article(ctx, name)
        first, second = (*found, None)[:2]
        assert first is not None
        if second is not None and second["article_id"] == first["article_id"]:
            note("these are two addresses of one article")
            ctx.exit(EXIT_USAGE)
        yield store, first, second
