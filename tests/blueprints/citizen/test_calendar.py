"""A citizen's calendar: the month, a file of one place, and a private address read by somebody else's library."""

import re
from datetime import datetime, time, timedelta

import pytest
from flask import Flask
from icalendar import Calendar
from werkzeug.test import Client

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.rights import service as rights
from citizen_panel.domain.sessions import feeds, personal_data, service
from citizen_panel.domain.sessions.arrangements import CalendarFeed
from citizen_panel.domain.sessions.vocabulary import EndCause
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.sessions import Story, a_story, accepted, citizen_actor, invited, slots

HOME = "https://localhost"


@pytest.fixture
def story(app: Flask, noon: datetime) -> Story:
    made = a_story()
    accepted(made, invited(made)[0])
    db.session.commit()
    return made


@pytest.fixture
def person(app: Flask, story: Story) -> Browser:
    browser = signed_in(app, story.people[0].user_account_id)
    db.session.commit()
    return browser


def opened(person: Browser) -> str:
    """Open a private address and read it from the page, as the person does."""
    answer = person.post("/me/calendar/open", base_url=HOME)
    assert answer.status_code == 303
    found = re.search(r"<code>[^<]*(/calendar/[\w-]{43}\.ics)</code>", person.get("/me/calendar/", base_url=HOME).text)
    assert found
    return found[1]


def read(app: Flask, address: str) -> Calendar:
    """What a calendar program gets: no cookie, no language."""
    answer = Client(app).get(address, base_url=HOME)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    return Calendar.from_ical(answer.data)


def test_a_feed_tells_times_and_nothing_else(app: Flask, person: Browser, story: Story) -> None:
    address = opened(person)
    (event,) = read(app, address).walk("VEVENT")
    assert event["DTSTART"].dt == slots(story)[0].starts_at
    assert event["SUMMARY"] == "Meeting"
    text = Client(app).get(address, base_url=HOME).text
    for secret in (story.project.title, story.project.summary, story.meeting.label, "Skerry", "LOCATION", "ATTENDEE"):
        assert secret not in text
    kept = db.session.query(CalendarFeed).one()
    assert kept.token_hash.hex() not in address
    assert address.split("/")[-1][:43].encode() not in kept.token_hash


def test_the_address_is_shown_once_and_closing_it_is_at_once(app: Flask, person: Browser) -> None:
    first = opened(person)
    assert first not in person.get("/me/calendar/", base_url=HOME).text
    second = opened(person)
    assert Client(app).get(first, base_url=HOME).status_code == 410
    assert len(read(app, second).walk("VEVENT")) == 1
    person.post("/me/calendar/close", base_url=HOME)
    assert Client(app).get(second, base_url=HOME).status_code == 410
    assert "Make a private address" in person.get("/me/calendar/", base_url=HOME).text
    assert Client(app).get("/calendar/" + "x" * 43 + ".ics", base_url=HOME).status_code == 410


def test_a_move_is_a_newer_version_of_the_same_entry(app: Flask, person: Browser, story: Story) -> None:
    address = opened(person)
    (before,) = read(app, address).walk("VEVENT")
    day = clock.day_of(story.meeting.starts_at) + timedelta(days=7)
    service.move_session(story.meeting, day, datetime.min.time().replace(hour=10), actor=story.team.lead)
    db.session.commit()
    (after,) = read(app, address).walk("VEVENT")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == slots(story)[0].starts_at
    service.cancel_session(story.meeting, actor=story.team.lead)
    db.session.commit()
    (gone,) = read(app, address).walk("VEVENT")
    assert (gone["STATUS"], gone["SUMMARY"]) == ("CANCELLED", "Meeting: called off")
    assert gone["SEQUENCE"] > after["SEQUENCE"]


def test_moved_with_its_people_an_entry_never_goes_back(app: Flask, person: Browser, story: Story) -> None:
    address = opened(person)
    first, second = slots(story)
    day = clock.day_of(story.meeting.starts_at) + timedelta(days=3)
    seen = []
    for minutes, move in enumerate(
        (
            lambda: None,
            lambda: service.move_slot(first, story.meeting, day, time(10), actor=story.team.lead),
            lambda: service.move_people(first, second, story.meeting, actor=story.team.lead),
        )
    ):
        with clock.at(story.meeting.recorded_at + timedelta(minutes=minutes)):
            move()
            db.session.commit()
        seen += read(app, address).walk("VEVENT")
    assert len({one["UID"] for one in seen}) == 1
    for what in ("SEQUENCE", "LAST-MODIFIED"):
        before, moved, moved_again = [one[what] if what == "SEQUENCE" else one[what].dt for one in seen]
        assert before < moved < moved_again


def test_who_leaves_closes_the_address(app: Flask, person: Browser, story: Story) -> None:
    address = opened(person)
    rights.leave(story.people[0].id, actor=citizen_actor(story.people[0]))
    db.session.commit()
    assert Client(app).get(address, base_url=HOME).status_code == 410


def test_a_place_given_up_leaves_the_calendar(app: Flask, person: Browser, story: Story) -> None:
    address = opened(person)
    (held,) = feeds.places_in_calendar(story.people[0].id)
    service.cancel_booking(held.booking, cause=EndCause.BY_PERSON, actor=citizen_actor(story.people[0]))
    db.session.commit()
    assert read(app, address).walk("VEVENT") == []


def test_one_place_is_a_file_and_nobody_elses_is(app: Flask, person: Browser, story: Story) -> None:
    (held,) = feeds.places_in_calendar(story.people[0].id)
    answer = person.get(f"/me/calendar/{held.booking.id}.ics", base_url=HOME)
    assert len(Calendar.from_ical(answer.data).walk("VEVENT")) == 1
    other = signed_in(app, story.people[1].user_account_id)
    db.session.commit()
    assert other.get(f"/me/calendar/{held.booking.id}.ics", base_url=HOME).status_code == 404


def test_the_month_shows_the_place_and_any_month_can_be_looked_at(person: Browser, story: Story) -> None:
    month = f"{story.meeting.starts_at:%Y-%m}"
    assert "Bus project" in person.get(f"/me/calendar/?month={month}", base_url=HOME).text
    for wrong in ("2027-13", "abc", "9999-99", "", "2027-1"):
        assert person.get(f"/me/calendar/?month={wrong}", base_url=HOME).status_code == 200


def test_after_a_move_the_person_is_asked_and_says_so(person: Browser, story: Story) -> None:
    (held,) = feeds.places_in_calendar(story.people[0].id)
    day = clock.day_of(story.meeting.starts_at) + timedelta(days=7)
    service.move_session(story.meeting, day, datetime.min.time().replace(hour=10), actor=story.team.lead)
    db.session.commit()
    page = f"/me/sessions/{held.booking.id}"
    assert "We moved this meeting" in person.get(page, base_url=HOME).text
    for _ in range(2):
        assert person.post(f"{page}/still-can", base_url=HOME).status_code == 303
    assert "We moved this meeting" not in person.get(page, base_url=HOME).text


def test_an_erased_person_has_no_feed(app: Flask, person: Browser, story: Story) -> None:
    opened(person)
    assert personal_data.export(story.people[0].id)["private calendar addresses"][0]["closed on"] is None
    personal_data.erase(story.people[0].id)
    assert db.session.query(CalendarFeed).count() == 0
