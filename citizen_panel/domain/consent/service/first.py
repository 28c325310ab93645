"""Writing down everything that somebody says when they join, in as few statements as for one decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.events import Event
from citizen_panel.domain.consent import rules
from citizen_panel.domain.consent.models import ConsentDecision, ConsentStanding, ConsentText
from citizen_panel.domain.consent.purposes import purpose_of
from citizen_panel.domain.consent.service.deciding import fact_of, said_at, sealed_proof
from citizen_panel.domain.consent.vocabulary import NIL, Action, DecisionCapacity, GivenBy, GivenThrough, Proof


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """How and when somebody said what they say on joining."""

    channel: GivenThrough
    receipt_hash: bytes
    assisted_by: UUID | None = None
    effective_at: datetime | None = None
    proof: Proof | None = None


def record_first(
    citizen_id: UUID, token: UUID, said: Mapping[str, tuple[Action, ConsentText]], occasion: Occasion
) -> list[Event]:
    """Write every yes and no of somebody who has decided nothing before; returns the facts, for the caller to record.

    `said` holds a yes or a no by purpose, with the words that were shown. Raises Refusal `future_decision`, and
    KeyError for a purpose that is not in the catalogue.
    """
    now = clock.now()
    when = said_at(occasion.effective_at, now)
    decisions = [
        _decision(citizen_id, token, purpose, action, text, occasion, when, now)
        for purpose, (action, text) in sorted(said.items())
    ]
    db.session.add_all(decisions)
    db.session.flush()
    db.session.add_all(
        ConsentStanding(
            citizen_id=citizen_id,
            purpose=each.purpose,
            scope_id=NIL,
            since_at=each.effective_at,
            expires_on=each.expires_on or rules.OPEN_ENDED,
            decision_id=each.id,
        )
        for each in decisions
        if each.action == Action.GRANTED
    )
    db.session.flush()
    return [fact_of(each) for each in decisions]


def _decision(
    citizen_id: UUID,
    token: UUID,
    purpose: str,
    action: Action,
    text: ConsentText,
    occasion: Occasion,
    when: datetime,
    now: datetime,
) -> ConsentDecision:
    purpose_of(purpose)
    return ConsentDecision(
        citizen_id=citizen_id,
        subject_token=token,
        purpose=purpose,
        scope_id=NIL,
        action=action,
        text_id=text.id,
        channel=occasion.channel,
        language=text.language,
        format=text.format,
        given_by=GivenBy.SELF,
        capacity=DecisionCapacity.PRESUMED,
        assisted_by_id=occasion.assisted_by,
        receipt_hash=occasion.receipt_hash,
        effective_at=when,
        expires_on=rules.expires_on(purpose, clock.day_of(when)) if action is Action.GRANTED else None,
        recorded_at=now,
        **sealed_proof(occasion.proof, token, purpose, when),
    )
