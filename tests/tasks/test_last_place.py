"""Two people, one place, at the same moment."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.engine import URL

from citizen_panel import create_app
from citizen_panel.core import nudges
from citizen_panel.core.db import db, transaction
from citizen_panel.core.errors import Refusal
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
            told.append(service.cancel_session(meeting, actor=lead))

    threads = [threading.Thread(target=work) for work in (accept, call_off)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [1]
    with committed_app.app_context():
        assert queries.bookings_for(meeting_id) == []
