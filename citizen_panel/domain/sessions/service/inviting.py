"""Asking people, and what becomes of the question."""

import secrets
from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, func, select, update

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.asking import lock_citizens, note_not_asked
from citizen_panel.domain.citizens.caps import OverrideReason
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.citizens.wishes import away_on_all
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.matching.places import lock_draw, places_of, release_place
from citizen_panel.domain.matching.vocabulary import DrawState, PlaceState
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.projects import asking_days
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects import rules as project_rules
from citizen_panel.domain.projects.prepared import may_ask_of_age
from citizen_panel.domain.sessions import queries, seating
from citizen_panel.domain.sessions.answering import TimeWished
from citizen_panel.domain.sessions.events import (
    AnotherTimeAsked,
    BatchReleased,
    InvitationDeclined,
    InvitationLapsed,
    InvitationOpened,
    InvitationWithdrawn,
    SeatAwaited,
)
from citizen_panel.domain.sessions.models import Invitation, InvitationBatch
from citizen_panel.domain.sessions.queries import Time
from citizen_panel.domain.sessions.rules.invitations import OPEN, NotAllowed, batches, before, may_be_released
from citizen_panel.domain.sessions.rules.wished import MOST, PARTS
from citizen_panel.domain.sessions.service.asking import invite_all, told, who_may_be_asked
from citizen_panel.domain.sessions.vocabulary import InvitationState

if TYPE_CHECKING:
    from citizen_panel.domain.matching.models import Draw
    from citizen_panel.domain.projects.models import RecruitmentBrief

Shuffle = Callable[[list[UUID]], None]
BY_CHANCE: Shuffle = secrets.SystemRandom().shuffle
ENDED = {
    InvitationState.DECLINED: InvitationDeclined,
    InvitationState.LAPSED: InvitationLapsed,
    InvitationState.WITHDRAWN: InvitationWithdrawn,
}


def release_batch(
    draw: "Draw",
    *,
    actor: Actor,
    size: int | None = None,
    spare: int = 0,
    shuffle: Shuffle = BY_CHANCE,
    override: OverrideReason | str | None = None,
) -> list[Invitation]:
    """Ask the people to whom a confirmed draw gave places: all who wait, or a mixed batch of about `size`.

    Who no longer may be asked, is away on every day there is a time, or was asked by this project meanwhile, is passed
    over and their place let go. `spare` stand-ins more than there are places may be asked from now on, because some do
    not come. With `override` those are asked as well whom a cap alone would spare, and each such invitation bears the
    reason; nobody is asked beyond their own limit. Refusals: `not_confirmed`, `asking_not_begun`, `asking_over`,
    `young_without_ethics`, `young_without_lead`, `no_times`, `seats_full`, `batch_too_small`.
    """
    waiting = [p.citizen_id for p in places_of(draw.id, PlaceState.DRAWN) if p.citizen_id is not None]
    people = {one.id: one for one in lock_citizens(waiting)}
    locked = lock_draw(draw.id)
    if locked is None or locked.state != DrawState.CONFIRMED:
        raise Refusal("not_confirmed", say("Confirm the draw first."))
    if actor.user_id is None:
        raise NotFound
    brief = projects.brief(locked.recruitment_brief_id)
    assert brief is not None
    _may_ask_now(brief)
    not_now = _not_now(people, brief.project_id, _times(brief))
    able = {key: one for key, one in people.items() if key not in not_now}
    drawn = {place.id: place for place in places_of(draw.id, PlaceState.DRAWN)}
    because = OverrideReason(override) if override else None
    asks = who_may_be_asked(drawn.values(), able, brief, because)
    order = [key for key, place in drawn.items() if place.citizen_id in asks]
    fits = may_be_released(len(order))
    if isinstance(fits, NotAllowed):
        raise Refusal(fits.code, fits.reason, least=5, places=len(order))
    for passed_over in (key for key in drawn if key not in order):
        release_place(passed_over, project_id=brief.project_id, actor=actor)
    shuffle(order)
    chosen = [drawn[key] for key in order[: batches(len(order), size)[0]]]
    batch = _batch(draw.id, len(chosen), spare, actor)
    pairs = [(place, asks[place.citizen_id]) for place in chosen if place.citizen_id is not None]
    invitations = invite_all(pairs, brief.project_id, batch.id, actor=actor)
    fact = BatchReleased(project=brief.project_id, draw=draw.id, batch=batch.id, size=batch.size)
    ledger.record(fact, actor=actor)
    return invitations


def _may_ask_now(brief: "RecruitmentBrief") -> None:
    """Refuse to ask anybody outside the days of a brief, or people too young for how the project stands today."""
    of_age = may_ask_of_age(brief)
    if isinstance(of_age, project_rules.NotAllowed):
        raise Refusal(of_age.code, of_age.reason)
    first, last = brief.open_from_on, brief.open_to_on
    answer = asking_days.may_ask_on(clock.today(), first, last)
    if isinstance(answer, project_rules.NotAllowed):
        raise Refusal(answer.code, answer.reason, first=asking_days.in_words(first), last=asking_days.in_words(last))


def _times(brief: "RecruitmentBrief") -> list[Time]:
    """The times there is still a seat at; inviting stops once they are full."""
    times = queries.times_of(brief.project_id, brief.id)
    if times:
        return times
    if queries.times_of(brief.project_id, brief.id, only_free=False):
        raise Refusal("seats_full", say("All seats are taken, so nobody more is invited. Add a time to invite more."))
    raise Refusal("no_times", say("Plan a meeting with times first. People can only say yes to a time."))


def _not_now(citizen_ids: Collection[UUID], project_id: UUID, times: list[Time]) -> frozenset[UUID]:
    """Who was asked by the project already, or is away on every day there is a time."""
    days = {clock.day_of(time.slot.starts_at) for time in times}
    return queries.asked_already(project_id, citizen_ids) | away_on_all(citizen_ids, days)


def _batch(draw_id: UUID, size: int, spare: int, actor: Actor) -> InvitationBatch:
    assert actor.user_id is not None
    earlier = select(func.coalesce(func.max(InvitationBatch.batch_no), 0)).where(InvitationBatch.draw_id == draw_id)
    batch = InvitationBatch(
        draw_id=draw_id,
        batch_no=db.session.execute(earlier).scalar_one() + 1,
        size=size,
        spare=spare,
        released_by_id=actor.user_id,
        released_at=clock.now(),
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def open_invitation(invitation: Invitation, *, actor: Actor) -> bool:
    """Note that the person looked at what they are asked; False when that, or an answer, was noted before."""
    if not _change(invitation, InvitationState.OPENED):
        return False
    ledger.record(InvitationOpened(**told(invitation)), actor=actor)
    return True


def decline(invitation: Invitation, *, actor: Actor) -> None:
    """Say no: the place is let go, nothing else changes. Saying no twice is no error; refusal `already_accepted`."""
    if invitation.citizen_id is not None:
        lock_citizens([invitation.citizen_id])
    db.session.refresh(invitation)
    if invitation.state == InvitationState.DECLINED:
        return
    if not _end(invitation, InvitationState.DECLINED, actor):
        raise Refusal(
            "already_answered",
            say("This invitation is not open any more. If you have a place, you can give it up under your meetings."),
        )


def ask_for_another_time(invitation: Invitation, *, actor: Actor) -> None:
    """Note that none of the times suits somebody: they are told once there are others. Asking twice is no error.

    Refusal `already_answered`.
    """
    if invitation.citizen_id is not None:
        lock_citizens([invitation.citizen_id])
    db.session.refresh(invitation)
    if invitation.state not in OPEN:
        raise Refusal("already_answered", say("This invitation is not open any more."))
    if invitation.another_time_at is None:
        invitation.another_time_at = clock.now()
        db.session.flush()
        ledger.record(AnotherTimeAsked(**told(invitation)), actor=actor)


def wish_days(invitation: Invitation, wished: Collection[tuple[date, int, int]], *, actor: Actor) -> None:
    """Note that none of the times suits, but these days would: each with from when and until when, in minutes.

    Days named before are forgotten; a day named twice, for other parts of it, counts as a whole. Refusals
    `already_answered`, `past_day`, `too_many_days`.
    """
    ask_for_another_time(invitation, actor=actor)
    if any(day <= clock.today() for day, _, _ in wished):
        raise Refusal("past_day", say("Name days that are still to come."), field="day_1")
    days: dict[date, tuple[int, int]] = {}
    for day, begins, ends in wished:
        days[day] = (begins, ends) if days.get(day, (begins, ends)) == (begins, ends) else PARTS["any"]
    if len(days) > MOST:
        raise Refusal("too_many_days", say("Name {most} days at most."), field="day_1", most=MOST)
    db.session.execute(delete(TimeWished).where(TimeWished.invitation_id == invitation.id))
    for day, (begins, ends) in days.items():
        db.session.add(TimeWished(invitation_id=invitation.id, day_on=day, from_minutes=begins, to_minutes=ends))
    db.session.flush()


def wait_for_a_seat(invitation: Invitation, could_make: Collection[UUID], *, actor: Actor) -> None:
    """Keep somebody on the waiting list who found every seat taken, with the times they could come to (none: any).

    Of linked meetings a time stands for all that come along with it.
    They keep what the draw gave them until the last time begins, and are asked when a seat comes free that suits the
    mix: no queue. Saying it again changes the times. Refusals `already_answered`, `seats_free`, `no_times`.
    """
    if invitation.citizen_id is not None:
        lock_citizens([invitation.citizen_id])
    db.session.refresh(invitation)
    if invitation.state not in OPEN:
        raise Refusal("already_answered", say("This invitation is not open any more."))
    every = queries.times_for(invitation, only_free=False)
    if not every:
        raise Refusal("no_times", say("There is no time left to wait for."))
    if invitation.waiting_at is None and seating.times_open_to(invitation):
        raise Refusal("seats_free", say("A seat is free again. You can choose a time now."))
    invitation.could_make = sorted({one for time in _named(every, could_make) for one in time.slot_ids})
    invitation.answer_by_at = max(time.slot.starts_at for time in every)
    invitation.keeps_seat = False  # the seat kept for them is gone: who waits keeps none from others
    if invitation.waiting_at is None:
        invitation.waiting_at = clock.now()
        ledger.record(SeatAwaited(**told(invitation)), actor=actor)
    db.session.flush()


def _named(every: Collection[Time], could_make: Collection[UUID]) -> list[Time]:
    """Of choices that begin with one time those wholly named count; where none is, its first time names each."""
    wholly = [time for time in every if time.slot_ids <= {*could_make}]
    clear = {time.slot.id for time in wholly}
    return wholly + [time for time in every if time.slot.id in could_make and time.slot.id not in clear]


def lapse(invitation: Invitation, *, actor: Actor) -> bool:
    """Let an invitation lapse whose deadline is past; False when it was answered, or is not past yet."""
    return _end(invitation, InvitationState.LAPSED, actor)


def lapse_overdue(*, actor: Actor, only: Collection[UUID] | None = None) -> int:
    """Let every invitation lapse whose deadline is past, or those of these ids; returns how many."""
    late = queries.overdue(only)
    lock_citizens([one.citizen_id for one in late if one.citizen_id is not None])
    return sum(lapse(one, actor=actor) for one in late)


def withdraw_invitation(invitation: Invitation, *, actor: Actor) -> bool:
    """Take an open invitation back; False when it was answered before."""
    return _end(invitation, InvitationState.WITHDRAWN, actor)


def suppress_invitation(invitation: Invitation, *, actor: Actor) -> bool:
    """Take an invitation back that was kept from going out: the person was not asked after all, the place is free.

    False when it was answered, or ended, before. Takes no lock on the person: whoever sends holds back a withdrawal,
    which has it.
    """
    if not _end(invitation, InvitationState.WITHDRAWN, actor):
        return False
    if invitation.citizen_id is not None:
        note_not_asked(invitation.citizen_id, AskedFor.INVITED, clock.day_of(invitation.issued_at))
    return True


def said_day(moment: datetime) -> str:
    """A day as people say it: Friday 8 January."""
    local = moment.astimezone(clock.UK)
    return f"{local:%A} {local.day} {local:%B}"


def _end(invitation: Invitation, to: InvitationState, actor: Actor) -> bool:
    if not _change(invitation, to):
        return False
    if invitation.place_id is not None:
        release_place(invitation.place_id, project_id=invitation.project_id, actor=actor)
    notifications.cancel_concerning("invitation", invitation.id)
    ledger.record(ENDED[to](**told(invitation)), actor=actor)
    return True


def _change(invitation: Invitation, to: InvitationState) -> bool:
    answered = None if to is InvitationState.OPENED else clock.now()
    changed = update(Invitation).where(Invitation.id == invitation.id, Invitation.state.in_(before(to)))
    if to is InvitationState.LAPSED:  # who waits for a seat, or was promised one, a moment ago has longer
        changed = changed.where(Invitation.answer_by_at < clock.now())
    done = db.session.execute(changed.values(state=to, answered_at=answered).returning(Invitation.id)).first()
    db.session.refresh(invitation)
    return done is not None
