"""Writing down each yes, no and stop."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.events import Code, Digest, Event, digest_of
from citizen_panel.core.words import say
from citizen_panel.domain.consent import queries, rules
from citizen_panel.domain.consent.events import (
    ConsentExpired,
    ConsentGranted,
    ConsentRefused,
    ConsentSuperseded,
    ConsentWithdrawn,
)
from citizen_panel.domain.consent.models import ConsentDecision, ConsentStanding, ConsentText
from citizen_panel.domain.consent.purposes import purpose_of
from citizen_panel.domain.consent.vocabulary import NIL, Action, DecisionCapacity, GivenBy, GivenThrough, TextFormat
from citizen_panel.domain.ledger import service as ledger

CALENDAR = Actor.system("calendar")
_EVENTS = {
    Action.GRANTED: ConsentGranted,
    Action.REFUSED: ConsentRefused,
    Action.WITHDRAWN: ConsentWithdrawn,
    Action.EXPIRED: ConsentExpired,
    Action.SUPERSEDED: ConsentSuperseded,
}


def record_decision(
    *,
    citizen_id: UUID,
    token: UUID,
    purpose: str,
    action: Action | str,
    scope_id: UUID = NIL,
    text: ConsentText | UUID | None,
    channel: GivenThrough | str,
    language: str = "en",
    format: TextFormat | str = TextFormat.PLAIN,
    given_by: GivenBy | str = GivenBy.SELF,
    capacity: DecisionCapacity | str = DecisionCapacity.PRESUMED,
    assisted_by: UUID | None = None,
    receipt_hash: bytes | None = None,
    effective_at: datetime | None = None,
    actor: Actor,
    project: UUID | None = None,
) -> ConsentDecision:
    """Write one yes, no or stop: the decision, what stands after it, and the fact.

    `token` is the name under which the ledger concerned knows the person. `effective_at` is when it was said, not
    later than now: raises Refusal `future_decision`. KeyError for a purpose that is not in the catalogue.
    """
    action, now = Action(action), clock.now()
    moment = said_at(effective_at, now)
    purpose_of(purpose)
    decision = ConsentDecision(
        citizen_id=citizen_id,
        subject_token=token,
        purpose=purpose,
        scope_id=scope_id,
        action=action,
        text_id=text.id if isinstance(text, ConsentText) else text,
        channel=GivenThrough(channel),
        language=language,
        format=TextFormat(format),
        given_by=GivenBy(given_by),
        capacity=DecisionCapacity(capacity),
        assisted_by_id=assisted_by,
        receipt_hash=receipt_hash,
        effective_at=moment,
        expires_on=rules.expires_on(purpose, moment.date()) if action is Action.GRANTED else None,
        recorded_at=now,
    )
    db.session.add(decision)
    db.session.flush()
    _keep_standing(decision)
    ledger.record(fact_of(decision, project), actor=actor, occurred_at=decision.effective_at)
    return decision


def withdraw(
    *,
    citizen_id: UUID,
    token: UUID,
    purpose: str,
    scope_id: UUID = NIL,
    channel: GivenThrough | str,
    language: str = "en",
    actor: Actor,
    project: UUID | None = None,
    assisted_by: UUID | None = None,
) -> ConsentDecision | None:
    """Take a yes back; nothing is written when there was none, so doing it twice is harmless."""
    if not queries.holds(citizen_id, purpose, scope_id):
        return None
    return record_decision(
        citizen_id=citizen_id,
        token=token,
        purpose=purpose,
        action=Action.WITHDRAWN,
        scope_id=scope_id,
        text=None,
        channel=channel,
        language=language,
        assisted_by=assisted_by,
        actor=actor,
        project=project,
    )


def lapse(at: datetime) -> list[ConsentDecision]:
    """Write down every yes that ran out before the day of that instant; returns the decisions, for what follows."""
    lapsed = []
    for stood in queries.due_to_lapse(at):
        given = db.session.get_one(ConsentDecision, stood.decision_id)
        lapsed.append(
            record_decision(
                citizen_id=stood.citizen_id,
                token=given.subject_token,
                purpose=stood.purpose,
                action=Action.EXPIRED,
                scope_id=stood.scope_id,
                text=None,
                channel=GivenThrough.SYSTEM,
                language=given.language,
                actor=CALENDAR,
            )
        )
    return lapsed


def digest_of_decision(decision: ConsentDecision) -> Digest:
    """The digest by which a fact names a decision: what was said, when, on which wording."""
    return digest_of(
        str(decision.id),
        str(decision.subject_token),
        decision.purpose,
        str(decision.scope_id),
        decision.action,
        str(decision.text_id or ""),
        decision.effective_at.isoformat(),
    )


def said_at(effective_at: datetime | None, now: datetime) -> datetime:
    """When something was said: now unless told otherwise; raises Refusal `future_decision` for a later moment."""
    if effective_at is not None and effective_at > now:
        raise Refusal("future_decision", say("The date must be today or earlier."))
    return effective_at or now


def _keep_standing(decision: ConsentDecision) -> None:
    """Fold the newest decision in; one said earlier than what stands, but recorded late, changes nothing."""
    place = (decision.citizen_id, decision.purpose, decision.scope_id)
    stands = db.session.get(ConsentStanding, place, populate_existing=True)
    if stands is not None and stands.since_at > decision.effective_at:
        return
    if decision.action == Action.GRANTED:
        row = {
            "citizen_id": decision.citizen_id,
            "purpose": decision.purpose,
            "scope_id": decision.scope_id,
            "since_at": decision.effective_at,
            "expires_on": decision.expires_on or rules.OPEN_ENDED,
            "decision_id": decision.id,
        }
        keys = ["citizen_id", "purpose", "scope_id"]
        changed = {name: value for name, value in row.items() if name not in keys}
        db.session.execute(insert(ConsentStanding).values(row).on_conflict_do_update(index_elements=keys, set_=changed))
    else:
        db.session.execute(
            delete(ConsentStanding).where(
                ConsentStanding.citizen_id == decision.citizen_id,
                ConsentStanding.purpose == decision.purpose,
                ConsentStanding.scope_id == decision.scope_id,
            )
        )


def fact_of(decision: ConsentDecision, project: UUID | None = None) -> Event:
    """The fact that a decision is, as the ledger keeps it."""
    return _EVENTS[Action(decision.action)](
        token=decision.subject_token,
        decision_digest=digest_of_decision(decision),
        purpose=Code(decision.purpose),
        scope=decision.scope_id if decision.scope_id != NIL else None,
        channel=GivenThrough(decision.channel),
        is_assisted=decision.assisted_by_id is not None,
        effective_at=decision.effective_at,
        project=project,
    )
