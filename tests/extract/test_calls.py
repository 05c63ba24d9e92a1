"""Calls of the page in and behind a text are cut and kept as promos; sentences of the story that sound alike stay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.lines import is_sign_up
from crawler.items import Page
from crawler.reading import read_page

URL = "https://news.example/2026/flood.html"
PROSE = tuple(
    f"The {name} of the town was closed on Tuesday after the river had risen over the northern quay, and nobody could "
    "say when the boats to the islands would leave again."
    for name in ("harbour", "market", "old theatre", "school", "museum", "library", "mill", "bridge")
)
SENTENCES = (
    "The mayor told residents to download the city's emergency app and to stay indoors until the water had gone.",
    "Fans were asked to follow her on Instagram, where she answers questions about the flood each night.",
    "The law is meant to support independent journalism in towns that have lost their last paper.",
    "He used to join the daily briefing at seven and to leave before the e-mail about it was written.",
    "The town will register every boat and send its owner an e-mail when the harbour opens again.",
    "This story was originally published as a serial, and the whole coast waited for its end.",
    "This article was originally published on 3 May 2020.",
    "Subscribers of the newsletter paid for the new boat, and the crew signed up for a second winter.",
    "The Tideline is a podcast from the two sisters who kept the lighthouse until the ferry stopped.",
    "“Sign up for our newsletter,” the keeper said, and nobody in the hall laughed.",
    "Contact the mayor at once, the captain shouted and said it again to everybody.",
    "Download the app now, the fire brigade told everybody who asked for a boat.",
    "She contributed to the story of the town with a chapter on its mills.",
    "Posted in the harbour since May, the crew wrote home every day.",
    "Der Bürgermeister bat alle, den Newsletter der Stadt zu abonnieren und zu Hause zu bleiben.",
    "La alcaldesa dijo: suscríbete al canal de la ciudad, y nadie lo hizo hasta el martes.",
    "Le maire a dit aux habitants : inscrivez-vous avant vendredi, et la mairie a fermé.",
)
CALLS = (
    "Sign up for our weekly newsletter and get it straight to your inbox.",
    "Subscribe to our newsletter for more on the coast.",
    "Follow us on Instagram for pictures of the flood.",
    "Follow Ann Example on Twitter for more on this.",
    "Want more from the coast? Sign up for our newsletter here.",
    "To get the harbour letter every week, subscribe to our newsletter.",
    "Join our WhatsApp channel for the latest on the flood.",
    "Download our free app for news of the tides.",
    "Have a tip? Write to the desk.",
    "Support independent journalism with a gift of any size.",
    "Bob Sample contributed to this report.",
    "Abonnieren Sie unseren Newsletter und lesen Sie jeden Morgen mehr.",
    "Melden Sie sich hier für unseren Newsletter an.",
    "Abonnez-vous à notre lettre pour tout savoir du port.",
    "Suscríbete a nuestro boletín y recibe las noticias del puerto.",
    "Síguenos en Instagram para ver más del puerto.",
    "Iscriviti alla nostra newsletter per le notizie del porto.",
    "Inscreva-se no nosso canal e saiba tudo do porto.",
    "Schrijf je in voor onze newsletter en lees meer over de haven.",
    "Zapisz się na nasz newsletter i czytaj więcej o porcie.",
    "Подписывайтесь на наш канал и читайте новости порта.",
)


def read(blocks: list[str]) -> tuple[list[str], list[str], set[str]]:
    """Paragraphs of the body, promos and notices of a page."""
    inner = "".join(f"<p>{block}</p>" for block in blocks)
    page = (
        "<html lang=en><head><title>The river rose</title></head><body><nav><a href=/>Home</a></nav><main>"
        f"<article><h1>The river rose</h1>{inner}</article></main><footer>Example Press</footer></body></html>"
    )
    reading = read_page(Page(URL, page.encode(), (("Content-Type", "text/html; charset=utf-8"),)))
    assert reading.article is not None
    assert reading.rights is not None
    texts = [line for line in reading.article.body.split("\n") if line]
    return texts, list(reading.article.promos), {notice.text for notice in reading.rights.notices}


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_about_an_app_or_a_letter_is_no_call(line: str) -> None:
    assert not is_sign_up(line)


@pytest.mark.parametrize("line", CALLS)
def test_a_call_to_the_reader_is_known_by_its_beginning(line: str) -> None:
    assert is_sign_up(line)


def test_a_story_of_sentences_that_sound_like_calls_is_kept_whole() -> None:
    for sentence in (SENTENCES[0], SENTENCES[6]):
        assert read([*PROSE[:3], sentence, *PROSE[3:5], sentence.replace("e", "é")])[:2] == (
            [*PROSE[:3], sentence, *PROSE[3:5], sentence.replace("e", "é")],
            [],
        )


@pytest.mark.parametrize(
    "sentence", ["It began on 3 May 2020.", "Sie starb am 3. Mai 2020 hier.", "Elle naquit le 3 mai 1920."]
)
def test_a_short_sentence_with_a_date_at_the_head_is_no_dateline(sentence: str) -> None:
    assert read([sentence, *PROSE])[:2] == ([sentence, *PROSE], [])


@pytest.mark.parametrize("line", ["3 May 2020, 10.15 a.m.", "Published on Sunday 3 May 2020.", "Sonntag, 3. Mai 2020"])
def test_a_dateline_is_no_text(line: str) -> None:
    assert read([line, *PROSE])[0] == list(PROSE)


def test_a_paragraph_that_ends_with_a_call_is_kept_for_its_beginning() -> None:
    longer = f"{PROSE[7]} Sign up for our newsletter."
    assert read([*PROSE[:7], longer])[0] == [*PROSE[:7], longer]


def test_calls_headings_and_presentations_that_are_cut_are_kept_in_the_order_of_the_page() -> None:
    written = [*PROSE[:4], "Subscribe to our letter for more on this", PROSE[4], CALLS[2], CALLS[10]]
    texts, promos, _ = read(written)
    assert texts == list(PROSE[:5])
    assert promos == [written[4], CALLS[2], CALLS[10]]


def test_what_stands_behind_the_frame_of_a_repost_is_kept_apart_from_its_body() -> None:
    behind = "The desk has looked at this text again on Monday and found nothing in it that was wrong."
    texts, promos, _ = read([*PROSE[:6], "Title: The river rose", "Url: https://first.example", behind])
    assert texts + promos == [*PROSE[:6], behind]


kinds = st.lists(st.sampled_from((*SENTENCES, *CALLS)), max_size=6, unique=True)


@settings(deadline=None, max_examples=15)
@given(kinds, st.integers(1, 8))
def test_no_sentence_is_lost_wherever_calls_are_cut(lines: list[str], before: int) -> None:
    written = [*PROSE[:before], *lines, *PROSE[before:]]
    texts, promos, notices = read(written)
    assert [line for line in written if line not in {*texts, *promos, *notices}] == []
    assert [line for line in texts if line not in CALLS] == [
        line for line in written if line in texts and line not in CALLS
    ]
    assert [line for line in SENTENCES if line in lines and line not in texts and line not in notices] == []
