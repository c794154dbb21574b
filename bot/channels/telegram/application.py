"""What the Telegram bot is made of."""

import asyncio
import os

from telegram import LinkPreviewOptions
from telegram.error import InvalidToken
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    Defaults,
    MessageHandler,
    filters,
)

from bot.answering.answerer import Answerer
from bot.channels.telegram.buttons import CONSENT
from bot.channels.telegram.handlers import Conversation
from bot.channels.telegram.letter_days import DueDays
from bot.channels.telegram.letters import LetterFlow
from bot.channels.telegram.memory import Memory
from bot.channels.telegram.ordering import PerChat
from bot.channels.telegram.pacing import Pause, Sender
from bot.channels.telegram.polling import TelegramApplication, refused_token, run, setup_commands
from bot.channels.telegram.privacy import Privacy
from bot.channels.telegram.step_taps import MARK
from bot.channels.telegram.steps import Steps
from bot.channels.voice import Voices
from bot.core.keeping import Keeping

__all__ = ["TelegramApplication", "build_application", "run"]

READ_TIMEOUT_S = 20.0
"""Telegram may deliver a message and answer seconds later; giving up earlier loses its fate."""

_POLL_CONNECTIONS = 4

_NEW = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
_EDITED = filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE


def build_application(
    token: str,
    base_url: str,
    answerer: Answerer,
    voices: Voices,
    keeping: Keeping,
    keep_days: int,
    *,
    pause: Pause = asyncio.sleep,
    due_days: DueDays | None = None,
) -> TelegramApplication:
    """The bot, ready to `run`.

    Args:
        token: from @BotFather.
        base_url: the Bot API server, as python-telegram-bot takes it: ending in /bot.
        keeping: what is kept of chats and turns, for `keep_days` days.
        pause: how the bot waits when Telegram asks it to.
        due_days: counts the day an answer to a letter is due; None leaves that out.

    Raises:
        OperatorError: there is no token.
    """
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # durations as timedelta: the coming default
    try:
        application = (
            Application.builder()
            .token(token.strip())
            .base_url(base_url)
            .concurrent_updates(PerChat())
            .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
            .read_timeout(READ_TIMEOUT_S)
            .get_updates_connection_pool_size(_POLL_CONNECTIONS)
            .updater(None)  # polling.py fetches: it confirms what is handled, not what is fetched
            .post_init(lambda built: setup_commands(built.bot, voices))
            .build()
        )
    except InvalidToken:
        raise refused_token() from None
    sender = Sender(application.bot, pause)
    memory = Memory(keeping)
    privacy = Privacy(memory, voices, sender, keep_days)
    steps = Steps(answerer, voices, sender)
    application.add_handler(CommandHandler("steps", steps.on_steps, _NEW))
    application.add_handler(CallbackQueryHandler(steps.on_tap, rf"{MARK}\|"))
    application.add_handlers(LetterFlow(answerer, voices, sender, due_days).handlers(_NEW))
    _add_handlers(application, Conversation(answerer, voices, sender, memory, privacy), privacy)
    return application


def _add_handlers(
    application: TelegramApplication, conversation: Conversation, privacy: Privacy
) -> None:
    """Who handles what: the first that fits. In groups the bot is silent."""
    for name, handler in {
        "start": conversation.on_start,
        "help": conversation.on_help,
        "sources": conversation.on_sources,
        "privacy": conversation.on_privacy,
        "mydata": conversation.on_mydata,
        "forget": conversation.on_forget,
    }.items():
        application.add_handler(CommandHandler(name, handler, _NEW))
    application.add_handlers(
        [
            MessageHandler(_NEW & filters.COMMAND, conversation.on_unknown_command),
            MessageHandler(_NEW & filters.TEXT, conversation.on_question),
            MessageHandler(_NEW & ~filters.StatusUpdate.ALL, conversation.on_media),
            MessageHandler(_EDITED & filters.TEXT, conversation.on_edited),
            CallbackQueryHandler(privacy.on_choice, rf"^{CONSENT}\|(yes|no)\|(ko|en)$"),
            CallbackQueryHandler(conversation.on_tap),
        ]
    )
    application.add_error_handler(conversation.on_error)
