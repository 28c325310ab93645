"""What somebody told us themselves under their consent, for another service to read (UK GDPR Art 20)."""

import json
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.domain.citizens.personal_data import export as person_of
from citizen_panel.domain.consent.queries import standing
from citizen_panel.domain.equality.personal_data import export as answers_of

TOLD = ("contact details", "council", "age", "language", "formats", "being asked", "what helps me take part")
"""The parts of a person's record that came from them; the rest was worked out or happened."""


def portable(citizen_id: UUID) -> str:
    """JSON with codes rather than sentences: days and moments as ISO 8601, answers as in the published catalogue."""
    person = person_of(citizen_id)
    told = {
        "format": "citizen-panel/1",
        "made_at": clock.now(),
        **{part.replace(" ", "_"): person[part] for part in TOLD if part in person},
        "answers": answers_of(citizen_id),
        "agreed_to": sorted(purpose for purpose, _ in standing(citizen_id)),
    }
    return json.dumps(told, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
