"""The receipt of saying yes to an invitation: what was agreed to and refused, and the code that stops it."""

from collections.abc import Sequence
from uuid import UUID

from citizen_panel.core.references import ALPHABET
from citizen_panel.core.vault import lookup_hash
from citizen_panel.domain.citizens.queries import receipt_hash
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.models import ConsentDecision

CODE_LENGTH = 10


def code_of(invitation_id: UUID) -> str:
    """The code on the receipt of one invitation: worked out anew each time, with a key the database never sees.

    It stops what was agreed to with this invitation, without signing in, and reads nothing.
    """
    drawn = lookup_hash("invitation-receipt", str(invitation_id))[:CODE_LENGTH]
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in drawn)


def hash_of(invitation_id: UUID) -> bytes:
    """The form in which the code is kept beside each decision."""
    return receipt_hash(code_of(invitation_id))


def said_with(invitation_id: UUID) -> Sequence[ConsentDecision]:
    """Every yes and no that was said with one invitation, in the order in which it was written down."""
    return consent.on_receipt(hash_of(invitation_id))
