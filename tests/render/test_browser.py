import asyncio
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from crawler.config import Config
from crawler.errors import BrowserError, ConfigError
from crawler.render import browser
from crawler.render.browser import Browser, find_browser, find_problem


def executable(path: Path) -> Path:
    path.write_text("#!/bin/sh\necho broken >&2\nexit 3\n")
    path.chmod(0o755)
    return path


def test_the_first_known_browser_on_the_path_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "MAC_APPS", ())
    with pytest.raises(ConfigError, match="no Chromium or Chrome on PATH: install one, or name it in the setting"):
        find_browser(Config())
    chrome, chromium = executable(tmp_path / "google-chrome"), executable(tmp_path / "chromium")
    assert find_browser(Config()) == chromium
    assert find_browser(Config(browser=str(chrome))) == chrome
    assert find_browser(Config(browser="google-chrome")) == chrome
    assert find_browser(Config()).name == "chromium"
    light = executable(tmp_path / "chromium-headless-shell")
    assert find_browser(Config()) == light


def test_a_browser_that_is_set_and_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"/nowhere/chrome' .+ is not there, or cannot be run"):
        find_browser(Config(browser=str(tmp_path / "nowhere/chrome")))


def test_without_the_extra_the_problem_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find_spec", lambda name: None)
    assert find_problem(Config()) == "rendering needs playwright and psutil: pip install 'pressmark[browser]'"


def test_root_has_to_give_up_the_sandbox_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find_spec", lambda name: name)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    path = str(executable(tmp_path / "chrome"))
    assert "without its sandbox" in (find_problem(Config(browser=path)) or "")
    assert find_problem(Config(browser=path, browser_sandbox="no")) is None


@pytest.mark.skipif(find_spec("playwright") is None, reason="playwright is not installed")
def test_a_browser_that_does_not_start_is_an_error_of_one_line(tmp_path: Path) -> None:
    with pytest.raises(BrowserError) as caught:
        asyncio.run(Browser(executable(tmp_path / "chrome"), has_sandbox=True).open())
    assert str(caught.value) == f"the browser {tmp_path}/chrome does not start: broken"


def test_the_question_whether_a_page_can_be_rendered_loads_no_driver() -> None:
    code = (
        "import sys; from crawler.config import Config; from crawler.render.browser import find_problem; "
        "import crawler.render.page; find_problem(Config()); "
        "print([name for name in sys.modules if name.partition('.')[0] in ('playwright', 'psutil')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
