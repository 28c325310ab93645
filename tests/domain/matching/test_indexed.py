"""The matching index on the database: what it reads is what is there, and no change is stepped over."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, delete, select, text, update
from sqlalchemy.engine import URL

from citizen_panel import create_app
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import as_role, db, transaction
from citizen_panel.domain.citizens import feed
from citizen_panel.domain.citizens.answers import clear_answers
from citizen_panel.domain.citizens.asking import note_asked
from citizen_panel.domain.citizens.caps import REST_DAYS
from citizen_panel.domain.citizens.models import AskingPreference, Citizen, IndexChange, PersonKey
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.consent.models import ConsentStanding
from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS
from citizen_panel.domain.equality.service import keep
from citizen_panel.domain.equality.vocabulary import Answers
from citizen_panel.domain.matching import counted_slowly as slowly
from citizen_panel.domain.matching import indexed, queries
from citizen_panel.domain.matching.index_shape import COUNCIL, LIMITS, WITHIN, shape_now
from citizen_panel.domain.matching.live_index import LiveIndex
from citizen_panel.domain.matching.rules.index import counting
from citizen_panel.domain.matching.rules.index.shape import Wish
from tests import database
from tests.conftest import settings_for
from tests.factories import matching, projects

ASKED = [Wish("sex", frozenset({"female"})), Wish("age", frozenset({"25_44", "45_64"}))]


@pytest.fixture
def committed_app(committed_url: URL, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(settings_for(database.url_for("worker", str(committed_url.database)), tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def catch_up(live: LiveIndex) -> list[int]:
    """Read what settled since; returns whose row numbers were read."""
    _, fresh = live.ask(lambda bits: None)
    with transaction():
        reading = indexed.read_changed(live.begin(), shape_now(), fresh, live.held())
    live.catch_up(reading)
    return sorted(reading.slots.tolist())


def settled() -> None:
    """Wait until every change so far is below the horizon; transactions of other databases hold it back too."""
    waiting = text("SELECT count(*) FROM index_change WHERE xact >= pg_snapshot_xmin(pg_current_snapshot())")
    for _ in range(600):
        with transaction():
            if db.session.execute(waiting).scalar_one() == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the horizon did not move for a minute")


def is_as_made_anew(live: LiveIndex) -> bool:
    with transaction():
        anew, _ = indexed.made_anew().ask(lambda bits: bits)
    differ, _ = live.ask(lambda bits: bits.differing(anew))
    return len(differ) == 0


def ahead() -> frozenset[int]:
    return frozenset(feed.ahead(feed.horizon()))


def row_of(person: matching.Person) -> int:
    return db.session.execute(select(Citizen.row_no).where(Citizen.id == person.id)).scalar_one()


def test_it_counts_what_reading_person_by_person_counts(app: Flask, noon: object) -> None:
    matching.people(60)
    matching.people(20, council=projects.EDINBURGH, seed=2)
    live = indexed.made_anew()
    names = [one.code for one in QUOTA_DIMENSIONS]
    told, fresh = live.ask(lambda bits: counting.breakdown(bits, [], [COUNCIL, *names]))
    assert isinstance(told, dict)
    with as_role("cp_matcher"):
        people = list(queries.strata(list(queries.reachable([projects.ORKNEY, projects.EDINBURGH]))))
    by_hand = Counter((name, band) for _, bands in people for name, band in bands.items())
    assert {(name, value): n for name in names for value, n in told[name].items() if n} == by_hand
    assert told[COUNCIL][projects.ORKNEY] == 60
    fitting = sum(bands.get("sex") == "female" and bands.get("age") in {"25_44", "45_64"} for _, bands in people)
    assert live.ask(lambda bits: counting.count(bits, ASKED))[0] == fitting > 0
    assert fresh.read_at == noon


def test_it_knows_who_is_within_the_limits_as_the_database_does(app: Flask, noon: object) -> None:
    rests, wants_none, other = matching.people(3, silent=0.0)
    note_asked(rests.id, AskedFor.ATTENDED)
    db.session.add(AskingPreference(citizen_id=wants_none.id, weekly_parts=1, invitations_30d=0))
    db.session.flush()
    within = [Wish(LIMITS, frozenset({WITHIN}))]
    live = indexed.made_anew()
    assert live.ask(lambda bits: counting.count(bits, within))[0] == 1
    assert slowly.slots(within) == [row_of(other)]
    with clock.at(clock.now() + timedelta(days=REST_DAYS)):
        before = live.as_of
        reading = indexed.read_changed(live.begin(), shape_now(), before, seen=ahead())
        assert reading.slots.tolist() == [row_of(rests)], "a rest is over by the calendar alone"
        live.catch_up(reading)
        assert live.ask(lambda bits: counting.count(bits, within))[0] == 2
        assert sorted(slowly.slots(within)) == sorted([row_of(other), row_of(rests)])


def test_every_table_it_counts_by_feeds_it(app: Flask, noon: object) -> None:
    one, other = matching.people(2)
    db.session.execute(delete(IndexChange))
    acts = (
        update(Citizen).where(Citizen.id == one.id).values(council_code=projects.EDINBURGH),
        update(ConsentStanding).where(ConsentStanding.citizen_id == one.id).values(expires_on=clock.today()),
        delete(ConsentStanding).where(ConsentStanding.citizen_id == one.id),
        delete(PersonKey).where(PersonKey.citizen_id == one.id),
    )
    for number, act in enumerate(acts, start=1):
        db.session.execute(act)
        fed = db.session.execute(select(IndexChange.row_no)).scalars().all()
        assert fed == [row_of(one)] * number, "one row a statement, however many rows it touched"
    db.session.add(AskingPreference(citizen_id=other.id, weekly_parts=5))
    clear_answers(other.id, "sex", actor=Actor.system("test"))
    db.session.flush()
    fed = db.session.execute(select(IndexChange.row_no).order_by(IndexChange.id)).scalars().all()
    assert fed[-2:] == [row_of(other)] * 2


def test_changes_are_read_and_nothing_else(committed_app: Flask) -> None:
    with transaction():
        people = matching.people(30, silent=0.0)
    settled()
    with transaction():
        live = indexed.made_anew()
    assert catch_up(live) == []
    leaves, pauses, answers_anew, takes_back, moves = people[:5]
    with transaction():
        db.session.execute(update(Citizen).where(Citizen.id == leaves.id).values(status="left"))
        tomorrow = clock.today() + timedelta(days=1)
        db.session.add(AskingPreference(citizen_id=pauses.id, weekly_parts=7, paused_until_on=tomorrow))
        keep(answers_anew.pseudonym, Answers({"sex": ("male",)}))
        feed.note_change(answers_anew.id)
        db.session.execute(
            delete(ConsentStanding).where(
                ConsentStanding.citizen_id == takes_back.id, ConsentStanding.purpose.startswith("equality.balance/")
            )
        )
        db.session.execute(update(Citizen).where(Citizen.id == moves.id).values(council_code=projects.EDINBURGH))
    changed = sorted(row_of(one) for one in people[:5])
    db.session.rollback()
    assert not is_as_made_anew(live)
    settled()
    assert catch_up(live) == changed
    assert is_as_made_anew(live)
    _, fresh = live.ask(lambda bits: None)
    with transaction():
        assert feed.forget_changes(fresh.horizon) >= len(changed)
    assert catch_up(live) == []


def test_a_slow_transaction_is_not_stepped_over(committed_app: Flask) -> None:
    with transaction():
        slow, quick = matching.people(2, silent=0.0)
    settled()
    with transaction():
        live = indexed.made_anew()
    rows = [row_of(slow), row_of(quick)]
    db.session.rollback()
    leave = text("UPDATE citizen SET status = 'left' WHERE id = :one")
    engine: Engine = db.engine
    with engine.connect() as first:
        first.execute(leave, {"one": slow.id})
        with transaction():
            db.session.execute(leave, {"one": quick.id})
        assert catch_up(live) == [rows[1]], "what is over waits for nobody"
        assert catch_up(live) == [rows[1]], "and is read until nothing older is open, or it is said to be seen"
        with transaction():
            again = indexed.read_changed(live.begin(), shape_now(), live.as_of, seen=ahead())
        live.catch_up(again)
        assert not len(again.slots)
        first.commit()
    settled()
    assert catch_up(live) == rows
    assert is_as_made_anew(live)
    assert live.ask(lambda bits: counting.count(bits, []))[0] == 0
