"""What people had agreed to on another panel: its own words, kept as texts that are never shown to anybody new."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select

from citizen_panel.core.db import db
from citizen_panel.domain.consent import queries
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.consent.purposes import purpose_of
from citizen_panel.domain.consent.wordings import SOURCE


def keep_former_words(purposes: Sequence[str], words: str, approved_by: UUID, *, at: datetime) -> Mapping[str, UUID]:
    """Keep another panel's words for each purpose; returns the texts' ids by purpose, the same for the same words.

    Such texts have versions below 1. They count as being as new as `at`: when our own words change in what they mean
    after that, whoever agreed to these is asked again. KeyError for an unknown purpose, LookupError for one whose own
    words are not in force: nobody can be asked again about what has no words.
    """
    body = "\n".join(["", " ".join(words.split())]).strip()
    digest = hashlib.sha256(body.encode()).digest()
    ours = queries.texts_in_force(purposes)
    kept: dict[str, UUID] = {}
    for purpose in purposes:
        purpose_of(purpose)
        if purpose not in ours:
            raise LookupError(f"no words in force for {purpose}")
        kept[purpose] = _same(purpose, digest) or _add(purpose, body, digest, approved_by, at)
    return kept


def _same(purpose: str, digest: bytes) -> UUID | None:
    found = select(ConsentText.id).where(
        ConsentText.purpose == purpose, ConsentText.version < 1, ConsentText.body_hash == digest
    )
    return db.session.scalars(found.order_by(ConsentText.version).limit(1)).one_or_none()


def _add(purpose: str, body: str, digest: bytes, approved_by: UUID, at: datetime) -> UUID:
    language, written = SOURCE
    lowest = select(func.min(ConsentText.version)).where(ConsentText.purpose == purpose, ConsentText.version < 1)
    lower = db.session.execute(lowest).scalar_one()
    row = ConsentText(
        id=uuid4(),
        purpose=purpose,
        version=0 if lower is None else lower - 1,
        language=language,
        format=written,
        body=body,
        body_hash=digest,
        is_material=False,
        is_reviewed=True,
        approved_by_id=approved_by,
        from_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return row.id
