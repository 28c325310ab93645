"""Ways in for those who read no e-mail, and for those who are new at work: codes by letter, and invitations."""

import secrets
from datetime import timedelta
from uuid import UUID, uuid4

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal, TooMany
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import queries, rules
from citizen_panel.domain.accounts.models import SignInLink, User
from citizen_panel.domain.accounts.service.limits import check_limits, note
from citizen_panel.domain.accounts.service.links import RECIPIENT, issue_link, void_links
from citizen_panel.domain.accounts.service.notices import tell_owner
from citizen_panel.domain.accounts.service.signed_in import DOORMAN, existing
from citizen_panel.domain.accounts.vocabulary import CredentialKind, LinkPurpose, Noted, UserKind, UserState
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.vocabulary import Channel, RecipientKind

LETTER_LASTS = timedelta(days=21)
INVITATION_LASTS = timedelta(hours=24)
WRONG_LETTER_CODES = 10
HOLD = timedelta(hours=72)
NOT_RIGHT = say("The reference or the code is not right, or the code is too old. Check the letter and try again.")


def send_letter_code(user_id: UUID | None, reference: str, *, network: str) -> None:
    """Send a code by letter, if there is somebody and they have an address; the same limits whoever it is.

    Raises TooMany. The newest code voids older ones.
    """
    named = queries.network_hash(f"letter:{rules.letters(reference)}")
    check_limits(Noted.LINK_ASKED, named, rules.LETTERS)
    check_limits(Noted.LINK_ASKED, queries.network_hash(network), rules.ASKING_NETWORK)
    note(Noted.LINK_ASKED, named)
    note(Noted.LINK_ASKED, queries.network_hash(network))
    if user_id is None:
        return
    void_links(SignInLink.user_account_id == user_id, SignInLink.purpose == LinkPurpose.LETTER)
    link = issue_link(user_id, LinkPurpose.LETTER, queries.token_hash(str(user_id)), lasts=LETTER_LASTS)
    _post(existing(user_id), "sign_in_letter", link, Channel.LETTER)


def redeem_letter_code(user_id: UUID | None, reference: str, code: str, *, network: str) -> User | Refusal:
    """Sign in by a code from a letter, ten tries; wrong ones are counted, so the caller must let this be kept.

    Somebody with other ways in has come back without them: those are told, and for 72 hours nothing sensitive is
    shown or changed. Returns Refusal `letter_wrong` or `too_many`.
    """
    named, place = queries.network_hash(f"letter:{rules.letters(reference)}"), queries.network_hash(network)
    try:
        for origin, limits in ((named, rules.GUESSING), (place, rules.GUESSING_NETWORK)):
            check_limits(Noted.CODE_WRONG, origin, limits)
    except TooMany as refusal:
        return refusal
    link = queries.lock_newest_code(user_id or uuid4(), LinkPurpose.LETTER)
    expected = queries.letter_code_of(link.id, link.salt) if link else queries.letter_code_of(uuid4(), b"nobody")
    is_right = secrets.compare_digest(expected, rules.letters(code))
    if link is None or user_id is None or not is_right or link.attempts >= WRONG_LETTER_CODES:
        if link is not None:
            link.attempts += 1
        for origin in (named, place):
            note(Noted.CODE_WRONG, origin)
        return Refusal("letter_wrong", NOT_RIGHT, field="code")
    link.used_at = clock.now()
    return _come_back(existing(user_id))


def invite_worker(user_id: UUID) -> SignInLink:
    """Write to somebody who works for an organisation how to sign in for the first time; raises LookupError."""
    account = existing(user_id)
    if account.kind == UserKind.CITIZEN or account.state != UserState.ACTIVE or account.email_hash is None:
        raise LookupError("nobody to invite")
    void_links(SignInLink.user_account_id == user_id, SignInLink.purpose == LinkPurpose.INVITATION)
    link = issue_link(user_id, LinkPurpose.INVITATION, account.email_hash, lasts=INVITATION_LASTS)
    _post(account, "staff_invitation", link, Channel.EMAIL)
    return link


def use_invitation(token: str) -> UUID | Refusal:
    """Use up an invitation; returns whose it was, or Refusal `link_used`."""
    seen = queries.open_link(token, browser=None)
    if seen is None or seen.purpose is not LinkPurpose.INVITATION or not seen.accounts:
        return Refusal("link_used", say("This invitation has been used or is too old. Ask for a new one."))
    link = queries.lock_link(seen.id)
    if link.used_at is not None:
        return Refusal("link_used", say("This invitation has been used or is too old. Ask for a new one."))
    link.used_at = clock.now()
    db.session.flush()
    return seen.accounts[0].user_id


def _come_back(account: User) -> User:
    """Let somebody in by the last way they have; whoever could read their messages learns of it."""
    has_passkey = bool(queries.credentials_of(account.id, CredentialKind.PASSKEY))
    if queries.code_channels(account) or has_passkey:
        account.held_until = clock.now() + HOLD
        tell_owner(account.id, about=account.id)
    db.session.flush()
    return account


def _post(account: User, kind: str, link: SignInLink, channel: Channel) -> None:
    notifications.queue(
        kind,
        key=f"{kind}:{link.id}",
        recipient_kind=RECIPIENT.get(UserKind(account.kind), RecipientKind.STAFF),
        recipient_id=account.id,
        channel=channel,
        concerns_kind="sign_in_link",
        concerns_id=link.id,
        not_after=link.expires_at,
        actor=DOORMAN,
    )
