"""The token bucket of each provider: one row in the database, so that all workers together keep to its rate."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.notifications import pacing
from citizen_panel.domain.notifications.models import ProviderBucket
from citizen_panel.domain.notifications.vocabulary import DeliveryOutcome, Receipt


@dataclass(frozen=True)
class Allowance:
    """How many messages the provider takes now, and when it takes the next."""

    count: int
    ready_at: datetime


def allowance(provider: str, per_second: float, wanted: int) -> Allowance:
    """How many of the wanted messages the provider takes now; holds its row until this transaction ends."""
    now = clock.now()
    bucket = _bucket(_held(provider, per_second, now), per_second, now)
    return Allowance(pacing.may_take(bucket, wanted, now), pacing.ready_at(bucket, now))


def use(provider: str, per_second: float, count: int) -> None:
    """Take as many tokens as messages were really taken to be sent, in the transaction that asked for them."""
    now = clock.now()
    row = _held(provider, per_second, now)
    _keep(row, pacing.taken(_bucket(row, per_second, now), count))


def heard(provider: str, per_second: float, receipt: Receipt) -> None:
    """Note how the provider answered, and leave it alone for a while when it wants that or did not answer."""
    now = clock.now()
    row = _held(provider, per_second, now)
    if receipt.rest is not None:
        _keep(row, pacing.resting(_bucket(row, per_second, now), receipt.rest, now))
    if receipt.outcome in (DeliveryOutcome.ACCEPTED, DeliveryOutcome.REFUSED):
        row.answered_at = now
    else:
        row.failed_at, row.failure = now, receipt.code or str(receipt.outcome)
    db.session.flush()


def _held(provider: str, per_second: float, now: datetime) -> ProviderBucket:
    wanted = select(ProviderBucket).where(ProviderBucket.provider == provider).with_for_update()
    wanted = wanted.execution_options(populate_existing=True)
    found = db.session.execute(wanted).scalar_one_or_none()
    if found is None:
        fresh = pacing.full(per_second, now)
        new = {"provider": provider, "tokens": fresh.tokens, "per_second": per_second, "refilled_at": now}
        db.session.execute(insert(ProviderBucket).values(new).on_conflict_do_nothing())
        found = db.session.execute(wanted).scalar_one()
    return found


def _bucket(row: ProviderBucket, per_second: float, now: datetime) -> pacing.Bucket:
    """The row as it is now, at the rate of today's settings."""
    kept = pacing.Bucket(row.tokens, row.per_second, row.refilled_at)
    return pacing.refilled(replace(kept, per_second=per_second), now)


def _keep(row: ProviderBucket, bucket: pacing.Bucket) -> None:
    row.tokens, row.per_second, row.refilled_at = bucket.tokens, bucket.per_second, bucket.refilled_at
    db.session.flush()
