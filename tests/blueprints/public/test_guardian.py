"""Thirteen to 15: the young person's own yes and the guardian's, neither enough alone; at 16 asked afresh."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.accounts.queries import address_hash
from citizen_panel.domain.citizens import guardians, queries, service
from citizen_panel.domain.citizens.models import Citizen, GuardianLink
from citizen_panel.domain.citizens.rules import born_to_be, sixteen_on
from citizen_panel.domain.citizens.vocabulary import LegalAge
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.equality import queries as equality
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.reopening import lift_bounce
from citizen_panel.domain.notifications.service import suppress
from citizen_panel.domain.notifications.vocabulary import Channel, SuppressionCause
from citizen_panel.tasks import letters, panel, recipients
from tests.blueprints.citizen.pages import signed_in
from tests.blueprints.public.test_join import answer
from tests.factories.consent import wordings

BORN = {"month": "5", "year": "2012"}  # 14 in November 2026
TESTS = Actor.system("tests")


@pytest.fixture(autouse=True)
def _texts(app: Flask, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    wordings()
    monkeypatch.setattr("citizen_panel.blueprints.public.join_guard.TOO_QUICK", 0)


def young(client: FlaskClient, *, reach: str = "parent@home.example") -> Citizen:
    """Somebody of 14 who joined by e-mail and proved it."""
    client.post("/join/")
    assert answer(client, "age", age="thirteen_to_15").location == "/join/born"
    assert answer(client, "born", **BORN).location == "/join/consent"
    answer(client, "consent", agree="yes")
    answer(client, "name", name="Eilidh Invented")
    answer(client, "council", council="S12000023")
    answer(client, "contact", ways=["email"])
    assert answer(client, "details", email="eilidh@school.example").location == "/join/guardian"
    assert answer(client, "guardian", guardian="Fiona Invented", reach=reach).location == "/join/support"
    answer(client, "support")
    answer(client, "language", language="en")
    answer(client, "equality-start", choice="skip")
    sent = client.post("/join/send")
    found = queries.by_reference(sent.location.rpartition("/")[2])
    assert found is not None
    service.confirm_contact(found.id, address_hash("email", "eilidh@school.example"), actor=TESTS)
    return found


def link_of(citizen: Citizen) -> GuardianLink:
    return db.session.scalars(select(GuardianLink).where(GuardianLink.citizen_id == citizen.id)).one()


def address_of(link: GuardianLink) -> str:
    return f"/guardian/{guardians.token_of(link.id, link.salt)}"


def test_neither_yes_is_enough_alone(client: FlaskClient, app: Flask) -> None:
    citizen = young(client)
    assert citizen.status == "joined"
    link = link_of(citizen)
    shown = app.test_client().get(address_of(link)).text
    assert "Eilidh Invented" in shown
    assert "eilidh@school.example" not in shown
    agreed = app.test_client().post(address_of(link), data={"agree": "yes", "name": "Fiona Invented"})
    assert agreed.status_code == 303
    assert citizen.status == "active"
    said = {row.purpose: row for row in consent.history(citizen.id)}
    assert (said["guardian.agreement"].given_by, said["guardian.agreement"].action) == ("guardian", "granted")
    assert said["pool.membership"].given_by == "self"


def test_the_question_goes_to_the_guardian_and_names_no_more_than_a_name(client: FlaskClient) -> None:
    citizen = young(client)
    message = db.session.scalars(select(Message).where(Message.kind == "guardian")).one()
    to = recipients.letterbox(message, None)
    assert to is not None
    assert (to.address, to.name) == ("parent@home.example", "Fiona Invented")
    words = letters.write(message, to)
    assert words is not None
    assert "Eilidh Invented" in words.body
    assert address_of(link_of(citizen)) in words.body
    assert citizen.reference not in words.body


def test_a_guardians_no_takes_the_person_off(client: FlaskClient, app: Flask) -> None:
    citizen = young(client)
    link = link_of(citizen)
    assert app.test_client().post(address_of(link), data={"agree": "no", "name": "Fiona"}).location.endswith("answered")
    assert citizen.status == "left"
    assert app.test_client().get(address_of(link)).status_code == 410


def test_a_guardian_may_change_their_mind_by_the_same_link(client: FlaskClient, app: Flask) -> None:
    citizen = young(client)
    door, address = app.test_client(), address_of(link_of(citizen))
    door.post(address, data={"agree": "yes", "name": "Fiona"})
    door.post(address, data={"agree": "yes", "name": "Fiona"})  # twice: the second takes nothing back by accident
    assert citizen.status == "left" or "I no longer agree" in door.get(address).text


def test_looking_answers_nothing(client: FlaskClient, app: Flask) -> None:
    citizen = young(client)
    app.test_client().get(address_of(link_of(citizen)))
    assert link_of(citizen).from_on is None


@pytest.mark.parametrize("data", [{}, {"agree": "yes"}, {"agree": "perhaps", "name": "F"}, {"name": "x" * 9000}])
def test_a_half_answer_is_asked_again(client: FlaskClient, app: Flask, data: dict[str, str]) -> None:
    citizen = young(client)
    assert app.test_client().post(address_of(link_of(citizen)), data=data).status_code == 422
    assert link_of(citizen).from_on is None


def test_a_form_on_paper_needs_no_address(client: FlaskClient) -> None:
    citizen = young(client, reach="")
    assert link_of(citizen).channel == "paper"
    assert db.session.scalars(select(Message).where(Message.kind == "guardian")).all() == []
    printed = client.get(f"/guardian/form/{citizen.reference}").text
    assert citizen.reference in printed
    assert "Eilidh" not in printed
    assert client.get("/guardian/form/x").status_code == 404


def test_questions_that_the_census_asks_from_16_on_are_not_asked(client: FlaskClient) -> None:
    young(client)
    client.post("/join/")
    answer(client, "age", age="thirteen_to_15")
    answer(client, "born", **BORN)
    answer(client, "council", council="S12000023")
    at, seen = answer(client, "equality-start", choice="answer").location, []
    while "/equality/" in at:
        seen.append(at.rpartition("/")[2].partition("?")[0])
        at = client.post(at, data={"skip": "yes"}).location
    assert not {"age", "sexual_orientation", "trans_status"} & set(seen)
    assert "sex" in seen


@pytest.mark.parametrize(
    ("month", "year", "sentence"),
    [
        ("5", "2005", "16 or over"),
        ("5", "2020", "12 or under"),
        ("13", "2012", "answers shown"),
        ("5", "x", "4 figures"),
        ("5", "20122", "4 figures"),
    ],
)
def test_a_month_that_is_not_of_13_to_15_is_said_so(client: FlaskClient, month: str, year: str, sentence: str) -> None:
    client.post("/join/")
    answer(client, "age", age="thirteen_to_15")
    wrong = answer(client, "born", month=month, year=year)
    assert wrong.status_code == 422
    assert sentence in wrong.text


def test_at_16_the_link_ends_and_the_person_is_asked_afresh(client: FlaskClient, app: Flask) -> None:
    citizen = young(client)
    guardians.agree(link_of(citizen), "Fiona", channel="online", actor=TESTS)
    with clock.at(datetime(2028, 5, 31, 9, tzinfo=UTC)):
        assert panel.come_of_age() == 0
    with clock.at(datetime(2028, 6, 1, 9, tzinfo=UTC)):
        assert panel.come_of_age() == 1
        assert panel.come_of_age() == 0
        assert (citizen.legal_age, citizen.status) == ("sixteen_17", "joined")
        assert link_of(citizen).ended_on == date(2028, 6, 1)
        assert db.session.scalars(select(Message).where(Message.kind == "turned_16")).one()
        own = signed_in(app, citizen.user_account_id)
        assert "You are 16" in own.get("/me/sixteen/").text
        assert own.post("/me/sixteen/", data={"agree": "yes"}).status_code == 303
    assert (citizen.status, citizen.age_review_on) == ("active", None)


def test_a_pause_goes_on_at_16(client: FlaskClient) -> None:
    citizen = young(client)
    guardians.agree(link_of(citizen), "Fiona", channel="online", actor=TESTS)
    service.pause(citizen.id, None, actor=TESTS)
    with clock.at(datetime(2028, 6, 1, 9, tzinfo=UTC)):
        panel.come_of_age()
        service.agree_afresh(citizen.id, actor=TESTS)
        assert citizen.status == "paused", "they never said that it is over"
        service.resume(citizen.id, actor=TESTS)
    assert citizen.status == "active"


def test_nobody_is_let_go_at_16_who_was_not_asked(client: FlaskClient) -> None:
    citizen = young(client)
    guardians.agree(link_of(citizen), "Fiona", channel="online", actor=TESTS)
    suppress(Channel.EMAIL, "eilidh@school.example", SuppressionCause.BOUNCE)
    for month in (6, 8):
        with clock.at(datetime(2028, month, 1, 9, tzinfo=UTC)):
            panel.come_of_age()
    assert (citizen.legal_age, citizen.status) == ("sixteen_17", "joined")
    lift_bounce(address_hash("email", "eilidh@school.example"), clock.now() + timedelta(days=1))
    for day, status in ((2, "joined"), (3, "joined")):
        with clock.at(datetime(2028, 8, day, 9, tzinfo=UTC)):
            panel.come_of_age()
        assert citizen.status == status
    assert db.session.scalars(select(Message).where(Message.kind == "turned_16")).one()
    with clock.at(datetime(2028, 9, 5, 9, tzinfo=UTC)):
        panel.come_of_age()
    assert citizen.status == "left"


def test_who_does_not_answer_at_16_is_let_go_after_20_working_days(client: FlaskClient) -> None:
    citizen = young(client)
    guardians.agree(link_of(citizen), "Fiona", channel="online", actor=TESTS)
    with clock.at(datetime(2028, 6, 1, 9, tzinfo=UTC)):
        panel.come_of_age()
    with clock.at(datetime(2028, 6, 29, 9, tzinfo=UTC)):
        panel.come_of_age()
        assert citizen.status == "joined"
    with clock.at(datetime(2028, 6, 30, 9, tzinfo=UTC)):
        panel.come_of_age()
    assert citizen.status == "left"


def test_a_question_left_for_30_days_is_over(client: FlaskClient, app: Flask) -> None:
    citizen = young(client)
    with clock.at(clock.now() + timedelta(days=31)):
        assert app.test_client().get(address_of(link_of(citizen))).status_code == 410
        panel.come_of_age()
    assert citizen.status == "left"


def test_no_answer_of_theirs_reaches_the_guardian(client: FlaskClient, app: Flask) -> None:
    citizen = young(client)
    assert equality.own_answers(queries.equality_pseudonym(citizen.id)) is not None
    page = app.test_client().get(address_of(link_of(citizen))).text
    assert not re.search(r"Orkney|S12000023|school\.example|" + citizen.reference, page)


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ((2010, 10), LegalAge.SIXTEEN_17),
        ((2010, 11), LegalAge.THIRTEEN_TO_15),
        ((2013, 11), LegalAge.THIRTEEN_TO_15),
        ((2013, 12), LegalAge.TWELVE),
        ((2014, 12), LegalAge.UNDER_12),
    ],
)
def test_a_month_counts_in_the_young_persons_favour(born: tuple[int, int], age: LegalAge) -> None:
    assert born_to_be(*born, date(2026, 11, 20)) is age


def test_the_day_of_being_16_is_the_first_on_which_it_is_sure() -> None:
    assert sixteen_on(2012, 5) == date(2028, 6, 1)
    assert sixteen_on(2012, 12) == date(2029, 1, 1)
