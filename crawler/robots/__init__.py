"""robots.txt: what it says, whom it speaks to, and what follows when it cannot be read (RFC 9309).

`parse_robots` reads the bytes of a file and never fails; `Robots.verdict` answers for one product token and one
address, with the line that decided. `policy_from_reply` turns the reply to a request for robots.txt, whatever it was,
into a policy with a time limit. In doubt everything here forbids.

We do not use Protego: an unknown line between two user-agent lines splits their group there (so that the first one is
allowed everything), and `User-agent: Foo Bar` names nobody.
"""

from crawler.robots.file import MAX_ROBOTS_BYTES, Robots, UseLine, parse_robots
from crawler.robots.policy import ROBOTS_LIFETIME, RobotsPolicy, RobotsState, policy_from_reply

__all__ = [
    "MAX_ROBOTS_BYTES",
    "ROBOTS_LIFETIME",
    "Robots",
    "RobotsPolicy",
    "RobotsState",
    "UseLine",
    "parse_robots",
    "policy_from_reply",
]
