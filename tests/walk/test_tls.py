"""Certificates are verified: who cannot prove its name gets no request."""

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from faultreplies import head, page
from ownrun import Corpus, Done, finish
from tlssite import DAY, make_authority, serve

BODY = page("A page behind a lock").body
REPLY = head(f"Content-Length: {len(BODY)}", "Connection: close") + BODY


def fetch_over(
    corpus: Corpus, pems: dict[str, Path | None], trusted: Path, scheme: str = "https"
) -> tuple[Done, dict[str, list[bytes]]]:
    """Fetch a page from a server with each certificate, trusting one authority; the second value is what they heard."""
    heard: dict[str, list[bytes]] = {name: [] for name in pems}
    with ExitStack() as servers:
        ports = {name: servers.enter_context(serve(REPLY, pem, heard[name])) for name, pem in pems.items()}
        urls = [f"{scheme}://127.0.0.1:{ports[name]}/page" for name in pems]
        words = corpus.words("fetch", "--json", "--allow-private", "--ignore-robots", *urls)
        environment = corpus.environment(max_tries="1", reply_deadline_s="15") | {
            "SSL_CERT_FILE": str(trusted),
            "SSL_CERT_DIR": str(corpus.folder / "none"),
        }
        return finish(words, environment), heard


def test_only_a_certificate_of_a_trusted_authority_for_this_host_and_day_is_good_enough(corpus: Corpus) -> None:
    ours, other = make_authority(), make_authority("Some Other Authority")
    tomorrow, yesterday = datetime.now(UTC) + DAY, datetime.now(UTC) - DAY
    pems: dict[str, Path | None] = {
        "right": ours.issue(corpus.folder, "right", "127.0.0.1", tomorrow),
        "expired": ours.issue(corpus.folder, "expired", "127.0.0.1", yesterday),
        "another host's": ours.issue(corpus.folder, "wrong-host", "news.example", tomorrow),
        "a stranger's": other.issue(corpus.folder, "stranger", "127.0.0.1", tomorrow),
        "none": None,
    }
    done, heard = fetch_over(corpus, pems, ours.write(corpus.folder))
    ends = {name: (row["outcome"], row["reason"]) for name, row in zip(pems, done.rows, strict=True)}
    assert ends.pop("right") == ("stored", None)
    assert {outcome for outcome, _ in ends.values()} == {"network_error"}
    assert ends["expired"][1] == ends["a stranger's"][1] == "TLS failed: certificate verify failed"
    assert ends["another host's"][1] == "TLS failed: the certificate is made out to another host"
    assert ends["none"][1].startswith("TLS failed: ")
    assert heard.pop("none") != []  # a greeting in TLS, which it could not read
    assert {name for name, lines in heard.items() if lines} == {"right"}


def test_a_page_asked_for_in_clear_from_a_port_that_speaks_tls_ends_as_no_reply(corpus: Corpus) -> None:
    ours = make_authority()
    pems: dict[str, Path | None] = {"right": ours.issue(corpus.folder, "right", "127.0.0.1", datetime.now(UTC) + DAY)}
    done, heard = fetch_over(corpus, pems, ours.write(corpus.folder), scheme="http")
    assert [row["outcome"] for row in done.rows] == ["network_error"]
    assert heard == {"right": []}
