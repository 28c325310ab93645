"""The database: one declarative base, one commit site, one way to take a role."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ColumnElement,
    Date,
    DateTime,
    ForeignKey,
    LargeBinary,
    MetaData,
    Text,
    Uuid,
    any_,
    event,
    literal,
    text,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, ORMExecuteState, Session, mapped_column, registry
from sqlalchemy.types import UserDefinedType

NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction number."""

    cache_ok = True

    def get_col_spec(self, **kw: Any) -> str:
        return "xid8"

    def bind_processor(self, dialect: Any) -> Callable[[int | None], str | None]:
        return lambda value: None if value is None else str(value)

    def result_processor(self, dialect: Any, coltype: Any) -> Callable[[Any], int | None]:
        return lambda value: None if value is None else int(value)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    registry = registry(
        type_annotation_map={
            str: Text(),
            bytes: LargeBinary(),
            UUID: Uuid(as_uuid=True),
            datetime: DateTime(timezone=True),
            date: Date(),
        },
        metadata=metadata,
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
if TYPE_CHECKING:

    class Model(Base):
        """What every table of the house is."""

        __abstract__ = True

else:
    Model = db.Model


def known(column: str, words: type[StrEnum]) -> CheckConstraint:
    """A named CHECK that a text column holds one of the words of a vocabulary."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def points_to(target: str, **options: Any) -> Any:
    """A foreign key that refuses to lose what it points at: a room forgotten by an erasure fails loudly."""
    return mapped_column(ForeignKey(target, ondelete="RESTRICT"), **options)


BEFORE_COMMIT = "citizen_panel.before_commit"
"""The extension that is called, if there is one, when a transaction is about to be committed."""


class ReadOnly(RuntimeError):
    """Something tried to write while a page was only being looked at."""


class NestedTransaction(RuntimeError):
    """A door opened a transaction inside another door's."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the one transaction of a door: commits on leaving, rolls back on any exception.

    Nesting is refused. After the commit, whoever asked to be told (`after_commit`) is told once.
    """
    session = db.session()
    if session.info.get("in_transaction"):
        raise NestedTransaction
    session.info["in_transaction"] = True
    try:
        yield session
        _before_commit(session)
        session.commit()
    except BaseException:
        session.rollback()
        session.info.pop("after_commit", None)
        raise
    finally:
        session.info["in_transaction"] = False
    for tell in dict.fromkeys(session.info.pop("after_commit", ())):
        tell()


def _before_commit(session: Session) -> None:
    act = current_app.extensions.get(BEFORE_COMMIT)
    if act is not None:
        session.flush()
        act()


def after_commit(tell: Callable[[], None]) -> None:
    """Ask to be told once the present transaction is committed; forgotten if it is not."""
    db.session().info.setdefault("after_commit", []).append(tell)


@contextmanager
def as_role(role: str, **settings: str) -> Iterator[None]:
    """Take another database role for a few statements, with settings that row policies read."""
    if not re.fullmatch(r"cp_[a-z]+", role):
        raise ValueError(role)
    session = db.session()
    session.flush()
    for name, value in settings.items():
        session.execute(text("SELECT set_config(:n, :v, true)"), {"n": f"citizen_panel.{name}", "v": value})
    before = session.execute(text("SELECT current_user")).scalar_one()
    session.execute(text(f"SET LOCAL ROLE {role}"))
    yield
    session.flush()
    session.execute(text(f'SET LOCAL ROLE "{before}"' if before.startswith("cp_") else "SET LOCAL ROLE NONE"))
    for name in settings:
        session.execute(text("SELECT set_config(:n, '', true)"), {"n": f"citizen_panel.{name}"})


@contextmanager
def only_looking() -> Iterator[None]:
    """Refuse every write through the session for as long as this lasts."""
    session = db.session()
    session.info["read_only"] = True
    try:
        yield
    finally:
        session.info["read_only"] = False


@contextmanager
def free_to_note() -> Iterator[None]:
    """Let go of looking for one short note that must be written before a page is shown, and no longer."""
    session = db.session()
    before = session.info.get("read_only", False)
    session.info["read_only"] = False
    try:
        yield
    finally:
        session.info["read_only"] = before


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that spoke, so that a service can turn it into a refusal."""
    return getattr(getattr(error.orig, "diag", None), "constraint_name", "") or ""


@event.listens_for(Session, "before_flush")
def _refuse_to_write_while_looking(session: Session, *_: object) -> None:
    if session.info.get("read_only") and (session.new or session.dirty or session.deleted):
        changed = [*session.new, *session.deleted, *(x for x in session.dirty if session.is_modified(x))]
        if changed:
            raise ReadOnly(f"GET never writes: {changed!r}")


@event.listens_for(Session, "do_orm_execute")
def _refuse_to_change_while_looking(state: ORMExecuteState) -> None:
    """What goes past the flush: INSERT, UPDATE and DELETE as statements."""
    if state.session.info.get("read_only") and (state.is_insert or state.is_update or state.is_delete):
        raise ReadOnly("GET never writes: a statement tried to")


def uuids(values: Iterable[UUID | None]) -> str:
    """An array of ids as PostgreSQL reads it, for `CAST(... AS uuid[])`: written as one text, however many."""
    return "{" + ",".join([value.hex if value is not None else "NULL" for value in values]) + "}"


def among(column: ColumnElement[Any] | InstrumentedAttribute[Any], values: Iterable[object]) -> ColumnElement[bool]:
    """The condition that a column has one of these values: they go to the database as one array, however many."""
    return column == any_(literal(list(values), ARRAY(column.type)))
