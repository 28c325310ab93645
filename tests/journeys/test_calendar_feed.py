"""A private calendar address of the running platform, fetched as a calendar does, read by another library."""

from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

from icalendar import Calendar

from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.domain.sessions import feeds, queries, service
from tests.factories.sessions import a_story, accepted, invited, slots
from tests.stack import Stack


def fetched(stack: Stack, path: str) -> tuple[HTTPResponse, bytes]:
    """What the server answers to somebody without a cookie."""
    where = urlsplit(stack.address)
    connection = HTTPConnection(where.hostname or "", where.port, timeout=10)
    try:
        connection.request("GET", path, headers={"User-Agent": "a calendar"})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def test_a_feed_is_fetched_and_read_and_follows_a_move_and_ends_when_closed(stack: Stack) -> None:
    with stack.app.app_context(), transaction():
        story = a_story()
        accepted(story, invited(story)[0])
        account = story.people[0].user_account_id
        assert account
        address = f"/calendar/{feeds.open_feed(account)}.ics"
        begins, meeting_id = slots(story)[0].starts_at, story.meeting.id
    answer, body = fetched(stack, address)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Set-Cookie"] is None
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert abs(event["DTSTART"].dt - begins) < timedelta(seconds=1)
    with stack.app.app_context(), transaction():
        meeting = queries.research_session(meeting_id)
        assert meeting is not None
        later = (begins + timedelta(days=3)).astimezone(clock.UK)
        service.move_session(meeting, later.date(), later.time(), actor=story.team.lead)
    (moved,) = Calendar.from_ical(fetched(stack, address)[1]).walk("VEVENT")
    assert moved["UID"] == event["UID"]
    assert int(moved["SEQUENCE"]) > int(event.get("SEQUENCE", 0))
    assert timedelta(days=2, hours=23) < moved["DTSTART"].dt - event["DTSTART"].dt < timedelta(days=3, hours=2)
    with stack.app.app_context(), transaction():
        feeds.close_feed(account)
    assert fetched(stack, address)[0].status == 410
