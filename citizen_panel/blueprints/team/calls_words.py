"""What the pages about calls say: what a call is about, and what can come of it."""

from collections.abc import Collection

from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.frame.forms import Choice
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.sessions.vocabulary import CallOutcome

ABOUT = {
    "invitation": lazy_gettext("to invite somebody"),
    "stand_in": lazy_gettext("to offer a place that came free"),
    "seat_free": lazy_gettext("to offer a place that came free"),
    "more_times": lazy_gettext("to tell of more times"),
    "place_changed": lazy_gettext("to say that a meeting is somewhere else now"),
    "place_confirmed": lazy_gettext("to confirm a place"),
    "reminder": lazy_gettext("to remind somebody"),
    "session_moved": lazy_gettext("to say that a meeting moved"),
    "cancelled_by_us": lazy_gettext("to say that a meeting is called off"),
    "place_given_up": lazy_gettext("to confirm that a place was given up"),
    "declined": lazy_gettext("to thank somebody for their answer"),
}
OUTCOMES = {
    CallOutcome.SAID_YES: lazy_gettext("Yes, they come"),
    CallOutcome.SAID_NO: lazy_gettext("No, thank you"),
    CallOutcome.ANOTHER_TIME: lazy_gettext("None of these times: tell them when there are others"),
    CallOutcome.WAITS: lazy_gettext("They want to be on the waiting list"),
    CallOutcome.TOLD: lazy_gettext("They know now"),
    CallOutcome.GIVES_UP: lazy_gettext("They cannot come, and give up their place"),
    CallOutcome.RING_LATER: lazy_gettext("Phone again at another time"),
    CallOutcome.NO_ANSWER: lazy_gettext("Nobody answered, or somebody else did"),
    CallOutcome.WRONG_NUMBER: lazy_gettext("Wrong number"),
    CallOutcome.ASKED_TO_STOP: lazy_gettext("They want us to stop"),
}
HINTS = {
    CallOutcome.SAID_NO: lazy_gettext("Do not ask why. It changes nothing about being asked again."),
    CallOutcome.NO_ANSWER: lazy_gettext("Leave no message. We say when to try again, and stop after 4 times."),
    CallOutcome.WRONG_NUMBER: lazy_gettext("We do not ring this number again."),
}
THROUGH = {
    GivenThrough.PHONE: lazy_gettext("On the phone"),
    GivenThrough.POST: lazy_gettext("In a letter"),
    GivenThrough.IN_PERSON: lazy_gettext("Face to face"),
}


def choices_of(outcomes: Collection[CallOutcome]) -> list[Choice]:
    """What can be chosen, in words."""
    return [Choice(one, OUTCOMES[one], HINTS.get(one, "")) for one in CallOutcome if one in outcomes]


def said_after(outcome: CallOutcome, again: str) -> str:
    """What follows from an outcome; `again` is when the telephone rings again."""
    if again:
        return gettext("Saved. The call comes back by itself: %(when)s.", when=again)
    if outcome in (CallOutcome.NO_ANSWER, CallOutcome.WRONG_NUMBER):
        return gettext("Saved. We do not phone again about this. If they can be written to, we write.")
    if outcome is CallOutcome.SAID_YES:
        return gettext("Saved. They have their place.")
    return gettext("Saved.")
