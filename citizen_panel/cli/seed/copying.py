"""Writing very many rows: streamed into the tables, checked and indexed all at once afterwards."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from citizen_panel.core.db import db

FOREIGN_KEYS = """
SELECT c.conrelid::regclass::text, quote_ident(c.conname), pg_get_constraintdef(c.oid)
FROM pg_constraint c WHERE c.contype = 'f' AND c.conrelid = ANY(%s::text[]::regclass[]) ORDER BY 1, 2
"""
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i WHERE NOT i.indisunique AND i.indrelid = ANY(%s::text[]::regclass[]) ORDER BY 1
"""


def connection() -> psycopg.Connection[Any]:
    """The driver's own connection of the present transaction."""
    db.session.flush()
    raw = db.session.connection().connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    return raw


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Stream rows of values into a table; they are made first, because making them may ask the database something."""
    made = list(rows)
    with connection().cursor() as cursor, cursor.copy(_statement(table, columns)) as copy:
        for row in made:
            copy.write_row(row)


class Stream:
    """Streams bundles of lines while the next bundle is being made; nothing else may use the connection meanwhile."""

    def __init__(self) -> None:
        self._raw = connection()
        self._pool = ThreadPoolExecutor(1)
        self._under_way: Future[None] | None = None

    def send(self, bundles: Sequence[tuple[str, Sequence[str], str]]) -> None:
        """Take over bundles of (table, columns, text), once the ones before are written."""
        self.wait()
        self._under_way = self._pool.submit(self._write, bundles)

    def wait(self) -> None:
        """Return when everything is written; raises what went wrong."""
        if self._under_way is not None:
            self._under_way.result()
            self._under_way = None

    def _write(self, bundles: Sequence[tuple[str, Sequence[str], str]]) -> None:
        for table, columns, text in bundles:
            with self._raw.cursor() as cursor, cursor.copy(_statement(table, columns)) as copy:
                copy.write(text)


def next_number(table: str, column: str = "id") -> int:
    """The number after the highest one in a table."""
    statement = sql.SQL("SELECT coalesce(max({}), 0) + 1 FROM {}").format(sql.Identifier(column), _table(table))
    row = connection().execute(statement).fetchone()
    assert row is not None
    return int(row[0])


def counted_to(table: str, highest: int, column: str = "id") -> None:
    """Let the table's own numbering go on after the numbers that were written."""
    connection().execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", (table, column, highest))


@contextmanager
def checked_afterwards(*tables: str) -> Iterator[None]:
    """Take the foreign keys and plain indexes off some tables and put the same ones back, in this transaction.

    Checking a million rows at once takes a second; one by one, a minute. A row that points at nothing still makes
    the whole transaction fail.
    """
    raw = connection()
    keys = raw.execute(FOREIGN_KEYS, (list(tables),)).fetchall()
    indexes = raw.execute(INDEXES, (list(tables),)).fetchall()
    for table, name, _ in keys:
        _run(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _ in indexes:
        _run(f"DROP INDEX {name}")
    yield
    for _, definition in indexes:
        _run(definition)
    for table, name, definition in keys:
        _run(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _run(statement: str) -> None:
    connection().execute(statement.encode())


def _table(name: str) -> sql.Identifier:
    return sql.Identifier(*name.split("."))


def _statement(table: str, columns: Sequence[str]) -> sql.Composed:
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) FROM STDIN").format(_table(table), named)
