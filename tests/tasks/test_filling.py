"""A seat that comes free is filled in the same turn, by who waits or stands by, as the mix needs, and told to all."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.asking import asked_lately, note_asked
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.ledger import faults
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.matching import alternates
from citizen_panel.domain.matching import service as matching
from citizen_panel.domain.matching.models import Place
from citizen_panel.domain.matching.places import places_of
from citizen_panel.domain.matching.vocabulary import QuotaBand
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import Channel, Letterbox
from citizen_panel.domain.rights import service as rights
from citizen_panel.domain.sessions import linked, queries, seating, service
from citizen_panel.domain.sessions.models import Invitation
from citizen_panel.domain.sessions.service import linking
from citizen_panel.domain.sessions.vocabulary import EndCause, Linked
from citizen_panel.tasks import messages, relay, seats
from citizen_panel.tasks.letters import write
from tests.blueprints.citizen.pages import signed_in
from tests.factories.sessions import Story, accepted, citizen_actor, invited, meeting, slots
from tests.factories.standing_by import a_story_with_stand_ins

pytestmark = pytest.mark.usefixtures("app", "noon")
SIX = (QuotaBand("sex", "female", 6, 6), QuotaBand("sex", "male", 6, 6))


def drained() -> None:
    db.session.commit()
    relay.drain()


def asked(people: Sequence[Citizen]) -> list[Invitation]:
    """The open invitations of these people."""
    return [one.invitation for person in people for one in queries.invitations_of(person.id, only_open=True)]


def sexes(people: Sequence[Citizen], letters: str) -> str:
    """The letters of those who were asked, in alphabetical order."""
    return "".join(sorted(letter for person, letter in zip(people, letters, strict=True) if asked([person])))


def told(kind: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == kind)))


def whole_story(story: Story) -> None:
    """Everybody drawn says yes: three to each time."""
    for number, offer in enumerate(invited(story)):
        accepted(story, offer, slots(story)[number % 2])
    drained()


def test_who_gives_up_a_place_is_replaced_by_somebody_alike_in_the_same_turn() -> None:
    story, stand_ins = a_story_with_stand_ins(capacity=3)
    whole_story(story)
    held = queries.bookings_of(story.people[0].id)[0].booking
    service.cancel_booking(held, cause=EndCause.BY_PERSON, actor=citizen_actor(story.people[0]))
    drained()
    assert sexes(stand_ins, "ffmm") == "f"
    (offer,) = asked(stand_ins)
    assert offer.keeps_seat
    assert offer.answer_by_at - clock.now() == timedelta(days=2), "shorter than the usual week"
    assert [message.concerns_id for message in told("stand_in")] == [offer.id]
    assert [message.recipient_id for message in told("place_free")] == [story.team.lead.user_id]
    assert not told("seats_empty")
    place = db.session.get(Place, offer.place_id)
    assert place is not None
    assert (place.state, place.chance) == ("offered", None)
    kinds = list(db.session.scalars(select(Entry.kind)))
    assert kinds.count("AlternatePromoted") == 1
    assert alternates.standing_count(story.draw.id) == 3


def test_a_stand_in_has_the_seat_only_after_saying_yes_and_it_is_kept_until_then() -> None:
    story, stand_ins = a_story_with_stand_ins(capacity=3)
    whole_story(story)
    held = queries.bookings_of(story.people[0].id)[0].booking
    service.cancel_booking(held, cause=EndCause.BY_PERSON, actor=citizen_actor(story.people[0]))
    drained()
    (offer,) = asked(stand_ins)
    assert [slot.taken for slot in slots(story)] == [2, 3]
    time = seating.times_open_to(offer)[0]
    accepted(Story(**{**vars(story), "people": stand_ins}), offer, time.slot)
    assert [slot.taken for slot in slots(story)] == [3, 3]
    drained()
    assert not asked(stand_ins)


def test_when_a_stand_in_says_no_or_nothing_the_next_is_asked() -> None:
    story, stand_ins = a_story_with_stand_ins(capacity=3)
    whole_story(story)
    held = queries.bookings_of(story.people[0].id)[0].booking
    service.cancel_booking(held, cause=EndCause.BY_PERSON, actor=citizen_actor(story.people[0]))
    drained()
    (first,) = asked(stand_ins)
    assert first.citizen_id
    service.decline(first, actor=citizen_actor(next(one for one in stand_ins if one.id == first.citizen_id)))
    drained()
    (second,) = asked(stand_ins)
    assert second.citizen_id != first.citizen_id
    assert sexes(stand_ins, "ffmm") == "f"
    with clock.at(second.answer_by_at + timedelta(minutes=1)):
        db.session.commit()
        seats.lapse()
        relay.drain()
        assert second.state == "lapsed"
        assert not asked(stand_ins), "a man would leave more of the mix missed than an empty seat"
        assert len(told("seats_empty")) == 1, "the team hears of it"
        messages.send_due()


def test_no_one_is_asked_to_stand_in_before_the_invitations_went_out() -> None:
    story, stand_ins = a_story_with_stand_ins()
    rights.leave(story.people[0].id, actor=citizen_actor(story.people[0]))
    drained()
    assert not asked(stand_ins)
    assert [one.state for one in places_of(story.draw.id)] == ["released", *["drawn"] * 6]
    released = service.release_batch(story.draw, actor=story.team.lead)
    assert len(released) == 6
    assert {one.invitation_batch_id for one in released} == {released[0].invitation_batch_id}


def test_whom_a_cap_spares_is_replaced_when_the_invitations_go_out() -> None:
    story, stand_ins = a_story_with_stand_ins()
    for _ in range(2):
        note_asked(story.people[5].id, AskedFor.INVITED)
    service.release_batch(story.draw, actor=story.team.lead)
    drained()
    assert sexes(stand_ins, "ffmm") == "m"


def test_a_stand_in_who_was_asked_often_enough_is_spared() -> None:
    story, stand_ins = a_story_with_stand_ins(standing="f")
    for _ in range(2):
        note_asked(stand_ins[0].id, AskedFor.INVITED)
    whole_story_of_six = invited(story)
    service.decline(whole_story_of_six[0], actor=citizen_actor(story.people[0]))
    drained()
    assert not asked(stand_ins)
    assert alternates.standing_count(story.draw.id) == 1, "later they may be asked"
    assert len(told("seats_empty")) == 1


def test_by_letter_only_while_its_answer_can_come_back() -> None:
    story, stand_ins = a_story_with_stand_ins(standing="ff", letters=(0,))
    offers = invited(story)
    service.decline(offers[0], actor=citizen_actor(story.people[0]))
    service.decline(offers[1], actor=citizen_actor(story.people[1]))
    drained()
    (offer,) = asked(stand_ins)
    assert offer.citizen_id == stand_ins[1].id, "ten days off are six working days"
    meeting(story.project, story.team.lead, starts_at=clock.now() + timedelta(days=20))
    drained()
    assert {one.channel for one in asked(stand_ins)} == {"email", "letter"}


def test_a_draw_that_is_void_or_a_brief_that_is_closed_asks_nobody() -> None:
    story, stand_ins = a_story_with_stand_ins()
    invited(story)
    matching.void(story.draw, "mistake", actor=story.team.lead)
    drained()
    assert not asked(stand_ins)
    assert service.fill_seats(story.draw.id, actor=story.team.lead) == service.Filling()


def test_filling_twice_asks_nobody_twice() -> None:
    story, stand_ins = a_story_with_stand_ins()
    service.decline(invited(story)[3], actor=citizen_actor(story.people[3]))
    first = service.fill_seats(story.draw.id, actor=story.team.lead)
    assert len(first.asked) == 1
    assert service.fill_seats(story.draw.id, actor=story.team.lead).asked == []
    drained()
    assert sexes(stand_ins, "ffmm") == "m"


def test_after_the_last_day_of_asking_no_stand_in_is_asked() -> None:
    story, _ = a_story_with_stand_ins()
    offers = invited(story)
    story.brief.open_to_on = clock.today()
    with clock.at(clock.now() + timedelta(days=1)):
        service.decline(offers[0], actor=citizen_actor(story.people[0]))
        filled = service.fill_seats(story.draw.id, actor=story.team.lead)
        assert (list(filled.asked), filled.empty) == ([], 1)
        assert any("last day" in one.text for one in filled.reasons)
        story.brief.open_to_on = clock.today()
        assert len(service.fill_seats(story.draw.id, actor=story.team.lead).asked) == 1


def test_whose_meeting_we_called_off_is_asked_again_even_after_the_last_day() -> None:
    story, _ = a_story_with_stand_ins(standing="", capacity=3)
    whole_story(story)
    story.brief.open_to_on = clock.today()
    with clock.at(clock.now() + timedelta(days=1)):
        service.cancel_session(story.meeting, actor=story.team.lead)
        meeting(story.project, story.team.lead, starts_at=clock.now() + timedelta(days=20))
        drained()
        assert len(asked(story.people)) == 6, "they were asked in time, and their place is theirs"


def test_spare_people_are_asked_as_far_as_seats_and_mix_go() -> None:
    story, stand_ins = a_story_with_stand_ins(standing="ffffmm", capacity=5)
    service.release_batch(story.draw, spare=3, actor=story.team.lead)
    drained()
    assert len(asked(stand_ins)) == 3
    assert sexes(stand_ins, "ffffmm") in ("ffm", "fmm"), "both may have one more than half of nine"


def test_spare_people_never_make_more_than_there_are_seats() -> None:
    story, stand_ins = a_story_with_stand_ins(standing="ffffmm", capacity=7, slots=1)
    service.release_batch(story.draw, spare=3, actor=story.team.lead)
    drained()
    assert len(asked(stand_ins)) == 1


def test_who_finds_every_seat_taken_waits_and_is_asked_when_one_suits() -> None:
    story, _ = a_story_with_stand_ins(standing="", capacity=2)
    offers = invited(story)
    for number, offer in enumerate(offers[:4]):
        accepted(story, offer, slots(story)[number % 2])
    with pytest.raises(Refusal) as refused:
        accepted(story, offers[4])
    assert refused.value.code == "slot_taken"
    early, late = slots(story)
    service.wait_for_a_seat(offers[4], [late.id], actor=citizen_actor(story.people[4]))
    service.wait_for_a_seat(offers[5], [], actor=citizen_actor(story.people[5]))
    drained()
    assert {offers[4].answer_by_at, offers[5].answer_by_at} == {late.starts_at}
    held = queries.bookings_of(story.people[0].id)[0].booking
    service.cancel_booking(held, cause=EndCause.BY_PERSON, actor=citizen_actor(story.people[0]))
    drained()
    assert [one.waiting_at is None for one in offers[4:]] == [False, True], "only one can come to the early time"
    assert [message.concerns_id for message in told("seat_free")] == [offers[5].id]
    assert seating.times_open_to(offers[4]) == [], "the seat is kept for the other"
    accepted(story, offers[5], early)
    assert [slot.taken for slot in slots(story)] == [2, 2]


def test_nobody_waits_while_there_is_a_seat() -> None:
    story, _ = a_story_with_stand_ins()
    offer = invited(story)[0]
    with pytest.raises(Refusal) as refused:
        service.wait_for_a_seat(offer, [], actor=citizen_actor(story.people[0]))
    assert refused.value.code == "seats_free"


def test_whose_meeting_we_called_off_is_asked_first_for_new_times() -> None:
    story, stand_ins = a_story_with_stand_ins(capacity=3)
    whole_story(story)
    service.cancel_session(story.meeting, actor=story.team.lead)
    drained()
    assert not asked(stand_ins)
    meeting(story.project, story.team.lead, capacity=3)
    drained()
    assert len(asked(story.people)) == 6
    assert not asked(stand_ins)
    assert len(told("seat_free")) == 6


def series_called_off() -> Story:
    """Everybody drawn had a place in two meetings that go together; then we called both off."""
    story, _ = a_story_with_stand_ins(capacity=6, slots=1)
    until = clock.day_of(story.meeting.starts_at) + timedelta(weeks=1)
    linking.repeat(story.meeting, until, 1, Linked.ALL_OF, actor=story.team.lead)
    for offer in invited(story):
        accepted(story, offer)
    drained()
    assert story.meeting.series_id
    for one in linked.meetings_in(story.meeting.series_id):
        service.cancel_session(one, actor=story.team.lead)
    drained()
    return story


def test_after_linked_meetings_are_called_off_everybody_is_asked_once_for_new_times() -> None:
    story = series_called_off()
    assert [one.place.coded_no for one in seating.called_off(story.draw.id)] == [1, 2, 3, 4, 5, 6]
    meeting(story.project, story.team.lead, capacity=6)
    drained()
    assert [len(asked([person])) for person in story.people] == [1] * 6
    assert len(told("seat_free")) == 6


def test_who_gave_the_other_meeting_up_by_themselves_is_not_asked_again() -> None:
    story, _ = a_story_with_stand_ins("ff" * 3, "", bands=(), capacity=6, slots=1)
    until = clock.day_of(story.meeting.starts_at) + timedelta(weeks=1)
    linking.repeat(story.meeting, until, 1, Linked.ALL_OF, actor=story.team.lead)
    for offer in invited(story):
        accepted(story, offer)
    assert story.meeting.series_id
    first, _ = linked.meetings_in(story.meeting.series_id)
    service.cancel_session(first, actor=story.team.lead)
    with clock.at(clock.now() + timedelta(hours=1)):
        (left,) = queries.bookings_of(story.people[0].id, only_coming=True)
        service.cancel_booking(left.booking, cause=EndCause.BY_PERSON, actor=citizen_actor(story.people[0]))
        assert seating.called_off(story.draw.id) == []


def test_whose_meeting_we_called_off_is_not_spared_because_we_asked_before() -> None:
    story, stand_ins = a_story_with_stand_ins(capacity=3)
    whole_story(story)
    for person in story.people[:3]:
        note_asked(person.id, AskedFor.INVITED)  # by another project
    service.cancel_session(story.meeting, actor=story.team.lead)
    drained()
    with clock.at(clock.now() + timedelta(days=2)):
        meeting(story.project, story.team.lead, capacity=3)
        drained()
        assert len(asked(story.people)) == 6
        lately = asked_lately([one.id for one in story.people])
    assert [lately[one.id] for one in story.people] == [2, 2, 2, 1, 1, 1], "both questions count as one"
    assert not asked(stand_ins)


def test_a_time_called_off_leads_to_another_with_seats() -> None:
    story, stand_ins = a_story_with_stand_ins(capacity=6)
    early, late = slots(story)
    for offer in invited(story):
        accepted(story, offer, early)
    drained()
    assert service.call_off_time(early, story.meeting, actor=story.team.lead).told == 6
    drained()
    assert len(asked(story.people)) == 6, "the late time has seats for all"
    assert not asked(stand_ins)
    assert all([time.slot.id for time in seating.times_open_to(one)] == [late.id] for one in asked(story.people))


def test_stand_ins_come_after_those_who_were_drawn() -> None:
    story, _ = a_story_with_stand_ins()
    service.decline(invited(story)[0], actor=citizen_actor(story.people[0]))
    drained()
    drawn = [place for place in places_of(story.draw.id) if place.chance is not None]
    assert [place.citizen_id for place in drawn] == [person.id for person in story.people]
    assert [place.coded_no for place in places_of(story.draw.id)] == [1, 2, 3, 4, 5, 6, 7]


def test_the_team_invites_some_now_and_a_few_more_than_the_places(app: Flask) -> None:
    story, stand_ins = a_story_with_stand_ins("ffffffmmmmmm", "fffmmm", bands=SIX, capacity=9)
    db.session.commit()
    browser = signed_in(app, story.team.lead.user_id)
    address = f"/team/matching/draws/{story.draw.id}"
    page = browser.get(address).text
    assert "12 people drawn" in page
    assert "Yes, 3 people more" in page, "one in ten does not come"
    assert browser.post(f"{address}/invite", data={"size": "4"}).status_code == 422, "under five could be told apart"
    assert browser.post(f"{address}/invite", data={"size": "6", "spare": "yes"}).status_code == 303
    drained()
    assert len(asked(story.people)) == 6
    assert len(asked(stand_ins)) == 3
    page = browser.get(address).text
    assert "12 people drawn" in page, "stand-ins who were asked are not among them"
    assert "6 people have not been asked yet" in page
    assert browser.post(f"{address}/invite", data={}).status_code == 303
    assert len(asked(story.people)) == 12


def test_the_team_reads_why_seats_stay_empty_until_they_do_not(app: Flask) -> None:
    story, _ = a_story_with_stand_ins(standing="")
    offers = invited(story)
    service.decline(offers[0], actor=citizen_actor(story.people[0]))
    drained()
    (mail,) = told("seats_empty")
    address = f"/team/matching/draws/{story.draw.id}"
    page = signed_in(app, story.team.lead.user_id).get(address).text
    assert "Why seats stay empty" in page
    assert "No stand-in is left to ask." in page
    written = write(mail, Letterbox(Channel.EMAIL, "lead@work.example", "Ailsa"))
    assert written is not None
    assert "under “Seats” on the page of the draw" in str(written)
    assert "No stand-in is left" not in str(written)
    story.brief.open_to_on = clock.today()
    with clock.at(clock.now() + timedelta(days=1)):
        service.fill_seats(story.draw.id, actor=story.team.lead)
        db.session.commit()
        later = signed_in(app, story.team.lead.user_id).get(address).text
        assert later.index("The last day") > later.index("Why seats stay empty")


def test_what_cannot_lapse_is_kept_as_a_fault_and_keeps_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    story, _ = a_story_with_stand_ins()
    poison, *rest = invited(story)
    lapses = service.lapse_overdue

    def fails(*, actor: Actor, only: Collection[UUID]) -> int:
        if poison.id in only:
            raise RuntimeError("cannot lapse")
        return lapses(actor=actor, only=only)

    monkeypatch.setattr(service, "lapse_overdue", fails)
    with clock.at(poison.answer_by_at + timedelta(hours=1)):
        db.session.commit()
        seats.lapse()
        assert [one.work for one in faults.faults().rows] == ["seats.lapse.one"]
    db.session.expire_all()
    assert {one.state for one in rest} == {"lapsed"}
    assert poison.state == "issued"


def test_inviting_stops_when_the_seats_are_full() -> None:
    story, _ = a_story_with_stand_ins("ffffffmmmmmm", "", bands=SIX, capacity=5, slots=1)
    for offer in service.release_batch(story.draw, size=6, actor=story.team.lead)[:5]:
        accepted(story, offer)
    with pytest.raises(Refusal) as refused:
        service.release_batch(story.draw, actor=story.team.lead)
    assert refused.value.code == "seats_full"
