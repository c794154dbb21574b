"""The whole bot or one guide, off and on."""

import logging

from starlette.requests import Request
from starlette.responses import Response

from bot.console.page import go_to, me, render, words_for
from bot.console.parts import Parts
from bot.core.errors import OperatorError
from bot.core.guide import Lang
from bot.core.switching import BOT

_LONGEST_REASON = 500
_LOG = logging.getLogger(__name__)


class SwitchesPage:
    """What must not be said any more is switched off here, with a reason and a second look."""

    def __init__(self, parts: Parts) -> None:
        self._switches, self._corpus = parts.log.switches, parts.corpus

    async def show(self, request: Request) -> Response:
        """What is off, and what can be switched off."""
        off = await self._switches.all()
        titles = await self._titles(words_for(request).lang)
        bot = next((one for one in off if one.target == BOT), None)
        guides_off = [one for one in off if one.target != BOT]
        free = {slug: title for slug, title in titles.items()
                if slug not in {one.target for one in off}}  # fmt: skip
        return render(
            request, "switches.html", bot=bot, guides_off=guides_off, titles=titles, free=free
        )

    async def confirm(self, request: Request) -> Response:
        """Ask once more before anything is off."""
        form = await request.form()
        target, reason = str(form.get("target", "")), _reason(form.get("reason"))
        titles = await self._titles(words_for(request).lang)
        if not reason or not (target == BOT or target in titles):
            return go_to("/switches")
        return render(
            request, "switch_off.html", target=target, reason=reason, title=titles.get(target)
        )

    async def off(self, request: Request) -> Response:
        """Switch off."""
        form = await request.form()
        target, reason = str(form.get("target", "")), _reason(form.get("reason"))
        known = target == BOT or target in await self._titles(words_for(request).lang)
        if not (reason and known):
            return go_to("/switches")
        await self._switches.off(target, reason, me(request).name)
        return go_to("/switches", "switched_off")

    async def on(self, request: Request) -> Response:
        """Switch on again."""
        target = str((await request.form()).get("target", ""))
        await self._switches.on(target, me(request).name)
        return go_to("/switches", "switched_on")

    async def _titles(self, lang: Lang) -> dict[str, str]:
        """Every file the bot answers from, by slug, in the order of its titles."""
        try:
            cards = await self._corpus.cards(lang)
        except OperatorError as error:  # the bot as a whole can be switched off all the same
            _LOG.warning("%s", error)
            return {}
        return {card.slug: card.title for card in sorted(cards, key=lambda card: card.title)}


def _reason(written: object) -> str:
    said = " ".join(str(written or "").split())[:_LONGEST_REASON]
    return "".join(character for character in said if character.isprintable())
