"""Bringing a panel in, from the file to people on the panel: as panel managers see it, and what is kept of it."""

import csv
import io
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens import twins
from citizen_panel.domain.citizens.imports import queries
from citizen_panel.domain.citizens.imports.models import BroughtIn, ImportLine, PanelImport
from citizen_panel.domain.citizens.imports.vocabulary import ImportState
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.service import evidence_of
from citizen_panel.domain.notifications.models import Message
from citizen_panel.tasks import imports as worker
from tests.blueprints.admin.test_panel import works_as
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.citizens import a_citizen
from tests.factories.consent import wordings
from tests.factories.imports import HEADING, ORIGIN, a_line, csv_of, xlsx_of

ANSWERS = {
    "source": ORIGIN.source,
    "words": ORIGIN.words,
    "through": "post",
    "ways": ["email", "post"],
    "evidence": ORIGIN.evidence,
}


@pytest.fixture
def manager(app: Flask, noon: object) -> Browser:
    wordings()
    return works_as(app, "panel_manager")


def send(manager: Browser, content: bytes, name: str = "list.csv", **changes: Any) -> Any:
    file = {"people": (io.BytesIO(content), name)}
    return manager.post("/admin/imports/new", data=ANSWERS | changes | file, content_type="multipart/form-data")


def newest() -> PanelImport:
    row = queries.imports().rows[0]
    db.session.refresh(row)
    return row


def columns_of(row: PanelImport) -> dict[str, str]:
    return {name: str(place) for name, place in row.columns.items()}


def checked(manager: Browser, content: bytes, name: str = "list.csv", **changes: Any) -> PanelImport:
    """A list that was sent and looked through."""
    assert send(manager, content, name, **changes).status_code == 303
    row = newest()
    answer = manager.post(f"/admin/imports/{row.id}/columns", data=columns_of(row))
    assert answer.status_code == 303
    worker.carry_on()
    return newest()


def brought(manager: Browser, lines: list[Mapping[str, str]]) -> PanelImport:
    row = checked(manager, csv_of(lines))
    assert manager.post(f"/admin/imports/{row.id}/bring").status_code == 303
    worker.carry_on()
    return newest()


def page(manager: Browser, row: PanelImport) -> str:
    found = manager.get(f"/admin/imports/{row.id}")
    assert found.status_code == 200
    return str(found.text.partition("<main")[2].partition("</main>")[0])


def came_with(row: PanelImport) -> list[Citizen]:
    came = select(Citizen).join(BroughtIn, BroughtIn.citizen_id == Citizen.id).where(BroughtIn.import_id == row.id)
    return list(db.session.scalars(came.order_by(Citizen.row_no)))


@pytest.mark.parametrize("content", [csv_of([a_line()]), xlsx_of([HEADING, list(a_line().values())])])
def test_from_a_file_to_somebody_on_the_panel(manager: Browser, content: bytes) -> None:
    name = "list.xlsx" if content.startswith(b"PK") else "list.csv"
    row = checked(manager, content, name)
    assert (row.state, row.good, row.faulty) == (ImportState.CHECKED, 1, 0)
    assert came_with(row) == []
    assert "Bring these people in" in page(manager, row)
    manager.post(f"/admin/imports/{row.id}/bring")
    worker.carry_on()
    row = newest()
    (citizen,) = came_with(row)
    assert row.state == ImportState.DONE
    assert people.first_name(citizen.id) == "Ailsa Invented 1"
    assert (citizen.status, citizen.council_code, citizen.legal_age) == ("joined", "S12000036", "adult")
    assert "People brought in" in page(manager, row)


def test_what_they_agreed_to_comes_with_its_proof(manager: Browser) -> None:
    (citizen,) = came_with(brought(manager, [a_line()]))
    stands = consent.standing(citizen.id)
    assert {purpose for purpose, _ in stands} == {"pool.membership", "contact.email"}
    assert {grant.expires_on for grant in stands.values()} == {date(2027, 12, 1)}
    joined = next(each for each in consent.history(citizen.id) if each.purpose == "pool.membership")
    assert (joined.channel, joined.effective_at.date()) == ("post", date(2025, 12, 1))
    assert joined.text_id is not None
    shown = consent.text(joined.text_id)
    assert shown is not None
    assert shown.body == ORIGIN.words
    assert consent.are_former([shown.id]) == {shown.id}
    proof = evidence_of(joined)
    assert proof is not None
    assert proof.evidence == "boxes 3 to 9: F1"


def test_people_are_written_to_in_the_language_of_the_list(manager: Browser) -> None:
    lines = [a_line(1, Language="Gaelic"), a_line(2, Language="")]
    row = checked(manager, csv_of(lines, [*HEADING, "Language"]))
    manager.post(f"/admin/imports/{row.id}/bring")
    worker.carry_on()
    assert [one.language for one in came_with(newest())] == ["gd", "en"]


def test_another_panels_words_are_never_shown_to_somebody_new(manager: Browser) -> None:
    brought(manager, [a_line()])
    ours = consent.text_in_force("pool.membership")
    assert ours is not None
    assert ours.body != ORIGIN.words
    assert consent.newest_of_each_kind()["pool.membership", "en", "plain"].version >= 1


def test_who_confirmed_an_address_can_be_asked_at_once(manager: Browser) -> None:
    heading = (*HEADING, "Confirmed on")
    row = checked(manager, csv_of([a_line() | {"Confirmed on": "2026-10-01"}], heading))
    manager.post(f"/admin/imports/{row.id}/bring")
    worker.carry_on()
    (citizen,) = came_with(row)
    assert citizen.status == "active"
    assert people.contactable(citizen.id)


def test_everybody_is_told_a_day_later(manager: Browser) -> None:
    row = brought(manager, [a_line(), a_line(2, Email="", Address="1 Invented Lane")])
    told = db.session.scalars(select(Message).where(Message.kind == "brought_in").order_by(Message.channel)).all()
    assert [one.channel for one in told] == ["email", "letter"]
    assert {one.due_at for one in told} == {clock.now() + timedelta(hours=24)}
    assert {one.recipient_id for one in told} == {citizen.id for citizen in came_with(row)}


def test_the_preview_counts_and_names_what_is_wrong(manager: Browser) -> None:
    row = checked(manager, csv_of([a_line(), a_line(2, Email="nonsense"), a_line(3, Consent_date="")]))
    assert (row.good, row.faulty) == (1, 2)
    shown = page(manager, row)
    assert "Email address: This is no email address." in shown
    assert "There is no day on which they agreed." in shown
    assert "Invented" not in shown


def test_the_lines_to_put_right_come_back_with_their_numbers(manager: Browser) -> None:
    row = checked(manager, csv_of([a_line(), a_line(2, Email="nonsense", Town="=1+1")]))
    answer = manager.get(f"/admin/imports/{row.id}/faults")
    assert answer.headers["Cache-Control"] == "no-store"
    head, line = csv.reader(io.StringIO(answer.text.lstrip("\ufeff")))
    assert head == [*HEADING, "Line", "What is wrong"]
    assert line[0] == "Ailsa Invented 2"
    assert line[4] == "'=1+1"
    assert line[-2] == "3"
    assert "Email address: This is no email address." in line[-1]


def test_the_same_person_twice_in_a_list_comes_once(manager: Browser) -> None:
    row = checked(manager, csv_of([a_line(), a_line(2), a_line(1, Name="AILSA  invented 1")]))
    assert (row.good, row.faulty) == (2, 1)
    assert [one.faults for one in queries.rejected(row.id)] == [(("double", "2"),)]


def test_who_is_on_the_panel_or_has_left_it_stays_behind(manager: Browser) -> None:
    here = a_citizen(sheet=ContactSheet(name="Ailsa Invented 1", email="ailsa1@old.example"))
    gone = a_citizen(sheet=ContactSheet(name="Ailsa Invented 2", email="ailsa2@old.example"))
    gone.status = "left"
    db.session.flush()
    row = checked(manager, csv_of([a_line(1), a_line(2), a_line(3)]))
    assert [one.faults for one in queries.rejected(row.id)] == [(("known", ""),), (("left", ""),)]
    assert here.status == "active"


def test_who_joins_between_the_look_and_the_yes_stays_behind(manager: Browser) -> None:
    row = checked(manager, csv_of([a_line(1), a_line(2)]))
    a_citizen(sheet=ContactSheet(name="Ailsa Invented 1", email="ailsa1@old.example"))
    manager.post(f"/admin/imports/{row.id}/bring")
    worker.carry_on()
    row = newest()
    assert (row.state, row.good, row.faulty) == (ImportState.DONE, 1, 1)
    assert len(came_with(row)) == 1


def test_likely_twins_come_in_and_are_noted_for_staff(manager: Browser) -> None:
    sheet = ContactSheet(name="Ailsa Example", address=("1 Invented Lane",), postcode="EH1 1BB")
    other = a_citizen(sheet=sheet, ways=(ContactWay.POST,))
    row = brought(manager, [a_line(1, Name="Alisa Example", Address="1 Invented Lane")])
    twins.look_for_twins(clock.now() - timedelta(hours=1))
    (pair,) = twins.open_twins()
    assert {pair.citizen_id, pair.other_id} == {other.id, came_with(row)[0].id}


def test_the_same_file_twice_is_said(manager: Browser) -> None:
    content = csv_of([a_line()])
    assert send(manager, content).status_code == 303
    again = send(manager, content, source="Another name")
    assert again.status_code == 422
    assert "This file was sent before" in again.text
    assert "Another name" in again.text
    manager.post(f"/admin/imports/{newest().id}/drop")
    assert send(manager, content).status_code == 303


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "list.csv", "CSV or XLSX"),
        (b"Name,Email\n", "list.pdf", "CSV or XLSX"),
        (b"\0\1\2", "list.csv", "not a text file"),
        (b"Ailsa,a@old.example\n", "list.csv", "The first line must name the columns"),
        (b"PK\x03\x04rubbish", "list.xlsx", "cannot open this Excel file"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_way_on(
    manager: Browser, content: bytes, name: str, said: str
) -> None:
    answer = send(manager, content, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert ORIGIN.words in answer.text
    assert queries.imports().rows == []


def test_a_list_may_be_larger_than_a_form_and_not_larger_than_was_said(
    app: Flask, manager: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app.view_functions["admin.imports.new"].most_bytes > 10 * 1024 * 1024  # type: ignore[attr-defined]
    monkeypatch.setattr(app.view_functions["admin.imports.new"], "most_bytes", 350 * 1024)
    line = (b"Ailsa," + b"a" * 90 + b"\n") * 3_000
    assert send(manager, b"Name,Email\n" + line).status_code == 303
    assert send(manager, b"Name,Email\n" + line + line[: 90 * 1024]).status_code == 413


def test_a_form_elsewhere_takes_no_such_file(manager: Browser) -> None:
    file = {"people": (io.BytesIO(bytes(300 * 1024)), "x.csv")}
    answer = manager.post("/admin/joinings/new", data=file, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_nothing_is_sent_without_what_shows_that_they_agreed(manager: Browser) -> None:
    answer = send(manager, csv_of([a_line()]), words="", evidence="", ways=[])
    assert answer.status_code == 422
    for said in ("Copy the words they agreed to", "Enter where the proof is kept", "Select at least one way"):
        assert said in answer.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "No list can do without it"),
        ({"name": "999"}, "Select one of the answers shown"),
        ({"email": "0"}, "Choose each column of your list once only"),
        ({"postcode": ""}, "No list can do without it"),
    ],
)
def test_columns_that_cannot_be_right(manager: Browser, changes: dict[str, str], said: str) -> None:
    send(manager, csv_of([a_line()]))
    row = newest()
    answer = manager.post(f"/admin/imports/{row.id}/columns", data=columns_of(row) | changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert newest().state == ImportState.SENT


def test_the_columns_page_shows_what_the_first_lines_hold(manager: Browser) -> None:
    send(manager, csv_of([a_line(1), a_line(2)]))
    shown = manager.get(f"/admin/imports/{newest().id}/columns").text
    assert "Consent date (2025-12-01, 2025-12-01)" in shown


def test_other_columns_are_looked_through_again(manager: Browser) -> None:
    row = checked(manager, csv_of([a_line(Mobile="07700 900123")]), ways=["sms"])
    manager.post(f"/admin/imports/{row.id}/columns", data={**columns_of(row), "mobile": ""})
    worker.carry_on()
    assert [one.faults for one in queries.rejected(row.id)] == [(("no_way", "email"),)]


def test_a_quotation_mark_never_closed_keeps_nothing(manager: Browser) -> None:
    broken = csv_of([a_line(1), a_line(2)]) + b'"Morag,m@old.example\n'
    row = checked(manager, broken)
    assert (row.state, row.sealed, row.trouble_line) == (ImportState.UNREADABLE, None, 4)
    assert db.session.execute(select(func.count()).select_from(ImportLine)).scalar_one() == 0
    assert "Line 4: A quotation mark" in page(manager, row)


def test_two_tabs_bring_a_list_in_once(manager: Browser) -> None:
    row = checked(manager, csv_of([a_line()]))
    for _ in range(2):
        assert manager.post(f"/admin/imports/{row.id}/bring").status_code == 303
    worker.carry_on()
    worker.carry_on()
    assert len(came_with(row)) == 1
    manager.post(f"/admin/imports/{row.id}/bring")
    assert "Something else was done with this list" in page(manager, row) or len(came_with(row)) == 1


def test_a_list_without_anybody_good_cannot_be_brought_in(manager: Browser) -> None:
    row = checked(manager, csv_of([a_line(Name="")]))
    manager.post(f"/admin/imports/{row.id}/bring")
    assert newest().state == ImportState.CHECKED


def test_a_list_is_never_on_a_disk(app: Flask) -> None:
    with app.test_request_context(
        "/admin/imports/new", method="POST", data={"people": (io.BytesIO(bytes(200 * 1024)), "x.csv")}
    ) as context:
        assert isinstance(context.request.files["people"].stream, io.BytesIO)


def test_when_it_is_over_nothing_of_the_list_is_kept(manager: Browser) -> None:
    row = brought(manager, [a_line()])
    assert (row.sealed, row.key_id) == (None, None)
    assert db.session.execute(select(func.count()).select_from(ImportLine)).scalar_one() == 0
    stored = db.session.execute(text("SELECT panel_import::text FROM panel_import")).scalar_one()
    assert "ailsa1" not in stored.lower()


def test_undone_before_anybody_was_asked(manager: Browser) -> None:
    row = brought(manager, [a_line(1), a_line(2)])
    came = [citizen.id for citizen in came_with(row)]
    assert "Undo the whole list" in page(manager, row)
    assert manager.post(f"/admin/imports/{row.id}/undo").status_code == 303
    db.session.expire_all()
    assert not any(people.contactable(one) for one in came)
    assert db.session.scalars(select(Message.state).where(Message.kind == "brought_in")).all() == ["cancelled"] * 2
    worker.carry_on()
    db.session.expire_all()
    assert newest().state == ImportState.UNDONE
    assert [people.citizen(one) for one in came] == [None, None]
    with clock.at(clock.now() + timedelta(minutes=1)):
        again = brought(manager, [a_line(1), a_line(2)])
    assert len(came_with(again)) == 2


def test_not_undone_once_somebody_was_asked(manager: Browser) -> None:
    row = brought(manager, [a_line(1), a_line(2)])
    came_with(row)[1].last_asked_on = clock.today()
    db.session.flush()
    assert "Undo the whole list" not in page(manager, row)
    manager.post(f"/admin/imports/{row.id}/undo")
    assert newest().state == ImportState.DONE
    assert len(came_with(row)) == 2


@pytest.mark.parametrize("page", ["", "new"])
def test_they_are_panel_managers_pages_alone(app: Flask, manager: Browser, page: str) -> None:
    assert manager.get(f"/admin/imports/{page}").status_code == 200
    for role in ("admin", "dpo"):
        assert works_as(app, role).get(f"/admin/imports/{page}").status_code == 404


def test_a_person_reads_where_they_said_it_and_in_which_words(app: Flask, manager: Browser) -> None:
    (citizen,) = came_with(brought(manager, [a_line()]))
    assert citizen.user_account_id is not None
    shown = signed_in(app, citizen.user_account_id).get("/me/consent/of/pool.membership").text
    assert ORIGIN.words in shown
    assert "on the panel you were on before" in shown
    assert "by letter" not in shown
