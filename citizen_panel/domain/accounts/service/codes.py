"""Codes of six figures, without a link: for showing once more that it is you."""

import secrets
from uuid import UUID, uuid4

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal, TooMany
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import queries, rules
from citizen_panel.domain.accounts.models import SignInLink, User
from citizen_panel.domain.accounts.service.limits import check_limits, note
from citizen_panel.domain.accounts.service.links import RECIPIENT, chosen_of, issue_link, void_links
from citizen_panel.domain.accounts.service.signed_in import DOORMAN, existing
from citizen_panel.domain.accounts.vocabulary import LinkPurpose, Noted, UserKind
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.vocabulary import Channel, RecipientKind

WRONG = say("That is not the code we sent. Check the newest message, or ask for a new code.")
SPENT = say("That code cannot be used any more. Ask for a new one.")


def send_code(user_id: UUID, channel: Channel, *, network: str) -> None:
    """Send somebody who is signed in a code to an address of theirs; the newest code voids older ones.

    Raises TooMany beyond the limits, and LookupError when they have no such address.
    """
    account = existing(user_id)
    hashed = _address_of(account, channel)
    check_limits(Noted.LINK_ASKED, hashed, rules.ASKING)
    check_limits(Noted.LINK_ASKED, queries.network_hash(network), rules.ASKING_NETWORK)
    note(Noted.LINK_ASKED, hashed)
    note(Noted.LINK_ASKED, queries.network_hash(network))
    void_links(SignInLink.user_account_id == user_id, SignInLink.purpose == LinkPurpose.STEP_UP)
    link = issue_link(user_id, LinkPurpose.STEP_UP, hashed, lasts=rules.LINK_LASTS)
    notifications.queue(
        "sign_in_code",
        key=f"sign_in_code:{link.id}",
        recipient_kind=RECIPIENT.get(UserKind(account.kind), RecipientKind.STAFF),
        recipient_id=user_id,
        channel=channel,
        concerns_kind="sign_in_link",
        concerns_id=link.id,
        not_after=link.expires_at,
        actor=DOORMAN,
    )


def check_code(user_id: UUID, typed: str, *, network: str) -> SignInLink | Refusal:
    """Use up the newest code of somebody signed in; a wrong one is counted, so the caller must let this be kept.

    Returns Refusal `code_wrong`, `code_spent` or `too_many`.
    """
    link = queries.lock_newest_code(user_id, LinkPurpose.STEP_UP)
    if link is None or link.attempts >= rules.WRONG_CODES_A_LINK:
        return Refusal("code_spent", SPENT, field="code")
    many = _too_many(link.address_hash, network)
    if many is not None:
        return many
    _, code = queries.secrets_of(link.id, link.salt)
    if secrets.compare_digest(code, rules.figures(typed)):
        link.used_at = clock.now()
        db.session.flush()
        return link
    link.attempts += 1
    for origin in (link.address_hash, queries.network_hash(network)):
        note(Noted.CODE_WRONG, origin)
    return Refusal("code_wrong", WRONG, field="code")


def redeem_sign_in_code(
    typed: str, code: str, *, browser: str, request: str, network: str, choose: UUID | None = None
) -> User | Refusal:
    """Sign in by the code beside a link, in the browser that asked for it; the same for addresses nobody here has.

    `request` names the asking: five wrong codes use it up. Wrong ones are counted, so the caller must let this be
    kept. Returns Refusal `code_wrong`, `code_spent`, `choose` or `too_many`.
    """
    address = rules.read_address(typed)
    if address is None:
        return Refusal("code_spent", SPENT, field="code")
    hashed, asked = queries.address_hash_of(address), queries.network_hash(f"request:{request}")
    spent = _too_many(hashed, network, asked)
    if spent is not None:
        return spent
    link = queries.lock_code_of(hashed, browser)
    expected = queries.secrets_of(link.id, link.salt)[1] if link else queries.secrets_of(uuid4(), b"nobody")[1]
    if not secrets.compare_digest(expected, rules.figures(code)) or link is None:
        for origin in (hashed, queries.network_hash(network), asked):
            note(Noted.CODE_WRONG, origin)
        if link is not None:
            link.attempts += 1
        return Refusal("code_wrong", WRONG, field="code")
    chosen = chosen_of(queries.accounts_at(hashed), choose)
    if chosen is None:
        return Refusal("choose", say("Select who you are"), field="choose")
    link.used_at = clock.now()
    db.session.flush()
    return existing(chosen.user_id)


def _too_many(hashed: bytes, network: str, asked: bytes | None = None) -> Refusal | None:
    """Whether somebody guessed too often: at an address, from a network, or at one request."""
    places = ((hashed, rules.GUESSING), (queries.network_hash(network), rules.GUESSING_NETWORK))
    try:
        for origin, limits in places:
            check_limits(Noted.CODE_WRONG, origin, limits)
    except TooMany as refusal:
        return refusal
    if asked is not None and queries.count_noted(Noted.CODE_WRONG, asked, rules.A_REQUEST) >= rules.A_REQUEST.most:
        return Refusal("code_spent", SPENT, field="code")
    return None


def _address_of(account: User, channel: Channel) -> bytes:
    hashed = {Channel.EMAIL: account.email_hash, Channel.SMS: account.mobile_hash}.get(channel)
    if hashed is None:
        raise LookupError("no such address")
    return hashed
