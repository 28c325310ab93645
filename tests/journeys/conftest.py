"""Journeys run against the whole platform, in a real browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from citizen_panel.local import servers
from tests.stack import Stack, running

WAYS = ["with JavaScript", "without JavaScript"]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def stack(server_urls: servers.Servers, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The platform with an invented Scotland of 400 people."""
    with running(server_urls, template, tmp_path_factory.mktemp("stack")) as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; where there is none the journeys are skipped, and fail in CI."""
    path = os.environ.get("CP_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        reason = os.environ.get("CP_BROWSER_MISSING", "no Chromium on PATH")
        if os.environ.get("CI"):
            pytest.fail(f"journeys need a browser: {reason}")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(params=[True, pytest.param(False, marks=pytest.mark.long)], ids=WAYS)
def page(request: pytest.FixtureRequest, browser: Browser, stack: Stack) -> Iterator[Page]:
    """A person's browser window, with and without JavaScript."""
    context = browser.new_context(base_url=stack.address, java_script_enabled=request.param, locale="en-GB")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture(params=[pytest.param(True, marks=pytest.mark.long), False], ids=WAYS)
def windows(request: pytest.FixtureRequest, browser: Browser, stack: Stack) -> Iterator[Callable[[], Page]]:
    """A new browser window for each person of a story, with and without JavaScript."""
    with ExitStack() as opened:

        def window() -> Page:
            context = browser.new_context(base_url=stack.address, java_script_enabled=request.param, locale="en-GB")
            opened.callback(context.close)
            context.set_default_timeout(10_000)
            return context.new_page()

        yield window


@pytest.fixture
def another_page(browser: Browser, stack: Stack) -> Iterator[Page]:
    """Somebody else's browser window."""
    context = browser.new_context(base_url=stack.address, locale="en-GB")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
