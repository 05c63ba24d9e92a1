"""Every parser keeps its law on kept seeds and on what hypothesis makes of them; run.py does the same for hours."""

import pytest
from hypothesis import HealthCheck, given, settings
from mutations import inputs_of
from targets import CORPUS, TARGETS, Target, read_seeds, run_target

LIMIT_S = 30.0
"""For one input: six times what run.py allows, for machines that are busy and counted for coverage."""
EXAMPLES = {"page": 25, "json_ld": 25, "notices": 40, "signals": 60, "rules": 60, "home": 60}
"""Inputs of the costly ones in a normal test run; all targets together take about 20 s."""


@pytest.mark.parametrize("target", [pytest.param(target, id=name) for name, target in TARGETS.items()])
def test_every_kept_seed_keeps_the_law_of_its_parser(target: Target) -> None:
    seeds = read_seeds(target)
    assert seeds
    for data in seeds:
        run_target(target, data, LIMIT_S)


@pytest.mark.parametrize("target", [pytest.param(target, id=name) for name, target in TARGETS.items()])
def test_whatever_comes_each_parser_keeps_its_law(target: Target) -> None:
    @settings(
        max_examples=EXAMPLES.get(target.name, 150),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        database=None,
    )
    @given(inputs_of(target))
    def hold(data: bytes) -> None:
        run_target(target, data, LIMIT_S)

    hold()


@pytest.mark.parametrize("target", [pytest.param(target, id=name) for name, target in TARGETS.items()])
def test_one_word_in_a_thousand_copies_costs_no_parser_more_than_its_time(target: Target) -> None:
    for word in target.words:
        run_target(target, word * 1_000, LIMIT_S)


def test_every_folder_of_seeds_belongs_to_a_target() -> None:
    assert {folder.name for folder in CORPUS.iterdir()} == set(TARGETS)
