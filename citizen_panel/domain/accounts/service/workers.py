"""How those who work for an organisation sign in: a password with an authenticator, or with a code kept on paper."""

import base64
import json
import secrets
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, update

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal, TooMany
from citizen_panel.core.sealing import KeyClass
from citizen_panel.core.slow_hash import digest_of, matches
from citizen_panel.core.vault import lookup_hash, open_row, seal_row
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import passwords, queries, rules
from citizen_panel.domain.accounts.models import Credential, RecoveryCode, User
from citizen_panel.domain.accounts.service.limits import check_limits, check_pause, note
from citizen_panel.domain.accounts.service.notices import tell_owner
from citizen_panel.domain.accounts.service.signed_in import end_all, existing
from citizen_panel.domain.accounts.vocabulary import CredentialKind, Ended, Noted, UserKind, Way
from citizen_panel.domain.notifications.vocabulary import Channel

RECOVERY_CODES = 8
WRONG = say("The email address, the password or the code is not right. Check them and try again.")
WAIT_FOR_NEXT = say("That code was used or has run out. Wait until your app shows the next one.")


@dataclass(frozen=True)
class Proved:
    """Who signed in, and by which ways."""

    user: User
    ways: tuple[Way, ...]


def sign_in_with_password(email: str, password: str, code: str, *, network: str) -> Proved | Refusal:
    """Check address, password and code together; one sentence for whatever is wrong, and the same work.

    Wrong attempts are counted, so the caller must let this be kept. Returns Refusal `wrong`, `code_old` or
    `too_many`; raises slow_hash.Busy.
    """
    hashed, place = queries.address_hash(Channel.EMAIL, email), queries.network_hash(network)
    try:
        check_pause(Noted.PASSWORD_WRONG, hashed)
        check_limits(Noted.PASSWORD_WRONG, place, rules.PASSWORDS_NETWORK)
    except TooMany as refusal:
        return refusal
    account = queries.worker_at(hashed)
    is_right = matches(password, account.password_digest if account else None)
    way = _second(account, code) if account is not None and is_right else None
    if account is None or way is None:
        for origin in (hashed, place):
            note(Noted.PASSWORD_WRONG, origin)
        return Refusal("wrong", WRONG)
    if isinstance(way, Refusal):
        return way
    return Proved(account, (Way.PASSWORD, way))


def check_second(user_id: UUID, code: str, *, network: str) -> Way | Refusal:
    """Check a code of the authenticator, or one kept on paper, of somebody signed in; wrong ones are counted."""
    account = existing(user_id)
    mine, place = queries.token_hash(str(user_id)), queries.network_hash(network)
    try:
        check_pause(Noted.PASSWORD_WRONG, mine)
        check_limits(Noted.PASSWORD_WRONG, place, rules.PASSWORDS_NETWORK)
    except TooMany as refusal:
        return refusal
    way = _second(account, code)
    if way is None:
        for origin in (mine, place):
            note(Noted.PASSWORD_WRONG, origin)
        return Refusal("wrong", say("That is not the code your app shows now. Check it and try again."), field="code")
    return way


def set_up_worker(
    user_id: UUID,
    password: str,
    secret: str,
    code: str,
    *,
    context: tuple[str, ...] = (),
    but: UUID | None = None,
) -> tuple[str, ...] | Refusal:
    """Give somebody a password and an authenticator; returns their recovery codes, to be shown once.

    Every session ends, but for one if it is named, and earlier codes are void. Returns Refusal `password` or `code`,
    with the field.
    """
    account = existing(user_id)
    if account.kind == UserKind.CITIZEN:
        raise LookupError("citizens have no password")
    said = passwords.problem_with(password, (*context, *queries.contact_of(user_id).values()))
    if said:
        return Refusal("password", said, field="password", shortest=passwords.SHORTEST, longest=passwords.LONGEST)
    step = rules.authenticator_step(secret, code, clock.now())
    if step is None:
        return Refusal("code", say("That is not the code your app shows now. Check it and try again."), field="code")
    account.password_digest = digest_of(password)
    of_theirs = (Credential.user_account_id == user_id, Credential.kind == CredentialKind.AUTHENTICATOR)
    db.session.execute(delete(Credential).where(*of_theirs))
    _keep_authenticator(user_id, secret, step)
    end_all(user_id, Ended.FACTOR_CHANGED, but=but)
    tell_owner(user_id, about=user_id)
    return new_recovery_codes(user_id)


def new_recovery_codes(user_id: UUID) -> tuple[str, ...]:
    """Eight new codes of 120 bits, to be kept on paper; older ones are void."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_account_id == user_id))
    codes = [base64.b32encode(secrets.token_bytes(15)).decode() for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(code_hash=_code_hash(user_id, code), user_account_id=user_id) for code in codes)
    db.session.flush()
    return tuple("-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes)


def set_up_secret(token: str) -> str:
    """The authenticator's secret that belongs to an invitation: worked out from it, so that looking keeps nothing."""
    return base64.b32encode(lookup_hash("authenticator", token)[:20]).decode()


def _keep_authenticator(user_id: UUID, secret: str, step: int) -> None:
    made = Credential(
        id=uuid4(),
        user_account_id=user_id,
        kind=CredentialKind.AUTHENTICATOR,
        external_id=user_id.bytes,
        counter=step,
        added_at=clock.now(),
        used_at=clock.now(),
    )
    plain = json.dumps({"secret": secret}).encode()
    made.secret_key, made.secret_sealed = seal_row(KeyClass.SECRETS, "credential", made.id, 1, plain)
    db.session.add(made)
    db.session.flush()


def _second(account: User, code: str) -> Way | Refusal | None:
    """The way by which a second proof holds; nothing when it is wrong, a Refusal when it is right but spent."""
    if len(typed := rules.figures(code)) == 6 and typed == "".join(code.split()):
        return _authenticator(account, typed)
    used = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.code_hash == _code_hash(account.id, code),
            RecoveryCode.user_account_id == account.id,
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.code_hash)
    ).scalar_one_or_none()
    if used is None:
        return None
    tell_owner(account.id, about=account.id)
    return Way.RECOVERY_CODE


def _authenticator(account: User, code: str) -> Way | Refusal | None:
    known = queries.lock_authenticator(account.id)
    if known is None or known.secret_sealed is None or known.secret_key is None:
        return None
    opened = open_row(KeyClass.SECRETS, "credential", known.id, 1, known.secret_key, known.secret_sealed)
    secret = json.loads(opened)["secret"]
    step = rules.authenticator_step(secret, code, clock.now())
    if step is None:
        before = rules.authenticator_step(secret, code, clock.now() - rules.AUTHENTICATOR_STEP)
        return None if before is None else Refusal("code_old", WAIT_FOR_NEXT, field="code")
    if step <= known.counter:
        return Refusal("code_old", WAIT_FOR_NEXT, field="code")
    known.counter, known.used_at = step, clock.now()
    db.session.flush()
    return Way.AUTHENTICATOR


def _code_hash(user_id: UUID, code: str) -> bytes:
    return queries.token_hash(f"{user_id}:{rules.letters(code)}")
