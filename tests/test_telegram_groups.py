"""The bot in a group: briefly, when spoken to, and nothing of it is kept."""

import logging
from typing import Any

import pytest

from bot.answering.answerer import Answerer
from bot.channels.brief import MAX_CHARS
from bot.channels.telegram.group_budget import MOST, WINDOW_S, GroupBudget
from bot.channels.voice import Voices
from bot.core.guide import Lang
from bot.core.keeping import Cause, SendKey
from bot.store.store import Store
from tests.stand_ins import Group, TelegramServer, bot_on

ME = "@stand_in_bot"
HOW_TO = {
    Lang.KO: "이그잼플넷 AI 학습 거부 어떻게 해요",
    Lang.EN: "how do i stop examplenet training on my photos in korea",
}
QUOTED = {Lang.KO: "이의 제기 양식", Lang.EN: "objection form"}
FORWARDED: dict[str, Any] = {
    "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}
}
LINK = "https://t.me/stand_in_bot?start=examplenet"


def replied_to(group: Group) -> list[str]:
    """The texts the bot's messages hang under."""
    return [message["reply_to_message"]["text"] for message in group.said]


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("how", ["{me} {words}", "{words} {me}?", "/steps{me} {words}"])
async def test_a_question_to_the_bot_gets_a_short_answer_under_it(
    telegram: TelegramServer, voices: Voices, lang: Lang, how: str
) -> None:
    group, person = telegram.group(), telegram.person(lang="de")
    asked = how.format(me=ME, words=HOW_TO[lang])
    await person.says(asked, group.id)
    await telegram.settled()
    (heard,) = group.heard
    assert QUOTED[lang] in heard.text
    assert voices[lang].labels.sources in heard.text
    assert "2026-03-02" in heard.text
    assert len(heard.text) <= MAX_CHARS
    assert heard.buttons == ({voices[lang].outside.go_on: LINK},)
    assert replied_to(group) == [asked]
    assert voices[lang].keeping.ask.format(days=30) not in heard.text


async def test_a_reply_to_the_bot_is_a_question_and_a_reply_to_others_is_not(
    telegram: TelegramServer,
) -> None:
    group, person, friend = telegram.group(), telegram.person(), telegram.person()
    await person.says(f"{ME} hello", group.id)
    await telegram.settled()
    (greeting,) = group.said
    await friend.replies(greeting, HOW_TO[Lang.EN])
    await friend.replies(greeting, "/help@another_bot")
    await telegram.settled()
    said = telegram.messages_in(group.id)[-2]
    assert replied_to(group) == [f"{ME} hello", HOW_TO[Lang.EN]]
    await person.replies(said, "what do you mean")
    await telegram.settled()
    assert len(group.heard) == 2


async def test_what_is_not_for_the_bot_is_not_touched(telegram: TelegramServer) -> None:
    telegram.me["can_read_all_group_messages"] = True
    group, person = telegram.group(), telegram.person()
    for text in (HOW_TO[Lang.EN], "/start", "/help@another_bot", "mail me: me@stand_in_bot"):
        await person.says(text, group.id)
    await person.says(f"{ME} {HOW_TO[Lang.EN]}", group.id, **FORWARDED)
    await person.says(f"/start{ME} true", group.id)  # what an app writes when it adds the bot
    await telegram.settled()
    assert group.heard == []
    assert telegram.calls_of("sendChatAction") == []


@pytest.mark.parametrize("lang", Lang)
async def test_what_needs_a_private_chat_leads_there(
    telegram: TelegramServer, voices: Voices, lang: Lang
) -> None:
    words = voices[lang].outside
    expected = {
        ME: words.ask.format(bot=ME[1:]),
        f"/start{ME}": words.ask.format(bot=ME[1:]),
        f"/letter{ME}": words.alone,
        f"/mydata{ME}": words.alone,
        f"/forget{ME} everything": words.alone,
    }
    group, person = telegram.group(), telegram.person(lang=lang)
    for text in expected:
        await person.says(text, group.id)
    await telegram.settled()
    assert [heard.text for heard in group.heard] == list(expected.values())
    assert {heard.labels[0] for heard in group.heard} == {words.go_on}
    assert person.heard == []


async def test_nothing_of_a_group_is_kept_or_logged(
    telegram: TelegramServer, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    group, person = telegram.group(), telegram.person()
    await person.says(f"{ME} {HOW_TO[Lang.EN]}", group.id)
    await telegram.settled()
    assert len(group.heard) == 1
    for chat_id in (group.id, person.id):
        kept = await store.mydata(chat_id)
        assert [kept["chat"], kept["turns"], kept["reminders"], kept["sent"]] == [None, [], [], []]
    assert caplog.messages[-1] == "outcome=group asked=True"
    assert "examplenet" not in caplog.text
    assert str(group.id) not in caplog.text


async def test_an_apology_to_a_group_keeps_nothing_of_it_either(
    answerer: Answerer, voices: Voices, store: Store
) -> None:
    async with TelegramServer() as server:
        group, person = server.group(), server.person(lang="en")
        await person.says(f"{ME} {HOW_TO[Lang.EN]}", group.id)
        (update,) = server.updates_made
        await store.outbox.begin(SendKey(Cause.UPDATE, update["update_id"]), 1, None)
        async with bot_on(server, answerer, voices, store):
            await server.settled()
    assert [heard.text for heard in group.heard] == [voices[Lang.EN].delivery.interrupted]
    assert (await store.mydata(group.id))["sent"] == []


async def test_an_answer_stays_in_its_topic(telegram: TelegramServer) -> None:
    forum, plain, person = telegram.group(topics=[7]), telegram.group(), telegram.person()
    thread: dict[str, Any] = {"message_thread_id": 7}
    await person.says(f"{ME} help", forum.id, **thread, is_topic_message=True)
    await person.says(f"{ME} help", plain.id, **thread)  # a thread of replies is no topic
    await telegram.settled()
    assert [message.get("message_thread_id") for message in forum.said + plain.said] == [7, None]


async def test_an_admin_in_the_groups_name_is_answered_in_the_groups_language(
    telegram: TelegramServer, voices: Voices
) -> None:
    group = telegram.group(title="우리 동네 모임")
    await group.admin_in_disguise().says(f"/help{ME}", group.id)
    await telegram.settled()
    assert [h.text for h in group.heard] == [voices[Lang.KO].outside.ask.format(bot=ME[1:])]


async def test_a_helpline_stands_alone(telegram: TelegramServer) -> None:
    group = telegram.group()
    await telegram.person(lang="ko").says(f"{ME} 죽고 싶어", group.id)
    await telegram.settled()
    assert "109" in group.heard[0].text
    assert group.heard[0].buttons == ()


@pytest.mark.parametrize("lang", Lang)
async def test_the_bot_greets_once_where_it_is_added_and_never_in_a_channel(
    telegram: TelegramServer, voices: Voices, lang: Lang
) -> None:
    group, channel, person = telegram.group(), telegram.group("channel"), telegram.person(lang=lang)
    await group.takes_in(person)
    await group.takes_in(person, "member", "administrator")
    await channel.takes_in(person, "left", "administrator")
    await telegram.settled()
    assert [h.text for h in group.heard] == [voices[lang].outside.hello.format(bot=ME[1:])]
    assert channel.heard == []


async def test_a_group_that_mutes_the_bot_is_no_error(
    telegram: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    group, person = telegram.group(), telegram.person()
    said = "Bad Request: not enough rights to send text messages to the chat"
    telegram.refuse("sendMessage", 400, said, chat_id=group.id)
    await person.says(f"{ME} help", group.id)
    await telegram.settled()
    assert group.heard == []
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []


async def test_in_a_flood_the_bot_falls_silent_in_that_group_alone(
    telegram: TelegramServer,
) -> None:
    loud, quiet, person = telegram.group(), telegram.group(), telegram.person()
    for _ in range(2):
        for _ in range(MOST - 5):
            await person.says(f"/help{ME}", loud.id)
        await telegram.settled()
    await person.says(f"/help{ME}", quiet.id)
    await telegram.settled()
    assert [len(loud.heard), len(quiet.heard)] == [MOST, 1]


def test_a_minute_later_a_group_hears_the_bot_again() -> None:
    now = 0.0
    budget = GroupBudget(lambda: now)
    assert [budget.take(-1) for _ in range(MOST + 1)] == [True] * MOST + [False]
    assert budget.take(-2)
    now = WINDOW_S
    assert budget.take(-1)
