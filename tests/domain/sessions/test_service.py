"""Asking, booking, cancelling, marking: with the database."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from citizen_panel.core import clock
from citizen_panel.core.db import db, transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.asking import asked_lately, note_asked
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.matching.places import places_of
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.models import Booking, Invitation
from citizen_panel.domain.sessions.vocabulary import (
    ArtefactKind,
    AttendanceCapacity,
    AttendanceState,
    CorrectionReason,
    EndCause,
    Marked,
    Relation,
)
from tests.factories.sessions import a_story, accepted, citizen_actor, invited, meeting, slots, yes

pytestmark = pytest.mark.usefixtures("app", "noon")


def kinds() -> list[str]:
    return list(db.session.scalars(select(Entry.kind).order_by(Entry.id)))


def messages(kind: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.due_at)))


def test_a_batch_asks_everybody_who_has_a_place_and_counts_it() -> None:
    story = a_story(6)
    invitations = invited(story)
    assert len(invitations) == 6
    assert {i.channel for i in invitations} == {"email"}
    assert [p.state for p in places_of(story.draw.id)] == ["offered"] * 6
    assert asked_lately([p.id for p in story.people]) == dict.fromkeys((p.id for p in story.people), 1)
    assert len(messages("invitation")) == 6
    assert kinds().count("InvitationIssued") == 6
    assert kinds().count("BatchReleased") == 1


def test_fewer_than_five_are_never_asked_together() -> None:
    story = a_story(4)
    with pytest.raises(Refusal, match="at least 5") as refused:
        service.release_batch(story.draw, actor=story.team.lead)
    assert refused.value.code == "batch_too_small"


@pytest.mark.parametrize(
    ("first", "last", "code", "told"),
    [(1, None, "asking_not_begun", "before"), (None, -1, "asking_over", "later days")],
)
def test_nobody_is_asked_outside_the_days_of_the_brief(
    first: int | None, last: int | None, code: str, told: str
) -> None:
    story = a_story(6)
    days = [None if days is None else clock.today() + timedelta(days=days) for days in (first, last)]
    story.brief.open_from_on, story.brief.open_to_on = days
    with pytest.raises(Refusal, match=told) as refused:
        service.release_batch(story.draw, actor=story.team.lead)
    assert refused.value.code == code
    assert str(clock.today().year) in str(refused.value)
    assert messages("invitation") == []
    story.brief.open_from_on = story.brief.open_to_on = clock.today()
    assert len(service.release_batch(story.draw, actor=story.team.lead)) == 6


def test_who_was_asked_often_enough_is_passed_over() -> None:
    story = a_story(6)
    with clock.at(clock.now() - timedelta(days=3)):
        for _ in range(2):
            note_asked(story.people[0].id, AskedFor.INVITED)
    released = service.release_batch(story.draw, actor=story.team.lead)
    assert story.people[0].id not in {i.citizen_id for i in released}
    assert [p.state for p in places_of(story.draw.id)].count("released") == 1


def test_an_unconfirmed_draw_releases_nobody() -> None:
    story = a_story()
    story.draw.state = "found"
    db.session.flush()
    with pytest.raises(Refusal) as refused:
        service.release_batch(story.draw, actor=story.team.lead)
    assert refused.value.code == "not_confirmed"


def test_a_yes_takes_a_seat_records_the_consents_and_queues_the_reminders() -> None:
    story = a_story()
    invitation = invited(story)[0]
    booking = accepted(story, invitation)
    assert invitation.state == "accepted"
    assert slots(story)[0].taken == 1
    person = story.people[0]
    assert consent.holds(person.id, "project.participate", story.project.id)
    assert consent.holds(person.id, "session.attend", story.meeting.id)
    assert queries.missing_consents(person.id, story.meeting) == ()
    due = [m.due_at for m in messages("reminder")]
    begins = slots(story)[0].starts_at
    assert due == [begins - timedelta(days=7), begins - timedelta(days=1), begins - timedelta(hours=2)]
    assert [p.state for p in places_of(story.draw.id)].count("taken") == 1
    assert next(m.state for m in messages("invitation") if m.concerns_id == invitation.id) == "cancelled"
    assert booking.busy is not None


def test_reminders_whose_moment_is_past_are_left_out() -> None:
    story = a_story(starts_at=clock.now() + timedelta(hours=5))
    accepted(story, invited(story)[0])
    assert len(messages("reminder")) == 1


def test_without_the_consents_there_is_no_place() -> None:
    story = a_story()
    invitation = invited(story)[0]
    with pytest.raises(Refusal, match="Tick that you agree") as refused:
        service.accept(invitation, slots(story)[0].id, yes("project.participate"), actor=citizen_actor(story.people[0]))
    assert refused.value.field == "attend"


def test_a_full_time_is_refused_with_a_way_on() -> None:
    story = a_story(capacity=1)
    first, second = invited(story)[:2]
    accepted(story, first)
    with pytest.raises(Refusal, match="just been taken"):
        accepted(story, second)


def test_nobody_is_in_two_meetings_at_once_even_of_two_projects() -> None:
    story = a_story()
    accepted(story, invited(story)[0])
    other = a_story()
    other.people[0] = story.people[0]
    place = places_of(other.draw.id)[0]
    invitation = Invitation(
        project_id=other.project.id,
        place_id=place.id,
        citizen_id=story.people[0].id,
        token=place.token,
        channel="email",
        issued_at=clock.now(),
        answer_by_at=clock.now() + timedelta(days=5),
    )
    db.session.add(invitation)
    db.session.flush()
    with pytest.raises(Refusal, match="already have something") as refused, db.session.begin_nested():
        accepted(other, invitation)
    assert refused.value.code == "clash"


def test_a_no_lets_the_place_go_and_cancels_the_message() -> None:
    story = a_story()
    invitation = invited(story)[0]
    service.decline(invitation, actor=citizen_actor(story.people[0]))
    service.decline(invitation, actor=citizen_actor(story.people[0]))
    assert invitation.state == "declined"
    assert [p.state for p in places_of(story.draw.id)].count("released") == 1
    assert kinds().count("InvitationDeclined") == 1
    with pytest.raises(Refusal) as refused:
        accepted(story, invitation)
    assert refused.value.code == "already_declined"


def test_a_late_yes_still_counts_while_a_seat_is_free() -> None:
    story = a_story()
    invitation = invited(story)[0]
    with clock.at(invitation.answer_by_at + timedelta(minutes=5)):
        assert accepted(story, invitation).state == "booked"


def test_who_was_promised_to_wait_a_moment_ago_does_not_lapse() -> None:
    story = a_story()
    invitation = invited(story)[0]
    with clock.at(invitation.answer_by_at + timedelta(minutes=5)):
        late = queries.overdue([invitation.id])
        longer = update(Invitation).where(Invitation.id == invitation.id)  # somebody else, before the row was locked
        db.session.execute(
            longer.values(waiting_at=clock.now(), answer_by_at=slots(story)[-1].starts_at),
            execution_options={"synchronize_session": False},
        )
        assert [service.lapse(one, actor=story.team.lead) for one in late] == [False]
        assert invitation.state == "issued"


def test_an_invitation_lapses_once() -> None:
    story = a_story()
    invitations = invited(story)
    actor = story.team.lead
    assert service.lapse_overdue(actor=actor) == 0
    with clock.at(invitations[0].answer_by_at + timedelta(minutes=5)):
        assert service.lapse_overdue(actor=actor) == 5
        assert service.lapse_overdue(actor=actor) == 0
        with pytest.raises(Refusal, match="This invitation closed on Friday 27 November"):
            accepted(story, invitations[0])


def test_giving_up_a_place_frees_the_seat_and_cancels_the_reminders() -> None:
    story = a_story()
    booking = accepted(story, invited(story)[0])
    service.cancel_booking(booking, cause=EndCause.BY_PERSON, actor=citizen_actor(story.people[0]))
    assert slots(story)[0].taken == 0
    assert {m.state for m in messages("reminder")} == {"cancelled"}
    with pytest.raises(Refusal):
        service.cancel_booking(booking, cause=EndCause.BY_PERSON, actor=citizen_actor(story.people[0]))


def test_moving_a_place_moves_its_reminders() -> None:
    story = a_story()
    booking = accepted(story, invited(story)[0])
    moved = service.move(booking, slots(story)[1].id, actor=citizen_actor(story.people[0]))
    assert booking.state == "moved"
    assert [s.taken for s in slots(story)] == [0, 1]
    assert [m.state for m in messages("reminder") if m.concerns_id == moved.id] == ["queued"] * 3
    assert {m.state for m in messages("reminder") if m.concerns_id == booking.id} == {"cancelled"}


def test_who_withdraws_is_out_of_everything_to_come() -> None:
    story = a_story()
    first, second = invited(story)[:2]
    accepted(story, first)
    for person in story.people[:2]:
        assert service.cancel_everything_of(person.id, actor=citizen_actor(person)) == 1
    assert second.state == "withdrawn"
    assert slots(story)[0].taken == 0
    assert db.session.scalars(select(Booking.cause)).all() == ["withdrawal"]


def test_arriving_asks_for_the_consent_afresh() -> None:
    story = a_story()
    booking = accepted(story, invited(story)[0])
    with pytest.raises(Refusal) as refused:
        service.check_in(booking, actor=story.team.lead)
    assert refused.value.code == "not_today"
    with clock.at(slots(story)[0].starts_at - timedelta(minutes=5)):
        assert service.check_in(booking, actor=story.team.lead).state == "checked_in"


def test_marking_uses_up_the_place_and_is_never_changed_only_corrected() -> None:
    story = a_story()
    booking = accepted(story, invited(story)[0])
    row = Marked(
        AttendanceCapacity.CITIZEN, AttendanceState.ATTENDED, 90, booking_id=booking.id, relation=Relation.USES
    )
    with pytest.raises(Refusal, match="has not begun"):
        service.mark(story.meeting, [row], actor=story.team.lead)
    with clock.at(story.meeting.ends_at):
        staff = Marked(AttendanceCapacity.STAFF, AttendanceState.ATTENDED, 90, heads=2)
        noted, _ = service.mark(story.meeting, [row, staff], actor=story.team.lead)
        assert noted.token == booking.token
        assert booking.state == "done"
        put_right = Marked(
            AttendanceCapacity.CITIZEN,
            AttendanceState.LEFT_EARLY,
            30,
            token=booking.token,
            relation=Relation.USES,
            corrects=noted.id,
            because=CorrectionReason.THEY_TOLD_US,
        )
        service.mark(story.meeting, [put_right], actor=story.team.lead)
        assert sorted(a.minutes for a in queries.attendance_of(story.meeting.id)) == [30, 90]
        service.hold(story.meeting, actor=story.team.lead)
        assert story.meeting.state == "held"
        with pytest.raises(Refusal, match="marked this person already"), db.session.begin_nested():
            service.mark(story.meeting, [row], actor=story.team.lead)


def test_a_meeting_called_off_tells_everybody_who_had_a_place() -> None:
    story = a_story()
    for invitation in invited(story)[:2]:
        accepted(story, invitation)
    assert service.cancel_session(story.meeting, actor=story.team.lead).told == 2
    assert len(messages("cancelled_by_us")) == 2
    assert {m.state for m in messages("reminder")} == {"cancelled"}


def test_what_was_made_is_noted_by_its_digest() -> None:
    story = a_story()
    made = service.add_artefact(
        story.meeting, kind=ArtefactKind.MAP, digest=b"1" * 32, is_made_in_session=True, actor=story.team.lead
    )
    assert queries.artefacts_of(story.meeting.id) == [made]


def test_times_outside_the_meeting_are_refused(app: Flask) -> None:
    story = a_story()
    with pytest.raises(Refusal) as refused:
        service.publish(
            story.project,
            type=story.meeting.type,
            phase=story.meeting.phase,
            label="x",
            way=story.meeting.way,
            starts_at=clock.now(),
            ends_at=clock.now() + timedelta(hours=1),
            slots=[],
            actor=story.team.lead,
        )
    assert refused.value.code == "no_slots"


def test_transaction_keeps_all_or_nothing(app: Flask) -> None:
    story = a_story(capacity=1)
    first, second = invited(story)[:2]
    db.session.commit()
    with transaction():
        accepted(story, first)
    with pytest.raises(Refusal), transaction():
        accepted(story, second)
    db.session.refresh(second)
    assert second.state == "issued"
    assert not consent.holds(story.people[1].id, "project.participate", story.project.id)
    assert meeting
