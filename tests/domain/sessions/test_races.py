"""What somebody else did a moment ago: void draws, meetings called off, two briefs of one project, other meetings."""

from collections.abc import Collection, Sequence
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.asking import lock_citizens
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.matching import service as matching
from citizen_panel.domain.matching.places import places_of
from citizen_panel.domain.sessions import service
from citizen_panel.domain.sessions.models import Booking
from citizen_panel.domain.sessions.service import booking
from citizen_panel.domain.sessions.vocabulary import AttendanceCapacity, AttendanceState, EndCause, Marked
from tests.factories import projects
from tests.factories.sessions import a_story, accepted, citizen_actor, confirmed_draw, invited, meeting, slots

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


@pytest.mark.parametrize("how", ["given up", "changed"])
def test_who_gives_up_or_changes_while_the_team_moves_people_frees_the_seat_they_have_now(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person waits for their lock while the team moves them."""
    story = a_story()
    first, second = slots(story)
    mine, _ = (accepted(story, offer, first) for offer in invited(story)[:2])
    me = citizen_actor(story.people[0])

    def waits(people: Collection[UUID]) -> Sequence[Citizen]:
        monkeypatch.undo()
        service.move_people(first, second, story.meeting, actor=story.team.lead)
        set_committed_value(mine, "slot_id", first.id)  # as this session still knows it
        return lock_citizens(people)

    monkeypatch.setattr(booking, "lock_citizens", waits)
    if how == "given up":
        service.cancel_booking(mine, cause=EndCause.BY_PERSON, actor=me)
    else:
        service.move(mine, first.id, actor=me)
    db.session.expire_all()
    assert [slot.taken for slot in slots(story)] == ([0, 1] if how == "given up" else [1, 1])


def test_a_booking_of_another_meeting_is_not_marked_here() -> None:
    story = a_story()
    held = accepted(story, invited(story)[0], slots(story)[0])
    elsewhere = meeting(story.project, story.team.lead, starts_at=story.meeting.recorded_at)
    row = Marked(capacity=AttendanceCapacity.CITIZEN, state=AttendanceState.ATTENDED, minutes=60, booking_id=held.id)
    with pytest.raises(Refusal) as refused:
        service.mark(elsewhere, [row], actor=story.team.lead)
    assert refused.value.code == "citizen_unknown"
    assert held.state == "booked"
