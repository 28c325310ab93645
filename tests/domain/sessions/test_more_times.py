"""Who found no time that suits hears of others: not twice for one change, never too late, with time to answer."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.sessions import service
from citizen_panel.domain.sessions.models import Invitation
from citizen_panel.domain.sessions.rules.more_times import answer_until
from citizen_panel.domain.sessions.service import linking
from citizen_panel.domain.sessions.vocabulary import Linked, SlotPlan
from citizen_panel.tasks import messages, relay
from tests.factories.sessions import Story, a_story, citizen_actor, invited, slots

database = pytest.mark.usefixtures("app", "noon")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
moments = st.integers(0, 500).map(lambda hours: NOON + timedelta(hours=hours))


@given(before=moments, usual=moments, last=moments)
def test_more_times_never_take_time_to_answer_away(before: datetime, usual: datetime, last: datetime) -> None:
    until = answer_until(before, usual, last)
    assert until >= before
    assert until == before or until <= min(usual, last)


def waiting_for_another_time() -> tuple[Story, Invitation]:
    story = a_story()
    asked = invited(story)[0]
    drained()
    messages.send_due()
    service.ask_for_another_time(asked, actor=citizen_actor(story.people[0]))
    drained()
    return story, asked


def drained() -> None:
    db.session.commit()
    relay.drain()


def told() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == "more_times").order_by(Message.due_at)))


def more(story: Story, *, days: int) -> datetime:
    """One more time in the meeting, so many days after its last; returns when it begins."""
    begins = slots(story)[-1].ends_at + timedelta(days=days)
    service.add_times(story.meeting, [SlotPlan(begins, begins + timedelta(hours=1), 4)], actor=story.team.lead)
    drained()
    return begins


@database
def test_a_time_added_after_the_first_began_is_told_in_time() -> None:
    story, asked = waiting_for_another_time()
    asked.answer_by_at = story.meeting.ends_at + timedelta(days=1)
    with clock.at(story.meeting.starts_at + timedelta(hours=1)):
        begins = more(story, days=9)
        assert [message.not_after for message in told()] == [begins]
        messages.send_due()
        db.session.expire_all()
        assert [message.state for message in told()] == ["sent"]
        assert asked.answer_by_at > clock.now() + timedelta(days=6), "as long to answer as somebody asked anew"


@database
def test_a_meeting_held_again_and_again_is_one_message() -> None:
    story, asked = waiting_for_another_time()
    until = clock.day_of(story.meeting.starts_at) + timedelta(weeks=5)
    linking.repeat(story.meeting, until, 1, Linked.ONE_OF, actor=story.team.lead)
    drained()
    assert [message.concerns_id for message in told()] == [asked.id]


@database
def test_what_comes_after_the_message_went_is_told_the_next_day() -> None:
    story, _ = waiting_for_another_time()
    more(story, days=2)
    more(story, days=4)
    assert len(told()) == 1, "one that has not gone yet tells of both"
    messages.send_due()
    with clock.at(clock.now() + timedelta(hours=1)):
        more(story, days=6)
        more(story, days=8)
    assert [(message.state, clock.day_of(message.due_at) - clock.today()) for message in told()] == [
        ("sent", timedelta()),
        ("queued", timedelta(days=1)),
    ]


@database
def test_who_named_a_day_on_which_every_seat_is_taken_hears_of_other_times_on_that_day_alone() -> None:
    story, asked = waiting_for_another_time()
    day = clock.day_of(story.meeting.starts_at)
    service.wish_days(asked, [(day, 0, 1440)], actor=citizen_actor(story.people[0]))
    for full in slots(story):
        full.taken = full.capacity
    more(story, days=9)
    assert told() == []
