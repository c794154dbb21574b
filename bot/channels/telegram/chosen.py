"""What somebody chose for their chat: language, country, device."""

from dataclasses import dataclass, replace

from telegram import Update

from bot.channels.telegram.memory import Memory
from bot.core.guide import Device, Lang
from bot.core.keeping import Chat


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be used for a chat; None stands where nothing was chosen.

    `lang` is the language of the app where none was.
    """

    lang: Lang
    place: str | None = None
    device: Device | None = None


class Choosing:
    """Reads and notes what chats chose. Where the store is away, nothing was chosen."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def of(self, update: Update) -> Chosen:
        """What the chat of an update chose."""
        chat = update.effective_chat
        known = await self._memory.recall(chat.id) if chat else Chat()
        return Chosen(known.lang or told(update), known.place, known.device)

    async def language(self, chat_id: int, lang: Lang) -> bool:
        """Note a language; False where it could not be kept."""
        return await self._memory.choose(chat_id, lambda chat: replace(chat, lang=lang))

    async def country(self, chat_id: int, place: str | None) -> bool:
        """Note a country, or with None that none is to be known; False where that failed.

        The country the chat was about before counts no more: what was just chosen does.
        """

        def change(chat: Chat) -> Chat:
            recent = replace(chat.recent, jurisdiction=None) if chat.recent else None
            return replace(chat, place=place, recent=recent)

        return await self._memory.choose(chat_id, change)

    async def device(self, chat_id: int, device: Device) -> bool:
        """Note a device; False where it could not be kept."""
        return await self._memory.choose(chat_id, lambda chat: replace(chat, device=device))


def told(update: Update) -> Lang:
    """The language Telegram says the person's app is in, as far as the bot writes it."""
    user = update.effective_user
    code = (user.language_code if user else None) or ""
    return Lang.KO if code.partition("-")[0].casefold() == Lang.KO else Lang.EN
