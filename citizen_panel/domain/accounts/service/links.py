"""One-time links: asked for, made, looked at, used up."""

import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, or_, update

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal, TooMany
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import queries, rules
from citizen_panel.domain.accounts.models import SignInLink, User
from citizen_panel.domain.accounts.service.limits import check_limits, note
from citizen_panel.domain.accounts.service.signed_in import DOORMAN, existing
from citizen_panel.domain.accounts.vocabulary import Account, Address, LinkPurpose, Noted, OpenLink, UserKind
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.vocabulary import RecipientKind

USED = say("This link has been used or is too old. We can send a new one.")
RECIPIENT = {UserKind.CITIZEN: RecipientKind.CITIZEN, UserKind.PARTNER: RecipientKind.PARTNER}


class _NobodyThere(Exception):
    """An address that nobody here has."""


def ask_for_link(typed: str, *, browser: str | None, network: str, workers_too: bool = True) -> None:
    """Send a one-time link to an address, if it is somebody's; the work is the same whoever it is.

    Those who work for an organisation get one only if `workers_too`. The newest link voids the older ones.
    Raises Refusal `not_an_address`, and TooMany beyond the limits.
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
    void_links(SignInLink.address_hash == hashed, SignInLink.purpose == LinkPurpose.SIGN_IN)
    known = [one for one in queries.accounts_at(hashed) if workers_too or one.kind is UserKind.CITIZEN]
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
    account = existing(user_id)
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
    chosen = chosen_of(seen.accounts, choose)
    if chosen is None:
        return Refusal("choose", say("Select who you are"), field="choose")
    link.used_at = clock.now()
    db.session.flush()
    return existing(chosen.user_id)


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


def void_links(*which: ColumnElement[bool]) -> None:
    """Let unused links work no more."""
    unused = update(SignInLink).where(SignInLink.used_at.is_(None), *which)
    db.session.execute(unused.values(used_at=clock.now()))


def void_every_link(user_id: UUID) -> None:
    """Let no link or code that is under way to somebody work any more: from now on they ask for a new one."""
    account = existing(user_id)
    theirs = [SignInLink.user_account_id == user_id]
    theirs += [SignInLink.address_hash == one for one in (account.email_hash, account.mobile_hash) if one is not None]
    void_links(or_(*theirs))


def _send_link(known: Account | None, address: Address, hashed: bytes, browser: str | None) -> None:
    user_id = known.user_id if known else None
    link = issue_link(user_id, LinkPurpose.SIGN_IN, hashed, lasts=rules.LINK_LASTS, browser=browser)
    notifications.queue(
        "sign_in",
        key=f"sign_in:{link.id}",
        recipient_kind=RECIPIENT.get(known.kind, RecipientKind.STAFF) if known else RecipientKind.CITIZEN,
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
    typed = rules.figures(code)
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


def chosen_of(accounts: Sequence[Account], choose: UUID | None) -> Account | None:
    """Who it is of those who share an address: the only one there is, or the one that was named."""
    if len(accounts) == 1 and choose is None:
        return accounts[0]
    return next((account for account in accounts if account.user_id == choose), None)
