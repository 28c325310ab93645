"""Days and months as people write them in lists: day first, or year first."""

import re
from datetime import date
from functools import lru_cache

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ][\d:.]+)?")
DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2}|[a-z]{3,9})[-/. ](\d{4})(?:[t ][\d:.]+)?")
MONTH_ALONE = re.compile(r"(?:(\d{4})[-/.](\d{1,2})|(\d{1,2}|[a-z]{3,9})[-/. ](\d{4}))")
YEAR_ALONE = re.compile(r"\d{4}")
KNOWN = 40_000
"""The same days come again and again in a list: there are no more than this many that somebody alive was born on."""


@lru_cache(maxsize=KNOWN)
def read_day(typed: str) -> date | None:
    """A day such as 2025-03-31, 31/03/2025 or 31 March 2025; nothing when it is none."""
    text = typed.strip().casefold()
    if found := YEAR_FIRST.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := DAY_FIRST.fullmatch(text):
        return _day(found[3], found[2], found[1])
    return None


@lru_cache(maxsize=KNOWN)
def month_read(typed: str) -> str | None:
    """The month, as 1980-05, of a day, a month with its year, or a year alone: then its last month, the youngest."""
    day = read_day(typed)
    if day is not None:
        return f"{day:%Y-%m}"
    text = typed.strip().casefold()
    if YEAR_ALONE.fullmatch(text):
        return f"{text}-12"
    if found := MONTH_ALONE.fullmatch(text):
        whole = _day(found[1] or found[4], found[2] or found[3], "1")
        return f"{whole:%Y-%m}" if whole else None
    return None


def _day(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdigit() else next((n for n, m in enumerate(MONTHS, 1) if month.startswith(m)), 0)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None
