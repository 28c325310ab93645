"""Work that did not get done, kept where a person sees it: which, when, why and how often; never about whom."""

import json
import traceback
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.paging import Order, Piece, piece_of, shown
from citizen_panel.domain.ledger.models import Dispatch, Entry, Fault
from citizen_panel.domain.ledger.vocabulary import FaultState

OURS = Path(__file__).parents[2]
LONGEST = 120
"""Letters of a cause or a place at most."""
ORDER = Order(Fault.__table__.c.last_at, Fault.__table__.c.id, datetime.fromisoformat, is_down=True)


def why(error: BaseException) -> tuple[str, str]:
    """The kind of an error and the line of ours where it came up; its own words are left out, for they quote values."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(OURS)]
    place = f"{Path(ours[-1].filename).relative_to(OURS)}:{ours[-1].lineno}" if ours else ""
    return type(error).__name__[:LONGEST], place[:LONGEST]


def note(work: str, error: BaseException | str, *, arguments: Sequence[Any] = (), entry_id: int | None = None) -> None:
    """Note that work failed, in the present transaction; what failed before is counted once more.

    `arguments` are what the work was given, ids only; `entry_id` is the fact it should have followed from.
    """
    cause, place = (error, "") if isinstance(error, str) else why(error)
    now = clock.now()
    row = {
        "id": uuid4(),
        "work": work,
        "arguments": json.dumps(list(arguments)),
        "entry_id": entry_id,
        "state": FaultState.OPEN,
        "cause": cause,
        "place": place,
        "times": 1,
        "first_at": now,
        "last_at": now,
    }
    again = {"cause": cause, "place": place, "last_at": now, "state": FaultState.OPEN, "times": Fault.times + 1}
    known = (
        insert(Fault)
        .values(row)
        .on_conflict_do_update(
            index_elements=[Fault.work, Fault.arguments, text("coalesce(entry_id, 0)")],
            index_where=Fault.settled_at.is_(None),
            set_=again,
        )
    )
    db.session.execute(known)


def went_well(
    work: str, *, arguments: Sequence[Any] = (), entry_id: int | None = None, before: datetime | None = None
) -> int:
    """Note that work which had failed, before a moment if one is named, got done since; returns how many faults."""
    same = (Fault.work == work) & (Fault.arguments == json.dumps(list(arguments)))
    about = Fault.entry_id.is_(None) if entry_id is None else Fault.entry_id == entry_id
    mended = update(Fault).where(same, about, Fault.settled_at.is_(None))
    if before is not None:
        mended = mended.where(Fault.last_at < before)
    done = db.session.execute(mended.values(state=FaultState.WELL, settled_at=clock.now()).returning(Fault.id))
    return len(done.all())


def all_went_well(work: str, entry_ids: Collection[int]) -> None:
    """Note that work which had failed for some of these facts got done for all of them since."""
    open_ones = Fault.entry_id.in_(entry_ids) & Fault.settled_at.is_(None)
    mended = update(Fault).where(Fault.work == work, open_ones)
    db.session.execute(mended.values(state=FaultState.WELL, settled_at=clock.now()))


def arguments_of(found: Fault) -> list[Any]:
    """What the work was given."""
    return list(json.loads(found.arguments))


def fault(fault_id: UUID) -> Fault | None:
    """A fault by its id."""
    return db.session.get(Fault, fault_id)


def waiting() -> int:
    """How many faults nobody has seen to yet."""
    return db.session.execute(select(func.count()).where(Fault.settled_at.is_(None))).scalar_one()


def faults(state: str = "", after: str = "") -> Piece[Fault]:
    """One page of faults, the latest first: those nobody has settled, or those in the state named."""
    wanted = select(Fault)
    wanted = wanted.where(Fault.state == state) if state else wanted.where(Fault.settled_at.is_(None))
    rows = db.session.scalars(piece_of(wanted, ORDER, after)).all()
    return shown(rows, lambda one: (one.last_at, one.id))


def tries_of(entry_ids: Collection[int]) -> dict[int, tuple[str, int]]:
    """How far following up each of these facts is: its state and its tries."""
    found = select(Dispatch.entry_id, Dispatch.state, Dispatch.attempts).where(Dispatch.entry_id.in_(entry_ids))
    return {row.entry_id: (row.state, row.attempts) for row in db.session.execute(found)}


def kinds_of(entry_ids: Collection[int]) -> dict[int, str]:
    """What kinds of facts these are."""
    return dict(db.session.execute(select(Entry.id, Entry.kind).where(Entry.id.in_(entry_ids))).all())
