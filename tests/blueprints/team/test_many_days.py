"""The pages of a meeting of many days: on one day of it the others go on."""

from datetime import timedelta

import pytest
from flask import Flask

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.vocabulary import SlotPlan
from tests.blueprints.citizen.pages import signed_in
from tests.factories.sessions import HOUR, Story, a_story, accepted, invited, slots

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def story(app: Flask) -> Story:
    """A meeting with a time 25 days after the first; one person comes to each."""
    made = a_story()
    begins = slots(made)[-1].ends_at + timedelta(days=25)
    service.add_times(made.meeting, [SlotPlan(begins, begins + HOUR, 4)], actor=made.team.lead)
    offers = invited(made)
    accepted(made, offers[0])
    accepted(made, offers[1], slots(made)[-1])
    db.session.commit()
    return made


def test_marking_the_first_day_leaves_the_others_open(app: Flask, story: Story) -> None:
    first, _, last = slots(story)
    (held,) = queries.bookings_of(story.people[0].id)
    with clock.at(first.ends_at):
        lead = signed_in(app, story.team.lead.user_id)
        # people are listed by time: the second line is for another day and stays empty
        noted = {"state_0": "no_show", "minutes_0": "0"}
        assert lead.post(f"/team/attendance/{story.meeting.id}", data=noted).status_code == 303
        db.session.expire_all()
        assert story.meeting.state == "published"
        page = lead.get(f"/team/sessions/{story.meeting.id}").text
        assert "When people are reminded" in page
        assert "Open a time that is still to come" in page
        here = f"/team/sessions/{story.meeting.id}/times/{last.id}"
        assert "They lose it and are told at once" in lead.get(here).text
        assert lead.post(f"{here}/off").status_code == 303
        told = db.session.query(Message).filter_by(kind="cancelled_by_us").all()
        assert [one.recipient_id for one in told] == [story.people[1].id]
        me = signed_in(app, story.people[0].user_account_id)
        assert "You took part" not in me.get("/me/incentives/").text
        page = me.get(f"/me/sessions/{held.booking.id}").text
        assert "You took part" not in page
        assert "The team noted that you were not there. It does not count against you." in page
        assert "You were not there." in me.get("/me/sessions/").text


def test_who_stops_on_a_later_day_was_there_for_minutes_of_that_day(app: Flask, story: Story) -> None:
    last = slots(story)[-1]
    (held,) = queries.bookings_of(story.people[1].id)
    with clock.at(last.starts_at + timedelta(minutes=10)):
        lead = signed_in(app, story.team.lead.user_id)
        assert lead.post(f"/team/attendance/{story.meeting.id}/stop/{held.booking.id}").status_code == 303
    (noted,) = queries.attendance_of(story.meeting.id)
    assert (noted.state, noted.minutes) == ("stopped", 10)
