"""The memory of the room equality."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core.db import Model


class QuestionSet(Model):
    """A version of the equality questions.

    Holds no personal data. Kept: kept.
    """

    __tablename__ = "question_set"
    __table_args__ = ({"schema": "equality", "info": {"append_only": ()}},)

    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    body_hash: Mapped[bytes]
    from_on: Mapped[date]


class EqualityAnswer(Model):
    """One person's equality answers, sealed, under a pseudonym.

    Holds special category data. Kept: while equality.* lasts.
    """

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint("octet_length(sealed) = 76", name="length_tells_nothing"),
        {"schema": "equality"},
    )

    pseudonym: Mapped[UUID] = mapped_column(primary_key=True)
    key_id: Mapped[int]
    question_set: Mapped[int] = mapped_column(SmallInteger)
    sealed: Mapped[bytes]
    changed_on: Mapped[date]
