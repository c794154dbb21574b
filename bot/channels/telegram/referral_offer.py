"""The button under an abstention that sends the question on to the campaign."""

from collections.abc import Sequence
from dataclasses import replace

from telegram import Message

from bot.channels.reading import ActionButton, Page
from bot.channels.telegram.referral_taps import ReferralTap, Wish
from bot.channels.telegram.render import Outgoing
from bot.channels.voice import Voice
from bot.core.answer import Abstention, Reason, Reply

_WORTH_ASKING = frozenset(
    {Reason.NO_PASSAGE, Reason.NOT_KNOWN, Reason.UNSUPPORTED, Reason.UNDER_REVIEW}
)
"""Where a person may know what the guides do not hold."""


def with_offer(page: Page, reply: Reply, message: Message, voice: Voice) -> Page:
    """The page with the button, where a person may know more."""
    if not _is_offered(reply, message):
        return page
    offer = ActionButton(voice.referral.offer, ReferralTap(Wish.SHOW, voice.lang).data)
    return Page(page.lines, (*page.buttons, offer))


def as_reply(messages: Sequence[Outgoing], reply: Reply, message: Message) -> list[Outgoing]:
    """The last message, under which the button hangs, as a reply to what the person wrote.

    A tap brings the message it replies to along: that is where the words are found, also after a
    restart, without having been kept.
    """
    *before, last = messages
    to = message.message_id if _is_offered(reply, message) else None
    return [*before, replace(last, reply_to=to)]


def _is_offered(reply: Reply, message: Message) -> bool:
    """Not under somebody else's words: who passes them on cannot say yes for them."""
    worth = isinstance(reply, Abstention) and reply.reason in _WORTH_ASKING
    return worth and message.forward_origin is None
