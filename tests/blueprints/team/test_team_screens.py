"""The whole way of a project through the team's pages, and what each page says when something is missing."""

from datetime import datetime, timedelta

from flask.testing import FlaskClient

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.matching import queries as matching
from citizen_panel.domain.matching import service as matching_service
from citizen_panel.domain.projects import queries, service
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.projects.vocabulary import Band
from citizen_panel.domain.sessions import queries as sessions
from tests.blueprints.team.conftest import SignIn
from tests.factories import matching as people
from tests.factories import projects
from tests.factories.citizens import a_citizen
from tests.factories.sessions import meeting

WISHES = {
    "topic": "buses",
    "what_for": "so that buses fit the ferries",
    "places": "12",
    "councils": [projects.ORKNEY, projects.EDINBURGH],
    "when": ["5", "15"],
    "way": "online",
    "minutes": "90",
    "routes": ["online", "phone", "assisted"],
    "thanks_pence": "£40",
    "thanks": "choice",
    "dimensions": ["age", "sex"],
}


def a_project(browser: FlaskClient, team: projects.Team, **changes: str) -> Project:
    form = {
        "title": "Island bus times",
        "summary": "Bus project",
        "organisation": str(team.organisation_id),
        "started_on-day": "3",
        "started_on-month": "11",
        "started_on-year": "2026",
        "phase": "discover",
        "tier": "t2",
        **changes,
    }
    answer = browser.post("/team/projects/new", data=form, base_url="https://localhost")
    assert answer.status_code == 303, answer.text
    return queries.projects_of(team.lead)[0]


def page(browser: FlaskClient, address: str) -> str:
    answer = browser.get(address, base_url="https://localhost")
    assert answer.status_code == 200, address
    return answer.text


def send(browser: FlaskClient, address: str, **form: object) -> str:
    answer = browser.post(address, data=form, base_url="https://localhost")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_an_empty_home_says_what_a_project_needs(lead: FlaskClient) -> None:
    text = page(lead, "/team/")
    assert "You have no projects yet. A project needs a name, a body and a start date." in text


def test_a_project_starts_and_says_what_comes_next(lead: FlaskClient, team: projects.Team) -> None:
    project = a_project(lead, team)
    text = page(lead, f"/team/projects/{project.id}")
    assert "Day zero 3 November 2026" in text
    assert "first meeting due by 18 December 2026" in text
    assert [entry.phase for entry in queries.phases_of(project.id)] == ["discover"]
    assert "Island bus times" in page(lead, "/team/projects/")


def test_a_start_in_the_future_keeps_what_was_typed(lead: FlaskClient, team: projects.Team) -> None:
    form = {
        "title": "Bus stops",
        "summary": "Bus project",
        "organisation": str(team.organisation_id),
        "started_on-day": "1",
        "started_on-month": "1",
        "started_on-year": "2027",
        "phase": "before",
        "tier": "t1",
    }
    answer = lead.post("/team/projects/new", data=form, base_url="https://localhost")
    assert answer.status_code == 422
    assert "Declared start must be today or earlier" in answer.text
    assert "Bus stops" in answer.text
    assert "<title>Error:" in answer.text


def test_starts_and_phases_are_added_never_replaced(lead: FlaskClient, team: projects.Team) -> None:
    project = a_project(lead, team)
    page(lead, f"/team/projects/{project.id}/start")
    day = {"started_on-day": "1", "started_on-month": "10", "started_on-year": "2026", "kind": "declared"}
    send(lead, f"/team/projects/{project.id}/start", **day)
    page(lead, f"/team/projects/{project.id}/phase")
    entered = {"entered_on-day": "10", "entered_on-month": "11", "entered_on-year": "2026", "phase": "define"}
    send(lead, f"/team/projects/{project.id}/phase", **entered)
    send(lead, f"/team/projects/{project.id}/phase", **{**entered, "phase": "discover"})
    assert len(queries.starts_of(project.id)) == 2
    assert len(queries.phases_of(project.id)) == 3
    assert "Day zero 1 October 2026" in page(lead, f"/team/projects/{project.id}")


def test_a_brief_is_written_with_quotas_from_the_benchmark(lead: FlaskClient, team: projects.Team) -> None:
    project = a_project(lead, team)
    assert "Ask for people" in page(lead, f"/team/briefs/new/{project.id}")
    address = send(lead, f"/team/briefs/new/{project.id}", **WISHES)
    text = page(lead, address)
    assert "benchmark: people aged 16 and over" in text
    assert "The groups of the panel have not been counted yet" in text
    brief = queries.briefs_of(project.id)[0]
    women = next(q for q in queries.quotas_of(brief.id) if q.category == "female")
    assert 5 <= women.least <= 7
    assert "Change the wishes" in page(lead, f"/team/briefs/{brief.id}")
    assert "buses" in page(lead, f"/team/briefs/{brief.id}/edit")


def test_wishes_left_empty_are_named(lead: FlaskClient, team: projects.Team) -> None:
    project = a_project(lead, team)
    answer = lead.post(f"/team/briefs/new/{project.id}", data={"topic": "trains"}, base_url="https://localhost")
    assert answer.status_code == 422
    for sentence in ("Select at least one council area", "Enter how many people you ask for", "trains"):
        assert sentence in answer.text


def test_quotas_that_do_not_fit_say_so(lead: FlaskClient, team: projects.Team) -> None:
    brief = projects.brief(team, bands=[Band("sex", "female", 5, 7), Band("sex", "male", 5, 7)])
    numbers = {"least_sex_female": "8", "most_sex_female": "6", "least_sex_male": "7", "most_sex_male": "7"}
    answer = lead.post(f"/team/briefs/{brief.id}/quotas", data=numbers, base_url="https://localhost")
    assert answer.status_code == 422
    assert "Female: ‘least’ (8) must not be more than ‘most’ (6)" in answer.text
    assert "The least for Sex adds up to 15, but there are 12 places. Lower one, or add 3 places" in answer.text
    assert 'value="8"' in answer.text
    numbers = {"least_sex_female": "4", "most_sex_female": "8", "least_sex_male": "4", "most_sex_male": "8"}
    send(lead, f"/team/briefs/{brief.id}/quotas", **numbers)
    assert {(q.least, q.most) for q in queries.quotas_of(brief.id)} == {(4, 8)}


def test_changing_the_councils_starts_the_quotas_again(lead: FlaskClient, team: projects.Team) -> None:
    project = a_project(lead, team)
    send(lead, f"/team/briefs/new/{project.id}", **WISHES)
    brief = queries.briefs_of(project.id)[0]
    address = send(lead, f"/team/briefs/{brief.id}/edit", **{**WISHES, "dimensions": ["sex"]})
    assert address.endswith("/quotas")
    assert {q.characteristic for q in queries.quotas_of(brief.id)} == {"sex"}
    assert send(lead, f"/team/briefs/{brief.id}/edit", **{**WISHES, "dimensions": ["sex"], "topic": "ferries"})
    send(lead, f"/team/briefs/{brief.id}/quotas/reset")


def test_before_the_draw_it_says_whom_the_quotas_shut_out(lead: FlaskClient, team: projects.Team) -> None:
    shut = [Band("age", "16_24", 0, 0), Band("age", "25_44", 0, 12), Band("age", "45_64", 0, 12)]
    brief = projects.brief(team, bands=shut, approved=True)
    for address in (f"/team/matching/{brief.id}", f"/team/briefs/{brief.id}"):
        text = page(lead, address)
        assert "Some people could never be drawn under these quotas." in text
        assert "anybody in the group “16 to 24”, because of these rules: 16 to 24 at most 0." in text
        assert "Smallest change that would let them in: raise 16 to 24 to 1." in text
    open_to_all = projects.brief(team, brief.project, bands=[Band("sex", "female", 5, 7), Band("sex", "male", 4, 7)])
    assert "Some people could never be drawn" not in page(lead, f"/team/briefs/{open_to_all.id}")


def test_from_the_count_to_the_confirmed_draw(lead: FlaskClient, team: projects.Team, sign_in: SignIn) -> None:
    people.people(120)
    matching_service.count_panel()
    bands = [Band("sex", "female", 5, 7), Band("sex", "male", 5, 7)]
    brief = projects.brief(team, projects.project(team), bands=bands)
    assert "Nobody has counted these wishes yet." in page(lead, f"/team/briefs/{brief.id}")
    send(lead, f"/team/briefs/{brief.id}/count")
    expected = page(lead, f"/team/briefs/{brief.id}")
    assert "About 120 people can be asked." in expected
    assert "The quick counter is resting. This figure took longer and is from" in expected
    assert "What each wish costs" not in expected, "it has no other"
    projects.with_ethics(brief.project, team)
    assert "Look at what is known" in page(lead, f"/team/briefs/{brief.id}")
    send(lead, f"/team/briefs/{brief.id}/earlier", looked="yes")
    send(lead, f"/team/briefs/{brief.id}/submit")
    outside = sign_in(team.approver)
    assert "Waiting for your approval" in page(outside, "/team/")
    assert "Approve this brief" in page(outside, f"/team/briefs/{brief.id}")
    send(outside, f"/team/briefs/{brief.id}/approve")
    assert "Draw now" in page(lead, f"/team/matching/{brief.id}")
    address = send(lead, f"/team/matching/{brief.id}", seed_source="dice", dice="4 1 6 3 2 5")
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page(lead, address)
    draw = matching.draws_of(brief.id)[0]
    matching_service.run_draw(draw.id)
    text = page(lead, address)
    assert "12 people drawn" in text
    assert "Everyone’s chance: lowest about 1 in" in text
    assert "The seed was thrown with dice by people." in text
    assert "Confirm this draw" in text
    assert "4 1 6 3 2 5" in text
    assert "Confirm this draw" not in page(outside, address)
    send(lead, f"/team/matching/draws/{draw.id}/confirm")
    assert "Send invitations" in page(lead, address)
    assert "Send the invitations" in page(lead, f"/team/projects/{brief.project_id}")


def test_those_drawn_are_invited_by_one_button(lead: FlaskClient, team: projects.Team) -> None:
    names = {a_citizen().id for _ in range(6)}
    brief = projects.brief(team, places=5, councils=[projects.EDINBURGH], approved=True)
    draw = matching_service.prepare_draw(brief, actor=team.lead)
    matching_service.run_draw(draw.id)
    send(lead, f"/team/matching/draws/{draw.id}/confirm")
    too_soon = lead.post(f"/team/matching/draws/{draw.id}/invite", base_url="https://localhost")
    assert too_soon.status_code == 409
    assert "Plan a meeting with times first" in too_soon.text
    meeting(brief.project, team.lead)
    send(lead, f"/team/matching/draws/{draw.id}/invite")
    text = page(lead, f"/team/matching/draws/{draw.id}")
    assert "5 invitations are on their way." in text
    assert "Everybody who was drawn has been asked." in text
    assert "Ailsa" not in text  # a first name is for after the yes
    asked = sessions.invitations_to(brief.project_id)
    assert {invitation.citizen_id for invitation in asked} < names
    assert queries.rounds_of(brief.project_id)[0].routes == ["online", "phone"]


def test_dice_need_enough_throws(lead: FlaskClient, team: projects.Team) -> None:
    brief = projects.brief(team, approved=True)
    answer = lead.post(
        f"/team/matching/{brief.id}", data={"seed_source": "dice", "dice": "4 1"}, base_url="https://localhost"
    )
    assert answer.status_code == 422
    assert "Enter at least 6 throws of a die" in answer.text


def test_an_impossible_draw_says_why_and_a_found_one_can_be_void(lead: FlaskClient, team: projects.Team) -> None:
    brief = projects.brief(team, bands=[Band("sex", "female", 5, 7)], approved=True)
    send(lead, f"/team/matching/{brief.id}", seed_source="system")
    first = matching.draws_of(brief.id)[0]
    matching_service.run_draw(first.id)
    assert "fewer people who can be asked than there are places" in page(lead, f"/team/matching/draws/{first.id}")
    people.people(60, silent=0.0)
    send(lead, f"/team/matching/{brief.id}", seed_source="system")
    found = next(draw for draw in matching.draws_of(brief.id) if draw.state == "prepared")
    matching_service.run_draw(found.id)
    answer = lead.post(f"/team/matching/draws/{found.id}/void", data={}, base_url="https://localhost")
    assert answer.status_code == 422
    send(lead, f"/team/matching/draws/{found.id}/void", reason="mistake")
    assert "There was a mistake" in page(lead, f"/team/matching/draws/{found.id}")


def test_decisions_and_insights_refer_to_each_other(lead: FlaskClient, team: projects.Team) -> None:
    project = a_project(lead, team)
    assert "No decision recorded yet" in page(lead, f"/team/decisions/{project.id}")
    decision = {
        "kind": "problem_definition",
        "statement": "Buses leave before the ferry is in",
        "agreed_on-day": "12",
        "agreed_on-month": "11",
        "agreed_on-year": "2026",
        "citizens_said": "for",
        "is_key": "yes",
    }
    page(lead, f"/team/decisions/{project.id}/new")
    send(lead, f"/team/decisions/{project.id}/new", **decision)
    send(lead, f"/team/decisions/{project.id}/new", **{**decision, "statement": "Times clash", "reopens": "yes"})
    assert "Superseded" in page(lead, f"/team/decisions/{project.id}")
    newest = queries.live_problem(project.id)
    assert newest is not None
    page(lead, f"/team/insights/{project.id}/new")
    missing = lead.post(
        f"/team/insights/{project.id}/new",
        data={"statement": "The ferry is late", "decision": str(newest.id), "effect": "not_followed"},
        base_url="https://localhost",
    )
    assert missing.status_code == 422
    assert "Enter why the decision did not follow this" in missing.text
    send(lead, f"/team/insights/{project.id}/new", statement="The ferry is late", decision=str(newest.id))
    assert "The ferry is late" in page(lead, f"/team/insights/{project.id}")
    assert "The ferry is late" in page(lead, f"/team/decisions/{project.id}")


def test_a_research_session_is_planned_and_marked(
    lead: FlaskClient, team: projects.Team, noon: datetime, sign_in: SignIn
) -> None:
    project = a_project(lead, team)
    page(lead, f"/team/sessions/new/{project.id}")
    meeting = {
        "label": "Talk about travel",
        "type": "focus_group",
        "phase": "discover",
        "way": "online",
        "day-day": "24",
        "day-month": "11",
        "day-year": "2026",
        "starts": "6:30pm",
        "minutes": "90",
        "in_a_row": "2",
        "pause": "15",
        "seats": "6",
        "recordings": ["session.audio"],
    }
    answer = lead.post(
        f"/team/sessions/new/{project.id}", data={**meeting, "starts": "later"}, base_url="https://localhost"
    )
    assert "must be a time, like 6:30pm" in answer.text
    assert "A safeguarding lead and a deputy" in page(lead, send(lead, f"/team/sessions/new/{project.id}", **meeting))
    text = page(lead, f"/team/sessions/{sessions.meetings_of(project.id)[0].id}")
    assert "Tuesday 24 November, 8:15pm to 9:45pm" in text
    planned = sessions.meetings_of(project.id)[0]
    assert "cannot mark a meeting that has not begun" in page(lead, f"/team/attendance/{planned.id}")
    with clock.at(noon + timedelta(days=5)):
        later = sign_in(team.lead)
        assert "Nobody has a place in this meeting." in page(later, f"/team/attendance/{planned.id}")
        nothing = later.post(f"/team/attendance/{planned.id}", data={}, base_url="https://localhost")
        assert "Select how at least one person took part" in nothing.text
        there = {"others": "staff", "heads": "2", "other_minutes": "90"}
        send(later, f"/team/attendance/{planned.id}", **there)
        assert "2 people" in page(later, f"/team/attendance/{planned.id}")
    db.session.refresh(planned)
    assert planned.state == "held"


def test_people_and_their_roles_are_listed(lead: FlaskClient) -> None:
    text = page(lead, "/team/members/")
    assert "Skerry Council" in text
    assert "Decision maker" in text


def test_another_body_s_project_looks_like_no_project(lead: FlaskClient, team: projects.Team) -> None:
    theirs = projects.project(projects.team("Corrie Health Board"))
    for address in (
        f"/team/projects/{theirs.id}",
        f"/team/briefs/new/{theirs.id}",
        f"/team/decisions/{theirs.id}",
        f"/team/insights/{theirs.id}",
    ):
        assert lead.get(address, base_url="https://localhost").status_code == 404


def test_a_phase_in_the_future_is_refused(lead: FlaskClient, team: projects.Team) -> None:
    project = service.start(
        team.organisation_id,
        title="Bridges",
        summary="Bridge project",
        started_on=clock.today(),
        tier="t1",
        lead_id=team.lead.user_id,  # type: ignore[arg-type]
        actor=team.lead,
    )
    entered = {"entered_on-day": "1", "entered_on-month": "12", "entered_on-year": "2026", "phase": "define"}
    answer = lead.post(f"/team/projects/{project.id}/phase", data=entered, base_url="https://localhost")
    assert answer.status_code == 422
    assert "20 November 2026 or earlier" in answer.text
