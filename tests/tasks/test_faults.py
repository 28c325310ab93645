"""A task that fails is kept where a person sees it: once however often, without a word about anybody."""

from datetime import timedelta
from typing import Any

import pytest
from celery import Celery
from celery.exceptions import WorkerLostError
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.ledger import faults, minding, outbox
from citizen_panel.domain.ledger.models import Dispatch, Entry, Fault
from citizen_panel.tasks import faults as kept
from citizen_panel.tasks import reactions, relay, retention
from citizen_panel.tasks.faults import do_again

pytestmark = pytest.mark.usefixtures("noon")

OPERATOR = Actor.system("tests")
SECRET = "ailsa@home.example"


@pytest.fixture
def celery(app: Flask) -> Celery:
    made: Celery = app.extensions["celery"]
    made.loader.import_default_modules()
    return made


@pytest.fixture
def broken(celery: Celery, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A task of ours that fails for as long as its list says so."""
    task = celery.tasks["panel.look_for_twins"]
    fails = [True]

    def run(*arguments: object) -> None:
        if fails:
            raise ValueError(f"cannot write to {SECRET}")

    monkeypatch.setattr(task, "run", run)
    task.fails = fails
    return task


def only() -> Fault:
    return db.session.scalars(select(Fault).execution_options(populate_existing=True)).one()


def test_a_task_that_fails_twice_is_one_fault_that_quotes_nothing(broken: Any) -> None:
    first = clock.now()
    broken.apply()
    with clock.at(first + timedelta(hours=1)):
        broken.apply()
    found = only()
    assert (found.work, found.cause, found.times, found.state) == ("panel.look_for_twins", "ValueError", 2, "open")
    assert (found.first_at, found.last_at) == (first, first + timedelta(hours=1))
    said = [str(getattr(found, column.name)) for column in Fault.__table__.columns]
    assert not any("home.example" in each for each in said)
    assert faults.waiting() == 1


def test_it_settles_by_itself_once_it_works_again(broken: Any) -> None:
    broken.apply()
    broken.fails.clear()
    broken.apply()
    assert (only().state, faults.waiting()) == ("well", 0)
    broken.fails.append(True)
    broken.apply()
    assert faults.waiting() == 1, "a later failure is a fault of its own"


def test_other_arguments_are_another_fault(broken: Any) -> None:
    for arguments in (["a"], ["b"], ["a"]):
        broken.apply(args=arguments)
    assert sorted(one.times for one in db.session.scalars(select(Fault))) == [1, 2]
    broken.fails.clear()
    broken.apply(args=["a"])
    assert [faults.arguments_of(one) for one in faults.faults().rows] == [["b"]]


def test_a_worker_that_died_is_heard_of_in_its_parent_which_lets_go(
    celery: Celery, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, let_go = celery.tasks["draws.sweep"], []
    monkeypatch.setattr(kept, "_let_go", lambda: let_go.append(True))
    kept._keep(sender=task, exception=WorkerLostError("signal 9"), args=[])
    assert (only().work, only().cause) == ("draws.sweep", "WorkerLostError")
    kept._keep(sender=task, exception=OSError(), args=[])
    assert let_go == [True], "a process that forks nobody keeps its connection"


def test_while_the_database_is_away_a_failure_does_no_more_harm(broken: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "note", lambda *_, **__: 1 / 0)
    broken.apply()
    assert faults.waiting() == 0


def test_one_of_several_that_failed_stays_until_a_whole_run_goes_well(
    celery: Celery, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks = [True]

    def count(code: str) -> None:
        if breaks and code == "faults":
            raise RuntimeError(SECRET)

    monkeypatch.setattr(retention.keeping, "count", count)
    monkeypatch.setattr(retention.keeping, "apply", lambda code: 0)
    task, start = celery.tasks["retention.keep"], clock.now()
    task.apply()
    assert (only().work, only().state) == ("retention.keep.one", "open")
    breaks.clear()
    with clock.at(start + timedelta(hours=1)):
        task.apply()
    assert only().state == "well"


def test_trying_again_hands_the_task_to_the_workers_once(
    celery: Celery, broken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, list[Any]]] = []
    monkeypatch.setattr(celery, "send_task", lambda name, args, retry: sent.append((name, args)))
    broken.apply(args=["a"])
    with transaction():
        assert minding.try_again(only().id, actor=OPERATOR) is not None
    with transaction():
        assert minding.try_again(only().id, actor=OPERATOR) is None, "pressed twice"
    assert relay.Followed("WorkTriedAgain", "do_again") in relay.drain()
    relay.drain()
    assert sent == [("panel.look_for_twins", ["a"])]
    broken.apply(args=["a"])
    assert (only().state, only().times) == ("open", 2), "it failed again, and is on the list again"


def test_nothing_but_a_task_of_ours_is_handed_over(celery: Celery, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(celery, "send_task", lambda name, **_: sent.append(name))
    with transaction():
        faults.note("os.system", "Exception", arguments=["rm"])
        minding.try_again(only().id, actor=OPERATOR)
    relay.drain()
    assert sent == []


def a_fact_that_fails(monkeypatch: pytest.MonkeyPatch, breaks: list[bool], rounds: int = 3) -> None:
    """The fact that somebody put a fault aside, on which a reaction follows that breaks."""

    monkeypatch.setattr(outbox, "TRIES", 2)
    with transaction():
        faults.note("draws.sweep", "Exception")
        first = only().id
        minding.put_aside(first, actor=OPERATOR)

    def print_it(fact: Any) -> None:
        if breaks and fact.subject_id == first:
            raise OSError("out of paper")

    monkeypatch.setitem(reactions._BY_KIND, "WorkPutAside", (print_it,))
    start = clock.now()
    for hours in range(rounds):
        with clock.at(start + timedelta(hours=2 * hours)):
            relay.drain()


def following() -> Fault:
    return db.session.scalars(
        select(Fault).where(Fault.work == "print_it").execution_options(populate_existing=True)
    ).one()


def dispatched(entry_id: int | None) -> str:
    return db.session.scalars(select(Dispatch.state).where(Dispatch.entry_id == entry_id)).one()


@pytest.mark.usefixtures("app")
def test_what_should_have_followed_is_due_again_at_once_and_settles(monkeypatch: pytest.MonkeyPatch) -> None:
    breaks = [True]
    a_fact_that_fails(monkeypatch, breaks)
    found = following()
    assert (found.times, dispatched(found.entry_id)) == (outbox.TRIES, "failed")
    breaks.clear()
    with transaction():
        minding.try_again(found.id, actor=OPERATOR)
    assert relay.Followed("WorkPutAside", "print_it") in relay.drain()
    assert (following().state, dispatched(found.entry_id)) == ("well", "done")


@pytest.mark.usefixtures("app")
def test_what_waits_for_its_next_try_is_tried_at_once_when_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    breaks, start = [True], clock.now()
    a_fact_that_fails(monkeypatch, breaks, rounds=1)
    found = following()
    assert dispatched(found.entry_id) == "due"
    breaks.clear()
    with clock.at(start + timedelta(seconds=1)):
        assert relay.drain() == [], "its next try is some seconds away"
        with transaction():
            minding.try_again(found.id, actor=OPERATOR)
        assert relay.Followed("WorkPutAside", "print_it") in relay.drain()
    assert following().state == "well"


@pytest.mark.usefixtures("app")
def test_what_was_put_aside_is_not_tried_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    a_fact_that_fails(monkeypatch, [True])
    with transaction():
        minding.put_aside(following().id, actor=OPERATOR)
    assert (following().state, dispatched(following().entry_id)) == ("aside", "put_aside")
    with clock.at(clock.now() + timedelta(days=30)):
        relay.drain()
    assert following().times == outbox.TRIES
    assert minding.put_aside(following().id, actor=OPERATOR) is None
    assert set(db.session.scalars(select(Entry.kind).where(Entry.subject_kind == "fault"))) == {"WorkPutAside"}


@pytest.mark.usefixtures("app")
def test_a_fact_whose_workers_all_died_is_a_fault_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction():
        faults.note("draws.sweep", "Exception")
        minding.put_aside(only().id, actor=OPERATOR)
    start = clock.now()
    for hours in range(outbox.TRIES + 1):
        with clock.at(start + timedelta(hours=hours)), transaction():
            outbox.lease(1000)
    broke_off = select(Fault).where(Fault.work == outbox.FOLLOWING)
    found = db.session.scalars(broke_off).all()
    assert {one.cause for one in found} == {outbox.BROKE_OFF}
    with transaction():
        for one in found:
            minding.try_again(one.id, actor=OPERATOR)
    with clock.at(start + timedelta(hours=outbox.TRIES + 1)):
        relay.drain()
    again = db.session.scalars(broke_off.execution_options(populate_existing=True))
    assert {one.state for one in again} == {"well"}, "it works now, and leaves the list"


@pytest.mark.usefixtures("app")
def test_a_fact_without_its_fault_is_no_error() -> None:
    with transaction():
        faults.note("draws.sweep", "Exception")
        minding.try_again(only().id, actor=OPERATOR)
        db.session.delete(only())
    assert relay.Followed("WorkTriedAgain", "do_again") in relay.drain()
    assert do_again.__doc__
