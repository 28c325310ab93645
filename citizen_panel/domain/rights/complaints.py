"""Complaints, from the day they come to the day they are answered; anybody may complain, signed in or not."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import select

from citizen_panel.core import clock, references
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.reference.queries import working_day_after
from citizen_panel.domain.rights.clocks import acknowledge_by
from citizen_panel.domain.rights.events import (
    ComplaintAcknowledged,
    ComplaintClosed,
    ComplaintEscalated,
    ComplaintReceived,
)
from citizen_panel.domain.rights.models import Complaint
from citizen_panel.domain.rights.sealed_words import Words, open_words, seal_words
from citizen_panel.domain.rights.vocabulary import OPEN_COMPLAINTS, ComplaintAbout, ComplaintOutcome, ComplaintState
from citizen_panel.domain.rights.writing import write_about

TABLE = "complaint"


def complain(
    about: ComplaintAbout,
    said: str,
    *,
    actor: Actor,
    citizen_id: UUID | None = None,
    name: str = "",
    reply_to: str = "",
    came_by: GivenThrough | str = GivenThrough.ONLINE,
    entered_by: UUID | None = None,
) -> Complaint:
    """Note a complaint with the days by which it is acknowledged and answered.

    `reply_to` is where somebody who is not on the panel wants the answer; without one there is none but the reference.
    """
    today = clock.today()
    soon, at_latest = acknowledge_by(today, working_day_after)
    row = Complaint(
        id=uuid4(),
        reference=references.reference("CO"),
        citizen_id=citizen_id,
        about=about,
        came_by=GivenThrough(came_by),
        entered_by_id=entered_by,
        state=ComplaintState.RECEIVED,
        received_at=clock.now(),
        acknowledge_by_on=soon,
        at_latest_on=at_latest,
    )
    words = {"said": said, "name": name, "reply_to": reply_to}
    row.words_key, row.words_sealed = seal_words(TABLE, row.id, words)
    db.session.add(row)
    db.session.flush()
    record(ComplaintReceived(complaint=row.id, about=about, acknowledge_by=soon), actor=actor)
    return row


def acknowledge(row: Complaint, *, actor: Actor) -> None:
    """Say that we have it; harmless when that was said."""
    if row.state != ComplaintState.RECEIVED:
        return
    row.state, row.acknowledged_at = ComplaintState.ACKNOWLEDGED, clock.now()
    db.session.flush()
    record(ComplaintAcknowledged(complaint=row.id), actor=actor)
    write_about("complaint_received", row.id, row.citizen_id, row.came_by, actor=actor, concerns=TABLE)


def answer(row: Complaint, outcome: ComplaintOutcome, answered: str, *, actor: Actor) -> None:
    """Say what was found. Raises Refusal `no_answer` without words to the person, `is_over` when it was answered."""
    if row.state not in OPEN_COMPLAINTS:
        raise Refusal("is_over", say("This complaint is over. Somebody answered it before you."))
    if not answered.strip():
        raise Refusal("no_answer", say("Write to the person what you found and what will happen"), field="answer")
    words = {**words_of(row), "answer": answered}
    row.words_key, row.words_sealed = seal_words(TABLE, row.id, words)
    now = clock.now()
    row.acknowledged_at = row.acknowledged_at or now
    row.state, row.outcome, row.closed_at = ComplaintState.ANSWERED, outcome, now
    db.session.flush()
    record(ComplaintClosed(complaint=row.id, outcome=outcome), actor=actor)
    write_about("complaint_answered", row.id, row.citizen_id, row.came_by, actor=actor, concerns=TABLE)


def escalate(row: Complaint, *, actor: Actor) -> None:
    """Pass it on to somebody outside; harmless when it was."""
    if row.state == ComplaintState.ESCALATED:
        return
    row.state, row.closed_at = ComplaintState.ESCALATED, clock.now()
    db.session.flush()
    record(ComplaintEscalated(complaint=row.id), actor=actor)


def complaint_of(complaint_id: UUID) -> Complaint | None:
    """A complaint by its id."""
    return db.session.get(Complaint, complaint_id)


def complaints_of(citizen_id: UUID) -> Sequence[Complaint]:
    """Everything somebody complained of, the newest first."""
    own = select(Complaint).where(Complaint.citizen_id == citizen_id)
    return db.session.scalars(own.order_by(Complaint.received_at.desc(), Complaint.id)).all()


def open_complaints() -> Sequence[Complaint]:
    """Every complaint that is not over, the one to be acknowledged first at the top."""
    waiting = select(Complaint).where(Complaint.state.in_(OPEN_COMPLAINTS))
    return db.session.scalars(waiting.order_by(Complaint.acknowledge_by_on, Complaint.id)).all()


def closed_complaints(limit: int = 50) -> Sequence[Complaint]:
    """Complaints that are over, the newest first."""
    over = select(Complaint).where(Complaint.state.not_in(OPEN_COMPLAINTS))
    return db.session.scalars(over.order_by(Complaint.closed_at.desc(), Complaint.id).limit(limit)).all()


def words_of(row: Complaint) -> Words:
    """What the person said, who they are, where the answer goes, and what it was."""
    return open_words(TABLE, row.id, row.words_key, row.words_sealed)
