"""People with a place hear that it is somewhere else now, without being told where in the message."""

import pytest
from sqlalchemy import select

from citizen_panel.core.db import db
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import Channel, Letterbox
from citizen_panel.domain.sessions import service
from citizen_panel.domain.sessions.vocabulary import EndCause
from citizen_panel.tasks import messages, relay
from citizen_panel.tasks.letters import write
from tests.factories.sessions import Story, a_story, accepted, citizen_actor, invited

pytestmark = pytest.mark.usefixtures("app", "noon")


def it_is_at(story: Story, place: str) -> None:
    service.look_after(story.meeting, service.Care(place=place), actor=story.team.lead)
    db.session.commit()
    relay.drain()


def told() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == "place_changed")))


def test_who_has_a_place_is_told_once_for_each_change() -> None:
    story = a_story()
    offers = invited(story)
    stays = accepted(story, offers[0])
    gone = accepted(story, offers[1])
    service.cancel_booking(gone, cause=EndCause.BY_PERSON, actor=citizen_actor(story.people[1]))
    it_is_at(story, "Skerry Hall, 1 Sample Street")
    assert [message.concerns_id for message in told()] == [stays.id]
    it_is_at(story, "Skerry Hall,  1 Sample Street ")
    it_is_at(story, "Skerry Hall, 2 Sample Street")
    assert len(told()) == 1, "one that has not gone yet is enough"
    messages.send_due()
    db.session.expire_all()
    it_is_at(story, "Another Hall")
    assert sorted(message.state for message in told()) == ["queued", "sent"]


def test_nobody_is_told_before_the_meeting_is_open() -> None:
    story = a_story()
    accepted(story, invited(story)[0])
    story.meeting.state = "draft"
    it_is_at(story, "Skerry Hall")
    assert told() == []


def test_the_message_does_not_say_where() -> None:
    story = a_story()
    accepted(story, invited(story)[0])
    it_is_at(story, "Skerry Hall")
    (message,) = told()
    written = write(message, Letterbox(Channel.EMAIL, "ailsa@home.example", "Ailsa"))
    assert written is not None
    assert "Skerry" not in str(written)
    assert "has changed" in str(written)
