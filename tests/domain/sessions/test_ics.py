"""Calendar files, read by somebody else's reader."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from citizen_panel.domain.sessions.rules.ics import LONGEST, Entry, calendar_file

SUMMER = datetime(2027, 3, 28, 13, 0, tzinfo=UTC)
"""Two in the afternoon in the United Kingdom, on the day on which the clocks go forward."""


def entry(**said: object) -> Entry:
    usual = {
        "uid": "one@panel.example",
        "starts_at": SUMMER,
        "ends_at": SUMMER + timedelta(minutes=90),
        "title": "Meeting",
        "changed_at": SUMMER - timedelta(days=9),
    }
    return Entry(**(usual | said))  # type: ignore[arg-type]


def read(*entries: Entry) -> Calendar:
    return Calendar.from_ical(calendar_file("My places", "citizen_panel", entries).encode())


def test_a_calendar_is_read_by_another_library() -> None:
    calendar = read(
        entry(words="Ask at the door; then, left", link="https://panel.example/me"), entry(uid="two", is_cancelled=True)
    )
    assert calendar["VERSION"] == "2.0"
    assert calendar["X-WR-CALNAME"] == "My places"
    one, two = calendar.walk("VEVENT")
    assert one["DTSTART"].dt == SUMMER
    assert one["DTSTART"].dt.astimezone(ZoneInfo("Europe/London")).hour == 14
    assert one["DTEND"].dt - one["DTSTART"].dt == timedelta(minutes=90)
    assert (one["UID"], one["SUMMARY"], one["STATUS"]) == ("one@panel.example", "Meeting", "CONFIRMED")
    assert one["DESCRIPTION"] == "Ask at the door; then, left"
    assert one["URL"] == "https://panel.example/me"
    assert two["STATUS"] == "CANCELLED"
    assert [event.errors for event in (one, two)] == [[], []]


def test_lines_end_as_they_must_and_are_short() -> None:
    text = calendar_file("Ceilidh – ùr", "citizen_panel", [entry(words="Fàilte " * 40)])
    assert text.count("\n") == text.count("\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= LONGEST


@settings(max_examples=60)
@given(st.text(max_size=200), st.text(max_size=200))
def test_no_words_break_out_of_their_line(title: str, words: str) -> None:
    calendar = read(entry(title=title or "x", words=words))
    (event,) = calendar.walk("VEVENT")
    assert set(event) <= {
        "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS", "CLASS", "DESCRIPTION",
    }  # fmt: skip
    assert calendar.errors == event.errors == []


def test_words_that_try_to_be_lines_stay_words() -> None:
    calendar = read(entry(title="Meeting\r\nATTENDEE:mailto:a@example.org\nEND:VEVENT"))
    (event,) = calendar.walk("VEVENT")
    assert "ATTENDEE" not in event
    assert event["SUMMARY"] == "Meeting\nATTENDEE:mailto:a@example.org\nEND:VEVENT"
