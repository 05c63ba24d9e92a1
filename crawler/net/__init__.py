"""Which hosts and addresses may be dialled: the guard against being used to reach the inside of a network (SSRF).

A page, a feed, a redirect or a robots.txt may name any host. The guard is asked three times: about the address before
anything happens (`Guard.check_url`), about every IP address a name resolves to (`Guard.vet`), and about the one that is
dialled (`Guard.check_address`), on every hop. Only addresses that the whole internet can reach pass. Nothing here opens
a connection; only `host_refused` asks the resolver.
"""

from crawler.net.guard import Guard, host_refused, normalise_host, why_host_refused
from crawler.net.ranges import is_public_address, why_address_refused

__all__ = [
    "Guard",
    "host_refused",
    "is_public_address",
    "normalise_host",
    "why_address_refused",
    "why_host_refused",
]
