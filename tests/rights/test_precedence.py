"""The matrices of precedence: which of several statements holds, in every combination."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.tree import parse_html
from crawler.items import Entry, Page, Rights
from crawler.rights.preferences import parse_robots_directives, parse_usage
from crawler.rights.rsl import find_train_state
from crawler.rights.signals import parse_boolean
from crawler.rights.verdict import read_rights

URL = "https://news.example/news/story?id=7"
BODY = "<article><p>The harbour was closed on Tuesday after a storm. </p></article>"


def read(head: str = "", body: str = BODY, tdmrep: str | None = None, url: str = URL, **fields: object) -> Rights:
    page = Page(url=url, body=f"<html><head>{head}</head><body>{body}</body></html>".encode(), **fields)  # type: ignore[arg-type]
    return read_rights(parse_html(page.body, url), page, tdmrep)


def ld(**node: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


# -- TDMRep: meta over header over file; what is absent or no 0 or 1 says nothing

SAID = {"absent": None, "0": "0", "1": "1", "garbage": "yes"}
STATES = {"0": "not_reserved", "1": "reserved"}


@pytest.mark.parametrize(("file", "header", "meta"), list(itertools.product(SAID, repeat=3)))
def test_the_nearest_valid_statement_of_tdmrep_holds(file: str, header: str, meta: str) -> None:
    values = (SAID[meta], SAID[header], SAID[file])
    rights = read(
        head="" if values[0] is None else f'<meta name="TDM-Reservation" content="{values[0]}">',
        headers=() if values[1] is None else (("TDM-Reservation", values[1]),),
        tdmrep=None if values[2] is None else json.dumps([{"location": "/", "tdm-reservation": values[2]}]),
    )
    valid = [value for value in values if value in STATES]
    assert rights.tdm == (STATES[valid[0]] if valid else "unknown")
    channels = [
        channel for channel, value in zip(("html-meta", "http-header", "tdmrep.json"), values, strict=True) if value
    ]
    assert {signal.channel for signal in rights.signals} == set(channels)
    disagrees = bool(valid) and any(value != valid[0] for value in valid)
    assert bool([conflict for conflict in rights.conflicts if conflict.startswith("tdm:")]) is disagrees
    assert rights.status == "unknown"  # a reservation of mining is no word on the rest


@pytest.mark.parametrize("value", ["0", "1", "2", "01", "-1", "true", "yes", "", "1.0", "1 ", "١", "１"])
def test_only_zero_and_one_are_values_of_tdmrep(value: str) -> None:
    expected = {"0": "not_reserved", "1": "reserved", "1 ": "reserved"}.get(value, "unknown")
    assert read(headers=(("tdm-reservation", value),)).tdm == expected
    assert read(f'<meta name="tdm-reservation" content="{value}">').tdm == expected


@pytest.mark.parametrize(
    ("value", "state"),
    [(0, "not_reserved"), (1, "reserved"), ("1", "reserved"), (2, "unknown"), (1.0, "unknown"), (None, "unknown"),
     (True, "unknown"), ([1], "unknown"), ({"x": 1}, "unknown")],
)  # fmt: skip
def test_the_file_s_value_is_a_number_or_its_text(value: object, state: str) -> None:
    assert read(tdmrep=json.dumps([{"location": "/", "tdm-reservation": value}])).tdm == state


@pytest.mark.parametrize(
    ("location", "matches"),
    [
        ("/", True), ("/news/", True), ("/news/story", True), ("/news/story$", False), ("/news/story?id=7$", True),
        ("*", True), ("/*/story", True), ("*.pdf", False), ("/sport/", False), ("news/", True), ("/News/", False),
        ("/news/story?id=8", False), ("/***a", False), ("/news/*7$", True),
    ],
)  # fmt: skip
def test_locations_of_tdmrep_json_match_from_the_beginning_of_the_path(location: str, matches: bool) -> None:
    rows = [{"location": location, "tdm-reservation": 1}, {"location": "/", "tdm-reservation": 0}]
    assert read(tdmrep=json.dumps(rows)).tdm == ("reserved" if matches else "not_reserved")


def test_the_policy_of_each_place_is_kept_with_its_channel() -> None:
    rights = read(
        '<meta name="tdm-policy" content="https://news.example/meta.json">',
        tdmrep='[{"location": "/", "tdm-reservation": 1, "tdm-policy": "/file.json"}]',
        headers=(("TDM-Policy", "https://news.example/header.json"),),
    )
    found = {signal.channel: signal.raw for signal in rights.signals if signal.name == "tdm-policy"}
    assert found == {
        "http-header": "https://news.example/header.json",
        "tdmrep.json": "/file.json",
        "html-meta": "https://news.example/meta.json",
    }


# -- AIPREF: any n disallows, else any y allows; what does not parse says nothing


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("train-ai=n", "disallow"),
        ("train-ai=y", "allow"),
        ("train-ai=y, train-genai=n", "disallow"),
        ("search=n", "unknown"),
        ("train-ai=n;reason=\"x,y\", search=y", "disallow"),
        ("train-ai=(a b), search=y", "unknown"),
        ("unheard-of=y, train-ai=n", "disallow"),
        ("train-ai", "unknown"),
        ("train-ai=?0", "unknown"),
        ('train-ai="n"', "unknown"),
        ("train-ai=n, train-ai=y", "allow"),
        ("train-ai=n,", "unknown"),
        ("Train-AI=n", "unknown"),
        ("train-ai = n", "unknown"),
        ("train-ai=n search=y", "unknown"),
        ("train-ai=no", "unknown"),
        ("", "unknown"),
        (",", "unknown"),
    ],
)  # fmt: skip
def test_content_usage_is_a_structured_field(value: str, state: str) -> None:
    rights = read(headers=(("Content-Usage", value),))
    assert rights.ai_train == state
    assert [signal.raw for signal in rights.signals] == [value]


PLACES = {"absent": None, "y": "train-ai=y", "n": "train-ai=n", "garbage": "train-ai=,"}


@pytest.mark.parametrize(("header", "robots"), list(itertools.product(PLACES, repeat=2)))
def test_the_stricter_of_header_and_robots_txt_holds(header: str, robots: str) -> None:
    line = PLACES[robots]
    rights = read(
        headers=() if PLACES[header] is None else (("Content-Usage", PLACES[header]),),
        robots_txt=None if line is None else f"User-agent: *\nAllow: /\nContent-Usage: {line}\n",
    )
    said = {header, robots} & {"y", "n"}
    assert rights.ai_train == ("disallow" if "n" in said else "allow" if "y" in said else "unknown")


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        (("train-ai=n", "/news/ train-ai=y"), "allow"),
        (("train-ai=y", "/news/ train-ai=n"), "disallow"),
        (("/news/ train-ai=y", "/news/ train-ai=n"), "disallow"),
        (("/news/ train-ai=n", "/news/story train-ai=y"), "allow"),
        (("/sport/ train-ai=n", "train-ai=y"), "allow"),
        (("/sport/ train-ai=n",), "unknown"),
        (("/news/*?id= train-ai=n", "/news/ train-ai=y"), "disallow"),
        (("/news/ search=y", "train-ai=n"), "disallow"),
    ],
)  # fmt: skip
def test_the_longest_path_of_robots_txt_wins_and_of_equals_the_stricter(lines: tuple[str, ...], state: str) -> None:
    text = "User-agent: *\n" + "".join(f"Content-Usage: {line}\n" for line in lines) + "Allow: /\n"
    assert read(robots_txt=text).ai_train == state


def test_only_the_group_that_speaks_to_us_counts() -> None:
    text = (
        "User-agent: otherbot\nContent-Usage: train-ai=n\nDisallow: /\n\n"
        "User-agent: *\nContent-Usage: train-ai=y\nAllow: /\n"
    )
    assert read(robots_txt=text).ai_train == "allow"
    ours = text + "\nUser-agent: pressmark\nContent-Usage: train-ai=n\nAllow: /\n"
    assert read(robots_txt=ours).ai_train == "disallow"


@given(st.text(max_size=60))
def test_reading_a_structured_field_never_raises(text: str) -> None:
    assert set((parse_usage(text) or {}).values()) <= {"y", "n"}


# -- Content-Signal, noai and RSL beside it: the most restrictive


@pytest.mark.parametrize(
    ("usage", "signal", "noai"), list(itertools.product((None, "y", "n"), (None, "yes", "no"), (False, True)))
)
def test_training_takes_the_most_restrictive_of_all(usage: str | None, signal: str | None, noai: bool) -> None:
    rights = read(
        '<meta name="robots" content="noai">' if noai else "",
        headers=() if usage is None else (("Content-Usage", f"train-ai={usage}"),),
        robots_txt=None
        if signal is None
        else f"User-agent: *\nContent-Signal: search=yes,ai-train={signal}\nAllow: /\n",
    )
    no = noai or usage == "n" or signal == "no"
    assert rights.ai_train == ("disallow" if no else "allow" if usage or signal else "unknown")


RSL = '<rsl xmlns="https://rslstandard.org/rsl">{}</rsl>'
FREE = '<payment type="free"/>'


@pytest.mark.parametrize(
    ("contents", "state"),
    [
        pytest.param('<content url=""><license><prohibits type="usage">ai-train</prohibits></license></content>',
                     "disallow", id="prohibited"),
        pytest.param('<content url="/"><license><permits type="usage">search ai-all</permits></license></content>',
                     "allow", id="permitted"),
        pytest.param('<content url="/"><license><permits type="usage">ai-train</permits><payment type="purchase"/>'
                     "</license></content>", None, id="permitted for money"),
        pytest.param(f'<content url="/"><license><permits type="usage">ai-train</permits>{FREE}</license></content>',
                     "allow", id="permitted for nothing"),
        pytest.param('<content url="/"><license><permits type="usage">search</permits></license></content>',
                     None, id="nothing said of training"),
        pytest.param('<content url="/"><license><permits type="user">ai-train</permits></license></content>',
                     None, id="another type of permission"),
        pytest.param('<content url="/sport/*"><license><prohibits type="usage">all</prohibits></license></content>',
                     None, id="of other addresses"),
        pytest.param('<content url="https://www.news.example/news/*"><license><prohibits type="usage">all</prohibits>'
                     "</license></content>", "disallow", id="whole address"),
        pytest.param('<content url="https://other.example/*"><license><prohibits type="usage">all</prohibits>'
                     "</license></content>", None, id="of another site"),
        pytest.param('<content url="/"><license><prohibits type="usage">ai-train</prohibits></license></content>'
                     '<content url="/news/*"><license><permits type="usage">ai-train</permits></license></content>',
                     "disallow", id="what one prohibits no other permits"),
    ],
)  # fmt: skip
def test_an_rsl_licence_in_the_page_decides_about_training(contents: str, state: str | None) -> None:
    text = RSL.format(contents)
    assert find_train_state(text, URL) == state
    rights = read(f'<script type="application/rsl+xml">{text}</script>')
    assert rights.ai_train == (state or "unknown")
    assert [(signal.name, signal.channel, signal.raw) for signal in rights.signals] == [("rsl", "html-link", text)]


@given(st.text(max_size=200))
def test_reading_rsl_never_raises(text: str) -> None:
    find_train_state(f"<rsl><content>{text}</content>", URL)
    find_train_state(text, URL)


# -- robots directives with values and dates


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("noarchive", [(None, "noarchive")]),
        ("NOARCHIVE, NoSnippet", [(None, "noarchive"), (None, "nosnippet")]),
        ("noarchive nosnippet", [(None, "noarchive"), (None, "nosnippet")]),
        ("index; noarchive", [(None, "index"), (None, "noarchive")]),
        ("unavailable_after: 25 Jun 2027 15:00:00 PST", [(None, "unavailable_after: 25 Jun 2027 15:00:00 PST")]),
        ("unavailable_after: Friday, 25-Jun-27 15:00:00 UTC, noarchive",
         [(None, "unavailable_after: Friday, 25-Jun-27 15:00:00 UTC"), (None, "noarchive")]),
        ("unavailable_after: 2027-06-25T15:00:00+02:00,noai",
         [(None, "unavailable_after: 2027-06-25T15:00:00+02:00"), (None, "noai")]),
        ("otherbot: unavailable_after: 25 Jun 2027 15:00:00 PST, noarchive",
         [("otherbot", "unavailable_after: 25 Jun 2027 15:00:00 PST"), ("otherbot", "noarchive")]),
        ("max-snippet:-1, max-image-preview:large",
         [(None, "max-snippet:-1"), (None, "max-image-preview:large")]),
        ("noarchive, otherbot: noai, pressmark: nosnippet",
         [(None, "noarchive"), ("otherbot", "noai"), ("pressmark", "nosnippet")]),
        (", ,", []),
    ],
)  # fmt: skip
def test_a_date_among_robots_directives_keeps_its_commas_and_colons(
    text: str, found: list[tuple[str | None, str]]
) -> None:
    assert list(parse_robots_directives(text)) == found


@pytest.mark.parametrize("place", ["meta", "header"])
@pytest.mark.parametrize(
    ("value", "archive", "ai_train"),
    [
        ("noarchive", "disallow", "unknown"),
        ("archive", "allow", "unknown"),
        ("archive, noarchive", "disallow", "unknown"),
        ("unavailable_after: Friday, 25 Jun 2027 15:00:00 GMT, noarchive", "disallow", "unknown"),
        ("unavailable_after: Friday, 25 Jun 2027 15:00:00 GMT", "unknown", "unknown"),
        ("otherbot: noarchive, noai", "unknown", "unknown"),
        ("pressmark: noarchive", "disallow", "unknown"),
        ("noai, noimageai", "unknown", "disallow"),
        ("none", "unknown", "unknown"),
    ],
)  # fmt: skip
def test_robots_directives_decide_archive_and_training(place: str, value: str, archive: str, ai_train: str) -> None:
    if place == "meta":
        rights = read(f'<meta name="robots" content="{value}">')
    else:
        rights = read(headers=(("X-Robots-Tag", value),))
    assert (rights.archive, rights.ai_train) == (archive, ai_train)
    assert [signal.raw for signal in rights.signals] == [value]


# -- schema.org: references, spellings of booleans, whose node it is


@pytest.mark.parametrize(
    ("spelling", "state"),
    [
        (True, "free"), ("True", "free"), ("true", "free"), ("http://schema.org/True", "free"),
        ("https://schema.org/True", "free"), ("yes", "free"), ("1", "free"), (1, "free"),
        (False, "paywalled"), ("False", "paywalled"), ("false", "paywalled"), ("https://schema.org/False", "paywalled"),
        ("no", "paywalled"), (0, "paywalled"), ("maybe", "unknown"), ("", "unknown"), (None, "unknown"),
    ],
)  # fmt: skip
def test_booleans_come_in_several_spellings(spelling: object, state: str) -> None:
    assert read(ld(**{"@type": "NewsArticle", "isAccessibleForFree": spelling})).access == state
    assert parse_boolean(spelling) == {"free": "true", "paywalled": "false"}.get(state)


@pytest.mark.parametrize(
    ("holder", "name"),
    [
        pytest.param("Example Press", "Example Press", id="text"),
        pytest.param({"@type": "Organization", "name": "Example Press"}, "Example Press", id="node"),
        pytest.param({"@id": "#press"}, "Example Press", id="reference"),
        pytest.param({"@type": "Organization", "@id": "#press"}, "Example Press", id="reference with its type"),
        pytest.param([{"@id": "#press"}, "Other"], "Example Press", id="the first of several"),
        pytest.param({"@id": "#nowhere"}, None, id="reference to nothing"),
        pytest.param({}, None, id="nothing"),
        pytest.param("https://news.example/", None, id="an address is no name"),
    ],
)
def test_references_by_id_are_followed(holder: object, name: str | None) -> None:
    graph = [
        {"@type": "NewsArticle", "copyrightHolder": holder},
        {"@type": "Organization", "@id": "#press", "name": "Example Press"},
    ]
    head = (
        f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", "@graph": graph})}</script>'
    )
    assert read(head).holder == name


LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("nodes", "licence"),
    [
        pytest.param([{"@type": "NewsArticle", "license": LICENCE}], LICENCE, id="the article's"),
        pytest.param([{"@type": "ImageObject", "license": LICENCE}, {"@type": "NewsArticle"}], None, id="a picture's"),
        pytest.param([{"@type": "NewsArticle", "image": {"@type": "ImageObject", "license": LICENCE}}], None,
                     id="the picture of the article"),
        pytest.param([{"@type": "VideoObject", "license": LICENCE}], None, id="a film's"),
        pytest.param([{"@type": ["NewsArticle", "Thing"], "license": {"@id": "#l"}},
                      {"@type": "CreativeWork", "@id": "#l", "url": LICENCE}], LICENCE, id="by reference"),
        pytest.param([{"@type": "NewsArticle", "license": "see our terms"}], None, id="words"),
    ],
)  # fmt: skip
def test_a_licence_is_the_article_s_only_on_the_article_s_node(
    nodes: list[dict[str, object]], licence: str | None
) -> None:
    rights = read(f'<script type="application/ld+json">{json.dumps(nodes)}</script>')
    assert rights.licence_url == licence
    assert rights.status == ("licensed" if licence else "unknown")


def test_a_picture_s_holder_in_microdata_is_no_holder_of_the_article() -> None:
    picture = (
        '<div itemscope itemtype="https://schema.org/ImageObject"><span itemprop="copyrightHolder">Ada</span></div>'
    )
    article = (
        '<div itemscope itemtype="https://schema.org/NewsArticle"><span itemprop="copyrightHolder">Press</span></div>'
    )
    assert read(body=picture + BODY).holder is None
    assert read(body=article + BODY).holder == "Press"


# -- licence and copyright line: the nearer statement


def test_the_licence_follows_the_order_of_its_places() -> None:
    def by(kind: str) -> str:
        return f"https://creativecommons.org/licenses/{kind}/4.0/"

    entry = Entry(URL, licence_url=by("by-nd"), feed_licence_url=by("by-nc"))
    sentence = f'<p>This text is licensed under <a href="{by("by-sa")}">Creative Commons</a>.</p>'
    link = f'<link rel="license" href="{by("by-nc-sa")}">'
    article = ld(**{"@type": "NewsArticle", "license": by("by")})
    stages = [
        (article + link, BODY.replace("</article>", f"{sentence}</article>"), entry, "by"),
        (link, BODY.replace("</article>", f"{sentence}</article>"), entry, "by-nc-sa"),
        ("", BODY.replace("</article>", f"{sentence}</article>"), entry, "by-sa"),
        ("", BODY, entry, "by-nd"),
        ("", BODY, Entry(URL, feed_licence_url=by("by-nc")), "by-nc"),
        ("", BODY, None, None),
    ]
    for head, body, one, kind in stages:
        rights = read(head, body, entry=one)
        assert rights.licence_url == (by(kind) if kind else None), kind


def test_the_copyright_line_follows_the_order_of_its_places() -> None:
    prose = "<p>The harbour of the town was closed on Tuesday after a storm had damaged the northern pier.</p>" * 6
    body = f"<article>{prose}{{}}</article><footer><p>© 2026 Site Ltd</p></footer>"
    own = "<p>© 2026 Ada Writer</p>"
    notice = ld(**{"@type": "NewsArticle", "copyrightNotice": "© 2026 Data"})
    meta = '<meta name="DC.Rights" content="© 2026 Meta">'
    entry = Entry(URL, rights="© 2026 Entry", feed_rights="© 2026 Feed")
    assert read(notice + meta, body.format(own), entry=entry).copyright_line == "© 2026 Ada Writer"
    assert read(notice + meta, body.format(""), entry=entry).copyright_line == "© 2026 Data"
    assert read(meta, body.format(""), entry=entry).copyright_line == "© 2026 Site Ltd"
    assert read(meta, BODY, entry=entry).copyright_line == "© 2026 Meta"
    assert read("", BODY, entry=entry).copyright_line == "© 2026 Entry"
    assert read("", BODY, entry=Entry(URL, feed_rights="© 2026 Feed")).copyright_line == "© 2026 Feed"
    assert read("", BODY).copyright_line is None
