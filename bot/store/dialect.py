"""What differs from one kind of database to the next."""

import json
from collections.abc import Collection, Mapping
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any, Protocol

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

# Words as they are: what removes them can be searched for in the bytes of the files, and half a
# surrogate pair is refused here, not by a server, which would quote it in its log.
written_json = partial(json.dumps, ensure_ascii=False)


class Dialect(Protocol):
    """One kind of database."""

    @property
    def failures(self) -> tuple[type[Exception], ...]:
        """What its driver raises, beside what SQLAlchemy does."""
        ...

    @property
    def fix(self) -> str:
        """What to look at where it cannot be used."""
        ...

    @property
    def reading(self) -> Mapping[str, Any]:
        """Execution options of a transaction that sees one state of the database."""
        ...

    @property
    def writing(self) -> Mapping[str, Any]:
        """Execution options of one that writes."""
        ...

    @property
    def unswept(self) -> frozenset[str]:
        """What a program that crashed may have left, where looking costs nothing."""
        ...

    def engine(self) -> AsyncEngine:
        """Connections; none is opened yet."""
        ...

    def pen(self) -> AbstractAsyncContextManager[object]:
        """Held by a write while it runs."""
        ...

    def clashed(self, error: DBAPIError) -> bool:
        """Whether another transaction was in the way, so that the same once more may do."""
        ...

    async def sweep(self, engine: AsyncEngine, tables: Collection[str]) -> bool:
        """Take rows that were removed out of the files' bytes.

        Args:
            tables: where rows were removed or changed.

        Returns:
            Whether they are gone; False where somebody still reads them.
        """
        ...
