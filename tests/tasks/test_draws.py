"""Draws in the background: a lost nudge only delays, one worker at a time, and no fault is tried for ever."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.ledger.queries import facts_of_project
from citizen_panel.domain.matching import leases, queries, service
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.rules.draw import Progress
from citizen_panel.domain.matching.service import carrying
from citizen_panel.domain.matching.vocabulary import DocumentKind, DrawRequest, DrawState, Outcome
from citizen_panel.domain.projects.vocabulary import Band
from citizen_panel.tasks import draws, pulse
from tests.factories import matching, projects

LATER = leases.LEASE + timedelta(seconds=1)


@pytest.fixture
def team(app: Flask, noon: datetime) -> projects.Team:
    return projects.team()


@pytest.fixture
def prepared(team: projects.Team) -> Draw:
    matching.people(60, silent=0.0)
    brief = projects.brief(team, bands=[Band("sex", "female", 5, 7)], approved=True)
    return service.prepare_draw(brief, actor=team.lead)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Progress], None]], None]:
    """Let something happen in the middle of the engine's work; every step it tells is written at once."""
    monkeypatch.setattr(pulse, "TICK", 0.0)
    real = carrying.draw

    def put(middle: Callable[[Progress], None]) -> None:
        def slow(request: DrawRequest, progress: Progress) -> Outcome:
            middle(progress)
            return real(request, progress)

        monkeypatch.setattr(carrying, "draw", slow)

    return put


def test_the_sweep_runs_what_waits(prepared: Draw) -> None:
    assert leases.waiting(Draw) == [prepared.id]
    draws.sweep()
    assert prepared.state == DrawState.FOUND
    assert prepared.permille == 1000
    assert leases.waiting(Draw) == []


def test_a_run_whose_worker_died_goes_on_from_the_same_input(prepared: Draw, noon: datetime) -> None:
    lease = service.begin_draw(prepared.id)
    assert lease is not None
    service.gather(lease)
    digest = prepared.input_hash
    draws.sweep()
    assert prepared.state == DrawState.RUNNING, "its worker may still be at work"
    with clock.at(noon + LATER):
        draws.sweep()
    assert prepared.state == DrawState.FOUND
    assert prepared.input_hash == digest


def test_a_worker_that_was_given_up_writes_nothing(prepared: Draw, noon: datetime) -> None:
    slow = service.begin_draw(prepared.id)
    assert slow is not None
    with clock.at(noon + LATER):
        quick = service.begin_draw(prepared.id)
        assert quick is not None
        assert not service.gather(slow)
        assert service.gather(quick)
        request = service.request_of(quick)
        assert request is not None
        outcome = carrying.draw(request)
        assert service.keep(slow, request, outcome, actor=draws.WORKER) is None
        assert not leases.renew(Draw, slow, 500)
        assert service.keep(quick, request, outcome, actor=draws.WORKER) is not None
    assert prepared.state == DrawState.FOUND


def test_running_a_draw_twice_changes_nothing(prepared: Draw) -> None:
    draws.run(str(prepared.id))
    drawn = [place.token for place in queries.places_with_people(prepared.id)]
    draws.run(str(prepared.id))
    assert [place.token for place in queries.places_with_people(prepared.id)] == drawn


def test_how_far_it_is_can_be_seen(prepared: Draw, engine: Callable[..., None]) -> None:
    seen = []

    def middle(progress: Progress) -> None:
        for done in (0, 5, 3, 10):
            progress(done, 10)
            db.session.refresh(prepared)
            seen.append(prepared.permille)

    engine(middle)
    draws.run(str(prepared.id))
    assert seen == [100, 525, 525, 950], "it never goes back"


def test_it_is_told_about_once_a_second(prepared: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int | None] = []
    with pulse.Pulse(lambda permille: not written.append(permille), leases.LEASE) as beating:
        for done in range(1000):
            beating(done, 1000)
        monkeypatch.setattr(pulse, "TICK", 0.0)
        beating(1000, 1000)
    assert written == [100, 950]


def test_a_person_stops_it_while_it_runs(prepared: Draw, team: projects.Team, engine: Callable[..., None]) -> None:
    went_on = []

    def middle(progress: Progress) -> None:
        progress(1, 10)
        service.cancel(prepared, actor=team.lead)
        progress(2, 10)
        went_on.append(True)

    engine(middle)
    draws.run(str(prepared.id))
    assert went_on == []
    assert (prepared.state, prepared.end_cause) == (DrawState.CANCELLED, "by_person")
    assert queries.places_with_people(prepared.id) == []
    last = facts_of_project(prepared.project_id)[-1]
    assert (last.kind, last.actor_token) == ("DrawCancelled", team.lead.user_id)
    service.prepare_draw(prepared.brief, actor=team.lead)  # and another can be asked for


def test_it_is_stopped_before_it_begins(prepared: Draw, team: projects.Team) -> None:
    service.cancel(prepared, actor=team.lead)
    draws.sweep()
    assert prepared.state == DrawState.CANCELLED
    assert queries.document(prepared.id, DocumentKind.CANONICAL_INPUT) is None


def test_what_is_over_cannot_be_stopped(prepared: Draw, team: projects.Team) -> None:
    draws.run(str(prepared.id))
    with pytest.raises(Refusal) as refused:
        service.cancel(prepared, actor=team.lead)
    assert refused.value.code == "not_running"
    assert prepared.state == DrawState.FOUND


def test_a_fault_of_the_program_ends_the_draw(prepared: Draw, engine: Callable[..., None]) -> None:
    runs = []

    def middle(progress: Progress) -> None:
        runs.append(True)
        raise ArithmeticError("the tickets do not add up")

    engine(middle)
    draws.sweep()
    draws.sweep()
    assert runs == [True]
    assert (prepared.state, prepared.end_cause) == (DrawState.CANCELLED, "fault")
    assert facts_of_project(prepared.project_id)[-1].kind == "DrawCancelled"


def test_a_draw_that_takes_too_long_is_ended(
    prepared: Draw, engine: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "LONGEST", timedelta(0))
    engine(lambda progress: progress(1, 10))
    draws.run(str(prepared.id))
    assert (prepared.state, prepared.end_cause) == (DrawState.CANCELLED, "too_long")


def test_a_draw_that_kills_its_workers_is_given_up(prepared: Draw, noon: datetime) -> None:
    for tried in range(leases.TRIES):
        with clock.at(noon + tried * LATER):
            assert service.begin_draw(prepared.id) is not None
    with clock.at(noon + leases.TRIES * LATER):
        draws.sweep()
    assert (prepared.state, prepared.end_cause) == (DrawState.CANCELLED, "fault")


def test_a_database_that_goes_away_leaves_the_draw_for_later(
    prepared: Draw, engine: Callable[..., None], noon: datetime
) -> None:
    def middle(progress: Progress) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    engine(middle)
    draws.run(str(prepared.id))
    assert prepared.state == DrawState.RUNNING
    engine(lambda progress: None)
    with clock.at(noon + LATER):
        draws.sweep()
    assert prepared.state == DrawState.FOUND


def test_the_panel_is_counted_once_a_day(prepared: Draw) -> None:
    draws.count_panel()
    draws.count_panel()
    assert queries.edition() is not None
