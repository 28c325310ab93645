"""Writing very many rows of one table at once, inside the present transaction."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from types import NoneType
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from citizen_panel.core.db import db

_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
_QUOTES = str.maketrans({"\\": r"\\", '"': r"\""})
_JSON = json.JSONEncoder(ensure_ascii=False)
Writer = Callable[[Any], str]


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Stream rows of values into a table of the ordinary schema.

    They are made first, because making them may ask the database something. Raises TypeError for a value of a kind
    that `written` does not know.
    """
    made = "".join([written(row) for row in rows])
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), named)
    with _driver().cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(made)


def written(row: Sequence[object]) -> str:
    """A row as COPY reads it in its text format, with the end of the line.

    The driver's own writing looks at every value anew, and takes longer than all the rest of an import.
    """
    try:
        return "\t".join([WRITERS[type(value)](value) for value in row]) + "\n"
    except KeyError as error:
        raise TypeError(f"no row is written with a {error}") from error


def _array(values: Sequence[Any]) -> str:
    inside = ['"' + _unescaped(value).translate(_QUOTES) + '"' for value in values]
    return ("{" + ",".join(inside) + "}").translate(_ESCAPES)


def _unescaped(value: str | bytes) -> str:
    return rf"\x{value.hex()}" if isinstance(value, bytes) else value


def _text(value: str) -> str:
    return value if value.isprintable() and "\\" not in value else value.translate(_ESCAPES)


def _json(value: Mapping[str, Any]) -> str:
    return _JSON.encode(value).translate(_ESCAPES)


WRITERS: Mapping[type, Writer] = {
    NoneType: lambda _: r"\N",
    bool: lambda value: "t" if value else "f",
    int: str,
    str: _text,
    bytes: lambda value: rf"\\x{value.hex()}",
    UUID: str,
    date: date.isoformat,
    datetime: datetime.isoformat,
    list: _array,
    dict: _json,
}
"""How a value of each kind is written; moments have their zone with them."""


def _driver() -> psycopg.Connection[Any]:
    """The driver's own connection of the present transaction."""
    db.session.flush()
    raw = db.session.connection().connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    return raw
