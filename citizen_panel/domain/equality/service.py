"""Keeping and clearing one's own equality answers, under a pseudonym, sealed."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.db import as_role, db
from citizen_panel.core.sealing import KeyClass
from citizen_panel.core.vault import seal_row
from citizen_panel.domain.equality import queries
from citizen_panel.domain.equality.models import EqualityAnswer
from citizen_panel.domain.equality.rules import LAYOUT, pack
from citizen_panel.domain.equality.vocabulary import Answers

own_answers = queries.own_answers


def keep(pseudonym: UUID, answers: Answers) -> None:
    """Keep a person's answers in place of those kept before.

    Everybody has a row, also who answered nothing, so that having one tells nothing.
    """
    key_id, sealed = seal_row(KeyClass.EQUALITY, queries.TABLE, pseudonym, LAYOUT, pack(answers))
    kept = {
        "key_id": key_id,
        "question_set": answers.question_set,
        "sealed": sealed,
        "changed_on": clock.today(),
    }
    with as_role("cp_self", own_row=str(pseudonym)):
        added = insert(EqualityAnswer).values(pseudonym=pseudonym, **kept)
        db.session.execute(added.on_conflict_do_update(index_elements=["pseudonym"], set_=kept))


def clear(pseudonym: UUID, *characteristics: str) -> Answers:
    """Make some questions blank, and return what is left; clearing what is blank already is harmless."""
    left = (queries.own_answers(pseudonym) or Answers()).without(*characteristics)
    keep(pseudonym, left)
    return left
