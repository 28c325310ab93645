"""Who may be asked for what: the caps and the wishes of a brief as conditions of a query.

The pure rules are `citizens.caps`; the conditions here say the same of everybody at once. A test holds them together.
"""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, case, exists, func, or_, select, true, union

from citizen_panel.core.db import db
from citizen_panel.domain.citizens import caps
from citizen_panel.domain.citizens.models import AskingPreference, AskingTally, Citizen
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.matching.models import Draw, Place
from citizen_panel.domain.matching.vocabulary import DrawState, PlaceState
from citizen_panel.domain.projects.models import Project, RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Asks, MeetingWay, ProjectState

HELD = (PlaceState.DRAWN, PlaceState.OFFERED, PlaceState.TAKEN)
_AS_MANY = func.count(RecruitmentBrief.project_id.distinct()) >= caps.ACTIVE_PROJECTS


WINDOWS = (30, 90, caps.REMEMBERED_DAYS, caps.REST_DAYS, caps.LONG_REST_DAYS)
"""So many days a cap looks back: once somebody's day lies further back, they may be within it again."""


def within_caps(today: date, project_id: UUID) -> ColumnElement[bool]:
    """The condition that asking a citizen for a project keeps within every cap that counts days and times.

    Whoever lifted the caps for the project is within them. How many projects they are in is `in_too_many`.
    """
    wants_none = exists().where(AskingPreference.citizen_id == Citizen.id, AskingPreference.invitations_30d == 0)
    is_lifted = exists().where(
        AskingPreference.citizen_id == Citizen.id, AskingPreference.asked_freely_by.contains([project_id])
    )
    return or_(is_lifted, and_(Citizen.id.not_in(at_a_cap(today)), ~wants_none))


def beyond_caps(today: date, citizen_ids: Collection[UUID] | None = None) -> frozenset[UUID]:
    """Everybody, or who of these, is beyond a cap, whatever they are asked for: none is lifted for a project here."""
    reached, full = at_a_cap(today), in_full()
    none = select(AskingPreference.citizen_id).where(AskingPreference.invitations_30d == 0)
    if citizen_ids is not None:
        reached = reached.where(AskingTally.citizen_id.in_(citizen_ids))
        full = full.where(Place.citizen_id.in_(citizen_ids))
        none = none.where(AskingPreference.citizen_id.in_(citizen_ids))
    return frozenset(db.session.scalars(reached.union(none, full)))


def beyond_all(today: date) -> CompoundSelect[UUID | None]:
    """Whoever reached a cap, whatever they are asked for; those who want to be asked never are not looked for."""
    return union(at_a_cap(today), in_full())


def moved_by_days(before: date, now: date) -> ColumnElement[bool]:
    """The condition on a tally that one of its days fell out of a cap's reach, or into it, between two days."""
    first, last = min(before, now), max(before, now)
    gone = [
        and_(AskingTally.day_on > first - timedelta(days=days), AskingTally.day_on <= last - timedelta(days=days))
        for days in WINDOWS
    ]
    return or_(and_(AskingTally.day_on > first, AskingTally.day_on <= last), *gone)


def at_a_cap(today: date) -> Select[UUID]:
    """Everybody who reached a cap that counts days and times, but those who want to be asked never."""

    def times(days: int, *kinds: AskedFor) -> ColumnElement[int]:
        recent = and_(AskingTally.kind.in_(kinds), AskingTally.day_on > today - timedelta(days=days))
        return func.coalesce(func.sum(case((recent, AskingTally.times), else_=0)), 0)

    own = func.least(
        func.coalesce(AskingPreference.invitations_30d, caps.INVITATIONS_IN_30_DAYS), caps.INVITATIONS_IN_30_DAYS
    )
    return (
        select(AskingTally.citizen_id)
        .outerjoin(AskingPreference, AskingPreference.citizen_id == AskingTally.citizen_id)
        .where(AskingTally.day_on > today - timedelta(days=caps.REMEMBERED_DAYS), AskingTally.day_on <= today)
        .group_by(AskingTally.citizen_id, AskingPreference.invitations_30d)
        .having(
            or_(
                times(30, AskedFor.INVITED) >= own,
                times(90, *caps.CAME) >= caps.SESSIONS_IN_90_DAYS,
                times(365, *caps.CAME) >= caps.SESSIONS_IN_365_DAYS,
                times(caps.REST_DAYS, *caps.CAME) > 0,
                times(caps.LONG_REST_DAYS, AskedFor.ATTENDED_SENSITIVE) > 0,
            )
        )
    )


def fits(asks: Asks) -> ColumnElement[bool]:
    """The condition that a citizen may like what a brief wishes: a time that suits, a place they can go to.

    Whoever never said anything fits: no wish of theirs is guessed.
    """
    conditions = []
    if asks.when:
        no_time = AskingPreference.weekly_parts.op("&")(asks.when) == 0
        conditions.append(~exists().where(AskingPreference.citizen_id == Citizen.id, no_time))
    if asks.way is MeetingWay.IN_PERSON:
        stays = AskingPreference.travel_km == 0
        conditions.append(~exists().where(AskingPreference.citizen_id == Citizen.id, stays))
    return and_(true(), *conditions)


def asked_in_a_quarter(today: date) -> frozenset[UUID]:
    """Everybody whom any body asked in the last 91 days."""
    since = today - timedelta(days=caps.QUARTER_DAYS)
    asked = select(AskingTally.citizen_id).where(AskingTally.kind == AskedFor.INVITED, AskingTally.day_on > since)
    return frozenset(db.session.scalars(asked.distinct()))


def those(condition: ColumnElement[bool], councils: Collection[str], *besides: ColumnElement[bool]) -> frozenset[UUID]:
    """The ids of everybody of these councils for whom a condition holds, and those besides; may be asked or not."""
    found = select(Citizen.id).where(Citizen.council_code.in_(councils), condition, *besides)
    return frozenset(db.session.scalars(found))


def active_projects(citizen_ids: Collection[UUID], besides: UUID | None = None) -> dict[UUID, int]:
    """In how many projects that are not closed each of these people holds a place; those with none are left out."""
    found = db.session.execute(active_in(citizen_ids, besides))
    return {citizen_id: projects for citizen_id, projects in found if citizen_id is not None}


def active_in(citizen_ids: Collection[UUID], besides: UUID | None = None) -> Select[UUID | None, int]:
    """As `active_projects`, to be used inside another query: citizen_id and how many `projects`."""
    return _projects(besides).where(Place.citizen_id.in_(citizen_ids))


def in_full() -> Select[UUID | None]:
    """Everybody who holds places in as many projects as one person may.

    For a project of which one is theirs this says the same as `in_too_many`: whoever has a place is not drawn again.
    """
    crowded = _places(None).with_only_columns(Place.citizen_id).where(Place.citizen_id.is_not(None))
    return crowded.group_by(Place.citizen_id).having(_AS_MANY)


def in_too_many(besides: UUID) -> frozenset[UUID]:
    """Everybody who holds places in as many other projects as one person may, and did not lift the caps for this."""
    lifted = select(AskingPreference.citizen_id).where(AskingPreference.asked_freely_by.contains([besides]))
    crowded = _projects(besides).where(Place.citizen_id.is_not(None), Place.citizen_id.not_in(lifted))
    full = crowded.having(_AS_MANY)
    return frozenset(citizen_id for citizen_id, _ in db.session.execute(full) if citizen_id is not None)


def _projects(besides: UUID | None) -> Select[UUID | None, int]:
    return _places(besides).group_by(Place.citizen_id)


def _places(besides: UUID | None) -> Select[UUID | None, int]:
    held = (
        select(Place.citizen_id, func.count(RecruitmentBrief.project_id.distinct()).label("projects"))
        .join(Draw, Draw.id == Place.draw_id)
        .join(RecruitmentBrief, RecruitmentBrief.id == Draw.recruitment_brief_id)
        .join(Project, Project.id == RecruitmentBrief.project_id)
        .where(
            Draw.state == DrawState.CONFIRMED,
            Place.state.in_([state.value for state in HELD]),
            Project.state != ProjectState.CLOSED,
        )
    )
    return held if besides is None else held.where(Project.id != besides)
