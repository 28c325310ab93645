"""A first visit to any screen is at most 60 KB on the wire."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.journeys.crawling import screens
from tests.journeys.measuring import LIMIT, transferred
from tests.journeys.steps import sign_in_as
from tests.stack import Stack

pytestmark = pytest.mark.browser

PEOPLE = {
    "nobody": "/",
    "A citizen with an invitation": "/me/",
    "A team lead": "/team/",
    "A partner's worker": "/partner/",
}


@pytest.fixture
def page(browser: Browser, stack: Stack) -> Iterator[Page]:
    context = browser.new_context(base_url=stack.address, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", PEOPLE)
def test_a_first_visit_is_small(page: Page, stack: Stack, suite_app: Flask, kind: str) -> None:
    if kind != "nobody":
        sign_in_as(page, stack, kind)
    sizes: dict[str, int] = {}
    for name in screens(page, stack.address + PEOPLE[kind], suite_app.url_map.bind("")):
        cookie = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
        sizes[name] = sum(transferred(page.url, cookie).values())
        print(f"{sizes[name] / 1024:6.1f} KB  {name}")
    assert {name: size for name, size in sizes.items() if size > LIMIT} == {}
