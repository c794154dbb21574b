"""What a rule is: an id, what it holds true, and how to see that it does not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.findings import Finding
from ingest.knowledge import Knowledge

Report = Callable[[Path, int, str, str], Finding]
Check = Callable[[Knowledge, date, Report], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold. docs/knowledge.md lists every id."""

    id: str
    claim: str
    _check: Check

    def check(self, knowledge: Knowledge, today: date) -> Iterator[Finding]:
        """Where it does not hold."""

        def report(path: Path, line: int, says: str, fix: str) -> Finding:
            return Finding(path, line, self.id, says, fix)

        return self._check(knowledge, today, report)


def rule(rule_id: str, claim: str) -> Callable[[Check], Rule]:
    """Make a rule of a check: `@rule("guide-due", "A guide is looked at again in time.")`."""
    return lambda check: Rule(rule_id, claim, check)
