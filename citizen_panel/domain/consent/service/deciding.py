"""Writing down each yes, no and stop."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.events import Code, Digest, Event, digest_of
from citizen_panel.core.sealing import KeyClass, padded, unpadded
from citizen_panel.core.vault import open_row, seal_row, sealer
from citizen_panel.core.words import say
from citizen_panel.domain.consent import queries, rules
from citizen_panel.domain.consent.events import (
    ConsentExpired,
    ConsentGranted,
    ConsentRefused,
    ConsentSuperseded,
    ConsentWithdrawn,
)
from citizen_panel.domain.consent.models import ConsentDecision, ConsentStanding, ConsentText, StopCode
from citizen_panel.domain.consent.purposes import PURPOSES, purpose_of
from citizen_panel.domain.consent.vocabulary import (
    NIL,
    Action,
    DecisionCapacity,
    GivenBy,
    GivenThrough,
    Proof,
    TextFormat,
)
from citizen_panel.domain.ledger import service as ledger

CALENDAR = Actor.system("calendar")
TABLE, LAYOUT = "consent_decision", 1
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
    proof: Proof | None = None,
    effective_at: datetime | None = None,
    expires_on: date | None = None,
    actor: Actor,
    project: UUID | None = None,
) -> ConsentDecision:
    """Write one yes, no or stop: the decision, what stands after it, and the fact.

    `token` is the person's name in the ledger concerned. `effective_at` is when it was said, not later than now:
    Refusal `future_decision`. `expires_on` is worked out for a yes unless given. KeyError for an unknown purpose.
    """
    action, now = Action(action), clock.now()
    moment = said_at(effective_at, now)
    purpose_of(purpose)
    if action is Action.GRANTED:
        expires_on = expires_on or rules.expires_on(purpose, clock.day_of(moment))
    decision = ConsentDecision(
        citizen_id=citizen_id,
        subject_token=token,
        purpose=purpose,
        scope_id=scope_id,
        action=action,
        text_id=text.id if isinstance(text, ConsentText) else text,
        channel=GivenThrough(channel),
        **_as_shown(text, language, TextFormat(format)),
        given_by=GivenBy(given_by),
        capacity=DecisionCapacity(capacity),
        assisted_by_id=assisted_by,
        receipt_hash=receipt_hash,
        effective_at=moment,
        expires_on=expires_on,
        recorded_at=now,
        **sealed_proof(proof, token, purpose, moment),
    )
    return _keep(decision, actor, project)


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


def supersede(stood: ConsentStanding) -> ConsentDecision:
    """End a yes because its words have changed in what they mean; until when it would have lasted is kept."""
    return _end_by_itself(stood, Action.SUPERSEDED, expires_on=stood.expires_on)


def lapse(stood: ConsentStanding) -> ConsentDecision:
    """Write down that a yes ran out."""
    return _end_by_itself(stood, Action.EXPIRED)


def lapse_unanswered(ended: ConsentDecision) -> ConsentDecision:
    """Write down that a yes ended by new words was not given anew in time."""
    assert ended.citizen_id is not None
    return record_decision(
        citizen_id=ended.citizen_id,
        token=ended.subject_token,
        purpose=ended.purpose,
        action=Action.EXPIRED,
        scope_id=ended.scope_id,
        text=None,
        channel=GivenThrough.SYSTEM,
        language=ended.language,
        actor=CALENDAR,
    )


def end_after(project_id: UUID, ended_on: date) -> int:
    """Let every yes for a project that lasts some months from its end run out on its day; returns how many.

    The decisions stay as they were said; doing it twice changes nothing.
    """
    ended = 0
    for purpose in PURPOSES:
        until = rules.expires_on(purpose.code, ended_on, ended_on) if purpose.from_the_end else None
        if until is None:
            continue
        live = update(ConsentStanding).where(
            ConsentStanding.purpose == purpose.code,
            ConsentStanding.scope_id == project_id,
            ConsentStanding.expires_on > until,
        )
        ended += len(db.session.execute(live.values(expires_on=until).returning(ConsentStanding.citizen_id)).all())
    return ended


def restore(withdrawn: ConsentDecision, *, channel: GivenThrough, actor: Actor, project: UUID | None) -> bool:
    """Give a yes back that was taken by mistake or by somebody else, as it was and until when it was to last.

    False when there is nothing to give back: something was decided since, it would have run out, or its words have
    changed in what they mean.
    """
    given = queries.yes_before(withdrawn)
    if given is None or withdrawn.citizen_id is None or not queries.is_last_word(withdrawn):
        return False
    text = queries.text(given.text_id) if given.text_id else None
    if text is None or (given.expires_on and given.expires_on < clock.today()) or queries.is_outdated(text):
        return False
    record_decision(
        citizen_id=withdrawn.citizen_id,
        token=withdrawn.subject_token,
        purpose=withdrawn.purpose,
        action=Action.GRANTED,
        scope_id=withdrawn.scope_id,
        text=text,
        channel=channel,
        expires_on=given.expires_on,
        actor=actor,
        project=project,
    )
    return True


def keep_code(citizen_id: UUID, hashed: bytes) -> None:
    """Let a code stop things for somebody from now on; the codes of earlier receipts stay good."""
    db.session.add(StopCode(receipt_hash=hashed, citizen_id=citizen_id, made_at=clock.now()))
    db.session.flush()


def _end_by_itself(stood: ConsentStanding, action: Action, expires_on: date | None = None) -> ConsentDecision:
    given = db.session.get_one(ConsentDecision, stood.decision_id)
    return record_decision(
        citizen_id=stood.citizen_id,
        token=given.subject_token,
        purpose=stood.purpose,
        action=action,
        scope_id=stood.scope_id,
        text=given.text_id if action is Action.SUPERSEDED else None,
        channel=GivenThrough.SYSTEM,
        language=given.language,
        format=given.format,
        expires_on=expires_on,
        actor=CALENDAR,
    )


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


def evidence_of(decision: ConsentDecision) -> Proof | None:
    """What was kept to show that somebody said it: opened, for the person and whoever answers for it."""
    if decision.evidence_sealed is None or decision.evidence_key is None:
        return None
    row = _place(decision.subject_token, decision.purpose, decision.effective_at)
    opened = open_row(KeyClass.EVIDENCE, TABLE, row, LAYOUT, decision.evidence_key, decision.evidence_sealed)
    return Proof(evidence=unpadded(opened).decode(), witnessed_by=decision.witnessed_by_id)


def _as_shown(text: ConsentText | UUID | None, language: str, written: TextFormat) -> dict[str, str]:
    """The language and format of the words that were in fact shown, where we hold them."""
    if isinstance(text, ConsentText):
        return {"language": text.language, "format": text.format}
    return {"language": language, "format": written}


def sealed_proof(proof: Proof | None, token: UUID, purpose: str, said_at: datetime) -> dict[str, Any]:
    """The columns of a decision that hold what shows it, sealed; none when nothing was kept."""
    if proof is None:
        return {}
    kept: dict[str, Any] = {"witnessed_by_id": proof.witnessed_by}
    if proof.evidence:
        place = _place(token, purpose, said_at)
        plain = padded(proof.evidence.encode())
        kept["evidence_key"], kept["evidence_sealed"] = seal_row(KeyClass.EVIDENCE, TABLE, place, LAYOUT, plain)
    return kept


def proof_sealer() -> tuple[int, Callable[[str, UUID | str, str, datetime], bytes]]:
    """For the proofs of many people: the key, and what seals a proof's words for a token, a purpose and a moment."""
    key_id, sealed = sealer(KeyClass.EVIDENCE, TABLE, LAYOUT)
    return key_id, lambda words, token, purpose, said: sealed(_place(token, purpose, said), padded(words.encode()))


def _place(token: UUID | str, purpose: str, said_at: datetime) -> str:
    """What the evidence is bound to, so that it cannot be moved to another decision."""
    return f"{token}|{purpose}|{said_at.astimezone(UTC).isoformat()}"


def said_at(effective_at: datetime | None, now: datetime) -> datetime:
    """When something was said: now unless told otherwise; raises Refusal `future_decision` for a later moment."""
    if effective_at is not None and effective_at > now:
        raise Refusal("future_decision", say("The date must be today or earlier."))
    return effective_at or now


def _keep(decision: ConsentDecision, actor: Actor, project: UUID | None) -> ConsentDecision:
    db.session.add(decision)
    db.session.flush()
    _keep_standing(decision)
    ledger.record(fact_of(decision, project), actor=actor, occurred_at=decision.effective_at)
    return decision


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
