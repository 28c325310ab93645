"""Forms that were sent: each is done once."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.accounts.models import PostedForm


def take_form(key_hash: bytes) -> bool:
    """Claim a form for the present transaction; false when it was done before.

    While another transaction holds the same form this waits for its end.
    """
    claim = insert(PostedForm).values(key_hash=key_hash, posted_at=clock.now()).on_conflict_do_nothing()
    return db.session.execute(claim.returning(PostedForm.key_hash)).first() is not None


def give_form_back(key_hash: bytes) -> None:
    """Let a form that did nothing be sent again."""
    db.session.execute(delete(PostedForm).where(PostedForm.key_hash == key_hash))


def form_led_to(key_hash: bytes, address: str) -> None:
    """Remember where a form led, once it was done."""
    db.session.execute(update(PostedForm).where(PostedForm.key_hash == key_hash).values(led_to=address))


def forget_forms(before: datetime) -> int:
    """Forget forms sent before a moment; returns how many."""
    gone = db.session.execute(delete(PostedForm).where(PostedForm.posted_at < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]
