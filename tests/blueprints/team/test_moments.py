"""Days and times of decisions and phases: typed, kept, and strict where the time is left out."""

from datetime import UTC, date, datetime, time, timedelta

from flask.testing import FlaskClient

from citizen_panel.blueprints.team.moments import is_to_come, moment_of
from citizen_panel.core.db import db
from citizen_panel.domain.insights import service as insights
from citizen_panel.domain.insights.queries import cited_by
from citizen_panel.domain.projects import queries
from tests.blueprints.team.test_brief_pages import refused
from tests.blueprints.team.test_team_screens import page, send
from tests.factories import projects

DECISION = {
    "kind": "prior_commitment",
    "statement": "We do what the jury says",
    "agreed_on-day": "12",
    "agreed_on-month": "11",
    "agreed_on-year": "2026",
    "citizens_said": "not_asked",
    "is_key": "yes",
}


def test_a_day_alone_counts_from_its_first_minute_in_the_uk() -> None:
    assert moment_of(date(2026, 7, 1)) == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert moment_of(date(2026, 12, 1), time(18, 30)) == datetime(2026, 12, 1, 18, 30, tzinfo=UTC)


def test_later_today_is_still_to_come(noon: datetime) -> None:
    assert is_to_come(noon.date(), time(12, 1))
    assert not is_to_come(noon.date(), time(12))
    assert not is_to_come(noon.date(), None)
    assert not is_to_come(None, time(12))


def test_a_decision_has_a_time_and_rests_on_what_was_heard(lead: FlaskClient, team: projects.Team) -> None:
    project = projects.project(team)
    heard = insights.write(project, statement="The ferry is late", actor=team.lead)
    db.session.commit()
    address = f"/team/decisions/{project.id}/new"
    late = {**DECISION, "agreed_on-day": "20", "agreed_time": "6:30pm"}
    assert "The time must not be later than now" in refused(lead, address, **late)
    assert "must be a time, like 6:30pm" in refused(lead, address, **{**DECISION, "agreed_time": "evening"})
    send(lead, address, **DECISION)
    first = queries.decisions_of(project.id)[0]
    assert first.agreed_at == datetime(2026, 11, 12, tzinfo=UTC)
    assert "We do what the jury says" in page(lead, address)
    second = {
        **DECISION,
        "kind": "option_chosen",
        "agreed_time": "18:30",
        "follows": str(first.id),
        "insights": [str(heard.id)],
    }
    send(lead, address, **second)
    chosen = queries.decisions_of(project.id)[0]
    assert chosen.agreed_at - first.agreed_at == timedelta(hours=18, minutes=30)
    assert chosen.follows_id == first.id
    assert cited_by(chosen.id) == [heard]


def test_a_sign_of_work_is_entered_on_the_page_of_starts(lead: FlaskClient, team: projects.Team) -> None:
    project = projects.project(team)
    day = {"started_on-day": "1", "started_on-month": "9", "started_on-year": "2026"}
    send(lead, f"/team/projects/{project.id}/start", kind="supplier_contact", **day)
    text = page(lead, f"/team/projects/{project.id}/start")
    assert "We spoke with a supplier" in text
    assert "declared on 20 November 2026" in text
    assert "Day zero 1 September 2026" in page(lead, f"/team/projects/{project.id}")
