"""Accounts with an OpenID provider: linked by their owner, then good for signing in. E-mail links nothing."""

from uuid import UUID, uuid4

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.vault import lookup_hash
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import queries
from citizen_panel.domain.accounts.id_tokens import Subject
from citizen_panel.domain.accounts.models import Credential, User
from citizen_panel.domain.accounts.service.notices import tell_owner
from citizen_panel.domain.accounts.service.signed_in import existing
from citizen_panel.domain.accounts.vocabulary import CredentialKind, UserState

NOT_LINKED = say("We do not know this account. Sign in another way first. Then link it on the page about signing in.")


def link_provider(user_id: UUID, subject: Subject) -> Credential | Refusal:
    """Let somebody sign in with their account at a provider from now on; returns Refusal `linked` when it is taken."""
    named = _name(subject)
    known = queries.credential(CredentialKind.PROVIDER, named)
    if known is not None and known.user_account_id == user_id:
        return known
    if known is not None:
        return Refusal("linked", say("Somebody else signs in with that account."))
    added = Credential(
        id=uuid4(),
        user_account_id=user_id,
        kind=CredentialKind.PROVIDER,
        external_id=named,
        counter=0,
        added_at=clock.now(),
    )
    db.session.add(added)
    db.session.flush()
    tell_owner(user_id, about=added.id)
    return added


def sign_in_by_provider(subject: Subject) -> User | Refusal:
    """Whose account with the provider this is; returns Refusal `not_linked` when nobody linked it."""
    known = queries.credential(CredentialKind.PROVIDER, _name(subject))
    account = existing(known.user_account_id) if known is not None else None
    if known is None or account is None or account.state != UserState.ACTIVE:
        return Refusal("not_linked", NOT_LINKED)
    known.used_at = clock.now()
    db.session.flush()
    return account


def _name(subject: Subject) -> bytes:
    """The form in which an account with a provider is kept: it cannot be turned back."""
    return lookup_hash("provider", subject.issuer, subject.subject)
