"""Writing very many rows of one table at once, inside the present transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg import sql

from citizen_panel.core.db import db


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Stream rows of values into a table of the ordinary schema.

    They are made first, because making them may ask the database something.
    """
    made = list(rows)
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), named)
    with _driver().cursor() as cursor, cursor.copy(statement) as copy:
        for row in made:
            copy.write_row(row)


def _driver() -> psycopg.Connection[Any]:
    """The driver's own connection of the present transaction."""
    db.session.flush()
    raw = db.session.connection().connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    return raw
