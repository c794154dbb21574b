"""/start: the greeting, and what the code of a poster or link asks for."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Update

from bot.answering.answerer import Answerer
from bot.channels.reading import ActionButton, Button, Page, Run, StepsButton, notice
from bot.channels.telegram.chosen import Choosing
from bot.channels.telegram.handlers import Context, private_message
from bot.channels.telegram.memory import Memory
from bot.channels.telegram.pacing import Sender
from bot.channels.telegram.render import render
from bot.channels.telegram.step_taps import Choice, Said
from bot.channels.voice import Voice, Voices
from bot.core.errors import OptoutError
from bot.core.ports import Clock
from bot.core.start_code import StartCode

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Campaigns:
    """Whose codes are counted, by the day of `clock`. `names` reads the list as it is now."""

    clock: Clock
    names: Callable[[], frozenset[str]]


class Greeting:
    """Greets. Without `campaigns` nothing is counted."""

    def __init__(
        self,
        answerer: Answerer,
        voices: Voices,
        sender: Sender,
        memory: Memory,
        choosing: Choosing,
        campaigns: Campaigns | None,
    ) -> None:
        self._answerer, self._voices, self._sender = answerer, voices, sender
        self._memory, self._choosing, self._campaigns = memory, choosing, campaigns

    async def on_start(self, update: Update, context: Context) -> None:
        """/start: nothing said before counts any more, what was chosen stays.

        A code brings the steps of its service, the country where none was chosen, and one more
        for its campaign.
        """
        chat_id = private_message(update).chat.id
        chosen = await self._choosing.of(update)
        voice = self._voices[chosen.lang]
        code = await self._read(context.args or ())
        new_place = code.place if chosen.place is None else None
        await self._memory.start_anew(chat_id, new_place)
        page = await self._page(code.service, new_place, voice)
        await self._sender.send(chat_id, render(page, voice.lang))
        if code.campaign and self._campaigns:  # people first, records second
            await self._memory.count(code.campaign, self._campaigns.clock.today())

    async def _read(self, arguments: list[str] | tuple[()]) -> StartCode:
        """What a code says; nothing where there is none, or what it says is gone."""
        if len(arguments) != 1:
            return StartCode()
        try:
            campaigns = self._campaigns  # whose list is a file
            names = await asyncio.to_thread(campaigns.names) if campaigns else frozenset[str]()
        except OptoutError as error:
            _LOG.warning("no campaign is counted: %s", error)
            names = frozenset()
        try:
            words = await self._answerer.walking.start_words(names)
        except OptoutError as error:  # who comes first is greeted, whatever is not ready
            _LOG.warning("a start code was not read: %s", error)
            return StartCode()
        return words.read(arguments[0])

    async def _page(self, service: str | None, place: str | None, voice: Voice) -> Page:
        """The greeting with what the code brought, as far as there are guides for it."""
        lines, words = notice(voice.start).lines, voice.settings
        buttons: tuple[Button, ...] = (StepsButton(voice.steps.begin),)
        if service is None and place is None:
            return Page(lines, buttons)
        choices = await self._answerer.walking.choices(voice.lang)
        if place in choices.places:
            lines = (*lines, (), (Run(words.from_code.format(place=choices.places[place])),))
        if service in choices.services:
            begin = words.begin_service.format(service=choices.services[service])
            own = Choice(voice.lang, service, said=Said.GREETING)
            buttons = (
                ActionButton(begin, own.data),
                ActionButton(voice.steps.another, Choice(voice.lang).data),
            )
        return Page(lines, buttons)
