"""A real browser for the tests that need one; they are skipped, with the reason, where there is none."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from showing import AGENT, LIMITS, SANDBOX, Shower

from crawler.config import Config
from crawler.errors import BrowserError, ConfigError
from crawler.render.browser import Browser, require_browser
from crawler.render.page import Renderer


@pytest.fixture(scope="session")
def browser_path() -> Path:
    """A browser that starts here."""
    try:
        path = require_browser(Config(browser_sandbox=SANDBOX))
    except ConfigError as error:
        pytest.skip(f"no page can be rendered here: {error}")
    return path


@pytest.fixture(scope="module")
def started(browser_path: Path) -> Iterator[tuple[Renderer, asyncio.Runner]]:
    """One browser for the tests of a module."""
    with asyncio.Runner() as runner:
        browser = Browser(browser_path, SANDBOX == "yes")
        renderer = Renderer(browser, LIMITS, AGENT)
        try:
            runner.run(browser.open())
        except BrowserError as error:
            pytest.skip(str(error))
        yield renderer, runner
        runner.run(renderer.close())


@pytest.fixture
def shower(started: tuple[Renderer, asyncio.Runner]) -> Shower:
    """Shows pages; fresh notes for each test."""
    return Shower(*started)
