"""A team's own questions: asked after the yes, each may be left out, read by the team, and gone with the person."""

from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.ledger.queries import history_of
from citizen_panel.domain.matching import personal_data
from citizen_panel.domain.matching.own_answers import answers_of
from citizen_panel.domain.projects.models import ScreenerQuestion
from citizen_panel.domain.rights.copy.taking_part import own_questions
from citizen_panel.domain.rights.keeping.catalogue import BY_CODE
from citizen_panel.domain.rights.keeping.run import due_of
from tests.blueprints.citizen.pages import signed_in
from tests.factories.sessions import Story, a_story, accepted, citizen_actor, invited

pytestmark = pytest.mark.usefixtures("noon")


def asked_by(story: Story, *wordings: str) -> list[ScreenerQuestion]:
    """Questions of a brief as they stood when it was approved."""
    asked = [
        ScreenerQuestion(
            recruitment_brief_id=story.brief.id, position=n, wording=wording, options=["By bus", "On foot"]
        )
        for n, wording in enumerate(wordings, start=1)
    ]
    db.session.add_all(asked)
    story.meeting.recruitment_brief_id = story.brief.id
    db.session.flush()
    return asked


def test_answers_are_given_changed_and_left_out_again(app: Flask) -> None:
    story = a_story()
    first, second = asked_by(story, "How do you get there?", "And back?")
    held = accepted(story, invited(story)[0])
    browser = signed_in(app, story.people[0].user_account_id)
    assert "Answer the questions from the team" in browser.get(f"/me/sessions/{held.id}").text
    address = f"/me/sessions/{held.id}/questions"
    assert "How do you get there?" in browser.get(address).text
    names = {one: f"own_{one.id.hex}" for one in (first, second)}
    wrong = browser.post(address, data={names[first]: "7"})
    assert wrong.status_code == 422
    assert "Select one of the answers shown" in wrong.text
    browser.post(address, data={names[first]: "1", names[second]: "0"})
    assert answers_of(story.people[0].id, story.brief.id) == {first.id: 1, second.id: 0}
    assert "checked" in browser.get(address).text
    browser.post(address, data={names[second]: "1"})
    assert answers_of(story.people[0].id, story.brief.id) == {second.id: 1}


def test_without_questions_there_is_nothing_to_answer(app: Flask) -> None:
    story = a_story()
    held = accepted(story, invited(story)[0])
    browser = signed_in(app, story.people[0].user_account_id)
    assert "Answer the questions" not in browser.get(f"/me/sessions/{held.id}").text
    assert "The team has no questions for you." in unescape(browser.get(f"/me/sessions/{held.id}/questions").text)
    stranger = signed_in(app, story.people[1].user_account_id)
    assert stranger.get(f"/me/sessions/{held.id}/questions").status_code == 404


def test_the_team_reads_them_and_the_person_can_see_that(app: Flask) -> None:
    story = a_story()
    (question,) = asked_by(story, "How do you get there?")
    held = accepted(story, invited(story)[0])
    lead = signed_in(app, story.team.lead.user_id)
    address = f"/team/sessions/{story.meeting.id}/answers"
    assert "Nobody with a place has answered yet." in lead.get(address).text
    person = signed_in(app, story.people[0].user_account_id)
    person.post(f"/me/sessions/{held.id}/questions", data={f"own_{question.id.hex}": "0"})
    text = lead.get(address).text
    assert "By bus" in text
    token = citizen_actor(story.people[0]).token
    assert token
    assert "RecordLooked" in {fact.kind for fact in history_of("citizen", [token])}


def test_they_are_in_the_copy_and_go_with_the_person_or_half_a_year_after_the_brief(app: Flask) -> None:
    story = a_story()
    (question,) = asked_by(story, "How do you get there?")
    held = accepted(story, invited(story)[0])
    person = story.people[0]
    signed_in(app, person.user_account_id).post(
        f"/me/sessions/{held.id}/questions", data={f"own_{question.id.hex}": "1"}
    )
    assert own_questions(person).rows[0][1:3] == ("How do you get there?", "On foot")
    rule = BY_CODE["own.answers"]
    late = clock.now() + timedelta(days=200)
    assert due_of(rule, late).count == 0  # type: ignore[union-attr]
    story.brief.state = "closed"
    db.session.flush()
    assert due_of(rule, late).count == 1  # type: ignore[union-attr]
    assert due_of(rule, late - timedelta(days=30)).count == 0  # type: ignore[union-attr]
    personal_data.erase(person.id)
    assert answers_of(person.id, story.brief.id) == {}
