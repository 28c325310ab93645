"""Whoever takes something back is in no answer of this moment from before the commit on, whatever breaks when.

Nobody follows the database here unless the test says so: what holds, holds without the feed having been read.
"""

import pathlib
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError

from citizen_panel import create_app
from citizen_panel.cli.ledger import seal_ledger
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.citizens import feed, restricting
from citizen_panel.domain.citizens import service as citizens
from citizen_panel.domain.citizens.answers import clear_answers
from citizen_panel.domain.matching import counted
from citizen_panel.domain.matching.counted import Condition, Path
from citizen_panel.domain.matching.rules.index.questions import Of
from citizen_panel.domain.rights import service as rights
from tests import database
from tests.conftest import settings_for
from tests.matcher.conftest import Stage, execute

LEAVES = "UPDATE citizen SET status = 'left' WHERE id = :one"
TEST = Actor.system("test")


class Broken(Exception):
    """The fault we put in."""


pytestmark = pytest.mark.concurrency


def test_every_act_that_takes_something_back_lets_go_at_once(stage: Stage) -> None:
    acts = (
        lambda one: citizens.leave(one, actor=TEST),
        lambda one: citizens.pause(one, clock.today() + timedelta(days=9), actor=TEST),
        lambda one: restricting.restrict(one, actor=TEST),
        lambda one: clear_answers(one, "sex", actor=TEST),
        lambda one: rights.withdraw(one, "contact.email", actor=TEST),
        lambda one: rights.withdraw(one, "equality.balance/sex", actor=TEST),
        lambda one: rights.withdraw(one, "pool.membership", actor=TEST),
        lambda one: rights.leave(one, actor=TEST),
    )
    with stage.running(stage.reader().begin()):
        for act in acts:
            person = stage.someone()
            row = stage.row(person)
            assert row in stage.rows()
            with transaction():
                act(person)
                assert row in stage.rows(), "not before it is as good as done"
            assert row not in stage.rows()
            assert counted.slots(stage.asked, ()).path is Path.QUICK


def test_what_is_no_taking_back_lets_go_of_nobody(stage: Stage) -> None:
    with stage.running(stage.reader().begin()):
        before = stage.rows()
        execute("UPDATE asking_preference SET travel_km = 20 WHERE citizen_id = :one", one=stage.someone())
        execute("UPDATE citizen SET language = 'gd' WHERE id = :one", one=stage.someone())
        assert stage.rows() == before


def leave_and_break(stage: Stage, person: UUID, then: Callable[[], None]) -> None:
    """Leave, tell the index as a door does before it commits, and come to grief there."""
    with transaction():
        db.session.execute(text(LEAVES), {"one": person})
        less = feed.lessened()
        assert less
        assert less.row_nos == [stage.row(person)]
        assert stage.asked.hold(less.row_nos, less.xact)
        then()
        raise Broken


def test_what_is_rolled_back_comes_back_with_the_next_reading(stage: Stage) -> None:
    reader, person = stage.reader(), stage.someone()
    with stage.running(reader.begin()) as panel:
        row = stage.row(person)
        db.session.rollback()

        def reads_meanwhile() -> None:
            stage.turn(reader, panel, while_writing=True)
            assert row not in stage.rows(), "a reading that saw it as it was cannot bring it back"

        with pytest.raises(Broken):
            leave_and_break(stage, person, reads_meanwhile)
        assert row not in stage.rows()
        stage.turn(reader, panel)
        assert row in stage.rows()


def test_killed_between_letting_go_and_commit(stage: Stage) -> None:
    """The connection dies after the index was told: nothing was taken back, and nobody is lost from the index."""
    reader, person = stage.reader(), stage.someone()
    with stage.running(reader.begin()) as panel:
        row = stage.row(person)
        db.session.rollback()
        address = stage.app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", "")

        def is_killed() -> None:
            number = db.session.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with psycopg.connect(address, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 2000)", [number])

        with pytest.raises((Broken, SQLAlchemyError)):
            leave_and_break(stage, person, is_killed)
        db.session.rollback()
        assert row not in stage.rows()
        stage.turn(reader, panel)
        assert row in stage.rows()


def test_killed_right_after_the_commit_nothing_is_left_to_do(stage: Stage) -> None:
    """The process that took it back is gone, the feed not read: the index let go before."""
    reader, person = stage.reader(), stage.someone()
    with stage.running(reader.begin()) as panel:
        row = stage.row(person)
        execute(LEAVES, one=person)
        assert row not in stage.rows()
        stage.turn(reader, panel)
        assert row not in stage.rows()
        assert not panel.live.held()


def test_the_sealer_who_knows_nothing_of_people_commits_all_the_same(stage: Stage, tmp_path: pathlib.Path) -> None:
    name = make_url(stage.app.config["SQLALCHEMY_DATABASE_URI"]).database
    sealer = create_app(settings_for(database.url_for("sealer", str(name)), tmp_path, CP_INDEX=f"unix:{tmp_path}/i"))
    with sealer.app_context():
        sealed = sealer.test_cli_runner().invoke(seal_ledger, ["--once"], catch_exceptions=False)
        assert sealed.exit_code == 0
        db.engine.dispose()
    db.session.rollback()
    assert db.session.execute(text("SELECT count(*) FROM ledger.link")).scalar_one() > 0, "it wrote something"


def test_an_index_that_is_down_keeps_nobody_from_leaving(stage: Stage) -> None:
    reader, person = stage.reader(is_quiet=True), stage.someone()
    row = stage.row(person)
    panel = reader.begin()
    with stage.running(panel):
        assert row in stage.rows()
    execute(LEAVES, one=person)
    assert row not in stage.rows(), "the database answers instead"
    assert counted.slots(stage.asked, ()).path is Path.SLOW
    with stage.running(panel):
        answered = counted.slots(stage.asked, ())
        assert answered.path is Path.SLOW, "it is there again, and has not heard of it: it is not relied on"
        assert row not in answered.answer
        stage.turn(reader, panel)
        answered = counted.slots(stage.asked, ())
        assert answered.path is Path.QUICK
        assert row not in answered.answer


def test_killed_and_started_again_it_has_heard_of_it(stage: Stage) -> None:
    reader, person = stage.reader(is_quiet=True), stage.someone()
    panel = reader.begin()
    with stage.holder.app_context():
        reader.save(panel)
    execute(LEAVES, one=person)
    with stage.running(stage.reader(is_quiet=True).begin()):
        assert stage.row(person) not in stage.rows()
        assert counted.slots(stage.asked, ()).path is Path.QUICK


def test_a_feed_that_is_cut_for_a_minute_is_noticed(stage: Stage) -> None:
    """The database cannot be read: the index says how old it is, pages count the slower way, operators are told."""
    reader = stage.reader(is_quiet=True)
    with stage.running(reader.begin()) as panel:
        assert counted.condition(stage.asked) is Condition.WELL
        everybody = counted.how_many(None, ()).answer
        people = counted.how_many(stage.asked, (), Of.LIVE)
        assert (people.path, people.answer) == (Path.QUICK, everybody)
        assert people.age < counted.LIVE_FOR
        panel._now = lambda: clock.now() + timedelta(seconds=60)
        slower = counted.how_many(stage.asked, (), Of.LIVE)
        assert (slower.path, slower.answer) == (Path.SLOW, everybody)
        edition = counted.how_many(stage.asked, ())
        assert (edition.path, edition.answer) == (Path.QUICK, everybody), "the edition is of a day anyway"
        assert counted.condition(stage.asked) is Condition.BEHIND
        panel._now = clock.now
        stage.turn(reader, panel)
        assert counted.how_many(stage.asked, (), Of.LIVE).path is Path.QUICK
    assert counted.condition(stage.asked) is Condition.AWAY
