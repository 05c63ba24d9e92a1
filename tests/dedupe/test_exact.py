"""Keys of whole texts."""

import re

from hypothesis import given
from hypothesis import strategies as st

from crawler.dedupe.exact import sha256_of, text_key
from crawler.dedupe.normal import normal_tokens


@given(st.text(max_size=60), st.text(max_size=60))
def test_keys_are_equal_exactly_when_the_words_are(one: str, other: str) -> None:
    assert (text_key(one) == text_key(other)) == (normal_tokens(one) == normal_tokens(other))


@given(st.text(max_size=60))
def test_case_and_white_space_around_words_do_not_change_the_key(text: str) -> None:
    assert text_key(f" {text}\n") == text_key(text)


@given(st.text(max_size=60))
def test_the_key_has_its_version_and_32_digits(text: str) -> None:
    assert re.fullmatch("1:[0-9a-f]{32}", text_key(text))


def test_the_verbatim_hash_tells_a_changed_quote() -> None:
    assert sha256_of("it’s") != sha256_of("it's")
    assert text_key("it’s") == text_key("it's")


def test_the_verbatim_hash_is_plain_sha_256() -> None:
    assert sha256_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_the_key_does_not_change_between_releases() -> None:
    assert text_key("The quick brown fox") == text_key("the QUICK, brown: fox!") == KNOWN


KNOWN = "1:98d99055e2a4fb92e4718042ab655a22"
