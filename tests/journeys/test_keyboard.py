"""Joining by keyboard alone: Tab, Space, arrows and Enter reach everything, and the focus is always to be seen."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import READING, heading
from tests.stack import Stack

pytestmark = pytest.mark.browser

MOST = 60
SETTLED = "() => Promise.all(document.getAnimations().map(each => each.finished.catch(() => null)))"
"""A change of colour has come to rest."""
LOOKS = """one => [one, one.nextElementSibling].filter(Boolean).flatMap(each =>
  ["", "::before", "::after"].map(part => {
    const style = getComputedStyle(each, part || null);
    return [style.outline, style.boxShadow, style.backgroundColor, style.color, style.borderColor].join();
  })).join()"""


def test_the_skip_link_comes_first_and_works(page: Page) -> None:
    page.goto("/join/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("main").locator(":focus")).to_have_count(1)


def test_joining_by_keyboard_alone(page: Page, stack: Stack) -> None:
    page.goto("/join/")
    _enter(page, "Start now")
    _onto(page, "input[name=age]")
    page.keyboard.press("Space")
    expect(page.locator("input[name=age]").first).to_be_checked()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    _enter(page, "Continue")
    _onto(page, "input[name=agree]")
    page.keyboard.press("Space")
    _enter(page, "Continue")
    _type(page, "input[name=name]", "Ailsa")
    _type(page, "input[name=postcode]", "EH1 1BB")
    _onto(page, "input[name=ways]")
    page.keyboard.press("Space")
    _enter(page, "Continue")
    _type(page, "input[name=email]", "keys@demo.example")
    for _ in range(2):
        if page.url.endswith(("/join/bodies", "/join/support")):
            _enter(page, "Continue")
    if page.url.endswith("/join/language"):
        _onto(page, "input[name=language]")
        page.keyboard.press("Space")
        _enter(page, "Continue")
    _enter(page, "Skip all")
    heading(page, "Check what you told us")
    page.wait_for_timeout(READING)
    _enter(page, "Join the panel")
    heading(page, "You have joined the panel")


def _onto(page: Page, selector: str) -> None:
    """Press Tab until the focus is there; at each step it can be seen where it is."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement !== document.body"):
            assert _is_seen(page), page.evaluate("() => document.activeElement.outerHTML")
        if page.locator(":focus").count() and page.locator(":focus").evaluate("(e, s) => e.matches(s)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def _is_seen(page: Page) -> bool:
    """Whether what has the focus looks different from how it looks without."""
    one = page.evaluate_handle("() => document.activeElement")
    page.evaluate(SETTLED)
    focused = page.evaluate(LOOKS, one)
    page.evaluate("one => one.blur()", one)
    page.evaluate(SETTLED)
    plain = page.evaluate(LOOKS, one)
    page.evaluate("one => one.focus()", one)
    return bool(focused != plain)


def _enter(page: Page, button: str) -> None:
    for _ in range(MOST):
        _onto(page, "button")
        if page.locator(":focus").inner_text() == button:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab does not lead to the button {button}")


def _type(page: Page, selector: str, words: str) -> None:
    """Type into a field and send the form with Enter."""
    _onto(page, selector)
    page.keyboard.type(words)
    with page.expect_navigation():
        page.keyboard.press("Enter")
