"""Stopping with the code on a receipt, without signing in, and undoing it by the link in the message."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay
from citizen_panel.domain.consent import queries as consents
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.rights import stops
from citizen_panel.domain.rights.models import StopAct
from tests.factories.citizens import a_citizen, answered
from tests.factories.organisations import a_member, an_organisation
from tests.factories.sessions import a_story, accepted, invited

pytestmark = pytest.mark.usefixtures("app", "noon")
TWO_WAYS = {
    "sheet": ContactSheet(name="Ailsa", email="ailsa@home.example", mobile="+447700900123"),
    "ways": (ContactWay.EMAIL, ContactWay.SMS),
}
CODE = "ABCDEFGHJK"


def holder(**changes: object) -> Citizen:
    return a_citizen(**{"stop_code": CODE, **changes})


def stop(client: FlaskClient, what: str, code: str = CODE, **more: str):  # type: ignore[no-untyped-def]
    return client.post("/stop/", data={"code": code, "what": what, **more})


def confirmations(citizen: Citizen) -> list[str]:
    told = select(Message.channel).where(Message.recipient_id == citizen.id, Message.kind == "withdrawal_confirmed")
    return sorted(db.session.scalars(told))


def status(citizen: Citizen) -> str:
    db.session.expire_all()
    found = people.citizen(citizen.id)
    assert found
    return found.status


@pytest.mark.parametrize("typed", [CODE, "abcde-fghjk", " abcde fghjk "])
def test_leaving_by_code_is_at_once_and_told_everywhere(client: FlaskClient, typed: str) -> None:
    citizen = holder(**TWO_WAYS)
    answer = stop(client, "leave", typed)
    assert answer.status_code == 303
    assert "You have left the panel" in client.get(answer.location).text
    assert status(citizen) == "left"
    assert consents.standing(citizen.id) == {}
    assert {"email", "sms"} <= set(confirmations(citizen))


def test_nothing_about_the_person_is_shown(client: FlaskClient) -> None:
    citizen = holder(**answered({"age": "age_25_34"}))
    for page in (stop(client, "way"), stop(client, "answer"), stop(client, "pause")):
        assert page.status_code == 200
        assert "Ailsa" not in page.text
        assert citizen.reference not in page.text
    known, unknown = stop(client, "way").text, stop(client, "way", "ZZZZZZZZZZ").text
    assert known.replace(CODE, "") == unknown.replace("ZZZZZZZZZZ", "")


@pytest.mark.parametrize(
    ("what", "which", "gone"),
    [
        ("way", "email", {"contact.email"}),
        ("answer", "age", {"equality.balance/age", "equality.reporting/age"}),
    ],
)
def test_one_way_or_one_answer(client: FlaskClient, what: str, which: str, gone: set[str]) -> None:
    citizen = holder(**answered({"age": "age_25_34", "sex": "female"}))
    before = {purpose for purpose, _ in consents.standing(citizen.id)}
    answer = client.post("/stop/which", data={"code": CODE, "what": what, "which": which})
    assert answer.status_code == 303
    db.session.expire_all()
    assert before - {purpose for purpose, _ in consents.standing(citizen.id)} == gone


def test_a_pause(client: FlaskClient) -> None:
    citizen = holder()
    assert client.post("/stop/which", data={"code": CODE, "what": "pause", "which": "3"}).status_code == 303
    assert status(citizen) == "paused"


def test_a_project_by_the_receipt_from_joining_ends_all_of_them(client: FlaskClient) -> None:
    story = a_story()
    citizen = story.people[0]
    accepted(story, invited(story)[0])
    code = stops.new_code(citizen.id)
    assert stop(client, "project", code).status_code == 303
    db.session.expire_all()
    assert {scope for _, scope in consents.standing(citizen.id)} == {consents.NIL}
    assert status(citizen) == "active"


def test_erasing_by_code_waits_a_week(client: FlaskClient) -> None:
    citizen = holder()
    answer = stop(client, "erase")
    assert "in 7 days" in client.get(answer.location).text
    asked = db.session.execute(select(StopAct).where(StopAct.citizen_id == citizen.id)).scalar_one()
    assert asked.kind == "erase"
    assert status(citizen) == "left"


def test_a_call_stops_nothing_and_is_put_on_the_list_once(client: FlaskClient) -> None:
    citizen = holder()
    for _ in range(2):
        assert stop(client, "call").status_code == 303
    assert status(citizen) == "active"
    calls = db.session.scalars(select(Message.channel).where(Message.kind == "call_back")).all()
    assert calls == ["phone"]


def test_staff_to_whom_the_code_was_read_are_remembered_and_many_stops_bring_a_call(app: Flask) -> None:
    manager = a_member(an_organisation("platform"), "panel_manager")
    codes = [f"ABCDEFGH2{letter}" for letter in "ABC"]
    citizens = [a_citizen(stop_code=code) for code in codes]
    for citizen in citizens:
        actor = people.actor_for(manager.id)
        stops.stop(citizen.id, stops.StopWish(kind=stops.StopKind.LEAVE), actor=actor, channel="phone", with_code=True)
    helpers = set(db.session.scalars(select(StopAct.helper_id)))
    assert helpers == {manager.id}
    called = db.session.scalars(select(Message.recipient_id).where(Message.kind == "call_back")).all()
    assert called == [citizens[-1].id]


def test_a_code_is_good_for_five_tries_a_day(client: FlaskClient) -> None:
    holder()
    assert [stop(client, "call").status_code for _ in range(6)] == [303] * 5 + [429]
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        assert stop(client, "call").status_code == 303


def test_guessing_from_one_network_comes_to_an_end(client: FlaskClient) -> None:
    answers = [stop(client, "leave", f"ZZZZZZZZ{n:02}") for n in range(21)]
    assert [each.status_code for each in answers] == [422] * 20 + [429]
    assert "We do not know that code" in answers[0].text
    assert "Many codes were tried" in answers[-1].text


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"code": CODE},
        {"what": "leave"},
        {"code": "", "what": "leave"},
        {"code": "x" * 2_000_000, "what": "leave"},
        {"code": CODE, "what": "everything"},
        {"code": CODE, "what": ["leave", "pause"]},
    ],
)
def test_bad_input_gets_a_sentence_and_stops_nothing(client: FlaskClient, form: dict[str, object]) -> None:
    citizen = holder()
    answer = client.post("/stop/", data=form)
    assert answer.status_code in (303, 413, 422)
    if answer.status_code == 422:
        assert "There is a problem" in answer.text
    assert status(citizen) == "active" or form.get("what") == ["leave", "pause"]


@pytest.mark.parametrize(
    "form", [{}, {"what": "leave", "code": CODE}, {"what": "way", "code": CODE, "which": "pigeon"}]
)
def test_the_second_page_takes_no_nonsense(client: FlaskClient, form: dict[str, str]) -> None:
    citizen = holder()
    assert client.post("/stop/which", data=form).status_code in (303, 422)
    assert status(citizen) == "active"


class TestUndoing:
    """Somebody else may have done it."""

    def address(self, citizen: Citizen) -> str:
        act = db.session.scalars(select(StopAct).where(StopAct.citizen_id == citizen.id)).one()
        return f"/stop/undo/{act.id}/{stops.undo_token(act.id)}"

    def test_a_look_changes_nothing_and_a_press_gives_back(self, client: FlaskClient) -> None:
        citizen = holder(**answered({"age": "age_25_34"}))
        before = consents.standing(citizen.id)
        stop(client, "leave")
        address = self.address(citizen)
        assert "Undo it" in client.get(address).text
        assert status(citizen) == "left"
        assert "It is undone" in client.get(client.post(address).location).text
        assert status(citizen) == "active"
        after = consents.standing(citizen.id)
        assert {purpose for purpose, _ in after} == {"pool.membership", "contact.email"}
        for place, given in after.items():
            assert given.expires_on == before[place].expires_on, "an undone stop does not lengthen a yes"

    def test_twice_too_late_and_another_link(self, client: FlaskClient) -> None:
        citizen = holder()
        stop(client, "leave")
        address = self.address(citizen)
        assert client.get(address[:-1] + "x").status_code == 410
        with clock.at(clock.now() + timedelta(days=15)):
            assert client.post(address).status_code == 410
        assert client.post(address).status_code == 303
        again = client.post(address)
        assert again.status_code == 410
        assert "cannot be undone any more" in again.text
        assert status(citizen) == "active"

    def test_what_the_person_decided_since_is_kept(self, client: FlaskClient) -> None:
        citizen = holder(**TWO_WAYS)
        stop(client, "leave")
        token = people.platform_token(citizen.id)
        stops.consent.record_decision(
            citizen_id=citizen.id,
            token=token,
            purpose="contact.sms",
            action="refused",
            text=None,
            channel="online",
            actor=stops.Actor.system("tests"),
        )
        client.post(self.address(citizen))
        assert not consents.holds(citizen.id, "contact.sms")
        assert consents.holds(citizen.id, "contact.email")

    def test_undoing_an_erasure_calls_it_off(self, client: FlaskClient) -> None:
        citizen = holder()
        stop(client, "erase")
        client.post(self.address(citizen))
        assert status(citizen) == "active"
        assert stops.queries.asked_to_be_erased(citizen.id) is None
