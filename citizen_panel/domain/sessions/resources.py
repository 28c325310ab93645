"""What a body has that can be in one place at a time, and keeping it for a time of a meeting."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError

from citizen_panel.core import clock
from citizen_panel.core.db import constraint_of, db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.sessions.arrangements import Resource, ResourceHold
from citizen_panel.domain.sessions.models import ResearchSession, Slot
from citizen_panel.domain.sessions.rules.slots import said_day
from citizen_panel.domain.sessions.rules.timetable import busy
from citizen_panel.domain.sessions.vocabulary import HoldState, ResourceKind, SlotState

CLASH = say("{name} is kept for another meeting at that time on {day}. Choose another, or another time.")
GONE = say("{name} is not in use any more. Choose another.")


@dataclass(frozen=True)
class Kept:
    """A resource kept, or once kept, for a time of a meeting."""

    hold: ResourceHold
    resource: Resource
    slot: Slot

    @property
    def organisation_id(self) -> UUID:
        return self.resource.organisation_id


@dataclass(frozen=True)
class Missing:
    """Somebody who was to come to a time cannot, and nobody of the kind comes instead; `instead` are free then."""

    kept: Kept
    instead: tuple[Resource, ...]


def resource(resource_id: UUID) -> Resource | None:
    """A resource by its id."""
    return db.session.get(Resource, resource_id)


def resources_of(organisation_ids: Collection[UUID], *, only_in_use: bool = True) -> Sequence[Resource]:
    """What bodies have, by kind and name."""
    of = select(Resource).where(Resource.organisation_id.in_(organisation_ids))
    if only_in_use:
        of = of.where(Resource.is_in_use)
    return db.session.scalars(of.order_by(Resource.kind, Resource.name, Resource.id)).all()


def add_resource(organisation_id: UUID, kind: ResourceKind, name: str) -> Resource:
    """Put somebody or something at a body's disposal; refusal `there_already` for a name of the kind in use."""
    there = select(Resource.id).where(
        Resource.organisation_id == organisation_id,
        Resource.kind == kind,
        Resource.is_in_use,
        func.lower(Resource.name) == name.lower(),
    )
    if db.session.scalars(there).first() is not None:
        raise Refusal("there_already", say("This name is on the list already."), field="name")
    made = Resource(organisation_id=organisation_id, kind=ResourceKind(kind), name=name)
    db.session.add(made)
    db.session.flush()
    return made


def take_out_of_use(found: Resource) -> None:
    """Keep a resource for nothing more; refusal `still_kept` while it is kept for a time to come."""
    db.session.refresh(found, with_for_update={"key_share": True})
    held = _kept(ResourceHold.resource_id == found.id, ResourceHold.state == HoldState.HELD)
    coming = [one for one in held if one.slot.ends_at > clock.now()]
    if coming:
        first = clock.day_of(coming[0].slot.starts_at)
        raise Refusal(
            "still_kept",
            say("{name} is still kept for a meeting on {day}. Let it go there first."),
            name=found.name,
            day=said_day(first),
        )
    found.is_in_use = False
    db.session.flush()


def keep(found: Resource, slot_id: UUID) -> ResourceHold:
    """Keep a resource for a time of a meeting. Refusals: `clash` when it is kept elsewhere then, `gone`, `over`."""
    slot = db.session.execute(
        select(Slot).where(Slot.id == slot_id).with_for_update(key_share=True).execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if slot is None:
        raise NotFound
    # one after the other: two that put in rows at once, each in the way of the other, would wait in a circle
    db.session.refresh(found, with_for_update={"key_share": True})
    if not found.is_in_use:
        raise Refusal("gone", GONE, field="resource_id", name=found.name)
    if slot.state == SlotState.CANCELLED or slot.ends_at <= clock.now():
        raise Refusal("over", say("This time is over or was called off."), field="slot_id")
    hold = ResourceHold(
        resource_id=found.id,
        slot_id=slot.id,
        busy=Range(*busy(found.row_no, slot.starts_at, slot.ends_at)),
        held_at=clock.now(),
    )
    clash = Refusal("clash", CLASH, field="resource_id", name=found.name, day=said_day(clock.day_of(slot.starts_at)))
    db.session.add(hold)
    try:
        db.session.flush()
    except IntegrityError as error:
        if constraint_of(error) != "ex_resource_hold_one_at_a_time":
            raise
        raise clash from error
    return hold


def let_go(hold: ResourceHold, *, cannot_come: bool = False) -> bool:
    """Keep it no longer; with `cannot_come` its place stays shown as empty. False when it was let go before."""
    to = HoldState.CANCELLED if cannot_come else HoldState.LET_GO
    ended = update(ResourceHold).where(ResourceHold.id == hold.id, ResourceHold.state == HoldState.HELD)
    done = db.session.execute(ended.values(state=to, ended_at=clock.now()).returning(ResourceHold.id)).first()
    db.session.refresh(hold)
    return done is not None


def free_all(slot_ids: Collection[UUID]) -> int:
    """Let go of all that is kept for times that will not take place; returns how many."""
    ended = update(ResourceHold).where(ResourceHold.slot_id.in_(slot_ids), ResourceHold.state == HoldState.HELD)
    done = db.session.execute(ended.values(state=HoldState.LET_GO, ended_at=clock.now()).returning(ResourceHold.id))
    return len(done.all())


def bring_along(slot_ids: Collection[UUID]) -> list[Kept]:
    """Keep for times that moved what was kept for them before; returns what is kept elsewhere then, and so is missing.

    Whatever cannot come is shown as missing, as if it had cancelled.
    """
    held = _kept(ResourceHold.slot_id.in_(slot_ids), ResourceHold.state == HoldState.HELD)
    wanted = select(Resource.id).where(Resource.id.in_({one.resource.id for one in held})).order_by(Resource.id)
    db.session.execute(wanted.with_for_update(key_share=True))
    free_all(slot_ids)
    lost = []
    for one in held:
        taken = {other.resource.id for other in _kept_at(one.slot.starts_at, one.slot.ends_at)}
        if one.resource.id in taken:
            one.hold.state = HoldState.CANCELLED
            lost.append(one)
            continue
        one.hold.busy = Range(*busy(one.resource.row_no, one.slot.starts_at, one.slot.ends_at))
        one.hold.state, one.hold.ended_at = HoldState.HELD, None
        db.session.flush()
    db.session.flush()
    return lost


def kept_for(research_session_id: UUID) -> list[Kept]:
    """What is kept for the times of a meeting, by time and name."""
    return _kept(Slot.research_session_id == research_session_id, ResourceHold.state == HoldState.HELD)


def kept_at(slot_id: UUID) -> list[Kept]:
    """What is kept for one time, by name."""
    return _kept(Slot.id == slot_id, ResourceHold.state == HoldState.HELD)


def kept_in(slot_ids: Collection[UUID]) -> list[Kept]:
    """What is kept for any of these times, by time and name."""
    return _kept(Slot.id.in_(slot_ids), ResourceHold.state == HoldState.HELD)


def hold_of(research_session_id: UUID, hold_id: UUID) -> Kept | None:
    """A hold of a meeting by its id."""
    return next(iter(_kept(ResourceHold.id == hold_id, Slot.research_session_id == research_session_id)), None)


def missing_for(meeting: ResearchSession) -> list[Missing]:
    """Whoever cancelled for a time to come and has nobody of their kind instead, with those who are free then.

    Instead of one who cancelled is one of the kind who was kept for the time afterwards, and was not let go.
    """
    used: set[UUID] = set()
    missing = []
    here = _kept(Slot.research_session_id == meeting.id, ResourceHold.state != HoldState.LET_GO)
    for one in sorted(filter(_has_cancelled, here), key=lambda kept: kept.hold.ended_at or kept.hold.held_at):
        instead = next((other for other in here if other.hold.id not in used and _is_instead(other, one)), None)
        if instead is not None:
            used.add(instead.hold.id)
        elif one.slot.ends_at > clock.now() and one.slot.state != SlotState.CANCELLED:
            missing.append(one)
    own = resources_of([meeting.organisation_id]) if missing else ()
    return [Missing(one, _instead(one, own)) for one in missing]


def _has_cancelled(kept: Kept) -> bool:
    return kept.hold.state == HoldState.CANCELLED


def _is_instead(other: Kept, gone: Kept) -> bool:
    alike = other.slot.id == gone.slot.id and other.resource.kind == gone.resource.kind
    since = gone.hold.ended_at
    return alike and other.hold.id != gone.hold.id and since is not None and other.hold.held_at >= since


def taken_at(slots: Sequence[Slot], organisation_id: UUID) -> Mapping[UUID, frozenset[UUID]]:
    """Which resources of a body are kept for something at each of these times."""
    if not slots:
        return {}
    first, last = min(slot.starts_at for slot in slots), max(slot.ends_at for slot in slots)
    kept = [one for one in _kept_at(first, last) if one.organisation_id == organisation_id]
    return {
        slot.id: frozenset(
            one.resource.id for one in kept if one.slot.starts_at < slot.ends_at and slot.starts_at < one.slot.ends_at
        )
        for slot in slots
    }


def _instead(missing: Kept, own: Sequence[Resource]) -> tuple[Resource, ...]:
    taken = {other.resource.id for other in _kept_at(missing.slot.starts_at, missing.slot.ends_at)}
    gone = taken | {missing.resource.id}
    return tuple(one for one in own if one.kind == missing.resource.kind and one.id not in gone)


def _kept_at(starts_at: datetime, ends_at: datetime) -> list[Kept]:
    return _kept(ResourceHold.state == HoldState.HELD, Slot.starts_at < ends_at, Slot.ends_at > starts_at)


def _kept(*which: ColumnElement[bool]) -> list[Kept]:
    found = (
        select(ResourceHold, Resource, Slot)
        .join(Resource, Resource.id == ResourceHold.resource_id)
        .join(Slot, Slot.id == ResourceHold.slot_id)
        .where(*which)
        .order_by(Slot.starts_at, Resource.kind, Resource.name, ResourceHold.held_at)
    )
    return [Kept(*row) for row in db.session.execute(found)]
