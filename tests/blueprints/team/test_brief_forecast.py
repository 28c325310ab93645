"""The forecast while wishes are written: counted on a button, kept, refused when used up; nothing typed is lost."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text as sql

from citizen_panel.blueprints.frame.filters import say_date
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.asking import note_asked
from citizen_panel.domain.citizens.models import AskingPreference
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.matching import counted
from citizen_panel.domain.matching import service as matching
from citizen_panel.domain.matching.index_shape import to_count
from citizen_panel.domain.matching.models import CountAsked
from citizen_panel.domain.matching.rules import repeats
from citizen_panel.domain.matching.rules.repeats import KEPT_FOR_SAVING
from citizen_panel.domain.matching.service import asking
from citizen_panel.domain.projects import queries, service
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Asks, Band
from tests.blueprints.team.conftest import SignIn
from tests.blueprints.team.test_team_screens import WISHES, page, send
from tests.factories import matching as people
from tests.factories import projects

HOME = "https://localhost"


@pytest.fixture
def brief(lead: FlaskClient, team: projects.Team) -> RecruitmentBrief:
    """A saved brief in Orkney and a panel of 60: 20 are free on Monday morning, 20 never, the others did not say."""
    made = people.people(60)
    for number, one in enumerate(made[:40]):
        db.session.add(AskingPreference(citizen_id=one.id, weekly_parts=number % 2, travel_km=0, topics=["transport"]))
    db.session.flush()
    matching.count_panel()
    project = projects.project(team)
    send(lead, f"/team/briefs/new/{project.id}", **{**WISHES, "councils": [projects.ORKNEY], "when": []})
    return queries.briefs_of(project.id)[0]


def post(
    browser: FlaskClient, address: str, *, status: int = 200, headers: dict[str, str] | None = None, **form: object
) -> str:
    answer = browser.post(address, data=form, base_url=HOME, headers=headers or {})
    assert answer.status_code == status, answer.text
    return answer.text


def kept() -> int:
    return db.session.query(CountAsked).count()


def test_saving_counts_and_looking_does_not(lead: FlaskClient, brief: RecruitmentBrief) -> None:
    assert kept() == 1
    text = page(lead, f"/team/briefs/{brief.id}")
    assert "About 60 people can be asked." in text
    assert "Usually about 66% say yes." in text
    assert "Plan support for about" in text
    assert page(lead, f"/team/briefs/{brief.id}/edit").count("About 60 people can be asked.") == 1
    assert kept() == 1


def test_what_is_typed_is_counted_and_stays_unsaved(lead: FlaskClient, brief: RecruitmentBrief) -> None:
    typed = {**WISHES, "councils": [projects.ORKNEY], "when": ["0"], "way": "in_person", "topic": "ferries"}
    typed |= {"topics": ["transport"], "what_for": ""}
    text = post(lead, f"/team/briefs/{brief.id}/forecast", **typed)
    assert "About 20 people can be asked." in text, "those who never said may be asked, who stays at home may not"
    assert "What each wish costs" in text
    assert "about 20 more" in text
    assert 'value="ferries"' in text
    assert f'action="/team/briefs/{brief.id}/edit"' in text, "the page that counted saves where the first one did"
    assert "Enter what it is for" not in text, "counting asks for no more than it needs"
    assert queries.briefs_of(brief.project_id)[0].asks["topic"] == "buses"
    assert "(about 40)" in text
    assert "About 60 people can be asked." in page(lead, f"/team/briefs/{brief.id}"), "the saved brief has its own"


def test_a_new_brief_is_counted_before_it_is_saved(lead: FlaskClient, brief: RecruitmentBrief) -> None:
    typed = {**WISHES, "councils": [projects.ORKNEY], "when": []}
    text = post(lead, f"/team/briefs/new/{brief.project_id}/forecast", **typed)
    assert "About 60 people can be asked." in text
    assert f'action="/team/briefs/new/{brief.project_id}"' in text
    assert len(queries.briefs_of(brief.project_id)) == 1


def test_without_what_it_needs_it_says_what_is_missing(lead: FlaskClient, brief: RecruitmentBrief) -> None:
    address = f"/team/briefs/{brief.id}/forecast"
    text = post(lead, address, status=422, topic="ferries", places="x" * 2000, way="boat")
    post(lead, address, status=422, **{**WISHES, "councils": ["S99"]})
    for sentence in ("Select at least one council area", 'value="ferries"'):
        assert sentence in text
    alone = post(lead, address, status=422, headers={"X-Forecast": "1"}, places="3")
    assert "Select at least one council area" in alone
    assert "<html" not in alone
    assert kept() == 1


def test_the_forecast_alone_is_a_piece_of_the_page(lead: FlaskClient, brief: RecruitmentBrief) -> None:
    typed = {**WISHES, "councils": [projects.ORKNEY], "when": ["0"]}
    alone = post(lead, f"/team/briefs/{brief.id}/forecast", headers={"X-Forecast": "1"}, **typed)
    assert "<html" not in alone
    assert 'id="forecast"' in alone
    assert 'id="forecast-says"' in alone


def test_when_the_day_s_counts_are_used_up_it_says_so(
    lead: FlaskClient, brief: RecruitmentBrief, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeats, "MOST_BY_PROJECT", 1)
    typed = {**WISHES, "councils": [projects.ORKNEY], "when": ["0"]}
    text = post(lead, f"/team/briefs/{brief.id}/forecast", **typed)
    assert "today’s counts are used up. You can count again tomorrow." in text
    send(lead, f"/team/briefs/{brief.id}/edit", **typed)
    assert "today’s counts are used up" not in page(lead, f"/team/briefs/{brief.id}"), (
        "the brief was saved all the same"
    )
    assert "Nobody has counted these wishes yet." in page(lead, f"/team/briefs/{brief.id}")
    send(lead, f"/team/briefs/{brief.id}/count")
    assert "This was counted as often as we may." in page(lead, f"/team/briefs/{brief.id}")


def test_trying_wishes_out_leaves_counts_for_saving_them(
    lead: FlaskClient, brief: RecruitmentBrief, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeats, "MOST_BY_PROJECT", KEPT_FOR_SAVING + 1)
    typed = {**WISHES, "councils": [projects.ORKNEY], "when": ["0"]}
    text = post(lead, f"/team/briefs/{brief.id}/forecast", **typed)
    assert "today’s counts are used up. You can count again tomorrow. Saving them counts them once more." in text
    send(lead, f"/team/briefs/{brief.id}/edit", **typed)
    assert "About 40 people can be asked." in page(lead, f"/team/briefs/{brief.id}")


def test_whoever_is_beyond_a_limit_on_being_asked_is_not_counted(
    brief: RecruitmentBrief, team: projects.Team, sign_in: SignIn
) -> None:
    quiet = db.session.query(AskingPreference).limit(10).all()
    for one in quiet[:4]:
        one.invitations_30d = 0
    for one in quiet[4:]:
        note_asked(one.citizen_id, AskedFor.ATTENDED, clock.today() - timedelta(days=2))
    with clock.at(clock.now() + timedelta(days=1)):
        lead = sign_in(team.lead)
        send(lead, f"/team/briefs/{brief.id}/count")
        text = page(lead, f"/team/briefs/{brief.id}")
    assert "About 50 people can be asked." in text, "a draw asks none of the 10"
    assert "within the limits on being asked today" in text


def test_a_count_that_takes_too_long_loses_nothing_that_was_saved(
    lead: FlaskClient, brief: RecruitmentBrief, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "without_each", lambda *_, **__: db.session.execute(sql("SELECT pg_sleep(5)")))
    monkeypatch.setattr(asking, "SLOWEST", 0.01)
    typed = {**WISHES, "councils": [projects.ORKNEY], "when": ["0"], "topic": "ferries"}
    assert "counting takes too long at this moment" in post(lead, f"/team/briefs/{brief.id}/forecast", **typed)
    send(lead, f"/team/briefs/{brief.id}/edit", **typed)
    assert queries.briefs_of(brief.project_id)[0].asks["topic"] == "ferries"
    assert "All is saved: count again in a while." in page(lead, f"/team/briefs/{brief.id}")


def test_after_a_refused_save_the_forecast_is_of_what_is_shown(lead: FlaskClient, brief: RecruitmentBrief) -> None:
    typed = {**WISHES, "councils": [projects.ORKNEY], "when": ["0"], "what_for": ""}
    address = f"/team/briefs/{brief.id}/edit"
    refused = post(lead, address, status=422, **typed)
    assert "Nobody has counted these wishes yet." in refused
    assert "About 60 people can be asked." not in refused
    post(lead, f"/team/briefs/{brief.id}/forecast", **typed)
    assert "About 40 people can be asked." in post(lead, address, status=422, **typed)
    assert "About 40 people" in post(lead, f"/team/briefs/new/{brief.project_id}", status=422, **typed)


def test_the_forecast_judges_the_quotas_of_the_brief_while_they_fit(lead: FlaskClient, brief: RecruitmentBrief) -> None:
    bands = [Band("sex", "female", 0, 6), Band("sex", "male", 12, 12)]
    service.set_quotas(brief, [*bands, Band("age", "16_24", 0, 12)], actor=Actor.system("test"))
    same = {**WISHES, "councils": [projects.ORKNEY], "when": ["0"]}
    shut = "Some people could never be drawn under these quotas."
    assert shut in post(lead, f"/team/briefs/{brief.id}/forecast", **same)
    assert shut not in post(lead, f"/team/briefs/{brief.id}/forecast", **{**same, "places": "20"}), "new ones then"


def test_groups_stand_beside_the_benchmark_in_the_forecast(lead: FlaskClient, brief: RecruitmentBrief) -> None:
    shown = page(lead, f"/team/briefs/{brief.id}/edit")
    assert "Sex: who can be asked, beside the benchmark" in shown
    assert 'id="beside-sex"' in shown
    typed = {**WISHES, "councils": [projects.ORKNEY], "dimensions": ["sex"]}
    alone = post(lead, f"/team/briefs/{brief.id}/forecast", headers={"X-Forecast": "1"}, **typed)
    assert 'id="beside-sex"' in alone
    assert 'id="beside-age"' not in alone


def test_a_count_too_close_to_another_is_answered_with_that(lead: FlaskClient, brief: RecruitmentBrief) -> None:
    shy = db.session.query(AskingPreference).filter_by(weekly_parts=1).limit(2).all()
    for one in shy:
        one.weekly_parts = 2
    db.session.flush()
    wide = {**WISHES, "councils": [projects.ORKNEY], "when": ["0", "1"]}
    assert "About 40 people can be asked." in post(lead, f"/team/briefs/{brief.id}/forecast", **wide)
    text = post(lead, f"/team/briefs/{brief.id}/forecast", **{**wide, "when": ["0"]})
    assert "This count is too close to an earlier one to show safely" in text
    assert "The earlier figure stays." in text
    assert "About 40 people can be asked." in text
    assert f"The earlier count is of {say_date(clock.today())}, for:" in text
    assert text.count(f'href="/team/projects/{brief.project_id}"') > page(lead, f"/team/briefs/{brief.id}/edit").count(
        f'href="/team/projects/{brief.project_id}"'
    ), "it leads there"


def test_the_project_of_another_body_is_not_named_to_who_left_it(
    lead: FlaskClient, brief: RecruitmentBrief, team: projects.Team
) -> None:
    other = projects.project(projects.team("Elsewhere Council"), "Secret garden")
    wishes = to_count([projects.ORKNEY], Asks(when=3), other.organisation_id)
    assert isinstance(asking.count_people(other.id, wishes, asked=None, actor=team.lead), CountAsked)
    shy = db.session.query(AskingPreference).filter_by(weekly_parts=1).limit(2).all()
    for one in shy:
        one.weekly_parts = 2
    db.session.flush()
    typed = {**WISHES, "councils": [projects.ORKNEY], "when": ["0"]}
    text = post(lead, f"/team/briefs/{brief.id}/forecast", **typed)
    assert "for a project you do not work on." in text
    assert "Secret garden" not in text


def test_on_another_day_the_figure_stays_until_five_people_changed(
    brief: RecruitmentBrief, team: projects.Team, sign_in: SignIn
) -> None:
    with clock.at(clock.now() + timedelta(days=1)):
        lead = sign_in(team.lead)
        people.people(4, seed=7)
        send(lead, f"/team/briefs/{brief.id}/count")
        text = page(lead, f"/team/briefs/{brief.id}")
        assert "About 60 people can be asked." in text
        assert "Fewer than 5 people changed since, so the earlier figure stays." in text
    with clock.at(clock.now() + timedelta(days=2)):
        lead = sign_in(team.lead)
        people.people(8, seed=8)
        send(lead, f"/team/briefs/{brief.id}/count")
        assert "About 70 people can be asked." in page(lead, f"/team/briefs/{brief.id}")


def test_counts_go_after_90_days(brief: RecruitmentBrief) -> None:
    matching.forget_counts()
    assert kept() == 1
    with clock.at(clock.now() + timedelta(days=91)):
        matching.forget_counts()
    assert kept() == 0
