"""What taking back a yes does, and how long an erasure waits."""

from collections.abc import Collection
from datetime import datetime, timedelta

from citizen_panel.core.words import say
from citizen_panel.domain.accounts.vocabulary import Limit
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

UNDO = timedelta(days=14)
"""For how long something stopped can be given back by one act."""

HELPER_WINDOW = timedelta(days=1)
STOPS_BY_ONE_HELPER = 2
"""So many stops by one helper in a day are left alone; after each further one the person is called back."""

_CODE = say("This code was used {most} times today. Try again tomorrow, or phone us.")
_CODES = say("Many codes were tried from where you are. Wait an hour, or phone us.")
_SITE = say("Many codes were tried just now. Wait an hour, or phone us.")
CODE = (Limit(5, timedelta(days=1), _CODE),)
CODE_NETWORK = (Limit(20, timedelta(hours=1), _CODES),)
CODE_SITE = (Limit(300, timedelta(hours=1), _SITE),)

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


def comes_back(purpose: str) -> bool:
    """Say whether undoing a stop can give this back: not where what it was about has been erased."""
    effects = effects_of(purpose)
    return effects.forgets is None and not effects.forgets_needs


def forgettable(characteristic: str, still_agreed: Collection[str]) -> bool:
    """Say whether an answer is to be erased: neither of its two uses is agreed to any more."""
    return not any(f"{use}/{characteristic}" in still_agreed for use in USES)


def is_of_meeting(purpose: str) -> bool:
    """Say whether a yes to this purpose is given for one meeting."""
    return purpose.startswith("session.") or purpose == ACCESS_SHARE


def erase_from(asked_at: datetime, *, just_signed_in: bool) -> datetime:
    """Say from when on an erasure may be carried out: at once for somebody who has just proved who they are."""
    return asked_at if just_signed_in else asked_at + COOLING
