"""The rights desk: requests that came by phone or post, their days, two signatures, complaints, what is due to go."""

from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from citizen_panel.core import clock
from citizen_panel.domain.citizens.looks import who_looked
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import citizen as person_of
from citizen_panel.domain.rights import bundles, complaints, queries, requests
from citizen_panel.domain.rights.models import RightsRequest
from citizen_panel.domain.rights.vocabulary import ComplaintState, RequestState
from citizen_panel.tasks.relay import drain
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.citizens import a_citizen, answered
from tests.factories.organisations import a_member, an_organisation

pytestmark = pytest.mark.usefixtures("noon")

PAGES = ("/admin/rights/", "/admin/rights/new", "/admin/complaints/", "/admin/complaints/new", "/admin/retention/")
LETTER = {"came_by": "post", "received_on-day": "16", "received_on-month": "11", "received_on-year": "2026"}


@pytest.fixture
def officer(app: Flask) -> Browser:
    return signed_in(app, a_member(an_organisation("platform", name="Panel Office"), "dpo", name="Dougal").id)


@pytest.fixture
def manager(app: Flask) -> Browser:
    return signed_in(app, a_member(an_organisation("platform", name="Panel"), "dpo", name="Morag").id)


def by_letter(desk: Browser, person: Citizen, kind: str) -> RightsRequest:
    sent = desk.post(
        "/admin/rights/new", data={**LETTER, "reference": person.reference, "kind": kind, "said": "Please"}
    )
    assert sent.status_code == 303, sent.text
    return requests.requests_of(person.id)[0]


@pytest.mark.parametrize("address", PAGES)
def test_the_desk_is_for_those_who_keep_rights(app: Flask, officer: Browser, address: str) -> None:
    assert officer.get(address).status_code == 200
    admin = a_member(an_organisation("platform", name="Machine Room"), "admin")
    assert signed_in(app, admin.id).get(address).status_code == 404
    assert signed_in(app, a_member(an_organisation(), "dpo").id).get(address).status_code == 404


def test_without_requests_it_says_so(officer: Browser) -> None:
    assert "No requests are open." in officer.get("/admin/rights/").text
    assert "No complaint is open." in officer.get("/admin/complaints/").text


def test_a_letter_counts_from_the_day_it_came_until_it_is_sure_who_asks(officer: Browser) -> None:
    row = by_letter(officer, a_citizen(), "rectify")
    page = unescape(officer.get(f"/admin/rights/{row.id}").text)
    assert "14 December 2026, by law 16 December 2026" in page
    assert "the day it came: 16 November 2026" in page
    assert officer.post(f"/admin/rights/{row.id}/verify", data={"proved_by": "call_back"}).status_code == 303
    page = unescape(officer.get(f"/admin/rights/{row.id}").text)
    assert "the day it became sure who asks: 20 November 2026" in page
    assert "18 December 2026, by law 21 December 2026" in page  # the 20th is a Sunday


def test_the_desk_never_learns_whether_somebody_answered(officer: Browser) -> None:
    for person in (a_citizen(), a_citizen(**answered({"religion": "muslim"}))):
        page = officer.get(f"/admin/rights/{by_letter(officer, person, 'rectify').id}").text
        assert "locked, not counted" in page


def test_opening_a_request_is_in_the_persons_list(officer: Browser) -> None:
    person = a_citizen()
    row = by_letter(officer, person, "rectify")
    assert officer.get(f"/admin/rights/{row.id}").status_code == 200
    assert [(one.look, one.role, one.because) for one in who_looked(person.id)] == [
        ("whole_record", "dpo", "rights_request")
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reference": "CP-AAAA-AAAA"}, "Nobody has this reference"),
        ({"reference": ""}, "Enter the reference of the person"),
        ({"kind": ""}, "Select what they ask for"),
        ({"received_on-year": "2031"}, "must be today or earlier"),
    ],
)
def test_what_is_wrong_is_said_and_kept(officer: Browser, changed: dict[str, str], sentence: str) -> None:
    data = {**LETTER, "reference": a_citizen().reference, "kind": "access", "said": "In her words"}
    page = officer.post("/admin/rights/new", data={**data, **changed})
    assert page.status_code == 422
    assert sentence in unescape(page.text)
    assert "In her words" in page.text


def test_a_copy_by_post_needs_two_different_people(officer: Browser, manager: Browser) -> None:
    row = by_letter(officer, a_citizen(), "access")
    officer.post(f"/admin/rights/{row.id}/verify", data={"proved_by": "call_back"})
    drain()
    assert "Sign" in officer.get("/admin/rights/").text
    officer.post(f"/admin/rights/{row.id}/sign")
    again = officer.post(f"/admin/rights/{row.id}/sign")
    assert again.status_code == 409
    assert "You signed it, so someone else must release it." in unescape(again.text)
    assert "Second signature" in manager.get("/admin/rights/").text
    manager.post(f"/admin/rights/{row.id}/sign")
    found = bundles.bundle_of(row.id)
    assert found is not None
    assert found.is_released
    assert officer.post(f"/admin/rights/{row.id}/fetch").mimetype == "application/zip"


def test_an_erasure_by_post_is_carried_out_after_two_signatures_alone(officer: Browser, manager: Browser) -> None:
    person = a_citizen()
    row = by_letter(officer, person, "erase")
    officer.post(f"/admin/rights/{row.id}/sign")
    assert queries.due_erasures() == []
    officer.post(f"/admin/rights/{row.id}/verify", data={"proved_by": "in_person"})
    with clock.at(clock.now() + timedelta(days=60)):
        assert queries.due_erasures() == []
    officer.post(f"/admin/rights/{row.id}/sign")
    manager.post(f"/admin/rights/{row.id}/sign")
    assert queries.due_erasures() == [row.id]
    left = person_of(person.id)
    assert left is not None
    assert left.status == "left"


def test_an_erasure_is_refused_by_two_with_the_same_words(officer: Browser, manager: Browser) -> None:
    row = by_letter(officer, a_citizen(), "erase")
    officer.post(f"/admin/rights/{row.id}/verify", data={"proved_by": "in_person"})
    words = {"because": "must_keep", "why_not": "The law on accounts. You can complain."}
    officer.post(f"/admin/rights/{row.id}/refuse", data=words)
    assert row.state == RequestState.VERIFIED
    assert "The law on accounts" in manager.get(f"/admin/rights/{row.id}").text
    manager.post(f"/admin/rights/{row.id}/refuse", data=words)
    assert row.state == RequestState.REFUSED
    assert requests.words_of(row)["answer"] == words["why_not"]


def test_a_signature_needs_somebody_who_has_just_shown_that_it_is_them(officer: Browser) -> None:
    row = by_letter(officer, a_citizen(), "erase")
    officer.post(f"/admin/rights/{row.id}/verify", data={"proved_by": "in_person"})
    with clock.at(clock.now() + timedelta(minutes=8)):
        assert officer.post(f"/admin/rights/{row.id}/sign").status_code == 403


def test_more_time_once_with_grounds(officer: Browser) -> None:
    row = by_letter(officer, a_citizen(), "object")
    assert officer.post(f"/admin/rights/{row.id}/extend", data={}).status_code == 422
    assert officer.post(f"/admin/rights/{row.id}/extend", data={"grounds": "many"}).status_code == 303
    again = officer.post(f"/admin/rights/{row.id}/extend", data={"grounds": "many"})
    assert "That can happen only once." in unescape(again.text)
    assert requests.due_of(row).by_law.isoformat() == "2027-02-16"


def test_an_answer_reaches_the_person(app: Flask, officer: Browser) -> None:
    person = a_citizen()
    row = by_letter(officer, person, "rectify")
    officer.post(f"/admin/rights/{row.id}/verify", data={"proved_by": "call_back"})
    officer.post(f"/admin/rights/{row.id}/close", data={"answer": "We put it right."})
    assert row.state == RequestState.CLOSED
    assert "We put it right." in signed_in(app, person.user_account_id).get("/me/rights/asked/").text


def test_a_complaint_is_acknowledged_answered_and_passed_on(app: Flask, officer: Browser) -> None:
    person = a_citizen()
    sent = officer.post(
        "/admin/complaints/new",
        data={"about": "other", "came_by": "phone", "said": "It rained in", "reference": person.reference},
    )
    row = complaints.complaints_of(person.id)[0]
    assert sent.location.endswith(str(row.id))
    officer.post(f"/admin/complaints/{row.id}/acknowledge")
    assert row.state == ComplaintState.ACKNOWLEDGED
    assert officer.post(f"/admin/complaints/{row.id}/answer", data={"outcome": "upheld"}).status_code == 422
    officer.post(f"/admin/complaints/{row.id}/answer", data={"outcome": "upheld", "answer": "We mended the roof."})
    assert "We mended the roof." in signed_in(app, person.user_account_id).get("/me/rights/asked/").text
    officer.post(f"/admin/complaints/{row.id}/pass-on")
    assert row.state == ComplaintState.ESCALATED


def test_how_long_things_are_kept_is_a_list_for_reading(officer: Browser) -> None:
    page = unescape(officer.get("/admin/retention/").text)
    assert "Security log" in page
    assert "12 months" in page
    assert "not counted yet" in page
