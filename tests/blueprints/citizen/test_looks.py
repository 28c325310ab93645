"""The page that says who looked, and that staff see nobody's record without leaving a line there."""

from html import unescape

import pytest
from flask import Flask

from citizen_panel.blueprints.citizen.looks_words import ROLES, SAW, WHY
from citizen_panel.blueprints.frame.role_words import ROLES as STAFFS_OWN
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import looks
from citizen_panel.domain.citizens.looks import note_look, who_looked
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.organisations.vocabulary import MembershipRole
from tests.blueprints.citizen.pages import signed_in
from tests.factories import projects
from tests.factories.citizens import a_citizen
from tests.factories.projects import ORKNEY
from tests.factories.sessions import a_story, accepted, invited

pytestmark = pytest.mark.usefixtures("noon")


def test_nobody_looked_yet(app: Flask) -> None:
    page = signed_in(app, a_citizen().user_account_id).get("/me/looks/").text
    assert "Nobody has opened your record." in page


def test_opening_the_list_of_a_meeting_or_of_a_draw_leaves_a_line(app: Flask) -> None:
    story = a_story()
    accepted(story, invited(story)[0])
    staff = signed_in(app, story.team.lead.user_id)
    person = story.people[0]
    assert staff.get(f"/team/attendance/{story.meeting.id}").status_code == 200
    assert staff.get(f"/team/matching/draws/{story.draw.id}").status_code == 200
    assert {look.look for look in who_looked(person.id)} == {"meeting_list", "draw_list"}
    page = unescape(signed_in(app, person.user_account_id).get("/me/looks/").text)
    assert "The lead of a project at Skerry Council" in page
    assert "Saw: the list of people with a place: your first name and reference" in page
    assert "Why: to run a meeting" in page
    assert "The lead of a project at Skerry Council" in unescape(
        signed_in(app, person.user_account_id).get("/me/rights/").text
    )


def test_what_computers_did_is_summed_by_day(app: Flask) -> None:
    person = a_citizen(council_code=ORKNEY)
    a_story()
    page = unescape(signed_in(app, person.user_account_id).get("/me/looks/").text)
    assert "A computer, not a person" in page
    assert "Why: to draw people by chance, once" in page


def test_when_it_cannot_be_written_nothing_is_shown(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    story = a_story()
    accepted(story, invited(story)[0])
    db.session.commit()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no ledger today")

    monkeypatch.setattr(looks.ledger, "record_all", broken)
    monkeypatch.setitem(app.config, "PROPAGATE", False)
    answer = signed_in(app, story.team.lead.user_id).get(f"/team/attendance/{story.meeting.id}")
    assert answer.status_code == 500
    assert "Ailsa" not in answer.text


def test_a_long_list_comes_in_pages(app: Flask) -> None:
    person = a_citizen()
    for _ in range(23):
        note_look([person.id], LookKind.CONTACT, actor=projects.team().lead, because=LookReason.REACH_PERSON)
    browser = signed_in(app, person.user_account_id)
    first, second = browser.get("/me/looks/").text, browser.get("/me/looks/?page=2").text
    assert first.count("Saw: ") == 20
    assert second.count("Saw: ") == 3
    for nonsense in ("0", "99", "x", "-1", "9" * 40):
        assert browser.get(f"/me/looks/?page={nonsense}").status_code == 200


def test_everything_that_can_be_seen_has_words() -> None:
    assert set(SAW) == set(LookKind)
    assert set(WHY) == set(LookReason)
    assert set(ROLES) == set(STAFFS_OWN) == set(MembershipRole)
