"""The small script of every page: more time before a sign-in ends, leaving at once, a forecast while one types."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import catalogue
from tests.journeys.steps import sign_in_as
from tests.stack import Stack

pytestmark = pytest.mark.browser


def test_before_a_sign_in_ends_one_press_gives_more_time(browser: Browser, stack: Stack) -> None:
    person = catalogue.somebody(stack, catalogue.NEW)
    context = browser.new_context(base_url=stack.address, locale="en-GB")
    context.add_cookies([{"name": "cp", "value": person.cookie, "url": stack.address}])
    page = context.new_page()
    page.clock.install()
    page.goto("/me/")
    asks = page.get_by_role("dialog", name="Are you still there?")
    expect(asks).to_have_count(0)
    page.clock.fast_forward("14:00")
    expect(asks).to_have_count(0)
    page.clock.fast_forward("01:30")
    expect(asks).to_be_visible()
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    page.keyboard.press("Enter")
    expect(asks).to_have_count(0)
    page.clock.fast_forward("21:00")
    expect(page.get_by_text("You were signed out, to keep you safe.")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in again")).to_be_visible()
    context.close()


def test_without_scripts_the_page_says_until_when_the_sign_in_lasts(browser: Browser, stack: Stack) -> None:
    person = catalogue.somebody(stack, catalogue.NEW)
    context = browser.new_context(base_url=stack.address, java_script_enabled=False)
    context.add_cookies([{"name": "cp", "value": person.cookie, "url": stack.address}])
    page = context.new_page()
    page.goto("/me/")
    assert "If you do nothing, we sign you out at" in page.content()
    context.close()


def test_shift_three_times_leaves_and_ends_the_sign_in(browser: Browser, stack: Stack) -> None:
    person = catalogue.somebody(stack, catalogue.NEW)
    context = browser.new_context(base_url=stack.address, locale="en-GB")
    context.add_cookies([{"name": "cp", "value": person.cookie, "url": stack.address}])
    context.route("**/leave", lambda route: route.fulfill(body="weather"))
    page = context.new_page()
    page.goto("/me/")
    with page.expect_request(lambda request: request.url.endswith("/signout")):
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("**/leave")
    for _ in range(50):  # the end of the sign-in travels behind the page that was left
        page.goto(stack.address + "/me/")
        if "/signin" in page.url:
            break
    expect(page).to_have_url(f"{stack.address}/signin?next=citizen.home.show")
    context.close()


def test_a_forecast_is_renewed_while_wishes_are_typed(browser: Browser, stack: Stack) -> None:
    context = browser.new_context(base_url=stack.address, locale="en-GB")
    page = context.new_page()
    sign_in_as(page, stack, "A team lead")
    page.goto("/team/projects/")
    inside = [link.get_attribute("href") or "" for link in page.locator("main a").all()]
    project = next(found[1] for one in inside if (found := re.fullmatch(r"/team/projects/([0-9a-f-]{36})", one)))
    page.goto(f"/team/briefs/new/{project}")
    page.get_by_label("Places", exact=True).fill("12")
    said = page.locator("#forecast-says")
    expect(said).to_contain_text("Select at least one council area")
    for council in ("Highland", "City of Edinburgh", "Glasgow City"):
        page.locator("label", has_text=council).click()
    page.locator("label[for^=way]", has_text="Online").first.click()
    expect(said).to_contain_text("people can be asked", timeout=15_000)
    before = page.locator("#forecast").inner_text()
    page.locator("label", has_text="Monday morning").click()
    expect(page.locator("#forecast")).to_contain_text("What each wish costs")
    assert page.locator("#forecast").inner_text() != before
    assert page.get_by_label("Monday morning").is_checked()
    context.close()
