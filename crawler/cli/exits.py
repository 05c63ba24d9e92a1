"""Exit codes of the commands, as README.md and cron users know them."""

EXIT_DONE = 0
"""Done; also when another run holds the lock."""
EXIT_REFUSED = 1
"""Something else was in the way, which is said: a file beside the corpus that cannot be read or written."""
EXIT_USAGE = 2
"""Usage or configuration."""
EXIT_FAILED = 3
"""Some sources or pages failed; the rest is done."""
EXIT_STORE = 4
"""The corpus is not usable: disk full, read-only, not a database, newer schema."""
EXIT_OUTPUT = 74
"""What was to be printed cannot be written: disk full, closed. `EX_IOERR` of BSD's sysexits.h."""
EXIT_PIPE = 141
"""Who read the output stopped reading, as with tools that SIGPIPE ends."""
EXIT_INTERRUPTED = 130
"""Broken off by a signal; what was committed stays."""
