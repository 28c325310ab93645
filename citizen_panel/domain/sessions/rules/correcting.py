"""Until when a note of who was there can be put right, and which rows; without a database."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from citizen_panel.core.words import say
from citizen_panel.domain.sessions.rules.invitations import Allowed, NotAllowed

WINDOW = timedelta(days=28)
"""How long after a meeting its list can be put right on screen: four weeks, as payments and notices rest on it."""


class Row(Protocol):
    """One line of the list, as far as this goes."""

    @property
    def id(self) -> UUID: ...

    @property
    def corrects_id(self) -> UUID | None: ...


R = TypeVar("R", bound=Row)


def may_correct(ended_at: datetime, now: datetime, *, is_newest: bool) -> Allowed | NotAllowed:
    """Answer whether a line may be put right: the newest of its versions, up to four weeks after the meeting."""
    if not is_newest:
        return NotAllowed(
            "corrected_already", say("Someone has put this right already. Open the page again to see it.")
        )
    if now > ended_at + WINDOW:
        return NotAllowed("too_late", say("This can be put right up to 4 weeks after the meeting. Ask the reviewer."))
    return Allowed()


def versions_of(newest: R, rows: Iterable[R]) -> Sequence[R]:
    """Every version of a line, the newest first."""
    by_id = {row.id: row for row in rows}
    found = [newest]
    while (before := found[-1].corrects_id) is not None and before in by_id:
        found.append(by_id[before])
    return found
