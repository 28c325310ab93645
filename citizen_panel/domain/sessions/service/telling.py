"""Telling people with a place that it was moved, or that we called it off."""

from collections.abc import Sequence
from dataclasses import dataclass

from citizen_panel.core.actor import Actor
from citizen_panel.domain.citizens.queries import best_channels
from citizen_panel.domain.notifications.many import ToSay, queue_many
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.queries import Taken
from citizen_panel.domain.sessions.vocabulary import BookingState


@dataclass(frozen=True)
class Reached:
    """How many people a message goes to, how many of these somebody has to phone, and to how many no way leads."""

    told: int
    to_phone: int = 0
    untold: int = 0


def tell_of_change(meeting: ResearchSession, held: Sequence[Taken], *, actor: Actor) -> Reached:
    """Tell everybody who had a place, once for each move of it; whoever lost theirs hears that it is called off.

    To whom no way leads is neither written to nor rung: they agreed to none, or each of theirs came back.
    """
    people = {one.booking.citizen_id for one in held if one.booking.citizen_id is not None}
    ways = best_channels(people)
    to_say = [_of_change(meeting, one, ways[one.booking.citizen_id]) for one in held if one.booking.citizen_id in ways]
    queue_many(to_say, actor=actor)
    by_phone = sum(way is Channel.PHONE for way in ways.values())
    return Reached(told=len(ways), to_phone=by_phone, untold=len(people - ways.keys()))


def _of_change(meeting: ResearchSession, taken: Taken, channel: Channel) -> ToSay:
    booking, is_lost = taken.booking, taken.booking.state == BookingState.CANCELLED
    kind = "cancelled_by_us" if is_lost else "session_moved"
    return ToSay(
        kind=kind,
        key=f"{kind}:{booking.id}" if is_lost else f"{kind}:{booking.id}:{booking.version}",
        recipient_kind="citizen",
        recipient_id=booking.citizen_id,
        channel=channel,
        concerns_kind="booking",
        concerns_id=booking.id,
        not_after=None if is_lost else taken.slot.ends_at,
        project=meeting.project_id,
    )
