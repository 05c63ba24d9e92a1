"""Exit codes of the commands, as README.md and cron users know them."""

EXIT_DONE = 0
"""Done; also when another run holds the lock."""
EXIT_USAGE = 2
"""Usage or configuration."""
EXIT_FAILED = 3
"""Some sources or pages failed; the rest is done."""
EXIT_STORE = 4
"""The corpus is not usable: disk full, read-only, not a database, newer schema."""
EXIT_INTERRUPTED = 130
"""Broken off by a signal; what was committed stays."""
