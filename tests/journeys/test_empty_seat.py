"""A seat that comes free fills by itself: somebody gives up a place, somebody alike is asked and says yes."""

import hashlib
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from citizen_panel.core.db import transaction
from tests.factories.sessions import accepted, invited, slots
from tests.factories.standing_by import a_story_with_stand_ins
from tests.journeys import steps
from tests.journeys.catalogue import SIGNED_IN
from tests.stack import Stack

pytestmark = pytest.mark.browser


def test_a_place_given_up_is_offered_to_somebody_who_stands_by(windows: Callable[[], Page], stack: Stack) -> None:
    before = len(stack.sent("stand_in"))
    account, booking, last = _everybody_said_yes(stack)
    leaver, token = windows(), secrets.token_urlsafe(32)
    stack.rows(SIGNED_IN, account, hashlib.sha256(token.encode()).digest())
    leaver.context.add_cookies([{"name": "cp", "value": token, "url": stack.address}])
    leaver.goto(f"/me/sessions/{booking}")
    steps.press(leaver, "Give up my place")
    expect(leaver.get_by_text("It does not count against you")).to_be_visible()
    assert _taken(stack, last) == [2, 3]

    asked = stack.wait_for("stand_in", after=before)
    assert len(stack.sent("stand_in")) == before + 1, "one person for one seat"
    stand_in, link = windows(), steps.link_in(asked)
    stand_in.goto(link)
    steps.sign_in_by_message(stand_in, stack, asked["to"])
    stand_in.goto(link)
    steps.heading(stand_in, "Would you like to help with Bus project?")
    steps.press(stand_in, "Yes, choose a time")
    expect(stand_in.get_by_role("radio")).to_have_count(1)
    steps.tick(stand_in.get_by_role("radio").first)
    for group in ("Do you agree to take part in the project?", "Do you agree to take part in the meeting?"):
        steps.tick(stand_in.get_by_role("group", name=group).get_by_role("checkbox"))
    steps.press(stand_in, "Keep my place")
    expect(stand_in.get_by_text("We keep your place")).to_be_visible()
    assert _taken(stack, last) == [3, 3]
    stack.wait_for("place_confirmed", asked["to"])


def _everybody_said_yes(stack: Stack) -> tuple[str, str, str]:
    """Six people have the six seats, four stand by: the account and place of one of the six, and their meeting."""
    with stack.app.app_context(), transaction():
        story, _ = a_story_with_stand_ins(capacity=3)
        held = [accepted(story, offer, slots(story)[number % 2]) for number, offer in enumerate(invited(story))]
        person = next(one for one in story.people if one.id == held[0].citizen_id)
        return str(person.user_account_id), str(held[0].id), str(story.meeting.id)


def _taken(stack: Stack, meeting: str) -> list[int]:
    found = stack.rows("SELECT taken FROM slot WHERE research_session_id = %s ORDER BY taken", meeting)
    return [taken for (taken,) in found]
