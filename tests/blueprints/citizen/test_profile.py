"""Changing one's name and addresses: a new one counts once it answered, and the old one can undo it."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.accounts.models import SignInSession
from citizen_panel.domain.accounts.queries import accounts_at, address_hash
from citizen_panel.domain.citizens import changes, queries
from citizen_panel.domain.citizens.models import Citizen, ContactChange
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.service import suppress
from citizen_panel.domain.notifications.vocabulary import Channel, SuppressionCause
from citizen_panel.tasks import letters, recipients
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.citizens import a_citizen

pytestmark = pytest.mark.usefixtures("noon")

OLD, NEW = "ailsa@home.example", "ailsa@new.example"
TWO_WAYS: dict[str, Any] = {
    "sheet": ContactSheet(name="Ailsa", email=OLD, mobile="+447700900123"),
    "ways": (ContactWay.EMAIL, ContactWay.SMS),
}
LINK = re.compile(r"/reach/\S+")


@pytest.fixture
def person(app: Flask) -> Citizen:
    return a_citizen(**TWO_WAYS)


@pytest.fixture
def browser(app: Flask, person: Citizen) -> Browser:
    found = signed_in(app, person.user_account_id)
    db.session.commit()
    return found


def sheet_of(person: Citizen) -> ContactSheet:
    sheet = queries.contact_sheet(person.id)
    assert sheet is not None
    return sheet


def messages(kind: str) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.channel)))


def opened(message: Message) -> tuple[str, str]:
    """Where a message goes, and the address in it."""
    to = recipients.letterbox(message, recipients.addressee_of(message))
    assert to is not None
    written = letters.write(message, to)
    assert written is not None
    found = LINK.search(written.body)
    assert found, written.body
    return to.address, found[0].rstrip(".")


def test_the_page_shows_what_we_have(browser: Browser) -> None:
    page = unescape(browser.get("/me/profile/").text)
    for shown in ("Ailsa", OLD, "07700 900123", "English", "ordinary letters and messages"):
        assert shown in page


def test_a_new_email_counts_only_once_it_answered(app: Flask, browser: Browser, person: Citizen) -> None:
    sent = browser.post("/me/profile/reach/email", data={"new": f" {NEW} "}, follow_redirects=True)
    assert "Until then nothing changes." in sent.text
    assert sheet_of(person).email == OLD
    address, link = opened(messages("contact_check")[0])
    assert address == NEW
    anybody = app.test_client()
    seen = anybody.get(link)
    assert "Yes, this is mine" in seen.text
    assert NEW not in seen.text, "the page shows it to whoever opens the link, so it is masked"
    assert sheet_of(person).email == OLD, "looking changes nothing"
    assert "Thank you. We use it from now on" in anybody.post(link, follow_redirects=True).text
    assert sheet_of(person).email == NEW
    assert anybody.post(link).status_code == 410, "a link works once"
    hashed = address_hash(Channel.EMAIL, NEW)
    assert [one.user_id for one in accounts_at(hashed)] == [person.user_account_id]
    assert next(p for p in queries.contact_points(person.id) if p.lookup_hash == hashed).verified_at is not None


def test_every_old_address_is_told_and_can_undo_it(app: Flask, browser: Browser, person: Citizen) -> None:
    browser.post("/me/profile/reach/email", data={"new": NEW})
    app.test_client().post(opened(messages("contact_check")[0])[1])
    told = [opened(one) for one in messages("contact_changed")]
    assert {address for address, _ in told} == {OLD, "+447700900123"}
    with clock.at(clock.now() + timedelta(minutes=10)):
        undone = app.test_client().post(told[0][1], follow_redirects=True)
    assert "The old address counts again" in undone.text
    assert sheet_of(person).email == OLD
    assert not accounts_at(address_hash(Channel.EMAIL, NEW))
    assert all(db.session.scalars(select(SignInSession.ended_at)))
    assert app.test_client().post(told[1][1]).status_code == 410


def test_after_72_hours_it_stays_and_nothing_old_is_kept(app: Flask, browser: Browser, person: Citizen) -> None:
    browser.post("/me/profile/reach/email", data={"new": NEW})
    app.test_client().post(opened(messages("contact_check")[0])[1])
    (_, link), _ = (opened(one) for one in messages("contact_changed"))
    with clock.at(clock.now() + timedelta(hours=73)):
        assert app.test_client().get(link).status_code == 410
        assert app.test_client().post(link).status_code == 410
        assert changes.forget_past(clock.now()) == 1
    assert sheet_of(person).email == NEW
    assert not db.session.scalars(select(ContactChange)).all()


def test_a_change_that_waits_is_shown_forgotten_and_replaced(app: Flask, browser: Browser, person: Citizen) -> None:
    browser.post("/me/profile/reach/email", data={"new": NEW})
    first = opened(messages("contact_check")[0])[1]
    assert "a•••@new.example" in browser.get("/me/profile/").text
    assert "Nothing changes." in browser.post("/me/profile/reach/email/forget", follow_redirects=True).text
    assert app.test_client().get(first).status_code == 410
    browser.post("/me/profile/reach/email", data={"new": "one@new.example"})
    browser.post("/me/profile/reach/email", data={"new": "two@new.example"})
    assert len(changes.waiting_of(person.id)) == 1


def test_bad_answers_are_told_plainly_and_nothing_is_sent(browser: Browser, person: Citizen) -> None:
    for way, typed, told in (
        ("email", "", "Enter an email address in the correct format, like name@example.com"),
        ("email", "nobody", "Enter an email address in the correct format"),
        ("email", "x" * 300 + "@home.example", "must be 200 characters or fewer"),
        ("email", OLD, "That is what we have already"),
        ("mobile", "0131 496 0000", "Enter a UK mobile number"),
        ("phone", "12", "Enter a UK phone number"),
    ):
        answer = browser.post(f"/me/profile/reach/{way}", data={"new": typed})
        assert answer.status_code == 422, (way, typed)
        assert told in unescape(answer.text), (way, typed)
    assert not messages("contact_check")
    assert browser.get("/me/profile/reach/nonsense").status_code == 404


def test_asking_again_and_again_has_an_end(browser: Browser) -> None:
    answers = [browser.post("/me/profile/reach/email", data={"new": f"n{n}@new.example"}) for n in range(4)]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 422]
    assert "Wait 15 minutes" in answers[-1].text


def test_phone_and_letters_change_at_once_and_are_told(browser: Browser, person: Citizen) -> None:
    browser.post("/me/profile/reach/phone", data={"new": "0131 496 0000"})
    lines = {"new": "1 Sample Street", "district": "", "town": "Skerry", "postcode": "eh11bb"}
    browser.post("/me/profile/reach/letters", data=lines)
    sheet = sheet_of(person)
    assert (sheet.landline, sheet.address, sheet.postcode) == (
        "+441314960000",
        ("1 Sample Street", "Skerry"),
        "EH1 1BB",
    )
    assert person.household_hash is not None
    assert len(messages("contact_changed")) == 4, "two changes, each told by e-mail and by text"
    assert "1 Sample Street" in browser.get("/me/profile/reach/letters").text


def test_name_formats_and_language(browser: Browser, person: Citizen) -> None:
    assert browser.post("/me/profile/edit/name", data={"new": ""}).status_code == 422
    browser.post("/me/profile/edit/name", data={"new": "Ailsa Rós"})
    assert sheet_of(person).name == "Ailsa Rós"
    browser.post("/me/profile/edit/formats", data={"formats": ["large_print", "braille"]})
    assert person.formats == ["large_print", "braille"]
    assert browser.post("/me/profile/edit/formats", data={"formats": ["gold"]}).status_code == 422
    browser.post("/me/profile/edit/formats", data={"once": ""})
    assert person.formats == []
    browser.post("/me/profile/edit/language", data={"language": "gd"})
    assert person.language == "gd"
    assert browser.post("/me/profile/edit/language", data={"language": "xx"}).status_code == 422


def test_whose_messages_came_back_reads_which_and_what_to_do(browser: Browser, person: Citizen) -> None:
    assert "came back" not in browser.get("/me/profile/").text
    suppress(Channel.EMAIL, OLD, SuppressionCause.BOUNCE)
    suppress(Channel.SMS, "+447700900123", SuppressionCause.ASKED)
    db.session.commit()
    assert "Some of our messages to you came back" in browser.get("/me/").text
    page = browser.get("/me/profile/").text
    assert "Messages to your email address came back to us." in page
    assert "Texts to your mobile came back" not in page, "who asked for no texts knows it"
    assert "It is nothing you did wrong." in page
