"""A new key for sealed rows: every answer stays as it was, and stopping half-way loses nothing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.engine import URL

from citizen_panel import create_app
from citizen_panel.cli.keys import keys
from citizen_panel.core import clock, nudges
from citizen_panel.core.db import db, transaction
from citizen_panel.core.sealing import KeyClass
from citizen_panel.core.vault import DataKey, vault
from citizen_panel.domain.citizens import access_needs
from citizen_panel.domain.citizens import rotation as needs_rotation
from citizen_panel.domain.citizens.access_needs import ForMeeting
from citizen_panel.domain.citizens.adjustments import Needs
from citizen_panel.domain.equality import rotation, service
from citizen_panel.domain.equality.models import EqualityAnswer
from citizen_panel.domain.equality.vocabulary import Answers
from tests.conftest import settings_for
from tests.factories.citizens import a_citizen
from tests.factories.projects import project, team
from tests.factories.sessions import citizen_actor


@pytest.fixture
def owner(committed_url: URL, tmp_path: Path) -> Iterator[Flask]:
    """The application of the owner of the database, as whom keys are rotated."""
    app = create_app(settings_for(committed_url, tmp_path), TESTING=True)
    app.extensions.pop(nudges.EXTENSION)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def kept(count: int) -> dict[UUID, Answers]:
    answers = {uuid4(): Answers({"religion": ("pagan",), "sex": ("female",)}) for _ in range(count)}
    for pseudonym, given in answers.items():
        service.keep(pseudonym, given)
    return answers


def keys_used() -> set[int]:
    return set(db.session.scalars(select(EqualityAnswer.key_id)))


def begin() -> int:
    made: DataKey = vault().begin_new_key(KeyClass.EQUALITY)
    return made.id


def test_a_rotation_stopped_half_way_goes_on_and_changes_no_answer(owner: Flask) -> None:
    answers, old = kept(5), keys_used()
    new = begin()
    assert rotation.left() == 5
    assert rotation.reseal(2) == 2
    assert keys_used() == old | {new}
    assert {one: service.own_answers(one) for one in answers} == answers
    assert [rotation.reseal(2) for _ in range(3)] == [2, 1, 0]
    assert keys_used() == {new}
    assert {one: service.own_answers(one) for one in answers} == answers


def test_new_rows_take_the_new_key_and_old_ones_still_open(owner: Flask) -> None:
    (before,) = kept(1)
    new = begin()
    (after,) = kept(1)
    rows = dict(db.session.execute(select(EqualityAnswer.pseudonym, EqualityAnswer.key_id)).all())
    assert rows[after] == new != rows[before]
    assert service.own_answers(before) == service.own_answers(after)


def test_a_sealed_row_is_as_long_as_before(owner: Flask) -> None:
    kept(2)
    begin()
    rotation.reseal()
    assert {len(blob) for blob in db.session.scalars(select(EqualityAnswer.sealed))} == {76}


def test_what_helps_people_follows_a_new_key_as_well(owner: Flask) -> None:
    citizen, its_project = a_citizen(), project(team())
    meeting, needs = uuid4(), Needs(("breaks",), "A high table")
    told = ForMeeting(meeting, its_project.id, clock.today() + timedelta(days=9))
    access_needs.keep(citizen.id, needs, remember=False, meetings=[told], actor=citizen_actor(citizen))
    vault().begin_new_key(KeyClass.ACCESS)
    assert (needs_rotation.left(), needs_rotation.reseal(), needs_rotation.left()) == (1, 1, 0)
    assert access_needs.own_needs(citizen.id) == {meeting: needs}


def test_the_command_makes_a_key_once_and_says_how_far_it_is(owner: Flask) -> None:
    with transaction():
        kept(3)
    before = len(db.session.scalars(select(DataKey).where(DataKey.purpose == KeyClass.EQUALITY)).all())
    db.session.rollback()
    runner = owner.test_cli_runner()
    said = runner.invoke(keys, ["rotate", "--class", "equality"], catch_exceptions=False).output
    assert "New key" in said
    assert "3 rows sealed anew" in said
    assert "Every row is under the newest key" in said
    assert "0 rows under earlier keys" in runner.invoke(keys, ["status"], catch_exceptions=False).output
    all_keys = db.session.scalars(select(DataKey).where(DataKey.purpose == KeyClass.EQUALITY)).all()
    assert len(all_keys) == before + 1
    assert sum(one.retired_at is None for one in all_keys) == 1
