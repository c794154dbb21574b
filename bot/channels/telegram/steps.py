"""Guided steps: choose, then one card a step, in one message that is edited in place."""

import logging

from telegram import CallbackQuery, Update

from bot.answering.answerer import Answerer
from bot.channels.reading import lay_out
from bot.channels.telegram import step_cards as cards
from bot.channels.telegram.handlers import Context, private_message, settle, tapped, told
from bot.channels.telegram.pacing import Sender
from bot.channels.telegram.render import Outgoing, render
from bot.channels.telegram.step_taps import (
    At,
    Choice,
    Opening,
    View,
    parse_step_tap,
    stamp,
)
from bot.channels.voice import Voice, Voices
from bot.core.guide import SectionKind

_LOG = logging.getLogger(__name__)


class Steps:
    """Walks somebody through a guide. It remembers nothing: the place is in the buttons."""

    def __init__(self, answerer: Answerer, voices: Voices, sender: Sender) -> None:
        self._answerer, self._voices, self._sender = answerer, voices, sender

    async def on_steps(self, update: Update, _: Context) -> None:
        """/steps: which service?"""
        lang = told(update)
        shown = await self._choose(Choice(lang), self._voices[lang])
        await self._sender.send(private_message(update).chat.id, shown)

    async def on_tap(self, update: Update, context: Context) -> None:
        """A button of a walk: show what it leads to, in the message it hangs under.

        The first one, under an answer or a greeting, starts a message of its own.
        """
        query = tapped(update)
        await settle(query)
        if query.message is None:
            return
        tap = parse_step_tap(query.data or "")
        voice = self._voices[tap.lang if tap else told(update)]
        match tap:
            case Choice():
                shown = await self._choose(tap, voice)
            case Opening():
                shown = [await self._open(tap, voice)]
            case At():
                shown = [await self._show(tap, context.bot.username, voice)]
            case None:
                shown = [cards.gone(voice)]
        apart = isinstance(tap, Opening) or (isinstance(tap, Choice) and tap.service is None)
        await self._put(query, shown, apart=apart)
        _LOG.info("outcome=steps view=%s", type(tap).__name__.lower())

    async def _choose(self, choice: Choice, voice: Voice) -> list[Outgoing]:
        """The next thing to choose; the first card where nothing is left to choose.

        Where no guide has steps for what was chosen, its answer.
        """
        walking = self._answerer.walking
        choices = await walking.choices(voice.lang)
        if choice.service is None or choice.service not in choices.services:
            return [cards.ask_service(choices, voice)]
        if choice.ask_place:
            return [cards.ask_place(choice, choices, voice)]
        if choice.device is None:
            return [cards.ask_device(choice, choices, voice)]
        place = choice.place or choices.home
        if place is None:
            return [cards.ask_place(choice, choices, voice)]
        walk = await walking.walk_for(choice.service, place, voice.lang)
        if walk is not None:
            route = walk.route_for(choice.device)
            at = At(walk.card.slug, route.number, 1, voice.lang, stamp(walk.version))
            return [cards.card(walk, route, at, voice)]
        question = await walking.question(choice.service, place, voice.lang)
        if question is None:
            return [cards.gone(voice)]
        turn = await self._answerer.answer(question)
        return render(lay_out(turn.reply, self._voices), turn.reply.lang)

    async def _open(self, opening: Opening, voice: Voice) -> Outgoing:
        walk = await self._answerer.walking.walk(opening.slug, voice.lang)
        if walk is None:
            return cards.gone(voice)
        if len(walk.routes) > 1:
            return cards.ask_route(walk, voice)
        route = walk.routes[0]
        at = At(opening.slug, route.number, 1, voice.lang, stamp(walk.version))
        return cards.card(walk, route, at, voice)

    async def _show(self, at: At, bot: str, voice: Voice) -> Outgoing:
        walk = await self._answerer.walking.walk(at.slug, voice.lang)
        if walk is None:
            return cards.gone(voice)
        route = next((route for route in walk.routes if route.number == at.route), None)
        if route is None:
            return cards.gone(voice, walk)
        if at.version != stamp(walk.version):
            return cards.changed(walk, at, voice)
        if not 1 <= at.step <= len(route.steps) + 1:
            return cards.gone(voice, walk)
        if at.view is View.STOP:
            return cards.stopped(walk, at, voice)
        if at.view is View.TROUBLE:
            return cards.trouble(walk, route, at, voice)
        if at.step <= len(route.steps):
            return cards.card(walk, route, at, voice)
        section = self._answerer.section
        parts = [
            part
            for kind in (SectionKind.PROOF, SectionKind.LIMITS)
            if (part := await section(at.slug, kind, voice.lang))
        ]
        more = await section(at.slug, SectionKind.NEXT, voice.lang) is not None
        return cards.end(walk, route, at, parts, bot, voice, more=more)

    async def _put(self, query: CallbackQuery, shown: list[Outgoing], *, apart: bool) -> None:
        """Show it in place of what was there, or apart from it, below."""
        assert query.message is not None
        chat_id, rest = query.message.chat.id, shown
        if not apart:
            if not await self._sender.edit(chat_id, query.message.message_id, shown[0]):
                return
            rest = shown[1:]
        await self._sender.send(chat_id, rest)
