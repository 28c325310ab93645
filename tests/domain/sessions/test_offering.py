"""The times that people can be drawn for: every choice that leads to enough meetings, with all that it leads to."""

from datetime import timedelta
from uuid import UUID

import pytest

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.sessions import linked, resources
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.offering import choices_for, offered
from citizen_panel.domain.sessions.queries import slots_of
from citizen_panel.domain.sessions.service import linking, planning
from citizen_panel.domain.sessions.vocabulary import Linked, ResourceKind, SlotPlan
from tests.factories import projects
from tests.factories.sessions import meeting

pytestmark = pytest.mark.usefixtures("app", "noon")


def a_brief(*, meetings: int = 1) -> tuple[projects.Team, RecruitmentBrief, ResearchSession]:
    team = projects.team()
    brief = projects.brief(team)
    brief.asks = {**brief.asks, "meetings": meetings}
    db.session.flush()
    return team, brief, meeting(brief.project, team.lead)


def repeated(team: projects.Team, first: ResearchSession, how: Linked) -> ResearchSession:
    linking.repeat(first, clock.day_of(first.starts_at) + timedelta(weeks=1), 1, how, actor=team.lead)
    assert first.series_id
    return linked.meetings_in(first.series_id)[1]


def leads(brief: RecruitmentBrief) -> dict[UUID, tuple[UUID, ...]]:
    return {one.slot_id: one.also for one in offered(brief)}


def ids(of: ResearchSession) -> list[UUID]:
    return [slot.id for slot in slots_of(of.id)]


def test_each_time_of_a_meeting_alone_is_a_choice_with_its_free_seats_and_its_help() -> None:
    team, brief, talk = a_brief()
    slots_of(talk.id)[0].taken = 2
    morag = resources.add_resource(team.organisation_id, ResourceKind.CAPTIONER, "Morag Invented")
    db.session.flush()
    found = offered(brief)
    assert [(one.slot_id, one.seats, one.also) for one in found] == [(ids(talk)[0], 4, ()), (ids(talk)[1], 6, ())]
    assert [one.help[0].things for one in found] == [(morag.id,), (morag.id,)]


def test_of_linked_meetings_the_first_brings_the_others_along() -> None:
    team, brief, talk = a_brief(meetings=2)
    assert offered(brief) == ()
    assert len(choices_for(brief)) == 2
    later = repeated(team, talk, Linked.ALL_OF)
    (first, second), (third, fourth) = ids(talk), ids(later)
    assert leads(brief) == {first: (third,), second: (fourth,), third: (), fourth: ()}


def test_one_of_several_meetings_is_not_two_meetings() -> None:
    team, brief, talk = a_brief(meetings=2)
    repeated(team, talk, Linked.ONE_OF)
    assert offered(brief) == ()
    brief.asks = {**brief.asks, "meetings": 1}
    assert len(offered(brief)) == 4
    assert set(leads(brief).values()) == {()}


def test_a_way_of_which_one_time_is_full_is_left_out() -> None:
    team, brief, talk = a_brief()
    later = repeated(team, talk, Linked.IN_ORDER)
    full = slots_of(later.id)[0]
    full.taken = full.capacity
    db.session.flush()
    assert leads(brief) == {ids(talk)[1]: (ids(later)[1],), ids(later)[1]: ()}


def test_linked_times_that_nobody_can_come_to_are_left_out() -> None:
    team, brief, talk = a_brief()
    other = meeting(brief.project, team.lead, starts_at=talk.starts_at + timedelta(minutes=30))
    linking.link([talk, other], Linked.ALL_OF)
    assert offered(brief) == ()


def test_a_closing_meeting_for_all_comes_along_with_every_group() -> None:
    team, brief, talk = a_brief()
    plans = [SlotPlan(talk.ends_at + timedelta(days=1), talk.ends_at + timedelta(days=1, hours=1), 9)]
    closing = planning.copied(talk, plans, actor=team.lead)
    linking.link([talk, closing], Linked.ALL_OF)
    first, second = ids(talk)
    assert leads(brief) == {first: (ids(closing)[0],), second: (ids(closing)[0],), ids(closing)[0]: ()}
