"""Words are kept only for a chat that said yes, and only as long as that stands."""

import sqlite3
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import event, given, settings
from hypothesis import strategies as st

from bot.core.keeping import Chat, Consent
from bot.store.keys import Keys
from bot.store.store import Store
from tests.test_store import CHAT, OTHER, ROW

KEEP_DAYS = 3
START = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)

# what matters here comes often: a yes, words, and what ends it
acts = st.sampled_from(
    ["append"] * 8 + ["yes"] * 5 + ["no"] * 2 + ["ask", "unasked", "forget", "put", "put"]
)
others = st.sampled_from(["purge", "reopen"])
days = st.integers(-2, 6)  # the clock of a machine also goes back
step = st.tuples(acts, st.sampled_from([CHAT, CHAT, OTHER]))
steps = st.lists(
    st.one_of(step, step, step, st.tuples(others | days, st.none())), min_size=12, max_size=30
)


@dataclass
class Told:
    """What one chat said, by the rules alone."""

    agreed: bool = False
    seen_on: date | None = None
    words: dict[str, date] = field(default_factory=dict)


class World:
    """The store, and beside it what may be in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, START
        self.keys = Keys.load_or_make(folder / "key")
        self.told = {CHAT: Told(), OTHER: Told()}
        self.said = 0

    async def open(self) -> None:
        self.store = await Store.open(
            self.folder / "bot.sqlite", self.keys, lambda: self.now, lambda text: text
        )

    def stored(self, chat_id: int) -> set[str]:
        connection = sqlite3.connect(self.folder / "bot.sqlite")
        names = self.keys.hashes_of(chat_id)  # a purge may have changed the key
        query = f"SELECT question FROM words WHERE chat IN ({','.join('?' * len(names))})"
        found = connection.execute(query, names).fetchall()
        connection.close()
        return {question for (question,) in found}

    async def act(self, what: str | int, chat_id: int | None) -> None:
        if isinstance(what, int):
            self.now += timedelta(days=what)
        elif what == "reopen":
            await self.store.close()
            await self.open()
        elif what == "purge":
            await self.store.purge(self.now.date(), KEEP_DAYS)
            self._purged(self.now.date() - timedelta(days=KEEP_DAYS))
        elif chat_id is not None:
            await self._by_chat(what, chat_id, self.told[chat_id])

    async def _by_chat(self, what: str, chat_id: int, told: Told) -> None:
        chats, today = self.store.chats, self.now.date()
        if what == "forget":
            await self.store.forget(chat_id)
            self.told[chat_id] = Told()
            return
        if what == "append":
            await self._append(chat_id, told)
        elif what == "ask":
            await chats.asked(chat_id)
        elif what == "put":
            await chats.put(chat_id, Chat(consent=Consent.YES))
        else:
            await chats.set_consent(chat_id, Consent(what))
            told.agreed = what == "yes"
            if not told.agreed:
                told.words.clear()
        if what != "append" or told.seen_on:
            told.seen_on = today

    async def _append(self, chat_id: int, told: Told) -> None:
        self.said += 1
        question = f"question {self.said}"
        await self.store.turns.append(chat_id, replace(ROW, question=question))
        await self.store.turns.settle()
        if told.agreed:
            told.words[question] = self.now.date()

    def _purged(self, cutoff: date) -> None:
        for told in self.told.values():
            told.words = {q: day for q, day in told.words.items() if day >= cutoff}
            if told.seen_on and told.seen_on < cutoff:
                told.agreed, told.seen_on = False, None
                told.words.clear()


@settings(max_examples=60, deadline=None)
@given(steps)
async def test_no_sequence_of_events_keeps_words_without_a_standing_yes(
    sequence: list[tuple[str | int, int | None]],
) -> None:
    with TemporaryDirectory() as folder:
        world = World(Path(folder))
        await world.open()
        try:
            for what, chat_id in sequence:
                await world.act(what, chat_id)
                for chat, told in world.told.items():
                    assert world.stored(chat) == set(told.words)
                    event("words are kept" if told.words else "no words are kept")
        finally:
            await world.store.close()
