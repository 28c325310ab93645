"""Counting what is due, and doing it a day later, in pieces; doubled or missed it does no harm."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Table, delete, func, select, tuple_, update

from citizen_panel.core import clock
from citizen_panel.core.db import as_role, db
from citizen_panel.domain.rights.keeping.catalogue import BY_CODE, RULES
from citizen_panel.domain.rights.keeping.shape import NOW, PeopleRule, RowRule, Rule
from citizen_panel.domain.rights.models import RetentionRun

SHOWN_BEFORE = timedelta(hours=24)
"""How long what is due stands in the report before anything is done about it."""

PIECE = 500


@dataclass(frozen=True)
class Due:
    """How many rows or people a rule has something to do with, and since when the oldest."""

    count: int
    oldest: date | None


@dataclass(frozen=True)
class Line:
    """One rule in the report: what was due when it was last counted, and what was last done."""

    rule: Rule
    counted: RetentionRun | None
    done: RetentionRun | None

    @property
    def next_at(self) -> datetime | None:
        """From when what was counted is done; nothing when there is nothing to do."""
        return self.counted.ran_at + SHOWN_BEFORE if self.counted is not None and self.counted.due_count else None


def due_of(rule: Rule, at: datetime) -> Due | None:
    """What is due under a rule at a moment; nothing for what is ended by other means."""
    if isinstance(rule, PeopleRule):
        people = rule.due(at)
        return Due(len(people), clock.day_of(min(since for _, since in people)) if people else None)
    if not isinstance(rule, RowRule):
        return None
    table = _table(rule)
    with as_role("cp_eraser") if rule.eraser else nullcontext():
        count, oldest = db.session.execute(
            select(func.count(), func.min(_since(rule, table))).where(*_due(rule, table, at))
        ).one()
    return Due(count, clock.day_of(oldest) if isinstance(oldest, datetime) else oldest)


def count(code: str) -> Due | None:
    """Count what is due under a rule and note it in the report, once a day; changes nothing else."""
    rule, now = BY_CODE[code], clock.now()
    found = due_of(rule, now)
    if found is None or _last(code, is_dry=True, after=now - SHOWN_BEFORE) is not None:
        return found
    _note(code, found, is_dry=True, done=0)
    return found


def apply(code: str) -> int:
    """Do one piece of what was due a day ago under a rule; returns for how many, 0 when nothing is left."""
    rule, now = BY_CODE[code], clock.now()
    shown = _last(code, is_dry=True, before=now - SHOWN_BEFORE)
    if shown is None:
        return 0
    done = _people(rule, shown.ran_at) if isinstance(rule, PeopleRule) else _rows(rule, shown.ran_at)
    if done:
        _note(code, Due(done, None), is_dry=False, done=done)
    return done


def report() -> Sequence[Line]:
    """Every rule, with what was counted and what was done; reads nothing that is kept under a rule."""
    return [Line(rule, _last(rule.code, is_dry=True), _last(rule.code, is_dry=False)) for rule in RULES]


def _people(rule: PeopleRule, at: datetime) -> int:
    """People still due now who were due when it was shown; one piece at a time."""
    shown = {citizen_id for citizen_id, _ in rule.due(at)}
    still: list[UUID] = [citizen_id for citizen_id, _ in rule.due(clock.now()) if citizen_id in shown][:PIECE]
    for citizen_id in still:
        rule.act(citizen_id)
    return len(still)


def _rows(rule: Rule, at: datetime) -> int:
    if not isinstance(rule, RowRule):
        return 0
    table = _table(rule)
    key = tuple_(*table.primary_key.columns)
    piece = select(*table.primary_key.columns).where(*_due(rule, table, at)).order_by(_since(rule, table)).limit(PIECE)
    with as_role("cp_eraser") if rule.eraser else nullcontext():
        keys = [tuple(row) for row in db.session.execute(piece)]
        if keys and rule.empties:
            values = {name: clock.now() if value == NOW else value for name, value in rule.empties.items()}
            db.session.execute(update(table).where(key.in_(keys)).values(values))
        elif keys:
            db.session.execute(delete(table).where(key.in_(keys)))
    db.session.expire_all()
    return len(keys)


def _due(rule: RowRule, table: Table, at: datetime) -> tuple[ColumnElement[bool], ...]:
    since, limit = _since(rule, table), at - rule.lasts
    return (since < (clock.day_of(limit) if isinstance(since.type, Date) else limit), *rule.only(table))


def _since(rule: RowRule, table: Table) -> ColumnElement[Any]:
    return table.c[rule.since] if isinstance(rule.since, str) else rule.since(table)


def _table(rule: RowRule) -> Table:
    found: Table = db.metadata.tables[rule.table]
    return found


def _last(
    code: str, *, is_dry: bool, before: datetime | None = None, after: datetime | None = None
) -> RetentionRun | None:
    runs = select(RetentionRun).where(RetentionRun.rule == code, RetentionRun.is_dry.is_(is_dry))
    if before is not None:
        runs = runs.where(RetentionRun.ran_at <= before)
    if after is not None:
        runs = runs.where(RetentionRun.ran_at > after)
    return db.session.scalars(runs.order_by(RetentionRun.ran_at.desc(), RetentionRun.id.desc()).limit(1)).first()


def _note(code: str, found: Due, *, is_dry: bool, done: int) -> None:
    db.session.add(
        RetentionRun(
            rule=code, ran_at=clock.now(), is_dry=is_dry, due_count=found.count, done_count=done, oldest_on=found.oldest
        )
    )
    db.session.flush()
