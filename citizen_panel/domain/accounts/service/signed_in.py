"""Signed-in sessions: begun, touched, ended."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.accounts import queries, rules
from citizen_panel.domain.accounts.events import SignedIn, SignedOutEverywhere
from citizen_panel.domain.accounts.models import SignInSession, User
from citizen_panel.domain.accounts.vocabulary import Ended, UserKind, Way
from citizen_panel.domain.ledger import service as ledger

DOORMAN = Actor.system("sign-in")


def start_session(user_id: UUID, *, ways: Sequence[str], device: str, network: str) -> str:
    """Sign somebody in on a device; returns the cookie's token, of which only the hash is kept.

    Beyond the number of devices allowed the oldest session ends.
    """
    account = existing(user_id)
    times = rules.TIMES[UserKind(account.kind)]
    now = clock.now()
    live = queries.live_sessions(user_id)
    for oldest in live[: max(0, len(live) - times.devices + 1)]:
        _end(oldest, Ended.TOO_MANY, now)
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignInSession(
            user_account_id=user_id,
            token_hash=queries.token_hash(token),
            started_at=now,
            seen_at=now,
            expires_at=now + times.absolute,
            fresh_until=now + rules.FRESH,
            ways=list(ways),
            device=rules.device_in_words(device),
            network_hash=queries.network_hash(network),
        )
    )
    account.seen_on = clock.today()
    db.session.flush()
    if account.kind != UserKind.CITIZEN:
        record_own(SignedIn(account=user_id, account_kind=UserKind(account.kind)), user_id)
    return token


def touch_session(session_id: UUID) -> None:
    """Note that somebody is still here."""
    db.session.execute(update(SignInSession).where(SignInSession.id == session_id).values(seen_at=clock.now()))


def end_session(token: str) -> None:
    """Sign somebody out of one device; a session already over stays as it is."""
    live = queries.live_session(token)
    if live is not None:
        _end(live, Ended.SIGNED_OUT, clock.now())
        db.session.flush()


def existing(user_id: UUID) -> User:
    """The account; raises LookupError when there is none."""
    account = queries.user(user_id)
    if account is None:
        raise LookupError("no such account")
    return account


def end_all(user_id: UUID, because: Ended, *, but: UUID | None = None) -> int:
    """End every session of somebody, but for one if it is named; returns how many."""
    live, now = [one for one in queries.live_sessions(user_id) if one.id != but], clock.now()
    for each in live:
        _end(each, because, now)
    return len(live)


def end_every_session(because: Ended) -> int:
    """End the session of everybody there is; returns how many."""
    live = update(SignInSession).where(SignInSession.ended_at.is_(None))
    ended = live.values(ended_at=clock.now(), ended_because=because).returning(SignInSession.id)
    return len(db.session.execute(ended).all())


def end_one(user_id: UUID, session_id: UUID) -> bool:
    """End one of somebody's own sessions; false when it is not theirs or has ended."""
    found = next((one for one in queries.live_sessions(user_id) if one.id == session_id), None)
    if found is None:
        return False
    _end(found, Ended.SIGNED_OUT, clock.now())
    db.session.flush()
    return True


def renew_session(session_id: UUID, way: Way | str) -> str:
    """Take note that somebody has just proved again who they are; returns the cookie's new token.

    The old token opens nothing from now on.
    """
    live = db.session.get(SignInSession, session_id, with_for_update=True, populate_existing=True)
    if live is None or live.ended_at is not None:
        raise LookupError("the session has ended")
    token = secrets.token_urlsafe(32)
    live.token_hash = queries.token_hash(token)
    live.fresh_until = clock.now() + rules.FRESH
    live.seen_at = clock.now()
    live.ways = [*live.ways, *([str(way)] if way not in live.ways else [])]
    db.session.flush()
    return token


def _end(live: SignInSession, because: Ended, now: datetime) -> None:
    live.ended_at, live.ended_because = now, because


def record_own(event: SignedIn | SignedOutEverywhere, user_id: UUID) -> None:
    """Write down what somebody who acts for an organisation did with their own account."""
    ledger.record(event, actor=Actor(capacity=DOORMAN.capacity, user_id=user_id, name=DOORMAN.name))
