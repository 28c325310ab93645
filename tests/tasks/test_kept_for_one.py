"""Over real connections: a seat kept for somebody, and an interpreter kept for a time, go to nobody else."""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.engine import URL

from citizen_panel import create_app
from citizen_panel.core import clock, nudges
from citizen_panel.core.db import db, transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.sessions import queries, resources, service
from citizen_panel.domain.sessions.vocabulary import ResourceKind
from tests import database
from tests.conftest import settings_for
from tests.factories import projects
from tests.factories.sessions import a_story, citizen_actor, invited, meeting, slots, yes

pytestmark = pytest.mark.concurrency
Act = Callable[[], object]


@pytest.fixture
def committed_app(committed_url: URL, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(settings_for(database.url_for("worker", str(committed_url.database)), tmp_path))
    app.extensions.pop(nudges.EXTENSION)
    yield app
    with app.app_context():
        db.engine.dispose()


def at_once(app: Flask, acts: Sequence[Act]) -> list[str]:
    """Do these at the same moment, each on a connection of its own; what became of each, sorted."""
    start, said = threading.Barrier(len(acts)), []

    def do(act: Act) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    act()
                said.append("done")
            except Refusal as refused:
                said.append(refused.code)

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


def test_a_seat_kept_for_somebody_is_not_taken_by_those_who_are_faster(committed_app: Flask) -> None:
    with committed_app.app_context(), transaction():
        story = a_story(6, capacity=2, slots=1)
        asked = invited(story)
        asked[0].keeps_seat = True
        ids, slot_id = [one.id for one in asked], slots(story)[0].id
        actors = [citizen_actor(person) for person in story.people]

    def say_yes(number: int) -> None:
        invitation = queries.invitation(ids[number])
        assert invitation is not None
        agreed = yes("project.participate", "session.attend")
        service.accept(invitation, slot_id, agreed, actor=actors[number])

    others = [lambda number=number: say_yes(number) for number in range(1, 6)]
    assert at_once(committed_app, others) == ["done", *["slot_taken"] * 4]
    assert at_once(committed_app, [lambda: say_yes(0)]) == ["done"]


def test_an_interpreter_kept_by_many_at_once_goes_to_one(committed_app: Flask) -> None:
    with committed_app.app_context(), transaction():
        team = projects.team()
        project = projects.project(team)
        times = [queries.slots_of(meeting(project, team.lead).id)[0].id for _ in range(4)]
        found = resources.add_resource(team.organisation_id, ResourceKind.BSL_INTERPRETER, "Ailsa Invented").id

    def keep(slot_id: UUID) -> None:
        ailsa = resources.resource(found)
        assert ailsa is not None
        resources.keep(ailsa, slot_id)

    assert at_once(committed_app, [lambda one=one: keep(one) for one in times]) == ["clash"] * 3 + ["done"]


def test_a_meeting_moved_onto_another_loses_its_interpreter_or_the_other_never_gets_them(committed_app: Flask) -> None:
    with committed_app.app_context(), transaction():
        team = projects.team()
        project = projects.project(team)
        begins = clock.now() + timedelta(days=20)
        here, there = meeting(project, team.lead, slots=1), meeting(project, team.lead, slots=1, starts_at=begins)
        ailsa = resources.add_resource(team.organisation_id, ResourceKind.BSL_INTERPRETER, "Ailsa Invented")
        resources.keep(ailsa, queries.slots_of(here.id)[0].id)
        moving, wanted, found = here.id, queries.slots_of(there.id)[0].id, ailsa.id

    def move() -> None:
        moved = queries.research_session(moving)
        assert moved is not None
        local = begins.astimezone(clock.UK)
        service.move_session(moved, local.date(), local.time(), actor=team.lead)

    def keep() -> None:
        kept = resources.resource(found)
        assert kept is not None
        resources.keep(kept, wanted)

    said = at_once(committed_app, [move, keep])
    with committed_app.app_context():
        moved, other = queries.research_session(moving), resources.kept_at(wanted)
        assert moved is not None
        here_kept = resources.kept_for(moving)
        assert len(here_kept) + len(other) == 1, "in one place at a time"
        assert said == (["done", "done"] if other else ["clash", "done"])
        assert bool(resources.missing_for(moved)) is bool(other), "who moved is told that nobody comes"
