"""Somebody who has answered everything, as long as it may be: lists are long, and words do not break by themselves."""

from playwright.sync_api import Page

ANSWERED = (
    "/me/profile/edit/name",
    "/me/profile/edit/formats",
    "/me/access/",
    "/me/availability/times",
    "/me/availability/travel",
    "/me/availability/topics",
    "/me/availability/devices",
    "/me/availability/languages",
    "/me/availability/away",
    "/me/limits/projects",
    "/me/rights/asked/correct",
    "/me/rights/complain/",
    "/me/rights/complain/",
)
GONE = 404
QUESTIONS = "main a[href^='/me/equality/']"
FULL = """form => form.querySelectorAll("input, textarea, select").forEach(field => {
  if (field.name === "any") field.checked = false;
  else if (field.type === "radio" || field.type === "checkbox") field.checked = true;
  else if (/day$/.test(field.name)) field.value = "28";
  else if (/month$/.test(field.name)) field.value = "12";
  else if (/year$/.test(field.name)) field.value = String(new Date().getFullYear() + 1);
  else if (field.tagName === "TEXTAREA") field.value = "Llanfairpwllgwyngyllgogerychwyrndrobwll ".repeat(40);
  else if (field.tagName === "SELECT") field.selectedIndex = field.options.length - 1;
  else if (field.type === "text") field.value = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh";
})"""


def fill_in_everything(page: Page) -> None:
    """Answer every form of somebody who is signed in on this page's browser."""
    for address in ANSWERED:
        _answer(page, address)
    page.goto("/me/equality/")
    for address in page.locator(QUESTIONS).evaluate_all("all => all.map(a => a.getAttribute('href'))"):
        _answer(page, address)


def _answer(page: Page, address: str) -> None:
    """What an earlier answer has made needless is not there any more."""
    there = page.goto(address)
    assert there is not None
    if there.status == GONE:
        return
    form = page.locator("main form:has(.ds_question)").first
    form.evaluate(FULL)
    with page.expect_navigation():
        form.locator("button").first.click()
    problems = page.locator("[data-error-summary] li").all_inner_texts()
    assert not problems, f"{address}: {problems}"
