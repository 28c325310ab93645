"""Joining: everything in one transaction, once, and nothing that was not agreed to."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.accounts.queries import accounts_at, address_hash
from citizen_panel.domain.citizens import personal_data, queries, service
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import Assistance, ContactSheet, ContactWay, LegalAge, PanelStatus
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.equality import queries as equality
from citizen_panel.domain.ledger import queries as ledger
from citizen_panel.domain.notifications import queries as notifications
from tests.factories.accounts import an_account
from tests.factories.citizens import a_citizen, a_form, answered
from tests.factories.consent import wordings

NOBODY = Actor.nobody()
NOBODY_AT_WORK = Actor.system("tests")


@pytest.fixture(autouse=True)
def _texts(app: Flask) -> None:
    wordings()


def test_joining_keeps_sealed_details_and_a_way_to_sign_in() -> None:
    form = a_form()
    joined = service.join(form, actor=NOBODY, channel="online")
    sheet = queries.contact_sheet(joined.citizen_id)
    assert sheet is not None
    assert (sheet.name, sheet.email) == ("Ailsa", form.sheet.email)
    assert len(accounts_at(address_hash("email", form.sheet.email.upper()))) == 1
    assert len(joined.stop_code) == 10
    box = queries.letterbox(joined.citizen_id, "email")
    assert box is not None
    assert box.address == form.sheet.email
    assert queries.letterbox(joined.citizen_id, "sms") is None


def test_joining_records_each_yes_and_each_no() -> None:
    joined = service.join(a_form(), actor=NOBODY, channel="online")
    decided = {row.purpose: row.action for row in consent.history(joined.citizen_id)}
    assert decided == {
        "pool.membership": "granted",
        "contact.email": "granted",
        "contact.sms": "refused",
        "contact.phone": "refused",
        "contact.post": "refused",
        "contact.via_partner": "refused",
    }
    assert {purpose for purpose, _ in consent.standing(joined.citizen_id)} == {"pool.membership", "contact.email"}
    assert consent.receipt_holder(queries.receipt_hash(joined.stop_code.lower())) == joined.citizen_id


def test_joining_is_a_fact_under_the_persons_own_token() -> None:
    joined = service.join(a_form(), actor=NOBODY, channel="online")
    facts = ledger.history_of("citizen", [queries.platform_token(joined.citizen_id)])
    kinds = [fact.kind for fact in facts]
    assert kinds.count("CitizenJoined") == 1
    assert kinds.count("ConsentGranted") == 2
    assert all(fact.actor_token == queries.platform_token(joined.citizen_id) for fact in facts)


def test_the_same_form_joins_once() -> None:
    form = a_form()
    first = service.join(form, actor=NOBODY, channel="online")
    second = service.join(form, actor=NOBODY, channel="online")
    assert (second.citizen_id, second.reference, second.is_new) == (first.citizen_id, first.reference, False)
    assert db.session.execute(select(func.count()).select_from(Citizen)).scalar_one() == 1


def test_an_address_may_be_shared() -> None:
    shared = ContactSheet(name="Ailsa", email="home@family.example")
    service.join(a_form(sheet=shared), actor=NOBODY, channel="online")
    service.join(a_form(sheet=replace(shared, name="Iain")), actor=NOBODY, channel="online")
    assert len(accounts_at(address_hash("email", "home@family.example"))) == 2


def test_an_answer_without_a_use_is_not_kept() -> None:
    changes = answered({"sex": "female"})
    changes["answers"] = {**changes["answers"], "religion": ("none",)}
    joined = service.join(a_form(**changes), actor=NOBODY, channel="online")
    kept = equality.own_answers(queries.equality_pseudonym(joined.citizen_id))
    assert kept is not None
    assert dict(kept.given) == {"sex": ("female",)}


def test_everybody_has_a_row_of_answers() -> None:
    joined = service.join(a_form(), actor=NOBODY, channel="online")
    kept = equality.own_answers(queries.equality_pseudonym(joined.citizen_id))
    assert kept is not None
    assert dict(kept.given) == {}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"legal_age": LegalAge.THIRTEEN_TO_15}, "too_young"),
        ({"granted": frozenset()}, "no_consent"),
        ({"sheet": ContactSheet(email="a@b.example")}, "no_name"),
        ({"ways": ()}, "no_way"),
        ({"ways": (ContactWay.SMS,)}, "no_address"),
        ({"refused": frozenset({"pool.membership"})}, "contradiction"),
        ({"council_code": "S99999999"}, "unknown_council"),
        (answered({"sex": "unheard-of"}), "unknown_answer"),
    ],
)
def test_what_cannot_join(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        service.join(a_form(**changes), actor=NOBODY, channel="online")
    assert refused.value.code == code


def test_a_helper_is_named_in_every_decision_and_vouches() -> None:
    helper = an_account("partner", name="Catriona")
    worker = Actor(Capacity.GATEKEEPER, user_id=helper.id)
    joined = service.join(a_form(), actor=worker, channel="in_person", assistance=Assistance(user_id=helper.id))
    assert {row.assisted_by_id for row in consent.history(joined.citizen_id)} == {helper.id}
    found = queries.citizen(joined.citizen_id)
    assert found is not None
    assert found.status == PanelStatus.ACTIVE


def test_the_first_message_is_queued() -> None:
    form = a_form()
    joined = service.join(form, actor=NOBODY, channel="online")
    queued = notifications.by_key(f"welcome:{joined.citizen_id}")
    assert queued is not None
    assert (queued.channel, queued.concerns_kind) == ("email", "sign_in_link")


def test_a_confirmed_address_makes_somebody_active_once() -> None:
    citizen = a_citizen(is_active=False)
    assert citizen.status == PanelStatus.JOINED
    sheet = queries.contact_sheet(citizen.id)
    assert sheet is not None
    hashed = address_hash("email", sheet.email)
    assert service.confirm_contact(citizen.id, hashed, actor=NOBODY_AT_WORK)
    assert citizen.status == PanelStatus.ACTIVE
    assert not service.confirm_contact(citizen.id, hashed, actor=NOBODY_AT_WORK)
    assert queries.contactable(citizen.id)


def test_pausing_resuming_and_leaving() -> None:
    citizen = a_citizen()
    service.pause(citizen.id, None, actor=NOBODY_AT_WORK)
    assert not queries.contactable(citizen.id)
    service.resume(citizen.id, actor=NOBODY_AT_WORK)
    assert queries.contactable(citizen.id)
    service.leave(citizen.id, actor=NOBODY_AT_WORK)
    service.leave(citizen.id, actor=NOBODY_AT_WORK)
    assert citizen.status == PanelStatus.LEFT
    with pytest.raises(Refusal):
        service.pause(citizen.id, None, actor=NOBODY_AT_WORK)


def test_the_export_tells_what_is_held() -> None:
    citizen = a_citizen()
    told = personal_data.export(citizen.id)
    assert told["reference"] == citizen.reference
    assert told["contact details"]["name"] == "Ailsa"
    assert personal_data.export(uuid4()) == {}


def test_a_pause_ends_after_its_last_day() -> None:
    short, long, open_ended = a_citizen(), a_citizen(), a_citizen()
    today = clock.today()
    service.pause(short.id, today + timedelta(days=1), actor=NOBODY_AT_WORK)
    service.pause(long.id, today + timedelta(days=2), actor=NOBODY_AT_WORK)
    service.pause(open_ended.id, None, actor=NOBODY_AT_WORK)
    with clock.at(clock.now() + timedelta(days=1)):
        assert service.end_pauses(actor=NOBODY_AT_WORK) == 0
    with clock.at(clock.now() + timedelta(days=2)):
        assert service.end_pauses(actor=NOBODY_AT_WORK) == 1
        assert service.end_pauses(actor=NOBODY_AT_WORK) == 0
    assert [short.status, long.status, open_ended.status] == ["active", "paused", "paused"]
    assert queries.contactable(short.id)
