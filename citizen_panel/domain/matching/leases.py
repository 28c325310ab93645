"""Which worker runs what takes long: it renews a lease, so that a dead worker's run is soon taken up by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.matching.models import Draw, LongRun, MethodComparison
from citizen_panel.domain.matching.vocabulary import DrawState

LEASE = timedelta(seconds=40)
TRIES = 3
"""How often a run is taken in hand before it is given up: workers may die, and a run may kill its worker."""

Run = TypeVar("Run", Draw, MethodComparison)


@dataclass(frozen=True)
class Lease:
    """One worker's hold of one run."""

    run_id: UUID
    token: UUID
    length: timedelta


def waiting(table: type[Run]) -> Sequence[UUID]:
    """The runs that wait for a worker, or whose worker is not heard of any more; oldest first."""
    return db.session.execute(select(table.id).where(_is_free(table)).order_by(table.created_at)).scalars().all()


def take(table: type[Run], run_id: UUID, length: timedelta = LEASE) -> Lease | None:
    """Take a run in hand that waits, or whose worker is not heard of any more; nothing when there is none such."""
    until, token = clock.now() + length, uuid4()
    taken = (
        update(table)
        .where(table.id == run_id, _is_free(table), table.attempts < TRIES)
        .values(state=DrawState.RUNNING, attempts=table.attempts + 1, lease_until=until, lease_token=token)
    )
    return Lease(run_id, token, length) if _touched(taken.returning(table.id)) else None


def renew(table: type[Run], lease: Lease, permille: int | None = None) -> bool:
    """Go on holding a run, and say how far it is; False when it was stopped, or another worker has it."""
    values: dict[str, object] = {"lease_until": clock.now() + lease.length}
    if permille is not None:
        values["permille"] = permille
    return _touched(update(table).where(*_ours(table, lease)).values(values).returning(table.id))


def held(table: type[Run], lease: Lease) -> Run | None:
    """Lock the run that a lease holds, to write down what came of it; nothing when it is held no more."""
    statement = select(table).where(*_ours(table, lease)).with_for_update(of=table)
    return db.session.execute(statement.execution_options(populate_existing=True)).scalar_one_or_none()


def spent(table: type[Run], run_id: UUID) -> Run | None:
    """Lock a run that was taken in hand as often as may be and that nobody holds; nothing when it is not so."""
    statement = select(table).where(
        table.id == run_id,
        table.state == DrawState.RUNNING,
        table.lease_until < clock.now(),
        table.attempts >= TRIES,
    )
    locked = statement.with_for_update(of=table).execution_options(populate_existing=True)
    return db.session.execute(locked).scalar_one_or_none()


def let_go(run: LongRun) -> None:
    """Hold a run no more: it is over."""
    run.lease_until = run.lease_token = None


def _is_free(table: type[Run]) -> ColumnElement[bool]:
    unheard_of = or_(table.lease_until.is_(None), table.lease_until < clock.now())
    return or_(table.state == DrawState.PREPARED, and_(table.state == DrawState.RUNNING, unheard_of))


def _ours(table: type[Run], lease: Lease) -> tuple[ColumnElement[bool], ...]:
    return table.id == lease.run_id, table.state == DrawState.RUNNING, table.lease_token == lease.token


def _touched(changed: ReturningUpdate[UUID]) -> bool:
    done = db.session.execute(changed.execution_options(synchronize_session=False))
    return done.scalar_one_or_none() is not None
