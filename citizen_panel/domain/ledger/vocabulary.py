"""The words of the room ledger."""

from enum import StrEnum


class ChainKind(StrEnum):
    PLATFORM = "platform"
    PROJECT = "project"


class DispatchState(StrEnum):
    DUE = "due"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"
    PUT_ASIDE = "put_aside"


class FaultState(StrEnum):
    """Of work that failed: nobody saw to it yet, somebody had it tried again, nothing is to be done, or it got done."""

    OPEN = "open"
    AGAIN = "again"
    ASIDE = "aside"
    WELL = "well"
