"""What a history of decisions amounts to, without a database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from citizen_panel.core.clock import UK, months_after
from citizen_panel.domain.consent.purposes import purpose_of
from citizen_panel.domain.consent.vocabulary import Action, TextFormat
from citizen_panel.domain.consent.wordings import SOURCE, is_source

OPEN_ENDED = date(9999, 12, 31)
"""A yes without a date of its own: it ends with what it is for."""

FIRST_NOTICE, LAST_NOTICE = 60, 14
"""So many days before a yes runs out people are told, and told once more."""


@dataclass(frozen=True)
class Decided:
    """One decision, as much of it as matters for what stands."""

    purpose: str
    scope_id: UUID
    action: Action
    effective_at: datetime
    expires_on: date | None
    number: int = 0


@dataclass(frozen=True)
class Grant:
    """A yes that stands: since when, and up to and with which day."""

    since_at: datetime
    expires_on: date
    number: int = 0


Standing = Mapping[tuple[str, UUID], Grant]


def standing(decisions: Iterable[Decided], at: datetime) -> Standing:
    """Fold decisions, in whatever order they come, into what stands at an instant.

    The later decision counts; of two at the same instant the one recorded later. A yes that ran out no longer stands.
    """
    live: dict[tuple[str, UUID], Grant] = {}
    past = (decision for decision in decisions if decision.effective_at <= at)
    for decision in sorted(past, key=lambda d: (d.effective_at, d.number)):
        place = (decision.purpose, decision.scope_id)
        live.pop(place, None)
        if decision.action is Action.GRANTED:
            live[place] = Grant(decision.effective_at, decision.expires_on or OPEN_ENDED, decision.number)
    day = at.astimezone(UK).date()
    return {place: grant for place, grant in live.items() if grant.expires_on >= day}


@dataclass(frozen=True)
class Notice:
    """One notice that a yes runs out: which of the two, and from when to when it makes sense to send it."""

    days: int
    due_on: date
    not_after: date


def notices(runs_out_on: date, today: date) -> tuple[Notice, ...]:
    """The notices to be queued by today: the last one only once its day has come, and none after the last day.

    Who comes late, because nobody looked for a while, gets the last notice alone.
    """
    all_of_them = (
        Notice(FIRST_NOTICE, runs_out_on - timedelta(days=FIRST_NOTICE), runs_out_on - timedelta(days=LAST_NOTICE + 1)),
        Notice(LAST_NOTICE, runs_out_on - timedelta(days=LAST_NOTICE), runs_out_on),
    )
    return tuple(each for each in all_of_them if each.due_on <= today <= each.not_after)


class Text(Protocol):
    """As much of a published text as matters for which one is shown."""

    @property
    def version(self) -> int: ...

    @property
    def language(self) -> str: ...

    @property
    def format(self) -> str: ...

    @property
    def is_material(self) -> bool: ...


T = TypeVar("T", bound=Text)


def choose(texts: Iterable[T], language: str, written: TextFormat) -> T | None:
    """The text to show of one purpose: the newest in that language and format, else the nearest one there is.

    Nearest is the same language in plain words, then English in that format, then English in plain words. A text
    from before the last change of meaning is never shown.
    """
    there = list(texts)
    least = max(
        (text.version for text in there if text.is_material and is_source(text.language, text.format)), default=0
    )
    newest = {(text.language, text.format): text for text in sorted(there, key=lambda t: t.version)}
    source, plain = SOURCE
    order = ((language, written), (language, plain), (source, written), (source, plain))
    return next((newest[kind] for kind in order if kind in newest and newest[kind].version >= least), None)


def expires_on(purpose: str, given_on: date, ended_on: date | None = None) -> date | None:
    """The last day of a yes; nothing when it ends with what it is for, which has not ended yet.

    `ended_on` is the day on which what it is for ended, where a yes lasts some months from then.
    """
    known = purpose_of(purpose)
    since = ended_on if known.from_the_end else given_on
    return None if known.months is None or since is None else months_after(since, known.months)
