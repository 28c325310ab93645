"""Reads about lists that are brought in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from citizen_panel.core.db import db
from citizen_panel.core.paging import PAGE, Order, Piece, piece_of, shown
from citizen_panel.core.sealing import KeyClass
from citizen_panel.core.vault import open_row
from citizen_panel.domain.citizens.imports.cells import opened_cells
from citizen_panel.domain.citizens.imports.models import BroughtIn, ImportLine, PanelImport
from citizen_panel.domain.citizens.imports.vocabulary import OVER, RUNNING, Counted

FILE, LAYOUT = "panel_import", 1
AT_ONCE = 1_000


@dataclass(frozen=True)
class Rejected:
    """A line that stays behind: its number, its cells, and its faults as (fault, column)."""

    number: int
    cells: tuple[str, ...]
    faults: tuple[tuple[str, str], ...]


def panel_import(import_id: UUID) -> PanelImport | None:
    """A list by its id."""
    return db.session.get(PanelImport, import_id)


def imports(after: str = "", size: int = PAGE) -> Piece[PanelImport]:
    """The lists that were sent, newest first, a page at a time."""
    columns = PanelImport.__table__.c
    order = Order(columns.made_at, columns.id, datetime.fromisoformat, is_down=True)
    rows = db.session.scalars(piece_of(select(PanelImport), order, after, size)).all()
    return shown(rows, lambda row: (row.made_at, row.id), size)


def running() -> Sequence[UUID]:
    """The lists for which a worker has something to do, the longest waiting first."""
    waiting = select(PanelImport.id).where(PanelImport.state.in_(RUNNING))
    return db.session.scalars(waiting.order_by(PanelImport.moved_at)).all()


def same_file(file_hash: bytes) -> PanelImport | None:
    """A list made of the same bytes that is not over; nothing when there is none."""
    found = select(PanelImport).where(PanelImport.file_hash == file_hash, PanelImport.state.not_in(OVER))
    return db.session.scalars(found.limit(1)).one_or_none()


def content_of(row: PanelImport) -> bytes | None:
    """The file, opened; nothing once it was erased."""
    if row.sealed is None or row.key_id is None:
        return None
    return open_row(KeyClass.CONTACT, FILE, row.id, LAYOUT, row.key_id, row.sealed)


def counted(import_id: UUID) -> Counted:
    """How the lines came out: each faulty line counts once in all, and once under each of its faults."""
    of = ImportLine.import_id == import_id
    good, lines = db.session.execute(select(func.count().filter(ImportLine.faults == []), func.count()).where(of)).one()
    fault = func.unnest(ImportLine.faults).label("fault")
    each = select(ImportLine.line_no, fault).where(of).subquery()
    rows = db.session.execute(select(each.c.fault, func.count()).group_by(each.c.fault).order_by(func.count().desc()))
    by_fault: dict[tuple[str, str], int] = {}
    for word, count in rows:
        name, _, column = word.partition(":")
        by_fault[name, "" if column.isdigit() else column] = (
            by_fault.get((name, "" if column.isdigit() else column), 0) + count
        )
    return Counted(good, lines - good, by_fault)


def rejected(import_id: UUID) -> Iterator[Rejected]:
    """The lines that stay behind, in the order of the list, a thousand read at a time."""
    after = 0
    while True:
        of = select(ImportLine.line_no, ImportLine.key_id, ImportLine.sealed, ImportLine.faults).where(
            ImportLine.import_id == import_id, ImportLine.line_no > after, ImportLine.faults != []
        )
        rows = db.session.execute(of.order_by(ImportLine.line_no).limit(AT_ONCE)).all()
        for number, key_id, sealed, faults in rows:
            parts = tuple((name, column) for name, _, column in (word.partition(":") for word in faults))
            yield Rejected(number, opened_cells(import_id, number, key_id, sealed), parts)
        if len(rows) < AT_ONCE:
            return
        after = rows[-1].line_no


def people_of(import_id: UUID) -> int:
    """How many people are on the panel through a list."""
    return db.session.execute(select(func.count()).where(BroughtIn.import_id == import_id)).scalar_one()


def came_with(citizen_id: UUID) -> PanelImport | None:
    """The list with which somebody came; nothing for those who joined by themselves."""
    found = select(PanelImport).join(BroughtIn, BroughtIn.import_id == PanelImport.id)
    return db.session.scalars(found.where(BroughtIn.citizen_id == citizen_id)).one_or_none()
