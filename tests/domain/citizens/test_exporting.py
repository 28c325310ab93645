"""People saved as a file: five a day, two at once, each person told first, and nobody who may not be in it."""

from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import select, text

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import TooMany
from citizen_panel.domain.citizens import exporting, restricting
from citizen_panel.domain.citizens.exporting import FileWish, Listed
from citizen_panel.domain.citizens.looks import who_looked
from citizen_panel.domain.citizens.queries import actor_for, platform_token
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, PanelStatus
from citizen_panel.domain.ledger.models import Entry, Payload
from citizen_panel.domain.ledger.rules import commitment
from citizen_panel.domain.organisations import service as organisations
from tests.factories.accounts import SETUP, an_account
from tests.factories.citizens import a_citizen
from tests.factories.organisations import an_organisation

pytestmark = pytest.mark.usefixtures("noon")


def manager() -> Actor:
    account = an_account("admin", name="Dougal")
    organisations.add_member(account.id, an_organisation("platform").id, "panel_manager", actor=SETUP)
    return actor_for(account.id)


def everybody(wish: FileWish, actor: Actor, size: int = 2) -> list[Listed]:
    found: list[Listed] = []
    while True:
        people: Sequence[Listed] = exporting.piece(wish, found[-1].number if found else 0, actor=actor, size=size)
        found += people
        if len(people) < size:
            return found


def test_everybody_comes_once_in_pieces_and_is_told(app: Flask) -> None:
    actor, people = manager(), [a_citizen() for _ in range(5)]
    listed = everybody(FileWish(), actor)
    assert [one.reference for one in listed] == [one.reference for one in people]
    assert listed[0].ways == (ContactWay.EMAIL,)
    for one in people:
        (look,) = who_looked(one.id)
        assert (look.look, look.role, look.because) == ("file", "panel_manager", "keep_panel")
    everybody(FileWish(), actor)
    assert len(who_looked(people[0].id)) == 2, "each file is a look of its own"


def test_what_is_noted_can_be_proved(app: Flask) -> None:
    one, actor = a_citizen(), manager()
    everybody(FileWish(), actor)
    found = select(Entry, Payload).join(Payload, Payload.entry_id == Entry.id)
    entry, payload = db.session.execute(found.where(Entry.kind == "RecordLooked")).one()
    assert entry.subject_id == platform_token(one.id)
    assert entry.actor_token == actor.ledger_token
    assert entry.commitment_hash == commitment(payload.salt, entry.kind, entry.schema, payload.body)


def test_a_file_holds_whom_it_was_asked_for(app: Flask) -> None:
    actor, active, joined = manager(), a_citizen(), a_citizen(is_active=False)
    in_state = everybody(FileWish(status=PanelStatus.JOINED), actor)
    assert [one.reference for one in in_state] == [joined.reference]
    assert len(everybody(FileWish(council=active.council_code), actor)) == 2
    assert everybody(FileWish(council="S12000013"), actor) == []


def test_whoever_is_held_still_or_erased_is_left_out(app: Flask) -> None:
    actor, stays = manager(), a_citizen(sheet=ContactSheet(name="Ailsa Invented", email="ailsa@home.example"))
    still, gone = a_citizen(), a_citizen()
    restricting.restrict(still.id, actor=SETUP)
    db.session.execute(text("DELETE FROM person_key WHERE citizen_id = :id"), {"id": gone.id})
    assert [one.name for one in everybody(FileWish(), actor)] == ["Ailsa Invented"]
    assert who_looked(still.id) == []
    exporting.begin(FileWish(), actor=actor)
    said = db.session.execute(
        select(Payload.body).join(Entry, Entry.id == Payload.entry_id).where(Entry.kind == "PeopleListSaved")
    ).scalar_one()
    assert said["people"] == 1
    assert stays.reference


def test_five_files_a_day_and_each_is_a_fact(app: Flask) -> None:
    actor, other = manager(), manager()
    wish = FileWish(status="active", council="S12000036")
    for _ in range(exporting.A_DAY):
        exporting.begin(wish, actor=actor)
    with pytest.raises(TooMany):
        exporting.begin(wish, actor=actor)
    exporting.begin(wish, actor=other)
    bodies = db.session.scalars(
        select(Payload.body).join(Entry, Entry.id == Payload.entry_id).where(Entry.kind == "PeopleListSaved")
    ).all()
    assert len(bodies) == exporting.A_DAY + 1
    assert {(one["status"], one["council"]) for one in bodies} == {("active", "S12000036")}


def test_two_files_at_once_and_a_place_is_free_again(app: Flask) -> None:
    with exporting.a_place():
        with exporting.a_place(), pytest.raises(TooMany), exporting.a_place():
            pass
        with exporting.a_place():
            pass


def test_nothing_of_what_people_answered_is_in_a_line() -> None:
    assert set(Listed.__dataclass_fields__) == {
        *("number", "reference", "name", "status", "council_code", "joined_on", "ways"),
    }
