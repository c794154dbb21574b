"""Answers of the campaign go out to those who sent it a question, neither lost nor doubled."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.telegram.referral_messages import answered
from bot.channels.telegram.render import Outgoing
from bot.channels.voice import Voices
from bot.core.keeping import Cause, SendKey
from bot.core.referral import Answered, Referrals

LOOK_S = 5.0
"""How often it looks whether somebody answered."""


class Telling:
    """What a person of the campaign is done with, as errands."""

    name, look_s = "answer", LOOK_S

    def __init__(self, referrals: Referrals, voices: Voices) -> None:
        self._referrals, self._voices = referrals, voices

    async def take_over(self) -> None:
        """Release what a program that died had claimed; the notes say what came of it."""
        for id in await self._referrals.stranded():
            await self._referrals.release(id)

    async def due(self) -> Sequence["_Told"]:
        """Those whose chat is not told yet."""
        due = await self._referrals.due()
        return [_Told(answer, self._referrals, self._voices) for answer in due]


@dataclass(frozen=True, slots=True)
class _Told:
    """One answer to be told."""

    answer: Answered
    kept: Referrals
    voices: Voices

    @property
    def key(self) -> SendKey:
        return SendKey(Cause.REFERRAL, self.answer.id)

    @property
    def chat_id(self) -> int:
        return self.answer.chat_id

    async def message(self, *, again: bool) -> Outgoing:
        return answered(self.answer, self.voices[self.answer.lang], again=again)

    async def claim(self) -> bool:
        return await self.kept.claim(self.answer.id)

    async def over(self) -> None:
        await self.kept.told(self.answer.id)

    async def release(self) -> None:
        await self.kept.release(self.answer.id)

    async def nobody_there(self) -> object:
        return await self.kept.end_all(self.answer.chat_id)
