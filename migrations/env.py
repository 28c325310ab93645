"""How migrations run: on the owner's connection, over every table of the house."""

from alembic import context
from sqlalchemy import create_engine, pool, text

import citizen_panel.tables

SCHEMAS = ("public", "ledger", "equality", "reference")


def ours(name: str | None, kind: str, _: object) -> bool:
    return kind != "schema" or name is None or name in SCHEMAS


engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=citizen_panel.tables.metadata,
        include_schemas=True,
        include_name=ours,
        compare_type=True,
        compare_server_default=False,
        version_table_schema="public",
    )
    with context.begin_transaction():
        connection.execute(text("SET LOCAL lock_timeout = '2s'"))
        context.run_migrations()
