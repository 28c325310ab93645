"""Two records that may be one person: looked for by a worker, so that joining tells nobody who is on the panel."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import queries
from citizen_panel.domain.citizens.likeness import are_alike, are_same
from citizen_panel.domain.citizens.models import Citizen, ContactDetails, ContactPoint, LikelyDuplicate
from citizen_panel.domain.citizens.vocabulary import ContactWay, PanelStatus, TwinCause, TwinState

KEPT = timedelta(days=90)
LARGEST = 50
"""A telephone or an address that more people share than this is an institution's, and tells nothing."""

OWN = (ContactWay.EMAIL, ContactWay.SMS, ContactWay.PHONE)


def look_for_twins(since: datetime) -> int:
    """Note pairs of records that may be one person, among those whose details changed since; returns how many are new.

    Same address and like names, or same telephone or e-mail and the same name. A pair settled before stays settled.
    """
    groups = [*_sharing_contact(since), *_sharing_household(since)]
    names = queries.first_names({one for _, group in groups for one in group})
    found = [
        {"citizen_id": one, "other_id": other, "cause": cause, "noted_on": clock.today()}
        for cause, group in groups
        for one, other in combinations(group, 2)
        if (are_same if cause is TwinCause.CONTACT else are_alike)(names.get(one, ""), names.get(other, ""))
    ]
    if not found:
        return 0
    added = insert(LikelyDuplicate).values(list({(r["citizen_id"], r["other_id"]): r for r in found}.values()))
    return len(db.session.execute(added.on_conflict_do_nothing().returning(LikelyDuplicate.id)).all())


def open_twins(limit: int = 100) -> Sequence[LikelyDuplicate]:
    """The pairs that nobody has looked at yet, oldest first."""
    waiting = select(LikelyDuplicate).where(LikelyDuplicate.state == TwinState.OPEN)
    return db.session.scalars(waiting.order_by(LikelyDuplicate.noted_on, LikelyDuplicate.id).limit(limit)).all()


def twin(twin_id: UUID) -> LikelyDuplicate | None:
    """A pair by its id."""
    return db.session.get(LikelyDuplicate, twin_id)


def settle(row: LikelyDuplicate, state: TwinState) -> None:
    """Keep what staff found out: one person, or two; saying it twice is harmless."""
    row.state = state
    db.session.flush()


def forget_old() -> int:
    """Erase every pair noted more than 90 days ago; returns how many."""
    old = delete(LikelyDuplicate).where(LikelyDuplicate.noted_on < clock.today() - KEPT)
    return len(db.session.execute(old.returning(LikelyDuplicate.id)).all())


def _sharing_contact(since: datetime) -> Iterator[tuple[TwinCause, list[UUID]]]:
    changed = select(ContactPoint.lookup_hash).join(
        ContactDetails, ContactDetails.citizen_id == ContactPoint.citizen_id
    )
    hashes = changed.where(ContactDetails.changed_at >= since, ContactPoint.channel.in_(OWN))
    rows = db.session.execute(
        select(ContactPoint.lookup_hash, ContactPoint.citizen_id)
        .join(Citizen, Citizen.id == ContactPoint.citizen_id)
        .where(ContactPoint.lookup_hash.in_(hashes), Citizen.status != PanelStatus.LEFT)
        .order_by(ContactPoint.citizen_id)
    )
    return _groups(TwinCause.CONTACT, rows)


def _sharing_household(since: datetime) -> Iterator[tuple[TwinCause, list[UUID]]]:
    changed = select(Citizen.household_hash).join(ContactDetails, ContactDetails.citizen_id == Citizen.id)
    hashes = changed.where(ContactDetails.changed_at >= since, Citizen.household_hash.is_not(None))
    rows = db.session.execute(
        select(Citizen.household_hash, Citizen.id)
        .where(Citizen.household_hash.in_(hashes), Citizen.status != PanelStatus.LEFT)
        .order_by(Citizen.id)
    )
    return _groups(TwinCause.HOUSEHOLD, rows)


def _groups(cause: TwinCause, rows: Iterable[Any]) -> Iterator[tuple[TwinCause, list[UUID]]]:
    shared: dict[bytes, list[UUID]] = {}
    for hashed, citizen_id in rows:
        group = shared.setdefault(hashed, [])
        if citizen_id not in group:
            group.append(citizen_id)
    return ((cause, group) for group in shared.values() if 2 <= len(group) <= LARGEST)
