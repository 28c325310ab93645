"""What somebody else did a moment ago: void draws, meetings called off, two briefs of one project, other meetings."""

import pytest
from sqlalchemy import select

from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.matching import service as matching
from citizen_panel.domain.matching.places import places_of
from citizen_panel.domain.sessions import service
from citizen_panel.domain.sessions.models import Booking
from citizen_panel.domain.sessions.vocabulary import AttendanceCapacity, AttendanceState, Marked
from tests.factories import projects
from tests.factories.sessions import a_story, accepted, confirmed_draw, invited, meeting, slots

pytestmark = pytest.mark.usefixtures("app", "noon")


def test_a_place_of_a_void_draw_cannot_be_taken() -> None:
    """The relay takes the invitations back a little later: until then nobody may slip in."""
    story = a_story()
    invitation = invited(story)[0]
    matching.void(story.draw, "mistake", actor=story.team.lead)
    assert invitation.state == "issued"
    with pytest.raises(Refusal) as refused:
        accepted(story, invitation)
    assert refused.value.code == "withdrawn"
    assert list(db.session.scalars(select(Booking))) == []


def test_whom_another_brief_of_the_project_asked_is_passed_over() -> None:
    story = a_story(6)
    invited(story)
    other = projects.brief(story.team, story.project, approved=True)
    newcomers = a_story(5).people
    assert story.team.lead.user_id
    draw = confirmed_draw(other, [story.people[0], *newcomers], story.team.lead.user_id)
    released = service.release_batch(draw, actor=story.team.lead)
    assert {one.citizen_id for one in released} == {one.id for one in newcomers}
    assert [one.state for one in places_of(draw.id)] == ["released", *["offered"] * 5]


def test_a_booking_of_another_meeting_is_not_marked_here() -> None:
    story = a_story()
    booking = accepted(story, invited(story)[0], slots(story)[0])
    elsewhere = meeting(story.project, story.team.lead, starts_at=story.meeting.recorded_at)
    row = Marked(capacity=AttendanceCapacity.CITIZEN, state=AttendanceState.ATTENDED, minutes=60, booking_id=booking.id)
    with pytest.raises(Refusal) as refused:
        service.mark(elsewhere, [row], actor=story.team.lead)
    assert refused.value.code == "citizen_unknown"
    assert booking.state == "booked"
