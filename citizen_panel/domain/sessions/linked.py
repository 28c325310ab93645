"""Reads about meetings that belong together."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.sessions.arrangements import SessionSeries
from citizen_panel.domain.sessions.models import Booking, ResearchSession, Slot
from citizen_panel.domain.sessions.rules.invitations import LIVE, SEATED
from citizen_panel.domain.sessions.rules.linked import Uneven, keeps_order, ways_through
from citizen_panel.domain.sessions.vocabulary import Linked, SessionState, SlotState

At = tuple[Slot, ResearchSession]
Together = tuple[Slot, ResearchSession, tuple[At, ...]]
ALL = (Linked.ALL_OF, Linked.SOME_OF, Linked.IN_ORDER)


def series_of(meeting: ResearchSession) -> SessionSeries | None:
    """The series a meeting belongs to."""
    return db.session.get(SessionSeries, meeting.series_id) if meeting.series_id else None


def meetings_in(series_id: UUID) -> Sequence[ResearchSession]:
    """The meetings of a series that were not called off, soonest first."""
    of = select(ResearchSession).where(
        ResearchSession.series_id == series_id, ResearchSession.state != SessionState.CANCELLED
    )
    return db.session.scalars(of.order_by(ResearchSession.starts_at, ResearchSession.id)).all()


def together(times: Sequence[At], *, only_free: bool = True) -> list[Together]:
    """Times to choose from, each with those that come along with it in other meetings.

    Of meetings to which a yes is to all, only the first of them is chosen; a way in which one time is full or over is
    left out, but for meetings of which people come to some: then the others are left.
    """
    bound = _all_together({meeting.series_id for _, meeting in times if meeting.series_id})
    found: list[Together] = [(slot, meeting, ()) for slot, meeting in times if meeting.series_id not in bound]
    for series_id in bound:
        found += [(*way[0], way[1:]) for way in _ways(series_id, only_free=only_free)]
    return sorted(found, key=lambda one: (one[0].starts_at, one[0].id))


def is_uneven(series_id: UUID) -> bool:
    """Whether nobody can say yes to a series, because its meetings have different numbers of times."""
    return isinstance(ways_through(_times_in(series_id)), Uneven)


def may_miss(meeting: ResearchSession) -> bool:
    """Whether somebody who cannot come to one of the meetings that belong together may come to the others."""
    series = series_of(meeting)
    return series is not None and series.linked == Linked.SOME_OF


def cannot_come(meeting: ResearchSession) -> int:
    """How many people said yes to meetings that belong together, but cannot come to this one; exact, never shown so."""
    series = series_of(meeting)
    if series is None or series.linked != Linked.SOME_OF:
        return 0
    others = (
        select(Booking.invitation_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(ResearchSession, ResearchSession.id == Slot.research_session_id)
        .where(Booking.state.in_(SEATED), Booking.invitation_id.is_not(None))
    )
    elsewhere = set(db.session.scalars(others.where(ResearchSession.series_id == series.id)))
    return len(elsewhere - set(db.session.scalars(others.where(ResearchSession.id == meeting.id))))


def swaps(held: Booking, slot: Slot, meeting: ResearchSession) -> list[At] | None:
    """Where somebody may change to within one meeting of a series; None for a meeting that is not bound to others."""
    series = series_of(meeting)
    if series is None or series.linked not in ALL:
        return None
    free = select(Slot).where(
        Slot.research_session_id == meeting.id,
        Slot.id != slot.id,
        Slot.state == SlotState.OPEN,
        Slot.starts_at > clock.now(),
        Slot.taken < Slot.capacity,
    )
    found = db.session.scalars(free.order_by(Slot.starts_at, Slot.id)).all()
    if series.linked != Linked.IN_ORDER:
        return [(one, meeting) for one in found]
    others = [other for _, other in _others(held)]
    before = [other.ends_at for other in others if other.starts_at < slot.starts_at]
    after = [other.starts_at for other in others if other.starts_at > slot.starts_at]
    return [(one, meeting) for one in found if keeps_order(before, (one.starts_at, one.ends_at), after)]


def has_others(held: Booking) -> bool:
    """Whether the invitation still leads to another place, used or to come, besides this one."""
    return bool(_others(held, SEATED))


def later_than(held: Booking, slot: Slot, meeting: ResearchSession) -> list[Booking]:
    """The places after this one that build on it: in meetings that come in order."""
    series = series_of(meeting)
    if series is None or series.linked != Linked.IN_ORDER:
        return []
    return [booking for booking, other in _others(held) if other.starts_at > slot.starts_at]


def _all_together(series_ids: Collection[UUID]) -> set[UUID]:
    if not series_ids:
        return set()
    bound = select(SessionSeries.id).where(SessionSeries.id.in_(series_ids), SessionSeries.linked.in_(ALL))
    return set(db.session.scalars(bound))


def _times_in(series_id: UUID) -> list[list[At]]:
    rows = db.session.execute(
        select(Slot, ResearchSession)
        .join(ResearchSession, ResearchSession.id == Slot.research_session_id)
        .where(
            ResearchSession.series_id == series_id,
            ResearchSession.state != SessionState.CANCELLED,
            Slot.state != SlotState.CANCELLED,
        )
        .order_by(ResearchSession.starts_at, ResearchSession.id, Slot.starts_at, Slot.id)
        .execution_options(populate_existing=True)
    )
    found: dict[UUID, list[At]] = {}
    for slot, meeting in rows:
        found.setdefault(meeting.id, []).append((slot, meeting))
    return list(found.values())


def _ways(series_id: UUID, *, only_free: bool) -> list[tuple[At, ...]]:
    ways = ways_through(_times_in(series_id))
    if isinstance(ways, Uneven):
        return []
    is_partly = any(may_miss(meeting) for _, meeting in ways.groups[0]) if ways.groups else False
    left = [(way, tuple(one for one in way if _is_open(*one, only_free=only_free))) for way in ways.groups]
    return [free for way, free in left if free and (is_partly or len(free) == len(way))]


def _is_open(slot: Slot, meeting: ResearchSession, *, only_free: bool) -> bool:
    is_open = slot.state == SlotState.OPEN and meeting.state == SessionState.PUBLISHED
    return is_open and slot.starts_at > clock.now() and (slot.taken < slot.capacity or not only_free)


def _others(held: Booking, states: Collection[str] = LIVE) -> list[tuple[Booking, Slot]]:
    if held.invitation_id is None:
        return []
    rows = db.session.execute(
        select(Booking, Slot)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.invitation_id == held.invitation_id, Booking.id != held.id, Booking.state.in_(states))
        .order_by(Slot.starts_at, Slot.id)
    )
    return [(row[0], row[1]) for row in rows]
