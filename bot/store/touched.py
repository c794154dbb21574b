"""Which tables a piece of work took rows from."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from sqlalchemy import Connection, Delete, MetaData, Table, Update, event

Result = TypeVar("Result")


def touched(c: Connection, work: Callable[[Connection], Result]) -> tuple[Result, frozenset[str]]:
    """What the work returns, and the tables in which it deleted a row or blanked a column.

    What falls with a deleted row (ON DELETE CASCADE) is among them.
    """
    names: set[str] = set()

    def note(_: Any, statement: Any, __: Any, ___: Any, ____: Any, result: Any) -> None:
        if not isinstance(statement, Delete | Update) or result.rowcount == 0:
            return
        table = statement.table
        assert isinstance(table, Table)  # nothing of ours deletes from a join
        if isinstance(statement, Delete):
            names.update(one.name for one in _with_falling(table))
        elif any(None in row.values() for row in result.context.compiled_parameters):
            names.add(table.name)

    event.listen(c, "after_execute", note)
    try:
        return work(c), frozenset(names)
    finally:
        event.remove(c, "after_execute", note)


def _with_falling(table: Table) -> Iterator[Table]:
    yield table
    metadata: MetaData = table.metadata
    for other in metadata.tables.values():
        if any(key.column.table is table and key.ondelete for key in other.foreign_keys):
            yield from _with_falling(other)
