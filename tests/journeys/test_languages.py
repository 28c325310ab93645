"""Changing the language with the mouse and the keyboard: what was typed stays, and Enter still sends the answer."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def switch(page: Page, name: str) -> None:
    page.locator(".app-language").get_by_role("button", name=name).click()


def test_what_was_typed_stays_and_enter_sends_the_answer(page: Page) -> None:
    page.goto("/join/")
    page.get_by_role("button", name="Start now").click()
    page.locator("input[name=age]").first.check(force=True)
    switch(page, "Gàidhlig")
    expect(page.locator("html")).to_have_attribute("lang", "gd")
    expect(page.locator("input[name=age]").first).to_be_checked()
    page.get_by_role("button", name="Lean air adhart").click()
    page.locator("input[name=agree]").first.check(force=True)
    page.get_by_role("button", name="Lean air adhart").click()
    page.locator("input[name=name]").fill("Mòrag Example")
    page.keyboard.press("Enter")
    expect(page).to_have_url(page.url.replace("/name", "/postcode"))
    expect(page.locator("html")).to_have_attribute("lang", "gd")
    switch(page, "English")
    expect(page.get_by_role("heading", level=1)).to_have_text("What is your postcode?")


def test_the_page_reads_from_the_right(page: Page) -> None:
    page.goto("/join/")
    switch(page, "العربية")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
