"""The steps people said their screen differs from, the most reported first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import OperatorError
from bot.core.guide import BlockKind, Device, Lang, SectionKind
from bot.core.keeping import ScreenReport
from bot.core.ports import Corpus

DAYS = 30


@dataclass(frozen=True, slots=True)
class Reported:
    """A step, and how often. `text` is what it says now, None where it is not there any more."""

    slug: str
    route: int
    step: int
    device: Device | None
    times: int
    heading: str | None
    text: str | None


async def reported(
    reports: Sequence[ScreenReport], corpus: Corpus, lang: Lang
) -> tuple[Reported, ...]:
    """Each step once, all days together."""
    counts: Counter[tuple[str, int, int, Device | None]] = Counter()
    for report in reports:
        counts[report.slug, report.route, report.step, report.device] += report.times
    every = []
    for (slug, route, step, device), times in counts.most_common():
        heading, text = await _step(corpus, slug, route, step, lang)
        every.append(Reported(slug, route, step, device, times, heading, text))
    return tuple(every)


async def _step(
    corpus: Corpus, slug: str, route: int, step: int, lang: Lang
) -> tuple[str | None, str | None]:
    try:
        found = await corpus.section(slug, SectionKind.STEPS, lang)
    except OperatorError:
        return None, None
    if not 0 <= route < len(found):
        return None, None
    chunk = found[route].chunk
    steps = [block.text for block in chunk.blocks if block.kind is BlockKind.STEP]
    return chunk.heading, steps[step - 1] if 0 < step <= len(steps) else None
