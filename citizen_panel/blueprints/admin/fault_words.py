"""What the page about work that did not get done says of tasks, of what follows from facts, and of causes."""

import re
from collections.abc import Mapping

from flask_babel import gettext, lazy_gettext, ngettext

from citizen_panel.domain.ledger.models import Fault
from citizen_panel.domain.ledger.outbox import BROKE_OFF, FOLLOWING, TRIES
from citizen_panel.domain.ledger.vocabulary import DispatchState, FaultState

STATES = {
    "": lazy_gettext("To look at"),
    FaultState.WELL: lazy_gettext("Works again"),
    FaultState.ASIDE: lazy_gettext("Put aside"),
}
TASKS = {
    "consents.ask_again": lazy_gettext("Asking people again before their yes runs out"),
    "draws.compare": lazy_gettext("Comparing ways of drawing"),
    "draws.count_panel": lazy_gettext("Counting the panel for panel health"),
    "draws.run": lazy_gettext("Running a draw"),
    "draws.sweep": lazy_gettext("Running the draws that wait"),
    "imports.carry_on": lazy_gettext("Bringing a panel in"),
    "journal.write": lazy_gettext("Writing the safety journal"),
    "messages.pump": lazy_gettext("Sending messages"),
    "messages.urgent": lazy_gettext("Sending sign-in codes"),
    "panel.come_of_age": lazy_gettext("Asking people who turn 16"),
    "panel.look_for_twins": lazy_gettext("Looking for records of one person"),
    "relay.sweep": lazy_gettext("Doing what follows from facts"),
    "reminders.queue_due": lazy_gettext("Queueing reminders"),
    "retention.erase": lazy_gettext("Erasing people who asked for it"),
    "retention.keep": lazy_gettext("Keeping nothing longer than said"),
    "retention.lapse": lazy_gettext("Letting things lapse whose time is over"),
    "seats.close": lazy_gettext("Closing meetings of several days that are over"),
    "seats.lapse": lazy_gettext("Letting invitations lapse that nobody answered"),
}
ONE = ".one"


def what(fault: Fault, kinds: Mapping[int, str]) -> str:
    """Which work it was, in words; of what follows from a fact, from which kind of fact."""
    if fault.entry_id is not None:
        said = _said(kinds.get(fault.entry_id, ""))
        if fault.work == FOLLOWING:
            return gettext("What follows from: %(fact)s", fact=said)
        return gettext("%(work)s, after: %(fact)s", work=_said(fault.work), fact=said)
    task = str(TASKS.get(fault.work.removesuffix(ONE), fault.work))
    return gettext("%(work)s: one of several", work=task) if fault.work.endswith(ONE) else task


def why(fault: Fault) -> str:
    """Why it failed: the kind of error, and where in the program. The error's own words are never kept."""
    if fault.cause == BROKE_OFF:
        return gettext("The worker died each time")
    return gettext("%(cause)s at %(place)s", cause=fault.cause, place=fault.place) if fault.place else fault.cause


def now(fault: Fault, tries: Mapping[int, tuple[str, int]]) -> str:
    """What happens with it at this moment, without anybody doing anything."""
    if fault.state in STATES:
        return str(STATES[FaultState(fault.state)])
    if fault.state == FaultState.AGAIN:
        return gettext("Somebody has it tried again")
    if fault.entry_id is None:
        return gettext("Tried again by itself with the next run")
    state, made = tries.get(fault.entry_id, ("", 0))
    if state == DispatchState.PUT_ASIDE:
        return gettext("Put aside together with another fault of the same fact")
    if state == DispatchState.FAILED:
        return ngettext("Given up after %(num)s try", "Given up after %(num)s tries", made)
    return gettext("Being tried again: %(made)s of %(most)s tries made", made=made, most=TRIES)


def _said(name: str) -> str:
    """A name of ours as words: BookingMade, booking made; confirm_place, confirm place."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).replace("_", " ").lower()
