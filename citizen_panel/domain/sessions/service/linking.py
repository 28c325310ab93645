"""Meetings that belong together: linking them, and holding one again and again."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.sessions import linked, queries
from citizen_panel.domain.sessions.arrangements import SessionSeries
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.rules.linked import repeats
from citizen_panel.domain.sessions.rules.slots import NoTimes, moved
from citizen_panel.domain.sessions.service.planning import copied
from citizen_panel.domain.sessions.service.timing import live_slots, lock_meeting
from citizen_panel.domain.sessions.vocabulary import Linked, SlotPlan


def link(meetings: Sequence[ResearchSession], how: Linked) -> SessionSeries:
    """Let meetings of one project belong together.

    Refusals: `too_few`, `other_project`, `linked_already`, `over`, and `has_places` once somebody said yes to one:
    what a yes means does not change afterwards.
    """
    if len({meeting.id for meeting in meetings}) < 2:
        raise Refusal("too_few", say("Choose at least one other meeting."), field="others")
    if len({meeting.project_id for meeting in meetings}) > 1:
        raise Refusal("other_project", say("Only meetings of one project can belong together."), field="others")
    for meeting in sorted(meetings, key=lambda one: one.id):
        lock_meeting(meeting)
        _nobody_said_yes(meeting)
        if meeting.series_id is not None:
            raise Refusal("linked_already", say("{name} belongs with other meetings already."), name=meeting.label)
    series = SessionSeries(project_id=meetings[0].project_id, linked=Linked(how), made_at=clock.now())
    db.session.add(series)
    db.session.flush()
    for meeting in meetings:
        meeting.series_id = series.id
    db.session.flush()
    return series


def part(meeting: ResearchSession) -> None:
    """Let a meeting stand alone again; refusals `over`, `has_places`."""
    lock_meeting(meeting)
    if meeting.series_id is None:
        return
    for one in linked.meetings_in(meeting.series_id):
        _nobody_said_yes(one)
    rest = [one for one in linked.meetings_in(meeting.series_id) if one.id != meeting.id]
    meeting.series_id = None
    for one in rest if len(rest) == 1 else []:
        one.series_id = None
    db.session.flush()


def repeat(meeting: ResearchSession, until: date, every_weeks: int, how: Linked, *, actor: Actor) -> int:
    """Hold a meeting again every so many weeks up to a day, at the same time of day; returns how many were made.

    Refusals: `over`, `has_places`, `linked_already`, `no_days`, `no_such_hour` where the clocks leave the hour out.
    """
    lock_meeting(meeting)
    times = [(slot.starts_at, slot.ends_at) for slot in live_slots(meeting)]
    first = times[0][0].astimezone(clock.UK)
    days = repeats(first.date(), until, every_weeks)
    if not days:
        raise Refusal(
            "no_days", say("The last day must be at least {weeks} weeks later."), field="until_on", weeks=every_weeks
        )
    if until - first.date() > timedelta(days=366):
        raise Refusal("too_far", say("The last day must be within a year of the first."), field="until_on")
    seats = [slot.capacity for slot in live_slots(meeting)]
    made = [meeting]
    for day in days:
        found = moved(times, day, first.time())
        if isinstance(found, NoTimes):
            raise Refusal(found.code, found.reason.text, field="until_on", **dict(found.reason.values))
        plans = [SlotPlan(begins, ends, capacity) for (begins, ends), capacity in zip(found, seats, strict=True)]
        made.append(copied(meeting, plans, actor=actor))
    link(made, how)
    return len(days)


def could_be_linked(meeting: ResearchSession) -> Sequence[ResearchSession]:
    """The other meetings of a project that stand alone and are to come, soonest first."""
    of = select(ResearchSession).where(
        ResearchSession.project_id == meeting.project_id,
        ResearchSession.id != meeting.id,
        ResearchSession.series_id.is_(None),
        ResearchSession.state.in_(("draft", "published")),
        ResearchSession.starts_at > clock.now(),
    )
    return db.session.scalars(of.order_by(ResearchSession.starts_at, ResearchSession.id)).all()


def _nobody_said_yes(meeting: ResearchSession) -> None:
    if queries.bookings_for(meeting.id):
        raise Refusal(
            "has_places",
            say("People have a place in {name} already, so what their yes means stays as it is."),
            name=meeting.label,
        )
