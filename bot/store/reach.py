"""Whether a database is asked at all: not again at once after it could not be reached."""

from time import monotonic

_AWAY_S = 15.0


class Reach:
    """Counts a database as away for some seconds after a failure, so that only one answer waits."""

    def __init__(self) -> None:
        self._until, self.why = 0.0, ""

    @property
    def is_away(self) -> bool:
        """Whether asking would most likely be waiting in vain."""
        return monotonic() < self._until

    def lost(self, why: str) -> None:
        """It could not be reached just now."""
        self._until, self.why = monotonic() + _AWAY_S, why

    def still_lost(self) -> None:
        """Something else could not be reached either: it is not asked for as long again."""
        if self.is_away:
            self.lost(self.why)

    def found(self) -> None:
        """It answers."""
        self._until = 0.0
