"""Joining can be used by everybody: its pages lead on by their buttons, so they are gone through, in each version."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from citizen_panel.blueprints.public.forms.join import HIDDEN
from tests.journeys.looking import FORMS, faults_of, faults_when_sent_empty
from tests.journeys.steps import answer_the_questions, press
from tests.stack import Stack

pytestmark = pytest.mark.browser

STEPS = ("age", "consent", "name", "postcode", "council", "contact", "details", "support", "equality-start")
LAST = ("equality/age", "equality/ethnic_group", "check")
TAKEN_EMPTY = ("support", "equality/age", "equality/ethnic_group")
VERSIONS = ("Start now", "Start in Easy Read, with pictures", "Start in large print")


@pytest.fixture
def page(browser: Browser, stack: Stack) -> Iterator[Page]:
    """A window with JavaScript: axe needs it."""
    context = browser.new_context(base_url=stack.address, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("version", [*VERSIONS[:2], pytest.param(VERSIONS[2], marks=pytest.mark.long)])
def test_joining(page: Page, version: str) -> None:
    """Every page with its answers in it; the errors of each form are the same in all versions, and looked at once."""
    _answered(page, version)
    faults: list[str] = []
    for step in (*STEPS, *LAST):
        page.goto(f"/join/{step}")
        assert page.url.endswith(f"/join/{step}"), f"{step} leads to {page.url}"
        here = faults_of(page)
        if version == VERSIONS[0] and page.locator(FORMS).count():
            here += faults_when_sent_empty(page, f"/join/{step}", is_taken=step in TAKEN_EMPTY)
        faults += [f"{step}: {fault}" for fault in here]
    assert not faults, "\n".join(faults)


def test_a_trap_for_machines_is_met_by_nobody(page: Page) -> None:
    """A hidden field stands in the last form: neither a screen reader nor the Tab key comes across it."""
    _answered(page, VERSIONS[0])
    trap = page.locator(f"input[name={HIDDEN}]")
    assert trap.count() == 1
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    heard = {str(node.get("name", {}).get("value", "")) for node in tree if not node.get("ignored")}
    assert "Join the panel" in heard
    assert "Leave this empty" not in heard
    reached = set()
    for _ in range(page.locator("a, button, input, select, textarea").count() + 2):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("() => document.activeElement.name || document.activeElement.tagName"))
    assert HIDDEN not in reached
    assert "BUTTON" in reached


def _answered(page: Page, version: str) -> None:
    """From the first page to the last, with an answer on each."""
    page.goto("/join/")
    press(page, version)
    answer_the_questions(page, "Ailsa", {"Email address": "a@demo.example"}, way="Email")
