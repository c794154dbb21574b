"""Brings a database to the tables this program knows."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.core.errors import OperatorError
from bot.store.tables import alone

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(connection: Connection) -> None:
    """Apply what is missing, within the transaction of this connection.

    Raises:
        OperatorError: a newer program has been at this database.
    """
    alone(connection, "migrate")  # of two programs starting at once, one makes the tables
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if not known.issuperset(MigrationContext.configure(connection).get_current_heads()):
        raise OperatorError(
            "the database was written by a newer version of this program",
            fix="run the newer version again, or bring back a backup from before it",
        )
    command.upgrade(config, "head")
