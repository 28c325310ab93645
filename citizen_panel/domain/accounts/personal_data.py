"""What this room holds about a citizen: that they can sign in, and where they did."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, or_, select, update

from citizen_panel.core.db import among, as_role, db
from citizen_panel.domain.accounts.models import (
    Credential,
    RecoveryCode,
    SecurityEvent,
    SignInChallenge,
    SignInLink,
    SignInSession,
    User,
)
from citizen_panel.domain.accounts.vocabulary import UserState
from citizen_panel.domain.notifications.personal_data import hashes_of

TABLES = ("user_account", "sign_in_link", "sign_in_session", "credential", "recovery_code", "sign_in_challenge")


def export(citizen_id: UUID) -> dict[str, Any]:
    """Everything held, as plain values."""
    user_id = next(iter(_accounts_of([citizen_id])), None)
    found = db.session.get(User, user_id) if user_id else None
    if found is None:
        return {}
    sessions = db.session.scalars(
        select(SignInSession).where(SignInSession.user_account_id == user_id).order_by(SignInSession.started_at)
    )
    return {
        "account opened on": found.created_on,
        "last here on": found.seen_on,
        "signed in": [
            {"from": row.started_at, "last here": row.seen_at, "ended": row.ended_at, "on": row.device, "by": row.ways}
            for row in sessions
        ],
        "ways of showing that it is you": [
            {"kind": row.kind, "added": row.added_at, "last used": row.used_at, "on": row.device}
            for row in db.session.scalars(
                select(Credential).where(Credential.user_account_id == user_id).order_by(Credential.added_at)
            )
        ],
    }


def erase(citizen_id: UUID) -> None:
    """Empty the account: nobody can sign in with it, and nothing tells whose it was.

    What the security log counted of their addresses goes with it, unless somebody else has the same address.
    """
    erase_many([citizen_id])


def erase_many(citizen_ids: Collection[UUID]) -> None:
    """As `erase`, for many people at once."""
    user_ids = _accounts_of(citizen_ids)
    if not user_ids:
        return
    for table in (SignInLink, SignInSession, SignInChallenge, Credential, RecoveryCode):
        db.session.execute(delete(table).where(among(table.user_account_id, user_ids)))
    noted = or_(
        among(SecurityEvent.user_account_id, user_ids), among(SecurityEvent.origin_hash, hashes_of(citizen_ids))
    )
    with as_role("cp_eraser"):
        db.session.execute(delete(SecurityEvent).where(noted).execution_options(synchronize_session=False))
    db.session.execute(
        update(User)
        .where(among(User.id, user_ids))
        .values(
            email_hash=None,
            mobile_hash=None,
            contact_sealed=None,
            contact_key=None,
            seen_on=None,
            handle=None,
            held_until=None,
            password_digest=None,
            state=UserState.CLOSED,
        )
    )


def remove_empty(user_ids: Collection[UUID]) -> None:
    """Delete accounts that were emptied; to be called once nothing points at them any more."""
    db.session.execute(delete(User).where(among(User.id, user_ids), User.state == UserState.CLOSED))


def _accounts_of(citizen_ids: Collection[UUID]) -> list[UUID]:
    """The accounts of citizens; the room above is named by its table, as foreign keys name it."""
    citizen: Table = db.metadata.tables["citizen"]
    found = select(citizen.c.user_account_id).where(
        among(citizen.c.id, citizen_ids), citizen.c.user_account_id.is_not(None)
    )
    return list(db.session.scalars(found))
