"""What only a server of PostgreSQL does to a store: others end, wait, clash and log there."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest

from bot.core.errors import OperatorError
from bot.core.guide import Lang
from bot.core.keeping import Chat, Consent
from bot.store.address import address
from bot.store.database import Database
from bot.store.tables import chats
from bot.store.touched import touched
from tests.databases import Place, a_place
from tests.postgres import Cluster
from tests.test_store import CHAT, OTHER, opened


@pytest.fixture
async def server(
    cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Place]:
    """The database of the server, empty."""
    with a_place(tmp_path_factory.mktemp("server"), cluster) as made:
        yield made


async def test_a_server_started_anew_costs_nobody_an_error(server: Place) -> None:
    store = await opened(server)
    await store.chats.set_consent(CHAT, Consent.YES)
    assert server.cluster
    server.cluster.administer(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'optout'"
    )
    assert (await store.chats.get(CHAT)).consent is Consent.YES
    await store.close()


async def test_of_two_that_wait_for_each_other_both_come_through(server: Place) -> None:
    store = await opened(server)
    for chat_id in (CHAT, OTHER):
        await store.chats.put(chat_id, Chat(lang=Lang.KO))
    one, two = (server.keys.hash_of(chat_id) for chat_id in (CHAT, OTHER))
    assert server.cluster
    administrator = server.cluster.address(user="postgres")
    database = Database(address(server.where), 5_000)
    mark = "UPDATE chats SET place = place || %s WHERE chat = %s"

    async with await psycopg.AsyncConnection.connect(administrator) as other:
        # so that the server finds ours to be in the way, not this one
        await other.execute("SET deadlock_timeout = '60s'")
        await other.execute("UPDATE chats SET place = 'b' WHERE chat = %s", [two])
        both = chats.update().values(place="a")
        ours = asyncio.create_task(
            database.write(
                lambda c: [c.execute(both.where(chats.c.chat == name)) for name in (one, two)]
            )
        )
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        while (await (await other.execute(waiting)).fetchone()) == (0,):
            await asyncio.sleep(0)
        await other.execute(mark, ["b", one])
        await other.commit()
        await ours
    assert server.rows("SELECT place FROM chats") == [("a",), ("a",)]
    await database.close()
    await store.close()


@pytest.mark.parametrize("setting", ["log_statement = 'mod'", "log_min_duration_statement = 0"])
async def test_a_server_that_would_log_what_people_typed_is_refused(
    server: Place, setting: str
) -> None:
    assert server.cluster
    administer = server.cluster.administer
    administer(f"ALTER ROLE optout SET {setting}")
    try:
        await (await opened(server)).close()  # docs/log.md had it leave the values out
        administer("ALTER ROLE optout RESET log_parameter_max_length")
        with pytest.raises(OperatorError, match="into its own log") as refused:
            await opened(server)
        assert "log_parameter_max_length = 0" in refused.value.fix
    finally:
        administer(f"ALTER ROLE optout RESET {setting.split()[0]}")
        administer("ALTER ROLE optout SET log_parameter_max_length = 0")


async def test_only_what_lost_a_row_or_a_value_is_written_anew(server: Place) -> None:
    store = await opened(server)
    await store.chats.set_consent(CHAT, Consent.YES)
    database = Database(address(server.where), 2_000)
    name = server.keys.hash_of(CHAT)
    mine = chats.c.chat == name
    for statement, names in (
        (chats.update().where(mine).values(place="kr"), set()),
        (chats.update().where(mine).values(place=None), {"chats"}),
        (chats.delete().where(chats.c.chat == "nobody"), set()),
        (chats.delete().where(mine), {"chats"}),
    ):
        _, found = await database.write(lambda c, it=statement: touched(c, lambda c: c.execute(it)))
        assert found == names
    await database.close()
    await store.close()
