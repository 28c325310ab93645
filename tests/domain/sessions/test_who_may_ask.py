"""A body that does not run the panel asks only those who said yes to it by name: drawn, released and sent alike."""

import pytest

from citizen_panel.core.db import as_role, db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import platform_token
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent import service as consents
from citizen_panel.domain.consent.purposes import SHARE_BODY, shared_with
from citizen_panel.domain.consent.wordings import SOURCE
from citizen_panel.domain.matching import queries as matching
from citizen_panel.domain.matching.service.gathering import as_it_stands
from citizen_panel.domain.matching.vocabulary import Method
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.organisations.models import Organisation
from citizen_panel.domain.rights import service as rights
from citizen_panel.domain.sessions import queries, sending, service
from citizen_panel.tasks import recipients
from tests.factories import projects
from tests.factories.accounts import an_account
from tests.factories.sessions import Story, a_story, citizen_actor, invited

pytestmark = pytest.mark.usefixtures("app", "noon")


@pytest.fixture
def story() -> Story:
    """Another body asks: one that does not run the panel."""
    made = a_story()
    body = db.session.get_one(Organisation, made.team.organisation_id)
    body.runs_panel = False
    consents.publish_sharing(SHARE_BODY, {body.id: body.name}, an_account("admin").id, only=[SOURCE])
    db.session.flush()
    return made


def lets(story: Story, *people: Citizen) -> None:
    """These people say yes to that body."""
    code = shared_with(SHARE_BODY, story.team.organisation_id)
    for citizen in people:
        consents.record_decision(
            citizen_id=citizen.id,
            token=platform_token(citizen.id),
            purpose=code,
            action="granted",
            text=consent.text_in_force(code),
            channel="online",
            actor=citizen_actor(citizen),
        )


def test_only_who_said_yes_to_the_body_is_drawn(story: Story) -> None:
    brief = projects.brief(story.team, places=1, councils=(projects.EDINBURGH,), approved=True)
    ids = [one.id for one in story.people]
    body = story.team.organisation_id
    assert as_it_stands(brief, Method.RANDOM).candidates == ()
    assert matching.still_fine(ids, body) == frozenset()
    assert matching.still_fine(ids) == frozenset(ids), "those who run the panel may ask them"
    lets(story, *story.people[:2])
    assert len(as_it_stands(brief, Method.RANDOM).candidates) == 2
    assert matching.still_fine(ids, body) == frozenset(ids[:2])


def test_nobody_else_is_invited(story: Story) -> None:
    lets(story, *story.people[:4])
    with pytest.raises(Refusal) as refused:
        service.release_batch(story.draw, actor=story.team.lead)
    assert refused.value.code == "batch_too_small", "one of five does not let the body ask"


def is_agreed(message: Message) -> bool:
    """Whether the person the message is for agrees to what it needs, as it stands now."""
    known = recipients.addressee_of(message)
    return sending.situation(message, known, recipients.letterbox(message, known)).purpose_stands


def test_a_yes_taken_back_before_the_message_goes_keeps_it_back(story: Story) -> None:
    lets(story, *story.people)
    first = story.people[0]
    invitation = invited(story)[0]
    message = db.session.query(Message).filter_by(concerns_id=invitation.id, kind="invitation").one()
    assert is_agreed(message)
    rights.withdraw(first.id, shared_with(SHARE_BODY, story.team.organisation_id), actor=citizen_actor(first))
    assert not is_agreed(message)
    assert invitation.state == "withdrawn"
    assert not queries.lets_ask(first.id, story.project.id)
    assert queries.lets_ask(story.people[1].id, story.project.id)


def test_the_matcher_can_read_what_it_needs(story: Story) -> None:
    condition = matching.lets_ask(story.team.organisation_id, story.draw.created_at.date())
    with as_role("cp_matcher"):
        assert list(matching.reachable([projects.EDINBURGH], condition)) == []
