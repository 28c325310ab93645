"""Free seats go to nobody who cannot come or is not to be asked, and never past somebody for whom one is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.events import Code
from citizen_panel.domain.citizens import service as citizens
from citizen_panel.domain.citizens import wishes
from citizen_panel.domain.citizens.circumstances import ANY_TIME, Away
from citizen_panel.domain.citizens.coming import part_of
from citizen_panel.domain.matching.places import places_of
from citizen_panel.domain.sessions import queries, seating, service
from citizen_panel.domain.sessions.models import Invitation
from citizen_panel.domain.sessions.vocabulary import EndCause
from tests.factories import projects
from tests.factories.citizens import a_citizen
from tests.factories.sessions import Story, a_story, accepted, citizen_actor, confirmed_draw, invited, slots
from tests.factories.standing_by import a_story_with_stand_ins
from tests.tasks.test_filling import asked, drained, sexes, told

pytestmark = pytest.mark.usefixtures("app", "noon")


def all_seats_taken() -> tuple[Story, list[Invitation]]:
    """Four seats, four people in them, and two more who were invited."""
    story, _ = a_story_with_stand_ins(standing="", capacity=2)
    offers = invited(story)
    for number, offer in enumerate(offers[:4]):
        accepted(story, offer, slots(story)[number % 2])
    return story, offers


def gives_up(story: Story, number: int) -> None:
    held = queries.bookings_of(story.people[number].id)[0].booking
    service.cancel_booking(held, cause=EndCause.BY_PERSON, actor=citizen_actor(story.people[number]))
    drained()


def test_who_paused_is_told_of_no_seat_and_keeps_waiting() -> None:
    story, offers = all_seats_taken()
    for number in (4, 5):
        service.wait_for_a_seat(offers[number], [], actor=citizen_actor(story.people[number]))
    citizens.pause(story.people[4].id, None, actor=citizen_actor(story.people[4]))
    citizens.pause(story.people[5].id, None, actor=citizen_actor(story.people[5]))
    gives_up(story, 0)
    assert told("seat_free") == []
    assert all(offer.waiting_at is not None and not offer.keeps_seat for offer in offers[4:])
    citizens.resume(story.people[5].id, actor=citizen_actor(story.people[5]))
    gives_up(story, 1)
    assert [message.recipient_id for message in told("seat_free")] == [story.people[5].id]


def test_who_waits_after_losing_the_seat_kept_for_them_keeps_none_from_others() -> None:
    story, offers = all_seats_taken()
    offers[4].keeps_seat = True
    db.session.flush()
    service.wait_for_a_seat(offers[4], [], actor=citizen_actor(story.people[4]))
    assert not offers[4].keeps_seat
    assert seating.kept_in(story.draw.id) == []


def test_a_seat_kept_for_one_draw_is_not_given_to_another_that_shares_the_times() -> None:
    story = a_story(capacity=1)
    first, *_ = invited(story)
    other = projects.brief(story.team, story.project, approved=True)
    people = [a_citizen() for _ in range(5)]
    assert story.team.lead.user_id
    beside = replace(story, brief=other, people=people, draw=confirmed_draw(other, people, story.team.lead.user_id))
    theirs = invited(beside)
    accepted(beside, theirs[0])
    assert len(seating.times_open_to(theirs[1])) == 1
    first.keeps_seat = True
    db.session.flush()
    assert seating.times_open_to(theirs[1]) == [], "the last seat is kept for somebody of the first draw"
    assert seating.room(beside.draw, queries.choices_of(story.project.id, other.id)).for_waiting == 0
    with pytest.raises(Refusal) as refused:
        accepted(beside, theirs[1], slots(story)[1])
    assert refused.value.code == "slot_taken"
    accepted(story, first, slots(story)[1])


def test_only_who_could_come_to_a_time_stands_in() -> None:
    story, stand_ins = a_story_with_stand_ins(standing="fff", capacity=6, slots=1)
    day, part = part_of(story.meeting.starts_at)
    never_then = ANY_TIME & ~(1 << (day * 3 + part))
    wish = replace(wishes.availability_of(stand_ins[0].id), weekly_parts=never_then)
    assert not wish.has_part(day, part)
    wishes.change_availability(stand_ins[0].id, wish, about=Code("times"), actor=citizen_actor(stand_ins[0]))
    there = clock.day_of(story.meeting.starts_at)
    away = Away(there - timedelta(days=1), there)
    wishes.add_away(stand_ins[1].id, away, actor=citizen_actor(stand_ins[1]))
    service.decline(invited(story)[0], actor=citizen_actor(story.people[0]))
    drained()
    assert [offer.citizen_id for offer in asked(stand_ins)] == [stand_ins[2].id]
    assert sexes(stand_ins, "fff") == "f"
    assert len(places_of(story.draw.id)) == 7


def test_who_waits_is_asked_when_there_are_more_seats() -> None:
    story, offers = all_seats_taken()
    service.wait_for_a_seat(offers[4], [], actor=citizen_actor(story.people[4]))
    drained()
    early, _ = slots(story)
    service.change_seats(early, story.meeting, 3, actor=story.team.lead)
    drained()
    assert [message.concerns_id for message in told("seat_free")] == [offers[4].id]
    assert seating.times_open_to(offers[5]) == [], "the new seat is kept for who waited"
    accepted(story, offers[4], early)


def test_no_seat_is_taken_away_that_is_kept_for_somebody() -> None:
    story, offers = all_seats_taken()
    service.wait_for_a_seat(offers[4], [], actor=citizen_actor(story.people[4]))
    gives_up(story, 0)
    assert offers[4].keeps_seat
    early, late = slots(story)
    with pytest.raises(Refusal, match="Wait for their answers") as refused, db.session.begin_nested():
        service.change_seats(early, story.meeting, 1, actor=story.team.lead)
    assert refused.value.code == "seats_kept"
    service.change_seats(late, story.meeting, 3, actor=story.team.lead)
    drained()
    service.change_seats(early, story.meeting, 1, actor=story.team.lead)
    with clock.at(late.ends_at), pytest.raises(Refusal) as over:
        service.change_seats(late, story.meeting, 4, actor=story.team.lead)
    assert over.value.code == "over"
