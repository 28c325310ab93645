"""Each page in each of its states, loaded once, looked at in every way in which people may have to use it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.routing import MapAdapter

from tests.journeys import catalogue
from tests.journeys.crawling import screens
from tests.journeys.filling import fill_in_everything
from tests.journeys.looking import FORMS, faults_in_short, faults_of, faults_when_sent_empty, weight_of
from tests.journeys.reading import reading_age, text_of
from tests.journeys.steps import sign_in_as
from tests.stack import Stack

pytestmark = pytest.mark.browser

STATES = tuple(dict.fromkeys(state for _, people in catalogue.PAGES.values() for state in people))
ANSWERS = (200, 404, 410)
"""What a page of the catalogue may answer: links that were used and draws that are not there have pages as well."""
STAFF = {
    "A team lead": "/team/",
    "An approver": "/team/",
    "A partner's worker": "/partner/",
    "An administrator": "/admin/",
}


@pytest.fixture(scope="session")
def people() -> dict[str, catalogue.Somebody]:
    """Those who are signed in already, by their state."""
    return {}


@pytest.fixture(scope="session")
def seen() -> set[str]:
    """Screens of staff that somebody has looked at already."""
    return set()


@pytest.fixture(scope="session")
def table() -> Iterator[list[str]]:
    """What was measured, page by page; kept in the file that CP_PAGE_TABLE names."""
    lines = ["| page | who | KB | reading age | faults |", "|---|---|---|---|---|"]
    yield lines
    if named := os.environ.get("CP_PAGE_TABLE"):
        Path(named).write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="session")
def urls(suite_app: Flask) -> MapAdapter:
    return suite_app.url_map.bind("")


@pytest.fixture(scope="module")
def window(browser: Browser, stack: Stack) -> Iterator[Page]:
    """A window in which nothing has to move: transitions are judged by what a page asks for, not by waiting."""
    context = browser.new_context(base_url=stack.address, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def fullest(endpoint: str) -> str:
    """The state that says most of a page: the last of those in which the catalogue knows it."""
    return catalogue.PAGES[endpoint][1][-1]


@pytest.mark.parametrize(
    ("state", "endpoint"),
    [
        pytest.param(s, e, marks=() if fullest(e) == s else pytest.mark.long)
        for s in STATES
        for e in dict.fromkeys(e for e, _ in catalogue.of(s))
    ],
)
def test_a_page_works_for_everybody(
    window: Page, stack: Stack, people: dict[str, catalogue.Somebody], table: list[str], state: str, endpoint: str
) -> None:
    is_new = state not in people
    who = people.setdefault(state, catalogue.somebody(stack, state)) if is_new else people[state]
    window.context.clear_cookies()
    if who.cookie:
        window.context.add_cookies([{"name": "cp", "value": who.cookie, "url": stack.address}])
    if is_new and state == catalogue.FULL:
        fill_in_everything(window)
    faults = []
    for path in (address.format(**who.names) for each, address in catalogue.of(state) if each == endpoint):
        answer = window.goto(path)
        assert answer is not None
        assert answer.status in (ANSWERS if endpoint.startswith("public.") else (200,)), f"{path}: {answer.status}"
        here = faults_of(window)
        table.append(_row(window, answer.body(), path, state, len(here)))
        if fullest(endpoint) == state and window.locator(FORMS).count():
            here += faults_when_sent_empty(window, path, is_taken=bool({path, endpoint} & set(catalogue.TAKEN_EMPTY)))
        faults += [f"{path}: {fault}" for fault in here]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("kind", STAFF)
def test_a_page_of_staff_works_for_everybody(
    window: Page, stack: Stack, urls: MapAdapter, seen: set[str], kind: str
) -> None:
    window.context.clear_cookies()
    sign_in_as(window, stack, kind)
    faults: list[str] = []
    for name in screens(window, stack.address + STAFF[kind], urls):
        if name in seen or name.startswith(("citizen.", "public.")):
            continue
        seen.add(name)
        address = window.url
        here = [*faults_in_short(window), *faults_when_sent_empty(window, address, is_taken=True)]
        faults += [f"{name} ({address}): {fault}" for fault in here]
    assert not faults, "\n".join(faults)


def _row(page: Page, body: bytes, path: str, state: str, many: int) -> str:
    """A line of the table: what a first visit transfers, compressed, and how old one must be to read the page."""
    age = reading_age(text_of(body.decode()))
    return f"| {path.replace('x' * 43, '…')} | {state} | {weight_of(page) / 1024:.1f} | {age:.1f} | {many} |"
