"""Reads about what people said yes and no to."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.consent.models import ConsentDecision, ConsentStanding, ConsentText
from citizen_panel.domain.consent.rules import Decided, Grant, Standing
from citizen_panel.domain.consent.rules import standing as fold
from citizen_panel.domain.consent.vocabulary import NIL, Action, TextFormat


def text_in_force(
    purpose: str, language: str = "en", format: TextFormat | str = TextFormat.PLAIN
) -> ConsentText | None:
    """The wording to show now: the newest one in force in that language and format, or nothing."""
    return db.session.execute(
        select(ConsentText)
        .where(
            ConsentText.purpose == purpose,
            ConsentText.language == language,
            ConsentText.format == TextFormat(format),
            ConsentText.from_at <= clock.now(),
        )
        .order_by(ConsentText.from_at.desc(), ConsentText.version.desc())
        .limit(1)
    ).scalar_one_or_none()


def texts_in_force(purposes: Sequence[str], language: str = "en") -> Mapping[str, ConsentText]:
    """The wordings to show now, in plain format, by purpose; those without one are left out."""
    rows = db.session.scalars(
        select(ConsentText)
        .where(
            ConsentText.purpose.in_(purposes),
            ConsentText.language == language,
            ConsentText.format == TextFormat.PLAIN,
            ConsentText.from_at <= clock.now(),
        )
        .order_by(ConsentText.from_at, ConsentText.version)
    )
    return {row.purpose: row for row in rows}


def text(text_id: UUID) -> ConsentText | None:
    """A wording by its id."""
    return db.session.get(ConsentText, text_id)


def standing(citizen_id: UUID) -> Standing:
    """Everything the person agrees to today."""
    rows = db.session.scalars(
        select(ConsentStanding)
        .where(ConsentStanding.citizen_id == citizen_id, ConsentStanding.expires_on >= clock.today())
        .order_by(ConsentStanding.purpose)
    )
    return {(row.purpose, row.scope_id): Grant(row.since_at, row.expires_on, row.decision_id) for row in rows}


def holds(citizen_id: UUID, purpose: str, scope_id: UUID = NIL) -> bool:
    """Whether the person agrees to something today."""
    found = in_good_standing(purpose, scope_id).where(ConsentStanding.citizen_id == citizen_id)
    return db.session.execute(found).first() is not None


def in_good_standing(purpose: str, scope_id: UUID = NIL, on: date | None = None) -> Select[UUID]:
    """The ids of everybody who agrees to something, to be used inside another query."""
    return select(ConsentStanding.citizen_id).where(
        ConsentStanding.purpose == purpose,
        ConsentStanding.scope_id == scope_id,
        ConsentStanding.expires_on >= (on or clock.today()),
    )


def history(citizen_id: UUID) -> Sequence[ConsentDecision]:
    """Every yes, no and stop of a person, newest first."""
    return db.session.scalars(
        select(ConsentDecision)
        .where(ConsentDecision.citizen_id == citizen_id)
        .order_by(ConsentDecision.effective_at.desc(), ConsentDecision.id.desc())
    ).all()


def standing_at(subject_token: UUID, at: datetime) -> Standing:
    """What stood at an instant, worked out from the decisions alone, also after an erasure."""
    rows = db.session.scalars(select(ConsentDecision).where(ConsentDecision.subject_token == subject_token))
    return fold([_decided(row) for row in rows], at)


def due_to_lapse(at: datetime) -> Sequence[ConsentStanding]:
    """Every yes that ran out before the day of that instant, in the order of the people's ids."""
    return db.session.scalars(
        select(ConsentStanding)
        .where(ConsentStanding.expires_on < at.date())
        .order_by(ConsentStanding.citizen_id, ConsentStanding.purpose)
    ).all()


def receipt_holder(hashed: bytes) -> UUID | None:
    """Who was given the receipt code with that hash; nothing when nobody was, or they were erased."""
    return db.session.execute(
        select(ConsentDecision.citizen_id)
        .where(ConsentDecision.receipt_hash == hashed, ConsentDecision.citizen_id.is_not(None))
        .limit(1)
    ).scalar_one_or_none()


def _decided(row: ConsentDecision) -> Decided:
    return Decided(row.purpose, row.scope_id, Action(row.action), row.effective_at, row.expires_on, row.id)
