"""The words of the room consent."""

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
