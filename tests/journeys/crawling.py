"""Finding one page for each screen that somebody reaches by following links."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

NOT_PAGES = ("assets.", "public.signin.leave", "public.health.", "partner.referrals.qr")
MOST = 120


def screens(page: Page, first: str, urls: MapAdapter) -> Iterator[str]:
    """Open one page of every screen that links lead to from the first; gives the screen's name each time."""
    waiting, seen = [first], set[str]()
    for _ in range(MOST):
        if not waiting:
            return
        address = waiting.pop(0)
        name = screen_of(address, urls)
        if name is None or name in seen:
            continue
        seen.add(name)
        answer = page.goto(address)
        if answer is None or answer.status >= 400:
            raise AssertionError(f"{address} answers {answer and answer.status}")
        waiting += links_of(page)
        yield name


def links_of(page: Page) -> list[str]:
    """Where the links of a page lead, as far as they stay with us."""
    here = page.url
    found = page.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    whole = (urljoin(here, href) for href in found)
    return [address for address in whole if urlsplit(address).netloc == urlsplit(here).netloc]


def screen_of(address: str, urls: MapAdapter) -> str | None:
    """The name of the screen at an address, or nothing for what is not a page."""
    try:
        name, _ = urls.match(urlsplit(address).path, method="GET")
    except HTTPException:
        return None
    return None if str(name).startswith(NOT_PAGES) else str(name)
