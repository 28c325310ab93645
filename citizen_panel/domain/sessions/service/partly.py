"""A yes to a part: some of the meetings that belong together, or a part of one."""

from collections.abc import Sequence
from datetime import datetime

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.sessions import linked
from citizen_panel.domain.sessions.models import Booking, ResearchSession, Slot
from citizen_panel.domain.sessions.queries import Time
from citizen_panel.domain.sessions.rules.partly import NotThen, there_at_each
from citizen_panel.domain.sessions.vocabulary import Partly

WHOLLY = Partly()


def comes_to(chosen: Time, partly: Partly) -> tuple[tuple[Slot, ResearchSession], ...]:
    """The times somebody comes to, of those that belong together.

    Refusals: `all_needed` where people come to all of them, `none_left`.
    """
    every = ((chosen.slot, chosen.meeting), *chosen.also)
    kept = tuple((slot, meeting) for slot, meeting in every if slot.id not in partly.without)
    if len(kept) < len(every) and not linked.may_miss(chosen.meeting):
        raise Refusal(
            "all_needed",
            say("These meetings build on each other: people come to all of them. Ask for another time instead."),
            field="without",
        )
    if not kept:
        raise Refusal("none_left", say("Leave at least one meeting that you can come to."), field="without")
    return kept


def note_when(places: Sequence[tuple[Booking, Slot]], partly: Partly) -> None:
    """Note of each of these places when somebody is there, if it is not the whole time; refusal `not_then`."""
    found = there_at_each(partly, [(slot.starts_at, slot.ends_at) for _, slot in places])
    if isinstance(found, NotThen):
        first = places[0][1]
        raise Refusal(
            "not_then",
            say("The meeting lasts from {begins} to {ends}. Enter a time between."),
            field=found.field,
            begins=_clock(first.starts_at),
            ends=_clock(first.ends_at),
        )
    for (booking, _), when in zip(places, found, strict=True):
        booking.from_at, booking.until_at = when.from_at, when.until_at
    db.session.flush()


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(clock.UK):%H:%M}"
