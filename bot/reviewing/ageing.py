"""Which published files grow old."""

from collections.abc import Sequence
from datetime import date

from bot.core.guide import Lang
from bot.core.numbers import GuideAge
from bot.core.ports import Corpus


class Ageing:
    """`bot.core.numbers.GuideAges` over the published corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    async def ageing(self, today: date, soon_days: int) -> Sequence[GuideAge]:
        """See `GuideAges`."""
        cards = [card for lang in Lang for card in await self._corpus.cards(lang)]
        dated = [(card, card.review_by) for card in cards if card.review_by is not None]
        ages = [
            GuideAge(card.slug, card.lang, card.title, review_by, (today - review_by).days)
            for card, review_by in dated
        ]
        old = (age for age in ages if age.days >= -soon_days)
        return sorted(old, key=lambda age: (-age.days, age.slug, age.lang))
