"""Planning on the team's pages: times over many days, what is kept, moving, linking; and what is refused, in words."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.sessions import linked, queries, resources
from citizen_panel.domain.sessions.vocabulary import ResourceKind, SessionState
from tests.blueprints.team.conftest import SignIn
from tests.blueprints.team.test_brief_pages import HOME, refused
from tests.blueprints.team.test_preparing import on
from tests.blueprints.team.test_team_screens import page, send
from tests.factories.sessions import Story, a_story, accepted, invited

TIMES = {"begins": "10am, 2pm", "minutes": "90", "in_a_row": "1", "pause": "0", "seats": "6", "weeks": "1"}


@pytest.fixture
def story(app: object, noon: datetime) -> Story:
    made = a_story()
    db.session.commit()  # a refusal rolls back whatever was not kept
    return made


@pytest.fixture
def lead(story: Story, sign_in: SignIn) -> FlaskClient:
    browser = sign_in(story.team.lead)
    db.session.commit()
    return browser


def address(story: Story, *more: object) -> str:
    return "/".join([f"/team/sessions/{story.meeting.id}", *map(str, more)])


def days(first: datetime, last: datetime) -> dict[str, str]:
    return {**on("first_on", first.date()), **on("last_on", last.date())}


def test_times_over_many_days_are_added_and_the_change_of_the_clocks_is_said(lead: FlaskClient, story: Story) -> None:
    first, last = datetime(2027, 3, 27, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)
    assert "2pm stays 2pm" in page(lead, address(story, "times"))
    send(lead, address(story, "times"), **TIMES, **days(first, last))
    text = page(lead, address(story))
    assert "Added 4 times." in text
    assert "Sunday 28 March, 2pm to 3:30pm" in text
    again = refused(lead, address(story, "times"), **TIMES, **days(first, first))
    assert "Another time is still going on at 10am on Saturday 27 March" in again
    night = {**TIMES, "begins": "1:30am"}
    assert "No time is left" in refused(lead, address(story, "times"), **night, **days(last, last))
    send(lead, address(story, "times"), **night, **days(last - timedelta(days=1), last))
    assert "1:30am on Sunday 28 March does not exist: the clocks go forward" in page(lead, address(story))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"begins": ""}, "Enter when they begin"),
        ({"begins": "10am, late"}, "must be times with commas between"),
        ({"begins": "1" * 200}, "120 characters"),
        ({"minutes": "abc"}, "The length must be"),
        ({"seats": "0"}, "People must be"),
        ({"first_on-day": "32"}, "between 1 and 31"),
        ({"first_on-day": "", "first_on-month": "", "first_on-year": ""}, "Enter the first day"),
        ({"weekdays": "9"}, ""),
    ],
)
def test_times_that_cannot_be_read_are_refused(
    lead: FlaskClient, story: Story, wrong: dict[str, str], said: str
) -> None:
    day = datetime(2027, 1, 12, tzinfo=UTC)
    text = refused(lead, address(story, "times"), **{**TIMES, **days(day, day), **wrong})
    assert said in text
    assert len(queries.slots_of(story.meeting.id)) == 2


def test_a_time_gets_seats_moves_and_is_taken_away(lead: FlaskClient, story: Story) -> None:
    accepted(story, invited(story)[0])
    db.session.commit()
    first, second = queries.slots_of(story.meeting.id)
    assert "1 of 6" in page(lead, address(story, "times", first.id))
    send(lead, address(story, "times", first.id, "seats"), seats="9")
    assert "Enter how many people" in refused(lead, address(story, "times", first.id, "seats"), seats="")
    told = refused(lead, address(story, "times", second.id, "move"), starts="10am", **on("day", clock.today()))
    assert "The new time is over already" in told
    kept = lead.post(address(story, "times", first.id, "away"), base_url=HOME)
    assert kept.status_code == 409
    assert "People have a place at this time: 1." in kept.text
    text = page(lead, address(story, "times", first.id, "people"))
    assert str(second.id) in text
    send(lead, address(story, "times", first.id, "people"), to=str(second.id))
    assert "Moved. We tell 1 person." in page(lead, address(story))
    send(lead, address(story, "times", first.id, "away"))
    assert "taken away" in page(lead, address(story))
    assert "Have not said if they can come to the new time" in page(lead, address(story))


def test_a_meeting_is_moved_and_everybody_with_a_place_is_told(lead: FlaskClient, story: Story) -> None:
    accepted(story, invited(story)[0])
    db.session.commit()
    assert "People with a place: 1." in page(lead, address(story, "move"))
    day = on("day", clock.today() + timedelta(days=20))
    assert "must be a time, like 6:30pm" in refused(lead, address(story, "move"), starts="late", **day)
    send(lead, address(story, "move"), starts="10am", **day)
    assert "Thursday 10 December, 10am to 11:30am" in page(lead, address(story))


def test_an_interpreter_is_kept_cannot_come_and_somebody_else_comes(lead: FlaskClient, story: Story) -> None:
    assert "Nothing is kept for it yet" in page(lead, address(story, "kept"))
    send(lead, "/team/resources/", kind="bsl_interpreter", name="Ailsa Invented")
    send(lead, "/team/resources/", kind="bsl_interpreter", name="Bruce Invented")
    assert "on the list already" in refused(lead, "/team/resources/", kind="bsl_interpreter", name="ailsa invented")
    assert "Enter a name" in refused(lead, "/team/resources/", kind="device", name=" ")
    ailsa, bruce = resources.resources_of([story.team.organisation_id])
    slot = queries.slots_of(story.meeting.id)[0]
    wanted = {"slot_id": str(slot.id), "resource_id": str(ailsa.id)}
    send(lead, address(story, "kept"), **wanted)
    assert "Ailsa Invented is kept for another meeting at that time" in refused(lead, address(story, "kept"), **wanted)
    (kept,) = resources.kept_for(story.meeting.id)
    assert "Select why" in refused(lead, address(story, "kept", kept.hold.id))
    send(lead, address(story, "kept", kept.hold.id), why="cannot_come")
    text = page(lead, address(story, "kept"))
    assert "Ailsa Invented cannot come at" in text
    assert "Free then: Bruce Invented." in text
    send(lead, address(story, "kept"), slot_id=str(slot.id), resource_id=str(bruce.id))
    assert "cannot come at" not in page(lead, address(story, "kept"))
    busy = lead.post(f"/team/resources/{bruce.id}/away", base_url=HOME)
    assert (busy.status_code, "still kept for a meeting" in busy.text) == (409, True)
    send(lead, f"/team/resources/{ailsa.id}/away")
    assert "Ailsa Invented" not in page(lead, "/team/resources/")


def test_nothing_of_another_body_is_kept_or_moved(lead: FlaskClient, story: Story) -> None:
    theirs = a_story()
    thing = resources.add_resource(theirs.team.organisation_id, ResourceKind.DEVICE, "Their tablet")
    db.session.commit()
    slot = queries.slots_of(story.meeting.id)[0]
    assert "Their tablet" not in page(lead, "/team/resources/")
    refused(lead, address(story, "kept"), slot_id=str(slot.id), resource_id=str(thing.id))
    foreign = queries.slots_of(theirs.meeting.id)[0]
    for path in (
        address(theirs, "times"),
        address(story, "times", foreign.id),
        address(story, "times", uuid4(), "move"),
        address(theirs, "linked"),
    ):
        assert lead.get(path, base_url=HOME).status_code == 404, path
    assert lead.post(f"/team/resources/{thing.id}/away", base_url=HOME).status_code == 404


def test_a_meeting_is_held_again_linked_and_parted(lead: FlaskClient, story: Story) -> None:
    until = on("until_on", clock.day_of(story.meeting.starts_at) + timedelta(weeks=2))
    assert "stands alone" in page(lead, address(story, "linked"))
    assert "Enter the last day" in refused(lead, address(story, "linked/repeat"), weeks="1", repeated="all_of")
    early = on("until_on", clock.today())
    wrong = refused(lead, address(story, "linked/repeat"), weeks="2", repeated="all_of", **early)
    assert "at least 2 weeks later" in wrong
    send(lead, address(story, "linked/repeat"), weeks="1", repeated="in_order", **until)
    text = page(lead, address(story, "linked"))
    assert "Planned 2 more meetings like it." in text
    assert "each builds on the one before" in text
    assert "belongs with other meetings already" in refused(
        lead, address(story, "linked/repeat"), weeks="1", repeated="all_of", **until
    )
    send(lead, address(story, "linked/part"))
    db.session.refresh(story.meeting)
    assert story.meeting.series_id is None
    send(lead, address(story, "linked/part"))
    assert "Tick at least one meeting" in refused(lead, address(story, "linked/link"), linked="one_of")
    other = next(one for one in queries.meetings_of(story.project.id) if one.id != story.meeting.id)
    series = linked.series_of(other)
    assert series is not None
    refused(lead, address(story, "linked/link"), linked="one_of", others=str(other.id))


def test_a_meeting_that_is_over_has_no_form_to_move_it(lead: FlaskClient, story: Story) -> None:
    story.meeting.state = SessionState.HELD
    db.session.flush()
    text = page(lead, address(story, "move"))
    assert "so nothing can be moved" in text
    assert "Move it" not in text
