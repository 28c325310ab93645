"""What people do in a journey, in the words they read on the page."""

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

from tests.stack import Stack

LINK = re.compile(r"http://\S+")
READING = 3_000
"""Milliseconds: joining quicker than a person reads is refused."""


def press(page: Page, name: str) -> None:
    """Press a button, and wait for the page it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    """Follow a link."""
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).first.click()


def tick(box: Locator) -> None:
    """Choose a radio button or a checkbox with the space bar: its label lies over it, and may move under a pointer."""
    if not box.is_checked():
        box.press("Space")
    expect(box).to_be_checked()


def untick(box: Locator) -> None:
    """Take a tick out of a checkbox."""
    if box.is_checked():
        box.press("Space")
    expect(box).not_to_be_checked()


def heading(page: Page, words: str | re.Pattern[str]) -> None:
    """The page is the one with this heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def fill_in(page: Page, answers: Mapping[str, str]) -> None:
    """Type into fields, by their labels."""
    for label, answer in answers.items():
        page.get_by_label(label, exact=True).fill(answer)


def link_in(message: Mapping[str, str]) -> str:
    """The first address in a message."""
    found = LINK.search(message["body"])
    assert found, message["body"]
    return found[0].rstrip(".")


def press_and_prove(page: Page, stack: Stack, name: str) -> None:
    """Press the button of a grave act; whoever signed in a while ago shows first that it is them, by a code."""
    before = len(stack.sent("sign_in_code"))
    press(page, name)
    if page.get_by_role("heading", level=1).inner_text() != "Show that it is you":
        return
    press(page, "Send me a code")
    said = re.search(r"\b[0-9]{6}\b", stack.wait_for("sign_in_code", after=before)["body"])
    assert said
    page.get_by_label("The 6 figures from the message").fill(said[0])
    press(page, "Continue")
    press(page, "Send my answers")


def sign_in_as(page: Page, stack: Stack, kind: str) -> None:
    """Sign in as one of the demo's people."""
    page.goto(stack.link(kind))
    press(page, "Sign in")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def sign_in_by_message(page: Page, stack: Stack, address: str) -> None:
    """Ask for a link on the sign-in page, open the message, press the button."""
    before = len(stack.sent("sign_in", address))
    fill_in(page, {"Email address or mobile number": address})
    press(page, "Send me a link")
    heading(page, "Check your messages")
    page.goto(link_in(stack.wait_for("sign_in", address, after=before)))
    expect(page.get_by_text("This link was sent to")).to_be_visible()
    press(page, "Sign in")


def answer_the_questions(page: Page, name: str, contact: Mapping[str, str], way: str) -> None:
    """From “How old are you?” to “Check what you told us”, answering one private question and skipping the others."""
    tick(page.get_by_label("16 or over"))
    press(page, "Continue")
    heading(page, "Do you agree to join the panel?")
    tick(page.get_by_label(re.compile("^Yes")))
    press(page, "Continue")
    fill_in(page, {"What should we call you?": name})
    press(page, "Continue")
    fill_in(page, {"What is your postcode?": "eh11bb"})
    press(page, "Continue")
    tick(page.get_by_label(way, exact=True))
    press(page, "Continue")
    fill_in(page, contact)
    press(page, "Continue")
    pass_over(page, "bodies", "support")
    choose_english(page)
    press(page, "Answer some questions")
    tick(page.locator("input[name=answer]").first)
    tick(page.locator("input[name=uses]").first)
    press(page, "Save and continue")
    while not page.url.endswith("/join/check"):
        press(page, "Skip this question")
    heading(page, "Check what you told us")


def pass_over(page: Page, *names: str) -> None:
    """Leave questions unanswered, those of them that are asked."""
    for name in names:
        if page.url.endswith(f"/join/{name}"):
            press(page, "Continue")


def choose_english(page: Page) -> None:
    """Say in which language we write, where that is asked."""
    if page.url.endswith("/join/language"):
        tick(page.get_by_label("English", exact=True))
        press(page, "Continue")


def join(page: Page) -> str:
    """Press the last button, and read the reference on the receipt."""
    page.wait_for_timeout(READING)
    press(page, "Join the panel")
    heading(page, "You have joined the panel")
    return page.locator(".app-panel .app-reference [aria-hidden]").first.inner_text()
