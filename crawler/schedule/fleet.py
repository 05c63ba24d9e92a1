"""The polling rule applied to all feeds of a store: keeps the states and the pace that shares out the looks."""

import random
from collections.abc import Mapping
from datetime import datetime

from crawler.schedule.polling import PollConfig, PollObservation, PollState, find_pace, next_look


class Fleet:
    """All feeds that are looked at, by any key.

    Args:
        states: of every active feed: each takes its share of the looks.
        looks_per_feed_day: the mean over all feeds; the one setting.
        rng: for the jitter.
    """

    def __init__(self, states: Mapping[int, PollState], looks_per_feed_day: float, rng: random.Random) -> None:
        self.states = dict(states)
        self.looks_per_feed_day = looks_per_feed_day
        self.rng = rng
        self._config: PollConfig | None = None
        self._looks = 0

    def look(self, key: int, observation: PollObservation, now: datetime) -> tuple[PollState, datetime]:
        """Learn from a look at one feed, and say when its next one is due; see `next_look`."""
        before = self.states.get(key, PollState())
        state, next_look_at = next_look(before, observation, self._find_config(), now, self.rng)
        self.states[key] = state
        return state, next_look_at

    def _find_config(self) -> PollConfig:
        """The pace is found anew after as many looks as there are feeds: rates change slowly."""
        if self._config is None or self._looks >= len(self.states):
            self._config = PollConfig(find_pace(self.states.values(), self.looks_per_feed_day))
            self._looks = 0
        self._looks += 1
        return self._config
