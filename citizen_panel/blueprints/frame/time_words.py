"""A time that can be chosen, in words."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext

from citizen_panel.blueprints.frame.filters import say_day, say_length, say_timespan
from citizen_panel.domain.sessions.linked import may_miss
from citizen_panel.domain.sessions.queries import Time


def said_time(time: Time) -> str:
    """Tuesday 12 January, 6:30pm to 8pm."""
    return f"{say_day(time.slot.starts_at)}, {say_timespan(time.slot.starts_at, time.slot.ends_at)}"


def where_of(time: Time) -> str:
    """In what way and for how long, with the meetings that come along."""
    ways = {
        "online": gettext("online"),
        "in_person": gettext("in person"),
        "phone": gettext("by phone"),
        "mixed": gettext("in person or online"),
    }
    where = f"{ways[time.meeting.way]}, {say_length(time.minutes)}"
    if not time.also:
        return where
    days = ", ".join(
        f"{say_day(slot.starts_at)}, {say_timespan(slot.starts_at, slot.ends_at)}" for slot, _ in time.also
    )
    return gettext("%(where)s. Meetings that come with it: %(days)s", where=where, days=days)


def key_of(time: Time) -> str:
    """What tells a choice from every other in a form, from those that begin with the same time too."""
    return "+".join(str(slot.id) for slot in (time.slot, *(slot for slot, _ in time.also)))


def slot_ids_in(*keys: str) -> list[UUID]:
    """The times that the keys of choices name: of each its own first, then those that come along."""
    return [UUID(one) for key in keys for one in key.split("+")]


def may_be_missed(times: Iterable[Time]) -> list[Time]:
    """The times, one by one, of meetings to which people come as far as they can; nothing of all others."""
    found: dict[UUID, Time] = {}
    for time in times:
        if may_miss(time.meeting):
            every = ((time.slot, time.meeting), *time.also)
            found |= {slot.id: Time(slot, meeting) for slot, meeting in every}
    return sorted(found.values(), key=lambda one: one.slot.starts_at)
