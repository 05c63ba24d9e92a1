"""Memory of a run over its addresses: peak of the crawling process with few, then with many addresses in the queue.

    python tests/bench/frontier.py [--addresses 1000 100000 200000] [--limit 20] [--json FILE]

A server on loopback names that many article addresses in sitemaps of 10,000. Each number is crawled from nothing twice:
the first run finds all of them new, the second finds all of them known; each fetches `--limit` pages and leaves the
rest queued. Needs a system with /proc. Printed are the peak resident memory of the command's process in MB, and what
100,000 more addresses add.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SITEMAP = 10_000
PAGE = (
    "<html><head><title>The tide table of harbour {number}</title></head><body><article><h1>The tide table of harbour"
    " {number}</h1>" + "<p>The water of harbour {number} rises twice a day, and the ferry waits for it at the pier.</p>"
    * 12 + "</article></body></html>"
)  # fmt: skip


class Web(BaseHTTPRequestHandler):
    """One site of `count` articles."""

    count = 0
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with the robots.txt, a sitemap or an article."""
        home = f"http://{self.headers['Host']}"
        kind, body = "text/xml", ""
        if self.path == "/robots.txt":
            kind, body = "text/plain", f"User-agent: *\nAllow: /\nSitemap: {home}/sitemap.xml\n"
        elif self.path == "/":
            kind, body = "text/html", "<html><head><title>Harbours</title></head><body><p>Tides</p></body></html>"
        elif self.path == "/sitemap.xml":
            parts = range(0, self.count, SITEMAP)
            places = "".join(f"<sitemap><loc>{home}/sitemap-{part}.xml</loc></sitemap>" for part in parts)
            body = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</sitemapindex>'
        elif found := re.fullmatch(r"/sitemap-(\d+)\.xml", self.path):
            first = int(found[1])
            numbers = range(first, min(first + SITEMAP, self.count))
            day = datetime.now(UTC).date().isoformat()
            places = "".join(
                f"<url><loc>{home}/news/harbour-{number}.html</loc><lastmod>{day}</lastmod></url>" for number in numbers
            )
            body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
        elif found := re.fullmatch(r"/news/harbour-(\d+)\.html", self.path):
            kind, body = "text/html", PAGE.format(number=found[1])
        data = body.encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def peak_of(words: list[str], environment: dict[str, str]) -> float:
    """MB of the process itself, without its workers, read from the system while it runs."""
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        try:
            text = Path(f"/proc/{process.pid}/status").read_text()
        except OSError:
            break
        if found := re.search(r"VmHWM:\s+(\d+) kB", text):
            peak = max(peak, int(found[1]) / 1024)
        threading.Event().wait(0.2)
    if process.wait():
        sys.exit(f"{words}: status {process.returncode}")
    return peak


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--addresses", type=int, nargs="+", default=[1_000, 100_000, 200_000])
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--json", type=Path, help="the figures, one number of addresses a line")
    asked = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Web)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home = f"http://127.0.0.1:{server.server_port}/"
    command = str(Path(sys.executable).with_name("pressmark"))
    peaks: dict[int, tuple[float, float]] = {}
    for count in asked.addresses:
        Web.count = count
        with tempfile.TemporaryDirectory() as folder:
            environment = {
                **os.environ,
                "PRESSMARK_DB": f"{folder}/corpus.db",
                "PRESSMARK_CONTACT": "bench@example.org",
                "PRESSMARK_HOST_DELAY_S": "0",
                "PRESSMARK_WORKERS": "1",
            }
            subprocess.run([command, "add", "--allow-private", home], env=environment, check=True, capture_output=True)
            crawl = [command, "crawl", "--all", "--limit", str(asked.limit)]
            peaks[count] = peak_of(crawl, environment), peak_of(crawl, environment)
            found = subprocess.run(
                [sys.executable, "-m", "sqlite_utils", f"{folder}/corpus.db", "select count(*) from discoveries",
                 "--raw"], capture_output=True, text=True, check=True,
            )  # fmt: skip
        print(f"{count:>8} in the sitemaps, {found.stdout.strip():>8} in the store: "
              f"{peaks[count][0]:6.0f} MB when new, {peaks[count][1]:6.0f} MB when known", flush=True)  # fmt: skip
    if asked.json:
        lines = [json.dumps({"addresses": count, "new_mb": round(new, 1), "known_mb": round(known, 1)})
                 for count, (new, known) in peaks.items()]  # fmt: skip
        asked.json.write_text("\n".join(lines) + "\n", encoding="utf-8")
    low, high = min(peaks), max(peaks)
    if low < high:
        more = [(a - b) / (high - low) * 100_000 for a, b in zip(peaks[high], peaks[low], strict=True)]
        print(f"100,000 more add {more[0]:.1f} MB when new, {more[1]:.1f} MB when known")


if __name__ == "__main__":
    main()
