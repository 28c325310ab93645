"""The only hands that write what people agreed to, and the words they were shown."""

from citizen_panel.domain.consent.service.deciding import (
    CALENDAR,
    digest_of_decision,
    end_after,
    evidence_of,
    keep_code,
    lapse,
    lapse_unanswered,
    record_decision,
    restore,
    supersede,
    withdraw,
)
from citizen_panel.domain.consent.service.drafting import approve, draft, drop
from citizen_panel.domain.consent.service.first import Occasion, record_first
from citizen_panel.domain.consent.service.former import keep_former_words
from citizen_panel.domain.consent.service.publishing import Words, publish_sharing, publish_texts, put_in_force

__all__ = [
    "CALENDAR",
    "Occasion",
    "Words",
    "approve",
    "digest_of_decision",
    "draft",
    "drop",
    "end_after",
    "evidence_of",
    "keep_code",
    "keep_former_words",
    "lapse",
    "lapse_unanswered",
    "publish_sharing",
    "publish_texts",
    "put_in_force",
    "record_decision",
    "record_first",
    "restore",
    "supersede",
    "withdraw",
]
