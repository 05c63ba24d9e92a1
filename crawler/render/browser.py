"""The browser: found on this machine, started without any way to the network, watched, and killed whole.

It is the system's Chromium or Chrome, driven by playwright (`pip install 'pressmark[browser]'`). One process tree for
a run, started with the first page that needs it.
"""

import asyncio
import logging
import os
import re
import shutil
import socket
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from crawler.config import Config
from crawler.errors import BrowserError, ConfigError

if TYPE_CHECKING:
    from playwright.async_api import Browser as PlaywrightBrowser
    from playwright.async_api import Playwright
    from psutil import Process

logger = logging.getLogger(__name__)

NAMES = (
    "chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome-stable",
    "google-chrome", "chrome",
)  # fmt: skip
"""Looked for on PATH in this order. The headless shells open no windows, not even unseen ones: a page takes 0.2 s of
CPU instead of 1.1 (measured with version 156)."""
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PACKAGES = ("playwright", "psutil")
"""What the extra `browser` brings."""

START_S = 30.0
"""Seconds a browser may take to start, also on a busy machine; 0.8 to 3 s measured."""
STOP_S = 5.0
"""Seconds it may take to close by itself before it is killed."""
HEAP_MIB = 512
"""V8's heap in one of the browser's processes: a page that fills it is ended by the browser itself."""

ARGUMENTS = (
    # No name is looked up and no address is dialled: what is not answered by us leads to a proxy that nobody is.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--no-pings",
    # Nothing that the text of an article needs.
    "--blink-settings=imagesEnabled=false",
    "--disable-remote-fonts",
    "--disable-3d-apis",
    "--disable-gpu",
    "--mute-audio",
    f"--js-flags=--max-old-space-size={HEAP_MIB}",
)
KEPT_VARIABLES = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "TZDIR", "XDG_RUNTIME_DIR", "FONTCONFIG_PATH")
"""Of our environment, what the browser gets: no settings, tokens or proxies."""
UNWANTED_DEFAULTS = ("--disable-popup-blocking", "--disable-ipc-flooding-protection")
"""Of playwright's arguments, those that take a protection off."""


def find_browser(config: Config) -> Path:
    """The browser to start: the setting `browser`, or the first Chromium or Chrome on PATH.

    Raises:
        ConfigError: there is none.
    """
    if config.browser:
        found = shutil.which(str(Path(config.browser).expanduser()))
        if found is None:
            raise ConfigError(f"the browser {config.browser!r} (setting `browser`) is not there, or cannot be run")
        return Path(found)
    for name in (*NAMES, *MAC_APPS):
        if found := shutil.which(name):
            return Path(found)
    raise ConfigError("no Chromium or Chrome on PATH: install one, or name it in the setting `browser`")


def require_browser(config: Config) -> Path:
    """The browser, when pages can be rendered on this machine. Starts nothing and imports nothing of playwright.

    Raises:
        ConfigError: the extra `browser` or the browser is missing, or it has no sandbox here.
    """
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise ConfigError(f"rendering needs {' and '.join(missing)}: pip install 'pressmark[browser]'")
    path = find_browser(config)
    if config.browser_sandbox == "yes" and os.geteuid() == 0:
        raise ConfigError(
            "rendering as root would run the browser without its sandbox: use another account, or set "
            '`browser_sandbox = "no"`'
        )
    return path


def find_problem(config: Config) -> str | None:
    """Why no page can be rendered on this machine, in one line; None when it can."""
    try:
        require_browser(config)
    except ConfigError as error:
        return str(error)
    return None


@dataclass(slots=True)
class _Running:
    """A browser that was started."""

    playwright: "Playwright"
    browser: "PlaywrightBrowser"
    deaf: socket.socket
    """Bound and never listening: what the browser takes for its proxy refuses all connections, and the port is ours."""
    processes: "list[Process]"
    """Its main process first; `look` brings the others up to date."""
    driver: "Process | None"
    """playwright's own process, the browser's parent."""


class Browser:
    """The run's browser. Not started before `open`; after `kill` or a crash, `open` starts another.

    Args:
        path: the executable.
        has_sandbox: False gives up Chromium's own walls between a page and this machine.
    """

    def __init__(self, path: Path, has_sandbox: bool) -> None:
        self.path = path
        self.has_sandbox = has_sandbox
        self._running: _Running | None = None

    async def open(self) -> "PlaywrightBrowser":
        """The running browser, started when it is not.

        Raises:
            BrowserError: it does not start.
        """
        if self._running is not None and not self._running.browser.is_connected():
            await self.kill()
        if self._running is None:
            self._running = await self._start()
        return self._running.browser

    @property
    def name(self) -> str:
        """Browser and driver with their versions, for the provenance; empty before the first start."""
        if self._running is None:
            return ""
        return f"Chromium/{self._running.browser.version} playwright/{playwright_version()}"

    async def _start(self) -> _Running:
        from playwright.async_api import Error, async_playwright

        token = f"--pressmark-run={uuid4().hex}"
        deaf = socket.socket()
        deaf.bind(("127.0.0.1", 0))
        try:
            playwright = await async_playwright().start()
        except (Error, OSError) as error:
            deaf.close()
            raise BrowserError(str(self.path), f"its driver does not start: {error}") from error
        try:
            browser = await playwright.chromium.launch(
                executable_path=self.path,
                headless=True,
                chromium_sandbox=self.has_sandbox,
                args=[*ARGUMENTS, f"--proxy-server=http://127.0.0.1:{deaf.getsockname()[1]}", token],
                ignore_default_args=list(UNWANTED_DEFAULTS),
                env={name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ},
                timeout=START_S * 1000,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
        except Error as error:
            deaf.close()
            await playwright.stop()
            raise BrowserError(str(self.path), _find_cause(str(error))) from error
        processes = find_processes(token)
        running = _Running(playwright, browser, deaf, processes, _parent_of(processes))
        logger.info("browser started path=%s version=%s", self.path, browser.version)
        return running

    def memory_bytes(self) -> int:
        """What the processes of browser and driver hold for themselves, shared pages left out; about a millisecond."""
        running = self._running
        if running is None:
            return 0
        driver = [running.driver] if running.driver is not None else []
        return sum(_own_bytes(process) for process in (*running.processes, *driver))

    def look(self) -> None:
        """Bring the list of the browser's processes up to date; some milliseconds."""
        running = self._running
        if running is None or not running.processes:
            return
        from psutil import Error

        main = running.processes[0]
        with suppress(Error):
            running.processes = [main, *main.children(recursive=True)]

    async def kill(self) -> None:
        """End every process of the browser at once, whatever it is doing."""
        running, self._running = self._running, None
        if running is None:
            return
        for process in _tree(running.processes):
            with suppress(_process_error()):
                process.kill()
        await _settle(running)

    async def close(self) -> None:
        """Ask the browser to end; kill what does not."""
        running = self._running
        if running is None:
            return
        from playwright.async_api import Error

        with suppress(Error, TimeoutError):
            async with asyncio.timeout(STOP_S):
                await running.browser.close()
        await self.kill()


def find_processes(token: str) -> "list[Process]":
    """Our descendant that was started with this argument, and all below it; empty when it is gone already."""
    from psutil import Error, Process

    for process in Process().children(recursive=True):
        with suppress(Error):
            words = process.cmdline()
            if token in words and not any(word.startswith("--type=") for word in words):
                return [process, *process.children(recursive=True)]
    return []


def _parent_of(processes: "list[Process]") -> "Process | None":
    with suppress(_process_error()):
        return processes[0].parent() if processes else None
    return None


def _tree(processes: "list[Process]") -> "list[Process]":
    """The known processes, and those that came to life since."""
    if not processes:
        return []
    found = {process.pid: process for process in processes}
    with suppress(_process_error()):
        found |= {process.pid: process for process in processes[0].children(recursive=True)}
    return list(found.values())


def _process_error() -> type[Exception]:
    from psutil import Error

    found: type[Exception] = Error
    return found


async def _settle(running: _Running) -> None:
    """End the driver behind a browser that is gone, and give its port back."""
    try:
        async with asyncio.timeout(STOP_S):
            await running.playwright.stop()
    except TimeoutError:
        logger.warning("driver killed: it does not end with its browser")
        if running.driver is not None:
            with suppress(_process_error()):
                running.driver.kill()
    finally:
        running.deaf.close()


def _own_bytes(process: "Process") -> int:
    with suppress(_process_error()):
        memory: Any = process.memory_info()
        own: int = memory.rss - getattr(memory, "shared", 0)
        return own
    return 0


@cache
def playwright_version() -> str:
    """Of the installed driver."""
    return version("playwright")


_SAID = re.compile(r"\[pid=\d+\]\[err\] (?:\[[\d:/.]+:[A-Z]+:[^\]]*\] )?(.+)")
"""A line of the browser's own in the log of its start, without the place in Chromium's source."""


def _find_cause(text: str) -> str:
    """The line of a failed start's log that says why: the browser's last word, or else the driver's first."""
    said = _SAID.findall(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return str(said[-1] if said else lines[0] if lines else "no reason given")[:300]
