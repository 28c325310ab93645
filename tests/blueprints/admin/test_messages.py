"""The outbox as operators see it."""

import pytest
from flask import Flask

from citizen_panel.blueprints.admin.messages import REASONS, STATES, WAYS, why
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.queries import platform_token
from citizen_panel.domain.consent import service as consent
from citizen_panel.domain.notifications.vocabulary import Channel, MessageState
from citizen_panel.tasks import messages
from tests.blueprints.citizen.pages import signed_in
from tests.factories.organisations import a_member, an_organisation
from tests.factories.sessions import a_story, citizen_actor, invited


@pytest.mark.usefixtures("noon")
def test_it_shows_states_and_reasons_but_no_address_and_no_words(app: Flask) -> None:
    story = a_story()
    invited(story)
    person = story.people[0]
    consent.withdraw(
        citizen_id=person.id,
        token=platform_token(person.id),
        purpose="pool.membership",
        channel="online",
        actor=citizen_actor(person),
    )
    db.session.commit()
    messages.send_due()
    operator = signed_in(app, a_member(an_organisation("platform", name="Panel Office"), "admin").id)
    page = operator.get("/admin/messages/").text
    assert "Not sent: 1" in page
    assert "the person no longer agrees" in page
    assert "home.example" not in page
    assert "Ailsa" not in page
    only = operator.get("/admin/messages/?state=suppressed").text
    assert only.count("<tr>") == 2
    assert operator.get("/admin/messages/?state=nonsense").status_code == 200


def test_every_state_and_way_has_its_words() -> None:
    assert set(STATES) == set(MessageState)
    assert set(WAYS) == set(Channel)
    assert why(None) == ""
    assert why("550") == "code 550"
    assert all(str(words) for words in REASONS.values())
