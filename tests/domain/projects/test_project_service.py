"""Projects on the database: every fact once, nothing overwritten."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.ledger.queries import facts_of_project
from citizen_panel.domain.projects import queries, service
from citizen_panel.domain.projects.vocabulary import Band, BriefState, CitizensSaid, DecisionKind, EnteredPhase
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission
from tests.factories import projects as factories


def kinds(project_id: object) -> list[str]:
    return [fact.kind for fact in facts_of_project(project_id)]  # type: ignore[arg-type]


def test_a_project_begins_with_its_own_chain(app: Flask, noon: datetime) -> None:
    started = factories.project(factories.team())
    assert kinds(started.id) == ["ProjectStarted", "TierSet", "RoleGiven", "StartDeclared"]
    assert started.state == "preparing"


def test_every_declared_start_is_kept_and_the_earliest_counts(app: Flask, noon: datetime) -> None:
    team = factories.team()
    started = factories.project(team)
    service.declare_start(started, date(2026, 11, 19), actor=team.lead)
    service.declare_start(started, date(2026, 10, 1), actor=team.lead)
    assert len(queries.starts_of(started.id)) == 3
    assert queries.day_zero_of(started.id) == date(2026, 10, 1)


def test_a_start_in_the_future_is_refused(app: Flask, noon: datetime) -> None:
    team = factories.team()
    with pytest.raises(Refusal) as refused:
        service.declare_start(factories.project(team), date(2026, 11, 21), actor=team.lead)
    assert refused.value.code == "start_in_future"
    assert refused.value.field == "started_on"


def test_phases_may_be_entered_again(app: Flask, noon: datetime) -> None:
    team = factories.team()
    started = factories.project(team)
    for days, phase in ((9, "discover"), (5, "define"), (2, "discover")):
        service.enter_phase(started, phase, entered_at=noon - timedelta(days=days), actor=team.lead)
    assert [entry.phase for entry in queries.phases_of(started.id)] == ["discover", "define", "discover"]
    assert started.phase == "discover"
    assert started.state == "running"
    assert kinds(started.id).count("PhaseEntered") == 3


def test_a_closed_project_enters_nothing(app: Flask, noon: datetime) -> None:
    team = factories.team()
    started = factories.project(team)
    service.enter_phase(started, EnteredPhase.CLOSED, entered_at=noon, actor=team.lead)
    with pytest.raises(Refusal):
        service.enter_phase(started, EnteredPhase.DEFINE, entered_at=noon, actor=team.lead)
    assert started.closed_on == noon.date()


def test_reopening_the_problem_supersedes_it_once(app: Flask, noon: datetime) -> None:
    team = factories.team()
    started = factories.project(team)
    said = {"citizens_said": CitizensSaid.MIXED, "is_key": True, "agreed_at": noon, "actor": team.lead}
    first = service.decide(started, kind=DecisionKind.PROBLEM_DEFINITION, statement="Buses are late", **said)
    second = service.decide(
        started, kind="problem_definition", statement="Times clash", supersedes=first, is_reopening=True, **said
    )
    assert queries.live_problem(started.id) == second
    assert kinds(started.id)[-2:] == ["DecisionMade", "ProblemReopened"]
    with pytest.raises(Refusal) as refused:
        service.decide(started, kind="problem_definition", statement="Other", supersedes=first, **said)
    assert refused.value.code == "already_superseded"


def test_a_brief_is_approved_by_somebody_else_and_then_stands(app: Flask, noon: datetime) -> None:
    team = factories.team()
    drafted = factories.brief(team, bands=[Band("sex", "female", 5, 7)])
    with pytest.raises(Refusal) as refused:
        service.approve_brief(drafted, actor=team.lead)
    assert refused.value.code == "own_team"
    with pytest.raises(Refusal):
        service.open_round(drafted, routes=["phone"], actor=team.lead)
    factories.sent(drafted, team)
    service.approve_brief(drafted, actor=team.approver)
    assert drafted.state == BriefState.APPROVED
    with pytest.raises(Refusal) as refused:
        service.set_quotas(drafted, [], actor=team.lead)
    assert refused.value.code == "brief_settled"
    with pytest.raises(Refusal) as refused:
        service.open_round(drafted, routes=["phone"], actor=team.lead)
    assert refused.value.code == "no_ethics"
    factories.with_ethics(drafted.project, team)
    opened = service.open_round(drafted, routes=["phone", "assisted"], actor=team.lead)
    assert opened.routes == ["phone", "assisted"]
    assert kinds(drafted.project_id)[-1] == "RoundOpened"


@pytest.mark.parametrize(("places", "councils", "field"), [(0, ["S12000023"], "places"), (5, [], "councils")])
def test_a_brief_without_places_or_councils_is_refused(
    app: Flask, noon: datetime, places: int, councils: list[str], field: str
) -> None:
    team = factories.team()
    with pytest.raises(Refusal) as refused:
        factories.brief(team, places=places, councils=councils)
    assert refused.value.field == field


def test_the_list_of_projects_asks_what_the_policy_asks(app: Flask, noon: datetime) -> None:
    teams = [factories.team("Skerry Council"), factories.team("Corrie Health Board")]
    made = [factories.project(team) for team in teams]
    outsiders = [
        factories.works_there(teams[0].organisation_id, role)
        for role in ("researcher", "recruiter", "session_lead", "reviewer", "dpo", "panel_manager", "finance")
    ]
    actors = [a for team in teams for a in (team.lead, team.approver)] + outsiders + [Actor.nobody()]
    actors += [Actor(Capacity.PLATFORM_ADMIN, user_id=teams[0].lead.user_id, works_for=teams[0].lead.works_for)]
    for actor in actors:
        listed = {project.id for project in queries.projects_of(actor)}
        allowed = {project.id for project in made if allows(actor, Permission.PROJECT_READ, project)}
        assert listed & {project.id for project in made} == allowed
