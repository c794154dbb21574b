"""What Alembic runs around the steps: they use the connection it was handed."""

from alembic import context

from bot.store.console_tables import marks


def run() -> None:
    """Run the steps. The transaction is the caller's."""
    context.configure(
        connection=context.config.attributes["connection"], target_metadata=marks.metadata
    )
    context.run_migrations()


if __name__ == "env_py":  # the name under which Alembic loads this file
    run()
