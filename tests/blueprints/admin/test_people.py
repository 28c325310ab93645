"""People found by those who look after the panel: by whole name, reference or area, and each look is noted."""

import csv
import io
from urllib.parse import quote, quote_plus

import pytest
from flask import Flask
from sqlalchemy import update

from citizen_panel.core.db import db
from citizen_panel.core.errors import TooMany
from citizen_panel.domain.accounts.models import SignInSession
from citizen_panel.domain.citizens import exporting
from citizen_panel.domain.citizens.listing import PeopleSort, PeopleWish, list_people
from citizen_panel.domain.citizens.looks import who_looked
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import ContactSheet
from citizen_panel.domain.organisations import service as organisations
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.accounts import SETUP, an_account
from tests.factories.citizens import a_citizen
from tests.factories.organisations import an_organisation

pytestmark = pytest.mark.usefixtures("noon")

ADDRESS = "/admin/people/"


def manager(app: Flask) -> Browser:
    account = an_account("admin", name="Dougal")
    organisations.add_member(account.id, an_organisation("platform").id, "panel_manager", actor=SETUP)
    db.session.commit()
    return signed_in(app, account.id)


def named(name: str) -> Citizen:
    address = f"{name.replace(' ', '.').lower()}@home.example"
    return a_citizen(sheet=ContactSheet(name=name, email=address))


def test_nobody_is_listed_before_somebody_is_looked_for(app: Flask) -> None:
    one = a_citizen()
    text = manager(app).get(ADDRESS).text
    assert one.reference not in text
    assert who_looked(one.id) == []


def test_a_whole_name_in_any_writing_or_a_reference_finds_somebody_and_is_noted(app: Flask) -> None:
    one, other = named("Ailsa MacRae"), named("Ailsa Grant")
    browser = manager(app)
    for typed in ("macrae ailsa", "Mrs Ailsa MacRae", one.reference.lower()):
        text = browser.get(ADDRESS, query_string={"q": typed}).text
        assert one.reference in text, typed
        assert other.reference not in text
    assert "Nobody is found." in browser.get(ADDRESS, query_string={"q": "Ailsa"}).text
    assert [look.look for look in who_looked(one.id)] == ["search"]
    assert who_looked(other.id) == []


def test_signs_alone_name_nobody(app: Flask) -> None:
    nameless = a_citizen(sheet=ContactSheet(name="–", email="somebody@home.example"))
    browser = manager(app)
    assert nameless.reference not in browser.get(ADDRESS, query_string={"q": "!!!"}).text
    assert nameless.reference not in browser.post(f"{ADDRESS}file", data={"q": "!!!"}).text


def test_an_area_is_listed_page_by_page(app: Flask) -> None:
    people = [a_citizen() for _ in range(5)]
    for sort in PeopleSort:
        wish, seen = PeopleWish(council=people[0].council_code, sort=sort), list[Citizen]()
        for _ in range(4):
            piece = list_people(wish, 2)
            seen += piece.rows
            if not piece.after:
                break
            wish = PeopleWish(council=wish.council, sort=sort, after=piece.after)
        assert {one.id for one in seen} == {one.id for one in people}
        assert len(seen) == 5
    assert list_people(PeopleWish(council=people[0].council_code, status="left")).rows == []


def test_there_is_no_file_beside_the_one_that_is_counted(app: Flask) -> None:
    one = named("Ailsa MacRae")
    answer = manager(app).get(ADDRESS, query_string={"council": one.council_code, "as": "csv"})
    assert answer.mimetype == "text/html"


@pytest.mark.parametrize("typed", ["ailsa macrae", "reference"])
def test_a_file_holds_whom_the_list_shows_by_name(app: Flask, typed: str) -> None:
    one, _ = named("Ailsa MacRae"), named("Morag Grant")
    browser, typed = manager(app), one.reference if typed == "reference" else typed
    listed = browser.get(ADDRESS, query_string={"q": typed}).text
    assert f"/admin/people/file?q={quote(typed)}" in listed or f"/admin/people/file?q={quote_plus(typed)}" in listed
    assert f'value="{typed}"' in browser.get(f"{ADDRESS}file", query_string={"q": typed}).text
    answer = browser.post(f"{ADDRESS}file", data={"q": typed})
    _, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert [row[0] for row in rows] == [one.reference]


@pytest.mark.parametrize("query", ["q=" + "x" * 9000, "q=%3B&council=S99&status=no&sort=1&after=zz", "q=%00"])
def test_what_is_typed_into_the_address_harms_nothing(app: Flask, query: str) -> None:
    assert manager(app).get(f"{ADDRESS}?{query}").status_code == 200


def test_a_file_with_names_needs_somebody_who_has_just_shown_that_it_is_them(app: Flask) -> None:
    one, browser = named("Ailsa MacRae"), manager(app)
    db.session.execute(update(SignInSession).values(fresh_until=None))
    answer = browser.post(f"{ADDRESS}file", data={"council": one.council_code})
    assert answer.status_code == 403
    assert one.reference not in answer.text
    assert who_looked(one.id) == []


def test_a_file_with_names_comes_piece_by_piece_and_nothing_in_it_is_a_formula(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PIECE", 2)
    people = [named("Ailsa MacRae"), named("=cmd|' /C calc'!A0"), named("Morag Grant")]
    answer = manager(app).post(f"{ADDRESS}file", data={"status": "active"})
    head, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert head == ["Reference", "Name", "State", "Area", "Joined on", "May be asked by"]
    assert [row[0] for row in rows] == [one.reference for one in people]
    assert [row[1] for row in rows] == ["Ailsa MacRae", "'=cmd|' /C calc'!A0", "Morag Grant"]
    assert rows[0][2:] == ["On the panel", "City of Edinburgh", "2026-11-20", "Email"]
    assert [look.look for look in who_looked(people[2].id)] == ["file"]


def test_the_page_chooses_what_the_list_showed(app: Flask) -> None:
    browser = manager(app)
    listed = browser.get(ADDRESS, query_string={"council": "S12000036", "status": "active"}).text
    assert "/admin/people/file?council=S12000036&amp;status=active" in listed
    page = browser.get(f"{ADDRESS}file", query_string={"council": "S12000036", "status": "active"}).text
    assert '<option value="S12000036" selected>' in page
    assert '<option value="active" selected>' in page


@pytest.mark.parametrize(
    "data", [{"q": "x" * 121}, {"council": "S99"}, {"status": "no"}, {"council": "\x00"}, {"status": "x" * 9000}]
)
def test_what_is_not_on_offer_saves_nothing(app: Flask, data: dict[str, str]) -> None:
    one = a_citizen()
    answer = manager(app).post(f"{ADDRESS}file", data=data)
    assert answer.status_code == 422
    assert one.reference not in answer.text
    assert who_looked(one.id) == []


def test_the_sixth_file_of_a_day_is_refused_in_words(app: Flask) -> None:
    browser = manager(app)
    for _ in range(exporting.A_DAY):
        assert browser.post(f"{ADDRESS}file").status_code == 200
    answer = browser.post(f"{ADDRESS}file")
    assert answer.status_code == 429
    assert "You have saved 5 files of people today. Try again tomorrow." in answer.text


def test_a_third_file_at_once_is_refused_in_words(app: Flask) -> None:
    with exporting.a_place(), exporting.a_place():
        answer = manager(app).post(f"{ADDRESS}file")
    assert answer.status_code == 429
    assert "Two files of people are being written now." in answer.text


def test_whoever_goes_away_lets_the_place_go(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "PIECE", 1)
    people = [a_citizen() for _ in range(4)]
    answer = manager(app).post(f"{ADDRESS}file", buffered=False)
    assert next(answer.iter_encoded())
    with exporting.a_place(), pytest.raises(TooMany), exporting.a_place():
        pass
    answer.close()
    with exporting.a_place(), exporting.a_place():
        pass
    assert who_looked(people[-1].id) == [], "what was not sent is not noted"
