"""Where a project stands and what comes next, put together for the team's pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from flask import url_for
from flask_babel import gettext

from citizen_panel.blueprints.frame.filters import say_date, url_if
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.domain.matching import queries as matching
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.vocabulary import DrawState
from citizen_panel.domain.projects import listing
from citizen_panel.domain.projects.models import Decision, PhaseEntry, Project, RecruitmentBrief
from citizen_panel.domain.projects.rules import day_zero
from citizen_panel.domain.projects.vocabulary import BriefState, DecisionKind, Phase, ProjectState, Tier
from citizen_panel.domain.sessions.calls import waiting_in
from citizen_panel.domain.sessions.listing import meetings_by_project
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.vocabulary import SessionState
from citizen_panel.policy.predicates import OVERSEEING_ROLES, TEAM_ROLES

FIRST_MEETING = {Tier.T1: timedelta(days=30), Tier.T2: timedelta(days=45), Tier.T3: timedelta(days=60)}
"""By when the first research session takes place, counted from day zero (criterion P3-03)."""


@dataclass(frozen=True)
class Step:
    """Something to do next, and where."""

    text: str
    href: str | None
    action: str


@dataclass(frozen=True)
class BriefRow:
    """A brief with its newest draw, whether somebody drawn was not asked yet, and whether it was sent back."""

    brief: RecruitmentBrief
    draw: Draw | None
    is_to_invite: bool = False
    is_returned: bool = False


@dataclass(frozen=True)
class Standing:
    """Everything the page of a project shows."""

    project: Project
    day_zero: date | None
    starts: Sequence[date]
    phases: Sequence[PhaseEntry]
    briefs: Sequence[BriefRow]
    meetings: Sequence[ResearchSession]
    decisions: Sequence[Decision]
    calls: int = 0
    steps: Sequence[Step] = field(default=())

    @property
    def first_meeting_due(self) -> date | None:
        return self.day_zero + FIRST_MEETING[Tier(self.project.tier)] if self.day_zero else None

    @property
    def first_held(self) -> datetime | None:
        return min((m.starts_at for m in self.meetings if m.state == SessionState.HELD), default=None)


def standing_of(project: Project) -> Standing:
    """Gather where a project stands."""
    return standings_of([project])[0]


def standings_of(found: Sequence[Project]) -> list[Standing]:
    """Gather where projects stand, with as many statements for a hundred as for one."""
    ids = [project.id for project in found]
    briefs = listing.briefs_by_project(ids)
    draws = matching.newest_draws([brief.id for rows in briefs.values() for brief in rows])
    to_invite = matching.with_somebody_to_invite([draw.id for draw in draws.values()])
    returned = listing.returned_briefs([brief.id for rows in briefs.values() for brief in rows])
    starts, signs = listing.starts_by_project(ids), listing.signs_by_project(ids)
    phases, decisions = listing.phases_by_project(ids), listing.decisions_by_project(ids)
    meetings, calls = meetings_by_project(ids), waiting_in(ids)
    standings = [
        Standing(
            project=project,
            day_zero=day_zero(starts.get(project.id, ()), signs.get(project.id, ())),
            starts=starts.get(project.id, ()),
            phases=phases.get(project.id, ()),
            briefs=[
                BriefRow(brief, draw, draw is not None and draw.id in to_invite, brief.id in returned)
                for brief in briefs.get(project.id, ())
                for draw in (draws.get(brief.id),)
            ],
            meetings=meetings.get(project.id, ()),
            decisions=decisions.get(project.id, ()),
            calls=sum(calls.get(project.id, {}).values()),
        )
        for project in found
    ]
    return [replace(one, steps=tuple(_steps(one))) for one in standings]


def projects_for(actor: Actor, found: Sequence[Project]) -> list[Standing]:
    """Where these projects stand, as the actor is told: what comes next, and a way to do it for their own."""
    own = actor.organisations(*TEAM_ROLES)
    standings = standings_of(found)
    return [each if each.project.organisation_id in own else _told_only(each) for each in standings]


def _told_only(found: Standing) -> Standing:
    """For those who look on: what comes next, without a way to do it."""
    return replace(found, steps=tuple(replace(step, href=None) for step in found.steps))


def waiting_for_approval(actor: Actor) -> Sequence[tuple[Project, RecruitmentBrief]]:
    """Briefs that wait for somebody outside the team, where the actor is one."""
    return listing.waiting_briefs(actor) if actor.has_role(*OVERSEEING_ROLES) else ()


def _steps(found: Standing) -> list[Step]:
    project = found.project
    if project.state == ProjectState.CLOSED:
        return []
    steps = [*_calling(found), *_asking(found), *_meeting(found)]
    if project.phase == Phase.BEFORE:
        address = url_for("team.projects.phase", project_id=project.id)
        steps.append(Step(gettext("Say when Discover begins"), address, gettext("Enter a phase")))
    problem = any(decision.kind == DecisionKind.PROBLEM_DEFINITION for decision in found.decisions)
    if not problem and project.phase in (Phase.DEVELOP, Phase.DELIVER, Phase.EVALUATION):
        address = url_for("team.decisions.new", project_id=project.id)
        steps.append(Step(gettext("Record how the problem was defined"), address, gettext("Record a decision")))
    return steps


def _asking(found: Standing) -> list[Step]:
    if not found.briefs:
        due = found.first_meeting_due if found.first_held is None else None
        text = gettext("Ask people: first meeting due by %(day)s", day=say_date(due)) if due else gettext("Ask people")
        return [Step(text, url_for("team.briefs.new", project_id=found.project.id), gettext("Write a brief"))]
    newest = found.briefs[0]
    here = url_for("team.briefs.show", brief_id=newest.brief.id)
    match newest.brief.state:
        case BriefState.DRAFT if newest.is_returned:
            return [Step(gettext("Change what has to change, and send the brief again"), here, gettext("Open brief"))]
        case BriefState.DRAFT:
            return [Step(gettext("Finish the brief and send it for approval"), here, gettext("Open brief"))]
        case BriefState.SUBMITTED:
            return [Step(gettext("Somebody outside the team approves the brief"), here, gettext("Open brief"))]
        case BriefState.APPROVED:
            return _drawing(newest)
    return []


def _calling(found: Standing) -> list[Step]:
    """People who chose the telephone wait for somebody to ring."""
    if not found.calls:
        return []
    return [Step(gettext("Phone people. Calls that wait: %(count)s", count=found.calls), None, "")]


def _drawing(row: BriefRow) -> list[Step]:
    before = url_for("team.matching.show", brief_id=row.brief.id)
    if row.draw is None or row.draw.state in (DrawState.VOID, DrawState.CANCELLED):
        return [Step(gettext("Draw the people to ask"), before, gettext("Go to the draw"))]
    here = url_for("team.matching.draw", draw_id=row.draw.id)
    match row.draw.state:
        case DrawState.LISTED:
            return [Step(gettext("Publish the list of the public draw, and hold it"), here, gettext("Open draw"))]
        case DrawState.FOUND:
            return [Step(gettext("Check the draw and confirm it"), here, gettext("Open draw"))]
        case DrawState.INFEASIBLE:
            return [Step(gettext("The quotas cannot be met: see why"), here, gettext("Open draw"))]
        case DrawState.CONFIRMED if row.is_to_invite:
            return [Step(gettext("Send the invitations"), here, gettext("Open draw"))]
    return []


def _meeting(found: Standing) -> list[Step]:
    now = clock.now()
    steps = [
        Step(
            gettext("Say who came to %(meeting)s", meeting=meeting.label),
            url_if("team.attendance.edit", research_session_id=meeting.id),
            gettext("Mark who came"),
        )
        for meeting in found.meetings
        if meeting.state == SessionState.PUBLISHED and meeting.starts_at < now
    ]
    drawn = any(row.draw and row.draw.state in (DrawState.FOUND, DrawState.CONFIRMED) for row in found.briefs)
    coming = any(m.state == SessionState.PUBLISHED and m.ends_at > now for m in found.meetings)
    if drawn and not coming:
        address = url_for("team.sessions.new", project_id=found.project.id)
        steps.insert(0, Step(gettext("Plan a research session with times to choose"), address, gettext("Plan it")))
    return steps
