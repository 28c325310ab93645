"""Every kind of message: its words are in templates/messages/<kind>/, its builder in tasks/letters.py."""

from collections.abc import Mapping
from dataclasses import dataclass

from citizen_panel.domain.notifications.vocabulary import Channel, Urgency

WRITTEN = (Channel.EMAIL, Channel.SMS, Channel.LETTER)


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    `needs_purpose` must stand when it is sent; `asks_channel` means that the consent to be written to by that
    channel must stand too; `waits_for_day` keeps it out of quiet hours. A message about something the person
    has just done by themselves needs none of these.
    """

    code: str
    needs_purpose: str | None = None
    asks_channel: bool = True
    waits_for_day: bool = True
    channels: tuple[Channel, ...] = WRITTEN
    is_asking: bool = False
    """It asks for something: nobody who paused gets it."""
    is_for_staff: bool = False
    """It is for those who work here, who know who we are and whom to ask."""


KINDS: tuple[Kind, ...] = (
    Kind("brought_in", needs_purpose="pool.membership"),
    Kind("call_back", asks_channel=False, channels=(Channel.PHONE,), is_for_staff=True),
    Kind("cancelled_by_us", needs_purpose="pool.membership"),
    Kind("complaint_answered", asks_channel=False),
    Kind("complaint_received", asks_channel=False),
    Kind("copy_ready", asks_channel=False, waits_for_day=False),
    Kind("contact_changed", asks_channel=False, waits_for_day=False, channels=(Channel.EMAIL, Channel.SMS)),
    Kind("contact_check", asks_channel=False, waits_for_day=False, channels=(Channel.EMAIL, Channel.SMS)),
    Kind("declined", needs_purpose="pool.membership"),
    Kind("gap_request", asks_channel=False, channels=(Channel.EMAIL,)),
    Kind("guardian", asks_channel=False, channels=(Channel.EMAIL, Channel.SMS)),
    Kind("invitation", needs_purpose="pool.membership", is_asking=True),
    Kind("more_times", needs_purpose="pool.membership", is_asking=True),
    Kind("not_reached", asks_channel=False, channels=(Channel.EMAIL,), is_for_staff=True),
    Kind("place_changed", needs_purpose="pool.membership"),
    Kind("place_confirmed", needs_purpose="pool.membership", waits_for_day=False),
    Kind("place_free", asks_channel=False, channels=(Channel.EMAIL,), is_for_staff=True),
    Kind("place_given_up", needs_purpose="pool.membership"),
    Kind("reminder", needs_purpose="pool.membership"),
    Kind("renewal", needs_purpose="pool.membership"),
    Kind("rights_answered", asks_channel=False),
    Kind("rights_longer", asks_channel=False),
    Kind("seat_free", needs_purpose="pool.membership", is_asking=True),
    Kind("seats_empty", asks_channel=False, channels=(Channel.EMAIL,), is_for_staff=True),
    Kind("session_moved", needs_purpose="pool.membership"),
    Kind("sign_in", asks_channel=False, waits_for_day=False, channels=(Channel.EMAIL, Channel.SMS)),
    Kind("sign_in_changed", asks_channel=False, waits_for_day=False, channels=(Channel.EMAIL, Channel.SMS)),
    Kind("sign_in_code", asks_channel=False, waits_for_day=False, channels=(Channel.EMAIL, Channel.SMS)),
    Kind("sign_in_letter", asks_channel=False, waits_for_day=False, channels=(Channel.LETTER,)),
    Kind("staff_invitation", asks_channel=False, waits_for_day=False, channels=(Channel.EMAIL,), is_for_staff=True),
    Kind("stand_in", needs_purpose="pool.membership", is_asking=True),
    Kind("still_there", asks_channel=False),
    Kind("turned_16", needs_purpose="pool.membership"),
    Kind("welcome", asks_channel=False, waits_for_day=False),
    Kind("withdrawal_confirmed", asks_channel=False, waits_for_day=False),
    Kind("wording_changed", asks_channel=False),
)

FIRST: Mapping[Urgency, frozenset[str]] = {
    Urgency.NOW: frozenset(
        {
            "contact_changed",
            "contact_check",
            "copy_ready",
            "guardian",
            "sign_in",
            "sign_in_changed",
            "sign_in_code",
            "sign_in_letter",
            "staff_invitation",
            "welcome",
            "withdrawal_confirmed",
        }
    ),
    Urgency.MEETING: frozenset(
        {
            "call_back",
            "cancelled_by_us",
            "place_changed",
            "place_confirmed",
            "place_free",
            "place_given_up",
            "reminder",
            "seat_free",
            "session_moved",
            "stand_in",
        }
    ),
    Urgency.ASKING: frozenset({"declined", "invitation", "more_times"}),
}
"""What goes before the rest when more is due than a provider takes at once; whatever is not named here is a notice."""

BY_ANOTHER_WAY = frozenset(
    {
        "cancelled_by_us",
        "invitation",
        "more_times",
        "place_changed",
        "place_confirmed",
        "reminder",
        "seat_free",
        "session_moved",
        "stand_in",
    }
)
"""What is said by another way that the person agrees to when the first one does not reach them."""

UNLESS_IT_IS_NEAR = frozenset({"cancelled_by_us", "place_changed", "session_moved"})
"""What waits for the day only where the meeting, as it was or as it is, is not within the next 24 hours."""

TRIED_ANYWAY = frozenset({"contact_check", "sign_in", "sign_in_code", "staff_invitation"})
"""What somebody asked for a moment ago: it is tried even where an earlier message came back."""

BY_CODE = {kind.code: kind for kind in KINDS}


def kind_of(code: str) -> Kind:
    """The kind with that code; raises KeyError for a code that is not in the catalogue."""
    return BY_CODE[code]


def urgency_of(code: str) -> Urgency:
    """How soon a message of that kind goes when more is due than a provider takes."""
    return next((urgency for urgency, kinds in FIRST.items() if code in kinds), Urgency.NOTICE)
