"""Turning a rule's "no" into a refusal."""

from datetime import date

from citizen_panel.core import clock
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.projects.rules import Answer, NotAllowed


def unless(answer: Answer, field: str | None = None) -> None:
    """Refuse in the rule's own words unless it may be done; `field` is where it is put right."""
    if isinstance(answer, NotAllowed):
        raise Refusal(answer.code, answer.reason, field=field)


def not_in_future(day: date, field: str) -> None:
    """Refuse a day that is still to come. Refusal `future_day`."""
    if day > clock.today():
        raise Refusal("future_day", say("The date must be today or earlier."), field=field)
