"""What of a group's talk is meant for the bot."""

import re
from dataclasses import dataclass, field

from telegram import Message, User
from telegram.ext import filters


@dataclass(frozen=True, slots=True)
class Addressed:
    """What somebody said to the bot: without its name, and without the command if there is one."""

    words: str = field(repr=False)
    command: str | None = None


def addressed(message: Message, me: User) -> Addressed | None:
    """What a message says to the bot; None where it is not for it.

    It is for it where it names the bot, is a command with the bot's name, or replies to it. Not so
    what only passes through: a forwarded message, or a card somebody shared from the bot, which
    names it too. Other bots are not answered: two bots that answer each other never end.
    """
    if message.via_bot or message.forward_origin or message.is_automatic_forward:
        return None
    sender, text = message.from_user, message.text or ""
    if sender is None or (sender.is_bot and message.sender_chat is None):
        return None
    name = re.escape(me.username or "")
    if command := re.match(rf"/(\w+)@{name}(?!\w)\s*(.*)", text, re.DOTALL | re.IGNORECASE):
        return Addressed(command[2].strip(), command[1].casefold())
    called = re.compile(rf"(?<![\w/])@{name}(?![A-Za-z0-9_])", re.IGNORECASE)
    if called.search(text):
        return Addressed(" ".join(called.sub(" ", text).split()))
    replied = message.reply_to_message
    to_me = replied is not None and replied.from_user is not None and replied.from_user.id == me.id
    if to_me and text and not text.startswith("/"):
        return Addressed(text)
    return None


class ForMe(filters.MessageFilter):
    """Passes what is addressed to the bot, so that all else never reaches a handler."""

    def filter(self, message: Message) -> bool:
        """Whether the message is for the bot."""
        return addressed(message, message.get_bot().bot) is not None
