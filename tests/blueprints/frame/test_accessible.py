"""In a real browser, under the content policy: axe finds nothing, and the script does its few things."""

import shutil
import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIETLY = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the path")]


class Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing: the test says what matters."""


@pytest.fixture(scope="module")
def address(frame_app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, frame_app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def press_join(page: Page) -> None:
    page.get_by_role("button", name="Join").click()
    page.wait_for_selector(".ds_error-summary")


@pytest.mark.parametrize(
    ("width", "with_errors"),
    [(320, True), (1280, False), *(pytest.param(*one, marks=pytest.mark.long) for one in ((320, False), (1280, True)))],
)
def test_axe_finds_nothing_and_nothing_runs_over(browser: Browser, address: str, width: int, with_errors: bool) -> None:
    # axe itself needs to be let past the content policy; the other tests here run under it.
    context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}/style")
    if with_errors:
        press_join(page)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize(
    "path", ["question/name", "question/born", "question/agree", "refusal/http", "refusal/unexpected"]
)
def test_axe_finds_nothing_on_pages_of_one_thing(browser: Browser, address: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}/{path}")
    if path.startswith("question"):
        page.get_by_role("button").click()
        page.wait_for_selector(".ds_error-summary")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_nothing_breaks_the_content_policy(page: Page, address: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/style")
    press_join(page)
    page.wait_for_load_state("networkidle")
    assert said == []
    assert page.evaluate("document.fonts.check('16px Roboto')")


def test_the_error_summary_takes_focus_and_its_links_lead_to_the_input(page: Page, address: str) -> None:
    page.goto(f"{address}/style")
    press_join(page)
    assert page.evaluate("document.activeElement.matches('[data-error-summary]')")
    page.get_by_role("link", name="Enter your date of birth").click()
    assert page.evaluate("document.activeElement.id") == "born-day"
    page.get_by_role("link", name="Select at least one way").click()
    assert page.evaluate("document.activeElement.id") == "ways-1"


def test_a_second_press_is_the_same_press(page: Page, address: str) -> None:
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.goto(f"{address}/style")
    page.get_by_role("button", name="Join").dblclick()
    page.wait_for_selector(".ds_error-summary")
    assert len(posts) == 1


def until_true(page: Page, said: str) -> None:
    """Wait until the page says so, asked from outside: its own policy forbids asking from within."""
    for _ in range(100):
        if page.evaluate(said):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {said}")


def test_details_stay_as_they_were_left(page: Page, address: str) -> None:
    page.goto(f"{address}/style")
    page.get_by_text("Why we ask").click()
    until_true(page, "sessionStorage.length > 0")
    page.reload()
    assert page.locator("details[data-remember]").get_attribute("open") is not None


def test_the_count_says_what_is_left(page: Page, address: str) -> None:
    page.goto(f"{address}/style")
    page.locator("#helps").fill("👩‍🦽" + "x" * 2000)
    assert page.locator("#helps-count").inner_text() == "You have 3 too many"


def test_shift_three_times_leaves_without_a_way_back(page: Page, address: str) -> None:
    page.goto(f"{address}/style?first")
    page.goto(f"{address}/style")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/leave")
    page.go_back()
    assert page.url.endswith("?first")


def test_without_script_everything_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/style")
    with page.expect_navigation():
        page.get_by_role("button", name="Join").click()
    assert page.title().startswith("Error: ")
    assert page.get_by_text("You can write up to 2,000 characters").is_visible()
    context.close()
