"""How many messages a provider takes at this moment: a bucket of tokens that fills at a steady rate. Pure."""

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

BURST = 2.0
"""For how many seconds an idle provider's tokens are kept."""

LONGEST_REST = timedelta(minutes=30)


@dataclass(frozen=True)
class Bucket:
    """What is left of a provider's patience; with `refilled_at` still to come it is left alone until then."""

    tokens: float
    per_second: float
    refilled_at: datetime

    @property
    def size(self) -> float:
        return max(1.0, self.per_second * BURST)


def full(per_second: float, at: datetime) -> Bucket:
    """The bucket of a provider that was never asked; raises ValueError for a rate that is not above nothing."""
    if not per_second > 0 or math.isinf(per_second):
        raise ValueError("a provider takes more than nothing a second, and not everything")
    empty = Bucket(0.0, per_second, at)
    return replace(empty, tokens=empty.size)


def refilled(bucket: Bucket, at: datetime) -> Bucket:
    """The bucket as it is at this moment.

    A clock that was set back must not silence a provider: a rest longer than any rest is over.
    """
    if bucket.refilled_at - at > LONGEST_REST:
        return replace(bucket, refilled_at=at)
    passed = (at - bucket.refilled_at).total_seconds()
    if passed <= 0:
        return bucket
    return replace(bucket, tokens=min(bucket.size, bucket.tokens + passed * bucket.per_second), refilled_at=at)


def may_take(bucket: Bucket, wanted: int, at: datetime) -> int:
    """How many of the wanted messages may be handed over now, from none to all."""
    if bucket.refilled_at > at:
        return 0
    return max(0, min(wanted, math.floor(bucket.tokens + 1e-9)))


def taken(bucket: Bucket, count: int) -> Bucket:
    """The bucket after so many were taken."""
    return replace(bucket, tokens=max(0.0, bucket.tokens - count))


def resting(bucket: Bucket, rest: timedelta, at: datetime) -> Bucket:
    """The bucket of a provider that said it has enough: empty, and not refilled before the rest is over."""
    until = at + min(max(rest, timedelta(seconds=1)), LONGEST_REST)
    return replace(bucket, tokens=0.0, refilled_at=max(until, bucket.refilled_at))


def ready_at(bucket: Bucket, at: datetime) -> datetime:
    """When the next message may go."""
    if may_take(bucket, 1, at):
        return at
    start = max(bucket.refilled_at, at)
    return start + timedelta(seconds=max(0.0, 1.0 - bucket.tokens) / bucket.per_second)
