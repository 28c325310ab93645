"""When somebody is free, how far they go, what they like to talk about, in which language, with what.  <- add here

Codes are kept with people's wishes: add at the end of a catalogue, never give a code another meaning. Leaving
something out is always fine and never keeps anybody from being asked.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from citizen_panel.core.words import say

DAYS, PARTS = 7, 3
ANY_TIME = (1 << DAYS * PARTS) - 1
"""Monday morning is bit 0, Sunday evening bit 20; all bits: any time suits."""

MOST_AWAY = 12
"""How many times away somebody can write down at once."""

FURTHEST_AWAY = timedelta(days=730)

TRAVEL: dict[int, str] = {
    0: say("I cannot travel. Ask me for things online, by phone or at home"),
    5: say("Up to 3 miles"),
    20: say("Up to 12 miles"),
    50: say("Up to 30 miles"),
    500: say("Any distance, if my travel is paid"),
}
"""Kilometres as kept, and how people say them; somebody who never said is asked for everything."""

TOPICS: dict[str, str] = {
    "health": say("Health"),
    "social_care": say("Care at home and in care homes"),
    "transport": say("Buses, trains, ferries and roads"),
    "housing": say("Homes"),
    "money": say("Money and benefits"),
    "children": say("Children and families"),
    "learning": say("Schools, colleges and learning"),
    "work": say("Work and business"),
    "environment": say("Nature, climate and waste"),
    "safety": say("Safety, police and courts"),
    "culture": say("Sport, arts and culture"),
    "digital": say("Websites and digital services"),
    "islands": say("Life on islands and in the country"),
}

DEVICES: dict[str, str] = {
    "smartphone": say("A smartphone"),
    "tablet": say("A tablet"),
    "computer": say("A computer or laptop"),
    "phone": say("A phone for calls only"),
    "video": say("Internet that is good enough for a video call"),
    "little_data": say("Internet, but I must save data"),
    "no_internet": say("No internet at home"),
}

LANGUAGES: dict[str, str] = {
    "en": say("English"),
    "gd": say("Gaelic"),
    "sco": say("Scots"),
    "bsl": say("British Sign Language"),
    "pl": say("Polish"),
    "ur": say("Urdu"),
    "pa": say("Punjabi"),
    "zh": say("Chinese"),
    "ar": say("Arabic"),
    "uk": say("Ukrainian"),
    "fr": say("French"),
}


class Level(StrEnum):
    """How well somebody speaks or signs a language."""

    A_LITTLE = "a_little"
    WELL = "well"
    BEST = "best"


LEVELS: dict[Level, str] = {
    Level.A_LITTLE: say("A little"),
    Level.WELL: say("Well enough for a talk"),
    Level.BEST: say("Best of all"),
}


@dataclass(frozen=True)
class Away:
    """First and last day of a time away."""

    from_on: date
    to_on: date


@dataclass(frozen=True)
class Availability:
    """What somebody told us about taking part; what they never said is empty, or `ANY_TIME` for the week.

    `weekly_parts` has one bit for each part of the week, day * 3 + part. `travel_km` is a key of `TRAVEL`.
    `languages` are pairs of code and level, in the order of the catalogue.
    """

    weekly_parts: int = ANY_TIME
    travel_km: int | None = None
    topics: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    languages: tuple[tuple[str, Level], ...] = ()

    @property
    def is_any_time(self) -> bool:
        return self.weekly_parts == ANY_TIME

    def has_part(self, day: int, part: int) -> bool:
        """Whether a part of a day suits; Monday is day 0, the morning part 0."""
        return bool(self.weekly_parts >> (day * PARTS + part) & 1)


def parts_of(chosen: Iterable[tuple[int, int]]) -> int:
    """Pairs of day and part as bits."""
    return sum(1 << (day * PARTS + part) for day, part in set(chosen))


def in_order(catalogue: Iterable[str], codes: Collection[str]) -> tuple[str, ...]:
    """The codes that the catalogue knows, in its order, each once."""
    return tuple(code for code in catalogue if code in codes)


def written_languages(spoken: Iterable[tuple[str, Level]]) -> list[str]:
    """Languages as they are kept: code and level."""
    levels = dict(spoken)
    return [f"{code}:{levels[code].value}" for code in LANGUAGES if code in levels]


def read_languages(kept: Iterable[str]) -> tuple[tuple[str, Level], ...]:
    """Languages as they were kept; what is no longer in the catalogue is left out."""
    found = dict(line.partition(":")[::2] for line in kept)
    return tuple((code, Level(found[code])) for code in LANGUAGES if found.get(code) in set(Level))


@dataclass(frozen=True)
class CannotBeAway:
    """A time away that cannot be kept; why, in words."""

    code: str
    reason: str


def may_be_away(away: Away, kept: Collection[Away], today: date) -> Away | CannotBeAway:
    """Say whether a time away can be kept beside those kept already."""
    if away.to_on < away.from_on:
        return CannotBeAway("ends_before", say("The last day must be the same as the first day or later"))
    if away.to_on < today:
        return CannotBeAway("past", say("The last day must be today or later"))
    if away.to_on > today + FURTHEST_AWAY:
        return CannotBeAway("far_off", say("The last day must be within 2 years from now"))
    if away not in kept and len(kept) >= MOST_AWAY:
        return CannotBeAway("too_many", say("You can keep 12 times away. Remove one first"))
    return away


def is_away(day: date, kept: Iterable[Away]) -> bool:
    """Say whether somebody is away on a day."""
    return any(away.from_on <= day <= away.to_on for away in kept)
