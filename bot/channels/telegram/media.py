"""What the bot says to what it does not open."""

from telegram import Message

from bot.channels.voice import Voice


def said_to(message: Message, voice: Voice) -> str:
    """One sentence for a message that is not text; nothing of it is looked at or kept."""
    words = voice.outside
    if message.contact:
        return words.contact
    if message.location or message.venue:
        return words.location
    if message.forward_origin:
        return words.forwarded
    if message.voice or message.audio or message.video_note:
        return words.voice
    return voice.notices.media
