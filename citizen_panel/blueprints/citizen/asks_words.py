"""What a citizen asked of us, as the page shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext

from citizen_panel.domain.rights import complaints, requests
from citizen_panel.domain.rights.copy import words
from citizen_panel.domain.rights.models import Complaint, RightsRequest
from citizen_panel.domain.rights.vocabulary import OPEN_COMPLAINTS, OPEN_STATES, RequestKind


@dataclass(frozen=True)
class Asked:
    """One request or complaint, in words; `can_stop` when the person can call it off here."""

    id: UUID
    reference: str
    what: str
    about: str
    at: datetime
    state: str
    until: date | None
    said: str
    answer: str
    can_stop: bool


def asked(row: RightsRequest) -> Asked:
    """A request in words."""
    texts = requests.words_of(row)
    is_open = row.state in OPEN_STATES
    return Asked(
        id=row.id,
        reference=row.reference,
        what=gettext(words.REQUESTS[row.kind]),
        about=gettext(words.ABOUT[row.about]) if row.about else "",
        at=row.received_at,
        state=gettext(words.REQUEST_STATES[row.state]),
        until=requests.due_of(row).by_law if is_open and row.kind != RequestKind.ERASE else None,
        said=texts.get("said", ""),
        answer=texts.get("answer", ""),
        can_stop=is_open and row.kind != RequestKind.ERASE,
    )


def complained(row: Complaint) -> Asked:
    """A complaint in words."""
    texts = complaints.words_of(row)
    return Asked(
        id=row.id,
        reference=row.reference,
        what=gettext("a complaint"),
        about=gettext(words.COMPLAINTS[row.about]),
        at=row.received_at,
        state=gettext(words.COMPLAINT_STATES[row.state]),
        until=row.at_latest_on if row.state in OPEN_COMPLAINTS else None,
        said=texts.get("said", ""),
        answer=texts.get("answer", ""),
        can_stop=False,
    )
