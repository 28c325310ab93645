"""Lists a page at a time by where the last page ended: as quick at the end as at the beginning, whatever the length.

A place in a list is the value sorted by and the id of the last row shown, written into the address. What somebody
types there instead leads to the first page.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import tuple_
from sqlalchemy.sql.elements import ColumnElement

PAGE = 25
"""Rows of a page."""

LONGEST = 600

T = TypeVar("T")
Read = Callable[[str], object]


@dataclass(frozen=True)
class Order:
    """What a list is sorted by: a column that is never null, its id, which way, and how to read the value back."""

    column: ColumnElement[Any]
    id: ColumnElement[UUID]
    read: Read = str
    is_down: bool = False


@dataclass(frozen=True)
class Piece(Generic[T]):
    """Some rows of a list; `after` leads to the next ones, empty when these are the last."""

    rows: Sequence[T]
    after: str = ""


def place(value: object, row_id: UUID) -> str:
    """Write a place in a list for an address."""
    said = value.isoformat() if isinstance(value, date | datetime) else str(value)
    return base64.urlsafe_b64encode(json.dumps([said, str(row_id)]).encode()).decode().rstrip("=")


def read_place(typed: str, read: Read) -> tuple[object, UUID] | None:
    """Read a place back; nothing for what is none."""
    if not typed or len(typed) > LONGEST:
        return None
    try:
        said, row_id = json.loads(base64.urlsafe_b64decode(typed + "=" * (-len(typed) % 4)))
        return read(said), UUID(row_id)
    except (ValueError, TypeError, binascii.Error, AttributeError):
        return None


def piece_of(statement: Any, order: Order, after: str, size: int = PAGE) -> Any:
    """The statement for one page: one row more than is shown, to know whether there are others."""
    keys = (order.column, order.id)
    found = read_place(after, order.read)
    if found is not None:
        here = tuple_(*keys)
        statement = statement.where(here < found if order.is_down else here > found)
    turned = (key.desc() if order.is_down else key.asc() for key in keys)
    return statement.order_by(None).order_by(*turned).limit(size + 1)


def shown(rows: Sequence[T], key: Callable[[T], tuple[object, UUID]], size: int = PAGE) -> Piece[T]:
    """What is shown of the rows that came, and where it goes on."""
    if len(rows) <= size:
        return Piece(rows)
    return Piece(rows[:size], place(*key(rows[size - 1])))


def like(typed: str) -> str:
    """What somebody searches for as a pattern that finds it anywhere; no character of it is a wildcard."""
    escaped = typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
