"""Who looked at a person's record: written before anything is shown, read by the person alone."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.looks import note_look, who_looked
from citizen_panel.domain.citizens.queries import platform_token
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.rights.queries import own_history
from tests.factories import projects
from tests.factories.citizens import a_citizen
from tests.factories.sessions import citizen_actor

pytestmark = pytest.mark.usefixtures("noon")

LIST, RUN = LookKind.MEETING_LIST, LookReason.RUN_MEETING


def test_each_person_gets_a_fact_without_names_and_reads_it(app: object) -> None:
    team, first, second = projects.team(), a_citizen(), a_citizen()
    assert note_look([first.id, second.id], LIST, actor=team.lead, because=RUN) == 2
    (look,) = who_looked(first.id)
    assert (look.look, look.because, look.organisation_id) == (LIST, RUN, team.organisation_id)
    assert look.role == "lead"
    assert look.at == clock.now()
    entries = db.session.scalars(select(Entry).where(Entry.kind == "RecordLooked")).all()
    assert {entry.subject_id for entry in entries} == {platform_token(first.id), platform_token(second.id)}


def test_a_page_loaded_again_is_the_same_look_and_an_hour_later_it_is_another(app: object) -> None:
    team, person = projects.team(), a_citizen()
    note_look([person.id], LIST, actor=team.lead, because=RUN)
    assert note_look([person.id], LIST, actor=team.lead, because=RUN) == 0
    assert note_look([person.id], LookKind.NEEDS, actor=team.lead, because=RUN) == 1
    with clock.at(clock.now() + timedelta(hours=1)):
        assert note_look([person.id], LIST, actor=team.lead, because=RUN) == 1
        assert len(who_looked(person.id)) == 3


def test_two_people_who_look_are_two_looks(app: object) -> None:
    team, other, person = projects.team(), projects.team(), a_citizen()
    assert note_look([person.id], LIST, actor=team.lead, because=RUN) == 1
    assert note_look([person.id], LIST, actor=other.lead, because=RUN) == 1


def test_what_a_computer_does_is_summed_by_day(app: object) -> None:
    person, computer = a_citizen(), Actor.system("matching")
    for hours in (1, 2, 30):
        with clock.at(clock.now() + timedelta(hours=hours)):
            note_look([person.id], LIST, actor=computer, because=RUN)
    with clock.at(clock.now() + timedelta(days=3)):
        assert [look.times for look in who_looked(person.id)] == [1, 2]


def test_looking_at_oneself_is_not_noted_and_nobody_is_nobody(app: object) -> None:
    person = a_citizen()
    assert note_look([person.id], LIST, actor=citizen_actor(person), because=RUN) == 0
    assert note_look([], LIST, actor=Actor.system("tests"), because=RUN) == 0
    assert list(who_looked(person.id)) == []


def test_looks_do_not_crowd_out_what_happened(app: object) -> None:
    team, person = projects.team(), a_citizen()
    note_look([person.id], LIST, actor=team.lead, because=RUN)
    assert "RecordLooked" not in {fact.kind for fact in own_history(person.id)}


def test_many_people_cost_as_few_statements_as_one(app: object) -> None:
    team, alone, many = projects.team(), [a_citizen().id], [a_citizen().id for _ in range(12)]
    asked: list[str] = []
    connection = db.session.connection()
    event.listen(connection, "before_cursor_execute", lambda _c, _cursor, statement, *_rest: asked.append(statement))
    note_look(alone, LIST, actor=team.lead, because=RUN)
    for_one = len(asked)
    note_look(many, LIST, actor=team.lead, because=RUN)
    assert len(asked) == 2 * for_one
