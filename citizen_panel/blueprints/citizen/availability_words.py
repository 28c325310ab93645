"""What a citizen told us about taking part, in words for the page that shows it all."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext

from citizen_panel.blueprints.citizen.forms.availability import DAY_NAMES, PART_NAMES
from citizen_panel.blueprints.frame.filters import say_date
from citizen_panel.domain.citizens.circumstances import (
    DAYS,
    DEVICES,
    LANGUAGES,
    LEVELS,
    PARTS,
    TOPICS,
    TRAVEL,
    Availability,
)
from citizen_panel.domain.citizens.models import AwayPeriod


def summary(kept: Availability, away: Sequence[AwayPeriod]) -> list[dict[str, Any]]:
    """A row for each thing that can be said, with what was said and the way to change it."""
    travel = None if kept.travel_km is None else TRAVEL.get(kept.travel_km)
    return [
        _row("times", gettext("Times that suit me"), times_said(kept)),
        {
            "key": gettext("Days I am away"),
            "value": [days_said(period) for period in away] or gettext("None"),
            "href": url_for("citizen.availability.away"),
        },
        _row("travel", gettext("How far I can travel"), gettext(travel) if travel else gettext("Not said")),
        _row("topics", gettext("What I like to talk about"), _named(TOPICS, kept.topics)),
        _row("languages", gettext("Languages I speak or sign"), _spoken(kept)),
        _row("devices", gettext("What I have for calls and the internet"), _named(DEVICES, kept.devices)),
    ]


def times_said(kept: Availability) -> list[str] | str:
    """The times that suit, day by day; one sentence where any time does."""
    if kept.is_any_time:
        return gettext("Any time")
    said = []
    for day in range(DAYS):
        parts = [str(PART_NAMES[part]).lower() for part in range(PARTS) if kept.has_part(day, part)]
        if parts:
            said.append(gettext("%(day)s: %(parts)s", day=DAY_NAMES[day], parts=", ".join(parts)))
    return said


def days_said(period: AwayPeriod) -> str:
    """A time away: one day, or from and to."""
    if period.from_on == period.to_on:
        return say_date(period.from_on)
    return gettext("%(first)s to %(last)s", first=say_date(period.from_on), last=say_date(period.to_on))


def _row(part: str, key: str, value: list[str] | str) -> dict[str, Any]:
    return {"key": key, "value": value, "href": url_for("citizen.availability.edit", part=part)}


def _named(catalogue: dict[str, str], codes: Sequence[str]) -> list[str] | str:
    return [gettext(catalogue[code]) for code in codes] or gettext("Not said")


def _spoken(kept: Availability) -> list[str] | str:
    spoken = [
        gettext("%(language)s: %(level)s", language=gettext(LANGUAGES[code]), level=gettext(LEVELS[level]).lower())
        for code, level in kept.languages
    ]
    return spoken or gettext("Not said")
