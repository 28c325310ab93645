"""Taking part in projects and meetings, and being recorded there."""

from citizen_panel.core.words import say
from citizen_panel.domain.consent.families.purpose import HoldsFor, Purpose

PARTICIPATE = "project.participate"
ATTEND = "session.attend"
RECORDINGS = ("session.audio", "session.video", "session.photo", "session.transcript_by_machine")
_DELETED = say("Nobody can play it any more, and it is deleted.")

PURPOSES: tuple[Purpose, ...] = (
    Purpose(
        PARTICIPATE,
        say("Taking part in a project"),
        say("You are taken out of the project's future meetings. Money due to you is still paid."),
        holds_for=HoldsFor.PROJECT,
    ),
    Purpose(
        ATTEND,
        say("Taking part in a meeting"),
        say("Your place is given up. If you leave half-way, you are paid as if you had stayed."),
        holds_for=HoldsFor.MEETING,
    ),
    Purpose("session.audio", say("Recording my voice"), _DELETED, holds_for=HoldsFor.MEETING),
    Purpose("session.video", say("Filming me"), _DELETED, holds_for=HoldsFor.MEETING),
    Purpose(
        "session.photo",
        say("Taking my photo"),
        say("They are no longer used, and are deleted."),
        holds_for=HoldsFor.MEETING,
    ),
    Purpose(
        "session.transcript_by_machine",
        say("Writing down what I say by machine"),
        say("The transcript is deleted."),
        holds_for=HoldsFor.MEETING,
    ),
    Purpose(
        "session.observers", say("Letting named people watch"), say("They must leave."), holds_for=HoldsFor.MEETING
    ),
)
