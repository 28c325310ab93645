"""The pages with the words of every message."""

import pytest
from flask import Flask

from citizen_panel.core.db import db
from citizen_panel.domain.notifications import wordings
from citizen_panel.gateways import wording
from citizen_panel.tasks import messages
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.messages import queued
from tests.factories.organisations import a_member, an_organisation

pytestmark = pytest.mark.usefixtures("noon")
HERE = "/admin/messages/words/"


@pytest.fixture
def operator(app: Flask) -> Browser:
    return signed_in(app, a_member(an_organisation("platform", name="Panel Office"), "admin").id)


def test_every_kind_way_and_language_is_listed(operator: Browser) -> None:
    page = operator.get(HERE).text
    assert page.count(f'href="{HERE}') == len(wording.catalogue())
    assert "All of them say who writes" in page


def test_the_words_are_shown_with_usual_and_with_the_longest_values(operator: Browser) -> None:
    usual = operator.get(f"{HERE}reminder/sms/en").text
    assert "Skerry Council" in usual
    assert "letters; a text may have 306" in usual
    longest = operator.get(f"{HERE}reminder/sms/gd?values=longest").text
    assert "B" * 28 in longest
    letter = operator.get(f"{HERE}invitation/letter/en").text
    assert "&lt;p&gt;" not in letter
    assert "1 Harbour Road" in letter


@pytest.mark.parametrize("where", ["nonsense/sms/en", "reminder/phone/en", "reminder/sms/ar", "place_free/sms/en"])
def test_words_that_are_not_there_are_not_found(operator: Browser, where: str) -> None:
    assert operator.get(HERE + where).status_code == 404


@pytest.mark.parametrize("version", ["1", "0", "99999999999"])
def test_a_version_that_was_never_used_is_not_found(operator: Browser, version: str) -> None:
    assert operator.get(f"{HERE}reminder/email/en/{version}").status_code == 404


def test_a_message_leads_to_the_words_it_was_written_with_also_when_they_changed(operator: Browser) -> None:
    message = queued()
    db.session.commit()
    messages.send_due()
    db.session.refresh(message)
    assert (message.wording, message.language) == (1, "en")
    wordings.version_of("welcome", "email", "en", subject="New", body="New words", digest=b"2" * 32)
    db.session.commit()
    page = operator.get(f"/admin/messages/{message.id}").text
    assert f"{HERE}welcome/email/en/1" in page
    old = operator.get(f"{HERE}welcome/email/en/1").text
    assert "This is version 1" in old
    assert "Thank you for joining." in old
    assert "Version 2" in old
    assert "New words" in operator.get(f"{HERE}welcome/email/en/2").text
