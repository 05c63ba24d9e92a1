"""`pressmark extract`: saved pages from a file, from standard input, in batches."""

import gzip
import json

from faultreplies import page
from ownrun import Corpus

from crawler.store.sqlite import open_store


def test_a_file_and_standard_input_say_the_same(corpus: Corpus) -> None:
    body = page("A saved page").body
    file = corpus.folder / "page.html"
    file.write_bytes(body)
    url = "https://news.example/story"
    from_file = corpus.run("extract", str(file), "--url", url, "--json")
    from_stdin = corpus.run("extract", "-", "--url", url, "--json", stdin=body)
    assert (from_file.code, from_stdin.code) == (0, 0)
    assert from_file.rows == from_stdin.rows
    assert [row["article"]["title"] for row in from_file.rows] == ["A saved page"]
    assert corpus.run("extract").code == 2
    assert corpus.run("extract", str(corpus.folder / "none.html")).code == 2


def test_a_batch_keeps_its_order_and_tells_of_broken_rows(corpus: Corpus) -> None:
    folder = corpus.folder
    for number in range(4):
        (folder / f"{number}.html").write_bytes(page(f"Page {number}").body)
    (folder / "packed.html.gz").write_bytes(gzip.compress(page("Packed").body))
    (folder / "cut.html.gz").write_bytes(gzip.compress(page("Cut").body)[:-40])
    surrogate = (
        r'<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Half \ud83d a pair"}</script>'
    )
    (folder / "odd.html").write_bytes(page("Odd", head=surrogate).body)
    (folder / "bomb.html.gz").write_bytes(gzip.compress(bytes(70 * 2**20), compresslevel=1))
    paths = ["3.html", "packed.html.gz", "none.html", "0.html", "cut.html.gz", "bomb.html.gz", "odd.html", "1.html"]
    rows = [json.dumps({"id": path, "path": path, "url": f"https://news.example/{path}"}) for path in paths]
    rows += ["{broken", "[]", '{"id": "no path"}', ""]
    manifest = folder / "manifest.jsonl"
    manifest.write_text("\n".join(rows))
    done = corpus.run("extract", "--batch", str(manifest), workers="2")
    assert done.code == 3
    found = [(row["id"], row["outcome"]) for row in done.rows]
    assert found == [
        ("3.html", "stored"), ("packed.html.gz", "stored"), ("none.html", "extraction_failed"), ("0.html", "stored"),
        ("cut.html.gz", "extraction_failed"), ("bomb.html.gz", "extraction_failed"), ("odd.html", "stored"),
        ("1.html", "stored"),
        (None, "extraction_failed"), (None, "extraction_failed"), ("no path", "extraction_failed"),
    ]  # fmt: skip


def test_a_saved_page_is_read_by_the_user_s_rule_of_its_site(corpus: Corpus) -> None:
    file = corpus.folder / "page.html"
    file.write_bytes(page("A saved page").body.replace(b"<body>", b"<body><h2>The headline proper</h2>"))
    words = ("extract", str(file), "--url", "https://www.news.example/story", "--json")
    plain = corpus.run(*words)
    corpus.write_rules("news.example.toml", '[[rule]]\ntitle = "h2"\n')
    ruled = corpus.run(*words)
    assert [done.rows[0]["article"]["title"] for done in (plain, ruled)] == ["A saved page", "The headline proper"]
    assert " rule:news.example/" in ruled.rows[0]["article"]["extractor"]
    open_store(corpus.path).close()  # a crawl without a corpus says that first
    wrong = corpus.write_rules("paper.example.toml", '[[rule]]\ntitel = "h2"\n')
    for command in (words, ("crawl",), ("fetch", "https://news.example/")):
        done = corpus.run(*command)
        assert (done.code, done.out) == (2, "")
        assert done.err.splitlines()[-1] == (
            f"pressmark: {wrong}: rule 1: no key 'titel'; did you mean 'title'?"
        )  # fmt: skip
