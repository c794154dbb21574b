"""Words are kept only for a chat that said yes, and only as long as that stands."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import event, given, settings
from hypothesis import strategies as st

from bot.core.keeping import Chat, Consent
from tests.databases import Place, a_place
from tests.postgres import Cluster
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

    def __init__(self, place: Place) -> None:
        self.place, self.now = place, START
        self.told = {CHAT: Told(), OTHER: Told()}
        self.said = 0

    async def open(self) -> None:
        self.store = await self.place.open(lambda: self.now)

    def stored(self, chat_id: int) -> set[str]:
        names = ", ".join(f"'{name}'" for name in self.place.keys.hashes_of(chat_id))
        found = self.place.rows(f"SELECT question FROM words WHERE chat IN ({names})")
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


async def hold(place: Place, sequence: list[tuple[str | int, int | None]]) -> None:
    """Live through a sequence of events, and look after each what is kept."""
    world = World(place)
    await world.open()
    try:
        for what, chat_id in sequence:
            await world.act(what, chat_id)
            for chat, told in world.told.items():
                assert world.stored(chat) == set(told.words)
                event("words are kept" if told.words else "no words are kept")
    finally:
        await world.store.close()


@settings(max_examples=60, deadline=None)
@given(steps)
async def test_no_sequence_of_events_keeps_words_without_a_standing_yes(
    sequence: list[tuple[str | int, int | None]],
) -> None:
    with TemporaryDirectory() as folder, a_place(Path(folder), None) as place:
        await hold(place, sequence)


# a removal takes a server a tenth of a second
@settings(max_examples=8, deadline=None)
@given(sequence=steps)
async def test_nor_does_any_on_a_server(
    cluster: Cluster, sequence: list[tuple[str | int, int | None]]
) -> None:
    with TemporaryDirectory() as folder, a_place(Path(folder), cluster) as place:
        await hold(place, sequence)
