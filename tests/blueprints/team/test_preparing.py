"""What a project gets ready before it asks: plan, benchmark, groups, partners, people, tier, and signs of work."""

from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.ledger.queries import facts_of_project
from citizen_panel.domain.projects import prepared, queries, service
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.projects.readiness import Progress, Task, readiness
from tests.blueprints.team.conftest import SignIn
from tests.blueprints.team.test_brief_pages import HOME, refused
from tests.blueprints.team.test_team_screens import page, send
from tests.factories import projects
from tests.factories.organisations import an_organisation

PLAN = {
    **{f"depth_{phase}": "3" for phase in ("discover", "define", "develop", "deliver")},
    **{f"people_{phase}": "5" for phase in ("discover", "define", "develop", "deliver")},
    "access": "Halls without steps",
    "pay": "Vouchers on the day",
    "feedback": "A letter after each phase",
    "budget": "£4,500",
}


@pytest.fixture
def project(team: projects.Team, lead: FlaskClient) -> Project:
    made = projects.project(team)
    db.session.commit()  # a refusal rolls back whatever was not kept
    return made


def how_far(project: Project, task: Task) -> Progress:
    return next(item.progress for item in readiness(prepared.prepared_of(project)) if item.task is task)


def on(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_a_plan_is_written_sent_back_written_anew_and_signed(
    lead: FlaskClient, project: Project, team: projects.Team, sign_in: SignIn
) -> None:
    address, outside = f"/team/plans/{project.id}", sign_in(team.approver)
    db.session.commit()
    assert "No plan yet" in page(lead, address)
    assert "Enter the money; 0 if there is none" in refused(lead, f"{address}/edit", access="Halls")
    send(lead, f"{address}/edit", **PLAN)
    assert how_far(project, Task.PLAN) is Progress.WAITING
    assert lead.post(f"{address}/sign", data={"outcome": "approved"}, base_url=HOME).status_code == 404
    assert "Enter what has to change" in refused(outside, f"{address}/sign", version="1", outcome="returned")
    send(outside, f"{address}/sign", version="1", outcome="returned", reason="More for travel")
    assert "More for travel" in page(lead, address)
    send(lead, f"{address}/edit", **{**PLAN, "budget": "6000"})
    assert "The team wrote a newer plan meanwhile" in refused(
        outside, f"{address}/sign", version="1", outcome="approved"
    )
    send(outside, f"{address}/sign", version="2", outcome="approved")
    assert how_far(project, Task.PLAN) is Progress.DONE
    assert [plan.budget_pence for plan, _ in prepared.plans_of(project.id)] == [600_000, 450_000]


def test_two_tabs_of_a_plan(lead: FlaskClient, project: Project) -> None:
    address = f"/team/plans/{project.id}/edit"
    send(lead, address, **PLAN, seen="0")
    text = refused(lead, address, **{**PLAN, "pay": "Bank transfer"}, seen="0")
    assert "Version 1 was saved elsewhere" in text
    assert "Bank transfer" in text
    send(lead, address, **PLAN, seen="1")


def test_a_benchmark_is_said_with_day_and_source_and_stays(lead: FlaskClient, project: Project) -> None:
    address = f"/team/groups/{project.id}"
    assert "Select at least one area" in refused(lead, f"{address}/benchmark", dimensions="age")
    send(lead, f"{address}/benchmark", areas=[projects.ORKNEY], dimensions=["age", "sex"])
    send(lead, f"{address}/benchmark", areas=[projects.ORKNEY, projects.EDINBURGH], dimensions=["age"])
    text = page(lead, address)
    assert "Orkney Islands" in text
    assert "16 to 24" in text
    assert "20 November 2026" in text
    assert len(prepared.benchmarks_of(project.id)) == 3
    for one in prepared.benchmarks_of(project.id):
        assert sum(people for people, _ in one.shares.values()) == next(iter(one.shares.values()))[1]
    assert how_far(project, Task.BENCHMARK) is Progress.DONE


def test_priority_groups_are_named_once_and_need_a_way(lead: FlaskClient, project: Project) -> None:
    address = f"/team/groups/{project.id}/name"
    assert "Select which answers count" in refused(lead, address, wording="Young people", route="panel")
    send(lead, address, wording="Young people", route="panel", means=["age:16_24"])
    assert "You have named this group already" in refused(lead, address, wording="young people", route="partner")
    send(lead, address, wording="Carers on the small isles", route="partner")
    text = page(lead, f"/team/groups/{project.id}")
    assert "through the panel: Age: 16 to 24" in text
    assert "through a partner" in text


def test_a_partner_is_proposed_agrees_and_ends(lead: FlaskClient, project: Project) -> None:
    partner, address = an_organisation("partner"), f"/team/engagements/{project.id}"
    db.session.commit()
    assert "Select a partner" in refused(lead, f"{address}/add", role="Finds people")
    send(lead, f"{address}/add", partner=str(partner.id), role="Finds people", money="£500")
    (engaged,) = prepared.engagements_of(project.id)
    assert how_far(project, Task.PARTNER) is Progress.STARTED
    today = clock.today()
    send(lead, f"{address}/change", which=str(engaged.id), what="agreed", **on("on", today))
    assert how_far(project, Task.PARTNER) is Progress.DONE
    early = on("on", today - timedelta(days=9))
    text = refused(lead, f"{address}/change", which=str(engaged.id), what="ended", **early)
    assert "The last day must not be before the first." in text
    send(lead, f"{address}/change", which=str(engaged.id), what="ended", **on("on", today))
    assert "Ended" in page(lead, address)
    stranger = refused(lead, f"{address}/change", which=str(project.id), what="ended", **on("on", today))
    assert "Select one of the answers shown" in stranger


def test_parts_are_given_and_ended_and_one_lead_stays(lead: FlaskClient, project: Project, team: projects.Team) -> None:
    other = projects.works_there(team.organisation_id, "researcher")
    db.session.commit()
    address, today = f"/team/parts/{project.id}", clock.today()
    first = queries.parts_of(project.id)[0]
    last = refused(lead, f"{address}/end", part=str(first.id), **on("to_on", today))
    assert "Name another lead first" in last
    new = {"account": str(other.user_id), "role": "lead", **on("from_on", today - timedelta(days=3))}
    send(lead, f"{address}/add", **new)
    assert "They have this part already." in refused(lead, f"{address}/add", **new)
    send(lead, f"{address}/end", part=str(first.id), **on("to_on", today))
    second = next(one for one in queries.parts_of(project.id) if one.to_on is None)
    assert "Name another lead first" in refused(lead, f"{address}/end", part=str(second.id), **on("to_on", today))
    send(lead, f"{address}/add", **{**new, "role": "safeguarding_lead"})
    assert how_far(project, Task.SAFEGUARDING) is Progress.DONE
    kinds = [fact.kind for fact in facts_of_project(project.id)]
    assert kinds.count("RoleEnded") == 1
    stranger = projects.works_there(projects.organisation("Elsewhere").id, "lead")
    assert "Select one of the answers shown" in refused(
        lead, f"{address}/add", **{**new, "account": str(stranger.user_id)}
    )


def test_a_tier_is_confirmed_from_outside(
    lead: FlaskClient, project: Project, team: projects.Team, sign_in: SignIn, noon: datetime
) -> None:
    address = f"/team/projects/{project.id}/tier"
    assert "Only somebody outside the team can set a lower tier." in refused(lead, address, tier="t1")
    send(lead, address, tier="t3")
    assert how_far(project, Task.TIER) is Progress.MISSING
    with clock.at(noon + timedelta(minutes=1)):
        send(sign_in(team.approver), address, tier="t1")
    assert how_far(project, Task.TIER) is Progress.DONE
    assert [one.tier for one in queries.tiers_of(project.id)].count("t1") == 1
    assert "outside the team" in page(lead, address)


def test_everything_that_is_missing_stands_on_the_project_with_a_way_there(lead: FlaskClient, project: Project) -> None:
    text = page(lead, f"/team/projects/{project.id}")
    assert "You have finished 0 of 9." in text
    for address in ("ethics", "plans", "groups", "engagements", "parts"):
        assert f"/team/{address}/{project.id}" in text
    for words in ("Without it nobody can be asked.", "Advice: say it before the first invitation."):
        assert words in text


def test_a_sign_of_work_counts_for_day_zero(team: projects.Team, project: Project) -> None:
    early = clock.today() - timedelta(days=90)
    service.note_work(project, "funding_approved", happened_on=early, actor=team.lead)
    assert queries.day_zero_of(project.id) == early
