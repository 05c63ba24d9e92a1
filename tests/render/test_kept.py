import pytest
from hypothesis import given
from hypothesis import strategies as st
from showing import raw_of

from crawler.render.kept import KeptScripts, Reply, fresh_for_s


def script(size: int = 10, **headers: str) -> Reply:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(200, named, bytes(size), raw_of(b""))


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        pytest.param(script(Cache_Control="public, max-age=60"), 60, id="a time"),
        pytest.param(script(Cache_Control='max-age="60", immutable', Age="20"), 40, id="part of it gone on the way"),
        pytest.param(script(), 0, id="nothing said"),
        pytest.param(script(Cache_Control="no-store, max-age=60"), 0, id="not to be kept"),
        pytest.param(script(Cache_Control="private, max-age=60"), 0, id="for one reader"),
        pytest.param(script(Cache_Control="max-age=60", Set_Cookie="a=b"), 0, id="with a cookie"),
        pytest.param(script(Cache_Control="max-age=60", Vary="Accept-Encoding, Origin"), 60, id="other codings"),
        pytest.param(script(Cache_Control="max-age=60", Vary="User-Agent"), 0, id="other readers"),
        pytest.param(Reply(404, (("Cache-Control", "max-age=60"),), b"", raw_of(b"")), 0, id="not there"),
    ],
)
def test_only_what_a_shared_cache_may_keep_is_kept(reply: Reply, seconds: float) -> None:
    assert fresh_for_s(reply) == seconds


def test_a_kept_script_is_given_until_its_time_is_over() -> None:
    kept, reply = KeptScripts(), script(Cache_Control="max-age=60")
    kept.add("u", reply, 100.0)
    assert [kept.find("u", moment) for moment in (100.0, 159.0, 160.0, 101.0)] == [reply, reply, None, None]
    assert kept.size_bytes == 0


def test_the_one_unused_for_longest_goes_first() -> None:
    kept = KeptScripts(max_bytes=40)
    for url in "abcd":
        kept.add(url, script(10, Cache_Control="max-age=60"), 0.0)
    kept.find("a", 1.0)
    kept.add("e", script(10, Cache_Control="max-age=60"), 1.0)
    assert [url for url in "abcde" if kept.find(url, 2.0)] == ["a", "c", "d", "e"]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 60))))
def test_what_is_kept_never_exceeds_its_bound(pairs: list[tuple[str, int]]) -> None:
    kept = KeptScripts(max_bytes=100)
    for url, size in pairs:
        kept.add(url, script(size, Cache_Control="max-age=60"), 0.0)
        held = [found for name in "abcdef" if (found := kept.find(name, 0.0))]
        assert kept.size_bytes == sum(len(reply.body) for reply in held) <= 100
