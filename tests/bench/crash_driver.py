"""Adds a site and crawls it, as the kill -9 test of the yardsticks starts it: crash_driver.py URL DB.

Killed at any moment and started again it must finish the work: adding twice changes nothing, crawling goes on.
"""

import os
import subprocess
import sys

from crawler.cli.own_command import own_words


def main() -> None:
    """Run both commands in this session, without a pause between requests."""
    url, database = sys.argv[1:3]
    environment = os.environ | {"PRESSMARK_HOST_DELAY_S": "0", "PRESSMARK_CONTACT": "bench@pressmark.invalid"}
    for words in (["add", "--allow-private", url], ["crawl", "--all"]):
        done = subprocess.run(own_words("--db", database, *words), env=environment, check=False)
        if done.returncode not in (0, 3):
            sys.exit(done.returncode)


if __name__ == "__main__":
    main()
