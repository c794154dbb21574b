"""Finds turns by their words, which stand in the index as keyed hashes."""

from collections.abc import Sequence

from sqlalchemy import Connection, Select, and_, or_, select, text

from bot.core.reviewing import Cursor
from bot.store.database import Database
from bot.store.keys import Keys, Secret
from bot.store.tables import turns, words
from bot.store.tokens import phrases_of

_MANY = 8_000
"""Turns found from which it is quicker to go through all turns, newest first, than to sort them."""

_MANY_OPENED = 2_000
"""The same for PostgreSQL, which opens every row that may match to see its phrases."""

_MATCHING = "SELECT rowid FROM words_search WHERE words_search MATCH :wanted"

Found = Select[tuple[str]]


class SqlSearching:
    """`bot.core.reviewing.Searching` by an index: FTS5 of SQLite, GIN of PostgreSQL.

    A turn was hashed with the key of its day, so a search asks under every key there is.
    """

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database, self._keys = database, keys

    async def search(self, words: str, before: Cursor | None, limit: int) -> Sequence[str]:
        """The numbers of the turns that hold all that is wanted, newest first."""
        phrases = phrases_of(words)
        if not phrases:
            return ()
        secrets = self._keys.secrets

        def work(c: Connection) -> Sequence[str]:
            if c.dialect.name == "postgresql":
                wanted = _query(phrases, secrets, " <-> ", " & ", " | ", "")
                return _numbers(c, _newest(_in_postgresql(c, wanted), before, limit), wanted)
            wanted = _query(phrases, secrets, " ", " AND ", " OR ", '"')
            found = _among_many() if _are_many(c, wanted) else _among_few()
            return _numbers(c, _newest(found, before, limit), wanted)

        return await self._database.read(work)


def _query(
    phrases: Sequence[Sequence[str]],
    secrets: Sequence[Secret],
    beside: str,
    both: str,
    either: str,
    quote: str,
) -> str:
    """All phrases under one key or all under another. Hashes are letters, so nothing is escaped."""
    under = (
        both.join(f"{quote}{beside.join(map(secret.word, phrase))}{quote}" for phrase in phrases)
        for secret in secrets
    )
    return either.join(f"({wanted})" for wanted in under)


def _numbers(c: Connection, found: Found, wanted: str) -> list[str]:
    return [row.number for row in c.execute(found, {"wanted": wanted})]


def _newest(found: Found, before: Cursor | None, most: int) -> Found:
    """The newest of some turns, after a cursor."""
    if before is not None:
        same_hour = and_(turns.c.hour == before.hour, turns.c.number < before.number)
        # said twice, for the first of it is what the index over hours understands
        found = found.where(turns.c.hour <= before.hour, or_(turns.c.hour < before.hour, same_hour))
    return found.order_by(turns.c.hour.desc(), turns.c.number.desc()).limit(most)


def _are_many(c: Connection, wanted: str) -> bool:
    counted = text(f"SELECT count(*) FROM ({_MATCHING} LIMIT {_MANY})")
    return bool(c.execute(counted, {"wanted": wanted}).scalar() == _MANY)


def _among_few() -> Found:
    """Looks up each that matches."""
    numbers = f"SELECT printf('%08d', rowid) FROM ({_MATCHING})"
    return select(turns.c.number).where(turns.c.number.in_(text(numbers)))


def _among_many() -> Found:
    """Goes through the turns until enough match; the cast keeps it from looking each up."""
    return select(turns.c.number).where(text(f"CAST(turns.number AS INTEGER) IN ({_MATCHING})"))


def _in_postgresql(c: Connection, wanted: str) -> Found:
    """The same. The server keeps no statistics of words, so it is told which of the two ways."""
    holds = text("words.searchable @@ to_tsquery('simple', :wanted)")
    few = _numbers(c, select(words.c.number).where(holds).limit(_MANY_OPENED), wanted)
    if len(few) < _MANY_OPENED:
        return select(turns.c.number).where(turns.c.number.in_(few))
    # asked turn by turn: of a join, or of EXISTS, the server believes that nearly nothing matches,
    # and then finds, opens and sorts all that do
    its = text(
        "(SELECT words.searchable @@ to_tsquery('simple', :wanted) "
        "FROM words WHERE words.number = turns.number)"
    )
    return select(turns.c.number).where(its)
