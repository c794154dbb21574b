"""The beginning of a reply, where there is no room for two screens."""

import pytest

from bot.channels.brief import MAX_CHARS, brief
from bot.channels.voice import Voices
from bot.compose import compose_answerer
from bot.core.answer import Answer
from bot.core.guide import BlockKind, Lang
from bot.core.question import Question
from bot.settings import Settings

ONE_IN = 5


@pytest.mark.parametrize("lang", Lang)
async def test_what_is_left_is_short_whole_and_has_its_source(
    full_settings: Settings, voices: Voices, lang: Lang
) -> None:
    answerer = compose_answerer(full_settings)
    cards = await answerer._corpus.cards(lang)
    shortened = 0
    for card in cards[::ONE_IN]:
        reply = (await answerer.answer(Question(card.title, lang))).reply
        if not isinstance(reply, Answer):
            continue
        text = brief(reply, voices).text
        assert len(text) <= MAX_CHARS
        assert reply.statements[0].block.text in text
        assert f"[1] {reply.citations[0].card.title}" in text
        own = [s for s in reply.statements if 1 in s.cites]
        steps = [s for s in own if s.block.kind is BlockKind.STEP]
        shown = [s for s in steps if s.block.text in text]
        for heading in {s.heading for s in shown} - {own[0].heading}:
            of_it = [s for s in steps if s.heading == heading]
            assert [s for s in shown if s.heading == heading] == of_it
        shortened += len(shown) < len(steps)
    assert shortened
