"""The demo's news web, served on loopback."""

from crawler.demo.loopback import LoopbackServer


class DemoWeb(LoopbackServer):
    """The three publishers."""
