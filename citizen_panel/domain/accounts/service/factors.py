"""Taking away what somebody signs in with; the other devices are signed out whenever that changes."""

from uuid import UUID

from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import queries
from citizen_panel.domain.accounts.models import Credential, User
from citizen_panel.domain.accounts.service.notices import tell_owner
from citizen_panel.domain.accounts.service.signed_in import end_all, existing, renew_session
from citizen_panel.domain.accounts.vocabulary import CredentialKind, Ended, UserKind, Way


def remove_factor(user_id: UUID, credential_id: UUID) -> Refusal | None:
    """Take away a passkey or a linked account; returns Refusal `last` when nobody could sign in any more.

    Raises LookupError when it is not theirs.
    """
    found = db.session.get(Credential, credential_id, with_for_update=True)
    if found is None or found.user_account_id != user_id or found.kind == CredentialKind.AUTHENTICATOR:
        raise LookupError("nothing of theirs")
    if not _ways_without(existing(user_id), found):
        return Refusal("last", say("This is your only way to sign in. Add another one first."))
    db.session.delete(found)
    db.session.flush()
    tell_owner(user_id, about=credential_id)
    return None


def after_change(user_id: UUID, session_id: UUID, way: Way | str) -> str:
    """Sign out every other device, and go on here under a new token, which is returned."""
    end_all(user_id, Ended.FACTOR_CHANGED, but=session_id)
    return renew_session(session_id, way)


def _ways_without(account: User, removed: Credential) -> int:
    """How many ways to sign in are left when one is taken away."""
    kinds = (CredentialKind.PASSKEY, CredentialKind.PROVIDER, CredentialKind.AUTHENTICATOR)
    held = [one.id for kind in kinds for one in queries.credentials_of(account.id, kind)]
    by_message = len(queries.code_channels(account)) if account.kind == UserKind.CITIZEN else 0
    return len([one for one in held if one != removed.id]) + by_message
