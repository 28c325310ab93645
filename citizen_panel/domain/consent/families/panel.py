"""Being on the panel, and by which ways one may be asked."""

from citizen_panel.core.words import say
from citizen_panel.domain.consent.families.purpose import Purpose

MEMBERSHIP = "pool.membership"
CONTACT = "contact"
GUARDIAN = "guardian.agreement"
EVALUATE = "platform.evaluate"
UNTIL = 24
_WAY_ENDS = say("We stop using this way at once.")

PURPOSES: tuple[Purpose, ...] = (
    Purpose(
        MEMBERSHIP,
        say("Being on the panel"),
        say("Nobody asks you any more. Places you have are given up. Money due to you is still paid."),
        UNTIL,
    ),
    Purpose(f"{CONTACT}.email", say("Asking me by email"), _WAY_ENDS, UNTIL),
    Purpose(f"{CONTACT}.sms", say("Asking me by text message"), _WAY_ENDS, UNTIL),
    Purpose(f"{CONTACT}.phone", say("Asking me by phone"), _WAY_ENDS, UNTIL),
    Purpose(f"{CONTACT}.post", say("Asking me by letter"), _WAY_ENDS, UNTIL),
    Purpose(f"{CONTACT}.via_partner", say("Asking me through an organisation I know"), _WAY_ENDS, UNTIL),
    Purpose(
        GUARDIAN,
        say("A parent or guardian agrees"),
        say("Nobody asks the young person any more, until somebody agrees again."),
    ),
    Purpose(EVALUATE, say("Asking me how the panel works"), say("We no longer ask you about the panel."), UNTIL),
)
