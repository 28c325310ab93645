"""Keeping equality answers: sealed, one row each, readable by their owner alone."""

from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from sqlalchemy.exc import ProgrammingError

from citizen_panel.core.db import as_role, db
from citizen_panel.domain.citizens.queries import equality_pseudonym
from citizen_panel.domain.equality import personal_data, queries, service
from citizen_panel.domain.equality.models import EqualityAnswer
from citizen_panel.domain.equality.vocabulary import Answers
from tests.factories.citizens import a_citizen, answered


def test_answers_are_kept_and_cleared(app: Flask) -> None:
    pseudonym = uuid4()
    service.keep(pseudonym, Answers({"sex": ("female",), "religion": ("none",)}))
    left = service.clear(pseudonym, "religion", "age")
    assert dict(left.given) == {"sex": ("female",)}
    assert service.own_answers(pseudonym) == left


def test_every_row_has_the_same_length(app: Flask) -> None:
    lengths = set()
    for answers in (Answers(), Answers({"sex": ("female",), "ethnic_group": ("other_other",)})):
        pseudonym = uuid4()
        service.keep(pseudonym, answers)
        row = queries.own_row(pseudonym)
        assert row is not None
        lengths.add(len(row[1]))
    assert lengths == {76}


def test_a_row_moved_to_another_person_does_not_open(app: Flask) -> None:
    mine, other = uuid4(), uuid4()
    service.keep(mine, Answers({"sex": ("female",)}))
    row = queries.own_row(mine)
    assert row is not None
    with pytest.raises(InvalidTag):
        queries.opened(other, *row)


def test_one_person_never_sees_anothers_row(app: Flask) -> None:
    mine, other = uuid4(), uuid4()
    service.keep(mine, Answers())
    service.keep(other, Answers())
    with as_role("cp_self", own_row=str(mine)):
        seen = db.session.query(EqualityAnswer.pseudonym).all()
    assert [row[0] for row in seen] == [mine]


def test_without_the_role_nothing_is_read(app: Flask) -> None:
    with pytest.raises(ProgrammingError), db.session.begin_nested():
        db.session.query(EqualityAnswer.pseudonym).all()


def test_export_and_erasure(app: Flask) -> None:
    citizen = a_citizen(**answered({"sex": "female"}))
    assert personal_data.export(citizen.id) == {"sex": ["female"]}
    pseudonym = equality_pseudonym(citizen.id)
    personal_data.erase(citizen.id)
    assert queries.own_row(pseudonym) is None
