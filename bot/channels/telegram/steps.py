"""Guided steps: choose, then one card a step, in one message that is edited in place."""

import logging
from dataclasses import replace

from telegram import CallbackQuery, Update

from bot.answering.answerer import Answerer
from bot.answering.walking import Route, Walk
from bot.channels.reading import lay_out
from bot.channels.telegram import step_cards as cards
from bot.channels.telegram.chosen import Choosing, Chosen
from bot.channels.telegram.handlers import Context, private_message, settle, tapped
from bot.channels.telegram.pacing import Sender
from bot.channels.telegram.render import Outgoing, render
from bot.channels.telegram.screen_reports import report_screen
from bot.channels.telegram.step_taps import (
    At,
    Choice,
    Opening,
    Said,
    StepTap,
    View,
    parse_step_tap,
    stamp,
)
from bot.channels.voice import Voice, Voices
from bot.core.guide import Device, SectionKind
from bot.core.keeping import ScreenReports

_LOG = logging.getLogger(__name__)


class Steps:
    """Walks somebody through a guide. Where they are is in the buttons.

    A device or country that is chosen on the way is remembered, and not asked for again.
    """

    def __init__(
        self,
        answerer: Answerer,
        voices: Voices,
        sender: Sender,
        choosing: Choosing,
        reports: ScreenReports,
        *,
        reminds: bool = False,
    ) -> None:
        self._answerer, self._voices, self._sender = answerer, voices, sender
        self._choosing, self._reports, self._reminds = choosing, reports, reminds

    async def on_steps(self, update: Update, _: Context) -> None:
        """/steps: which service?"""
        chosen = await self._choosing.of(update)
        shown = await self._choose(Choice(chosen.lang), chosen, self._voices[chosen.lang])
        await self._sender.send(private_message(update).chat.id, shown)

    async def on_tap(self, update: Update, context: Context) -> None:
        """A button of a walk: show what it leads to, in the message it hangs under.

        The first one, under an answer or a greeting, starts a message of its own.
        """
        query = tapped(update)
        await settle(query)
        if query.message is None:
            return
        tap, chosen = parse_step_tap(query.data or ""), await self._choosing.of(update)
        voice = self._voices[tap.lang if tap else chosen.lang]
        match tap:
            case Choice():
                shown = await self._choose(tap, chosen, voice)
            case Opening():
                shown = [await self._open(tap, chosen, voice)]
            case At():
                shown = [await self._show(tap, context.bot.username, voice)]
            case None:
                shown = [cards.gone(voice)]
        await self._put(query, shown, apart=isinstance(tap, Choice | Opening) and tap.begins)
        # people first, records second
        await self._remember(query.message.chat.id, tap)
        if isinstance(tap, At) and tap.view is View.TROUBLE:
            await self._report(tap)
        _LOG.info("outcome=steps view=%s", type(tap).__name__.lower())

    async def _remember(self, chat_id: int, tap: StepTap | None) -> None:
        """Keep the device or the place that this very tap chose."""
        match tap:
            case Choice(said=Said.PLACE, place=str(place)):
                choices = await self._answerer.walking.choices(tap.lang)
                if place in choices.places:
                    await self._choosing.country(chat_id, place)
            case Choice(said=Said.DEVICE, device=device) | Opening(device=device) if device:
                await self._choosing.device(chat_id, device)

    async def _choose(self, choice: Choice, chosen: Chosen, voice: Voice) -> list[Outgoing]:
        """The next thing to choose; the first card where nothing is left to choose.

        Where no guide has steps for what was chosen, its answer.
        """
        walking = self._answerer.walking
        choices, service = await walking.choices(voice.lang), choice.service
        if service is None or service not in choices.services:
            return [cards.ask_service(choices, voice)]
        choice = replace(choice, said=Said.NOTHING)
        if choice.ask_place:
            return [cards.ask_place(choice, choices, voice)]
        if choice.place is None and chosen.place in choices.places:
            choice = replace(choice, place=chosen.place)
        device = choice.device or (None if choice.ask_device else chosen.device)
        if device is None:
            return [cards.ask_device(choice, choices, voice)]
        place = choice.place or choices.home
        if place is None:
            return [cards.ask_place(choice, choices, voice)]
        walk = await walking.walk_for(service, place, voice.lang)
        if walk is not None:
            first = cards.card(walk, *_first(walk, device), voice)
            if choice.device:
                return [first]
            change = replace(choice, ask_device=True)
            return [cards.remembered(first, device, choices.places.get(place), change, voice)]
        question = await walking.question(service, place, voice.lang)
        if question is None:
            return [cards.gone(voice)]
        turn = await self._answerer.answer(question)
        return render(lay_out(turn.reply, self._voices), turn.reply.lang)

    async def _open(self, opening: Opening, chosen: Chosen, voice: Voice) -> Outgoing:
        walk = await self._answerer.walking.walk(opening.slug, voice.lang)
        if walk is None:
            return cards.gone(voice)
        if len(walk.routes) == 1:
            return cards.card(walk, *_first(walk), voice)
        if opening.device:
            return cards.card(walk, *_first(walk, opening.device), voice)
        if opening.ask_device or chosen.device is None:
            return cards.ask_route(walk, voice)
        first = cards.card(walk, *_first(walk, chosen.device), voice)
        change = replace(opening, ask_device=True)
        return cards.remembered(first, chosen.device, None, change, voice)

    async def _show(self, at: At, bot: str, voice: Voice) -> Outgoing:
        walk = await self._answerer.walking.walk(at.slug, voice.lang)
        if walk is None:
            return cards.gone(voice)
        route = _route_of(walk, at)
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
        reminds = self._reminds
        return cards.end(walk, route, at, parts, bot, voice, more=more, reminds=reminds)

    async def _report(self, at: At) -> None:
        """Note that a screen differs there; not for a card whose guide is another one by now."""
        walk = await self._answerer.walking.walk(at.slug, at.lang)
        route = _route_of(walk, at) if walk and at.version == stamp(walk.version) else None
        if route and 1 <= at.step <= len(route.steps):
            await report_screen(self._reports, at, route)

    async def _put(self, query: CallbackQuery, shown: list[Outgoing], *, apart: bool) -> None:
        """Show it in place of what was there, or apart from it, below."""
        assert query.message is not None
        chat_id, rest = query.message.chat.id, shown
        if not apart:
            if not await self._sender.edit(chat_id, query.message.message_id, shown[0]):
                return
            rest = shown[1:]
        await self._sender.send(chat_id, rest)


def _route_of(walk: Walk, at: At) -> Route | None:
    return next((route for route in walk.routes if route.number == at.route), None)


def _first(walk: Walk, device: Device | None = None) -> tuple[Route, At]:
    """The beginning of a walk, on the route of a device."""
    route = walk.route_for(device) if device else walk.routes[0]
    return route, At(walk.card.slug, route.number, 1, walk.card.lang, stamp(walk.version))
