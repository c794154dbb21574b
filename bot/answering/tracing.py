"""What answering one question took: milliseconds by stage, and what the gate dropped."""

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import wraps
from time import perf_counter
from typing import Any, ParamSpec, TypeVar

from bot.core.answer import Abstention, Answer, Draft, dropped_of, ground
from bot.core.guide import Block, Lang
from bot.core.passage import Passages
from bot.core.turn import Stage

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Trace:
    """One question's. A stage within a stage counts for the outer one, so nothing counts twice."""

    def __init__(self) -> None:
        self.stages: dict[Stage, float] = {}
        self._begun = self._entered = perf_counter()
        self._stage: Stage | None = None
        self._open = 0
        self._dropped: dict[tuple[str, Block], None] = {}

    @property
    def milliseconds(self) -> float:
        """Since the question came."""
        return (perf_counter() - self._begun) * 1_000

    @property
    def dropped(self) -> tuple[str, ...]:
        """The file of each statement the gate dropped, each statement once."""
        return tuple(slug for slug, _ in self._dropped)

    def note(self, draft: Draft, passages: Passages) -> None:
        """Keep which statements of a draft the gate drops."""
        self._dropped.update(dict.fromkeys(dropped_of(draft, passages)))

    @contextmanager
    def during(self, stage: Stage) -> Iterator[None]:
        """Count the time of the block; of several that run at once, from first to last."""
        if not self._open:
            self._stage, self._entered = stage, perf_counter()
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1
            if not self._open and self._stage:
                taken = (perf_counter() - self._entered) * 1_000
                self.stages[self._stage] = self.stages.get(self._stage, 0.0) + taken


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


@contextmanager
def traced() -> Iterator[Trace]:
    """What happens within the block, tasks it starts included."""
    trace = Trace()
    token = _current.set(trace)
    try:
        yield trace
    finally:
        _current.reset(token)


def grounded(draft: Draft, passages: Passages, lang: Lang) -> Answer | Abstention:
    """What `ground` makes of a draft; what it drops is noted where somebody traces."""
    if trace := _current.get():
        trace.note(draft, passages)
    return ground(draft, passages, lang)


def _during(stage: Stage) -> Any:
    trace = _current.get()
    return trace.during(stage) if trace else nullcontext()


def spends(stage: Stage) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Counts the time of a function towards a stage."""

    def decorate(function: Callable[Given, Result]) -> Callable[Given, Result]:
        @wraps(function)
        def counted(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            with _during(stage):
                return function(*args, **kwargs)

        return counted

    return decorate


Async = Callable[Given, Coroutine[Any, Any, Result]]


def awaits(stage: Stage) -> Callable[[Async[Given, Result]], Async[Given, Result]]:
    """Counts the time of a coroutine towards a stage, waiting included."""

    def decorate(function: Async[Given, Result]) -> Async[Given, Result]:
        @wraps(function)
        async def counted(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            with _during(stage):
                return await function(*args, **kwargs)

        return counted

    return decorate
