"""Insights: what was heard, and what decisions made of it."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.domain.insights import queries, service
from citizen_panel.domain.ledger.queries import facts_of_project
from citizen_panel.domain.projects import service as projects_service
from citizen_panel.domain.projects.models import Decision
from tests.factories import projects


def a_decision(team: projects.Team, project: projects.Project, at: datetime) -> Decision:
    return projects_service.decide(
        project,
        kind="option_chosen",
        statement="Run a later bus",
        citizens_said="for",
        is_key=True,
        agreed_at=at,
        actor=team.lead,
    )


def test_an_insight_is_published_and_cited(app: Flask, noon: datetime) -> None:
    team = projects.team()
    project = projects.project(team)
    heard = service.write(project, statement="The last bus leaves before the ferry", actor=team.lead)
    service.publish(service.publish(heard, actor=team.lead), actor=team.lead)
    decided = a_decision(team, project, noon)
    service.cite(heard, decided, actor=team.lead)
    assert [one.id for one in queries.cited_by(decided.id)] == [heard.id]
    assert [one.id for one in queries.citing(heard.id)] == [decided.id]
    kinds = [fact.kind for fact in facts_of_project(project.id)]
    assert kinds[-3:] == ["InsightPublished", "DecisionMade", "DecisionCited"]


def test_what_was_not_followed_needs_a_reason_and_is_said_once(app: Flask, noon: datetime) -> None:
    team = projects.team()
    project = projects.project(team)
    heard = service.write(project, statement="Paper tickets help", actor=team.lead)
    decided = a_decision(team, project, noon)
    with pytest.raises(Refusal) as refused:
        service.cite(heard, decided, effect="not_followed", actor=team.lead)
    assert refused.value.field == "reason"
    service.cite(heard, decided, effect="not_followed", reason="The law asks for more", actor=team.lead)
    with pytest.raises(Refusal):
        service.cite(heard, decided, actor=team.lead)


def test_an_insight_stays_in_its_project_and_in_the_past(app: Flask, noon: datetime) -> None:
    team = projects.team()
    heard = service.write(projects.project(team), statement="Stops have no seats", actor=team.lead)
    with pytest.raises(NotFound):
        service.cite(heard, a_decision(team, projects.project(team), noon), actor=team.lead)
    with pytest.raises(Refusal):
        service.write(projects.project(team), statement="Not yet", made_at=noon + timedelta(days=1), actor=team.lead)
