"""What must survive a restored backup: who was erased, what was stopped, whose data are held still.

It is written outside the database as lines that name people by a keyed hash. A database that knows less than these
lines stays closed until they are replayed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import restricting
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.consent.models import ConsentDecision
from citizen_panel.domain.consent.vocabulary import NIL, Action, GivenThrough
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import MessageState
from citizen_panel.domain.rights import queries, requests, service
from citizen_panel.domain.rights.models import JournalMark, Tombstone
from citizen_panel.domain.rights.vocabulary import RequestKind

RESTORER = Actor.system("restore")
OVERLAP = timedelta(minutes=10)
"""How far back it is looked for lines that a slow transaction brought late."""


class What(StrEnum):
    ERASED = "erased"
    STOPPED = "stopped"
    HELD_STILL = "held_still"


@dataclass(frozen=True, order=True)
class Line:
    """One thing that must survive: when, what, of whom, and for a stop which purpose and scope."""

    at: datetime
    what: What
    person: str
    purpose: str = ""
    scope: UUID = NIL


@dataclass(frozen=True)
class Replayed:
    """What a replay did again, and how many messages the provider is to be asked about before they go."""

    erased: int
    stopped: int
    held_still: int
    doubtful: int


def happened_since(at: datetime | None) -> list[Line]:
    """Everything since a moment, with some overlap, that must survive; oldest first, from the beginning if none."""
    begin = at - OVERLAP if at is not None else datetime.min.replace(tzinfo=clock.UK)
    stops = select(
        ConsentDecision.recorded_at, ConsentDecision.citizen_id, ConsentDecision.purpose, ConsentDecision.scope_id
    ).where(
        ConsentDecision.action == Action.WITHDRAWN,
        ConsentDecision.citizen_id.is_not(None),
        ConsentDecision.recorded_at >= begin,
    )
    stopped = [
        Line(when, What.STOPPED, queries.person_hash(who).hex(), purpose, scope)
        for when, who, purpose, scope in db.session.execute(stops)
        if who is not None
    ]
    gone = select(Tombstone.erased_at, Tombstone.person_hash).where(Tombstone.erased_at >= begin)
    erased = [Line(when, What.ERASED, who.hex()) for when, who in db.session.execute(gone)]
    still = select(Citizen.restricted_at, Citizen.id).where(Citizen.restricted_at >= begin)
    held = [
        Line(when, What.HELD_STILL, queries.person_hash(who).hex())
        for when, who in db.session.execute(still)
        if when is not None
    ]
    return sorted([*stopped, *erased, *held])


def known_until() -> datetime | None:
    """Up to which line the database knows the journal; nothing before the first."""
    return db.session.execute(select(JournalMark.known_until)).scalar_one_or_none()


def know_until(at: datetime) -> None:
    """Note up to which line the database knows the journal; never back."""
    added = insert(JournalMark).values(id=1, known_until=at)
    changed = added.on_conflict_do_update(
        index_elements=[JournalMark.id], set_={"known_until": at}, where=JournalMark.known_until < at
    )
    db.session.execute(changed)


def is_behind(newest: datetime | None) -> bool:
    """Whether the database is older than the journal, and so must stay closed."""
    if newest is None:
        return False
    known = known_until()
    return known is None or known < newest


def to_replay(lines: Iterable[Line]) -> list[Line]:
    """The lines that the database does not know, oldest first, with some overlap."""
    known = known_until()
    return sorted(line for line in lines if known is None or line.at >= known - OVERLAP)


def replay(lines: Sequence[Line]) -> Replayed:
    """Do again what the lines say: each is harmless when it is so already. Nobody is written to about it."""
    wanted = {line.person for line in lines}
    people = known_as(wanted)
    stopped = held = 0
    for line in lines:
        citizen_id = people.get(line.person)
        if citizen_id is None:
            continue
        if line.what is What.STOPPED:
            stopped += service.withdraw(
                citizen_id,
                line.purpose,
                scope_id=line.scope,
                actor=RESTORER,
                channel=GivenThrough.SYSTEM,
                is_told=False,
            ).is_new
        elif line.what is What.HELD_STILL:
            held += restricting.restrict(citizen_id, actor=RESTORER)
    erased = [people[line.person] for line in lines if line.what is What.ERASED and line.person in people]
    for citizen_id in dict.fromkeys(erased):
        _erase(citizen_id)
    doubtful = _doubt_messages()
    if lines:
        know_until(max(line.at for line in lines))
    return Replayed(len(dict.fromkeys(erased)), stopped, held, doubtful)


def _erase(citizen_id: UUID) -> None:
    service.leave(citizen_id, actor=RESTORER, channel=GivenThrough.SYSTEM, is_told=False)
    asked = requests.ask(citizen_id, RequestKind.ERASE, actor=RESTORER, came_by=GivenThrough.SYSTEM, act_at=clock.now())
    asked.released_at = asked.due_at = clock.now()
    db.session.flush()
    service.carry_out(asked.id, actor=RESTORER, waits=False)


def known_as(wanted: set[str]) -> Mapping[str, UUID]:
    """The people whom the lines name, found by hashing everybody's id; some seconds for a million."""
    found = {}
    for citizen_id in db.session.scalars(select(Citizen.id).execution_options(yield_per=10_000)):
        hashed = queries.person_hash(citizen_id).hex()
        if hashed in wanted:
            found[hashed] = citizen_id
    return found


def _doubt_messages() -> int:
    """Messages that were due may have gone after the backup: they count as doubtful, so the provider is asked first."""
    now = clock.now()
    due = update(Message).where(Message.state == MessageState.QUEUED, Message.due_at <= now)
    doubted = due.values(state=MessageState.LEASED, lease_until=now, attempts=Message.attempts + 1)
    return len(db.session.execute(doubted.returning(Message.id)).all())
