"""In which language somebody wishes to read the pages and get their messages."""

from uuid import UUID

from citizen_panel.core.db import db
from citizen_panel.domain.citizens.models import Citizen


def language_of(citizen_id: UUID | None) -> str | None:
    """The code of the language somebody wished for; nothing for nobody."""
    found = db.session.get(Citizen, citizen_id) if citizen_id is not None else None
    return None if found is None else found.language


def choose_language(citizen_id: UUID, code: str) -> None:
    """Remember the language somebody chose; it holds for pages and for messages."""
    found = db.session.get(Citizen, citizen_id)
    if found is not None and found.language != code:
        found.language = code
        db.session.flush()
