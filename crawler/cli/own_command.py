"""Starting this very installation again, or sqlite-utils beside it, from any folder."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder that holds the `crawler` package in use."""


def own_words(*arguments: str) -> list[str]:
    """Words that run `pressmark ARGUMENTS` with this interpreter and this code, whatever folder one stands in."""
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from crawler.cli.main import main; main()"
    return [sys.executable, "-P", "-c", start, *arguments]


def sqlite_utils_words(*arguments: str) -> list[str]:
    """Words that run sqlite-utils with this interpreter."""
    return [sys.executable, "-P", "-m", "sqlite_utils", *arguments]


def own_environment() -> dict[str, str]:
    """The environment without settings of the caller's, for runs that must not depend on them."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PRESSMARK_")}
