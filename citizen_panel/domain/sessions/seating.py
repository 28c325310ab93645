"""Reads about the seats of a draw: who holds one, who waits for one, whose was called off, how many are free."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from citizen_panel.core.db import db
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.matching.models import Draw, Place
from citizen_panel.domain.matching.places import HELD, lock_draw, places_of
from citizen_panel.domain.matching.queries import confirmed_draw_of
from citizen_panel.domain.matching.vocabulary import PlaceState
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.queries import approved_briefs_of
from citizen_panel.domain.sessions.models import Booking, Invitation, InvitationBatch
from citizen_panel.domain.sessions.queries import Time, choices_of, place_of
from citizen_panel.domain.sessions.rules.invitations import OPEN
from citizen_panel.domain.sessions.rules.standing_in import Room, needed_of_shared
from citizen_panel.domain.sessions.vocabulary import BookingState, EndCause


def waiting_list(draw_id: UUID) -> Sequence[Invitation]:
    """The open invitations of a draw to people who found every seat taken and want to hear of one, by random id."""
    waiting = (
        select(Invitation)
        .join(Place, Place.id == Invitation.place_id)
        .where(Place.draw_id == draw_id, Invitation.state.in_(OPEN), Invitation.waiting_at.is_not(None))
    )
    ordered = waiting.order_by(Invitation.id).execution_options(populate_existing=True)
    return db.session.scalars(ordered).all()


def holding(draw_id: UUID) -> list[Place]:
    """The places of a draw that somebody holds or is asked about; those of the waiting list are left out."""
    waiting = {one.place_id for one in waiting_list(draw_id)}
    return [one for one in places_of(draw_id, *HELD) if one.id not in waiting]


@dataclass(frozen=True)
class CalledOff:
    """A place that somebody lost because we called their meeting off, and the invitation that had led to it."""

    place: Place
    invitation: Invitation

    @property
    def citizen_id(self) -> UUID | None:
        """Whose place it was."""
        return self.place.citizen_id


def called_off(draw_id: UUID) -> list[CalledOff]:
    """The places of people whose meeting we called off, who still agree to take part and were not asked again.

    Of linked meetings what was given up last counts: who then gave up another by themselves is not asked again.
    """
    later = aliased(Invitation)
    last_cause = (
        select(Booking.cause)
        .where(Booking.invitation_id == Invitation.id, Booking.state == BookingState.CANCELLED)
        .order_by(Booking.ended_at.desc(), Booking.cause == EndCause.BY_BODY)
        .limit(1)
        .scalar_subquery()
    )
    lost = (
        select(Place, Invitation)
        .join(Invitation, Invitation.place_id == Place.id)
        .where(
            Place.draw_id == draw_id,
            Place.state == PlaceState.RELEASED,
            Place.citizen_id.is_not(None),
            last_cause == EndCause.BY_BODY,
            ~select(later.id)
            .where(later.place_id == Place.id, later.id != Invitation.id, later.issued_at >= Invitation.issued_at)
            .exists(),
        )
        .order_by(Place.coded_no)
    )
    return [
        CalledOff(place, asked)
        for place, asked in db.session.execute(lost)
        if place.citizen_id is not None and consent.holds(place.citizen_id, "project.participate", asked.project_id)
    ]


def is_released(draw_id: UUID) -> bool:
    """Whether the team sent any invitations of a draw yet."""
    sent = select(func.count()).where(InvitationBatch.draw_id == draw_id)
    return db.session.execute(sent).scalar_one() > 0


def spare_of(draw_id: UUID) -> int:
    """How many people more than the places may be asked, because some do not come: as the team said when inviting."""
    most = select(func.coalesce(func.max(InvitationBatch.spare), 0)).where(InvitationBatch.draw_id == draw_id)
    return db.session.execute(most).scalar_one()


def seats_free(times: Sequence[Time]) -> int:
    """How many people there is still a seat for at these times.

    Of meetings to which a yes is to all, the fullest decides, and a time that every choice leads to is counted once.
    """
    free: dict[UUID | None, dict[UUID, dict[UUID, int]]] = {}
    for time in times:
        together = free.setdefault(time.meeting.series_id if time.also else time.slot.id, {})
        for slot, meeting in ((time.slot, time.meeting), *time.also):
            together.setdefault(meeting.id, {})[slot.id] = slot.capacity - slot.taken
    return sum(min(sum(slots.values()) for slots in meetings.values()) for meetings in free.values())


@dataclass(frozen=True)
class Seats:
    """How it stands with the seats of a draw, as its team is told: numbers alone."""

    wanted: int
    yes: int
    asked: int
    waiting: int
    free: int

    @property
    def missing(self) -> int:
        """How many people are still missing, if nobody who was asked says yes."""
        return max(0, self.wanted - self.yes)


def wanted_in(draw_id: UUID) -> int:
    """How many people a draw is to bring: as many as it drew, and those asked besides because some do not come."""
    drawn = select(func.count()).where(Place.draw_id == draw_id, Place.chance.is_not(None))
    return db.session.execute(drawn).scalar_one() + spare_of(draw_id)


def seats_of(draw: Draw, brief: RecruitmentBrief) -> Seats:
    """How it stands with the seats of a confirmed draw."""
    held = [one.state for one in holding(draw.id)]
    return Seats(
        wanted=wanted_in(draw.id),
        yes=held.count(PlaceState.TAKEN),
        asked=held.count(PlaceState.OFFERED),
        waiting=len(waiting_list(draw.id)),
        free=seats_free(choices_of(brief.project_id, brief.id)),
    )


def kept_in(draw_id: UUID) -> Sequence[Invitation]:
    """The open invitations of a draw for which a seat is kept until they are answered."""
    kept = (
        select(Invitation)
        .join(Place, Place.id == Invitation.place_id)
        .where(Place.draw_id == draw_id, Invitation.state.in_(OPEN), Invitation.keeps_seat)
    )
    return db.session.scalars(kept.order_by(Invitation.id)).all()


def times_open_to(invitation: Invitation) -> list[Time]:
    """The times somebody who was asked can choose at this moment, soonest first.

    None for who is on the waiting list, and none while every seat left is kept for somebody else.
    """
    found = place_of(invitation)
    return times_open_in(invitation, found[1] if found else None)


def times_open_in(invitation: Invitation, draw: Draw | None) -> list[Time]:
    """As `times_open_to`, of an invitation whose draw was read; alike for all of a draw that keep and wait alike."""
    times = choices_of(invitation.project_id, draw.recruitment_brief_id if draw else None)
    if invitation.keeps_seat or draw is None:
        return times
    is_any_left = seats_free(times) > kept_at(draw, times)
    return times if is_any_left and invitation.waiting_at is None else []


def lock_seats(project_id: UUID) -> None:
    """Let nobody else choose, or be offered, a seat of a project until the end; people are locked before it.

    All its draws are held, in the order of their ids: one can keep a seat that another could give.
    """
    drawn = [confirmed_draw_of(brief.id) for brief in approved_briefs_of(project_id)]
    for draw_id in sorted(one.id for one in drawn if one is not None):
        lock_draw(draw_id)


def kept_at(draw: Draw, times: Sequence[Time]) -> int:
    """How many of the seats free at these times are kept for somebody: of a draw, or of others that share them."""
    return len(kept_in(draw.id)) + _needed_by_others(draw, times, lambda other: len(kept_in(other)))


def room(draw: Draw, times: Sequence[Time]) -> Room:
    """How it stands with the seats of a draw, at these times that are free."""
    held = holding(draw.id)
    unanswered = sum(one.state != PlaceState.TAKEN for one in held)
    return Room(
        wanted=wanted_in(draw.id),
        held=len(held),
        unanswered=unanswered + _needed_by_others(draw, times, _asked),
        kept=kept_at(draw, times),
        free=seats_free(times),
    )


def are_kept_seats_gone(project_id: UUID) -> bool:
    """Whether a draw of a project keeps more seats for people who were asked than are free."""
    for brief in approved_briefs_of(project_id):
        drawn = confirmed_draw_of(brief.id)
        if drawn is not None and kept_in(drawn.id):
            times = choices_of(project_id, brief.id)
            if seats_free(times) < kept_at(drawn, times):
                return True
    return False


def _asked(draw_id: UUID) -> int:
    return sum(one.state == PlaceState.OFFERED for one in holding(draw_id))


def _needed_by_others(draw: Draw, times: Sequence[Time], claims: Callable[[UUID], int]) -> int:
    """How many of the seats free at these times people of the project's other draws claim: never more than they share.

    A meeting without a brief is for all the project's draws; one of a brief is for its draw alone.
    """
    shared = seats_free([time for time in times if not _is_only_for(time, draw.recruitment_brief_id)])
    needed = 0
    for brief in approved_briefs_of(draw.project_id) if shared else ():
        other = confirmed_draw_of(brief.id) if brief.id != draw.recruitment_brief_id else None
        claimed = claims(other.id) if other is not None else 0
        if claimed:
            own = [time for time in choices_of(draw.project_id, brief.id) if _is_only_for(time, brief.id)]
            needed += needed_of_shared(claimed, seats_free(own))
    return min(needed, shared)


def _is_only_for(time: Time, brief_id: UUID) -> bool:
    return any(meeting.recruitment_brief_id == brief_id for _, meeting in ((time.slot, time.meeting), *time.also))
