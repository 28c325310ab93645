"""A public draw in a real browser: prepared, published, seeded by two people, and checked by anybody."""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.stack import Stack

pytestmark = pytest.mark.browser

DICE = "4 1 6 2 5 5 3 1 2 6 4 4 1 3 2 6 5 1 2 3"


@pytest.mark.parametrize("windows", [True], indirect=True, ids=["with JavaScript"])
def test_a_draw_that_anybody_can_check(windows: Callable[[], Page], stack: Stack, tmp_path: Path) -> None:
    lead, second, anybody = windows(), windows(), windows()
    steps.sign_in_as(lead, stack, "A team lead")
    steps.sign_in_as(second, stack, "An approver")
    _the_list_is_made_and_published(lead)
    _two_write_down_the_seed(lead, second)
    steps.heading(lead, re.compile("people drawn"))
    steps.follow(lead, "The page for everybody")
    anybody.goto(lead.url)
    steps.heading(anybody, re.compile("^Public draw"))
    assert _checked(anybody, tmp_path) == 0
    page_of_all = anybody.url
    anybody.goto("/choosing/")
    assert page_of_all in [link.evaluate("a => a.href") for link in anybody.locator("main a").all()]


def _the_list_is_made_and_published(lead: Page) -> None:
    lead.goto("/team/")
    steps.follow(lead, "Go to the draw")
    steps.follow(lead, "Prepare a public draw")
    steps.press(lead, "Make the list")
    expect(lead.get_by_text("Enter who watches").first).to_be_visible()
    for label in ("Everybody", "Dice"):
        steps.tick(lead.get_by_label(label, exact=True))
    steps.fill_in(lead, {"Where and when?": "Dice in the invented library, 9 December 2026, 2pm"})
    steps.fill_in(lead, {"Who watches?": "the librarian and two visitors"})
    steps.press(lead, "Make the list")
    expect(lead.get_by_role("button", name="Publish")).to_be_visible(timeout=60_000)
    steps.press(lead, "Publish")
    expect(lead.get_by_text("Waiting for the seed")).to_be_visible()


def _two_write_down_the_seed(lead: Page, second: Page) -> None:
    here = lead.url
    for page, button in ((lead, "Keep this seed"), (second, "Draw with this seed")):
        page.goto(here)
        steps.fill_in(page, {"The seed": DICE})
        steps.press(page, button)
    lead.goto(here)
    expect(lead.get_by_role("heading", level=1)).to_have_text(re.compile("people drawn"), timeout=60_000)


def _checked(page: Page, folder: Path) -> int:
    """What the program says, on another machine, about what this page tells and hands out."""
    for link in page.locator("a[download]").all():
        with page.expect_download() as waited:
            link.click()
        waited.value.save_as(folder / waited.value.suggested_filename)
    command = page.locator("main code").inner_text().split(maxsplit=1)[1]
    words = [sys.executable, "-I", *shlex.split(command)]
    told = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert "WRONG" not in told.stdout
    return told.returncode
