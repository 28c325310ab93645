"""A time of day, as people write it."""

import re
from datetime import time

from flask_babel import gettext
from wtforms.validators import StopValidation

from citizen_panel.blueprints.frame.fields.text import TextField

_WRITTEN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")
_NAMED = {"midday": time(12), "noon": time(12), "midnight": time(0)}


def read_time(typed: str) -> time | None:
    """Read 6:30pm, 18:30, 10am or midday; nothing for what is no time of day."""
    said = typed.strip().lower().replace("a.m.", "am").replace("p.m.", "pm")
    if said in _NAMED:
        return _NAMED[said]
    found = _WRITTEN.fullmatch(said)
    if found is None or (found[2] is None and found[3] is None):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


class TimeField(TextField):
    """A time of day. `time` is it, or None when left empty or wrong."""

    width = "10"

    @property
    def time(self) -> time | None:
        return read_time(self.data or "")

    def check(self) -> None:
        if self.time is None:
            raise StopValidation(gettext("%(said)s must be a time, like %(like)s", said=self.said, like="6:30pm"))
