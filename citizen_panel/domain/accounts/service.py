"""Proof of identity: accounts, one-time links, signed-in sessions."""

import json
import logging
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal, TooMany
from citizen_panel.core.sealing import KeyClass, padded
from citizen_panel.core.vault import seal_row
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import queries, rules
from citizen_panel.domain.accounts.events import AccountClosed, AccountOpened, SignedIn, SignedOutEverywhere
from citizen_panel.domain.accounts.models import PostedForm, SecurityEvent, SignInLink, SignInSession, User
from citizen_panel.domain.accounts.vocabulary import (
    Account,
    Address,
    Ended,
    Limit,
    LinkPurpose,
    Noted,
    OpenLink,
    UserKind,
    UserState,
)
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.vocabulary import Channel, RecipientKind

log = logging.getLogger(__name__)

DOORMAN = Actor.system("sign-in")
USED = say("This link has been used or is too old. We can send a new one.")
_RECIPIENT = {UserKind.CITIZEN: RecipientKind.CITIZEN, UserKind.PARTNER: RecipientKind.PARTNER}


class _NobodyThere(Exception):
    """An address that nobody here has."""


def open_account(
    kind: UserKind | str,
    *,
    email: str | None,
    actor: Actor,
    mobile: str | None = None,
    name: str = "",
    user_id: UUID | None = None,
) -> User:
    """Let somebody sign in from now on.

    Citizens may share an address, and their contact details are kept with the panel, not here; anybody else needs
    an address of their own: raises Refusal `address_taken`.
    """
    kind = UserKind(kind)
    opened = User(id=user_id or uuid4(), kind=kind, state=UserState.ACTIVE, created_on=clock.today())
    opened.email_hash = queries.address_hash(Channel.EMAIL, email) if email else None
    opened.mobile_hash = queries.address_hash(Channel.SMS, mobile) if mobile else None
    if kind is not UserKind.CITIZEN:
        contact = json.dumps({"email": email or "", "name": name}, ensure_ascii=False).encode()
        key, sealed = seal_row(KeyClass.CONTACT, "user_account", opened.id, 1, padded(contact))
        opened.contact_key, opened.contact_sealed = key, sealed
    try:
        with db.session.begin_nested():
            db.session.add(opened)
            db.session.flush()
    except IntegrityError as error:
        raise Refusal("address_taken", say("Somebody else signs in with that email address."), field="email") from error
    if kind is not UserKind.CITIZEN:
        ledger.record(AccountOpened(account=opened.id, account_kind=kind), actor=actor)
    return opened


def change_addresses(user_id: UUID, *, email: str | None, mobile: str | None) -> None:
    """Let a citizen sign in with other addresses from now on; older links no longer work."""
    account = _existing(user_id)
    account.email_hash = queries.address_hash(Channel.EMAIL, email) if email else None
    account.mobile_hash = queries.address_hash(Channel.SMS, mobile) if mobile else None
    _void_links(SignInLink.user_account_id == user_id)
    db.session.flush()


def close_account(user_id: UUID, *, actor: Actor) -> None:
    """Let somebody sign in no longer; ends every session at once."""
    account = _existing(user_id)
    account.state = UserState.CLOSED
    _end_all(user_id, Ended.ACCOUNT_CLOSED)
    _void_links(SignInLink.user_account_id == user_id)
    db.session.flush()
    if account.kind != UserKind.CITIZEN:
        ledger.record(AccountClosed(account=user_id, account_kind=UserKind(account.kind)), actor=actor)


def ask_for_link(typed: str, *, browser: str | None, network: str) -> None:
    """Send a one-time link to an address, if it is somebody's; the work is the same whoever it is.

    Raises Refusal `not_an_address`, and TooMany beyond the limits. The newest link voids the older ones.
    """
    address = rules.read_address(typed)
    if address is None:
        raise Refusal(
            "not_an_address",
            say("Enter an email address like name@example.com, or a UK mobile number like 07700 900000"),
            field="address",
        )
    hashed = queries.address_hash_of(address)
    check_limits(Noted.LINK_ASKED, hashed, rules.ASKING)
    check_limits(Noted.LINK_ASKED, queries.network_hash(network), rules.ASKING_NETWORK)
    note(Noted.LINK_ASKED, hashed)
    note(Noted.LINK_ASKED, queries.network_hash(network))
    _void_links(SignInLink.address_hash == hashed, SignInLink.purpose == LinkPurpose.SIGN_IN)
    known = queries.accounts_at(hashed)
    with suppress(_NobodyThere), db.session.begin_nested():
        _send_link(known[0] if known else None, address, hashed, browser)
        if not known:
            raise _NobodyThere  # the same work was done, and is taken back


def issue_link(
    user_id: UUID | None, purpose: LinkPurpose, hashed: bytes, *, lasts: timedelta, browser: str | None = None
) -> SignInLink:
    """Make a one-time link; its token and code are worked out again when the message is written."""
    link_id, salt = uuid4(), os.urandom(16)
    token, code = queries.secrets_of(link_id, salt)
    link = SignInLink(
        id=link_id,
        user_account_id=user_id,
        salt=salt,
        token_hash=queries.token_hash(token),
        purpose=purpose,
        expires_at=clock.now() + lasts,
        attempts=0,
        address_hash=hashed,
        browser_hash=queries.token_hash(browser) if browser else None,
        code_hash=queries.token_hash(code + token),
    )
    db.session.add(link)
    db.session.flush()
    return link


def operator_link(user_id: UUID, *, lasts: timedelta) -> str:
    """Make a sign-in link that the operator of a demo hands over by hand; it needs no code in any browser.

    Returns the token. The door that calls this makes sure that it stands in a demo.
    """
    account = _existing(user_id)
    hashed = account.email_hash or account.mobile_hash or queries.token_hash(str(user_id))
    link = issue_link(user_id, LinkPurpose.SIGN_IN, hashed, lasts=lasts)
    link.code_hash = None
    db.session.flush()
    return queries.secrets_of(link.id, link.salt)[0]


def look_at_link(token: str, *, browser: str | None = None) -> OpenLink | None:
    """What a link would do, or nothing when it was used or is too old; changes nothing."""
    return queries.open_link(token, browser=browser)


def redeem_link(
    token: str, *, browser: str | None, code: str = "", network: str, choose: UUID | None = None
) -> User | Refusal:
    """Prove who somebody is by a link, once; a wrong code is counted, so the caller must let this be kept.

    Returns Refusal `link_used`, `code_wrong`, `choose` or `too_many`. Where people share the address, `choose`
    names the account.
    """
    seen = queries.open_link(token, browser=browser)
    if seen is None or seen.purpose is not LinkPurpose.SIGN_IN or not seen.accounts:
        return Refusal("link_used", USED)
    link = queries.lock_link(seen.id)
    is_guessed_at = link.attempts >= rules.WRONG_CODES_A_LINK  # by several at once, each of whom saw a link in order
    if link.used_at is not None or link.expires_at <= clock.now() or is_guessed_at:
        return Refusal("link_used", USED)
    if seen.needs_code and (wrong := _wrong_code(link, token, code, network)) is not None:
        return wrong
    chosen = _chosen(seen.accounts, choose)
    if chosen is None:
        return Refusal("choose", say("Select who you are"), field="choose")
    link.used_at = clock.now()
    db.session.flush()
    return _existing(chosen.user_id)


def redeem_confirmation(token: str) -> OpenLink | Refusal:
    """Use up a link that shows an address is somebody's own; it signs nobody in."""
    seen = queries.open_link(token, browser=None)
    if seen is None or seen.purpose is not LinkPurpose.CONFIRM_CONTACT or not seen.accounts:
        return Refusal("link_used", USED)
    link = queries.lock_link(seen.id)
    if link.used_at is not None:
        return Refusal("link_used", USED)
    link.used_at = clock.now()
    db.session.flush()
    return seen


def start_session(user_id: UUID, *, ways: Sequence[str], device: str, network: str) -> str:
    """Sign somebody in on a device; returns the cookie's token, of which only the hash is kept.

    Beyond the number of devices allowed the oldest session ends.
    """
    account = _existing(user_id)
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
            fresh_until=now + timedelta(minutes=5),
            ways=list(ways),
            device=rules.device_in_words(device),
            network_hash=queries.network_hash(network),
        )
    )
    account.seen_on = clock.today()
    db.session.flush()
    if account.kind != UserKind.CITIZEN:
        _record_own(SignedIn(account=user_id, account_kind=UserKind(account.kind)), user_id)
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


def sign_out_everywhere(user_id: UUID) -> int:
    """End every session of somebody and void every open link; returns how many sessions."""
    account = _existing(user_id)
    ended = _end_all(user_id, Ended.SIGNED_OUT_EVERYWHERE)
    _void_links(SignInLink.user_account_id == user_id)
    db.session.flush()
    if account.kind != UserKind.CITIZEN:
        _record_own(SignedOutEverywhere(account=user_id, account_kind=UserKind(account.kind)), user_id)
    return ended


def note(kind: Noted, origin: bytes, *, user_id: UUID | None = None) -> None:
    """Count something once; `origin` is a keyed hash of an address or a network. Citizens' ids are not noted."""
    db.session.add(SecurityEvent(kind=kind, origin_hash=origin, user_account_id=user_id, happened_at=clock.now()))
    db.session.flush()


def check_limits(kind: Noted, origin: bytes, limits: Sequence[Limit]) -> None:
    """Raise TooMany, with a sentence, when something was noted as often as a limit allows."""
    for limit in limits:
        if queries.count_noted(kind, origin, limit) >= limit.most:
            log.warning("limit reached: %s", kind)
            raise TooMany("too_many", limit.sentence, most=limit.most)


def _send_link(known: Account | None, address: Address, hashed: bytes, browser: str | None) -> None:
    user_id = known.user_id if known else None
    link = issue_link(user_id, LinkPurpose.SIGN_IN, hashed, lasts=rules.LINK_LASTS, browser=browser)
    notifications.queue(
        "sign_in",
        key=f"sign_in:{link.id}",
        recipient_kind=_RECIPIENT.get(known.kind, RecipientKind.STAFF) if known else RecipientKind.CITIZEN,
        recipient_id=user_id,
        channel=address.channel,
        concerns_kind="sign_in_link",
        concerns_id=link.id,
        not_after=link.expires_at,
        actor=DOORMAN,
    )


def _wrong_code(link: SignInLink, token: str, code: str, network: str) -> Refusal | None:
    places = ((link.address_hash, rules.GUESSING), (queries.network_hash(network), rules.GUESSING_NETWORK))
    try:
        for origin, limits in places:
            check_limits(Noted.CODE_WRONG, origin, limits)
    except TooMany as refusal:
        return refusal
    typed = "".join(char for char in code if char.isdigit())
    if link.code_hash is not None and secrets.compare_digest(queries.token_hash(typed + token), link.code_hash):
        return None
    if typed:
        link.attempts += 1
        for origin, _ in places:
            note(Noted.CODE_WRONG, origin)
    db.session.flush()
    if link.attempts >= rules.WRONG_CODES_A_LINK:
        return Refusal("link_used", USED)
    return Refusal("code_wrong", say("Enter the 6 figures from the message"), field="code")


def _chosen(accounts: Sequence[Account], choose: UUID | None) -> Account | None:
    if len(accounts) == 1 and choose is None:
        return accounts[0]
    return next((account for account in accounts if account.user_id == choose), None)


def _existing(user_id: UUID) -> User:
    account = queries.user(user_id)
    if account is None:
        raise LookupError("no such account")
    return account


def _void_links(*which: ColumnElement[bool]) -> None:
    unused = update(SignInLink).where(SignInLink.used_at.is_(None), *which)
    db.session.execute(unused.values(used_at=clock.now()))


def _end_all(user_id: UUID, because: Ended) -> int:
    live, now = queries.live_sessions(user_id), clock.now()
    for each in live:
        _end(each, because, now)
    return len(live)


def _end(live: SignInSession, because: Ended, now: datetime) -> None:
    live.ended_at, live.ended_because = now, because


def _record_own(event: SignedIn | SignedOutEverywhere, user_id: UUID) -> None:
    ledger.record(event, actor=Actor(capacity=DOORMAN.capacity, user_id=user_id, name=DOORMAN.name))


def take_form(key_hash: bytes) -> bool:
    """Claim a form for the present transaction; false when it was done before.

    While another transaction holds the same form this waits for its end.
    """
    claim = insert(PostedForm).values(key_hash=key_hash, posted_at=clock.now()).on_conflict_do_nothing()
    return db.session.execute(claim.returning(PostedForm.key_hash)).first() is not None


def give_form_back(key_hash: bytes) -> None:
    """Let a form that did nothing be sent again."""
    db.session.execute(delete(PostedForm).where(PostedForm.key_hash == key_hash))


def form_led_to(key_hash: bytes, address: str) -> None:
    """Remember where a form led, once it was done."""
    db.session.execute(update(PostedForm).where(PostedForm.key_hash == key_hash).values(led_to=address))


def forget_forms(before: datetime) -> int:
    """Forget forms sent before a moment; returns how many."""
    gone = db.session.execute(delete(PostedForm).where(PostedForm.posted_at < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]
