"""Keeping and clearing one's own equality answers, under a pseudonym, sealed."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Select, Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.db import as_role, db
from citizen_panel.core.sealing import KeyClass
from citizen_panel.core.vault import seal_row, sealer
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


def nothing_answered() -> tuple[int, Callable[[UUID | str], bytes]]:
    """For `keep_many`: the key, and what seals under a pseudonym the row of somebody who has answered nothing yet."""
    key_id, sealed = sealer(KeyClass.EQUALITY, queries.TABLE, LAYOUT)
    plain = pack(Answers())
    return key_id, lambda pseudonym: sealed(pseudonym, plain)


def keep_many(waiting: Select[UUID, int, bytes]) -> None:
    """Keep rows that were sealed before; `waiting` selects pseudonym, key and blob of people who have no row yet.

    They go in by the order of the pseudonyms, which leads from no table to another. The wall that lets a person's
    own row in alone stands: the row that is written is named to it, one after the other.
    """
    # OFFSET keeps the database from naming all rows first and writing them afterwards.
    in_no_order = waiting.order_by(waiting.selected_columns[0]).offset(0).subquery("in_no_order")
    pseudonym, key_id, sealed = in_no_order.c
    named = func.set_config("citizen_panel.own_row", cast(pseudonym, Text), literal(True))
    rows = select(pseudonym, key_id, literal(Answers().question_set), sealed, literal(clock.today())).where(
        named.is_not(None)
    )
    columns = ["pseudonym", "key_id", "question_set", "sealed", "changed_on"]
    with as_role("cp_self", own_row=""):
        db.session.execute(insert(EqualityAnswer).from_select(columns, rows))


def clear(pseudonym: UUID, *characteristics: str) -> Answers:
    """Make some questions blank, and return what is left; clearing what is blank already is harmless."""
    left = (queries.own_answers(pseudonym) or Answers()).without(*characteristics)
    keep(pseudonym, left)
    return left
