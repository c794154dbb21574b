"""A question on its way to the campaign, and its answer, as messages."""

from collections.abc import Callable
from datetime import date, datetime

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, MessageEntity

from bot.channels.telegram.referral_taps import ReferralTap, Wish
from bot.channels.telegram.render import Outgoing, utf16_len
from bot.channels.voice import Voice, Voices
from bot.core.referral import Answered, Referral


def to_be_sent(
    masked: str, today: date, keep_days: int, reply_to: int | None, voice: Voice
) -> Outgoing:
    """Exactly what would be sent, quoted, with a yes and a no."""
    words, before = voice.referral, f"{voice.referral.preview}\n\n"
    day = voice.calendar.said(today)
    along = words.along.format(language=voice.settings.name, day=day, days=keep_days)
    quoted = MessageEntity(MessageEntity.BLOCKQUOTE, utf16_len(before), utf16_len(masked))
    rows = [[(words.send, Wish.SEND)], [(words.reword, Wish.REWORD), (words.drop, Wish.NOT)]]
    return Outgoing(
        f"{before}{masked}\n\n{along}",
        (quoted,),
        InlineKeyboardMarkup([[_button(*b, voice) for b in row] for row in rows]),
        reply_to,
    )


def sent(question: str, keep_days: int, voice: Voice) -> Outgoing:
    """It was sent: what, and what happens now."""
    before = f"{voice.referral.sent.format(days=keep_days)}\n\n"
    quoted = MessageEntity(MessageEntity.BLOCKQUOTE, utf16_len(before), utf16_len(question))
    return Outgoing(before + question, (quoted,))


def previewed(message: Message) -> str | None:
    """The words a preview quotes; None where it cannot be read any more."""
    quotes = message.parse_entities([MessageEntity.BLOCKQUOTE]).values()
    return next(iter(quotes), "").strip() or None


def please_type(voice: Voice) -> Outgoing:
    """Asks for the words, as a reply to this message."""
    return Outgoing(voice.referral.type_it, wants_reply=True)


def asks_for_words(message: Message | None, voices: Voices) -> Voice | None:
    """The voice in which a message of ours asks for the words; None where it does not."""
    sender = message.from_user if message else None
    if message is None or sender is None or sender.id != message.get_bot().id:
        return None
    return next((v for v in voices.values() if message.text == v.referral.type_it), None)


def preview(voices: Voices, now: Callable[[], datetime], referral: Referral, answer: str) -> str:
    """How an answer to a question will read in the chat."""
    told = Answered(referral.id, 0, None, referral.lang, referral.asked_on, answer, now().date())
    return answered(told, voices[referral.lang], again=False).text


def answered(answer: Answered, voice: Voice, *, again: bool) -> Outgoing:
    """What the campaign says to a question, marked as a person's words.

    Args:
        again: whether the same message may have arrived before.
    """
    words = voice.referral
    if answer.answer is None:
        asked = voice.calendar.said(answer.asked_on)
        head, parts = "", [words.no_answer.format(day=asked)]
    else:
        head = words.wrote.format(day=voice.calendar.said(answer.answered_on))
        parts = [head, answer.answer, words.no_advice]
    before = f"{voice.reminders.again}\n\n" if again else ""
    bold = MessageEntity(MessageEntity.BOLD, utf16_len(before), utf16_len(head))
    text = before + "\n\n".join(parts)
    return Outgoing(text, (bold,) if head else (), reply_to=answer.message_id)


def _button(label: str, wish: Wish, voice: Voice) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=ReferralTap(wish, voice.lang).data)
