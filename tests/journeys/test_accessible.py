"""Every screen can be used by everybody: axe-core finds nothing, on a phone and on a desk, errors included."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.routing import MapAdapter

from citizen_panel.blueprints.public.forms.join import HIDDEN
from tests.journeys.crawling import screens
from tests.journeys.steps import answer_the_questions, press, sign_in_as
from tests.stack import Stack

pytestmark = pytest.mark.browser

PEOPLE = {
    "nobody": "/",
    "A citizen with an invitation": "/me/",
    "A citizen with a place": "/me/",
    "A team lead": "/team/",
    "An approver": "/team/",
    "A partner's worker": "/partner/",
    "An administrator": "/admin/",
}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
TITLE = re.compile(r"^(Error: )?\S.* – Citizen Panel – Example Council$")
NARROW, WIDE = {"width": 320, "height": 800}, {"width": 1280, "height": 900}
EMPTY = """form => form.querySelectorAll("input, textarea, select").forEach(field => {
  if (field.type === "radio" || field.type === "checkbox") field.checked = false;
  else if (field.type !== "hidden") field.value = "";
})"""
TELLS = "() => { const s = document.scrollingElement; return s.scrollWidth - s.clientWidth; }"


def title_of(page: Page) -> str:
    """The page's own title; while it loads the browser may still tell its address instead."""
    return (page.locator("head > title").text_content() or "").strip()


@pytest.fixture(scope="session")
def urls(suite_app: Flask) -> MapAdapter:
    return suite_app.url_map.bind("")


@pytest.fixture
def page(browser: Browser, stack: Stack) -> Iterator[Page]:
    """A window with JavaScript: axe needs it."""
    context = browser.new_context(base_url=stack.address, locale="en-GB")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", PEOPLE)
def test_every_screen(page: Page, stack: Stack, urls: MapAdapter, kind: str) -> None:
    if kind != "nobody":
        sign_in_as(page, stack, kind)
    faults: list[str] = []
    for name in screens(page, stack.address + PEOPLE[kind], urls):
        address = page.url
        faults += [f"{name} ({address}): {fault}" for fault in faults_of(page)]
        faults += [f"{name} ({address}) {fault}" for fault in _faults_when_sent_empty(page, address)]
        page.goto(address)
    assert not faults, "\n".join(faults)


def test_joining(page: Page, stack: Stack) -> None:
    """The pages of joining lead on by their buttons, so they are gone through."""
    page.goto("/join/")
    press(page, "Start now")
    faults: list[str] = []
    page.on("load", lambda loaded: faults.extend(f"{loaded.url}: {fault}" for fault in _plain_faults(loaded)))
    answer_the_questions(page, "Ailsa", {"Email address": "a@demo.example"}, way="Email")
    faults += _faults_of_steps(page)
    for version in ("Start in Easy Read, with pictures", "Start in large print"):
        page.context.clear_cookies()
        page.goto("/join/")
        press(page, version)
        answer_the_questions(page, "Ailsa", {"Email address": "a@demo.example"}, way="Email")
        faults += [f"{version}: {fault}" for fault in _faults_of_steps(page)]
    assert not faults, "\n".join(faults)


def test_a_trap_for_machines_is_met_by_nobody(page: Page, stack: Stack) -> None:
    """A hidden field stands in the last form: neither a screen reader nor the Tab key comes across it."""
    page.goto("/join/")
    press(page, "Start now")
    answer_the_questions(page, "Ailsa", {"Email address": "a@demo.example"}, way="Email")
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


def _faults_of_steps(page: Page) -> list[str]:
    faults: list[str] = []
    steps = ("age", "consent", "name", "postcode", "contact", "details", "support", "equality/age", "check")
    for step in steps:
        page.goto(f"/join/{step}")
        faults += [f"{step}: {fault}" for fault in faults_of(page)]
    return faults


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page as it stands, at both widths."""
    faults = _plain_faults(page)
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        if (over := page.evaluate(TELLS)) > 0:
            faults.append(f"scrolls sideways by {over} px at {size['width']} px")
        found = Axe().run(page, options=WCAG).response["violations"]
        faults += [f"{each['id']} at {size['width']} px: {each['nodes'][0]['html'][:200]}" for each in found]
    return faults


def _plain_faults(page: Page) -> list[str]:
    faults = []
    if (count := page.locator("h1").count()) != 1:
        faults.append(f"{count} h1")
    if not TITLE.match(title_of(page)):
        faults.append(f"title {title_of(page)!r}")
    return faults


def _faults_when_sent_empty(page: Page, address: str) -> list[str]:
    """Send each form that asks for something, with nothing in it; what it says back is looked at as well."""
    forms = page.locator("main form:has(.ds_question)")
    faults: list[str] = []
    for number in range(forms.count()):
        page.goto(address)
        form = forms.nth(number)
        form.evaluate(EMPTY)
        with page.expect_navigation():
            form.locator("button").first.click()
        if not page.locator("[data-error-summary]").count():
            continue
        faults += [f"sent empty: {fault}" for fault in [*faults_of(page), *_summary_faults(page)]]
    return faults


def _summary_faults(page: Page) -> list[str]:
    faults = []
    if not title_of(page).startswith("Error: "):
        faults.append(f"title {title_of(page)!r}")
    if not page.evaluate("() => document.activeElement.hasAttribute('data-error-summary')"):
        faults.append("the summary of errors is not focused")
    for target in page.locator("[data-error-summary] a").evaluate_all("all => all.map(a => a.hash.slice(1))"):
        if not page.locator(f"[id='{target}']").count():
            faults.append(f"the summary leads to #{target}, which is not there")
    return faults
