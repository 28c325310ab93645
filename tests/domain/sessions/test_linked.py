"""Meetings that belong together: one yes, swaps within a meeting, order, and what is given up."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.clock import UK
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.matching.places import places_of
from citizen_panel.domain.sessions import linked, queries, service
from citizen_panel.domain.sessions.models import Booking, Slot
from citizen_panel.domain.sessions.promises import promised
from citizen_panel.domain.sessions.rules.linked import MOST, Uneven, Ways, can_be_kept, repeats, ways_through
from citizen_panel.domain.sessions.seating import seats_of
from citizen_panel.domain.sessions.service import linking
from citizen_panel.domain.sessions.vocabulary import EndCause, Linked, SlotPlan
from tests.factories.sessions import Story, a_story, accepted, citizen_actor, invited, yes
from tests.factories.sessions import meeting as a_meeting

database = pytest.mark.usefixtures("app", "noon")


def test_the_first_times_go_together_and_a_single_one_is_for_all() -> None:
    assert ways_through([["a", "b"], ["c"], ["d", "e"]]) == Ways((("a", "c", "d"), ("b", "c", "e")))
    assert ways_through([["a", "b"], ["c", "d", "e"]]) == Uneven((2, 3))
    assert ways_through([["a"], []]) == Uneven((1, 0))
    assert ways_through([]) == Ways(())


@given(st.lists(st.sampled_from([1, 3]), min_size=1, max_size=5))
def test_every_way_goes_through_every_meeting(counts: list[int]) -> None:
    meetings = [[(number, time) for time in range(count)] for number, count in enumerate(counts)]
    ways = ways_through(meetings)
    assert isinstance(ways, Ways)
    assert len(ways.groups) == max(counts)
    assert all([number for number, _ in way] == list(range(len(counts))) for way in ways.groups)


def test_one_person_cannot_be_at_two_times_that_overlap_nor_go_back_where_order_matters() -> None:
    day = datetime(2026, 12, 1, tzinfo=UTC)
    nine, ten, eleven = (day + timedelta(hours=hour) for hour in (9, 10, 11))
    assert can_be_kept([(nine, ten), (ten, eleven)], in_order=True)
    assert can_be_kept([(ten, eleven), (nine, ten)], in_order=False)
    assert not can_be_kept([(ten, eleven), (nine, ten)], in_order=True)
    assert not can_be_kept([(nine, eleven), (ten, eleven)], in_order=False)
    assert can_be_kept([], in_order=True)


def test_a_meeting_repeats_up_to_its_last_day() -> None:
    first = date(2026, 12, 1)
    assert repeats(first, date(2026, 12, 15), 1) == (date(2026, 12, 8), date(2026, 12, 15))
    assert repeats(first, date(2026, 12, 28), 2) == (date(2026, 12, 15),)
    assert repeats(first, first, 1) == ()
    assert len(repeats(first, date(2030, 1, 1), 1)) == MOST


def series(how: Linked, weeks: int = 2, **more: object) -> Story:
    """A story whose meeting is held again each week, before anybody was asked."""
    story = a_story(**more)  # type: ignore[arg-type]
    until = clock.day_of(story.meeting.starts_at) + timedelta(weeks=weeks)
    assert linking.repeat(story.meeting, until, 1, how, actor=story.team.lead) == weeks
    return story


@database
def test_seats_of_linked_meetings_are_for_as_many_people_as_the_fullest_has_room_for() -> None:
    alone = a_story()
    free = seats_of(alone.draw, alone.brief).free
    assert free > 0
    story = series(Linked.ALL_OF)
    assert seats_of(story.draw, story.brief).free == free  # three meetings, but one choice
    later = linked.meetings_in(story.meeting.series_id)[-1] if story.meeting.series_id else None
    assert later is not None
    slot = db.session.scalars(select(Slot).where(Slot.research_session_id == later.id)).first()
    assert slot is not None
    slot.taken += 1
    db.session.flush()
    assert seats_of(story.draw, story.brief).free == free - 1


def places(story: Story) -> list[Booking]:
    return [one.booking for one in queries.bookings_of(story.people[0].id)]


def live(story: Story) -> list[Booking]:
    return [one.booking for one in queries.bookings_of(story.people[0].id, only_coming=True)]


@database
def test_a_meeting_is_held_again_at_the_same_time_of_day() -> None:
    story = series(Linked.ALL_OF, 3)
    meetings = linked.meetings_in(story.meeting.series_id)  # type: ignore[arg-type]
    assert len(meetings) == 4
    assert {one.starts_at.astimezone(UK).time() for one in meetings} == {story.meeting.starts_at.astimezone(UK).time()}
    assert {one.label for one in meetings} == {"Bus talk"}
    assert {len(queries.slots_of(one.id)) for one in meetings} == {2}
    assert all([p.purpose for p in queries.purposes_of(one.id)] for one in meetings)


@database
def test_one_yes_gives_a_place_in_each_meeting() -> None:
    story = series(Linked.ALL_OF)
    asked = invited(story)[0]
    times = queries.times_for(asked)
    assert [len(time.also) for time in times] == [2, 2]
    assert {time.meeting.id for time in times} == {story.meeting.id}
    booking = accepted(story, asked, times[1].slot)
    assert booking.slot_id == times[1].slot.id
    assert [one.booking.slot_id for one in queries.bookings_of(story.people[0].id)] == [
        times[1].slot.id,
        *(slot.id for slot, _ in times[1].also),
    ]
    for meeting in linked.meetings_in(story.meeting.series_id):  # type: ignore[arg-type]
        assert consent.holds(story.people[0].id, "session.attend", meeting.id)
        assert [slot.taken for slot in queries.slots_of(meeting.id)] == [0, 1]
    assert [one.pence for one in promised(story.people[0].id)] == [4000], "the thank you is for the person, once"


@database
def test_a_way_with_one_full_time_is_not_offered_and_nothing_is_half_taken() -> None:
    story = series(Linked.ALL_OF, 1, capacity=1)
    first, second, *_ = invited(story)
    times = queries.times_for(first)
    accepted(story, first, times[0].slot)
    assert [time.slot.id for time in queries.times_for(second)] == [times[1].slot.id]
    with pytest.raises(Refusal, match="just been taken"), db.session.begin_nested():
        service.accept(second, times[0].slot.id, yes(), actor=citizen_actor(story.people[1]))
    assert queries.bookings_of(story.people[1].id) == []


@database
def test_people_change_to_another_time_within_a_meeting_only() -> None:
    story = series(Linked.ALL_OF)
    asked = invited(story)[0]
    accepted(story, asked)
    second = live(story)[1]
    (other,) = queries.times_to_move_to(second)
    moved = service.move(second, other.slot.id, actor=citizen_actor(story.people[0]))
    assert moved.slot_id == other.slot.id
    assert len(live(story)) == 3


@database
def test_giving_up_one_keeps_the_others_and_the_seat_in_the_project() -> None:
    story = series(Linked.ALL_OF)
    asked = invited(story)[0]
    accepted(story, asked)
    for left, place in ((2, "taken"), (1, "taken"), (0, "released")):
        service.cancel_booking(live(story)[0], cause=EndCause.BY_PERSON, actor=citizen_actor(story.people[0]))
        assert len(live(story)) == left
        assert next(one.state for one in places_of(story.draw.id) if one.id == asked.place_id) == place


@database
def test_who_gives_up_a_meeting_gives_up_those_that_build_on_it() -> None:
    story = series(Linked.IN_ORDER)
    accepted(story, invited(story)[0])
    service.cancel_booking(live(story)[1], cause=EndCause.BY_PERSON, actor=citizen_actor(story.people[0]))
    assert [one.state for one in places(story)] == ["booked", "cancelled", "cancelled"]


@database
def test_people_choose_one_of_several_as_ever() -> None:
    story = series(Linked.ONE_OF)
    times = queries.times_for(invited(story)[0])
    assert len(times) == 6
    assert all(time.also == () for time in times)


@database
def test_what_a_yes_means_does_not_change_afterwards() -> None:
    story = a_story()
    accepted(story, invited(story)[0])
    until = clock.day_of(story.meeting.starts_at) + timedelta(weeks=1)
    with pytest.raises(Refusal) as refused, db.session.begin_nested():
        linking.repeat(story.meeting, until, 1, Linked.ALL_OF, actor=story.team.lead)
    assert refused.value.code == "has_places"


@database
def test_a_meeting_stands_alone_again() -> None:
    story = series(Linked.ALL_OF, 1)
    linking.part(story.meeting)
    assert story.meeting.series_id is None
    assert {one.series_id for one in queries.meetings_of(story.project.id)} == {None}
    assert len(linking.could_be_linked(story.meeting)) == 1
    linking.link([story.meeting, *linking.could_be_linked(story.meeting)], Linked.ONE_OF)
    assert linking.could_be_linked(story.meeting) == []


@database
def test_uneven_meetings_are_offered_to_nobody() -> None:
    story = series(Linked.ALL_OF, 1)
    assert not linked.is_uneven(story.meeting.series_id)  # type: ignore[arg-type]
    asked = invited(story)[0]
    other = next(one for one in queries.meetings_of(story.project.id) if one.id != story.meeting.id)
    begins = other.ends_at + timedelta(hours=1)
    service.add_times(other, [SlotPlan(begins, begins + timedelta(hours=1), 5)], actor=story.team.lead)
    db.session.expire_all()
    assert linked.is_uneven(story.meeting.series_id)  # type: ignore[arg-type]
    assert queries.times_for(asked) == []


def one_first_time_for_two_ways(how: Linked = Linked.ALL_OF) -> Story:
    """A first meeting with one time, and a second a week later with two."""
    story = a_story(slots=1)
    begins = story.meeting.starts_at + timedelta(weeks=1)
    second = a_meeting(story.project, story.team.lead, starts_at=begins, slots=2)
    linking.link([story.meeting, second], how)
    return story


@database
def test_of_two_ways_that_begin_with_one_time_each_can_be_chosen() -> None:
    story = one_first_time_for_two_ways()
    early, late = invited(story)[:2]
    ways = queries.times_for(early)
    assert len({time.slot.id for time in ways}) == 1
    for asked, way, number in ((early, ways[0], 0), (late, ways[1], 1)):
        also = [slot.id for slot, _ in way.also]
        actor = citizen_actor(story.people[number])
        service.accept(asked, way.slot.id, yes("project.participate", "session.attend"), actor=actor, also=also)
        held = {one.slot.id for one in queries.bookings_of(story.people[number].id)}
        assert held == way.slot_ids


@database
def test_a_way_that_has_changed_meanwhile_is_not_taken_for_another() -> None:
    story = one_first_time_for_two_ways()
    asked = invited(story)[0]
    first = queries.times_for(asked)[0]
    full = first.also[0][0]
    full.taken = full.capacity
    db.session.flush()
    with pytest.raises(Refusal, match="just been taken"), db.session.begin_nested():
        service.accept(asked, first.slot.id, yes(), actor=citizen_actor(story.people[0]), also=[full.id])
    assert queries.bookings_of(story.people[0].id) == []


@database
def test_who_waits_for_one_of_two_ways_waits_for_that_one_alone() -> None:
    story = one_first_time_for_two_ways()
    asked = invited(story)[0]
    ways = queries.times_for(asked)
    ways[0].slot.taken = ways[0].slot.capacity
    db.session.flush()
    service.wait_for_a_seat(asked, ways[1].slot_ids, actor=citizen_actor(story.people[0]))
    assert {*asked.could_make} == ways[1].slot_ids
    service.wait_for_a_seat(asked, [ways[0].slot.id], actor=citizen_actor(story.people[0]))
    assert {*asked.could_make} == ways[0].slot_ids | ways[1].slot_ids
