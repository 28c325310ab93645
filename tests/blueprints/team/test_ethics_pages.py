"""The ethics checklist on its way: half written, whole, decided from outside."""

from datetime import datetime, timedelta

from flask.testing import FlaskClient

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.projects import prepared
from citizen_panel.domain.projects.vocabulary import Principle
from tests.blueprints.team.conftest import SignIn
from tests.blueprints.team.test_brief_pages import HOME, refused
from tests.blueprints.team.test_team_screens import page, send
from tests.factories import projects

GREEN = {f"rating_{principle}": "green" for principle in Principle}


def test_a_checklist_is_saved_half_and_sent_whole(lead: FlaskClient, team: projects.Team) -> None:
    project = projects.project(team)
    address = f"/team/ethics/{project.id}"
    assert "No checklist yet" in page(lead, address)
    assert "Stops asking" in page(lead, f"/team/projects/{project.id}")
    half = {"rating_public_benefit": "amber", "mitigation_public_benefit": "We say what changes"}
    send(lead, f"{address}/edit", do="keep", **half)
    assert "We say what changes" in page(lead, f"{address}/edit")
    assert "Rate each of the six principles." in refused(lead, f"{address}/edit", do="send", **half)
    send(lead, f"{address}/edit", do="send", **{**GREEN, **half})
    assert "People can be asked." in page(lead, address)
    assert prepared.standing_of_ethics(project.id) == "approved"
    assert "nobody outside had to look at it" in page(lead, address)


def test_what_is_special_goes_to_somebody_outside(lead: FlaskClient, team: projects.Team, sign_in: SignIn) -> None:
    project = projects.project(team)
    address, outside = f"/team/ethics/{project.id}", sign_in(team.approver)
    db.session.commit()
    send(lead, f"{address}/edit", do="send", triggers=["under_18"], **GREEN)
    assert "People under 18" in page(lead, address)
    assert "Save the decision" not in page(lead, address)
    assert lead.get(f"{address}/edit", base_url=HOME).status_code == 303
    assert lead.post(f"{address}/decide", data={"outcome": "approved"}, base_url=HOME).status_code == 404
    assert "Save the decision" in page(outside, address)
    assert "Select what you decide" in refused(outside, f"{address}/decide")
    text = refused(outside, f"{address}/decide", outcome="approved_with_conditions")
    assert "Enter the conditions, or why not" in text
    late = {"expires_on-day": "1", "expires_on-month": "1", "expires_on-year": "2031"}
    assert "within the next 2 years" in refused(outside, f"{address}/decide", outcome="approved", **late)
    send(outside, f"{address}/decide", outcome="approved_with_conditions", words="Two adults in the room")
    assert "Two adults in the room" in page(lead, address)
    assert prepared.standing_of_ethics(project.id) == "approved_with_conditions"


def test_an_approval_stands_while_a_new_checklist_is_written(
    lead: FlaskClient, team: projects.Team, sign_in: SignIn, noon: datetime
) -> None:
    project = projects.project(team)
    address = f"/team/ethics/{project.id}/edit"
    send(lead, address, do="send", **GREEN)
    with clock.at(noon + timedelta(minutes=5)):
        send(lead, address, do="send", triggers=["in_a_home"], **GREEN)
        assert prepared.standing_of_ethics(project.id) == "approved"
        send(sign_in(team.approver), f"/team/ethics/{project.id}/decide", outcome="refused", words="Not in homes")
    assert prepared.standing_of_ethics(project.id) == "refused"


def test_two_tabs_of_a_checklist(lead: FlaskClient, team: projects.Team) -> None:
    project = projects.project(team)
    address = f"/team/ethics/{project.id}/edit"
    seen = page(lead, address).split('name="seen" value="')[1].split('"')[0]
    send(lead, address, do="keep", seen=seen, rating_public_benefit="green")
    text = refused(lead, address, do="keep", seen=seen, rating_sound_method="green")
    assert "saved elsewhere while you had it open" in text
