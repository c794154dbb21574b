"""Which tables a piece of work took rows from."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Delete, Table, Update, event

Result = TypeVar("Result")


def touched(c: Connection, work: Callable[[Connection], Result]) -> tuple[Result, frozenset[str]]:
    """What the work returns, and the tables in which it deleted a row or blanked a column.

    What falls with a deleted row (ON DELETE CASCADE) is not among them: who wants that swept
    deletes it first. To write words anew takes seconds where there are many.
    """
    names: set[str] = set()

    def note(_: Any, statement: Any, __: Any, ___: Any, ____: Any, result: Any) -> None:
        if not isinstance(statement, Delete | Update) or result.rowcount == 0:
            return
        table = statement.table
        assert isinstance(table, Table)  # nothing of ours deletes from a join
        given = result.context.compiled_parameters
        if isinstance(statement, Delete) or any(None in row.values() for row in given):
            names.add(table.name)

    event.listen(c, "after_execute", note)
    try:
        return work(c), frozenset(names)
    finally:
        event.remove(c, "after_execute", note)
