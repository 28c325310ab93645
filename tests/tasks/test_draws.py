"""Draws in the background: a lost nudge only delays, a step that was broken off is done again."""

from datetime import datetime

import pytest
from flask import Flask

from citizen_panel.domain.matching import queries, service
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.vocabulary import DrawState
from citizen_panel.domain.projects.vocabulary import Band
from citizen_panel.tasks import draws
from tests.factories import matching, projects


@pytest.fixture
def prepared(app: Flask, noon: datetime) -> Draw:
    matching.people(60, silent=0.0)
    team = projects.team()
    brief = projects.brief(team, bands=[Band("sex", "female", 5, 7)], approved=True)
    return service.prepare_draw(brief, actor=team.lead)


def test_the_sweep_runs_what_waits(prepared: Draw) -> None:
    draws.sweep()
    assert prepared.state == DrawState.FOUND
    assert queries.unfinished() == []


def test_a_run_that_was_broken_off_goes_on(prepared: Draw) -> None:
    service.begin_draw(prepared.id)
    service.gather(prepared.id)
    digest = prepared.input_hash
    draws.sweep()
    assert prepared.state == DrawState.FOUND
    assert prepared.input_hash == digest


def test_running_a_draw_twice_changes_nothing(prepared: Draw) -> None:
    draws.run(str(prepared.id))
    drawn = [place.token for place in queries.places_with_people(prepared.id)]
    draws.run(str(prepared.id))
    assert [place.token for place in queries.places_with_people(prepared.id)] == drawn


def test_the_panel_is_counted_once_a_day(prepared: Draw) -> None:
    draws.count_panel()
    draws.count_panel()
    assert queries.edition() is not None
