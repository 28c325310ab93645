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
