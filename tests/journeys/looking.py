"""Looking at one page, loaded once, in every way in which people may have to use it."""

import os
import re
from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page, ViewportSize

from tests.journeys.measuring import LIMIT

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
BIG: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 320, "height": 800}
ZOOMED: ViewportSize = {"width": 320, "height": 256}
AT_LENGTH = bool(os.environ.get("CP_TRIALS"))
TITLE = re.compile(r"^(Error: )?\S.* – Citizen Panel – Example Council$")
FORMS = "main form:has(.ds_question)"
"""Forms that ask for something."""

TELLS = "() => { const s = document.scrollingElement; return s.scrollWidth - s.clientWidth; }"
MOVES = """() => [...document.querySelectorAll("body, body *")].filter(one => {
  const style = getComputedStyle(one);
  const longest = list => Math.max(...list.split(",").map(each => parseFloat(each) * (each.includes("ms") ? 1 : 1000)));
  return longest(style.transitionDuration) > 10 ||
    (style.animationName !== "none" && longest(style.animationDuration) > 10);
}).map(one => one.outerHTML.slice(0, 80)).slice(0, 3)"""
SMALL = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter(one => {
    if (!one.checkVisibility() || one.closest(".app-decoy, .visually-hidden, .ds_skip-links, dialog")) return false;
    if (one.tagName === "A" && getComputedStyle(one).display === "inline") return false;
    const label = one.labels && one.labels[0];
    const boxes = [one, label].filter(Boolean).map(each => each.getBoundingClientRect());
    if (boxes[0].width <= 1 && !label) return false;
    return !boxes.some(box => box.width >= 24 && box.height >= 24);
  }).map(one => one.outerHTML.slice(0, 120))"""
UNSEEN = """() => {
  const looks = one => [one, one.nextElementSibling, one.closest("label")].filter(Boolean).flatMap(each =>
    ["", "::before", "::after"].map(part => {
      const style = getComputedStyle(each, part || null);
      return [style.outline, style.boxShadow, style.backgroundColor, style.color, style.borderColor].join();
    })).join();
  const faults = [];
  for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!one.checkVisibility() || one.tabIndex < 0 || one.disabled || one.closest("dialog")) continue;
    document.activeElement.blur();
    const plain = looks(one);
    one.focus({ focusVisible: true });
    if (document.activeElement !== one) { faults.push("cannot be focused: " + one.outerHTML.slice(0, 100)); continue; }
    if (looks(one) === plain) faults.push("focus is not to be seen: " + one.outerHTML.slice(0, 100));
    const box = one.getBoundingClientRect();
    const spots = [[0.5, 0.5], [0.05, 0.5], [0.95, 0.5]].map(([x, y]) =>
      document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
    const own = spot => spot && (one.contains(spot) || spot.contains(one) || (one.labels && one.labels[0]
      && one.labels[0].contains(spot)));
    if (spots.every(spot => spot && !own(spot))) faults.push("focus is hidden: " + one.outerHTML.slice(0, 100));
  }
  document.activeElement.blur();
  return faults;
}"""
BUTTONLESS = """() => [...document.querySelectorAll("form")].filter(one => !one.querySelector("button, [type=submit]"))
  .map(one => one.outerHTML.slice(0, 100))"""
WEIGHS = """() => performance.getEntriesByType("navigation")
  .concat(performance.getEntriesByType("resource").filter(one => /\\.(css|js)$/.test(new URL(one.name).pathname)))
  .reduce((sum, one) => sum + one.encodedBodySize, 0)"""
EMPTY = """form => form.querySelectorAll("input, textarea, select").forEach(field => {
  if (field.type === "radio" || field.type === "checkbox") field.checked = false;
  else if (field.type !== "hidden") field.value = "";
})"""


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page on the screen, in any of the ways of using it."""
    faults = faults_in_short(page, judged_at=PHONE)
    faults += [f"moves though less motion is wished for: {each}" for each in page.evaluate(MOVES)]
    faults += [f"form without a button: {each}" for each in page.evaluate(BUTTONLESS)]
    faults += page.evaluate(UNSEEN)
    page.emulate_media(forced_colors="active")
    faults += [f"in forced colours: {each}" for each in page.evaluate(UNSEEN)]
    page.emulate_media(forced_colors="none")
    page.set_viewport_size(ZOOMED)
    faults += _sideways(page, "enlarged four times")
    page.set_viewport_size(BIG)
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    faults += _sideways(page, "with text twice as big")
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
    return faults


def faults_in_short(page: Page, *, judged_at: ViewportSize = BIG) -> list[str]:
    """What the title, the bytes, the size of targets and the width tell, on a desk and on a phone; and axe on one.

    A long trial asks axe about both.
    """
    faults = [] if (count := page.locator("h1").count()) == 1 else [f"{count} h1"]
    if not TITLE.match(title_of(page)):
        faults.append(f"title {title_of(page)!r}")
    if (bytes_of := weight_of(page)) > LIMIT:
        faults.append(f"a first visit transfers {bytes_of} bytes")
    page.evaluate(_axe())
    for size in (PHONE, BIG):
        page.set_viewport_size(size)
        how = f"at {size['width']} px"
        faults += _sideways(page, how)
        if size == judged_at or AT_LENGTH:
            found = page.evaluate("async rules => (await axe.run(document, rules)).violations", WCAG)
            faults += [f"{each['id']} {how}: {each['nodes'][0]['html'][:160]}" for each in found]
        faults += [f"target under 24 px {how}: {each}" for each in page.evaluate(SMALL)]
    return faults


def faults_when_sent_empty(page: Page, address: str, *, is_taken: bool = False) -> list[str]:
    """Send each form that asks for something, with nothing in it; what it says back is looked at as well.

    `is_taken` where nothing may be missing in it.
    """
    faults: list[str] = []
    for number in range(page.locator(FORMS).count()):
        if number:
            page.goto(address)
        form = page.locator(FORMS).nth(number)
        form.evaluate(EMPTY)
        with page.expect_navigation():
            form.locator("button").first.click()
        if page.locator("[data-error-summary]").count():
            faults += [
                f"sent empty: {fault}" for fault in [*_summary_faults(page), *faults_in_short(page, judged_at=PHONE)]
            ]
        elif not is_taken:
            faults.append(f"sent empty, form {number} says nothing of what is missing")
        page.goto(address)
    return faults


def title_of(page: Page) -> str:
    """The page's own title; while it loads the browser may still tell its address instead."""
    return (page.locator("head > title").text_content() or "").strip()


def weight_of(page: Page) -> int:
    """Bytes of the page, its style sheets and scripts, compressed as they travel to whoever comes first."""
    return int(page.evaluate(WEIGHS))


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


def _sideways(page: Page, how: str) -> list[str]:
    over = page.evaluate(TELLS)
    return [f"scrolls sideways by {over} px {how}"] if over > 0 else []


@cache
def _axe() -> str:
    """The program of axe, put into a page once."""
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
