"""The days on which people may be asked, as a brief was approved."""

from datetime import date

from citizen_panel.core.words import say
from citizen_panel.domain.projects.rules import Allowed, Answer, NotAllowed


def may_ask_on(today: date, first_on: date | None, last_on: date | None) -> Answer:
    """Answer whether people may be asked today: not before the first day of a brief, nor after its last."""
    if first_on is not None and today < first_on:
        return NotAllowed(
            "asking_not_begun",
            say("The brief says that nobody is asked before {first}. Send the invitations on that day or later."),
        )
    if last_on is not None and today > last_on:
        return NotAllowed(
            "asking_over",
            say("The last day on which people may be asked was {last}. Write a new brief with later days."),
        )
    return Allowed()


def is_over(today: date, *last_days: date | None) -> bool:
    """Answer whether any of these last days is past; nothing stands for a day that was left open."""
    return any(day is not None and day < today for day in last_days)


def in_words(day: date | None) -> str:
    """A day as people write it, such as 9 January 2027; empty for none."""
    return "" if day is None else f"{day.day} {day:%B %Y}"
