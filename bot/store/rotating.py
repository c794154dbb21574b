"""What is sealed stands under the newest key, and the database belongs to it."""

from contextlib import suppress

from cryptography.fernet import InvalidToken
from sqlalchemy import Connection, select, update

from bot.core.errors import OperatorError
from bot.store.console_tables import referrals
from bot.store.keys import Keys
from bot.store.tables import about, insert_new, reminders


def require_key(c: Connection, keys: Keys) -> None:
    """Let a new database belong to these keys, refuse one that belongs to others, and finish what
    a rotation that was cut off has left.
    """
    insert_new(c, about, {"name": "key", "value": keys.fingerprint})
    theirs = c.execute(select(about.c.value).where(about.c.name == "key")).scalar()
    if theirs not in keys.fingerprints:
        raise OperatorError(
            f"the database was not made with the key in {keys.path}, which was lost or replaced",
            fix="put the key file that belongs to it back in its place, "
            "or move the database away to begin anew",
        )
    if theirs != keys.fingerprint:
        _rekey(c, keys)


def _rekey(c: Connection, keys: Keys) -> None:
    """Seal what is sealed with the newest key. Where the chat is sealed, its name is made anew too.

    What no key opens stays as it is; whoever reads it says so.
    """
    _rechat(c, keys)
    _retext(c, keys)
    belongs = update(about).where(about.c.name == "key")
    c.execute(belongs.values(value=keys.fingerprint))


def _rechat(c: Connection, keys: Keys) -> None:
    for table in (reminders, referrals):
        sealed = select(table.c.id, table.c.sealed).where(table.c.sealed.is_not(None))
        for row in c.execute(sealed).all():
            try:
                chat_id = keys.unseal(row.sealed)
            except InvalidToken:
                continue
            renamed = {"chat": keys.hash_of(chat_id), "sealed": keys.seal(chat_id)}
            c.execute(update(table).where(table.c.id == row.id).values(renamed))


def _retext(c: Connection, keys: Keys) -> None:
    texts = select(referrals.c.id, referrals.c.question, referrals.c.answer)
    for row in c.execute(texts).all():
        sealed: dict[str, bytes | str] = {}
        with suppress(InvalidToken):
            sealed["question"] = keys.seal_text(keys.unseal_text(row.question))
        with suppress(InvalidToken):
            sealed["answer"] = keys.seal_text(
                keys.unseal_text((row.answer or "").encode())
            ).decode()
        if sealed:
            c.execute(update(referrals).where(referrals.c.id == row.id).values(sealed))
