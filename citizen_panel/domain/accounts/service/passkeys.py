"""Passkeys: added, asked for, looked at. Whoever uses one must have been recognised by the device itself."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import queries, rules
from citizen_panel.domain.accounts.models import Credential, SignInChallenge, User
from citizen_panel.domain.accounts.service.notices import tell_owner
from citizen_panel.domain.accounts.service.signed_in import existing
from citizen_panel.domain.accounts.vocabulary import ChallengeFor, CredentialKind, UserState

LASTS = timedelta(minutes=5)
MILLISECONDS = 300_000
MOST = 10
NOT_TAKEN = say("That passkey did not work. Try again, or use another way.")
_MUST = UserVerificationRequirement.REQUIRED
_BROKEN = (WebAuthnException, ValueError, KeyError, TypeError)
"""What the library raises for answers that nobody's passkey gave; some of it is plain Python's."""


@dataclass(frozen=True)
class Site:
    """This service as a passkey knows it: its host name, and the address its pages come from."""

    host: str
    origin: str


def ask_to_add(user_id: UUID, site: Site, *, browser: str) -> str:
    """What a browser needs to make a passkey for somebody, as JSON. The label tells nothing of the panel."""
    account = existing(user_id)
    account.handle = account.handle or secrets.token_bytes(32)
    known = queries.credentials_of(user_id, CredentialKind.PASSKEY)
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site.host,
        user_id=account.handle,
        user_name="my account",
        user_display_name="my account",
        challenge=_challenge(ChallengeFor.ADD, browser, user_id),
        timeout=MILLISECONDS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_MUST
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.external_id) for one in known],
    )
    return options_to_json(options)


def add_passkey(user_id: UUID, answer: str, site: Site, *, browser: str, device: str) -> Credential | Refusal:
    """Keep the passkey that a browser made; every other session ends, and the owner is told.

    Returns Refusal `passkey` when it is not one, `passkeys_full` beyond ten.
    """
    try:
        sent = parse_client_data_json(_client_data(answer))
        value = _take(ChallengeFor.ADD, sent.challenge, browser, user_id)
        made = verify_registration_response(
            credential=answer,
            expected_challenge=value,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _BROKEN:
        return Refusal("passkey", NOT_TAKEN)
    if len(queries.credentials_of(user_id, CredentialKind.PASSKEY)) >= MOST:
        return Refusal("passkeys_full", say("You have {most} passkeys. Take one away first."), most=MOST)
    if queries.credential(CredentialKind.PASSKEY, made.credential_id) is not None:
        return Refusal("passkey", say("This device has a passkey already."))
    added = Credential(
        id=uuid4(),
        user_account_id=user_id,
        kind=CredentialKind.PASSKEY,
        external_id=made.credential_id,
        public_part=made.credential_public_key,
        counter=made.sign_count,
        added_at=clock.now(),
        device=rules.device_in_words(device),
    )
    db.session.add(added)
    db.session.flush()
    tell_owner(user_id, about=added.id)
    return added


def ask_for_passkey(
    purpose: ChallengeFor, site: Site, *, browser: str, user_id: UUID | None = None, act: bytes = b""
) -> str:
    """What a browser needs to ask for a passkey, as JSON; to sign in it names nobody, so it tells nothing.

    `act` is a digest of what somebody is about to do: what they sign then holds for that alone.
    """
    known = queries.credentials_of(user_id, CredentialKind.PASSKEY) if user_id else ()
    options = generate_authentication_options(
        rp_id=site.host,
        challenge=_challenge(purpose, browser, user_id, act),
        timeout=MILLISECONDS,
        allow_credentials=[PublicKeyCredentialDescriptor(id=one.external_id) for one in known],
        user_verification=_MUST,
    )
    return options_to_json(options)


def check_passkey(
    purpose: ChallengeFor, answer: str, site: Site, *, browser: str, user_id: UUID | None = None, act: bytes = b""
) -> User | Refusal:
    """Whose passkey it is that answered; with `user_id` it must be theirs. Returns Refusal `passkey` otherwise.

    What was asked is used up first, so the caller must let this be kept even when the answer was wrong.
    """
    try:
        parsed = parse_authentication_credential_json(answer)
        asked = parse_client_data_json(parsed.response.client_data_json).challenge
        value = _take(purpose, asked, browser, user_id)
        known = _held(queries.credential(CredentialKind.PASSKEY, parsed.raw_id), user_id)
        if act and not value.endswith(act):
            return Refusal("passkey", NOT_TAKEN)
        counter = _verified(parsed, known, value, site)
    except _BROKEN:
        return Refusal("passkey", NOT_TAKEN)
    account = existing(known.user_account_id)
    handle = parsed.response.user_handle
    is_theirs = handle is None or handle == account.handle
    if account.state != UserState.ACTIVE or not is_theirs:
        return Refusal("passkey", NOT_TAKEN)
    if (counter or known.counter) and counter <= known.counter:  # two devices answer with what only one can hold
        tell_owner(known.user_account_id, about=known.id)
        return Refusal("passkey_copied", NOT_TAKEN)
    known.counter, known.used_at = counter, clock.now()
    db.session.flush()
    return account


def _verified(parsed: AuthenticationCredential, known: Credential, value: bytes, site: Site) -> int:
    """The passkey's own counter; raises when the answer is not good. How the counter moved is judged by the caller."""
    return verify_authentication_response(
        credential=parsed,
        expected_challenge=value,
        expected_rp_id=site.host,
        expected_origin=site.origin,
        credential_public_key=known.public_part or b"",
        credential_current_sign_count=0,
        require_user_verification=True,
    ).new_sign_count


def _challenge(purpose: ChallengeFor, browser: str, user_id: UUID | None, act: bytes = b"") -> bytes:
    value = secrets.token_bytes(32) + act
    db.session.execute(delete(SignInChallenge).where(SignInChallenge.expires_at <= clock.now()))
    asked = SignInChallenge(
        id=uuid4(),
        purpose=purpose,
        user_account_id=user_id,
        browser_hash=queries.token_hash(browser),
        value=value,
        expires_at=clock.now() + LASTS,
    )
    db.session.add(asked)
    db.session.flush()
    return value


def _take(purpose: ChallengeFor, value: bytes, browser: str, user_id: UUID | None) -> bytes:
    """Use up what was asked; raises ValueError when it was not asked here, of this person, in the last minutes."""
    of = delete(SignInChallenge).where(
        SignInChallenge.value == value,
        SignInChallenge.purpose == purpose,
        SignInChallenge.browser_hash == queries.token_hash(browser),
        SignInChallenge.user_account_id.is_not_distinct_from(user_id),
        SignInChallenge.expires_at > clock.now(),
    )
    taken = db.session.execute(of.returning(SignInChallenge.value)).scalar_one_or_none()
    if taken is None:
        raise ValueError("nobody asked this")
    return taken


def _held(known: Credential | None, user_id: UUID | None) -> Credential:
    if known is None or (user_id is not None and known.user_account_id != user_id):
        raise ValueError("nobody's passkey, or somebody else's")
    return known


def _client_data(answer: str) -> bytes:
    return rules.client_data(answer)
