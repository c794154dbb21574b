"""How long taking personal data out of a message takes."""

import statistics
from collections.abc import Iterator
from time import perf_counter

from bot.core.scrubbing import scrub
from bot.public_words import public_words
from bot.settings import Settings
from ingest.evaluate.cases import QUESTIONS, load_cases
from ingest.evaluate.identifiers import load_lines

LONG = 2_000
"""Characters of the long messages; Telegram takes 4,096."""

_PATHOLOGICAL = {
    "digits without a break": "0123456789",
    "digits with gaps": "01 0-",
    "pairs of digits": "10 ",
    "digits read out in Hangul": "공일이삼사오육칠팔구",
    "names one after the other": "김민수입니다 ",
    "handles and half addresses": "a.b_c@",
}


def masking_rows(settings: Settings) -> Iterator[tuple[str, str]]:
    """What was measured and the figure, row by row."""
    public = public_words(settings.knowledge_dir)
    cases = [case.q for case in load_cases(*QUESTIONS)]
    lines = [line.text for line in load_lines()]
    _milliseconds(cases[0], public)
    for name, texts in (("questions", cases), ("messages with identifiers", lines)):
        times = sorted(_milliseconds(text, public) for text in texts)
        last = times[int(0.95 * len(times))]
        yield (
            f"masking, {len(times)} {name}: median, p95, worst",
            f"{statistics.median(times):.2f}, {last:.2f}, {times[-1]:.2f} ms",
        )
    for name, texts in (("questions", cases), ("identifiers", lines)):
        yield f"masking {LONG:,} characters of {name}", _shown(" ".join(texts), public)
    for name, piece in _PATHOLOGICAL.items():
        yield f"masking {LONG:,} characters, {name}", _shown(piece * LONG, public)


def _shown(text: str, public: tuple[str, ...]) -> str:
    """The median of five times over its first characters."""
    times = sorted(_milliseconds(text[:LONG], public) for _ in range(5))
    return f"{times[2]:.1f} ms"


def _milliseconds(text: str, public: tuple[str, ...]) -> float:
    """The shortest of three times; the others are what else the machine was doing."""
    times = []
    for _ in range(3):
        begun = perf_counter()
        scrub(text, public)
        times.append(perf_counter() - begun)
    return min(times) * 1000
