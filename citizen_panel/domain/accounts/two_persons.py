"""Two people sign before a grave act: the first signature waits for the second, and both are facts.

Whoever calls `sign` does the act in the same transaction when it answers `SignedByTwo`, and not otherwise.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.accounts.events import SignedAsFirst, SignedAsSecond
from citizen_panel.domain.accounts.models import TwoPersonSignature, User
from citizen_panel.domain.accounts.signatures import (
    MayNotSign,
    Signed,
    SignedByTwo,
    SignedFirst,
    Signer,
    TwoPersonAct,
    Waiting,
    judge,
)
from citizen_panel.domain.ledger.service import record


@dataclass(frozen=True)
class Signature:
    """A first signature that waits, or a pair that is done."""

    act: TwoPersonAct
    object_id: UUID
    first: UUID
    first_at: datetime
    second: UUID | None
    second_at: datetime | None
    lapses_at: datetime


def sign(
    act: TwoPersonAct,
    object_id: UUID,
    content: bytes,
    *,
    by: UUID,
    is_fresh: bool,
    subject: UUID | None,
    actor: Actor,
) -> Signed:
    """Put a signature under an act on an object with exactly this content; returns what it came to.

    `by` is the account that signs, `subject` the account of the person it is about, `is_fresh` whether the signer has
    just proved who they are. Two who sign at the same moment are taken one after the other.
    """
    hashed, now = hashlib.sha256(content).digest(), clock.now()
    row = _held(act, object_id)
    waiting = None if row is None else Waiting(row.first_id, row.content_hash, row.lapses_at)
    said = judge(Signer(by, is_fresh, is_same_person(by, subject)), hashed, waiting, now)
    if isinstance(said, MayNotSign):
        return said
    if isinstance(said, SignedByTwo):
        assert row is not None
        row.second_id, row.second_at = by, now
        db.session.flush()
        record(SignedAsSecond(signature=row.id, act=act, about=object_id), actor=actor)
        return said
    _sign_first(row, act, object_id, hashed, by, now, said, actor)
    return said


def signature_of(act: TwoPersonAct, object_id: UUID) -> Signature | None:
    """The signature that waits for a second, if it has not lapsed, or else the newest pair."""
    return signatures_of([object_id]).get((act, object_id))


def signatures_of(object_ids: Collection[UUID]) -> Mapping[tuple[TwoPersonAct, UUID], Signature]:
    """The same of each of these objects, by act and object, in one read; those without a signature are left out."""
    rows = db.session.scalars(
        select(TwoPersonSignature)
        .where(TwoPersonSignature.object_id.in_(object_ids))
        .order_by(TwoPersonSignature.first_at)
    )
    live = [row for row in rows if row.second_id is not None or row.lapses_at > clock.now()]
    return {(TwoPersonAct(row.act), row.object_id): _signature(row) for row in live}


def waiting_signatures() -> Sequence[Signature]:
    """Every first signature that waits for a second, the oldest first."""
    waiting = select(TwoPersonSignature).where(
        TwoPersonSignature.second_id.is_(None), TwoPersonSignature.lapses_at > clock.now()
    )
    return [_signature(row) for row in db.session.scalars(waiting.order_by(TwoPersonSignature.first_at))]


def take_back(act: TwoPersonAct, object_id: UUID) -> bool:
    """Let a first signature count no more; False when there was none."""
    gone = delete(TwoPersonSignature).where(
        TwoPersonSignature.act == act, TwoPersonSignature.object_id == object_id, TwoPersonSignature.second_id.is_(None)
    )
    return bool(db.session.execute(gone.returning(TwoPersonSignature.id)).all())


def is_same_person(one: UUID, other: UUID | None) -> bool:
    """Whether two accounts are one, or share an address, and so may be one person's."""
    if other is None or one == other:
        return other is not None
    first, second = db.session.get(User, one), db.session.get(User, other)
    if first is None or second is None:
        return False
    mine = {h for h in (first.email_hash, first.mobile_hash) if h}
    return bool(mine & {h for h in (second.email_hash, second.mobile_hash) if h})


def _held(act: TwoPersonAct, object_id: UUID) -> TwoPersonSignature | None:
    return db.session.execute(
        select(TwoPersonSignature)
        .where(
            TwoPersonSignature.act == act,
            TwoPersonSignature.object_id == object_id,
            TwoPersonSignature.second_id.is_(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()


def _sign_first(
    row: TwoPersonSignature | None,
    act: TwoPersonAct,
    object_id: UUID,
    hashed: bytes,
    by: UUID,
    now: datetime,
    said: SignedFirst,
    actor: Actor,
) -> None:
    if row is None:
        row = TwoPersonSignature(act=act, object_id=object_id)
        db.session.add(row)
    row.content_hash, row.first_id, row.first_at, row.lapses_at = hashed, by, now, said.lapses_at
    db.session.flush()
    record(SignedAsFirst(signature=row.id, act=act, about=object_id), actor=actor)


def _signature(row: TwoPersonSignature) -> Signature:
    return Signature(
        TwoPersonAct(row.act), row.object_id, row.first_id, row.first_at, row.second_id, row.second_at, row.lapses_at
    )
