"""What taking back a yes does, and how long an erasure waits."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from citizen_panel.core.words import say
from citizen_panel.domain.accounts.vocabulary import Limit
from citizen_panel.domain.citizens.vocabulary import ContactWay
from citizen_panel.domain.consent.purposes import (
    ACCESS_REMEMBER,
    ACCESS_SHARE,
    BALANCE,
    CONTACT,
    EVALUATE,
    GUARDIAN,
    MEMBERSHIP,
    REPORTING,
    SHARE_BODY,
    SHARE_PARTNER,
)
from citizen_panel.domain.rights.vocabulary import Effects, RemovalKind
from citizen_panel.domain.sessions.vocabulary import ArtefactKind

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
RECORDED = Effects(deletes=(ArtefactKind.RECORDING,), removal=RemovalKind.MEDIA)
PRINTED = Effects(takes_down=True, removal=RemovalKind.WORDS)
SHARED = Effects(revokes=True, removal=RemovalKind.SHARED)

EFFECTS: Mapping[str, Callable[[str], Effects]] = {
    MEMBERSHIP: lambda _: Effects(leaves_panel=True),
    GUARDIAN: lambda _: Effects(waits_for_guardian=True),
    EVALUATE: lambda _: Effects(just_ends=True),
    **{f"{CONTACT}.{way}": lambda code: Effects(stops=code.removeprefix(f"{CONTACT}.")) for way in ContactWay},
    **{use: lambda code: Effects(forgets=code.partition("/")[2]) for use in USES},
    ACCESS_REMEMBER: lambda _: Effects(forgets_needs=True),
    ACCESS_SHARE: lambda _: Effects(forgets_needs=True),
    PARTICIPATE: lambda _: Effects(leaves_project=True),
    ATTEND: lambda _: Effects(leaves_meeting=True),
    "session.audio": lambda _: RECORDED,
    "session.video": lambda _: RECORDED,
    "session.photo": lambda _: Effects(deletes=(ArtefactKind.PHOTO,), removal=RemovalKind.MEDIA),
    "session.transcript_by_machine": lambda _: Effects(deletes=(ArtefactKind.TRANSCRIPT,), removal=RemovalKind.MEDIA),
    "session.observers": lambda _: Effects(just_ends=True),
    "quote.anonymous": lambda _: PRINTED,
    "quote.named": lambda _: PRINTED,
    "credit.named": lambda _: PRINTED,
    "story.publish": lambda _: PRINTED,
    "insight.reuse": lambda _: Effects(unlinks=True),
    "recontact.project": lambda _: Effects(just_ends=True),
    SHARE_PARTNER: lambda _: SHARED,
    SHARE_BODY: lambda _: SHARED,
    "learning.badge": lambda _: Effects(removal=RemovalKind.BADGE),
}
"""What follows when a yes to each purpose ends; a purpose that is not here has no stated effect, and fails."""


def effects_of(purpose: str) -> Effects:
    """Say what follows when a yes to this purpose ends; KeyError for a purpose without a stated effect."""
    return EFFECTS[purpose.partition("/")[0]](purpose)


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
