"""Who may be asked at this moment, and putting the question to one person."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID, uuid4

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.asking import note_all_asked
from citizen_panel.domain.citizens.caps import OVERRIDABLE, Cap, OverrideReason
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import best_channels, may_be_asked
from citizen_panel.domain.citizens.vocabulary import AskedFor, LegalAge, PanelStatus
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.purposes import MEMBERSHIP
from citizen_panel.domain.consent.vocabulary import NIL
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.matching.ages import ages_of
from citizen_panel.domain.matching.models import Place
from citizen_panel.domain.matching.places import move_places
from citizen_panel.domain.matching.vocabulary import PlaceState
from citizen_panel.domain.notifications.many import ToSay, queue_many
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.projects.letting import needed_to_ask
from citizen_panel.domain.projects.vocabulary import Asks
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
    is_new: bool = True,
) -> dict[UUID, Ask]:
    """Of the people these rows are about, those on the panel who agree, can be reached and were not asked too often.

    Under 16 their guardian has to agree as well, and at 16 they themselves afresh; nobody is asked of another age than
    the brief says. `extra` invitations of theirs in the last 30 days are left out of account. Without `is_new` they
    were asked before, and hear more about that: how often they were asked does not matter.
    """
    project_id, ages = brief.project_id, ages_of(Asks.read(brief.asks))
    reached = caps_reached_by(people.keys(), project_id, extra=extra) if is_new else {}
    agreed, ways = consent.agreed_by(people.keys()), best_channels(people.keys())
    needed = {(purpose, NIL) for purpose in (MEMBERSHIP, *needed_to_ask(project_id))}
    asks = {}
    for citizen in (people[row.citizen_id] for row in rows if row.citizen_id in people):
        caps = reached.get(citizen.id, ())
        if _is_spared(caps, because) or not _is_here(citizen) or not _is_of_age(citizen, ages):
            continue
        if not needed <= agreed.get(citizen.id, frozenset()):
            continue
        if citizen.id in ways:
            asks[citizen.id] = Ask(citizen.id, ways[citizen.id], because if caps else None)
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
    made = _asked(place, ask, project_id, batch_id, answer_by_at)
    _send_out([made], kind, actor)
    return made


def invite_all(
    asks: Iterable[tuple[Place, Ask]], project_id: UUID, batch_id: UUID, *, actor: Actor
) -> list[Invitation]:
    """As `invite` of many people for places of one project, in as few statements as for one."""
    made = [_asked(place, ask, project_id, batch_id, None) for place, ask in asks]
    if made:
        _send_out(made, "invitation", actor)
    return made


def _asked(
    place: Place, ask: Ask, project_id: UUID, batch_id: UUID | None, answer_by_at: datetime | None
) -> Invitation:
    now = clock.now()
    return Invitation(
        id=uuid4(),
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


def _send_out(made: Sequence[Invitation], kind: str, actor: Actor) -> None:
    db.session.add_all(made)
    db.session.flush()
    places = [one.place_id for one in made if one.place_id is not None]
    move_places(places, to=PlaceState.OFFERED, only_from=(PlaceState.DRAWN,))
    note_all_asked([one.citizen_id for one in made if one.citizen_id is not None], AskedFor.INVITED)
    queue_many([_about(one, kind, f"{kind}:{one.id}") for one in made], actor=actor)
    ledger.record_all([InvitationIssued(**told(one)) for one in made], actor=actor)


def write_about(invitation: Invitation, kind: str, *, key: str, actor: Actor) -> None:
    """Queue a message about an open invitation, by the way the person was asked; of no use after the deadline."""
    queue_many([_about(invitation, kind, key)], actor=actor)


def _about(invitation: Invitation, kind: str, key: str) -> ToSay:
    return ToSay(
        kind=kind,
        key=key,
        recipient_kind="citizen",
        recipient_id=invitation.citizen_id,
        channel=invitation.channel,
        concerns_kind="invitation",
        concerns_id=invitation.id,
        not_after=invitation.answer_by_at,
        project=invitation.project_id,
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
    """Whether they are of an age the brief asks for, and agree for themselves, or their guardian agrees as well."""
    return citizen.legal_age in ages and may_be_asked(citizen)


def _is_here(citizen: Citizen) -> bool:
    return citizen.status in (PanelStatus.JOINED, PanelStatus.ACTIVE) and citizen.restricted_at is None
