"""A partner's worker opens ways in, and helps somebody to join on recorded authority."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from citizen_panel.core.db import db, transaction
from citizen_panel.domain.citizens.queries import by_reference
from citizen_panel.domain.consent.models import ConsentDecision
from citizen_panel.domain.partners import service
from citizen_panel.domain.partners.models import AssistedSignUp, ReferralLink
from citizen_panel.domain.partners.queries import came_through, helper_of
from tests.blueprints.citizen.pages import signed_in
from tests.factories.accounts import SETUP
from tests.factories.consent import wordings
from tests.factories.organisations import a_member, an_organisation


class World:
    """A partner with one network and one worker, signed in."""

    def __init__(self, app: Flask) -> None:
        with transaction():
            wordings()
            self.partner = an_organisation("partner", name="Islands Example Network")
            self.worker = a_member(self.partner, "gatekeeper", name="Catriona")
            self.network = service.describe_network(self.partner.id, "Carers' café", ["carers"], 120)
            self.client = signed_in(app, self.worker.id)


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test answers faster than a person may."""
    monkeypatch.setattr("citizen_panel.blueprints.public.join_guard.TOO_QUICK", 0)


@pytest.fixture
def world(app: Flask) -> World:
    return World(app)


def answer(client: FlaskClient, page: str, **values: object) -> str:
    return str(client.post(f"/join/{page}", data=values).location)


def join(client: FlaskClient) -> str:
    assert answer(client, "age", age="adult") == "/join/consent"
    answer(client, "consent", agree="yes")
    answer(client, "name", name="Morag")
    answer(client, "council", council="S12000023")
    answer(client, "contact", ways=["phone"])
    assert answer(client, "details", landline="0131 496 0123") == "/join/support"
    assert answer(client, "support") == "/join/language"
    answer(client, "language", language="en")
    answer(client, "equality-start", choice="skip")
    return str(client.post("/join/send").location)


def test_a_link_is_opened_shown_and_closed(world: World) -> None:
    opened = world.client.post(
        "/partner/referrals/new", data={"network": str(world.network.id), "campaign": "Kirkwall café"}
    )
    assert opened.status_code == 303
    page = world.client.get(opened.location).text
    link = db.session.scalars(select(ReferralLink)).one()
    assert f"/p/{link.code}" in page
    assert "fewer than 10" in page
    picture = world.client.get(f"{opened.location}/code.svg")
    assert picture.mimetype == "image/svg+xml"
    assert b"<svg" in picture.data
    assert world.client.post(f"{opened.location}/close").status_code == 303
    assert "Closed" in world.client.get(opened.location).text
    assert world.client.get(f"/p/{link.code}").location == "/join/"


def test_another_partners_link_is_not_there(world: World, app: Flask) -> None:
    other = World(app)
    with transaction():
        link = service.open_link(other.network.id, None, None, actor=SETUP)
    assert world.client.get(f"/partner/referrals/{link.id}").status_code == 404
    assert other.client.get(f"/partner/referrals/{link.id}").status_code == 200


def test_who_comes_through_a_link_is_counted_and_told(world: World, client: FlaskClient) -> None:
    with transaction():
        link = service.open_link(world.network.id, "Poster", None, actor=SETUP)
    way_in = client.get(f"/p/{link.code}").location
    assert "Islands Example Network" in client.get(way_in).text
    client.post("/join/", data={"through": link.code})
    join(client)
    assert came_through(link.id) == 1


def test_a_worker_helps_somebody_to_join(world: World) -> None:
    assert world.client.get("/partner/assisted/new").status_code == 200
    begun = world.client.post("/partner/assisted/new", data={"basis": "beside", "agreed": "yes"})
    assert begun.location == "/join/age"
    assert "You are helping somebody to join" in world.client.get(begun.location).text
    assert "Hand over the screen" in world.client.get("/join/equality-start").text
    receipt = join(world.client)
    citizen = by_reference(receipt.rpartition("/")[2])
    assert citizen is not None
    record, partner = helper_of(citizen.id) or (None, None)
    assert record is not None
    assert partner is not None
    assert (partner.name, record.basis) == ("Islands Example Network", "beside")
    decisions = db.session.scalars(select(ConsentDecision).where(ConsentDecision.citizen_id == citizen.id)).all()
    assert {d.channel for d in decisions} == {"in_person"}
    assert {d.assisted_by_id for d in decisions} == {world.worker.id}


def test_no_authority_no_help(world: World) -> None:
    refused = world.client.post("/partner/assisted/new", data={"basis": "beside"})
    assert refused.status_code == 422
    assert "or stop here" in refused.text
    assert world.client.get_cookie("cp-join") is None


def test_a_helper_who_has_signed_out_helps_nobody(world: World) -> None:
    world.client.post("/partner/assisted/new", data={"basis": "phone", "agreed": "yes"})
    world.client.delete_cookie("cp")
    answer(world.client, "age", age="adult")
    for page, values in (
        ("consent", {"agree": "yes"}),
        ("name", {"name": "Morag"}),
        ("council", {"council": "S12000023"}),
        ("contact", {"ways": ["phone"]}),
        ("details", {"landline": "0131 496 0123"}),
        ("support", {}),
        ("language", {"language": "en"}),
        ("equality-start", {"choice": "skip"}),
    ):
        answer(world.client, page, **values)
    refused = world.client.post("/join/send")
    assert refused.status_code == 409
    assert "no longer signed in" in refused.text
    assert db.session.scalars(select(AssistedSignUp)).all() == []


@pytest.mark.parametrize("last_day", [("31", "2", "2027"), ("1", "1", "2020"), ("x", "", "")])
def test_a_day_that_cannot_be_is_told(world: World, last_day: tuple[str, str, str]) -> None:
    day, month, year = last_day
    data = {"network": str(world.network.id), "closes_on-day": day, "closes_on-month": month, "closes_on-year": year}
    refused = world.client.post("/partner/referrals/new", data=data)
    assert refused.status_code == 422
    assert db.session.scalars(select(ReferralLink)).all() == []
