"""The only hands that write what people agreed to, and the words they were shown."""

from citizen_panel.domain.consent.service.deciding import (
    CALENDAR,
    digest_of_decision,
    lapse,
    record_decision,
    withdraw,
)
from citizen_panel.domain.consent.service.first import Occasion, record_first
from citizen_panel.domain.consent.service.publishing import Words, publish_sharing, publish_texts, put_in_force

__all__ = [
    "CALENDAR",
    "Occasion",
    "Words",
    "digest_of_decision",
    "lapse",
    "publish_sharing",
    "publish_texts",
    "put_in_force",
    "record_decision",
    "record_first",
    "withdraw",
]
