"""Copies that wait to be fetched: made by a worker, sealed, one at a time, and gone after a week."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.sealing import KeyClass
from citizen_panel.core.vault import open_row, seal_row
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import two_persons
from citizen_panel.domain.accounts.signatures import Signed, SignedByTwo, TwoPersonAct
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.rights import requests
from citizen_panel.domain.rights.events import BundleBuilt, BundleReleased, CopyTaken
from citizen_panel.domain.rights.models import Bundle, RightsRequest
from citizen_panel.domain.rights.vocabulary import RequestKind, RequestState
from citizen_panel.domain.rights.writing import write_about

KEPT = timedelta(days=7)
"""How long a copy waits to be fetched; after that a new one is made on asking."""

TABLE, LAYOUT = "bundle", 1


@dataclass(frozen=True)
class Waiting:
    """A copy that can be fetched, once it is released."""

    request_id: UUID
    size: int
    made_at: datetime
    expires_at: datetime
    is_released: bool
    fetched_at: datetime | None


def to_make(request_id: UUID) -> RightsRequest | None:
    """The request for which a copy is still to be made, held; nothing when it is made, over, or not sure who asks."""
    row = requests.hold_request(request_id)
    if row is None or row.kind != RequestKind.ACCESS or row.state != RequestState.VERIFIED or row.citizen_id is None:
        return None
    return None if bundle_of(row.id) else row


def keep(row: RightsRequest, written: bytes, *, actor: Actor) -> None:
    """Seal a copy for a week. Who asked for it while signed in is told at once; other copies two people release."""
    now = clock.now()
    key_id, sealed = seal_row(KeyClass.EVIDENCE, TABLE, row.id, LAYOUT, written)
    is_own = row.entered_by_id is None
    db.session.add(
        Bundle(
            rights_request_id=row.id,
            key_id=key_id,
            sealed=sealed,
            digest_hash=hashlib.sha256(written).digest(),
            size=len(written),
            made_at=now,
            expires_at=now + KEPT,
            is_released=is_own,
        )
    )
    db.session.flush()
    record(BundleBuilt(request=row.id, until=now + KEPT), actor=actor)
    if is_own:
        _hand_over(row, actor)


def release(row: RightsRequest, *, by: UUID, is_fresh: bool, actor: Actor) -> Signed:
    """Sign that a copy may go out to the person; the second signature hands it over.

    Raises Refusal `no_copy` while there is none.
    """
    found = db.session.get(Bundle, row.id, with_for_update=True)
    if found is None or found.is_released:
        raise Refusal("no_copy", say("There is no copy to release. It may not be ready yet, or its week is over."))
    subject = people.citizen(row.citizen_id) if row.citizen_id else None
    said = two_persons.sign(
        TwoPersonAct.BUNDLE_RELEASED,
        row.id,
        found.digest_hash,
        by=by,
        is_fresh=is_fresh,
        subject=subject.user_account_id if subject else None,
        actor=actor,
    )
    if isinstance(said, SignedByTwo):
        found.is_released, found.expires_at = True, clock.now() + KEPT
        db.session.flush()
        record(BundleReleased(request=row.id), actor=actor)
        _hand_over(row, actor)
    return said


def fetch(row: RightsRequest, *, actor: Actor) -> bytes:
    """The copy itself, once it is released. Raises Refusal `no_copy` when there is none, or its week is over."""
    found = db.session.get(Bundle, row.id)
    if found is None or not found.is_released or found.expires_at <= clock.now() or row.citizen_id is None:
        raise Refusal("no_copy", say("This copy is gone: it waits for a week only. You can have a new one made."))
    written = open_row(KeyClass.EVIDENCE, TABLE, row.id, LAYOUT, found.key_id, found.sealed)
    found.fetched_at = clock.now()
    db.session.flush()
    record(CopyTaken(token=people.platform_token(row.citizen_id)), actor=actor)
    return written


def expire(at: datetime) -> int:
    """Delete every copy whose week is over; returns how many."""
    gone = delete(Bundle).where(Bundle.expires_at <= at)
    return len(db.session.execute(gone.returning(Bundle.rights_request_id)).all())


def bundle_of(request_id: UUID) -> Waiting | None:
    """The copy of a request; nothing before it is made and after its week."""
    return bundles_of([request_id]).get(request_id)


def bundles_of(request_ids: Collection[UUID]) -> Mapping[UUID, Waiting]:
    """The copies of these requests, in one read; those without one are left out."""
    found = db.session.execute(
        select(
            Bundle.rights_request_id,
            Bundle.size,
            Bundle.made_at,
            Bundle.expires_at,
            Bundle.is_released,
            Bundle.fetched_at,
        ).where(Bundle.rights_request_id.in_(request_ids), Bundle.expires_at > clock.now())
    )
    return {row.rights_request_id: Waiting(*row) for row in found}


def newest_copy_of(citizen_id: UUID) -> tuple[RightsRequest, Waiting | None] | None:
    """The newest request for a copy that somebody made, with the copy if it can be fetched."""
    rows: Sequence[RightsRequest] = [one for one in requests.requests_of(citizen_id) if one.kind == RequestKind.ACCESS]
    return (rows[0], bundle_of(rows[0].id)) if rows else None


def _hand_over(row: RightsRequest, actor: Actor) -> None:
    """Tell the person that it is ready; with that their request is answered."""
    write_about("copy_ready", row.id, row.citizen_id, row.came_by, actor=actor)
    requests.close(row, actor=actor)
