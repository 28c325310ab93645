"""People of the panel in a list, for those who look after it: found by whole name or reference, a page at a time."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select

from citizen_panel.core.db import db
from citizen_panel.core.paging import PAGE, Order, Piece, piece_of, shown
from citizen_panel.core.references import tidy
from citizen_panel.domain.citizens.models import Citizen, ContactDetails
from citizen_panel.domain.citizens.queries import name_hash


class PeopleSort(StrEnum):
    NEWEST = "newest"
    REFERENCE = "reference"


@dataclass(frozen=True)
class PeopleWish:
    """Whom to list. Without a name, a reference or an area nobody is listed: nobody browses the panel."""

    typed: str = ""
    status: str = ""
    council: str = ""
    sort: str = ""
    after: str = ""

    @property
    def says_whom(self) -> bool:
        return bool(self.typed or self.council)


def list_people(wish: PeopleWish, size: int = PAGE) -> Piece[Citizen]:
    """The people wished for, in one statement."""
    if not wish.says_whom:
        return Piece([])
    found = select(Citizen)
    if wish.typed:
        found = found.where(is_named(wish.typed))
    if wish.status:
        found = found.where(Citizen.status == wish.status)
    if wish.council:
        found = found.where(Citizen.council_code == wish.council)
    columns, by_reference = Citizen.__table__.c, wish.sort == PeopleSort.REFERENCE
    order = (
        Order(columns.reference, columns.id)
        if by_reference
        else Order(columns.joined_on, columns.id, date.fromisoformat, is_down=True)
    )
    rows = db.session.scalars(piece_of(found, order, wish.after, size)).all()
    return shown(rows, lambda row: (row.reference if by_reference else row.joined_on, row.id), size)


def is_named(typed: str) -> ColumnElement[bool]:
    """The condition that somebody has the whole name, or the reference, that was typed; signs alone name nobody."""
    by_reference, name = Citizen.reference == tidy(typed), name_hash(typed)
    if name is None:
        return by_reference
    return or_(by_reference, Citizen.id.in_(select(ContactDetails.citizen_id).where(ContactDetails.name_hash == name)))
