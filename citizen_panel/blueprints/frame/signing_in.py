"""What the pages about signing in show: where somebody is signed in, and by what they can sign in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.frame.identity import SignedIn
from citizen_panel.core import clock
from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.accounts.vocabulary import CredentialKind
from citizen_panel.gateways import provider

WAYS = {
    "email": lazy_gettext("a link by email"),
    "sms": lazy_gettext("a link by text message"),
    "letter": lazy_gettext("a code by letter"),
    "phone": lazy_gettext("a code by phone"),
    "passkey": lazy_gettext("a passkey"),
    "provider": lazy_gettext("a linked account"),
    "password": lazy_gettext("a password"),
    "authenticator": lazy_gettext("a code from an app"),
    "recovery_code": lazy_gettext("a code on paper"),
}


@dataclass(frozen=True)
class Device:
    """One place where somebody is signed in, in words its owner knows again."""

    id: UUID
    words: str
    since: datetime
    seen: datetime
    ways: str
    is_here: bool


def signing_in_of(live: SignedIn) -> dict[str, Any]:
    """What the template shows of the person who asks."""
    user_id = live.actor.user_id
    assert user_id is not None
    known, account = provider(), accounts.user(user_id)
    return {
        "devices": [_device(row, live.session_id) for row in accounts.live_sessions(user_id)],
        "passkeys": accounts.credentials_of(user_id, CredentialKind.PASSKEY),
        "linked": accounts.credentials_of(user_id, CredentialKind.PROVIDER),
        "provider": known.name if known else "",
        "has_password": bool(account and account.password_digest),
        "paper_codes": accounts.unused_recovery_codes(user_id),
        "held_until": account.held_until
        if account and account.held_until and account.held_until > clock.now()
        else None,
    }


def _device(row: Any, here: UUID) -> Device:
    ways = [str(WAYS[way]) for way in row.ways if way in WAYS]
    return Device(
        row.id,
        gettext(row.device) if row.device else gettext("another device"),
        row.started_at,
        row.seen_at,
        ", ".join(ways),
        row.id == here,
    )
