"""A yes to a part, days that would suit, what may be hard, and afterwards whether what helps was there."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import access_needs
from citizen_panel.domain.citizens.adjustments import Needs
from citizen_panel.domain.sessions import linked, personal_data, service
from citizen_panel.domain.sessions.aftermath import AccessOutcome
from citizen_panel.domain.sessions.answering import TimeWished
from citizen_panel.domain.sessions.models import Booking, Invitation, ResearchSession, Slot
from citizen_panel.domain.sessions.service import Care, linking
from citizen_panel.domain.sessions.vocabulary import AccessResult, AttendanceCapacity, AttendanceState, Linked, Marked
from citizen_panel.domain.sessions.wished import whom_they_suit
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories import sessions
from tests.factories.sessions import Story, a_story, accepted, citizen_actor, invited, slots

pytestmark = pytest.mark.usefixtures("noon")
AGREES = {"participate": "project.participate", "attend": "session.attend"}


def asked(app: Flask, story: Story, number: int = 0) -> tuple[Browser, str]:
    offer = invited(story)[number]
    return opened(app, story.people[number].user_account_id), f"/me/invitations/{offer.id}"


def opened(app: Flask, account: UUID | None) -> Browser:
    """Somebody's browser; that they signed in is kept whatever a refusal undoes."""
    browser = signed_in(app, account)
    db.session.commit()
    return browser


def test_what_may_be_hard_is_read_before_the_yes(app: Flask) -> None:
    story = a_story()
    care = Care(content_note="We talk about leaving home.\nA quiet room is next door.")
    service.look_after(story.meeting, care, actor=story.team.lead)
    browser, address = asked(app, story)
    page = browser.get(address).text
    assert page.index("We talk about leaving home.") < page.index("Yes, choose a time")
    assert "A quiet room is next door." in page
    plain = a_story()
    other, there = asked(app, plain)
    assert "Before you decide" not in other.get(there).text


def test_who_comes_later_says_so_and_the_team_reads_how_many(app: Flask) -> None:
    story = a_story()
    slot = slots(story)[0]
    slot.starts_at = slot.starts_at.replace(hour=13)
    slot.ends_at = slot.starts_at + timedelta(hours=2)
    browser, address = asked(app, story)
    outside = browser.post(f"{address}/accept", data={"slot_id": str(slot.id), "comes_at": "7pm", **AGREES})
    assert outside.status_code == 422
    assert "The meeting lasts from 13:00 to 15:00" in outside.text
    wrong = browser.post(f"{address}/accept", data={"slot_id": str(slot.id), "comes_at": "soon", **AGREES})
    assert wrong.status_code == 422
    browser.post(f"{address}/accept", data={"slot_id": str(slot.id), "comes_at": "2:30pm", **AGREES})
    (booking,) = db.session.scalars(select(Booking)).all()
    assert booking.from_at is not None
    assert f"{booking.from_at.astimezone(clock.UK):%H:%M}" == "14:30"
    assert booking.until_at is None
    assert "you come at 2:30pm" in browser.get(f"/me/sessions/{booking.id}").text
    team = opened(app, story.team.lead.user_id)
    page = team.get(f"/team/sessions/{story.meeting.id}").text
    assert "Come later, or leave early" in page
    assert "fewer than 5" in page
    service.let_lead(story.meeting, story.team.lead.user_id, actor=story.team.lead)  # type: ignore[arg-type]
    db.session.commit()
    assert "comes at 2:30pm" in team.get(f"/team/attendance/{story.meeting.id}/sheet").text
    service.move_session(
        story.meeting, clock.day_of(slot.starts_at), slot.starts_at.time().replace(hour=9), actor=story.team.lead
    )
    assert booking.from_at is None, "at that hour the meeting is not on any more"


def the_series(how: Linked) -> tuple[Story, list[ResearchSession]]:
    story = a_story(slots=1)
    linking.repeat(
        story.meeting, clock.day_of(story.meeting.starts_at) + timedelta(weeks=2), 1, how, actor=story.team.lead
    )
    assert story.meeting.series_id
    return story, list(linked.meetings_in(story.meeting.series_id))


def only_slot(meeting: ResearchSession) -> Slot:
    return db.session.scalars(select(Slot).where(Slot.research_session_id == meeting.id)).one()


def test_i_can_come_to_these_but_not_those(app: Flask) -> None:
    story, (first, second, third) = the_series(Linked.SOME_OF)
    browser, address = asked(app, story)
    assert "Which of these can you not come to?" in browser.get(f"{address}/times").text
    every = [str(only_slot(one).id) for one in (first, second, third)]
    whole = "+".join(every)
    none = browser.post(f"{address}/accept", data={"slot_id": whole, "without": every, **AGREES})
    assert none.status_code == 422
    assert "Leave at least one meeting" in none.text
    browser.post(f"{address}/accept", data={"slot_id": whole, "without": every[1], **AGREES})
    held = {one.slot_id for one in db.session.scalars(select(Booking))}
    assert held == {only_slot(first).id, only_slot(third).id}
    assert [only_slot(one).taken for one in (first, second, third)] == [1, 0, 1]
    assert linked.cannot_come(second) == 1
    assert linked.cannot_come(third) == 0
    page = opened(app, story.team.lead.user_id).get(f"/team/sessions/{second.id}").text
    assert "Said yes to the other meetings, but cannot come to this one" in page


def test_who_comes_later_comes_later_to_each_meeting(app: Flask) -> None:
    story, meetings = the_series(Linked.ALL_OF)
    times = [only_slot(one) for one in meetings]
    browser, address = asked(app, story)
    begins = times[0].starts_at.astimezone(clock.UK) + timedelta(minutes=30)
    answer = {"slot_id": "+".join(str(one.id) for one in times), "comes_at": f"{begins:%H:%M}", **AGREES}
    browser.post(f"{address}/accept", data=answer)
    held = {one.slot_id: one.from_at for one in db.session.scalars(select(Booking))}
    assert held == {one.id: one.starts_at + timedelta(minutes=30) for one in times}


def test_a_full_meeting_of_some_leaves_the_others_open(app: Flask) -> None:
    story, (first, second, third) = the_series(Linked.SOME_OF)
    every = [str(only_slot(one).id) for one in (first, second, third)]
    full = only_slot(second)
    full.taken = full.capacity
    browser, address = asked(app, story)
    stale = browser.post(f"{address}/accept", data={"slot_id": "+".join(every), **AGREES})
    assert stale.status_code == 422, "what is not whole any more is chosen anew, not taken for less"
    left = f"{every[0]}+{every[2]}"
    assert f'value="{left}"' in stale.text
    browser.post(f"{address}/accept", data={"slot_id": left, **AGREES})
    assert len(db.session.scalars(select(Booking)).all()) == 2


def test_meetings_that_build_on_each_other_need_all_of_them(app: Flask) -> None:
    story, (first, second, third) = the_series(Linked.ALL_OF)
    browser, address = asked(app, story)
    assert "Which of these can you not come to?" not in browser.get(f"{address}/times").text
    every = "+".join(str(only_slot(one).id) for one in (first, second, third))
    forged = {"slot_id": every, "without": str(only_slot(second).id), **AGREES}
    assert browser.post(f"{address}/accept", data=forged).status_code == 422
    assert db.session.scalars(select(Booking)).all() == []


def test_days_that_would_suit_are_kept_told_as_few_and_used_when_times_are_planned(app: Flask) -> None:
    story = a_story()
    browser, address = asked(app, story)
    offer = invited_one(story)
    day = clock.today() + timedelta(days=20)
    past = {"day_1-day": "1", "day_1-month": "1", "day_1-year": "2020"}
    assert browser.post(f"{address}/days", data=past).status_code == 422
    named = {"day_1-day": f"{day.day}", "day_1-month": f"{day.month}", "day_1-year": f"{day.year}", "part_1": "evening"}
    kept = browser.post(f"{address}/days", data=named, follow_redirects=True)
    assert "when there is a time that may suit you" in kept.text
    assert offer.another_time_at is not None
    assert "evening" in browser.get(f"{address}/days").text
    team = opened(app, story.team.lead.user_id).get(f"/team/sessions/{story.meeting.id}/times").text
    assert "evening: fewer than 5" in team
    at_noon = clock.now() + timedelta(days=20)
    wrong = sessions.meeting(story.project, story.team.lead, starts_at=at_noon, slots=1)
    right = sessions.meeting(story.project, story.team.lead, starts_at=at_noon.replace(hour=18), slots=1)
    assert whom_they_suit([offer], [only_slot(wrong)]) == []
    assert whom_they_suit([offer], [only_slot(right)]) == [offer]
    with clock.at(clock.now() + timedelta(days=21)):
        assert whom_they_suit([offer], [only_slot(wrong)]) == [offer], "the only day they named is over"
    twice = named | {name.replace("_1", "_2"): value for name, value in named.items()} | {"part_2": "morning"}
    assert "may suit you" in browser.post(f"{address}/days", data=twice, follow_redirects=True).text
    assert whom_they_suit([offer], [only_slot(wrong)]) == [offer], "morning and evening of one day: the whole of it"
    browser.post(f"{address}/days", data={})
    assert db.session.scalars(select(TimeWished)).all() == [], "named anew, so none"
    assert whom_they_suit([offer], [only_slot(wrong)]) == [offer], "who names no day hears of any"


def invited_one(story: Story) -> Invitation:
    """The invitation of the first person."""
    return db.session.scalars(select(Invitation).where(Invitation.citizen_id == story.people[0].id)).one()


def over(story: Story, state: AttendanceState = AttendanceState.ATTENDED) -> Booking:
    """The first person had a place, and the meeting is over."""
    booking = accepted(story, invited(story)[0])
    row = Marked(AttendanceCapacity.CITIZEN, state, 60, token=booking.token, booking_id=booking.id)
    with clock.at(story.meeting.ends_at + timedelta(hours=1)):
        service.mark(story.meeting, [row], actor=story.team.lead)
    db.session.commit()
    return booking


def test_afterwards_they_are_asked_kindly_and_the_team_reads_no_small_number(app: Flask) -> None:
    story = a_story()
    person = story.people[0]
    access_needs.keep(person.id, Needs(("step_free", "captions")), remember=True, actor=citizen_actor(person))
    booking = over(story)
    browser = opened(app, person.user_account_id)
    address = f"/me/sessions/{booking.id}/helped"
    assert browser.get(address).location.endswith(f"/me/sessions/{booking.id}"), "not before the meeting is over"
    with clock.at(story.meeting.ends_at + timedelta(days=1)):
        browser = opened(app, person.user_account_id)
        assert "Was what helps you there? Tell us" in browser.get(f"/me/sessions/{booking.id}").text
        assert f"{address}" in browser.get("/me/").text, "they are asked where they look first"
        page = browser.get(address).text
        assert page.count("Was this there?") == 2
        nothing = browser.post(address, data={})
        assert nothing.status_code == 422
        assert "Answer at least one of the questions" in nothing.text
        assert browser.post(address, data={"need_1": "splendid"}).status_code == 422
        browser.post(address, data={"need_1": "met", "need_2": "unmet"})
        browser.post(address, data={"need_1": "met", "need_2": "met_differently"})
        kept = {one.need_no: one.outcome for one in db.session.scalars(select(AccessOutcome))}
        assert kept == {1: AccessResult.MET, 2: AccessResult.MET_DIFFERENTLY}
        assert address not in browser.get("/me/").text, "who has said it is not asked again"
        team = opened(app, story.team.lead.user_id).get(f"/team/sessions/{story.meeting.id}").text
        assert "Numbers are shown once 5 people or more have answered" in team
    assert personal_data.export(person.id)["what helped"]
    personal_data.erase(person.id)
    assert db.session.scalars(select(AccessOutcome)).all() == []


def test_from_five_people_on_the_team_reads_numbers(app: Flask) -> None:
    story = a_story(9)
    for number in range(9):
        db.session.add(
            AccessOutcome(
                research_session_id=story.meeting.id,
                project_id=story.project.id,
                token=uuid4(),
                need_no=1,
                outcome=AccessResult.MET if number < 7 else AccessResult.UNMET,
                settled_at=clock.now(),
            )
        )
    over(story)
    page = opened(app, story.team.lead.user_id).get(f"/team/sessions/{story.meeting.id}").text
    assert "It was there: about 5" in page, "7 of them"
    assert "It was not there: fewer than 5" in page
