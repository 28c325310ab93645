"""A meeting is opened for booking once people are looked after in it; and the calendar of a team."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.looking_after import care_of, staff_of
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.vocabulary import SessionPhase, SessionType, SlotPlan, StaffPart, Way
from tests.blueprints.team.conftest import SignIn
from tests.blueprints.team.test_brief_pages import HOME, refused
from tests.blueprints.team.test_preparing import on
from tests.blueprints.team.test_team_screens import page, send
from tests.factories import projects
from tests.factories.sessions import meeting

WORDS = {
    "place": "The invented hall, by the side door.",
    "about": "We look at the new timetable together.",
    "kind": ["sensitive", "regulated"],
    "content_note": "We talk about being ill.",
    "distress_plan": "Pause, check, stop.",
    "aftercare": "Phone the invented helpline.",
}


@pytest.fixture
def colleague(team: projects.Team) -> Actor:
    return projects.works_there(team.organisation_id, "researcher")


@pytest.fixture
def lead(team: projects.Team, colleague: Actor, sign_in: SignIn) -> FlaskClient:
    browser = sign_in(team.lead)
    db.session.commit()
    return browser


@pytest.fixture
def draft(team: projects.Team, lead: FlaskClient) -> ResearchSession:
    """A meeting in a hall that is not open yet."""
    project = projects.project(team)
    begins = clock.now() + timedelta(days=10)
    made = service.publish(
        project,
        type=SessionType.FOCUS_GROUP,
        phase=SessionPhase.DISCOVER,
        label="Bus talk",
        way=Way.IN_PERSON,
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        slots=[SlotPlan(begins, begins + timedelta(hours=2), 6)],
        actor=team.lead,
        is_open=False,
    )
    db.session.commit()
    return made


def ready(of: ResearchSession, *more: str) -> str:
    return "/".join([f"/team/sessions/{of.id}/ready", *more])


def test_nobody_can_choose_a_time_before_people_are_looked_after(
    lead: FlaskClient, team: projects.Team, colleague: Actor, draft: ResearchSession
) -> None:
    assert queries.times_of(draft.project_id) == []
    text = page(lead, ready(draft))
    for missing in (
        "Somebody leads it",
        "A safeguarding lead and a deputy",
        "Two members of staff",
        "The place was checked",
    ):
        assert missing in text
    assert "Open it for booking" not in text
    assert "Some things are not ready yet" in refused(lead, ready(draft, "open"))
    send(lead, f"/team/sessions/{draft.id}/lead", lead=str(team.lead.user_id))
    for part in ("second", "safeguarding_lead"):
        send(lead, ready(draft, "staff"), account=str(colleague.user_id), part=part)
    send(lead, ready(draft, "staff"), account=str(team.lead.user_id), part="deputy")
    send(lead, ready(draft), **WORDS, **on("venue_checked_on", clock.today()))
    assert "Some things are not ready yet" in refused(lead, ready(draft, "open"))
    own = {"checked": str(team.lead.user_id), **on("seen_on", clock.today())}
    assert "Somebody else must check your membership" in refused(lead, ready(draft, "membership"), **own)
    send(lead, ready(draft, "membership"), checked=str(colleague.user_id), **on("seen_on", clock.today()))
    send(lead, ready(draft), **{**WORDS, "kind": ["sensitive"]}, **on("venue_checked_on", clock.today()))
    assert "Open it for booking" in page(lead, ready(draft))
    send(lead, ready(draft, "open"))
    send(lead, ready(draft, "open"))
    assert len(queries.times_of(draft.project_id)) == 1
    db.session.refresh(draft)
    assert draft.is_sensitive
    assert queries.place_text(draft) == WORDS["place"]
    assert str(WORDS["place"]) in page(lead, ready(draft))


def test_who_is_needed_stays_once_it_is_open(lead: FlaskClient, team: projects.Team, draft: ResearchSession) -> None:
    others = [projects.works_there(team.organisation_id, "recruiter") for _ in range(2)]
    service.let_lead(draft, _id(team.lead), actor=team.lead)
    for actor, part in (
        (others[0], StaffPart.SECOND),
        (others[0], StaffPart.DEPUTY),
        (others[1], StaffPart.SAFEGUARDING_LEAD),
    ):
        service.give_part(draft, _id(actor), part)
    service.look_after(draft, service.Care(venue_checked_on=clock.today()), actor=team.lead)
    service.open_for_booking(draft, actor=team.lead)
    db.session.commit()
    away = {"who": str(_id(others[0])), "part": "deputy"}
    answer = lead.post(ready(draft, "staff", "away"), data=away, base_url=HOME)
    assert (answer.status_code, "Name somebody else first" in answer.text) == (409, True)
    send(lead, ready(draft, "staff"), account=str(_id(team.lead)), part="deputy")
    send(lead, ready(draft, "staff", "away"), **away)
    assert [one.role for one in staff_of(draft.id)].count("deputy") == 1
    send(lead, ready(draft, "staff", "away"), who="nobody", part="lead")
    assert [one.role for one in staff_of(draft.id)].count("lead") == 1


def _id(actor: Actor) -> UUID:
    assert actor.user_id
    return actor.user_id


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"about": "x" * 401}, "400 characters"),
        ({"kind": ["nothing"]}, ""),
        ({"venue_checked_on-day": "x", "venue_checked_on-month": "1", "venue_checked_on-year": "2026"}, "numbers"),
        (on("venue_checked_on", date(2030, 1, 1)), "must be today or earlier"),
    ],
)
def test_what_cannot_be_is_refused_and_kept_on_the_page(
    lead: FlaskClient, draft: ResearchSession, wrong: dict[str, str], said: str
) -> None:
    text = refused(lead, ready(draft), **{**WORDS, **wrong})
    assert said in text
    assert "Pause, check, stop." in text
    assert care_of(draft.id) is None


def test_who_runs_another_meeting_then_is_marked(
    lead: FlaskClient, team: projects.Team, colleague: Actor, draft: ResearchSession
) -> None:
    assert "runs another meeting then" not in page(lead, ready(draft))
    other = meeting(_project(draft), team.lead, starts_at=draft.starts_at + timedelta(minutes=30))
    service.give_part(other, _id(colleague), StaffPart.SECOND)
    db.session.commit()
    assert "runs another meeting then" in page(lead, ready(draft))


def _project(of: ResearchSession) -> Project:
    found = db.session.get(Project, of.project_id)
    assert found is not None
    return found


def test_the_calendar_lists_a_month_and_is_a_file(
    lead: FlaskClient, team: projects.Team, draft: ResearchSession
) -> None:
    month = f"{draft.starts_at:%Y-%m}"
    text = page(lead, f"/team/calendar/?month={month}")
    assert "Bus talk" in text
    assert "free the whole month" in text
    answer = lead.get(f"/team/calendar/?month={month}&as=ics", base_url=HOME)
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert (event["SUMMARY"], event["DTSTART"].dt) == ("Bus talk", draft.starts_at)
    assert "Nothing is planned in this month" in page(lead, "/team/calendar/?month=2031-01")
    for wrong in ("2031-13", "x", "0001-01"):
        page(lead, f"/team/calendar/?month={wrong}")


def test_another_body_s_meetings_are_in_nobody_else_s_calendar(
    lead: FlaskClient, team: projects.Team, sign_in: SignIn, draft: ResearchSession
) -> None:
    theirs = sign_in(projects.team("Corrie Health Board").lead)
    db.session.commit()
    assert "Bus talk" not in page(theirs, f"/team/calendar/?month={draft.starts_at:%Y-%m}")
    assert theirs.get(ready(draft), base_url=HOME).status_code == 404
