"""The words of the room partners."""

from enum import StrEnum


class AssistanceBasis(StrEnum):
    BESIDE = "beside"
    PHONE = "phone"
    PAPER = "paper"
    OFFLINE = "offline"


class GapState(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CLOSED = "closed"


class Wanted(StrEnum):
    """About how many people more would close a gap."""

    FEW = "few"
    TENS = "tens"
    MANY = "many"
