"""The words of the room consent."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

NIL = UUID(int=0)
"""The scope of a purpose that has none: not one project, session or partner."""


class TextFormat(StrEnum):
    PLAIN = "plain"
    EASY_READ = "easy_read"
    LARGE_PRINT = "large_print"
    BSL = "bsl"
    AUDIO = "audio"


class Action(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class GivenThrough(StrEnum):
    ONLINE = "online"
    PHONE = "phone"
    POST = "post"
    IN_PERSON = "in_person"
    VIA_PARTNER = "via_partner"
    SYSTEM = "system"


class GivenBy(StrEnum):
    SELF = "self"
    GUARDIAN = "guardian"
    ATTORNEY = "attorney"


class DecisionCapacity(StrEnum):
    PRESUMED = "presumed"
    SUPPORTED = "supported"
    AUTHORITY_SHOWN = "authority_shown"


class DraftState(StrEnum):
    WRITTEN = "written"
    PUBLISHED = "published"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What shows that somebody said it, beyond the decision itself; it is kept sealed.

    `evidence` is a typed name, "spoken, with a witness", or the digest of a scanned signature.
    """

    evidence: str = ""
    witnessed_by: UUID | None = None
