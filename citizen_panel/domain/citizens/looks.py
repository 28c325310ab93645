"""Who looked at a person's record: written before anything is shown, and read by the person alone.

A fact says what was seen, in what role, for which body and why; it names nobody and no case. Looking again within
the same quarter of an hour, as when a page is loaded anew, is the same look.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor, Capacity, WorksFor
from citizen_panel.core.events import Code
from citizen_panel.domain.citizens import queries
from citizen_panel.domain.citizens.events import RecordLooked
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.ledger import queries as facts
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.ledger.many import record_many
from citizen_panel.domain.ledger.queries import Fact

ONLY = (RecordLooked.kind(),)
ONE_LOOK = timedelta(minutes=15)
MOST = 5_000
"""How far back a person's list goes, in looks."""


@dataclass(frozen=True)
class Look:
    """One look: when, what was seen, in what role, for which body, and why, the last four as words of a catalogue.

    `times` is more than one only for what a computer did: that is summed by day.
    """

    at: datetime
    look: str
    role: str
    organisation_id: UUID | None
    because: str
    times: int = 1


def note_look(
    citizen_ids: Collection[UUID],
    kind: LookKind,
    *,
    actor: Actor,
    because: Code | str,
    body: UUID | None = None,
) -> int:
    """Write down that an actor is about to see something of these people; returns for how many it was new.

    `because` is a word of `LookReason`, or of a catalogue of the room above; `body` is the organisation the actor
    acts for, where they work for several. Nothing is noted of somebody who looks at themselves, nor of people who
    were erased.
    """
    acts_for = _acts_for(actor, body)
    tokens = queries.platform_tokens([one for one in citizen_ids if one != actor.citizen_id])
    about = [
        RecordLooked(
            token=token,
            look=LookKind(kind),
            role=Code(acts_for.role if acts_for else actor.name or "nobody"),
            organisation=acts_for.organisation_id if acts_for else body,
            because=Code(because),
        )
        for token in tokens.values()
    ]
    noted = _just_noted(list(tokens.values()), actor)
    fresh = [one for one in about if _written(one.body()) not in noted]
    ledger.record_all(fresh, actor=actor)
    return len(fresh)


def note_many(citizen_ids: Collection[UUID], kind: LookKind, *, actor: Actor, because: LookReason) -> int:
    """Write down that an actor takes these people away in a file, however many; returns how many were noted.

    Each file is a look of its own, also a moment after another.
    """
    acts_for = _acts_for(actor, None)
    about = [
        RecordLooked(
            token=token,
            look=kind,
            role=Code(acts_for.role if acts_for else actor.name or "nobody"),
            organisation=acts_for.organisation_id if acts_for else None,
            because=Code(because),
        )
        for token in queries.platform_tokens(citizen_ids).values()
    ]
    return record_many(about, actor=actor, at=clock.now())


def who_looked(citizen_id: UUID) -> Sequence[Look]:
    """Everybody who looked at a person's record, newest first; what a computer did is summed by day."""
    found: dict[object, Look] = {}
    for fact in facts.history_of("citizen", [queries.platform_token(citizen_id)], only=ONLY, limit=MOST):
        if fact.body is None:
            continue
        look = _look(fact, fact.body)
        is_by_day = fact.actor_capacity == Capacity.SYSTEM
        key = (clock.day_of(look.at), look.look, look.role, look.because) if is_by_day else fact.id
        before = found.setdefault(key, replace(look, times=0))
        found[key] = replace(before, times=before.times + 1)
    return list(found.values())


def _look(fact: Fact, body: Mapping[str, Any]) -> Look:
    return Look(
        at=fact.occurred_at,
        look=body["look"],
        role=body["role"],
        organisation_id=UUID(body["organisation"]) if body["organisation"] else None,
        because=body["because"],
    )


def _acts_for(actor: Actor, body: UUID | None) -> WorksFor | None:
    return next((one for one in actor.works_for if body in (None, one.organisation_id)), None)


def _just_noted(tokens: Sequence[UUID], actor: Actor) -> frozenset[str]:
    """What this actor was noted to see of these people a moment ago, as written."""
    since = clock.now() - ONE_LOOK
    recent = facts.history_of("citizen", tokens, only=ONLY, since=since, limit=MOST)
    mine = (fact.body for fact in recent if fact.actor_token == actor.ledger_token and fact.body)
    return frozenset(_written(body) for body in mine)


def _written(body: Mapping[str, Any]) -> str:
    return repr(sorted(body.items()))
