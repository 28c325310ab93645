"""Each page of the catalogue, loaded once, looked at in every way in which people may have to use it."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys import catalogue
from tests.journeys.test_accessible import TELLS, WCAG
from tests.stack import Stack

BIG, PHONE, ZOOMED = {"width": 1280, "height": 900}, {"width": 320, "height": 800}, {"width": 320, "height": 256}
STATES = tuple(dict.fromkeys(state for _, people in catalogue.PAGES.values() for state in people))
ANSWERS = (200, 404, 410)
"""What a page of the catalogue may answer: links that were used and draws that are not there have pages as well."""

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


@pytest.fixture(scope="session")
def people() -> dict[str, catalogue.Somebody]:
    """Those who are signed in already, by their state."""
    return {}


@pytest.fixture(scope="module")
def window(browser: Browser, stack: Stack) -> Iterator[Page]:
    """A window in which nothing has to move: transitions are judged by what a page asks for, not by waiting."""
    context = browser.new_context(base_url=stack.address, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("state", "endpoint"), [(s, e) for s in STATES for e in dict.fromkeys(e for e, _ in catalogue.of(s))]
)
def test_a_page_works_for_everybody(
    window: Page, stack: Stack, people: dict[str, catalogue.Somebody], state: str, endpoint: str
) -> None:
    if state not in people:
        people[state] = catalogue.somebody(stack, state)
    window.context.clear_cookies()
    if people[state].cookie:
        window.context.add_cookies([{"name": "cp", "value": people[state].cookie, "url": stack.address}])
    faults = []
    for path in (address.format(**people[state].names) for each, address in catalogue.of(state) if each == endpoint):
        answer = window.goto(path)
        assert answer is not None
        assert answer.status in ANSWERS, path
        faults += [f"{path}: {fault}" for fault in _faults(window)]
    assert not faults, "\n".join(faults)


def _faults(page: Page) -> list[str]:
    """What is wrong with the page, in any of the ways of using it."""
    page.set_viewport_size(BIG)
    found = Axe().run(page, options=WCAG).response["violations"]
    faults = [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]
    faults += [f"target under 24 px: {each}" for each in page.evaluate(SMALL)]
    faults += [f"moves though less motion is wished for: {each}" for each in page.evaluate(MOVES)]
    faults += [f"form without a button: {each}" for each in page.evaluate(BUTTONLESS)]
    faults += page.evaluate(UNSEEN)
    page.emulate_media(forced_colors="active")
    faults += [f"in forced colours: {each}" for each in page.evaluate(UNSEEN)]
    page.emulate_media(forced_colors="none")
    for size in (PHONE, ZOOMED):
        page.set_viewport_size(size)
        faults += _sideways(page, f"at {size['width']} × {size['height']} px")
    page.set_viewport_size(BIG)
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    faults += _sideways(page, "with text twice as big")
    return faults


def _sideways(page: Page, how: str) -> list[str]:
    over = page.evaluate(TELLS)
    return [f"scrolls sideways by {over} px {how}"] if over > 0 else []


@pytest.mark.browser
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


@pytest.mark.browser
def test_without_scripts_the_page_says_until_when_the_sign_in_lasts(browser: Browser, stack: Stack) -> None:
    person = catalogue.somebody(stack, catalogue.NEW)
    context = browser.new_context(base_url=stack.address, java_script_enabled=False)
    context.add_cookies([{"name": "cp", "value": person.cookie, "url": stack.address}])
    page = context.new_page()
    page.goto("/me/")
    expect(page.get_by_text("If you do nothing, we sign you out at")).to_be_visible()
    context.close()


@pytest.mark.browser
def test_shift_three_times_leaves_and_ends_the_sign_in(browser: Browser, stack: Stack) -> None:
    person = catalogue.somebody(stack, catalogue.NEW)
    context = browser.new_context(base_url=stack.address, locale="en-GB")
    context.add_cookies([{"name": "cp", "value": person.cookie, "url": stack.address}])
    context.route("https://**", lambda route: route.fulfill(body="weather"))
    page = context.new_page()
    page.goto("/me/")
    with page.expect_request(lambda request: request.url.endswith("/signout")):
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("https://**")
    page.goto(stack.address + "/me/")
    expect(page).to_have_url(f"{stack.address}/signin?next=citizen.home.show")
    context.close()
