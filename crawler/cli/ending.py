"""Tells other machines how a command ended that crawls, also when the corpus could not be used at all."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from crawler.cli.exits import EXIT_STORE
from crawler.cli.terminal import note
from crawler.clock import now
from crawler.config import Config
from crawler.errors import ArchiveError, PressmarkError, StoreError


@dataclass(slots=True)
class Ended:
    """How the run ended; nothing is told where it stays as it was made, for no run was begun."""

    exit_code: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    problem: str | None = None

    def take(self, exit_code: int, counts: Mapping[str, int]) -> None:
        """The run is over."""
        self.exit_code, self.counts = exit_code, dict(counts)


@contextmanager
def telling(config: Config, command: str) -> Iterator[Ended]:
    """Write the metrics file, ask the health check, post to the webhook when the block is left; see the settings."""
    if config.ping_url or config.notify_url:
        from crawler.walk.telling import require_dialled

        require_dialled(config)
    started_at, ended = now(), Ended()
    try:
        yield ended
    except (StoreError, ArchiveError) as error:
        ended.exit_code, ended.problem = EXIT_STORE, str(error)
        raise
    except PressmarkError as error:
        ended.exit_code, ended.problem = 1, str(error)
        raise
    finally:
        if ended.exit_code is not None and (config.metrics_file or config.ping_url or config.notify_url):
            from crawler.walk.telling import End, tell_end

            end = End(command, started_at, now(), ended.exit_code, ended.counts, ended.problem)
            for problem in tell_end(config, end):
                note(f"end of run not told: {problem}")
