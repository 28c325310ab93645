"""Half-filled forms that somebody chose to save: sealed, found by a reference and a code, forgotten after a week."""

import hmac
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock, references
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal, TooMany
from citizen_panel.core.sealing import KeyClass, padded, unpadded
from citizen_panel.core.vault import lookup_hash, open_row, seal_row
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.accounts import service as account_service
from citizen_panel.domain.accounts.vocabulary import Limit, Noted
from citizen_panel.domain.citizens.models import JoinDraft

KEPT = timedelta(days=7)
CODE_LENGTH = 6

_WAIT = say("You have tried {most} codes. Wait 15 minutes, or phone us.")
_TOMORROW = say("You have tried {most} codes today. Try again tomorrow, or phone us.")
_MANY = say("Too many codes were tried from here. Wait an hour, or phone us.")
GUESSING = (Limit(5, timedelta(minutes=15), _WAIT), Limit(20, timedelta(days=1), _TOMORROW))
GUESSING_NETWORK = (Limit(60, timedelta(hours=1), _MANY),)
UNKNOWN = say("We have no saved form with this reference and code. Check both. We erase a saved form after 7 days")


def new_code() -> tuple[str, str]:
    """A reference and a code for a form that is to be saved; nothing is kept by this."""
    return references.reference(), references.digits(CODE_LENGTH)


def save(reference: str, code: str, body: bytes) -> None:
    """Keep a form for 7 days from now, in place of what was kept under the same reference and code."""
    row_id = _row_id(reference) or uuid4()
    key_id, sealed = seal_row(KeyClass.CONTACT, "join_draft", row_id, 1, padded(body))
    kept = {"key_id": key_id, "sealed": sealed, "expires_at": clock.now() + KEPT, "code_hash": _hash(reference, code)}
    added = insert(JoinDraft).values(id=row_id, reference=reference, **kept)
    db.session.execute(added.on_conflict_do_update(index_elements=["id"], set_=kept))


def opened(reference: str, code: str) -> bytes | None:
    """The form under a reference and a code that are known to be right; nothing once it was sent or forgotten."""
    row = _row(reference)
    if not hmac.compare_digest(_hash(reference, code), row.code_hash if row else b"") or row is None:
        return None
    return unpadded(open_row(KeyClass.CONTACT, "join_draft", row.id, 1, row.key_id, row.sealed))


def carry_on(typed_reference: str, typed_code: str, *, network: str) -> bytes | Refusal:
    """The form that somebody wants to carry on with; a wrong code is counted, so the caller must let this be kept.

    Returns Refusal `no_draft` or `too_many`, alike for a reference that is not known.
    """
    reference = references.tidy(typed_reference)
    code = "".join(char for char in typed_code if char.isdigit())
    places = ((lookup_hash("draft", reference), GUESSING), (accounts.network_hash(network), GUESSING_NETWORK))
    try:
        for origin, limits in places:
            account_service.check_limits(Noted.DRAFT_CODE_WRONG, origin, limits)
    except TooMany as refusal:
        return refusal
    found = opened(reference, code)
    if found is not None:
        return found
    for origin, _ in places:
        account_service.note(Noted.DRAFT_CODE_WRONG, origin)
    return Refusal("no_draft", UNKNOWN)


def forget(reference: str) -> None:
    """Erase a saved form; harmless when there is none."""
    db.session.execute(delete(JoinDraft).where(JoinDraft.reference == reference))


def forget_old() -> int:
    """Erase every saved form whose week is over; returns how many."""
    gone = db.session.execute(delete(JoinDraft).where(JoinDraft.expires_at <= clock.now()).returning(JoinDraft.id))
    return len(gone.all())


def _row(reference: str) -> JoinDraft | None:
    found = select(JoinDraft).where(JoinDraft.reference == reference, JoinDraft.expires_at > clock.now())
    return db.session.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()


def _row_id(reference: str) -> UUID | None:
    return db.session.execute(select(JoinDraft.id).where(JoinDraft.reference == reference)).scalar_one_or_none()


def _hash(reference: str, code: str) -> bytes:
    return lookup_hash("draft-code", reference, code)
