"""What does it give to settle who is drawn and when they come together, rather than one after the other?

    python bench/timetable.py [--case 100x40x1 100x40x6 1000x400x1 1000x400x6]

A case is people x slots x visits of each person. Ours draws a panel that has a timetable. The usual way draws first,
by the same fair lottery without a look at times, and then everybody books what suits them and is still free, in the
order in which they answer. Told are seconds, the gap to the proven best chances, how even sessions are, and what is
broken in the end: places that nobody can fill, and quotas below their least because of that. People are made up.
"""

import argparse
import random
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.rules.quotas import propose
from citizen_panel.domain.matching.rules.timetable.joint import draw_with_timetable
from citizen_panel.domain.matching.rules.timetable.plan import Comer, JointRequest, Plan, Resource, Serves, Slot
from citizen_panel.domain.matching.rules.timetable.result import NoTimetable, Timetabled
from citizen_panel.domain.matching.vocabulary import Benchmark, Candidate, DrawRequest, Method, Selected

MONDAY = datetime(2027, 3, 1, tzinfo=UTC)
#: Shares of five made-up characteristics, and how likely people of each value are free in the daytime.
SHARES = (
    ((0.49, 0.51), (1.0, 1.0)),
    ((0.13, 0.17, 0.17, 0.17, 0.16, 0.20), (0.6, 0.4, 0.5, 0.6, 0.9, 1.4)),
    ((0.87, 0.07, 0.06), (1.0, 0.8, 0.8)),
    ((0.24, 0.76), (1.1, 1.0)),
    ((0.20, 0.20, 0.20, 0.20, 0.20), (0.7, 0.9, 1.0, 1.1, 1.2)),
)
PARTS = ((9, 0.3), (13, 0.3), (18, 0.45))
"""When each part of a day begins (hour), and how likely somebody is free then."""


@dataclass(frozen=True)
class Case:
    """So many people who can be drawn, slots, and visits of each person drawn."""

    people: int
    slots: int
    visits: int

    @property
    def places(self) -> int:
        return 40 if self.people <= 100 else 300


def a_request(case: Case) -> JointRequest:
    """Return people who are free in some parts of the week and away on some days, and slots over four weeks."""
    dice = random.Random(case.people * 7 + case.visits)  # noqa: S311  # invents people, no secrets
    slots = _slots(case, dice)
    candidates, comers = [], []
    for number in range(case.people):
        values = [dice.choices(range(len(shares)), shares)[0] for shares, _ in SHARES]
        daytime = 1.0
        for value, (_, free) in zip(values, SHARES, strict=True):
            daytime *= free[value]
        candidates.append(Candidate(f"p{number:04}", tuple((f"c{c}", f"v{v}") for c, v in enumerate(values))))
        comers.append(_comer(f"p{number:04}", daytime, slots, dice))
    names = [(f"c{c}", f"v{v}") for c, (shares, _) in enumerate(SHARES) for v in range(len(shares))]
    benchmarks = [Benchmark(*name, share) for name, share in zip(names, [x for s, _ in SHARES for x in s], strict=True)]
    quotas = propose(benchmarks, case.places)
    resources = (
        Resource("bsl", "bsl", 1, Serves.PERSON),
        Resource("captions", "captions", 1, Serves.EVERYBODY),
        Resource("room", "room", 2, Serves.EVERYBODY),
    )
    asked = DrawRequest(tuple(candidates), quotas, case.places, Method.LEXIMIN, "bench")
    return JointRequest(asked, Plan(slots, tuple(comers), resources, case.visits))


def _slots(case: Case, dice: random.Random) -> tuple[Slot, ...]:
    days = 20 if case.slots > 100 else 10
    starts = [MONDAY + timedelta(days=7 * (d // 5) + d % 5, hours=h) for d, (h, _) in product(range(days), PARTS)]
    wanted = case.places * case.visits
    found = []
    for number in range(case.slots):
        begins = starts[number % len(starts)] + timedelta(minutes=90 * (number // len(starts) % 2))
        capacity = max(1, round(1.25 * wanted / case.slots + dice.choice([-0.5, 0, 0.5])))
        found.append(Slot(f"t{number:03}", f"s{number % 8}", begins, begins + timedelta(minutes=90), capacity))
    return tuple(found)


def _comer(key: str, daytime: float, slots: tuple[Slot, ...], dice: random.Random) -> Comer:
    week = {(day, hour) for day, (hour, free) in product(range(5), PARTS) if dice.random() < free * daytime**0.5}
    away = dice.randrange(26)
    free = tuple(
        slot.key
        for slot in slots
        if (slot.starts_at.weekday(), max(h for h, _ in PARTS if h <= slot.starts_at.hour)) in week
        and not 0 <= (slot.starts_at - MONDAY).days - away < 4
    )
    needs = [kind for kind, share in (("bsl", 0.01), ("captions", 0.03), ("room", 0.04)) if dice.random() < share]
    return Comer(key, free, tuple(needs))


def draw_then_book(request: JointRequest) -> tuple[float, int, int]:
    """Draw without a look at times, then book in turn; returns seconds, places not filled and quotas broken."""
    begun = time.perf_counter()
    drawn = draw(request.draw)
    seconds = time.perf_counter() - begun
    assert isinstance(drawn, Selected)
    seats = _booked(request, drawn.chosen)
    return seconds, request.draw.places - len(seats), quotas_broken(request, seats)


def _booked(request: JointRequest, people: tuple[str, ...]) -> list[str]:
    """Who found enough slots: each takes what suits them, has room and has the help they need, earliest first."""
    plan = request.plan
    left = {slot.key: slot.capacity for slot in plan.slots}
    comers = {comer.key: comer for comer in plan.comers}
    used: Counter[tuple[str, datetime]] = Counter()
    units = {resource.kind: resource.units for resource in plan.resources}
    seated = []
    for key in people:
        taken: list[Slot] = []
        for slot in plan.slots:
            is_free = slot.key in comers[key].free and left[slot.key] > 0
            is_free &= not any(slot.starts_at < one.ends_at and one.starts_at < slot.ends_at for one in taken)
            is_free &= all(used[kind, slot.starts_at] < units[kind] for kind in comers[key].needs)
            if is_free and len(taken) < plan.visits:
                taken.append(slot)
        if len(taken) < plan.visits:
            continue
        seated.append(key)
        for slot in taken:
            left[slot.key] -= 1
            for kind in comers[key].needs:
                used[kind, slot.starts_at] += 1
    return seated


def quotas_broken(request: JointRequest, people: list[str]) -> int:
    """Return how many quotas have fewer people than their least."""
    strata = {one.key: one.strata for one in request.draw.candidates if isinstance(one, Candidate)}
    held = Counter(pair for key in people for pair in strata[key])
    return sum(held[band.characteristic, band.category] < band.least for band in request.draw.quotas)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", nargs="+", default=["100x40x1", "100x40x6", "1000x400x1", "1000x400x6"])
    draw(a_request(Case(50, 40, 1)).draw)  # so that nothing is compiled on anybody's time
    for told in parser.parse_args().case:
        case = Case(*map(int, told.split("x")))
        request = a_request(case)
        seconds, empty, broken = draw_then_book(request)
        begun = time.perf_counter()
        outcome = draw_with_timetable(request)
        ours = time.perf_counter() - begun
        print(f"{told}: {case.places} places")
        print(f"  draw, then book: {seconds:.1f} s, {empty} places empty, {broken} quotas broken")
        if isinstance(outcome, Timetabled):
            one = outcome.selected
            print(
                f"  together: {ours:.1f} s ({ours / seconds:.0f} x), 0 empty, 0 broken, lowest {one.attained:.4f}"
                f" of at most {one.bound:.4f}, gap {one.gap:.2g}, {len(one.lottery.panels)} panels,"
                f" mix off {outcome.off:.2f} (at least {outcome.off_least:.2f}), {outcome.cannot_come} cannot come"
            )
        elif isinstance(outcome, NoTimetable):
            print(f"  together: {ours:.1f} s, {outcome.filled} of {outcome.places} at most, {outcome.bottlenecks}")
        else:
            print(f"  {outcome.reasons}")


if __name__ == "__main__":
    main()
