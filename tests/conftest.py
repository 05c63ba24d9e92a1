"""Fixtures for every test: a wall around the network, the local web of faults, and the demo's news web."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

sys.path += [str(Path(__file__).parent / kit) for kit in ("site", "extract", "store", "fuzz")]  # their kits

from faultsite import Site
from netwall import wall_off

from crawler.demo.server import DemoWeb

settings.register_profile("any machine", deadline=None)  # what must be quick has a test of its own that says how quick
settings.load_profile("any machine")


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """No test of this process reaches beyond the loopback addresses; see `netwall.wall_off`."""
    with pytest.MonkeyPatch.context() as patch:
        wall_off(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_key_of_yours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Runs in this process sign with a key of the tests', not with the one in your configuration folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRESSMARK_SIGNING_KEY", str(tmp_path_factory.mktemp("key") / "signing.key"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _signals_are_heard() -> None:
    """Started in the background, tests may inherit that SIGINT is ignored; the programs they stop would too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def site() -> Iterator[Site]:
    """A local web of faults, fresh for the test; see `faultsite.Site`."""
    with Site() as running:
        yield running


@pytest.fixture
def demo_web() -> Iterator[DemoWeb]:
    """The demo's three publishers, in their first edition."""
    with DemoWeb() as running:
        yield running
