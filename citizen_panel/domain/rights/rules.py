"""What taking back a yes does, and how long an erasure waits."""

from collections.abc import Collection
from datetime import datetime, timedelta

from citizen_panel.domain.consent.purposes import (
    ACCESS_REMEMBER,
    ACCESS_SHARE,
    BALANCE,
    CONTACT,
    MEMBERSHIP,
    REPORTING,
)
from citizen_panel.domain.rights.vocabulary import Effects

COOLING = timedelta(days=7)
"""How long an erasure asked for by somebody who did not just sign in can still be called off."""

LAST_WORD = timedelta(hours=1)
"""How long an erasure waits for the message that confirms it to go out."""

KEPT_BACKUPS = timedelta(days=35)
"""How long backups are kept, so that a restored one forgets the person again."""

PARTICIPATE = "project.participate"
ATTEND = "session.attend"
USES = (BALANCE, REPORTING)


def effects_of(purpose: str) -> Effects:
    """Say what follows when a yes to this purpose ends."""
    family, _, about = purpose.partition("/")
    if purpose == MEMBERSHIP:
        return Effects(leaves_panel=True)
    if family.startswith(f"{CONTACT}."):
        return Effects(stops=family.removeprefix(f"{CONTACT}."))
    if family in USES:
        return Effects(forgets=about)
    if purpose in (ACCESS_REMEMBER, ACCESS_SHARE):
        return Effects(forgets_needs=True)
    return Effects(leaves_project=purpose == PARTICIPATE, leaves_meeting=purpose == ATTEND)


def forgettable(characteristic: str, still_agreed: Collection[str]) -> bool:
    """Say whether an answer is to be erased: neither of its two uses is agreed to any more."""
    return not any(f"{use}/{characteristic}" in still_agreed for use in USES)


def is_of_meeting(purpose: str) -> bool:
    """Say whether a yes to this purpose is given for one meeting."""
    return purpose.startswith("session.") or purpose == ACCESS_SHARE


def erase_from(asked_at: datetime, *, just_signed_in: bool) -> datetime:
    """Say from when on an erasure may be carried out: at once for somebody who has just proved who they are."""
    return asked_at if just_signed_in else asked_at + COOLING
