"""The two uses of each answer about oneself, and what helps to take part."""

from citizen_panel.core.words import say
from citizen_panel.domain.consent.families.panel import UNTIL
from citizen_panel.domain.consent.families.purpose import Basis, Each, HoldsFor, Purpose

BALANCE = "equality.balance"
REPORTING = "equality.reporting"
ACCESS_SHARE = "access.share_with_session"
ACCESS_REMEMBER = "access.remember"

PURPOSES: tuple[Purpose, ...] = (
    Purpose(
        BALANCE,
        say("Making groups balanced"),
        say("We erase the answer and no longer use it to make groups balanced."),
        UNTIL,
        each=Each.SUBJECT,
        basis=Basis.EXPLICIT_CONSENT,
    ),
    Purpose(
        REPORTING,
        say("Counting in totals"),
        say("We no longer count the answer. Totals already published stay."),
        UNTIL,
        each=Each.SUBJECT,
        basis=Basis.EXPLICIT_CONSENT,
    ),
    Purpose(
        ACCESS_SHARE,
        say("Telling session staff what I need"),
        say("Nobody sees it any more. Tell us if you still want help on the day."),
        basis=Basis.EXPLICIT_CONSENT,
        holds_for=HoldsFor.MEETING,
    ),
    Purpose(
        ACCESS_REMEMBER,
        say("Keeping what helps me for next time"),
        say("We erase it. Tell us again when you need it."),
        UNTIL,
        basis=Basis.EXPLICIT_CONSENT,
    ),
)
