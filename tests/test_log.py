"""What is logged may hold anything that strangers wrote."""

import io
import logging

from crawler.log import FORMAT, SafeFormatter


def logged(message: str, *values: object, error: ValueError | None = None) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(SafeFormatter(FORMAT))
    record = logging.LogRecord("crawler.x", logging.WARNING, __file__, 1, message, values, None)
    if error is not None:
        try:
            raise error
        except ValueError as raised:
            record.exc_info = (type(raised), raised, raised.__traceback__)
    handler.emit(record)
    return stream.getvalue()


def test_a_record_cannot_forge_another_or_steer_a_terminal() -> None:
    line = logged("fetch failed: url=%s", "https://a.example/\n2026-01-01 ERROR x\x1b[2J\x9b\u202e\u2028\ud800\r")
    assert line.count("\n") == 1
    assert line.endswith("https://a.example/\\n2026-01-01 ERROR x\\x1b[2J\\x9b\\u202e\\u2028\\ud800\\r\n")


def test_a_traceback_keeps_its_lines_and_steers_nothing() -> None:
    text = logged("step failed", error=ValueError("a\x1b[31m\x07"))
    assert text.count("\n") >= 4
    assert "ValueError: a\\x1b[31m\\x07" in text


def test_words_of_every_script_stand_as_they_are() -> None:
    assert logged("title=%s", "港口 मराठी\u200d é").endswith("title=港口 मराठी\u200d é\n")
