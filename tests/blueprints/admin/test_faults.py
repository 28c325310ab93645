"""The page about work that did not get done."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.blueprints.admin.fault_words import TASKS, now, why
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.ledger import faults, minding
from citizen_panel.domain.ledger.models import Entry, Fault
from citizen_panel.domain.ledger.outbox import BROKE_OFF
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.organisations import a_member, an_organisation

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def operator(app: Flask) -> Browser:
    return signed_in(app, a_member(an_organisation("platform", name="Panel Office"), "admin").id)


def a_fault(work: str = "retention.erase", **more: object) -> Fault:
    faults.note(work, RuntimeError("about ailsa@home.example"), **more)  # type: ignore[arg-type]
    db.session.commit()
    return db.session.scalars(select(Fault).order_by(Fault.first_at.desc())).first()  # type: ignore[return-value]


def test_it_says_what_when_why_and_how_often(operator: Browser) -> None:
    a_fault()
    a_fault()
    page = operator.get("/admin/faults/").text
    assert "Erasing people who asked for it" in page
    assert "RuntimeError" in page
    assert '<td class="app-number">2</td>' in page
    assert "Tried again by itself with the next run" in page
    assert "home.example" not in page


def test_an_empty_list_says_that_all_is_well(operator: Browser) -> None:
    assert "Everything got done" in operator.get("/admin/faults/").text
    assert "There is nothing here" in operator.get("/admin/faults/?state=aside").text
    assert operator.get("/admin/faults/?state=nonsense&after=%00x").status_code == 200


def test_it_is_tried_again_once_and_the_ledger_says_by_whom(operator: Browser) -> None:
    found = a_fault()
    first = operator.post(f"/admin/faults/{found.id}/again", follow_redirects=True).text
    assert "It is tried again within half a minute" in first
    assert "Somebody has it tried again" in first
    assert "Nothing was done" in operator.post(f"/admin/faults/{found.id}/again", follow_redirects=True).text
    fact = db.session.scalars(select(Entry).where(Entry.kind == "WorkTriedAgain")).one()
    assert (fact.actor_capacity, fact.subject_id) == ("platform_admin", found.id)
    assert fact.actor_token is not None


def test_what_is_put_aside_leaves_the_list_and_is_kept(operator: Browser) -> None:
    found = a_fault("draws.sweep.one")
    assert "Put aside" in operator.post(f"/admin/faults/{found.id}/aside", follow_redirects=True).text
    assert "Everything got done" in operator.get("/admin/faults/").text
    assert "Running the draws that wait: one of several" in operator.get("/admin/faults/?state=aside").text
    assert "Nothing was done" in operator.post(f"/admin/faults/{found.id}/aside", follow_redirects=True).text
    assert db.session.scalars(select(Entry).where(Entry.kind == "WorkPutAside")).one()


@pytest.mark.parametrize("act", ["again", "aside"])
def test_of_a_fault_that_is_not_there_nothing_is_said(operator: Browser, act: str) -> None:
    assert operator.post(f"/admin/faults/00000000-0000-4000-8000-000000000000/{act}").status_code == 404


def test_messages_and_the_first_page_point_to_it(operator: Browser) -> None:
    assert "did not get done." not in operator.get("/admin/messages/").text
    a_fault()
    assert "1 piece of work did not get done." in operator.get("/admin/messages/").text
    assert "/admin/faults/" in operator.get("/admin/").text


def test_every_task_has_words(suite_app: Flask) -> None:
    celery = suite_app.extensions["celery"]
    celery.loader.import_default_modules()
    ours = {name for name in celery.tasks if not name.startswith("celery.")}
    assert ours == set(TASKS)


@pytest.mark.usefixtures("app")
def test_what_follows_from_a_fact_says_how_far_it_is() -> None:
    minding.put_aside(a_fault().id, actor=Actor.system("tests"))
    entry = db.session.scalars(select(Entry).where(Entry.kind == "WorkPutAside")).one()
    with clock.at(clock.now() + timedelta(hours=1)):
        found = a_fault("confirm_place", entry_id=entry.id)
    assert now(found, {entry.id: ("due", 3)}) == "Being tried again: 3 of 8 tries made"
    assert now(found, {entry.id: ("failed", 8)}) == "Given up after 8 tries"
    found.cause = BROKE_OFF
    assert why(found) == "The worker died each time"
