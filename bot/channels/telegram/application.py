"""What the Telegram bot is made of."""

import asyncio
import os
from functools import partial

from telegram import LinkPreviewOptions
from telegram.error import InvalidToken
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.answering.answerer import Answerer
from bot.answering.off_now import OffNow
from bot.channels.telegram.budget import SendBudget
from bot.channels.telegram.buttons import CONSENT
from bot.channels.telegram.chat_settings import ChatSettings
from bot.channels.telegram.chosen import Choosing
from bot.channels.telegram.edits import Edits
from bot.channels.telegram.greeting import Campaigns, Greeting
from bot.channels.telegram.groups import Groups
from bot.channels.telegram.handlers import Conversation, interrupted
from bot.channels.telegram.inline import Inline
from bot.channels.telegram.letter_days import DueDays
from bot.channels.telegram.letters import LetterFlow
from bot.channels.telegram.memory import Memory
from bot.channels.telegram.pacing import Pause, Sender
from bot.channels.telegram.polling import TelegramApplication, refused_token, run
from bot.channels.telegram.privacy import Privacy
from bot.channels.telegram.profile import set_profile
from bot.channels.telegram.referrals import ReferralsFlow
from bot.channels.telegram.reminders import RemindersFlow
from bot.channels.telegram.step_taps import MARK
from bot.channels.telegram.steps import Steps
from bot.channels.telegram.switched_off import BEFORE_ALL, SwitchedOff
from bot.channels.telegram.thumbs import PATTERN, Thumbs
from bot.channels.voice import Voices
from bot.core.keeping import Keeping

__all__ = ["TelegramApplication", "build_application", "run"]

READ_TIMEOUT_S = 20.0
"""Telegram may deliver a message and answer seconds later; giving up earlier loses its fate."""

_POLL_CONNECTIONS = 4
# Each request looks at every open connection, twice: python-telegram-bot's 256 cost more than they
# carry. 32 carry some hundred messages a second.
_CONNECTIONS, _CONNECTION_WAIT_S = 32, 20.0

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
    moment: Pause = asyncio.sleep,
    budget: SendBudget | None = None,
    due_days: DueDays | None = None,
    campaigns: Campaigns | None = None,
    off: OffNow | None = None,
) -> TelegramApplication:
    """The bot, ready to `run`.

    Args:
        token: from @BotFather.
        base_url: the Bot API server, as python-telegram-bot takes it: ending in /bot.
        keeping: what is kept of chats and turns, for `keep_days` days.
        pause: how the bot waits when Telegram asks it to.
        moment: how it waits before it shows that an answer takes longer.
        budget: how fast it may write, shared with whatever else writes through the same bot.
        due_days: counts the day an answer to a letter is due; None leaves that and
            reminders out.
        campaigns: whose start codes are counted; None counts none.
        off: what is switched off; None switches nothing off.

    Raises:
        OperatorError: there is no token.
    """
    answering_once = {"keeping": keeping, "apology": partial(interrupted, voices)}
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # durations as timedelta: the coming default
    try:
        application = (
            Application.builder()
            .token(token.strip())
            .base_url(base_url)
            .application_class(TelegramApplication, answering_once)
            .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
            .read_timeout(READ_TIMEOUT_S)
            .connection_pool_size(_CONNECTIONS)
            .pool_timeout(_CONNECTION_WAIT_S)
            .get_updates_connection_pool_size(_POLL_CONNECTIONS)
            .updater(None)  # polling.py fetches: it confirms what is handled, not what is fetched
            .post_init(lambda built: set_profile(built.bot, voices))
            .build()
        )
    except InvalidToken:
        raise refused_token() from None
    assert isinstance(application, TelegramApplication)
    sender = Sender(application.bot, pause, moment, budget)
    memory = Memory(keeping, voices.digest)
    switched_off = SwitchedOff(off or OffNow(), answerer, voices, sender, memory)
    application.add_handlers(switched_off.handlers(), group=BEFORE_ALL)
    privacy = Privacy(memory, voices, sender, keep_days)
    choosing = Choosing(memory)
    thumbs = Thumbs(memory, voices)
    application.add_handler(CallbackQueryHandler(thumbs.on_tap, PATTERN))
    reports, reminds = keeping.screen_reports, due_days is not None
    steps = Steps(answerer, voices, sender, choosing, reports, reminds=reminds)
    if due_days:
        reminders = RemindersFlow(answerer, voices, sender, choosing, keeping.reminders, due_days)
        application.add_handlers(reminders.handlers(_NEW))
        application.add_handler(reminders.on_blocked(), group=1)  # groups hear of it as well
    application.add_handler(CommandHandler("steps", steps.on_steps, _NEW))
    application.add_handler(CallbackQueryHandler(steps.on_tap, rf"{MARK}\|"))
    letters = LetterFlow(answerer, voices, sender, choosing, due_days)
    application.add_handlers(letters.handlers(_NEW))
    application.add_handlers(ChatSettings(answerer, voices, sender, choosing).handlers(_NEW))
    greeting = Greeting(answerer, voices, sender, memory, choosing, campaigns)
    application.add_handler(CommandHandler("start", greeting.on_start, _NEW))
    application.add_handlers(Groups(answerer, voices, sender).handlers())
    application.add_handler(InlineQueryHandler(Inline(answerer, voices).on_query))
    edits = Edits(sender, keeping.outbox)
    conversation = Conversation(answerer, voices, sender, memory, choosing, privacy, edits, thumbs)
    otherwise = conversation.on_question
    referrals = ReferralsFlow(
        keeping.referrals, answerer, voices, sender, choosing, keep_days, otherwise
    )
    application.add_handlers(referrals.handlers(_NEW))
    application.add_handler(referrals.on_blocked(), group=2)
    _add_handlers(application, conversation, privacy)
    return application


def _add_handlers(
    application: TelegramApplication, conversation: Conversation, privacy: Privacy
) -> None:
    """Who handles what in a private chat: the first that fits."""
    for name, handler in {
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
            MessageHandler(_NEW & (filters.TEXT | filters.CAPTION), conversation.on_question),
            MessageHandler(_NEW & ~filters.StatusUpdate.ALL, conversation.on_media),
            MessageHandler(_EDITED & filters.TEXT, conversation.on_edited),
            CallbackQueryHandler(privacy.on_choice, rf"^{CONSENT}\|(yes|no)\|(ko|en)$"),
            CallbackQueryHandler(conversation.on_tap),
        ]
    )
    application.add_error_handler(conversation.on_error)
