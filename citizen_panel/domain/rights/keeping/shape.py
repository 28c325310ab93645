"""What a rule of keeping consists of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Table

NOW = "now"
"""Stands in `empties` for the moment in which it is done."""

Since = str | Callable[[Table], ColumnElement[Any]]
Only = Callable[[Table], tuple[ColumnElement[bool], ...]]


def every(_: Table) -> tuple[ColumnElement[bool], ...]:
    """No further condition."""
    return ()


@dataclass(frozen=True)
class RowRule:
    """Rows of one table go, or lose some columns, a time after a moment that they hold.

    `since` is the column with that moment or day, or works it out, `only` narrows the rows, `empties` says what is
    put into columns instead of deleting; `eraser` when only the role that erases may do it. `what` and `kept` are
    words.
    """

    code: str
    what: str
    kept: str
    table: str
    since: Since
    lasts: timedelta
    only: Only = every
    empties: Mapping[str, Any] = field(default_factory=dict)
    eraser: bool = False


class PeopleDue(Protocol):
    """People for whom a rule has something to do, with the day since when."""

    def __call__(self, at: datetime) -> list[tuple[UUID, datetime]]: ...


@dataclass(frozen=True)
class PeopleRule:
    """Something is done for each of some people: they are asked, or erased."""

    code: str
    what: str
    kept: str
    due: PeopleDue
    act: Callable[[UUID], None]


@dataclass(frozen=True)
class Elsewhere:
    """Kept and ended by other means; listed so that the catalogue is whole. `how` says by what."""

    code: str
    what: str
    kept: str
    how: str


Rule = RowRule | PeopleRule | Elsewhere
