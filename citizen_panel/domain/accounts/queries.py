"""Reads about who can sign in."""

import base64
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.sealing import KeyClass, unpadded
from citizen_panel.core.vault import lookup_hash, open_row
from citizen_panel.domain.accounts.models import (
    Credential,
    PostedForm,
    RecoveryCode,
    SecurityEvent,
    SignInLink,
    SignInSession,
    User,
)
from citizen_panel.domain.accounts.rules import TIMES, WRONG_CODES_A_LINK
from citizen_panel.domain.accounts.vocabulary import (
    Account,
    Address,
    CredentialKind,
    Limit,
    LinkPurpose,
    LinkWords,
    OpenLink,
    UserKind,
    UserState,
    Way,
)
from citizen_panel.domain.notifications.vocabulary import Channel, Letterbox

_DIGITS = 6


def token_hash(token: str) -> bytes:
    """The form in which a secret token is kept."""
    return hashlib.sha256(token.encode()).digest()


def address_hash(channel: Channel | str, address: str) -> bytes:
    """The form in which an address or number is kept to be found again; the same everywhere in the house."""
    return lookup_hash(Channel(channel).value, address.strip().lower())


def network_hash(network: str) -> bytes:
    """The form in which the network of a visitor is kept."""
    return lookup_hash("network", network)


@dataclass(frozen=True)
class SignIn:
    """A session and whose it is: held together, so that the account need not be read again while a request lasts."""

    session: SignInSession
    account: User


def live_session(token: str) -> SignInSession | None:
    """The session that a cookie proves, if it has not ended, run out or been left idle for too long."""
    live = live_sign_in(token)
    return live.session if live is not None else None


def live_sign_in(token: str) -> SignIn | None:
    """The session that a cookie proves, as `live_session` finds it, with whose it is."""
    now = clock.now()
    found = db.session.execute(
        select(SignInSession, User)
        .join(User, User.id == SignInSession.user_account_id)
        .where(
            SignInSession.token_hash == token_hash(token),
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
            User.state == UserState.ACTIVE,
        )
    ).one_or_none()
    if found is None:
        return None
    live = SignIn(*found)
    return live if now - live.session.seen_at <= TIMES[UserKind(live.account.kind)].idle else None


def ends_at(live: SignIn) -> datetime:
    """When a session ends if nobody does anything."""
    return min(live.session.expires_at, live.session.seen_at + TIMES[UserKind(live.account.kind)].idle)


def live_sessions(user_id: UUID) -> Sequence[SignInSession]:
    """Where somebody is signed in now, oldest first."""
    return db.session.scalars(
        select(SignInSession)
        .where(
            SignInSession.user_account_id == user_id,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > clock.now(),
        )
        .order_by(SignInSession.started_at, SignInSession.id)
    ).all()


def code_channels(account: User) -> frozenset[Channel]:
    """The channels by which a code can reach somebody."""
    ways = ((Channel.EMAIL, account.email_hash), (Channel.SMS, account.mobile_hash))
    return frozenset(channel for channel, hashed in ways if hashed is not None)


def way_of(account: User, hashed: bytes) -> Way:
    """By which way a link to this address came."""
    return Way.SMS if account.mobile_hash == hashed else Way.EMAIL


def last_here(user_id: UUID, *, but: UUID | None = None) -> datetime | None:
    """When somebody was last here, in another signed-in session than the one named; nothing when they never were."""
    seen = select(func.max(SignInSession.seen_at)).where(SignInSession.user_account_id == user_id)
    return db.session.execute(seen.where(SignInSession.id != but) if but else seen).scalar_one()


def user(user_id: UUID) -> User | None:
    """An account by its id."""
    return db.session.get(User, user_id)


def workers(limit: int = 500) -> Sequence[User]:
    """The accounts of everybody who acts for an organisation, by kind, the oldest first."""
    of = select(User).where(User.kind != UserKind.CITIZEN).order_by(User.kind, User.created_on, User.id)
    return db.session.scalars(of.limit(limit)).all()


def account_counts() -> dict[tuple[str, str], int]:
    """How many accounts there are by kind and state."""
    counted = select(User.kind, User.state, func.count()).group_by(User.kind, User.state)
    return {(kind, state): count for kind, state, count in db.session.execute(counted.order_by(User.kind, User.state))}


def accounts_at(hashed: bytes) -> tuple[Account, ...]:
    """Everybody who can sign in with an address, those with the oldest account first."""
    rows = db.session.execute(
        select(User.id, User.kind)
        .where(or_(User.email_hash == hashed, User.mobile_hash == hashed), User.state == UserState.ACTIVE)
        .order_by(User.created_on, User.id)
    )
    return tuple(Account(user_id, UserKind(kind)) for user_id, kind in rows)


def secrets_of(link_id: UUID, salt: bytes) -> tuple[str, str]:
    """Token and code of a link, worked out from what is kept and a key that the database never sees."""
    secret = lookup_hash("link", str(link_id), salt.hex())
    token = base64.urlsafe_b64encode(secret).rstrip(b"=").decode()
    number = int.from_bytes(lookup_hash("link-code", str(link_id), salt.hex())[:8], "big") % 10**_DIGITS
    return token, f"{number:0{_DIGITS}}"


def letter_code_of(link_id: UUID, salt: bytes) -> str:
    """The code that a letter carries: 12 letters and figures, 60 bits, worked out like a link's."""
    return base64.b32encode(lookup_hash("letter-code", str(link_id), salt.hex())[:8]).decode()[:12]


def letter_code(link_id: UUID) -> str | None:
    """The code that a letter must carry, in groups of four; nothing when it was used, replaced or is too old."""
    row = db.session.get(SignInLink, link_id)
    if row is None or row.used_at is not None or row.expires_at <= clock.now():
        return None
    code = letter_code_of(row.id, row.salt)
    return f"{code[:4]} {code[4:8]} {code[8:]}"


def link_words(link_id: UUID) -> LinkWords | None:
    """What the message about a link must say; nothing when the link was used, replaced or is too old."""
    row = db.session.get(SignInLink, link_id)
    if row is None or row.user_account_id is None or row.used_at is not None or row.expires_at <= clock.now():
        return None
    token, code = secrets_of(row.id, row.salt)
    return LinkWords(row.user_account_id, LinkPurpose(row.purpose), token, code, row.expires_at)


def open_link(token: str, *, browser: str | None) -> OpenLink | None:
    """A link that may still be used, and by whom; looking changes nothing."""
    row = db.session.execute(_live_link(token)).scalar_one_or_none()
    if row is None or row.user_account_id is None:
        return None
    asked_here = browser is not None and row.browser_hash == token_hash(browser)
    purpose = LinkPurpose(row.purpose)
    return OpenLink(
        id=row.id,
        purpose=purpose,
        address_hash=row.address_hash,
        accounts=_may_use(row),
        needs_code=purpose is LinkPurpose.SIGN_IN and not asked_here and row.code_hash is not None,
        expires_at=row.expires_at,
    )


def link_of(token: str) -> SignInLink:
    """The link of a token, also when it was used."""
    return db.session.execute(select(SignInLink).where(SignInLink.token_hash == token_hash(token))).scalar_one()


def lock_link(link_id: UUID) -> SignInLink:
    """The link, held so that nobody else can use it meanwhile."""
    return db.session.execute(
        select(SignInLink).where(SignInLink.id == link_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()


def lock_newest_code(user_id: UUID, purpose: LinkPurpose) -> SignInLink | None:
    """The code that somebody may use now, held so that nobody else can use it meanwhile."""
    of = select(SignInLink).where(
        SignInLink.user_account_id == user_id,
        SignInLink.purpose == purpose,
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > clock.now(),
    )
    newest = of.order_by(SignInLink.expires_at.desc()).limit(1).with_for_update()
    return db.session.scalars(newest.execution_options(populate_existing=True)).first()


def lock_code_of(hashed: bytes, browser: str) -> SignInLink | None:
    """The link that was asked for last from a browser, held so that its code is taken once."""
    of = select(SignInLink).where(
        SignInLink.address_hash == hashed,
        SignInLink.browser_hash == token_hash(browser),
        SignInLink.purpose == LinkPurpose.SIGN_IN,
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > clock.now(),
        SignInLink.attempts < WRONG_CODES_A_LINK,
    )
    newest = of.order_by(SignInLink.expires_at.desc()).limit(1).with_for_update()
    return db.session.scalars(newest.execution_options(populate_existing=True)).first()


def credentials_of(user_id: UUID, kind: CredentialKind) -> Sequence[Credential]:
    """What somebody holds of one kind, oldest first."""
    of = select(Credential).where(Credential.user_account_id == user_id, Credential.kind == kind)
    return db.session.scalars(of.order_by(Credential.added_at, Credential.id)).all()


def credential(kind: CredentialKind, external_id: bytes) -> Credential | None:
    """What is held under a name of its own, whoever holds it; locked, since it is about to be used."""
    of = select(Credential).where(Credential.kind == kind, Credential.external_id == external_id).with_for_update()
    return db.session.scalars(of.execution_options(populate_existing=True)).one_or_none()


def lock_authenticator(user_id: UUID) -> Credential | None:
    """Somebody's authenticator, held so that one code is taken once."""
    return credential(CredentialKind.AUTHENTICATOR, user_id.bytes)


def worker_at(hashed: bytes) -> User | None:
    """Who works for an organisation and signs in with this address."""
    of = select(User).where(User.email_hash == hashed, User.kind != UserKind.CITIZEN, User.state == UserState.ACTIVE)
    return db.session.scalars(of).one_or_none()


def unused_recovery_codes(user_id: UUID) -> int:
    """How many codes on paper somebody has left."""
    of = select(func.count()).where(RecoveryCode.user_account_id == user_id, RecoveryCode.used_at.is_(None))
    return db.session.execute(of).scalar_one()


def last_noted(kind: str, origin: bytes, within: timedelta) -> datetime | None:
    """When something was noted last, if it was within so long."""
    since = clock.now() - within
    noted = (SecurityEvent.kind == kind, SecurityEvent.origin_hash == origin, SecurityEvent.happened_at > since)
    return db.session.execute(select(func.max(SecurityEvent.happened_at)).where(*noted)).scalar_one()


def count_noted(kind: str, origin: bytes, limit: Limit) -> int:
    """How often something was noted within the time of a limit."""
    return db.session.execute(
        select(func.count()).where(
            SecurityEvent.kind == kind,
            SecurityEvent.origin_hash == origin,
            SecurityEvent.happened_at > clock.now() - limit.within,
        )
    ).scalar_one()


def contact_of(user_id: UUID) -> dict[str, str]:
    """Name and e-mail address of somebody who acts for an organisation; empty for citizens."""
    found = db.session.get(User, user_id)
    return {} if found is None else _contact(found)


def contacts_of(user_ids: Collection[UUID]) -> Mapping[UUID, dict[str, str]]:
    """Name and e-mail address of people who act for an organisation, in one read; empty for citizens."""
    return {one.id: _contact(one) for one in db.session.scalars(select(User).where(User.id.in_(user_ids)))}


def _contact(found: User) -> dict[str, str]:
    if found.contact_sealed is None or found.contact_key is None:
        return {}
    opened = open_row(KeyClass.CONTACT, "user_account", found.id, 1, found.contact_key, found.contact_sealed)
    contact: dict[str, str] = json.loads(unpadded(opened))
    return contact


def letterbox(user_id: UUID, channel: Channel | str = Channel.EMAIL) -> Letterbox | None:
    """Where to write to somebody who acts for an organisation; nothing for citizens and other ways."""
    contact = contact_of(user_id)
    if Channel(channel) is not Channel.EMAIL or not contact.get("email"):
        return None
    return Letterbox(Channel.EMAIL, contact["email"], contact.get("name", ""))


def address_hash_of(address: Address) -> bytes:
    """The form in which an address that somebody typed is looked up."""
    return address_hash(address.channel, address.value)


def _live_link(token: str) -> Select[SignInLink]:
    return select(SignInLink).where(
        SignInLink.token_hash == token_hash(token),
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > clock.now(),
        SignInLink.attempts < WRONG_CODES_A_LINK,
    )


def _may_use(row: SignInLink) -> tuple[Account, ...]:
    if row.purpose == LinkPurpose.SIGN_IN:
        return accounts_at(row.address_hash)
    owner = db.session.get(User, row.user_account_id)
    if owner is None or owner.state != UserState.ACTIVE:
        return ()
    return (Account(owner.id, UserKind(owner.kind)),)


def led_to(key_hash: bytes) -> str | None:
    """Where the form that was sent before led; nothing while it is still being done."""
    row = db.session.get(PostedForm, key_hash)
    return None if row is None else row.led_to
