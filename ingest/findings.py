"""What is wrong with a file, said so that the person who wrote it can put it right."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to put right. `line` counts from 1; 0 means the file as a whole."""

    path: Path
    line: int
    rule: str
    says: str
    fix: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{where}: [{self.rule}] {self.says}\n    write instead: {self.fix}"
