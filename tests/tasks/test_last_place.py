"""Two people, one place, at the same moment."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.engine import URL

from citizen_panel import create_app
from citizen_panel.blueprints.frame.identity import cookie_name
from citizen_panel.core import nudges
from citizen_panel.core.db import db, transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.accounts.service import start_session
from citizen_panel.domain.sessions import queries, service
from tests import database
from tests.conftest import settings_for
from tests.factories.sessions import a_story, citizen_actor, invited, slots, yes

pytestmark = pytest.mark.concurrency


@pytest.fixture
def committed_app(committed_url: URL, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(settings_for(database.url_for("worker", str(committed_url.database)), tmp_path))
    app.extensions.pop(nudges.EXTENSION)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_one_gets_the_last_place_and_the_other_a_sentence(committed_app: Flask) -> None:
    with committed_app.app_context(), transaction():
        story = a_story(capacity=1, slots=1)
        asked = [invitation.id for invitation in invited(story)]
        slot_id = slots(story)[0].id
        actors = [citizen_actor(person) for person in story.people]
    start, said = threading.Barrier(len(asked)), []

    def answer(invitation_id: UUID, number: int) -> None:
        with committed_app.app_context():
            invitation = queries.invitation(invitation_id)
            assert invitation is not None
            consents = yes("project.participate", "session.attend")
            db.session.rollback()
            start.wait()
            try:
                with transaction():
                    service.accept(invitation, slot_id, consents, actor=actors[number])
                said.append("yes")
            except Refusal as refused:
                said.append(refused.code)

    threads = [threading.Thread(target=answer, args=(one, number)) for number, one in enumerate(asked)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == sorted(["yes", *["slot_taken"] * (len(asked) - 1)])
    with committed_app.app_context():
        slot = next(s for s in queries.slots_of(story.meeting.id) if s.id == slot_id)
        assert slot.taken == 1


def test_nobody_keeps_a_place_in_a_meeting_called_off_at_that_moment(committed_app: Flask) -> None:
    with committed_app.app_context(), transaction():
        story = a_story(capacity=6, slots=1)
        asked, slot_id, meeting_id = invited(story)[0].id, slots(story)[0].id, story.meeting.id
        actor, lead = citizen_actor(story.people[0]), story.team.lead
    has_a_seat, told = threading.Event(), []

    def accept() -> None:
        with committed_app.app_context():
            consents = yes("project.participate", "session.attend")
            db.session.rollback()
            with transaction():
                invitation = queries.invitation(asked)
                assert invitation is not None
                service.accept(invitation, slot_id, consents, actor=actor)
                has_a_seat.set()
                time.sleep(0.5)  # long enough for the other to look at who has a place, and to wait for the seat

    def call_off() -> None:
        has_a_seat.wait()
        with committed_app.app_context(), transaction():
            meeting = queries.research_session(meeting_id)
            assert meeting is not None
            told.append(service.cancel_session(meeting, actor=lead).told)

    threads = [threading.Thread(target=work) for work in (accept, call_off)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [1]
    with committed_app.app_context():
        assert queries.bookings_for(meeting_id) == []


@pytest.mark.parametrize(
    ("people", "places"), [(40, 8), pytest.param(200, 20, marks=pytest.mark.long)], ids=["40 for 8", "200 for 20"]
)
def test_as_many_as_there_are_places_get_one_and_everybody_else_is_told_kindly(
    committed_app: Flask, people: int, places: int
) -> None:
    committed_app.config["WTF_CSRF_ENABLED"] = False
    with committed_app.app_context(), transaction():
        story = a_story(people, capacity=places, slots=1)
        offers = {one.citizen_id: one.id for one in invited(story)}
        slot_id, meeting_id = slots(story)[0].id, story.meeting.id
        tokens = {
            offers[one.id]: start_session(one.user_account_id, ways=("email",), device="", network="")
            for one in story.people
            if one.user_account_id
        }
        name = cookie_name("cp")
    said: Counter[str] = Counter()

    def answers(invitation_id: UUID) -> None:
        browser = committed_app.test_client()
        browser.set_cookie(name, tokens[invitation_id])
        data = {"slot_id": str(slot_id), "participate": "project.participate", "attend": "session.attend"}
        address = f"/me/invitations/{invitation_id}"
        answer = browser.post(f"{address}/accept", data=data)
        if answer.status_code == 303 and answer.location.endswith("/receipt"):
            said["yes"] += 1
            return
        page = browser.get(f"{address}/wait")
        assert page.status_code == 200, (answer.status_code, page.status_code)
        assert "It is nothing you did" in page.text
        waits = browser.post(f"{address}/wait", data={"could_make": str(slot_id)}, follow_redirects=True)
        assert "You are on the waiting list" in waits.text
        said["waits"] += 1

    with ThreadPoolExecutor(8) as at_once:
        list(at_once.map(answers, tokens))
    assert said == {"yes": places, "waits": people - places}
    with committed_app.app_context():
        assert len(queries.bookings_for(meeting_id)) == places
        assert [slot.taken for slot in queries.slots_of(meeting_id)] == [places]
