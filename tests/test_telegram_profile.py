"""What people see of the bot before they write says what the voices say."""

import pytest

from bot.answering.answerer import Answerer
from bot.channels.telegram.profile import MENU
from bot.channels.voice import Voices
from bot.core.guide import Lang
from tests.stand_ins import TelegramServer, bot_on

CODES = {Lang.EN: "", Lang.KO: "ko"}
SETTING = {"setmycommands", "setmydescription", "setmyshortdescription", "setchatmenubutton"}


def settings_made(telegram: TelegramServer) -> list[str]:
    return [call.method for call in telegram.calls if call.method in SETTING]


async def test_menu_and_descriptions_are_set_once_in_both_languages(
    answerer: Answerer, voices: Voices
) -> None:
    async with TelegramServer() as telegram:
        async with bot_on(telegram, answerer, voices):
            for lang, code in CODES.items():
                commands, words = voices[lang].commands, voices[lang].settings
                menu = [
                    (entry["command"], entry["description"]) for entry in telegram.commands[code]
                ]
                assert menu == [(name, commands[name]) for name in MENU]
                assert telegram.texts["description", code] == words.description
                assert telegram.texts["short_description", code] == words.short_description
            assert telegram.menu_button == {"type": "commands"}
        assert len(settings_made(telegram)) == 7
        telegram.texts["description", "ko"] = "옛말"
        async with bot_on(telegram, answerer, voices):
            await telegram.person().says("/help")
            await telegram.settled()
            assert settings_made(telegram)[7:] == ["setmydescription"]


@pytest.mark.parametrize("method", ["getMyCommands", "setMyCommands", "getChatMenuButton"])
async def test_a_profile_that_cannot_be_set_is_no_reason_not_to_start(
    answerer: Answerer, voices: Voices, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    async with TelegramServer() as telegram:
        telegram.refuse(method, 500, "Internal Server Error")
        async with bot_on(telegram, answerer, voices):
            person = telegram.person()
            await person.says("/help")
            await telegram.settled()
            assert len(person.heard) == 1
        assert telegram.texts["description", "ko"] == voices[Lang.KO].settings.description
    assert "could not be set: NetworkError" in caplog.text


def test_the_menu_is_short_enough_to_be_read_and_every_command_of_it_is_in_the_help(
    voices: Voices,
) -> None:
    assert len(MENU) <= 10
    for voice in voices.values():
        assert all(f"/{name} " in voice.help for name in MENU if name != "help")
