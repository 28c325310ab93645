"""Moving a meeting: people are told and asked, reminders and what is kept move along, clashes cost nobody unheard."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.clock import UK
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.sessions import queries, resources, service
from citizen_panel.domain.sessions.models import Slot
from citizen_panel.domain.sessions.vocabulary import ResourceKind, SlotPlan
from tests.factories.sessions import Story, a_story, accepted, citizen_actor, invited, meeting, slots

pytestmark = pytest.mark.usefixtures("app", "noon")
TEN = time(10)


def messages(kind: str, state: str = "queued") -> list[Message]:
    found = select(Message).where(Message.kind == kind, Message.state == state).order_by(Message.due_at)
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def told(kind: str) -> int:
    return len(messages(kind))


def kinds() -> list[str]:
    return list(db.session.scalars(select(Entry.kind).order_by(Entry.id)))


def later(story: Story, days: int = 7) -> date:
    return clock.day_of(story.meeting.starts_at) + timedelta(days=days)


def refused(slot: Slot, story: Story, day: date, at: time = TEN) -> Refusal:
    with pytest.raises(Refusal) as said, db.session.begin_nested():
        service.move_slot(slot, story.meeting, day, at, actor=story.team.lead)
    db.session.expire_all()
    return said.value


def test_a_meeting_moves_with_its_times_people_reminders_and_interpreter() -> None:
    story = a_story()
    booking = accepted(story, invited(story)[0])
    ailsa = resources.add_resource(story.team.organisation_id, ResourceKind.BSL_INTERPRETER, "Ailsa Invented")
    was = slots(story)[0].starts_at
    resources.keep(ailsa, slots(story)[0].id)
    done = service.move_session(story.meeting, later(story), TEN, actor=story.team.lead)
    assert (done.reached.told, done.lost, done.missing) == (1, 0, ())
    first, second = slots(story)
    assert first.starts_at.astimezone(UK) == datetime.combine(later(story, 0), TEN, tzinfo=UK)
    assert second.starts_at - first.starts_at == timedelta(hours=2)
    assert (story.meeting.starts_at, story.meeting.ends_at) == (first.starts_at, second.ends_at)
    assert (first.version, second.version) == (1, 1)
    assert booking.moved_from_at == was
    assert [one.due_at for one in messages("reminder")] == [
        first.starts_at - lead for lead in (timedelta(days=7), timedelta(days=1), timedelta(hours=2))
    ]
    assert told("session_moved") == 1
    assert [one.resource.name for one in resources.kept_at(first.id)] == ["Ailsa Invented"]
    other = meeting(story.project, story.team.lead, starts_at=first.starts_at)
    with pytest.raises(Refusal, match="kept for another meeting"), db.session.begin_nested():
        resources.keep(ailsa, queries.slots_of(other.id)[0].id)
    assert kinds().count("SessionMoved") == 1


def test_the_old_time_is_free_for_something_else_and_the_new_one_is_not() -> None:
    story = a_story()
    person = story.people[0]
    accepted(story, invited(story)[0])
    was = slots(story)[0].starts_at
    service.move_session(story.meeting, later(story), TEN, actor=story.team.lead)
    now = a_story(first=person, starts_at=slots(story)[0].starts_at)
    with pytest.raises(Refusal, match="already have something"), db.session.begin_nested():
        accepted(now, invited(now)[0])
    before = a_story(first=person, starts_at=was)
    assert accepted(before, invited(before)[0]).state == "booked"


def test_an_earlier_day_drops_the_reminders_whose_moment_is_past() -> None:
    story = a_story()
    accepted(story, invited(story)[0])
    day = clock.today() + timedelta(days=2)
    service.move_session(story.meeting, day, TEN, actor=story.team.lead)
    begins = slots(story)[0].starts_at
    assert [one.due_at for one in messages("reminder")] == [begins - timedelta(days=1), begins - timedelta(hours=2)]


def test_moved_twice_people_are_told_twice_and_know_when_it_was_first() -> None:
    story = a_story()
    booking = accepted(story, invited(story)[0])
    was = slots(story)[0].starts_at
    for days in (7, 1):
        service.move_session(story.meeting, later(story, days), TEN, actor=story.team.lead)
    assert told("session_moved") == 2
    assert booking.moved_from_at == was


def test_moved_as_a_time_and_as_people_everybody_hears_of_every_move() -> None:
    story = a_story()
    booking = accepted(story, invited(story)[0])
    first, second = slots(story)
    moves = [
        lambda: service.move_slot(first, story.meeting, later(story, 3), TEN, actor=story.team.lead),
        lambda: service.move_people(first, second, story.meeting, actor=story.team.lead),
        lambda: service.move_slot(second, story.meeting, later(story, 5), TEN, actor=story.team.lead),
        lambda: service.move_people(second, first, story.meeting, actor=story.team.lead),
        lambda: service.move_people(first, second, story.meeting, actor=story.team.lead),
    ]
    for number, move in enumerate(moves, start=1):
        assert move().reached.told == 1
        assert told("session_moved") == number
        assert booking.version == number


def test_one_time_is_called_off_and_the_others_stay() -> None:
    story = a_story()
    first, second = slots(story)
    offers = invited(story)
    gone, stays = accepted(story, offers[0]), accepted(story, offers[1], second)
    ailsa = resources.add_resource(story.team.organisation_id, ResourceKind.BSL_INTERPRETER, "Ailsa Invented")
    resources.keep(ailsa, first.id)
    assert service.call_off_time(first, story.meeting, actor=story.team.lead).told == 1
    assert (gone.state, gone.cause, stays.state) == ("cancelled", "by_body", "booked")
    assert (first.state, first.taken, second.taken) == ("cancelled", 0, 1)
    assert [one.recipient_id for one in messages("cancelled_by_us")] == [story.people[0].id]
    assert {one.recipient_id for one in messages("reminder")} == {story.people[1].id}
    assert resources.kept_for(story.meeting.id) == []
    assert (story.meeting.state, story.meeting.starts_at) == ("published", second.starts_at)
    with pytest.raises(Refusal) as last:
        service.call_off_time(second, story.meeting, actor=story.team.lead)
    assert last.value.code == "last_time"


def test_of_many_days_the_third_is_called_off_after_the_first_but_never_one_that_has_begun() -> None:
    story = a_story()
    plan = SlotPlan(slots(story)[-1].ends_at + timedelta(days=2), slots(story)[-1].ends_at + timedelta(days=3), 4)
    (third,) = service.add_times(story.meeting, [plan], actor=story.team.lead)
    booking = accepted(story, invited(story)[0], third)
    with clock.at(slots(story)[1].starts_at):
        with pytest.raises(Refusal) as begun, db.session.begin_nested():
            service.call_off_time(slots(story)[0], story.meeting, actor=story.team.lead)
        assert begun.value.code == "begun"
        assert service.call_off_time(third, story.meeting, actor=story.team.lead).told == 1
    assert booking.state == "cancelled"
    assert story.meeting.ends_at == slots(story)[1].ends_at


def test_who_has_something_else_then_loses_the_place_and_hears_why() -> None:
    story = a_story()
    person, first = story.people[0], invited(story)[0]
    accepted(story, first)
    begins = slots(story)[0].starts_at + timedelta(days=7)
    theirs = a_story(first=person, starts_at=begins)
    accepted(theirs, invited(theirs)[0])
    local = begins.astimezone(UK)
    done = service.move_session(story.meeting, local.date(), local.time(), actor=story.team.lead)
    assert (done.reached.told, done.lost) == (1, 1)
    mine = {one.meeting.id: one.booking for one in queries.bookings_of(person.id)}
    assert (mine[story.meeting.id].state, mine[story.meeting.id].cause) == ("cancelled", "by_body")
    assert mine[theirs.meeting.id].state == "booked"
    assert slots(story)[0].taken == 0
    assert (told("cancelled_by_us"), told("session_moved")) == (1, 0)


def test_an_interpreter_who_is_elsewhere_then_is_missing() -> None:
    story = a_story()
    ailsa = resources.add_resource(story.team.organisation_id, ResourceKind.BSL_INTERPRETER, "Ailsa Invented")
    resources.keep(ailsa, slots(story)[0].id)
    begins = slots(story)[0].starts_at + timedelta(days=7)
    other = meeting(story.project, story.team.lead, starts_at=begins)
    resources.keep(ailsa, queries.slots_of(other.id)[0].id)
    local = begins.astimezone(UK)
    done = service.move_session(story.meeting, local.date(), local.time(), actor=story.team.lead)
    assert [one.resource.name for one in done.missing] == ["Ailsa Invented"]
    (missing,) = resources.missing_for(story.meeting)
    assert missing.instead == ()
    assert [one.slot.research_session_id for one in resources.kept_for(other.id)] == [other.id]


def test_one_time_moves_alone_and_never_onto_another() -> None:
    story = a_story()
    first, second = slots(story)
    at = second.starts_at.astimezone(UK)
    assert refused(first, story, at.date(), at.time()).code == "overlap"
    assert refused(first, story, date(2027, 3, 28), time(1, 30)).code == "no_such_hour"
    assert refused(first, story, clock.today() - timedelta(days=1)).code == "past"
    first, second = slots(story)
    kept = second.starts_at
    service.move_slot(first, story.meeting, later(story, 3), TEN, actor=story.team.lead)
    assert slots(story)[0].starts_at == kept
    assert story.meeting.starts_at == kept


def test_what_has_begun_or_was_called_off_does_not_move() -> None:
    story = a_story()
    with clock.at(slots(story)[0].starts_at + timedelta(minutes=1)):
        assert refused(slots(story)[0], story, later(story)).code == "begun"
    service.cancel_session(story.meeting, actor=story.team.lead)
    with pytest.raises(Refusal) as over:
        service.move_slot(slots(story)[0], story.meeting, later(story), TEN, actor=story.team.lead)
    assert over.value.code == "over"


def test_two_oclock_stays_two_oclock_over_the_change_of_the_clocks() -> None:
    story = a_story(starts_at=datetime(2027, 3, 25, 14, tzinfo=UTC))
    service.move_session(story.meeting, date(2027, 3, 29), time(14), actor=story.team.lead)
    assert slots(story)[0].starts_at == datetime(2027, 3, 29, 13, tzinfo=UTC)


def test_people_say_that_they_still_can_once() -> None:
    story = a_story()
    booking = accepted(story, invited(story)[0])
    me = citizen_actor(story.people[0])
    assert not service.still_can(booking, actor=me)
    service.move_session(story.meeting, later(story), TEN, actor=story.team.lead)
    assert service.still_can(booking, actor=me)
    assert not service.still_can(booking, actor=me)
    assert booking.moved_from_at is None
    assert kinds().count("StillComing") == 1


def test_people_move_to_another_time_when_all_have_a_seat() -> None:
    story = a_story()
    for asked in invited(story)[:3]:
        accepted(story, asked)
    first, second = slots(story)
    service.change_seats(second, story.meeting, 2, actor=story.team.lead)
    with pytest.raises(Refusal) as few, db.session.begin_nested():
        service.move_people(first, second, story.meeting, actor=story.team.lead)
    assert few.value.code == "too_few_seats"
    db.session.expire_all()
    first, second = slots(story)
    service.change_seats(second, story.meeting, 3, actor=story.team.lead)
    done = service.move_people(first, second, story.meeting, actor=story.team.lead)
    assert (done.reached.told, done.lost) == (3, 0)
    assert (first.taken, second.taken) == (0, 3)
    assert kinds().count("BookingMoved") == 3
    service.take_away(first, story.meeting)
    assert story.meeting.starts_at == second.starts_at


def test_a_time_with_people_is_not_taken_away_nor_are_seats_under_them() -> None:
    story = a_story()
    accepted(story, invited(story)[0])
    first, second = slots(story)
    with (
        pytest.raises(Refusal, match="a place at this time: 1") as has,
        db.session.begin_nested(),
    ):
        service.take_away(first, story.meeting)
    assert has.value.code == "has_places"
    with pytest.raises(Refusal, match="1 people have a place"), db.session.begin_nested():
        service.change_seats(first, story.meeting, 0, actor=story.team.lead)
    service.take_away(second, story.meeting)
    with pytest.raises(Refusal) as last:
        service.take_away(first, story.meeting)
    assert last.value.code == "last_time"


def test_more_times_are_offered_and_never_over_another() -> None:
    story = a_story()
    asked = invited(story)[0]
    begins = slots(story)[-1].ends_at + timedelta(days=2)
    plan = SlotPlan(begins, begins + timedelta(hours=1), 4)
    service.add_times(story.meeting, [plan], actor=story.team.lead)
    assert len(queries.times_for(asked)) == 3
    assert story.meeting.ends_at == plan.ends_at
    assert kinds().count("TimesAdded") == 1
    with pytest.raises(Refusal) as overlap, db.session.begin_nested():
        service.add_times(story.meeting, [plan], actor=story.team.lead)
    assert overlap.value.code == "overlap"
    with pytest.raises(Refusal) as none:
        service.add_times(story.meeting, [], actor=story.team.lead)
    assert none.value.code == "no_slots"
