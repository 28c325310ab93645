"""Nothing is kept longer than said: counted first, done a day later, in pieces, and harmless when doubled."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

import citizen_panel.tables as tables
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import as_role, db
from citizen_panel.domain.citizens.models import AskingTally, Citizen
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay
from citizen_panel.domain.notifications.models import DeliveryAttempt, Message
from citizen_panel.domain.notifications.service import queue
from citizen_panel.domain.rights import service
from citizen_panel.domain.rights.keeping import run
from citizen_panel.domain.rights.keeping.catalogue import BY_CODE, RULES
from citizen_panel.domain.rights.keeping.shape import RowRule
from citizen_panel.domain.rights.queries import asked_to_be_erased
from tests.factories.citizens import a_citizen

pytestmark = pytest.mark.usefixtures("app", "noon")

YEAR = timedelta(days=366)
SYSTEM = Actor.system("tests")


def done(code: str, at: datetime) -> int:
    """What a rule does when it was counted the day before."""
    with clock.at(at):
        run.count(code)
    with clock.at(at + timedelta(days=1, minutes=1)):
        return run.apply(code)


def test_the_catalogue_names_each_thing_once_and_real_tables() -> None:
    assert len(BY_CODE) == len(RULES)
    for rule in RULES:
        assert rule.what
        assert rule.kept
        if isinstance(rule, RowRule):
            table = tables.metadata.tables[rule.table]
            assert callable(rule.since) or rule.since in table.columns
            assert set(rule.empties) <= set(table.columns.keys())


def test_every_rule_can_be_counted_and_done_by_the_worker(noon: datetime) -> None:
    """Also where only the role that erases may."""
    a_citizen()
    for code in BY_CODE:
        assert done(code, noon) == 0, code


def test_what_is_due_is_shown_a_day_before_it_is_done(noon: datetime) -> None:
    person = a_citizen()
    db.session.add(AskingTally(citizen_id=person.id, day_on=clock.today(), kind="invited", times=1))
    db.session.flush()
    with clock.at(noon + YEAR):
        assert run.apply("asking.tally") == 0
        due = run.count("asking.tally")
        assert due == run.Due(1, noon.date())
        assert run.apply("asking.tally") == 0
        line = next(one for one in run.report() if one.rule.code == "asking.tally")
        assert line.counted is not None
        assert (line.counted.due_count, line.next_at) == (1, noon + YEAR + timedelta(days=1))
    with clock.at(noon + YEAR + timedelta(days=1)):
        assert run.apply("asking.tally") == 1
        assert run.apply("asking.tally") == 0
        assert db.session.scalars(select(AskingTally)).all() == []


def test_what_came_due_after_the_count_waits_for_the_next(noon: datetime) -> None:
    person = a_citizen()
    for days in (0, 1):
        day = clock.today() + timedelta(days=days)
        db.session.add(AskingTally(citizen_id=person.id, day_on=day, kind="invited", times=1))
    db.session.flush()
    assert done("asking.tally", noon + YEAR) == 1
    assert len(db.session.scalars(select(AskingTally)).all()) == 1


def test_it_goes_piece_by_piece(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PIECE", 2)
    for number in range(5):
        db.session.execute(
            text("INSERT INTO posted_form (key_hash, posted_at) VALUES (:k, :t)"),
            {"k": bytes([number]) * 32, "t": noon},
        )
    with clock.at(noon + timedelta(days=3)):
        run.count("forms")
    with clock.at(noon + timedelta(days=4, minutes=1)):
        assert [run.apply("forms") for _ in range(4)] == [2, 2, 1, 0]


def test_the_security_log_goes_after_a_year_though_nobody_may_change_it(noon: datetime) -> None:
    db.session.execute(text("INSERT INTO security_event (kind, happened_at) VALUES ('joined', :t)"), {"t": noon})
    assert done("security.log", noon + timedelta(days=300)) == 0
    assert done("security.log", noon + YEAR) == 1


def test_a_message_goes_when_its_tries_have_gone(noon: datetime) -> None:
    person = a_citizen()
    sent = queue("welcome", key="x", recipient_kind="citizen", recipient_id=person.id, channel="email", actor=SYSTEM)
    db.session.execute(text("UPDATE message SET state = 'sent'"))
    db.session.add(DeliveryAttempt(message_id=sent.id, attempted_at=noon, outcome="accepted"))
    db.session.flush()
    assert done("messages", noon + 2 * YEAR) == len(db.session.scalars(select(Message)).all())
    assert done("message.attempts", noon + YEAR) == 1
    assert done("messages", noon + 3 * YEAR) == 1


def test_tombstones_stay_while_a_backup_may_know_the_person(noon: datetime) -> None:
    person = a_citizen()
    asked = service.erase(person.id, actor=SYSTEM)
    db.session.execute(text("UPDATE message SET state = 'sent'"))
    assert service.carry_out(asked.id, actor=SYSTEM) is not None
    assert done("tombstones", noon + timedelta(days=60)) == 0
    assert done("tombstones", noon + timedelta(days=75)) == 1


class TestSilence:
    def test_after_a_year_of_silence_somebody_is_asked_once(self, noon: datetime) -> None:
        person = a_citizen()
        assert done("inactive.ask", noon + timedelta(days=300)) == 0
        assert done("inactive.ask", noon + YEAR) == 1
        assert done("inactive.ask", noon + YEAR + timedelta(days=30)) == 0
        asked = db.session.scalars(select(Message).where(Message.kind == "still_there")).all()
        assert [one.recipient_id for one in asked] == [person.id]

    def test_nobody_is_due_to_be_asked_whom_we_cannot_write_to(self, noon: datetime) -> None:
        sheet = ContactSheet(name="Morag Invented", landline="0131 496 0001")
        a_citizen(sheet=sheet, ways=(ContactWay.PHONE,))
        assert done("inactive.ask", noon + YEAR) == 0, "else they would stand before the others in every run"

    def test_three_months_later_they_are_erased_unless_they_were_heard(self, noon: datetime) -> None:
        silent, answered = a_citizen(), a_citizen()
        done("inactive.ask", noon + YEAR)
        sent_at = noon + YEAR + timedelta(days=2)
        db.session.execute(
            text("UPDATE message SET state = 'sent', sent_at = :t WHERE kind = 'still_there'"), {"t": sent_at}
        )
        db.session.execute(
            text("UPDATE user_account SET seen_on = :d WHERE id = :id"),
            {"d": sent_at.date(), "id": answered.user_account_id},
        )
        assert done("inactive.erase", sent_at + timedelta(days=80)) == 0
        assert done("inactive.erase", sent_at + timedelta(days=95)) == 1
        assert asked_to_be_erased(silent.id) is not None
        assert asked_to_be_erased(answered.id) is None

    def test_a_message_that_never_went_erases_nobody(self, noon: datetime) -> None:
        a_citizen()
        done("inactive.ask", noon + YEAR)
        db.session.execute(text("UPDATE message SET state = 'failed' WHERE kind = 'still_there'"))
        assert done("inactive.erase", noon + YEAR + timedelta(days=200)) == 0

    def test_who_left_is_erased_after_half_a_year(self, noon: datetime) -> None:
        person = a_citizen()
        service.leave(person.id, actor=SYSTEM)
        assert done("left.erase", noon + timedelta(days=150)) == 0
        assert done("left.erase", noon + timedelta(days=190)) == 1
        found = db.session.get(Citizen, person.id)
        assert found is not None
        assert asked_to_be_erased(person.id) is not None
        assert done("left.erase", noon + timedelta(days=193)) == 0


def test_proof_of_consent_cannot_go_early_even_by_the_hand_that_erases() -> None:
    a_citizen()
    with pytest.raises(IntegrityError, match="kept 6 years"), db.session.begin_nested(), as_role("cp_eraser"):
        db.session.execute(text("DELETE FROM consent_decision"))


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(KeyError):
        run.count(str(uuid4()))
