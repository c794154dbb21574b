"""What the bot is called on Telegram."""

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.polling import refused_token, unreachable


async def name_of(token: str, base_url: str) -> str:
    """The bot's name, without @, as Telegram says it.

    Raises:
        OperatorError: Telegram does not accept the token or cannot be reached.
    """
    try:
        async with Bot(token, base_url=base_url) as bot:
            return bot.username
    except InvalidToken:
        raise refused_token() from None
    except TelegramError:
        raise unreachable() from None
