"""The small script of every page: more time before a sign-in ends, and leaving at once."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import catalogue
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
