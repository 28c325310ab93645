"""The timeline of an audit as rows of its table, and the months under its lanes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from babel.dates import format_date
from flask_babel import get_locale, gettext

from citizen_panel.blueprints.frame.filters import url_if
from citizen_panel.blueprints.team.audit_words import PHASES, moment_said
from citizen_panel.domain.audit.rules.timeline import DecisionShape, Timeline

MOST_TICKS = 6


@dataclass(frozen=True)
class LaneRow:
    """One line of the table that says what the drawing shows; `lane` is where it is drawn."""

    lane: str
    on: date
    what: str
    kind: str
    depth: str = ""
    people: str = ""
    href: str | None = None


def lane_rows(timeline: Timeline) -> list[LaneRow]:
    """Everything that the drawing shows, by day."""
    return sorted((*_moments(timeline), *_phases(timeline), *_decisions(timeline), *_meetings(timeline)), key=_day)


def ticks(timeline: Timeline) -> list[tuple[date, str]]:
    """First days of months with their names, to write under the lanes: evenly apart, and few enough to be read."""
    firsts = list(_first_days(timeline.from_on, timeline.to_on))
    step = -(-len(firsts) // MOST_TICKS) or 1
    return [(first, format_date(first, "MMM y", locale=get_locale() or "en")) for first in firsts[::step]]


def meeting_href(meeting_id: UUID) -> str | None:
    """The page of a research session, where there is one."""
    return url_if("team.sessions.show", research_session_id=meeting_id)


def _day(row: LaneRow) -> date:
    return row.on


def _moments(timeline: Timeline) -> Iterator[LaneRow]:
    for mark in timeline.moments:
        if mark.on:
            yield LaneRow(
                "moment", mark.on, moment_said(mark).capitalize(), gettext("moment %(letters)s", letters=mark.kind)
            )


def _phases(timeline: Timeline) -> Iterator[LaneRow]:
    for stretch in timeline.phases:
        yield LaneRow(
            "phase", stretch.from_on, gettext("%(phase)s begins", phase=PHASES[stretch.phase]), gettext("phase")
        )


def _decisions(timeline: Timeline) -> Iterator[LaneRow]:
    kinds = {
        DecisionShape.PROBLEM: gettext("decision on the problem"),
        DecisionShape.SOLUTION: gettext("decision on the solution"),
        DecisionShape.OTHER: gettext("decision"),
    }
    for mark in timeline.decisions:
        yield LaneRow("other", mark.on, mark.statement, kinds[mark.shape])


def _meetings(timeline: Timeline) -> Iterator[LaneRow]:
    for mark in timeline.meetings:
        yield LaneRow(
            "session",
            mark.on,
            mark.label,
            gettext("research session"),
            gettext("%(claimed)s claimed, %(evidenced)s on record", claimed=mark.claimed, evidenced=mark.evidenced),
            str(mark.people),
            meeting_href(mark.id),
        )


def _first_days(start: date, end: date) -> Iterator[date]:
    year, month = start.year, start.month
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        first = date(year, month, 1)
        if first > end:
            return
        yield first
