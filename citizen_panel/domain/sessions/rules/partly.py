"""Being there for a part of a meeting: when somebody comes and leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from citizen_panel.core.clock import UK
from citizen_panel.domain.sessions.vocabulary import Partly


@dataclass(frozen=True)
class There:
    """From when and until when somebody is there; nothing where they are there from the beginning, to the end."""

    from_at: datetime | None = None
    until_at: datetime | None = None


@dataclass(frozen=True)
class NotThen:
    """The meeting is not on then, or they would leave before they come."""

    field: str


def there(partly: Partly, starts_at: datetime, ends_at: datetime) -> There | NotThen:
    """When somebody is there, of a time of a meeting; whoever comes at its beginning is there from the beginning."""
    day = starts_at.astimezone(UK).date()
    comes = datetime.combine(day, partly.comes_at, UK) if partly.comes_at else None
    leaves = datetime.combine(day, partly.leaves_at, UK) if partly.leaves_at else None
    if comes is not None and not starts_at <= comes < ends_at:
        return NotThen("comes_at")
    if leaves is not None and not (comes or starts_at) < leaves <= ends_at:
        return NotThen("leaves_at")
    return There(
        comes.astimezone(starts_at.tzinfo) if comes and comes > starts_at else None,
        leaves.astimezone(starts_at.tzinfo) if leaves and leaves < ends_at else None,
    )


def there_at_each(partly: Partly, times: Sequence[tuple[datetime, datetime]]) -> tuple[There, ...] | NotThen:
    """As `there` of several times one yes is to; the whole of those at which the clock never shows what was said.

    That it is shown at none of them is no answer.
    """
    found = [there(partly, starts_at, ends_at) for starts_at, ends_at in times]
    wrong = [one for one in found if isinstance(one, NotThen)]
    if wrong and len(wrong) == len(found):
        return wrong[0]
    return tuple(There() if isinstance(one, NotThen) else one for one in found)
