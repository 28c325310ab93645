"""What the pages about calls say: what a call is about, and what follows from what came of it."""

from flask_babel import gettext, lazy_gettext

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
HINTS = {
    CallOutcome.SAID_NO: lazy_gettext("Do not ask why. It changes nothing about being asked again."),
    CallOutcome.NO_ANSWER: lazy_gettext("Leave no message. We say when to try again, and stop after 4 times."),
    CallOutcome.WRONG_NUMBER: lazy_gettext("We do not ring this number again."),
}


def said_after(outcome: CallOutcome, again: str) -> str:
    """What follows from an outcome; `again` is when the telephone rings again."""
    if again:
        return gettext("Saved. The call comes back by itself: %(when)s.", when=again)
    if outcome in (CallOutcome.NO_ANSWER, CallOutcome.WRONG_NUMBER):
        return gettext("Saved. We do not phone again about this. If they can be written to, we write.")
    if outcome is CallOutcome.SAID_YES:
        return gettext("Saved. They have their place.")
    return gettext("Saved.")
