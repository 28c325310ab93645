"""Reading postcodes and counting working days, without a database."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from citizen_panel.domain.reference.vocabulary import BandCount, Share

# Outward part, then a digit and two letters; the letters CIKMOV never stand in the inward part.
_WHOLE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})")
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_LONGEST = 40


def normalise_postcode(text: str) -> str | None:
    """Give the postcode in capitals without spaces, or nothing when it cannot be a postcode.

    Says nothing about whether it exists. Spaces, full stops and hyphens are taken out wherever they stand.
    """
    squeezed = _squeeze(text)
    return squeezed if _WHOLE.fullmatch(squeezed) else None


def outward_part(text: str) -> str | None:
    """Give the first half of a whole or half postcode ("EH1" of "eh1 1bb"), or nothing."""
    squeezed = _squeeze(text)
    if whole := _WHOLE.fullmatch(squeezed):
        return whole.group(1)
    return squeezed if _OUTWARD.fullmatch(squeezed) else None


def spaced(postcode: str) -> str:
    """Write a normalised postcode the way an envelope has it."""
    return f"{postcode[:-3]} {postcode[-3:]}"


def is_working_day(day: date, holidays: AbstractSet[date]) -> bool:
    """Say whether offices are open: Monday to Friday and not a holiday."""
    return day.weekday() < 5 and day not in holidays


def numbered_days(first: date, last: date, holidays: AbstractSet[date]) -> Iterator[tuple[date, int]]:
    """Number every day from first to last by the working days so far, itself included.

    The working days between two days are then one subtraction, whichever kind of day they are.
    """
    running = 0
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        running += is_working_day(day, holidays)
        yield day, running


def working_days_from(start: date, end: date, holidays: AbstractSet[date]) -> int:
    """Count the working days after start up to and with end; negative when end comes first."""
    if end < start:
        return -working_days_from(end, start, holidays)
    return sum(is_working_day(start + timedelta(days=offset), holidays) for offset in range(1, (end - start).days + 1))


def add_working_days(start: date, days: int, holidays: AbstractSet[date]) -> date:
    """Give the day on which so many working days after start have gone by; days is 0 or more."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day, holidays)
    return day


def shares_of(bands: Sequence[BandCount], counts: Iterable[tuple[str, str, int]]) -> tuple[Share, ...]:
    """Add up (topic, category, people) rows of any number of areas into one share for each band.

    Counts are added and then divided, never percentages averaged. The base is the sum of the bands, so that
    people who are in no band ("not stated") are left out on both sides.
    """
    home = {(band.topic, category): band.band for band in bands for category in band.categories}
    people = {band.band: 0 for band in bands}
    for topic, category, count in counts:
        if band := home.get((topic, category)):
            people[band] += count
    base = sum(people.values())
    return tuple(Share(category=band, people=count, base=base) for band, count in people.items())


def _squeeze(text: str) -> str:
    return re.sub(r"[\s.\-]", "", text[:_LONGEST]).upper()
