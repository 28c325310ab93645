"""When an invented person joined, what they agreed to, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from citizen_panel.cli.seed import leanings
from citizen_panel.cli.seed.people import LIFETIME_MONTHS, ConsentVisit
from citizen_panel.core.clock import months_after
from citizen_panel.domain.equality.vocabulary import PREFER_NOT_TO_SAY

MEMBERSHIP = "pool.membership"
REPORTING = "equality.reporting"
RENEWS = 0.86
LEAVES_IN_A_TERM = 0.04
PAUSED = 0.04
WITHDRAWS_ONE = 0.05
EVALUATION_TICKED = 0.55
UNCONFIRMED_DAYS = 10  # a newly joined person is confirmed when the first message was answered


@dataclass(frozen=True)
class Ticks:
    """What somebody ticked when joining, and what was put to them and left."""

    granted: tuple[str, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True)
class History:
    """How it went: the visits in order, the day membership was last confirmed, and the panel status."""

    consents: tuple[ConsentVisit, ...]
    confirmed_on: date
    status: str


def ticks(
    channels: tuple[str, ...],
    balance: tuple[tuple[str, bool], ...],
    *,
    reporting: bool,
    remembers: bool,
    evaluates: bool,
) -> Ticks:
    """Write the purposes of a person's ticks; `balance` has each characteristic and whether it was ticked."""
    asked = {
        **{f"equality.balance/{code}": ticked for code, ticked in balance},
        **({REPORTING: reporting} if balance else {}),
        **({"access.remember": True} if remembers else {}),
        "platform.evaluate": evaluates,
    }
    always = (MEMBERSHIP, *(f"contact.{channel}" for channel in channels))
    return Ticks(
        (*always, *(purpose for purpose, ticked in asked.items() if ticked)),
        tuple(purpose for purpose, ticked in asked.items() if not ticked),
    )


def history(
    joined_on: date, as_of: date, channel: str, said: Ticks, luck: Sequence[float], *, is_assisted: bool
) -> History:
    """Tell somebody's history from joining to as_of, in terms of 24 months.

    `luck` is 14 numbers from 0 to 1: four terms of three (leave, when, renew), then withdrawing one purpose and
    pausing.
    """
    visits = [_visit(joined_on, "granted", said.granted, channel, luck[1], is_assisted)]
    if said.refused:
        visits.append(_visit(joined_on, "refused", said.refused, channel, luck[1], is_assisted))
    begun = joined_on
    for term in range(4):
        leave, when, renew = luck[3 * term : 3 * term + 3]
        due = months_after(begun, LIFETIME_MONTHS)
        if leave < LEAVES_IN_A_TERM:
            gone = begun + timedelta(days=20 + int(when * 690))
            if gone < as_of:
                visits.append(_visit(gone, "withdrawn", said.granted, _way_out(when), when, False))
                return History(tuple(visits), begun, "left")
        if due >= as_of:
            break
        if renew >= RENEWS:
            visits.append(_visit(due, "expired", said.granted, "system", 0.0, False))
            return History(tuple(visits), begun, "left")
        begun = due - timedelta(days=1 + int(when * 55))
        visits.append(_visit(begun, "granted", said.granted, _way_out(renew), when, False))
    visits += _second_thoughts(begun, as_of, said, luck[12])
    return History(tuple(visits), begun, _status(joined_on, as_of, luck[13]))


def _second_thoughts(begun: date, as_of: date, said: Ticks, luck: float) -> list[ConsentVisit]:
    """A few take back one purpose and stay; never the membership, never their only channel."""
    contacts = [purpose for purpose in said.granted if purpose.startswith("contact.")]
    free = [purpose for purpose in said.granted if purpose != MEMBERSHIP and purpose not in contacts[:1]]
    passed = (as_of - begun).days
    if luck >= WITHDRAWS_ONE or not free or passed < 3:
        return []
    share = luck / WITHDRAWS_ONE
    chosen = free[int(share * len(free))]
    return [
        _visit(begun + timedelta(days=1 + int(share * (passed - 2))), "withdrawn", (chosen,), "online", share, False)
    ]


def _status(joined_on: date, as_of: date, luck: float) -> str:
    if (as_of - joined_on).days < UNCONFIRMED_DAYS and luck > 0.5:
        return "joined"
    return "paused" if luck < PAUSED else "active"


def _way_out(luck: float) -> str:
    return "phone" if luck < 0.2 else "post" if luck < 0.27 else "online"


def _visit(
    on: date, action: str, purposes: tuple[str, ...], channel: str, luck: float, is_assisted: bool
) -> ConsentVisit:
    """A visit in the hours people are awake; machines work at three in the morning."""
    minute = 180 if channel == "system" else 480 + int(luck * 720)
    moment = datetime.combine(on, time(minute // 60, minute % 60), UTC)
    return ConsentVisit(moment, action, purposes, channel, is_assisted)


def joined_days_ago(luck: float, most: int) -> int:
    """How long ago somebody joined: within five years, mostly of late, never before they were old enough."""
    return min(most, 1 + int(luck**1.8 * 1825))


def answers_kept(
    truth: dict[str, str], luck: dict[str, tuple[float, float, float]], *, reporting: bool
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, bool], ...]]:
    """Say which answers somebody gave and may be kept, and each characteristic's tick for balance.

    `luck` has three numbers for each question: whether it is answered, whether the answer is "prefer not to say",
    whether balance is ticked. An answer without any tick is not kept.
    """
    given: list[tuple[str, str]] = []
    ticked: list[tuple[str, bool]] = []
    for code, value in truth.items():
        answered, declined = leanings.ANSWERED.get(code, (1.0, 0.0))
        does, says, tick = luck[code]
        if does >= answered or (code == "activity_limitation" and ("long_term_condition", "yes") not in given):
            continue
        balance = tick < leanings.BALANCE_TICKED
        ticked.append((code, balance))
        if balance or reporting:
            given.append((code, PREFER_NOT_TO_SAY if says < declined else value))
    return tuple(given), tuple(ticked)
