"""The pages of a draw that settles times: asking for it, what came of it, and what is refused."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.circumstances import parts_of
from citizen_panel.domain.citizens.models import AskingPreference
from citizen_panel.domain.matching import queries, service
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Band
from citizen_panel.domain.sessions import resources
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.service import linking
from citizen_panel.domain.sessions.vocabulary import Linked, ResourceKind
from tests.factories import matching, projects, sessions

HERE = {"base_url": "https://localhost"}
TOGETHER = {"method": "leximin", "seed_source": "system", "times": "together"}


@pytest.fixture
def brief(team: projects.Team) -> RecruitmentBrief:
    matching.people(60, silent=0.0)
    return projects.brief(team, bands=[Band("sex", "female", 5, 7)], approved=True)


@pytest.fixture
def meeting(brief: RecruitmentBrief, team: projects.Team) -> ResearchSession:
    return sessions.meeting(brief.project, team.lead, capacity=7)


def address(brief: RecruitmentBrief) -> str:
    return f"/team/matching/{brief.id}"


def test_without_a_time_to_come_the_choice_is_not_offered(lead: FlaskClient, brief: RecruitmentBrief) -> None:
    assert "When is it settled who comes when?" not in lead.get(address(brief), **HERE).text
    answer = lead.post(address(brief), data=TOGETHER, **HERE)
    assert answer.status_code == 422
    assert "There is no time left that people could be given. Plan a session first" in answer.text
    assert queries.draws_of(brief.id) == []


@pytest.mark.usefixtures("meeting")
def test_people_are_drawn_with_their_times_and_the_page_shows_seats(lead: FlaskClient, brief: RecruitmentBrief) -> None:
    assert "When is it settled who comes when?" in lead.get(address(brief), **HERE).text
    answer = lead.post(address(brief), data=TOGETHER, **HERE)
    assert answer.status_code == 303
    (draw,) = queries.draws_of(brief.id)
    service.run_draw(draw.id)
    text = lead.get(answer.headers["Location"], **HERE).text
    assert "When they come" in text
    assert "Bus talk" in text
    assert "12 of them never told us when they can come." in text
    assert all(len(place.slot_ids) == 1 for place in queries.places_with_people(draw.id))


def test_where_people_come_to_several_meetings_a_time_must_lead_to_as_many(
    lead: FlaskClient, brief: RecruitmentBrief, meeting: ResearchSession, team: projects.Team
) -> None:
    brief.asks = {**brief.asks, "meetings": 2}
    db.session.flush()
    assert "When is it settled who comes when?" in lead.get(address(brief), **HERE).text
    answer = lead.post(address(brief), data=TOGETHER, **HERE)
    assert answer.status_code == 422
    assert "The brief asks each person to come to 2 meetings, and no time here leads to so many." in answer.text
    assert queries.draws_of(brief.id) == []
    until = clock.day_of(meeting.starts_at) + timedelta(weeks=1)
    linking.repeat(meeting, until, 1, Linked.IN_ORDER, actor=team.lead)
    answer = lead.post(address(brief), data=TOGETHER, **HERE)
    assert answer.status_code == 303
    (draw,) = queries.draws_of(brief.id)
    service.run_draw(draw.id)
    assert all(len(place.slot_ids) == 2 for place in queries.places_with_people(draw.id))
    assert lead.get(answer.headers["Location"], **HERE).text.count("<td>Bus talk</td>") == 4


@pytest.mark.usefixtures("meeting")
def test_the_page_says_what_the_draw_counted_on_and_that_it_is_to_be_kept(
    lead: FlaskClient, brief: RecruitmentBrief, team: projects.Team
) -> None:
    resources.add_resource(team.organisation_id, ResourceKind.BSL_INTERPRETER, "Ailsa Invented")
    answer = lead.post(address(brief), data=TOGETHER, **HERE)
    (draw,) = queries.draws_of(brief.id)
    service.run_draw(draw.id)
    text = lead.get(answer.headers["Location"], **HERE).text
    assert "The draw counted on what your organisation lists and is free at these times: BSL interpreter." in text


@pytest.mark.usefixtures("meeting")
def test_another_way_of_drawing_does_not_go_with_times(lead: FlaskClient, brief: RecruitmentBrief) -> None:
    answer = lead.post(address(brief), data=TOGETHER | {"method": "nash"}, **HERE)
    assert answer.status_code == 422
    assert "To settle times with the draw, choose “" in answer.text
    assert queries.draws_of(brief.id) == []


@pytest.mark.usefixtures("meeting")
@pytest.mark.parametrize("times", ["", "never", ["together", "together"]])
def test_what_is_no_answer_draws_nothing_with_times(
    lead: FlaskClient, brief: RecruitmentBrief, times: str | list[str]
) -> None:
    lead.post(address(brief), data=TOGETHER | {"times": times}, **HERE)
    assert all((draw.times is not None) == (times == ["together", "together"]) for draw in queries.draws_of(brief.id))


@pytest.mark.usefixtures("meeting")
def test_where_nobody_can_come_the_page_says_what_would_help(lead: FlaskClient, brief: RecruitmentBrief) -> None:
    people = [one.citizen_id for one in _everybody(brief)]
    evenings = parts_of((day, 2) for day in range(7))
    db.session.execute(insert(AskingPreference), [{"citizen_id": one, "weekly_parts": evenings} for one in people])
    lead.post(address(brief), data=TOGETHER, **HERE)
    (draw,) = queries.draws_of(brief.id)
    service.run_draw(draw.id)
    text = lead.get(f"/team/matching/draws/{draw.id}", **HERE).text
    assert "No group with this mix can come to these times. Of 12 places, 0 can be filled." in text
    assert "Add times on other days, in the evening or online." in text
    assert f'href="{address(brief)}"' in text, "the same brief is drawn again once there are other times"


def test_a_draw_that_leaves_times_open_shows_none(
    lead: FlaskClient, brief: RecruitmentBrief, meeting: ResearchSession, team: projects.Team
) -> None:
    draw = service.prepare_draw(brief, actor=team.lead)
    service.run_draw(draw.id)
    assert "When they come" not in lead.get(f"/team/matching/draws/{draw.id}", **HERE).text


def _everybody(brief: RecruitmentBrief) -> list[queries.Reachable]:
    return list(queries.reachable([projects.ORKNEY]))
