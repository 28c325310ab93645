"""Somebody's copy has what they said about times, and when we moved them."""

from datetime import timedelta

import pytest

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.sessions import personal_data, service
from tests.factories.sessions import a_story, accepted, citizen_actor, invited, slots

pytestmark = pytest.mark.usefixtures("app", "noon")


def test_what_was_said_about_times_is_in_the_copy() -> None:
    story = a_story(capacity=1)
    offers = invited(story)
    held = [accepted(story, offers[number], slots(story)[number]) for number in (0, 1)]
    service.ask_for_another_time(offers[2], actor=citizen_actor(story.people[2]))
    service.wait_for_a_seat(offers[2], [slots(story)[1].id], actor=citizen_actor(story.people[2]))
    (asked,) = personal_data.export(story.people[2].id)["invitations"]
    assert asked["asked for another time"] == clock.now()
    assert asked["times they could make"] == [slots(story)[1].starts_at]
    was = slots(story)[0].starts_at
    day = clock.day_of(was) + timedelta(days=3)
    service.move_session(story.meeting, day, was.astimezone(clock.UK).time(), actor=story.team.lead)
    db.session.refresh(held[0])
    (place,) = personal_data.export(story.people[0].id)["places"]
    assert place["we moved it from"] == was
