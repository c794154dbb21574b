"""The stand-in for Telegram refuses what Telegram refuses, in its words.

It is driven through python-telegram-bot only, whose strict reading of every answer is a second
judge of its shape. Expected words come from the sources of tdlib/telegram-bot-api and tdlib/td.
"""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputFile,
    InputTextMessageContent,
    MenuButtonCommands,
    MessageEntity,
    Update,
)
from telegram.constants import ChatAction
from telegram.error import (
    BadRequest,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.request import HTTPXRequest

from tests.stand_ins import MEDIA, Person, TelegramServer


def client(telegram: TelegramServer, token: str = "") -> Bot:
    """A bot of python-telegram-bot's own; certificates are slow to load and not needed here."""
    requests = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
    return Bot(
        token or telegram.token,
        base_url=telegram.base_url,
        request=requests[0],
        get_updates_request=requests[1],
    )


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def bot(telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    async with client(telegram) as bot:
        yield bot


@pytest.fixture
async def person(telegram: TelegramServer) -> Person:
    person = telegram.person()
    await person.says("hello")
    return person


def tap_me(data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Tap me", callback_data=data)]])


async def test_a_wrong_token_is_unauthorized(telegram: TelegramServer) -> None:
    other = client(telegram, "987654321:not-the-token")
    with pytest.raises(InvalidToken):
        await other.initialize()
    await other.shutdown()
    assert telegram.calls_of("getMe")[0].status == 401


async def test_an_unknown_method_is_not_found(bot: Bot) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendTelepathy")


async def test_the_limit_counts_code_points_after_trimming(bot: Bot, person: Person) -> None:
    await bot.send_message(person.id, "😀" * 4096 + "\n\n")
    assert person.answer.text == "😀" * 4096
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(person.id, "a" * 4097)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Message text is empty"),
        (" \n ", "Text must be non-empty"),
        ("\u200b\u3164", "Text must be non-empty"),
        ("한" * 11_000, "Text is too long"),
    ],
)
async def test_text_nobody_could_read_is_refused(
    bot: Bot, person: Person, text: str, words: str
) -> None:
    with pytest.raises(BadRequest, match=words):
        await bot.send_message(person.id, text)


@pytest.mark.parametrize(
    ("offset", "length", "words"),
    [
        (4, 1, "entity begins after the end of the text at utf-16 offset 4"),
        (2, 2, "entity beginning at utf-16 offset 2 ends after the end of the text at utf-16 offs"),
        (1, 1, "entity begins in a middle of a utf-16 symbol at byte offset 4"),
        (0, 1, "entity beginning at utf-16 offset 0 ends in a middle of a utf-16 symbol at byte"),
        (-1, 1, "receive an entity with incorrect offset -1"),
        (0, -1, "receive an entity with incorrect length -1"),
    ],
)
async def test_an_entity_must_cover_whole_characters_of_the_text(
    bot: Bot, person: Person, offset: int, length: int, words: str
) -> None:
    entity = MessageEntity(MessageEntity.BOLD, offset, length)
    with pytest.raises(BadRequest, match=f"(?i){words}"):
        await bot.send_message(person.id, "😀x", entities=[entity])


async def test_entities_move_with_the_text_when_it_is_trimmed(bot: Bot, person: Person) -> None:
    entities = [MessageEntity(MessageEntity.BOLD, 2, 4), MessageEntity(MessageEntity.BOLD, 7, 2)]
    await bot.send_message(person.id, "\n\n😀굵게 x ", entities=entities)
    assert person.answer.text == "😀굵게 x"
    assert person.answer.styled("bold") == ["😀굵게", "x"]


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        (MessageEntity("sparkle", 0, 1), "Unsupported type specified"),
        (MessageEntity(MessageEntity.TEXT_LINK, 0, 1), 'Can\'t find field "url"'),
        (MessageEntity(MessageEntity.TEXT_LINK, 0, 1, url="localhost"), "Wrong HTTP URL"),
    ],
)
async def test_an_entity_must_be_of_a_known_kind_with_what_it_needs(
    bot: Bot, person: Person, entity: MessageEntity, words: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){words}"):
        await bot.send_message(person.id, "x", entities=[entity])


async def test_a_parse_mode_is_refused_for_the_bot_has_none(bot: Bot, person: Person) -> None:
    with pytest.raises(BadRequest, match=r"(?i)unsupported parse_mode"):
        await bot.send_message(person.id, "<b>x</b>", parse_mode="HTML")


@pytest.mark.parametrize("data", ["", "가" * 22])
async def test_a_button_carries_1_to_64_bytes(bot: Bot, person: Person, data: str) -> None:
    await bot.send_message(person.id, "x", reply_markup=tap_me("a" * 64))
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(person.id, "x", reply_markup=tap_me(data))


@pytest.mark.parametrize(
    ("button", "words"),
    [
        (InlineKeyboardButton("x"), "Text buttons are unallowed in the inline keyboard"),
        (InlineKeyboardButton("x", url="not an address"), "Wrong HTTP URL"),
    ],
)
async def test_a_button_must_do_something(
    bot: Bot, person: Person, button: InlineKeyboardButton, words: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){words}"):
        await bot.send_message(person.id, "x", reply_markup=InlineKeyboardMarkup([[button]]))


async def test_a_keyboard_has_at_most_100_buttons(bot: Bot, person: Person) -> None:
    rows = [[InlineKeyboardButton("x", callback_data="x")]] * 101
    with pytest.raises(BadRequest, match="Reply markup is too long"):
        await bot.send_message(person.id, "x", reply_markup=InlineKeyboardMarkup(rows))


async def test_nobody_is_written_to_who_never_wrote(bot: Bot, telegram: TelegramServer) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(telegram.person().id, "x")


async def test_who_blocked_the_bot_is_out_of_reach(bot: Bot, person: Person) -> None:
    await person.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(person.id, "x")


async def test_an_edit_must_change_something(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "x", reply_markup=tap_me("a"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("x", person.id, sent.message_id, reply_markup=tap_me("a"))
    await bot.edit_message_text("y", person.id, sent.message_id, reply_markup=tap_me("a"))
    assert person.answer.text == "y"
    await bot.edit_message_reply_markup(person.id, sent.message_id)
    assert person.answer.labels == []


async def test_only_the_bots_own_messages_are_edited(bot: Bot, person: Person) -> None:
    theirs = await bot.send_message(person.id, "x")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("y", person.id, theirs.message_id - 2)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("y", person.id, 99)


async def test_a_message_is_deleted_once(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "x")
    await bot.delete_message(person.id, sent.message_id)
    assert person.heard == []
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(person.id, sent.message_id)


async def test_a_button_that_is_not_there_cannot_be_tapped(bot: Bot, person: Person) -> None:
    await bot.send_message(person.id, "x", reply_markup=tap_me("a"))
    with pytest.raises(LookupError, match="Tap me"):
        await person.taps("Press me")


async def test_a_tap_is_answered_once(bot: Bot, person: Person) -> None:
    await bot.send_message(person.id, "x", reply_markup=tap_me("a"))
    number = await person.taps("Tap me")
    await bot.answer_callback_query(number)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(number)


async def test_a_tap_not_answered_in_time_cannot_be_answered(
    bot: Bot, telegram: TelegramServer, person: Person
) -> None:
    await bot.send_message(person.id, "x", reply_markup=tap_me("a"))
    number = await person.taps("Tap me")
    telegram.expire_taps()
    with pytest.raises(BadRequest, match="response timeout expired or query id is invalid"):
        await bot.answer_callback_query(number)


async def test_updates_come_again_until_they_are_confirmed(bot: Bot, person: Person) -> None:
    await person.says("and again")
    first, second = await bot.get_updates()
    assert [u.update_id for u in await bot.get_updates()] == [first.update_id, second.update_id]
    assert [u.update_id for u in await bot.get_updates(limit=1)] == [first.update_id]
    left = await bot.get_updates(offset=first.update_id + 1)
    assert [u.update_id for u in left] == [second.update_id]
    assert len(await bot.get_updates()) == 1
    assert await bot.get_updates(offset=second.update_id + 1) == ()


async def test_a_negative_offset_keeps_the_last_updates(bot: Bot, person: Person) -> None:
    await person.says("last")
    (update,) = await bot.get_updates(offset=-1)
    assert update.effective_message is not None
    assert update.effective_message.text == "last"
    assert len(await bot.get_updates()) == 1


async def test_a_poll_waits_for_somebody_to_write(bot: Bot, telegram: TelegramServer) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.until(lambda: len(telegram.calls_of("getUpdates")) == 1)
    await telegram.person().says("here I am")
    (update,) = await polling
    assert update.effective_message is not None
    assert update.effective_message.text == "here I am"


async def test_a_second_poll_ends_the_first(bot: Bot, telegram: TelegramServer) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.until(lambda: len(telegram.calls_of("getUpdates")) == 1)
    async with client(telegram) as second:
        await second.get_updates(timeout=0)
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_there_is_no_polling_while_a_webhook_is_set(bot: Bot) -> None:
    await bot.set_webhook("https://bot.example/hook", secret_token="abc")
    assert (await bot.get_webhook_info()).url == "https://bot.example/hook"
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_only_the_kinds_of_update_asked_for_are_made(bot: Bot, person: Person) -> None:
    (update,) = await bot.get_updates(allowed_updates=[Update.MESSAGE])
    await bot.get_updates(offset=update.update_id + 1)  # the kinds are remembered
    await person.edits("hello!")
    await person.says("bye")
    (update,) = await bot.get_updates()
    assert update.message is not None


@pytest.mark.parametrize("kind", MEDIA)
async def test_whatever_a_person_sends_can_be_read(bot: Bot, person: Person, kind: str) -> None:
    await person.sends(kind)
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert getattr(update.message, kind)


async def test_the_bot_can_send_files(bot: Bot, person: Person) -> None:
    file = InputFile(b"Dear company", filename="letter.txt")
    sent = await bot.send_document(person.id, file, caption="Your letter")
    assert sent.document is not None
    assert sent.document.file_name == "letter.txt"
    assert person.answer.text == "Your letter"
    with pytest.raises(BadRequest, match=r"(?i)message caption is too long"):
        await bot.send_photo(person.id, b"picture", caption="x" * 1025)
    with pytest.raises(BadRequest, match=r"(?i)file must be non-empty"):
        await bot.send_photo(person.id, InputFile(b"", filename="empty.png"))


async def test_a_menu_of_commands_is_kept_per_language(bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("help", "How to ask")])
    await bot.set_my_commands([BotCommand("help", "이렇게 물어보세요")], language_code="ko")
    assert (await bot.get_my_commands())[0].description == "How to ask"
    assert (await bot.get_my_commands(language_code="ko"))[0].description == "이렇게 물어보세요"


@pytest.mark.parametrize(
    ("name", "says", "words"),
    [
        ("a" * 33, "x", "Command length must not exceed 32"),
        ("Help", "x", "Bot_command_invalid"),
        ("help", "x" * 257, "Command description length must not exceed 256"),
        ("", "x", "Command must be non-empty"),
    ],
)
async def test_a_malformed_command_is_refused(bot: Bot, name: str, says: str, words: str) -> None:
    with pytest.raises(BadRequest, match=words):
        await bot.set_my_commands([BotCommand(name, says)])


async def test_what_the_bot_says_of_itself_is_kept_per_language(bot: Bot) -> None:
    await bot.set_my_description("Opting out", language_code="en")
    assert (await bot.get_my_description(language_code="en")).description == "Opting out"
    assert (await bot.get_my_description()).description == ""


async def test_a_chat_action_must_be_a_known_one(bot: Bot, person: Person) -> None:
    await bot.send_chat_action(person.id, ChatAction.TYPING)
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(person.id, "thinking")


async def test_a_flood_says_how_long_to_wait(
    bot: Bot, telegram: TelegramServer, person: Person
) -> None:
    telegram.flood("sendMessage", 7)
    with pytest.raises(RetryAfter, match="0:00:07"):
        await bot.send_message(person.id, "x")
    await bot.send_message(person.id, "x")


async def test_a_page_of_a_proxy_is_no_json(
    bot: Bot, telegram: TelegramServer, person: Person
) -> None:
    telegram.bad_gateway("sendMessage")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(person.id, "x")
    assert person.heard == []


@pytest.mark.parametrize("handled", [True, False])
async def test_a_hanging_call_may_or_may_not_have_its_effect(
    bot: Bot, telegram: TelegramServer, person: Person, handled: bool
) -> None:
    telegram.hang("sendMessage", handled=handled)
    with pytest.raises(TimedOut):
        await bot.send_message(person.id, "x", read_timeout=0.01)
    assert len(person.heard) == handled


@pytest.mark.parametrize("midway", [True, False])
async def test_a_line_is_cut_before_or_in_the_middle_of_an_answer(
    bot: Bot, telegram: TelegramServer, person: Person, midway: bool
) -> None:
    telegram.cut("sendMessage", midway=midway)
    with pytest.raises(NetworkError):
        await bot.send_message(person.id, "x")
    assert len(person.heard) == midway


async def test_a_chat_reads_like_a_transcript(
    bot: Bot, telegram: TelegramServer, person: Person
) -> None:
    await bot.send_message(person.id, "Hello.\nWhat is it?", reply_markup=tap_me("a"))
    await person.sends("photo")
    assert telegram.transcript(person) == (
        "> hello\n< Hello.\n< What is it?\n  [Tap me]\n> (media)"
    )


def article(number: object = 1, title: str = "Hi", text: str = "hi") -> InlineQueryResultArticle:
    return InlineQueryResultArticle(str(number), title, InputTextMessageContent(text))


@pytest.mark.parametrize(
    ("results", "button", "says"),
    [
        ([article(n) for n in range(51)], None, "results_too_much"),
        ([article("é" * 33)], None, "result_id_invalid"),
        ([article(), article()], None, "result_id_duplicate"),
        ([article(title=" ")], None, "article_title_empty"),
        ([article(text="x" * 4097)], None, "message is too long"),
        ([], InlineQueryResultsButton("", start_parameter="a"), "button_text_invalid"),
        ([], InlineQueryResultsButton("Ask", start_parameter="a b"), "start_param_invalid"),
        ([], InlineQueryResultsButton("Ask", start_parameter="a" * 65), "start_param_invalid"),
    ],
)
async def test_an_inline_query_takes_at_most_50_cards_that_fit(
    bot: Bot,
    person: Person,
    results: list[InlineQueryResultArticle],
    button: InlineQueryResultsButton | None,
    says: str,
) -> None:
    number = await person.types("hello")
    with pytest.raises(BadRequest, match=f"(?i){says}"):
        await bot.answer_inline_query(number, results, button=button)


async def test_an_inline_query_is_answered_once(bot: Bot, person: Person) -> None:
    number = await person.types("hello")
    assert await bot.answer_inline_query(number, [article()])
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_inline_query(number, [article()])


async def test_privacy_mode_shows_what_is_meant_for_the_bot(
    bot: Bot, telegram: TelegramServer, person: Person
) -> None:
    group = telegram.group()
    await person.says("@stand_in_bot hello", group.id)
    mine = await bot.send_message(group.id, "hello")
    await person.replies(telegram.message(group.id, mine.message_id), "thanks")
    for unseen in ("hello all", "/help@another_bot", "x@stand_in_bot", "@stand_in_bots"):
        await person.says(unseen, group.id)
    await person.says("/help@stand_in_bot", group.id)
    seen = [u.message.text for u in await bot.get_updates() if u.message and u.message.chat.id < 0]
    assert seen == ["@stand_in_bot hello", "thanks", "/help@stand_in_bot"]


async def test_only_a_forum_has_topics(bot: Bot, telegram: TelegramServer) -> None:
    forum, plain = telegram.group(topics=[7]), telegram.group()
    sent = await bot.send_message(forum.id, "hello", message_thread_id=7)
    assert sent.is_topic_message
    with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
        await bot.send_message(plain.id, "hello", message_thread_id=7)


async def test_a_profile_is_kept_by_language_within_telegrams_limits(bot: Bot) -> None:
    await bot.set_my_description("가" * 512, "ko")
    await bot.set_my_short_description("a" * 120)
    assert (await bot.get_my_description("ko")).description == "가" * 512
    assert (await bot.get_my_description()).description == ""
    assert (await bot.get_chat_menu_button()).type == "default"
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await bot.get_chat_menu_button()).type == "commands"
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_description("가" * 513)
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_short_description("a" * 121)
    with pytest.raises(BadRequest, match=r"(?i)invalid language code specified"):
        await bot.set_my_description("x", "ko-KR")
