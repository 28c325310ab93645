"""The words of the room partners."""

from enum import StrEnum


class AssistanceBasis(StrEnum):
    BESIDE = "beside"
    PHONE = "phone"
    PAPER = "paper"
    OFFLINE = "offline"
