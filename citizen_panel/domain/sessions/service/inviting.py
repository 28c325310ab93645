"""Asking people, and what becomes of the question."""

import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select, update

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.asking import lock_citizens, note_asked, note_not_asked
from citizen_panel.domain.citizens.caps import OVERRIDABLE, Cap, OverrideReason
from citizen_panel.domain.citizens.vocabulary import AskedFor, PanelStatus
from citizen_panel.domain.citizens.wishes import away_on_all
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.matching.places import lock_draw, move_place, places_of, release_place
from citizen_panel.domain.matching.vocabulary import DrawState, PlaceState
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.asked_enough import caps_reached_by
from citizen_panel.domain.sessions.events import (
    AnotherTimeAsked,
    BatchReleased,
    InvitationDeclined,
    InvitationIssued,
    InvitationLapsed,
    InvitationOpened,
    InvitationWithdrawn,
)
from citizen_panel.domain.sessions.models import Invitation, InvitationBatch
from citizen_panel.domain.sessions.rules.invitations import OPEN, NotAllowed, batches, before, may_be_released
from citizen_panel.domain.sessions.vocabulary import InvitationState

if TYPE_CHECKING:
    from citizen_panel.domain.citizens.models import Citizen
    from citizen_panel.domain.matching.models import Draw, Place

DAYS = {Channel.LETTER: 14, Channel.VIA_PARTNER: 14}
USUAL_DAYS = 7
Shuffle = Callable[[list[UUID]], None]
BY_CHANCE: Shuffle = secrets.SystemRandom().shuffle
ENDED = {
    InvitationState.DECLINED: InvitationDeclined,
    InvitationState.LAPSED: InvitationLapsed,
    InvitationState.WITHDRAWN: InvitationWithdrawn,
}


@dataclass(frozen=True)
class _Ask:
    """One person to be asked, and how."""

    place: "Place"
    citizen_id: UUID
    channel: Channel
    override: OverrideReason | None = None


def release_batch(
    draw: "Draw",
    *,
    actor: Actor,
    size: int | None = None,
    shuffle: Shuffle = BY_CHANCE,
    override: OverrideReason | str | None = None,
) -> list[Invitation]:
    """Ask the people to whom a confirmed draw gave places: all who wait, or a mixed batch of about `size`.

    Who no longer may be asked, is away on every day there is a time, or was asked by this project meanwhile, is passed
    over and their place let go. With
    `override` those are asked as well whom a cap alone would spare, and each such invitation bears the reason; nobody
    is asked beyond their own limit. Refusals: `not_confirmed`, `no_times`, `batch_too_small`.
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
    times = queries.times_of(brief.project_id, brief.id)
    if not times:
        raise Refusal("no_times", say("Plan a meeting with times first. People can only say yes to a time."))
    already = queries.asked_already(brief.project_id, people.keys())
    away = away_on_all(people.keys(), {clock.day_of(time.slot.starts_at) for time in times})
    able = {key: one for key, one in people.items() if key not in already | away}
    because = OverrideReason(override) if override else None
    asks, others = _who_may_be_asked(places_of(draw.id, PlaceState.DRAWN), able, brief.project_id, because)
    fits = may_be_released(len(asks))
    if isinstance(fits, NotAllowed):
        raise Refusal(fits.code, fits.reason, least=5, places=len(asks))
    order = [ask.place.id for ask in asks]
    shuffle(order)
    chosen = set(order[: batches(len(order), size)[0]])
    for place in others:
        release_place(place.id, project_id=brief.project_id, actor=actor)
    batch = _batch(draw.id, len(chosen), actor)
    by_place = {ask.place.id: ask for ask in asks}
    invitations = [_invite(by_place[key], brief.project_id, batch, actor) for key in order if key in chosen]
    fact = BatchReleased(project=brief.project_id, draw=draw.id, batch=batch.id, size=batch.size)
    ledger.record(fact, actor=actor)
    return invitations


def _who_may_be_asked(
    places: Iterable["Place"], people: dict[UUID, "Citizen"], project_id: UUID, because: OverrideReason | None
) -> tuple[list[_Ask], list["Place"]]:
    """Who is on the panel, agrees, can be reached and was not asked too often; and the places of the others."""
    reached = caps_reached_by(people.keys(), project_id)
    asks, others = [], []
    for place in places:
        citizen = people.get(place.citizen_id) if place.citizen_id else None
        channel = None
        caps = reached.get(citizen.id, ()) if citizen is not None else ()
        if citizen is not None and not _is_spared(caps, because) and _agrees(citizen, project_id):
            channel = queries.channel_for(citizen.id)
        if citizen is None or channel is None:
            others.append(place)
        else:
            asks.append(_Ask(place, citizen.id, channel, because if caps else None))
    return asks, others


def _is_spared(caps: Collection[Cap], because: OverrideReason | None) -> bool:
    """Whether caps keep somebody from being asked: any does, unless staff gave a reason and it is not their own."""
    return bool(caps) if because is None else not OVERRIDABLE.issuperset(caps)


def _agrees(citizen: "Citizen", project_id: UUID) -> bool:
    is_here = citizen.status in (PanelStatus.JOINED, PanelStatus.ACTIVE) and citizen.restricted_at is None
    return is_here and consent.holds(citizen.id, "pool.membership") and queries.lets_ask(citizen.id, project_id)


def _batch(draw_id: UUID, size: int, actor: Actor) -> InvitationBatch:
    assert actor.user_id is not None
    earlier = select(func.coalesce(func.max(InvitationBatch.batch_no), 0)).where(InvitationBatch.draw_id == draw_id)
    batch = InvitationBatch(
        draw_id=draw_id,
        batch_no=db.session.execute(earlier).scalar_one() + 1,
        size=size,
        released_by_id=actor.user_id,
        released_at=clock.now(),
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def _invite(ask: _Ask, project_id: UUID, batch: InvitationBatch, actor: Actor) -> Invitation:
    now = clock.now()
    invitation = Invitation(
        project_id=project_id,
        invitation_batch_id=batch.id,
        place_id=ask.place.id,
        citizen_id=ask.citizen_id,
        token=ask.place.token,
        channel=ask.channel,
        issued_at=now,
        answer_by_at=end_of_day(now + timedelta(days=DAYS.get(ask.channel, USUAL_DAYS))),
        override_code=ask.override,
    )
    db.session.add(invitation)
    db.session.flush()
    move_place(ask.place.id, to=PlaceState.OFFERED, only_from=(PlaceState.DRAWN,))
    note_asked(ask.citizen_id, AskedFor.INVITED)
    notifications.queue(
        "invitation",
        key=f"invitation:{invitation.id}",
        recipient_kind="citizen",
        recipient_id=ask.citizen_id,
        channel=ask.channel,
        concerns_kind="invitation",
        concerns_id=invitation.id,
        not_after=invitation.answer_by_at,
        project=project_id,
        actor=actor,
    )
    ledger.record(InvitationIssued(**_of(invitation)), actor=actor)
    return invitation


def open_invitation(invitation: Invitation, *, actor: Actor) -> bool:
    """Note that the person looked at what they are asked; False when that, or an answer, was noted before."""
    if not _change(invitation, InvitationState.OPENED):
        return False
    ledger.record(InvitationOpened(**_of(invitation)), actor=actor)
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
        ledger.record(AnotherTimeAsked(**_of(invitation)), actor=actor)


def lapse(invitation: Invitation, *, actor: Actor) -> bool:
    """Let an invitation lapse whose deadline is past; False when it was answered, or is not past yet."""
    if invitation.answer_by_at >= clock.now():
        return False
    return _end(invitation, InvitationState.LAPSED, actor)


def lapse_overdue(*, actor: Actor) -> int:
    """Let every invitation lapse whose deadline is past; returns how many."""
    late = queries.overdue()
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


def end_of_day(moment: datetime) -> datetime:
    """The last minute of that day in the United Kingdom."""
    local = moment.astimezone(clock.UK)
    return datetime.combine(local.date(), time(23, 59), tzinfo=clock.UK).astimezone(moment.tzinfo)


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
    ledger.record(ENDED[to](**_of(invitation)), actor=actor)
    return True


def _change(invitation: Invitation, to: InvitationState) -> bool:
    answered = None if to is InvitationState.OPENED else clock.now()
    changed = update(Invitation).where(Invitation.id == invitation.id, Invitation.state.in_(before(to)))
    done = db.session.execute(changed.values(state=to, answered_at=answered).returning(Invitation.id)).first()
    db.session.refresh(invitation)
    return done is not None


def _of(invitation: Invitation) -> dict[str, Any]:
    return {
        "project": invitation.project_id,
        "invitation": invitation.id,
        "token": invitation.token,
        "channel": Channel(invitation.channel),
    }
