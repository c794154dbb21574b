"""A server that would write what people typed into its own log is not used."""

from sqlalchemy import Connection, text

from bot.core.errors import OperatorError

# Source: postgresql.org/docs, "Error Reporting and Logging", `log_parameter_max_length`: 0 keeps
# the values of a statement out of the log, -1 (the default) logs them whole.
_TALKS = text("""
SELECT max(setting) FILTER (WHERE name = 'log_parameter_max_length') <> '0'
   AND bool_or(name = 'log_statement' AND setting IN ('mod', 'all')
            OR name IN ('log_min_duration_statement', 'log_min_duration_sample')
               AND setting <> '-1'
            OR name = 'log_transaction_sample_rate' AND setting <> '0')
FROM pg_settings
""")


def require_quiet_server(c: Connection) -> None:
    """Refuse a PostgreSQL server that logs statements with their values.

    Raises:
        OperatorError: it does.
    """
    if c.dialect.name == "postgresql" and c.execute(_TALKS).scalar():
        raise OperatorError(
            "the database server writes what people typed into its own log",
            fix="run `ALTER ROLE <the user of the address> SET log_parameter_max_length = 0` there",
        )
