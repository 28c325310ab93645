"""What others may see tells nothing: subjects, text messages, titles of pages about signing in."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from citizen_panel.domain.notifications.catalogue import KINDS
from tests.blueprints.citizen.pages import Browser

REVEALING = re.compile(
    r"ethnic|religio|disab|health|gender|sexual|trans\b|benefit|poverty|abuse|violence|refuge|care\b|"
    r"addict|mental|pregnan|equality|panel\b",
    re.IGNORECASE,
)
WHEN = datetime(2026, 9, 23, 17, 30, tzinfo=UTC)
VALUES = {
    "body": "Example Council",
    "asker": "Example Council",
    "first_name": "Ailsa",
    "short_name": "Getting about",
    "deadline": WHEN,
    "starts_at": WHEN,
    "ends_at": WHEN,
    "stopped_at": WHEN,
    "until": WHEN,
    "when": WHEN,
    "when_short": "today",
    "minutes": 45,
    "where": ("online",),
    "times": [],
    "offer_pence": 3000,
    "link": "https://site.example/x",
    "phone": "0131 496 0000",
    "code": "123456",
    "reference": "CP-7K4M-2XQ9",
}
SIGNING_IN = ("sign_in", "sign_in_changed", "sign_in_code", "sign_in_letter", "staff_invitation")


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS])
def test_a_subject_tells_nothing(app: Flask, kind: str) -> None:
    with force_locale("en"):
        subject = app.jinja_env.get_template(f"messages/{kind}/subject.txt").render(VALUES)
    assert not REVEALING.search(subject), subject
    assert "123456" not in subject


@pytest.mark.parametrize("kind", SIGNING_IN)
def test_a_text_about_signing_in_tells_nothing(app: Flask, kind: str) -> None:
    with force_locale("en"):
        words = app.jinja_env.get_template(f"messages/{kind}/sms.txt").render(VALUES)
    assert not REVEALING.search(words), words


@pytest.mark.parametrize("address", ["/signin", "/signin/sent", "/signin/letter", "/signin/letter/ask", "/signin/work"])
def test_a_title_tells_no_topic(app: Flask, address: str) -> None:
    page = Browser(app, app.response_class, use_cookies=True).get(address).text
    title = re.search(r"<title>(.*?)</title>", page, re.S)
    assert title
    assert not REVEALING.search(title[1].replace("Citizen Panel", ""))
