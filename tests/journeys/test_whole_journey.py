"""One story through the real platform: from joining to being heard, and stopping."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from citizen_panel.core import clock
from tests.journeys import steps
from tests.stack import Stack

pytestmark = pytest.mark.browser

CRITERIA = ("P3-01", "P3-03", "P3-05", "P3-06", "P3-17")
DRAWN = 8
TIME_PASSES = (
    "UPDATE slot t SET starts_at = t.starts_at - interval '17 days', ends_at = t.ends_at - interval '17 days' "
    "FROM research_session s, project p WHERE t.research_session_id = s.id AND s.project_id = p.id AND p.title = %s "
    "RETURNING t.id",
    "UPDATE research_session s SET starts_at = s.starts_at - interval '17 days', "
    "ends_at = s.ends_at - interval '17 days' FROM project p WHERE s.project_id = p.id AND p.title = %s RETURNING s.id",
)
PURPOSE = "so that buses fit the ferries"


def test_from_joining_to_being_heard_and_stopping(windows: Callable[[], Page], stack: Stack) -> None:
    _ailsa_joins(windows(), stack)
    _jo_is_helped(windows(), stack)
    lead, approver, name = windows(), windows(), f"Buses and ferries {uuid4().hex[:4]}"
    _a_project_starts(lead, stack, name)
    _the_ethics_are_written(lead)
    _the_brief_is_approved(lead, approver, stack)
    _people_are_drawn(lead, stack)
    _times_are_offered(lead, name)
    written = len(stack.sent("invitation"))
    steps.follow(lead, "Confirmed")
    steps.press_and_prove(lead, stack, "Send invitations")
    expect(lead.get_by_text("invitations are on their way")).to_be_visible()
    first, second = _two_are_asked(stack, written)
    citizen = windows()
    place = _a_time_is_chosen(citizen, stack, *first)
    _everything_held_is_shown(citizen)
    _a_yes_is_taken_back(citizen, stack, place)
    _a_time_is_chosen(windows(), stack, *second)
    _who_came_is_marked(lead, stack, name)
    _the_audit_tells(lead, name)


def _ailsa_joins(page: Page, stack: Stack) -> None:
    address = f"ailsa.{uuid4().hex[:6]}@demo.example"
    page.goto("/")
    steps.follow(page, "Join the panel")
    steps.press(page, "Start now")
    steps.answer_the_questions(page, "Ailsa", {"Email address": address}, way="Email")
    expect(page.get_by_text(address)).to_be_visible()
    reference = steps.join(page)
    welcome = stack.wait_for("welcome", address)
    assert reference in welcome["body"]
    page.goto(steps.link_in(welcome))
    steps.press(page, "Yes, this is my address")
    steps.heading(page, "Thank you. Now we know it is you")
    steps.follow(page, "Sign in to see your page")
    steps.sign_in_by_message(page, stack, address)
    steps.heading(page, "Hello Ailsa")


def _jo_is_helped(page: Page, stack: Stack) -> None:
    mobile = f"07700 900{uuid4().int % 1000:03d}"
    steps.sign_in_as(page, stack, "A partner's worker")
    partner = page.get_by_role("heading", level=1).inner_text()
    steps.follow(page, "Sign someone up")
    steps.tick(page.get_by_label("In the same room"))
    steps.tick(page.get_by_label("They said yes to my writing down their answers"))
    steps.press(page, "Begin")
    expect(page.get_by_text("You are helping somebody to join")).to_be_visible()
    contact = {"Mobile number for text messages": mobile}
    steps.answer_the_questions(page, "Jo", contact, way="Text message")
    reference = steps.join(page)
    ((basis, body),) = stack.rows(
        "SELECT a.basis, o.name FROM citizen c JOIN assisted_sign_up a ON a.citizen_id = c.id "
        "JOIN organisation o ON o.id = a.organisation_id WHERE c.reference = %s",
        reference,
    )
    assert (basis, body) == ("beside", partner)


def _a_project_starts(page: Page, stack: Stack, name: str) -> None:
    began = clock.today() - timedelta(weeks=3)
    steps.sign_in_as(page, stack, "A team lead")
    steps.follow(page, "Projects")
    steps.follow(page, "Start a project")
    steps.fill_in(page, {"Name": name, "Neutral short name for messages": "Getting about"})
    steps.fill_in(page, {"Day": f"{began.day}", "Month": f"{began.month}", "Year": f"{began.year}"})
    steps.tick(page.get_by_label("Discover", exact=True))
    steps.tick(page.get_by_label(re.compile("^T2")))
    steps.press(page, "Start the project")
    steps.heading(page, name)


def _the_ethics_are_written(page: Page) -> None:
    steps.follow(page, re.compile("^Ethics"))
    steps.follow(page, "Write a checklist")
    for green in page.get_by_label("Green: in place").all():
        steps.tick(green)
    steps.press(page, "Save and send")
    expect(page.get_by_text("People can be asked.")).to_be_visible()
    steps.follow(page, "Back")


def _the_brief_is_approved(lead: Page, approver: Page, stack: Stack) -> None:
    steps.follow(lead, "Write a brief")
    steps.fill_in(lead, {"What is it about?": "Buses", "What for?": PURPOSE, "Places": str(DRAWN)})
    steps.fill_in(lead, {"Thank-you payment for each person": "30"})
    for council in ("City of Edinburgh", "Glasgow City"):
        steps.tick(lead.get_by_label(council))
    steps.tick(lead.get_by_label("Online", exact=True).first)
    for group in ("disability", "ethnic_group", "simd_quintile", "urban_rural"):
        steps.untick(lead.locator(f"input[name=dimensions][value={group}]"))
    steps.press(lead, "Save and see the quotas")
    steps.press(lead, "Save")
    steps.follow(lead, "Look at what is known")
    steps.tick(lead.get_by_label("I have looked at this list"))
    steps.fill_in(lead, {"Why do you ask again?": "The timetable changed"})
    steps.press(lead, "Save")
    steps.press(lead, "Send for approval")
    expect(lead.get_by_text("Sent for approval")).to_be_visible()
    expect(lead.get_by_role("button", name="Approve this brief")).to_have_count(0)
    steps.sign_in_as(approver, stack, "An approver")
    approver.goto(lead.url)
    steps.press_and_prove(approver, stack, "Approve this brief")
    expect(approver.get_by_text("The brief is approved")).to_be_visible()


def _people_are_drawn(page: Page, stack: Stack) -> None:
    page.reload()
    steps.follow(page, "Go to the draw")
    steps.press(page, "Draw now")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{DRAWN} people drawn", timeout=60_000)
    steps.press_and_prove(page, stack, "Confirm this draw")
    expect(page.get_by_text("Nobody has been written to yet")).to_be_visible()


def _times_are_offered(page: Page, name: str) -> None:
    day = clock.today() + timedelta(days=16)
    steps.follow(page, "Projects")
    steps.follow(page, name)
    steps.follow(page, "Plan a research session")
    page.get_by_label("What kind of meeting?").select_option("interview")
    steps.fill_in(page, {"Name of the meeting": "Talks about getting about", "How many people each time?": "3"})
    steps.fill_in(page, {"Day": f"{day.day}", "Month": f"{day.month}", "Year": f"{day.year}"})
    steps.fill_in(page, {"When does the first time begin?": "6:30pm", "How many times in a row?": "2"})
    steps.fill_in(page, {"How many minutes does it take?": "45"})
    steps.press(page, "Plan it")
    steps.follow(page, "Name who leads it")
    page.get_by_label("Who leads the meeting?").select_option(index=1)
    steps.press(page, "Save who leads")
    steps.follow(page, "Get it ready and open it")
    for number, part in enumerate(("safeguarding_lead", "deputy"), start=1):
        page.get_by_label("Who?", exact=True).select_option(index=number)
        page.get_by_label("In which part?").select_option(part)
        steps.press(page, "Add this person")
    steps.press(page, "Open it for booking")
    expect(page.get_by_role("row")).to_have_count(3)
    steps.follow(page, "Back")


def _two_are_asked(stack: Stack, written: int) -> list[tuple[str, str]]:
    """Two people drawn who read e-mail: the address of each, and the link in their message."""
    before = written
    by_email: list[dict[str, Any]] = []
    while len(by_email) < 2:  # people reached by phone or through a partner have no message to wait for
        stack.wait_for("invitation", after=written)
        written = len(stack.sent("invitation"))
        by_email = [each for each in stack.sent("invitation")[before:] if each["channel"] == "email"][:2]
    assert not any(PURPOSE in each["body"] for each in by_email), "a message tells no more than the neutral name"
    return [(each["to"], steps.link_in(each)) for each in by_email]


def _a_time_is_chosen(page: Page, stack: Stack, address: str, invitation: str) -> str:
    page.goto(invitation)
    steps.sign_in_by_message(page, stack, address)
    page.goto(invitation)
    steps.heading(page, "Would you like to help with Getting about?")
    steps.follow(page, re.compile("Why me"))
    expect(page.get_by_text("Your chance was about")).to_be_visible()
    steps.follow(page, "Back")
    steps.press(page, "Yes, choose a time")
    steps.tick(page.get_by_role("radio").first)
    for asked in ("Do you agree to take part in the project?", "Do you agree to take part in the meeting?"):
        steps.tick(page.get_by_role("group", name=asked).get_by_role("checkbox"))
    before = len(stack.sent("place_confirmed", address))
    steps.press(page, "Keep my place")
    expect(page.get_by_text("We keep your place")).to_be_visible()
    told = stack.wait_for("place_confirmed", address, after=before)["body"]
    code = page.locator(".app-receipt strong [aria-hidden]").inner_text()
    assert code in told, "the receipt is sent as well"
    steps.follow(page, "See your place")
    assert _reminders(stack, page.url) == {"queued"}
    return page.url


def _who_came_is_marked(page: Page, stack: Stack, name: str) -> None:
    """Time passes, the meeting is held, and its team says who came."""
    for passing in TIME_PASSES:
        stack.rows(passing, name)
    steps.follow(page, "Projects")
    steps.follow(page, name)
    steps.follow(page, "Mark who came")
    steps.tick(page.get_by_role("group", name=re.compile("^How did .* take part")).get_by_label("Came", exact=True))
    steps.press(page, "Save")
    expect(page.get_by_text("1 of 1 marked")).to_be_visible()


def _the_audit_tells(page: Page, name: str) -> None:
    steps.follow(page, "Projects")
    steps.follow(page, name)
    steps.follow(page, "Does it live “from day one”?")
    for code in CRITERIA:
        expect(page.get_by_text(code).first).to_be_visible()


def _everything_held_is_shown(page: Page) -> None:
    steps.follow(page, "My data")
    for held in ("About you", "What you agreed to", "Invitations and meetings", "Messages", "Get a copy"):
        expect(page.get_by_role("heading", name=held, exact=True)).to_be_visible()
    expect(page.get_by_text("Meeting: Getting about", exact=True)).to_be_visible()


def _a_yes_is_taken_back(page: Page, stack: Stack, place: str) -> None:
    """Stopping the project takes the place away and calls the reminders off, in the same moment."""
    steps.follow(page, "Each yes and no, with its words")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Stop this.*project: Getting about")).click()
    assert _reminders(stack, place) == {"cancelled"}
    page.goto(place)
    expect(page.get_by_text("This place was given up, cancelled or used.")).to_be_visible()
    expect(page.get_by_role("button", name="Give up my place")).to_have_count(0)


def _reminders(stack: Stack, place: str) -> set[str]:
    """How the reminders about a place stand."""
    booking = place.rpartition("/")[2]
    found = stack.rows("SELECT state FROM message WHERE kind = 'reminder' AND concerns_id = %s", booking)
    return {state for (state,) in found}
