"""Taking a list in: what is written of somebody is what joining writes, and a broken-off piece is done again."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from citizen_panel.core import clock
from citizen_panel.core.db import db, transaction
from citizen_panel.core.events import Code
from citizen_panel.domain.accounts.vocabulary import UserKind
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens.events import CitizenJoined
from citizen_panel.domain.citizens.imports import merging, service, staging
from citizen_panel.domain.citizens.imports.models import ImportLine, PanelImport
from citizen_panel.domain.citizens.imports.vocabulary import ImportState
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.personal_data import export
from citizen_panel.domain.citizens.vocabulary import ContactSheet
from citizen_panel.domain.consent import queries as consents
from citizen_panel.domain.consent import service as consent
from citizen_panel.domain.consent.asking_again import outdated
from citizen_panel.domain.consent.vocabulary import TextFormat
from citizen_panel.domain.equality.service import own_answers
from citizen_panel.domain.ledger import queries as ledger
from citizen_panel.domain.ledger.models import Entry, Payload
from citizen_panel.domain.ledger.rules import commitment
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.tasks import imports as worker
from citizen_panel.tasks import letters
from tests.factories.accounts import an_account
from tests.factories.citizens import a_citizen
from tests.factories.consent import wordings
from tests.factories.imports import ORIGIN, a_line, a_list, brought_in, csv_of, let_check, who_came

OF_A_PERSON = {
    "citizen": "id",
    "person_key": "citizen_id",
    "contact_details": "citizen_id",
    "contact_point": "citizen_id",
    "asking_preference": "citizen_id",
    "consent_standing": "citizen_id",
}
DIFFER = {
    # what is drawn anew for everybody, what is sealed, and what people told in different ways
    *("id", "row_no", "user_account_id", "reference", "citizen_id", "wrapped", "sealed", "decision_id", "lookup_hash"),
    *("since_at", "expires_on", "name_hash", "household_hash"),
}


def rows_of(table: str, key: str, citizen_id: UUID) -> list[Mapping[str, Any]]:
    found = db.session.execute(text(f"SELECT * FROM {table} WHERE {key} = :id"), {"id": citizen_id})  # noqa: S608
    rows = [{name: value for name, value in row.items() if name not in DIFFER} for row in found.mappings()]
    return sorted(rows, key=repr)


def test_somebody_of_a_list_is_kept_as_somebody_who_joined(app: Flask, noon: object) -> None:
    (came,) = who_came(brought_in())
    sheet = ContactSheet(name="Ailsa Invented 0", email="ailsa0@old.example", born="1980-03")
    joined = a_citizen(sheet=sheet, is_active=False).id
    for table, key in OF_A_PERSON.items():
        assert rows_of(table, key, came) == rows_of(table, key, joined), table
    assert people.contact_sheet(came) == people.contact_sheet(joined)
    assert own_answers(people.equality_pseudonym(came)) == own_answers(people.equality_pseudonym(joined))
    both = (export(came), export(joined))
    assert both[0].keys() == both[1].keys()
    assert both[0]["came from another panel"]["named"] == ORIGIN.source


def test_every_fact_was_committed_to(app: Flask) -> None:
    (came,) = who_came(brought_in())
    (fact,) = ledger.history_of("citizen", [people.platform_token(came)])
    assert fact.kind == "CitizenJoined"
    entry, payload = db.session.execute(
        select(Entry, Payload)
        .join(Payload, Payload.entry_id == Entry.id)
        .where(Entry.subject_id == people.platform_token(came))
    ).one()
    assert entry.commitment_hash == commitment(payload.salt, entry.kind, entry.schema, payload.body)
    said = CitizenJoined(token=people.platform_token(came), channel=ORIGIN.through, council=Code("S12000036"))
    assert payload.body == said.body()
    whole = db.session.execute(
        select(Payload.body).join(Entry, Entry.id == Payload.entry_id).where(Entry.kind == "PanelBroughtIn")
    ).scalar_one()
    assert (whole["people"], whole["decisions"]) == (1, 2)


def test_a_dead_workers_list_is_carried_on_from_its_last_piece(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "AT_ONCE", 2)
    import_id = a_list(5)
    let_check(import_id)
    first = staging.Reader(import_id)
    with transaction():
        assert first.piece()
    worker.go_on(import_id)  # another worker; the first is never heard of again
    numbers = db.session.scalars(select(ImportLine.line_no).order_by(ImportLine.line_no)).all()
    assert numbers == [2, 3, 4, 5, 6]
    with transaction():
        assert not first.piece()


def test_a_piece_that_breaks_leaves_nothing_half_done(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    import_id = a_list(3)
    let_check(import_id)
    with monkeypatch.context() as patched:
        patched.setattr(staging, "copy_rows", _dies)
        with pytest.raises(RuntimeError):
            worker.go_on(import_id)
    assert db.session.execute(select(func.count()).select_from(ImportLine)).scalar_one() == 0
    worker.go_on(import_id)
    row = db.session.get_one(PanelImport, import_id, populate_existing=True)
    assert (row.state, row.good) == (ImportState.CHECKED, 3)


@pytest.mark.parametrize("dies_at", ["_digested", "record_prepared", "_close"])
def test_killed_while_taking_in_nobody_is_there_and_all_come_later(
    app: Flask, monkeypatch: pytest.MonkeyPatch, dies_at: str
) -> None:
    import_id = a_list(3)
    let_check(import_id)
    worker.go_on(import_id)
    with transaction():
        assert service.bring(import_id) is None
    with monkeypatch.context() as patched:
        patched.setattr(merging, dies_at, _dies)
        with pytest.raises(RuntimeError):
            worker.go_on(import_id)
    assert who_came(import_id) == []
    assert db.session.execute(select(func.count()).select_from(Citizen)).scalar_one() == 0
    worker.go_on(import_id)
    assert len(who_came(import_id)) == 3


def test_references_that_somebody_has_are_drawn_again(app: Flask) -> None:
    import_id = a_list(3)
    let_check(import_id)
    worker.go_on(import_id)
    taken = a_citizen().reference
    db.session.execute(text("UPDATE import_line SET reference = :taken"), {"taken": taken})
    with transaction():
        assert service.bring(import_id) is None
    worker.go_on(import_id)
    references = db.session.scalars(select(Citizen.reference)).all()
    assert len(set(references)) == 4


def test_nobody_comes_in_before_our_own_words_are_in_force(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consents, "texts_in_force", lambda *_: {})
    sender = an_account(UserKind.ADMIN, name="Dougal")
    sent = service.send(csv_of([a_line()]), ORIGIN, made_by=sender.id)
    assert isinstance(sent, PanelImport)
    let_check(sent.id)
    worker.go_on(sent.id)
    with transaction():
        assert service.bring(sent.id) is None
    worker.go_on(sent.id)
    row = db.session.get_one(PanelImport, sent.id, populate_existing=True)
    assert (row.state, row.trouble) == (ImportState.CHECKED, "not_brought")
    assert who_came(sent.id) == []


def test_whoever_agreed_elsewhere_is_asked_again_once_our_words_change_their_meaning(app: Flask, noon: object) -> None:
    wordings()
    change_words(2)
    with clock.at(clock.now() + timedelta(minutes=1)):
        (came,) = who_came(brought_in())
        assert [one for one in outdated(100) if one.citizen_id == came] == []
    with clock.at(clock.now() + timedelta(minutes=2)):
        change_words(3)
        assert [one.purpose for one in outdated(100) if one.citizen_id == came] == ["pool.membership"]


def test_the_same_words_are_kept_once_for_all_lists(app: Flask) -> None:
    wordings()
    approver = an_account(UserKind.ADMIN, name="Dougal").id
    kept = [
        consent.keep_former_words(["pool.membership"], words, approver, at=clock.now())
        for words in ("I agree.", "I agree.", "I agree to more.")
    ]
    assert kept[0] == kept[1] != kept[2]
    versions = {consents.text(each["pool.membership"]).version for each in kept}  # type: ignore[union-attr]
    assert versions == {0, -1}


def test_the_message_says_where_from_and_how_to_leave(app: Flask, noon: object) -> None:
    (came,) = who_came(brought_in())
    message = db.session.scalars(select(Message).where(Message.kind == "brought_in")).one()
    to = people.letterbox(came, Channel.EMAIL)
    assert to is not None
    for language in ("en", "gd"):
        written = letters.write(message, to, "CP-2222-2222", language)
        assert written is not None
        assert ORIGIN.source in written.body
        assert "/stop" in written.body
        assert "/signin" in written.body


def change_words(version: int) -> None:
    words = consent.Words(
        language="en",
        format=TextFormat.PLAIN,
        template=f"Who: {{body}}\nI agree, {version}.",
        version=version,
        is_material=True,
        is_reviewed=True,
        what_changed="who sees it",
    )
    approver = an_account(UserKind.ADMIN, name="Dougal").id
    consent.put_in_force("pool.membership", [words], approver, body="Example Council")


def _dies(*_: object, **__: object) -> None:
    raise RuntimeError("the worker died")
