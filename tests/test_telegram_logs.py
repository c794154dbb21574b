"""No token and no word somebody typed ever stands in the log."""

import asyncio
import io
import logging
from collections.abc import Iterator
from typing import cast

import pytest

from bot.answering.answerer import Answerer
from bot.channels.voice import Voices
from bot.core.question import Question
from bot.core.turn import Turn
from bot.logs import setup_logging, summary
from tests.stand_ins import TelegramServer, bot_on

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawX"
OURS = logging.getLogger("bot.somewhere")
THEIRS = logging.getLogger("library.somewhere")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What stands in the log, set up as the bot sets it up; as it was before, afterwards."""
    root = logging.getLogger()
    handlers, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    levels = {name: logging.getLogger(name).level for name in ("httpx", "httpcore", "telegram")}
    setup_logging([TOKEN, "hunter2", ""])
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    handler.setStream(written)
    yield written
    root.handlers[:], logging.raiseExceptions = handlers, raising
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def test_a_line_says_when_how_grave_where_and_what(log: io.StringIO) -> None:
    OURS.info("turn=%s outcome=%s", "12345678", "answer")
    assert log.getvalue().endswith(" INFO bot.somewhere turn=12345678 outcome=answer\n")


@pytest.mark.parametrize(
    "logger", [OURS, THEIRS], ids=["in our own lines", "in lines of libraries"]
)
def test_secrets_are_starred_out_wherever_they_stand(
    log: io.StringIO, logger: logging.Logger
) -> None:
    logger.warning(f"GET https://api.telegram.org/bot{TOKEN}/getMe")
    logger.warning("GET %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
    logger.warning("unknown 987654321:AAFotherTokenNobodyToldUsAbout_1234")
    logger.warning("encoded 987654321%3AAAFotherTokenNobodyToldUsAbout_1234")
    logger.warning("password hunter2")
    try:
        raise ValueError(f"no host in bot{TOKEN}")
    except ValueError:
        logger.exception("could not connect")
    assert "AAHdq" not in log.getvalue()
    assert "AAFother" not in log.getvalue()
    assert "hunter2" not in log.getvalue()
    assert len(log.getvalue().splitlines()) == 7
    assert "***" in log.getvalue()


def test_a_library_line_loses_what_it_would_fill_in(log: io.StringIO) -> None:
    THEIRS.error('Can not load invalid JSON data: "%s"', '{"text": "my secret question"}')
    THEIRS.error("Task exception was never retrieved\nfuture: ValueError('my secret question')")
    assert "my secret question" not in log.getvalue()
    assert "Can not load invalid JSON data" in log.getvalue()
    assert "Task exception was never retrieved" in log.getvalue()


def test_an_exception_leaves_its_type_and_its_place_in_our_code(log: io.StringIO) -> None:
    with pytest.raises(TypeError) as caught:
        _ = Question(cast(str, None)).is_wordless
    assert summary(caught.value).startswith("TypeError at bot/core/question.py:")
    OURS.error("my line", exc_info=caught.value)
    try:
        int("my secret question")
    except ValueError:
        THEIRS.exception("their line")
    lines = log.getvalue().splitlines()
    assert "TypeError at bot/core/question.py:" in lines[1]
    assert lines[3] == "ValueError at -"
    assert "my secret question" not in log.getvalue()
    assert "Traceback" not in log.getvalue()


def test_a_line_that_cannot_be_formatted_is_shown_unfilled(
    log: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    OURS.warning("%d messages", "my secret question")
    assert "%d messages" in log.getvalue()
    assert "my secret question" not in log.getvalue() + capfd.readouterr().err


def test_noisy_libraries_speak_from_warnings_on(log: io.StringIO) -> None:
    for name in ("httpx", "httpcore.http11", "telegram.ext.Application"):
        logging.getLogger(name).info("chatter")
    assert log.getvalue() == ""


class Chatty:
    """An answerer whose bug quotes the question."""

    async def answer(self, question: Question) -> Turn:
        raise RuntimeError(f"cannot answer {question.text}")


async def test_even_with_every_logger_at_debug_no_token_and_no_word_gets_out(
    log: io.StringIO, answerer: Answerer, voices: Voices
) -> None:
    names = ("", "httpx", "httpcore", "telegram", "asyncio", "bot")
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    said = "examplenet opt out, my secret question"
    for kind in (answerer, cast(Answerer, Chatty())):
        async with TelegramServer(TOKEN) as telegram, bot_on(telegram, kind, voices):
            person = telegram.person()
            telegram.bad_gateway("sendMessage")
            telegram.refuse("getUpdates", 500, f"Internal Server Error in bot{TOKEN}")
            await person.says(said)
            await telegram.settled()
            assert len(person.heard) == 1
    asyncio.get_running_loop().call_exception_handler(
        {"message": "lost", "exception": ValueError(said)}
    )
    for name in names[1:]:
        logging.getLogger(name).setLevel(logging.NOTSET)
    assert "getUpdates" in log.getvalue() or "HTTP Request" in log.getvalue()
    assert "outcome=broken error=RuntimeError at bot/" in log.getvalue()
    assert TOKEN not in log.getvalue()
    assert "AAHdq" not in log.getvalue()
    assert "secret question" not in log.getvalue()
    assert str(person.id) not in log.getvalue()
