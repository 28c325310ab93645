"""A meeting that is held again is as safe as the first, and one that is open stays as safe as it was."""

from dataclasses import replace
from datetime import timedelta

import pytest

from citizen_panel.core import clock
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.sessions import linked, service
from citizen_panel.domain.sessions.looking_after import arranged_for, care_of, staff_of
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.rules.readiness import Ready, Thing, may_open
from citizen_panel.domain.sessions.service import linking
from citizen_panel.domain.sessions.vocabulary import Linked, SessionPhase, SessionType, SlotPlan, StaffPart, Way
from tests.factories import projects

pytestmark = pytest.mark.usefixtures("app", "noon")


def care() -> service.Care:
    """Everything that a sensitive meeting in a hall needs."""
    return service.Care(
        is_sensitive=True,
        place="The invented hall.",
        about="We talk about waiting.",
        content_note="We talk about being ill.",
        distress_plan="Pause, check, stop.",
        aftercare="Phone the invented helpline.",
        venue_checked_on=clock.today(),
        alone_checked_on=clock.today(),
    )


def looked_after() -> tuple[projects.Team, ResearchSession]:
    """A sensitive meeting in a hall that has all it needs, and is open."""
    team = projects.team()
    begins = clock.now() + timedelta(days=10)
    meeting = service.publish(
        projects.project(team),
        type=SessionType.FOCUS_GROUP,
        phase=SessionPhase.DISCOVER,
        label="Waiting rooms",
        way=Way.IN_PERSON,
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        slots=[SlotPlan(begins, begins + timedelta(hours=2), 6)],
        actor=team.lead,
        is_open=False,
    )
    assert team.lead.user_id
    service.let_lead(meeting, team.lead.user_id, actor=team.lead)
    others = [projects.works_there(team.organisation_id, "recruiter").user_id for _ in range(2)]
    for who, part in zip(
        (others[0], others[0], others[1]),
        (StaffPart.SECOND, StaffPart.DEPUTY, StaffPart.SAFEGUARDING_LEAD),
        strict=True,
    ):
        assert who
        service.give_part(meeting, who, part)
    service.look_after(meeting, care(), actor=team.lead)
    assert others[0]
    service.note_membership(meeting, others[0], clock.today(), actor=team.lead)
    service.open_for_booking(meeting, actor=team.lead)
    return team, meeting


def test_a_meeting_held_again_is_as_ready_as_the_first() -> None:
    team, meeting = looked_after()
    until = clock.day_of(meeting.starts_at) + timedelta(weeks=1)
    linking.repeat(meeting, until, 1, Linked.ALL_OF, actor=team.lead)
    assert meeting.series_id
    (again,) = [one for one in linked.meetings_in(meeting.series_id) if one.id != meeting.id]
    assert again.state == "published"
    assert arranged_for(again) == arranged_for(meeting)
    assert may_open(arranged_for(again)) == Ready()
    kept, first = care_of(again.id), care_of(meeting.id)
    assert kept is not None
    assert first is not None
    assert (kept.content_note, kept.checked_by_id) == (first.content_note, first.checked_by_id)
    assert [one.checked_on for one in staff_of(again.id)] == [one.checked_on for one in staff_of(meeting.id)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"content_note": ""}, "content_note"),
        ({"distress_plan": ""}, "distress_plan"),
        ({"aftercare": ""}, "aftercare"),
        ({"venue_checked_on": None}, "venue_checked_on"),
        ({"is_regulated": True}, "kind"),
    ],
)
def test_what_an_open_meeting_needs_is_not_taken_from_it(change: dict[str, object], field: str) -> None:
    team, meeting = looked_after()
    with pytest.raises(Refusal, match="People can choose a time already") as refused:
        service.look_after(meeting, replace(care(), **change), actor=team.lead)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.field) == ("still_needed", field)


def test_what_an_open_meeting_never_had_does_not_stop_other_changes() -> None:
    team, meeting = looked_after()
    service.look_after(
        meeting, replace(care(), about="We talk about waiting rooms.", alone_checked_on=None), actor=team.lead
    )
    assert meeting.about == "We talk about waiting rooms."
    service.look_after(meeting, service.Care(venue_checked_on=clock.today()), actor=team.lead)
    assert Thing.CONTENT_NOTE not in getattr(may_open(arranged_for(meeting)), "missing", ())
