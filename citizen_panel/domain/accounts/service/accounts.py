"""Accounts: opened, given other addresses, closed."""

import json
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.sealing import KeyClass, padded
from citizen_panel.core.vault import seal_row
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import queries
from citizen_panel.domain.accounts.events import AccountClosed, AccountOpened, SignedOutEverywhere
from citizen_panel.domain.accounts.models import SignInLink, User
from citizen_panel.domain.accounts.service.links import void_links
from citizen_panel.domain.accounts.service.signed_in import end_all, end_every_session, existing, record_own
from citizen_panel.domain.accounts.vocabulary import Ended, LinkPurpose, UserKind, UserState
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.notifications.vocabulary import Channel


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
    account = existing(user_id)
    account.email_hash = queries.address_hash(Channel.EMAIL, email) if email else None
    account.mobile_hash = queries.address_hash(Channel.SMS, mobile) if mobile else None
    void_links(SignInLink.user_account_id == user_id)
    db.session.flush()


def close_account(user_id: UUID, *, actor: Actor) -> None:
    """Let somebody sign in no longer; ends every session at once."""
    account = existing(user_id)
    account.state = UserState.CLOSED
    end_all(user_id, Ended.ACCOUNT_CLOSED)
    void_links(SignInLink.user_account_id == user_id)
    db.session.flush()
    if account.kind != UserKind.CITIZEN:
        ledger.record(AccountClosed(account=user_id, account_kind=UserKind(account.kind)), actor=actor)


def sign_out_everywhere(user_id: UUID) -> int:
    """End every session of somebody and void every open link; returns how many sessions."""
    account = existing(user_id)
    ended = end_all(user_id, Ended.SIGNED_OUT_EVERYWHERE)
    void_links(SignInLink.user_account_id == user_id)
    db.session.flush()
    if account.kind != UserKind.CITIZEN:
        record_own(SignedOutEverywhere(account=user_id, account_kind=UserKind(account.kind)), user_id)
    return ended


def end_by_operator(user_id: UUID) -> int:
    """Sign somebody out everywhere from outside, and void every open link; returns how many sessions ended."""
    ended = end_all(user_id, Ended.BY_OPERATOR)
    void_links(SignInLink.user_account_id == user_id)
    db.session.flush()
    return ended


def end_everybody() -> int:
    """Sign everybody out and void every open link; returns how many sessions ended."""
    ended = end_every_session(Ended.BY_OPERATOR)
    void_links(SignInLink.purpose != LinkPurpose.CONFIRM_CONTACT)
    return ended
