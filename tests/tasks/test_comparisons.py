"""Comparing methods in the background: once a brief, from the draw's own input, and nothing about single people."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.ledger.queries import facts_of_project
from citizen_panel.domain.matching import leases, service
from citizen_panel.domain.matching.models import MethodComparison
from citizen_panel.domain.matching.rules.draw import Progress
from citizen_panel.domain.matching.rules.methods import METHODS
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Band
from citizen_panel.tasks import comparisons, draws, pulse
from tests.factories import matching, projects

BANDS = [Band("sex", "female", 5, 7)]


@pytest.fixture
def team(app: Flask, noon: datetime) -> projects.Team:
    return projects.team()


@pytest.fixture
def brief(team: projects.Team) -> RecruitmentBrief:
    matching.people(60, silent=0.0)
    return projects.brief(team, bands=BANDS, approved=True)


def test_the_sweep_compares_every_method_that_is_offered(brief: RecruitmentBrief, team: projects.Team) -> None:
    asked = service.prepare_comparison(brief, actor=team.lead)
    draws.sweep()
    assert (asked.state, asked.permille, asked.lease_token) == ("ready", 1000, None)
    assert asked.figures is not None
    assert [one["method"] for one in asked.figures["methods"]] == [method.value for method in METHODS]
    assert (asked.figures["people"], asked.figures["same"]) == (60, 0.2)
    kinds = [fact.kind for fact in facts_of_project(brief.project_id)]
    assert kinds[-2:] == ["ComparisonPrepared", "MethodsCompared"]


def test_a_brief_is_compared_once(brief: RecruitmentBrief, team: projects.Team) -> None:
    service.prepare_comparison(brief, actor=team.lead)
    draws.sweep()
    with pytest.raises(Refusal) as refused:
        service.prepare_comparison(brief, actor=team.lead)
    assert refused.value.code == "compared_already"


def test_after_a_draw_the_methods_are_compared_for_those_who_were_in_it(
    brief: RecruitmentBrief, team: projects.Team
) -> None:
    draw = service.prepare_draw(brief, actor=team.lead)
    service.run_draw(draw.id)
    matching.people(30, seed=2)
    asked = service.prepare_comparison(brief, actor=team.lead)
    draws.sweep()
    assert asked.figures is not None
    assert asked.figures["people"] == 60
    assert asked.input_hash == draw.input_hash


def test_too_few_people_have_no_figures(team: projects.Team) -> None:
    matching.people(15, silent=0.0)
    few = projects.brief(team, places=5, bands=[Band("sex", "female", 1, 4)], approved=True)
    asked = service.prepare_comparison(few, actor=team.lead)
    draws.sweep()
    assert asked.state == "ready"
    assert asked.figures == {"people": None, "places": 5, "same": None, "methods": []}


def test_quotas_that_cannot_be_met_are_told(team: projects.Team) -> None:
    matching.people(10, silent=0.0)
    asked = service.prepare_comparison(projects.brief(team, bands=BANDS, approved=True), actor=team.lead)
    draws.sweep()
    assert (asked.state, asked.figures) == ("infeasible", None)


def test_only_an_approved_brief_is_compared(team: projects.Team) -> None:
    with pytest.raises(Refusal) as refused:
        service.prepare_comparison(projects.brief(team), actor=team.lead)
    assert refused.value.code == "not_approved"


def test_a_person_stops_it_while_it_runs_and_asks_again(
    brief: RecruitmentBrief, team: projects.Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "TICK", 0.0)
    asked = service.prepare_comparison(brief, actor=team.lead)
    real = comparisons.compare

    def slow(request: object, methods: object, clock: object, progress: Progress) -> object:
        progress(1, 10)
        service.cancel_comparison(asked, actor=team.lead)
        progress(2, 10)
        raise AssertionError("it went on")

    monkeypatch.setattr(comparisons, "compare", slow)
    comparisons.run(str(asked.id))
    assert (asked.state, asked.end_cause, asked.figures) == ("cancelled", "by_person", None)
    assert facts_of_project(brief.project_id)[-1].kind == "ComparisonCancelled"
    with pytest.raises(Refusal) as refused:
        service.cancel_comparison(asked, actor=team.lead)
    assert refused.value.code == "not_running"
    monkeypatch.setattr(comparisons, "compare", real)
    again = service.prepare_comparison(brief, actor=team.lead)
    draws.sweep()
    assert again.state == "ready"


def test_a_fault_ends_it_and_so_does_killing_its_workers(
    brief: RecruitmentBrief, team: projects.Team, monkeypatch: pytest.MonkeyPatch, noon: datetime
) -> None:
    monkeypatch.setattr(comparisons, "METHODS", ["no such method"])
    asked = service.prepare_comparison(brief, actor=team.lead)
    draws.sweep()
    assert (asked.state, asked.end_cause) == ("cancelled", "fault")
    deadly = service.prepare_comparison(brief, actor=team.lead)
    later = leases.LEASE + timedelta(seconds=1)
    for tried in range(leases.TRIES):
        with clock.at(noon + tried * later):
            assert service.begin_comparison(deadly.id) is not None
            assert service.begin_comparison(deadly.id) is None
    with clock.at(noon + leases.TRIES * later):
        draws.sweep()
    assert (deadly.state, deadly.end_cause) == ("cancelled", "fault")


def test_what_is_kept_says_nothing_of_anybody(brief: RecruitmentBrief, team: projects.Team) -> None:
    service.prepare_comparison(brief, actor=team.lead)
    draws.sweep()
    row = str(db.session.execute(select(MethodComparison.__table__)).one())
    people = [str(citizen) for citizen in db.session.scalars(select(Citizen.id))]
    assert len(people) == 60
    assert not any(word in row for word in ("female", "sex", *people))
