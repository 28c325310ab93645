"""Who may be asked at this moment, and putting the question to one person."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.asking import note_asked
from citizen_panel.domain.citizens.caps import OVERRIDABLE, Cap, OverrideReason
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import may_be_asked
from citizen_panel.domain.citizens.vocabulary import AskedFor, LegalAge, PanelStatus
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.matching.ages import OF_THEIR_OWN_ACCORD, ages_of
from citizen_panel.domain.matching.models import Place
from citizen_panel.domain.matching.places import move_place
from citizen_panel.domain.matching.vocabulary import PlaceState
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.projects.vocabulary import Asks
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.asked_enough import caps_reached_by
from citizen_panel.domain.sessions.events import InvitationIssued
from citizen_panel.domain.sessions.models import Invitation

if TYPE_CHECKING:
    from citizen_panel.domain.projects.models import RecruitmentBrief

DAYS = {Channel.LETTER: 14, Channel.VIA_PARTNER: 14}
USUAL_DAYS = 7


class Somebody(Protocol):
    """A place, or a stand-in: whoever a row is about."""

    @property
    def citizen_id(self) -> Any:
        """Who it is; nobody any more after an erasure."""


@dataclass(frozen=True)
class Ask:
    """One person to be asked, how, and why all the same where a cap alone would spare them."""

    citizen_id: UUID
    channel: Channel
    override: OverrideReason | None = None


def who_may_be_asked(
    rows: Iterable[Somebody],
    people: Mapping[UUID, Citizen],
    brief: "RecruitmentBrief",
    because: OverrideReason | None = None,
    *,
    extra: int = 0,
) -> dict[UUID, Ask]:
    """Of the people these rows are about, those on the panel who agree, can be reached and were not asked too often.

    Under 16 their guardian has to agree as well; nobody is asked of another age than the brief says. `extra`
    invitations of theirs in the last 30 days are left out of account.
    """
    project_id, ages = brief.project_id, ages_of(Asks.read(brief.asks))
    reached = caps_reached_by(people.keys(), project_id, extra=extra)
    asks = {}
    for citizen in (people[row.citizen_id] for row in rows if row.citizen_id in people):
        caps = reached.get(citizen.id, ())
        if _is_spared(caps, because) or not _agrees(citizen, project_id) or not _is_of_age(citizen, ages):
            continue
        channel = queries.channel_for(citizen.id)
        if channel is not None:
            asks[citizen.id] = Ask(citizen.id, channel, because if caps else None)
    return asks


def invite(
    place: Place,
    ask: Ask,
    project_id: UUID,
    *,
    actor: Actor,
    batch_id: UUID | None = None,
    answer_by_at: datetime | None = None,
    kind: str = "invitation",
) -> Invitation:
    """Ask one person about a place they were given: counted, recorded, and the message queued.

    Without `answer_by_at` they have until the end of a day some days off, as long as their way of writing takes.
    """
    now = clock.now()
    invitation = Invitation(
        project_id=project_id,
        invitation_batch_id=batch_id,
        place_id=place.id,
        citizen_id=ask.citizen_id,
        token=place.token,
        channel=ask.channel,
        issued_at=now,
        answer_by_at=answer_by_at or usual_deadline(ask.channel),
        override_code=ask.override,
    )
    db.session.add(invitation)
    db.session.flush()
    move_place(place.id, to=PlaceState.OFFERED, only_from=(PlaceState.DRAWN,))
    note_asked(ask.citizen_id, AskedFor.INVITED)
    write_about(invitation, kind, key=f"{kind}:{invitation.id}", actor=actor)
    ledger.record(InvitationIssued(**told(invitation)), actor=actor)
    return invitation


def write_about(invitation: Invitation, kind: str, *, key: str, actor: Actor) -> None:
    """Queue a message about an open invitation, by the way the person was asked; of no use after the deadline."""
    notifications.queue(
        kind,
        key=key,
        recipient_kind="citizen",
        recipient_id=invitation.citizen_id,
        channel=invitation.channel,
        concerns_kind="invitation",
        concerns_id=invitation.id,
        not_after=invitation.answer_by_at,
        project=invitation.project_id,
        actor=actor,
    )


def told(invitation: Invitation) -> dict[str, Any]:
    """What every event about an invitation says."""
    return {
        "project": invitation.project_id,
        "invitation": invitation.id,
        "token": invitation.token,
        "channel": Channel(invitation.channel),
    }


def usual_deadline(channel: Channel) -> datetime:
    """Until when somebody asked now may answer: the end of a day as far off as that way of writing takes."""
    return end_of_day(clock.now() + timedelta(days=DAYS.get(channel, USUAL_DAYS)))


def end_of_day(moment: datetime) -> datetime:
    """The last minute of that day in the United Kingdom."""
    local = moment.astimezone(clock.UK)
    return datetime.combine(local.date(), time(23, 59), tzinfo=clock.UK).astimezone(moment.tzinfo)


def _is_spared(caps: Collection[Cap], because: OverrideReason | None) -> bool:
    """Whether caps keep somebody from being asked: any does, unless staff gave a reason and it is not their own."""
    return bool(caps) if because is None else not OVERRIDABLE.issuperset(caps)


def _is_of_age(citizen: Citizen, ages: Collection[LegalAge]) -> bool:
    return citizen.legal_age in ages and (citizen.legal_age in OF_THEIR_OWN_ACCORD or may_be_asked(citizen))


def _agrees(citizen: Citizen, project_id: UUID) -> bool:
    is_here = citizen.status in (PanelStatus.JOINED, PanelStatus.ACTIVE) and citizen.restricted_at is None
    return is_here and consent.holds(citizen.id, "pool.membership") and queries.lets_ask(citizen.id, project_id)
