"""`pressmark rules`: list, check and suggest, offline."""

import shutil
from dataclasses import replace
from pathlib import Path

import click
import pytest
from faultreplies import page
from faultsite import Site
from ownrun import Corpus

from crawler.cli.rules_command import command

GOLDEN = Path(__file__).parent.parent / "pages" / "rules_two_layouts"
RULE = """[[rule]]
title = "h1"
remove = [".none"]
[rule.proof]
page = "{page}"
title = "{title}"
words = "part 3."
"""


@pytest.mark.parametrize("name", command.commands)
def test_every_subcommand_has_examples_exit_codes_and_json(name: str) -> None:
    found: click.Command = command.commands[name]
    assert found.epilog is not None
    assert f"\n  pressmark rules {name}" in found.epilog
    assert "\nExit codes: 0 " in found.epilog
    assert "--json" in {option for parameter in found.params for option in parameter.opts}


def copy_golden(corpus: Corpus) -> None:
    corpus.rules.mkdir()
    for file in GOLDEN.iterdir():
        shutil.copy(file, corpus.rules)


def test_rules_are_listed_with_their_days_and_proofs(corpus: Corpus) -> None:
    assert corpus.run("rules", "list").err.splitlines()[-1] == "no site rules"
    copy_golden(corpus)

    done = corpus.run("rules", "list", "--json")

    assert done.code == 0
    rows = [(row["domain"], row["rule"], row["valid_from"], row["valid_until"], row["proof"]) for row in done.rows]
    assert rows == [
        ("orchard.example", 1, None, "2025-06-30", "old.html"),
        ("orchard.example", 2, "2025-07-01", None, "new.html"),
    ]
    table = corpus.run("rules", "list").out.splitlines()
    assert table[1].split()[:3] == ["orchard.example", "1", "..2025-06-30"]
    wrong = corpus.write_rules("news.example.toml", '[[rule]]\nbdy = "p"\n')
    broken = corpus.run("rules", "list", "--json")
    assert (broken.code, broken.rows) == (1, done.rows)
    assert broken.err.splitlines()[-1] == f"{wrong}: rule 1: no key 'bdy'; did you mean 'body'?"


def test_golden_rules_are_proved_and_every_selector_tells_what_it_finds(corpus: Corpus) -> None:
    copy_golden(corpus)

    done = corpus.run("rules", "check", "--json")

    assert done.code == 0
    assert [(row["rule"], row["is_proved"], row["problems"]) for row in done.rows] == [(1, True, []), (2, True, [])]
    assert [(find["key"], find["count"]) for find in done.rows[0]["proof"]["finds"]] == [
        ("title", 1), ("author", 1), ("date", 1), ("body", 1), ("remove", 1), ("remove", 1),
    ]  # fmt: skip
    shown = corpus.run("rules", "check", "orchard.example").out.splitlines()
    assert shown[0].startswith("ok   orchard.example rule 1  ")
    assert shown[3].split() == [
        "date", "td.sig", "i", "1", "on", "its", "proof:", "17", "April", "2024",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('title = "Frost fans', 'title = "Frost vans', "title is 'Frost fans saved half the blossom' on its"),
        ('author = "Hanneke Oldwater"', 'author = ["A", "B"]', "author is ['Hanneke Oldwater'] on its proof, not"),
        ('date = "2024-04-17"', 'date = "2024-04-18"', "date is '2024-04-17' on its proof, not '2024-04-18'"),
        ('"apples will be small"', '"apples will be big"', "the body of its proof lacks 'apples will be big'"),
        ('"my grandmother"', '"turned for"', "the body of its proof has 'turned for'"),
        ('title = "p.hl"', 'title = "p.none"', "title finds nothing on its proof"),
        ('page = "old.html"', 'page = "none.html"', "its proof none.html cannot be read: No such file or directory"),
        ('page = "old.html"', 'page = "https://orchard.example/x"', "its proof https://orchard.example/x is not in"),
        ('url = "https://www.orchard', 'url = "https://www.garden', "the rule is not in force for its proof"),
        ('body = "td.text"', 'body = "//td[nonsense(.)]"', "its proof is read as no article: extraction_failed (site"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_said(corpus: Corpus, old: str, new: str, problem: str) -> None:
    copy_golden(corpus)
    file = corpus.rules / "orchard.example.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    done = corpus.run("rules", "check", "--json")

    assert done.code == 1
    (found,) = done.rows[0]["problems"]
    assert found.startswith(problem)
    assert done.rows[1]["problems"] == []


def test_two_rules_for_one_day_and_a_name_for_all_sites_are_found(corpus: Corpus) -> None:
    (corpus.folder / "p.html").write_bytes(page("A story").body)
    text = RULE.format(page="../p.html", title="A story")
    corpus.write_rules("news.example.toml", f"{text}\n{text}")
    done = corpus.run("rules", "check", "--json")
    assert [row["problems"] for row in done.rows] == [["rule 2 is in force for its proof, not rule 1"], []]
    (corpus.rules / "news.example.toml").rename(corpus.rules / "co.uk.toml")
    found = corpus.run("rules", "check", "co.uk")
    assert (found.code, "anyone may have a site under this name" in found.out) == (1, True)


def test_a_file_is_checked_wherever_it_is_and_an_unknown_name_is_a_wrong_call(corpus: Corpus) -> None:
    (corpus.folder / "p.html").write_bytes(page("A story").body)
    file = corpus.folder / "news.example.toml"
    file.write_text(RULE.format(page="p.html", title="A story"), encoding="utf-8")
    assert corpus.run("rules", "check", str(file)).code == 0
    file.write_text("[[rule]\n", encoding="utf-8")
    done = corpus.run("rules", "check", str(file))
    assert (done.code, done.out.splitlines()[0]) == (1, f"BAD  news.example  {file}")
    assert corpus.run("rules", "check", "paper.example").code == 2


def test_doctor_tells_of_a_file_that_cannot_be_used(corpus: Corpus) -> None:
    def look() -> tuple[bool, str]:
        (found,) = [row for row in corpus.run("doctor", "--json").rows if row["name"] == "site rules"]
        return found["ok"], found["detail"]

    assert look() == (True, "0 for 0 domains")
    copy_golden(corpus)
    assert look() == (True, "2 for 1 domains")
    wrong = corpus.write_rules("news.example.toml", "[[rule]]\nbody = 3\n")
    assert look() == (False, f"{wrong}: rule 1: body must be text or a list of texts, not 3")


def store_stories(site: Site, corpus: Corpus, count: int = 3) -> list[str]:
    for number in range(count):
        html = page(f"Story {number}", f"Word for word, this is story {number}. " * 20 + "\n\nThe end of it, part 3.")
        body = html.body.replace(b"</h1>", b'</h1><div class="by">By Vera Example</div>')
        site.set(f"/story/{number}", replace(html, body=body))
    urls = [site.url(f"/story/{number}") for number in range(count)]
    assert corpus.run("fetch", "--allow-private", *urls).code == 0
    site.forget()
    return urls


def test_a_rule_is_proved_by_a_page_of_the_corpus_and_tried_on_others(site: Site, corpus: Corpus) -> None:
    urls = store_stories(site, corpus)
    corpus.write_rules("127.0.0.1.toml", RULE.format(page=urls[1], title="Story 1"))

    done = corpus.run("rules", "check", "--pages", "2", "--json")

    assert (done.code, done.rows[0]["is_proved"]) == (0, True)
    assert [found["page"] for found in done.rows[0]["pages"]] == [urls[2], urls[1]]
    shown = corpus.run("rules", "check").out.splitlines()
    assert shown[1].split(None, 2)[2] == "on 3 of 3 stored pages; 1 on its proof: Story 1"
    assert shown[2].split(None, 2)[2] == "on 0 of 3 stored pages; 0 on its proof: "
    assert site.paths() == []


def test_a_suggested_rule_is_ready_to_be_saved_and_proved(site: Site, corpus: Corpus) -> None:
    urls = store_stories(site, corpus)

    done = corpus.run("rules", "suggest", urls[0])

    assert done.code == 0
    corpus.write_rules("127.0.0.1.toml", done.out)
    checked = corpus.run("rules", "check", "--json")
    assert (checked.code, checked.rows[0]["is_proved"], checked.rows[0]["problems"]) == (0, True, [])
    row = corpus.run("rules", "suggest", urls[0], "--json").rows[0]
    assert (row["domain"], row["pages"], row["toml"]) == ("127.0.0.1", 3, done.out)
    assert row["choices"]["title"] == [{"selector": "h1", "pages": 3, "shown": 3}]
    assert row["choices"]["author"] == [{"selector": "div.by", "pages": 3, "shown": 3}]
    assert site.paths() == []


def test_a_rule_is_suggested_from_saved_pages(corpus: Corpus) -> None:
    file = corpus.folder / "saved.html"
    file.write_bytes(page("A saved page").body)

    done = corpus.run("rules", "suggest", "https://www.news.example/story", "--file", str(file))

    assert done.code == 0
    assert 'title = "h1"  # on 1 of 1 pages' in done.out
    corpus.write_rules("news.example.toml", done.out)
    assert corpus.run("rules", "check", "news.example").out.startswith("ok ")


def test_without_pages_nothing_is_suggested(corpus: Corpus) -> None:
    done = corpus.run("rules", "suggest", "https://news.example/")
    assert (done.code, done.out) == (1, "")
    assert done.err == "nothing learned for news.example: 0 pages stored, 0 of them articles\n"
    assert corpus.run("rules", "suggest", "mailto:desk").code == 2
