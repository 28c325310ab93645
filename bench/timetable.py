"""What does it give to settle who is drawn and when they come together, rather than one after the other?

    python bench/timetable.py [--case 100x40x1 100x40x6 100x40x1+help 100x40x1+linked 1000x400x1 1000x400x6 ...]

A case is people x slots x visits of each person; with `+help` more people need help, of which there is little, and with
`+linked` a yes is to two meetings. Ours draws a panel that has a timetable. The usual way draws first, by the same fair
lottery without a look at times, and then everybody books what suits them, is still free and has the help they need, in
the order in which they answer. Told are seconds, the gap to the proven best chances, how even sessions are, and what is
broken in the end: places that nobody can fill, people in need of help among them, and quotas below their least because
of that. People are made up.
"""

import argparse
import random
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, product

from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.rules.quotas import propose
from citizen_panel.domain.matching.rules.timetable.joint import draw_with_timetable
from citizen_panel.domain.matching.rules.timetable.plan import (
    Comer,
    JointRequest,
    Plan,
    Resource,
    Serves,
    Slot,
    choices_of,
    in_order,
)
from citizen_panel.domain.matching.rules.timetable.result import NoTimetable, Timetabled
from citizen_panel.domain.matching.vocabulary import Benchmark, Candidate, DrawRequest, Method, Selected

CASES = [
    *("100x40x1", "100x40x6", "100x40x1+help", "100x40x6+help", "100x40x1+linked", "100x40x1+help+linked"),
    *("1000x400x1", "1000x400x1+help", "1000x400x6"),
]
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
KINDS = ("bsl", "captions", "room")
NEEDS = {False: (0.01, 0.03, 0.04), True: (0.10, 0.15, 0.20)}
"""How likely somebody needs each kind of help, where there is enough of it and where there is little."""


@dataclass(frozen=True)
class Case:
    """So many people who can be drawn, slots, and visits of each person drawn."""

    people: int
    slots: int
    visits: int
    is_short_of_help: bool = False
    is_linked: bool = False

    @classmethod
    def read(cls, told: str) -> "Case":
        """Read a case as it is named on the command line."""
        sizes, *more = told.split("+")
        return cls(*map(int, sizes.split("x")), is_short_of_help="help" in more, is_linked="linked" in more)

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
        comers.append(_comer(f"p{number:04}", daytime, slots, NEEDS[case.is_short_of_help], dice))
    names = [(f"c{c}", f"v{v}") for c, (shares, _) in enumerate(SHARES) for v in range(len(shares))]
    benchmarks = [Benchmark(*name, share) for name, share in zip(names, [x for s, _ in SHARES for x in s], strict=True)]
    quotas = propose(benchmarks, case.places)
    asked = DrawRequest(tuple(candidates), quotas, case.places, Method.LEXIMIN, "bench")
    plan = Plan(slots, tuple(comers), _resources(case, slots), case.visits, _linked(slots) if case.is_linked else ())
    return JointRequest(asked, plan)


def _resources(case: Case, slots: tuple[Slot, ...]) -> tuple[Resource, ...]:
    """One interpreter for one person, one captioner and two rooms for everybody; where short, on some days alone."""
    some = [tuple(slot.key for slot in slots if slot.starts_at.day % 2 == part) for part in (0, 1)]
    where = (some[0], some[1], None) if case.is_short_of_help else (None, None, None)
    return (
        Resource("bsl", "bsl", 1, Serves.PERSON, where[0]),
        Resource("captions", "captions", 1, Serves.EVERYBODY, where[1]),
        Resource("room", "room", 2, Serves.EVERYBODY, where[2]),
    )


def _linked(slots: tuple[Slot, ...]) -> tuple[tuple[str, str], ...]:
    """Slots of the first week with those of the same hour a week later, and so with the third and the fourth."""
    at: dict[tuple[datetime, int], str] = {}
    for slot in slots:
        number = next(n for n in count() if (slot.starts_at, n) not in at)
        at[slot.starts_at, number] = slot.key
    week = timedelta(days=7)
    return tuple(
        (key, at[begins + week, number])
        for (begins, number), key in at.items()
        if (begins - MONDAY) // week % 2 == 0 and (begins + week, number) in at
    )


def _slots(case: Case, dice: random.Random) -> tuple[Slot, ...]:
    days = 20 if case.slots > 100 else 10
    starts = [MONDAY + timedelta(days=7 * (d // 5) + d % 5, hours=h) for d, (h, _) in product(range(days), PARTS)]
    wanted = case.places * case.visits * (2 if case.is_linked else 1)
    found = []
    for number in range(case.slots):
        begins = starts[number % len(starts)] + timedelta(minutes=90 * (number // len(starts) % 2))
        capacity = max(1, round(1.25 * wanted / case.slots + dice.choice([-0.5, 0, 0.5])))
        found.append(Slot(f"t{number:03}", f"s{number % 8}", begins, begins + timedelta(minutes=90), capacity))
    return tuple(found)


def _comer(
    key: str, daytime: float, slots: tuple[Slot, ...], shares: tuple[float, float, float], dice: random.Random
) -> Comer:
    week = {(day, hour) for day, (hour, free) in product(range(5), PARTS) if dice.random() < free * daytime**0.5}
    away = dice.randrange(26)
    free = tuple(
        slot.key
        for slot in slots
        if (slot.starts_at.weekday(), max(h for h, _ in PARTS if h <= slot.starts_at.hour)) in week
        and not 0 <= (slot.starts_at - MONDAY).days - away < 4
    )
    needs = [kind for kind, share in zip(KINDS, shares, strict=True) if dice.random() < share]
    return Comer(key, free, tuple(needs))


def draw_then_book(request: JointRequest) -> tuple[float, int, int, int]:
    """Draw without a look at times, then book in turn.

    Returns seconds, places not filled, how many of them by people in need of help, and quotas broken.
    """
    begun = time.perf_counter()
    drawn = draw(request.draw)
    seconds = time.perf_counter() - begun
    assert isinstance(drawn, Selected)
    seats = _booked(request, drawn.chosen)
    needy = {comer.key for comer in request.plan.comers if comer.needs}
    left_out = needy.intersection(drawn.chosen).difference(seats)
    return seconds, request.draw.places - len(seats), len(left_out), quotas_broken(request, seats)


def _booked(request: JointRequest, people: tuple[str, ...]) -> list[str]:
    """Who found as many choices as asked: each takes what suits them, has room and has their help, earliest first."""
    plan = in_order(request.plan)
    comers = {comer.key: comer for comer in plan.comers}
    choices = [[plan.slots[place] for place in choice] for choice in choices_of(plan)]
    book, seated = _Book(plan), []
    for key in people:
        taken: list[Slot] = []
        for slots in choices:
            suits = all(slot.key in comers[key].free for slot in slots)
            suits &= not any(_overlap(slot, one) for one in taken for slot in slots)
            if suits and book.has_room(slots, comers[key].needs):
                taken += slots
            if len(taken) >= plan.visits:
                break
        if len(taken) >= plan.visits:
            seated.append(key)
            book.take(taken, comers[key].needs)
    return seated


def _overlap(one: Slot, other: Slot) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


class _Book:
    """The seats that are left, and where help is in use."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.left = {slot.key: slot.capacity for slot in plan.slots}
        self.used: list[tuple[str, Slot]] = []

    def has_room(self, slots: list[Slot], needs: tuple[str, ...]) -> bool:
        return all(self.left[slot.key] > 0 and all(self._is_helped(kind, slot) for kind in needs) for slot in slots)

    def take(self, slots: list[Slot], needs: tuple[str, ...]) -> None:
        for slot in slots:
            self.left[slot.key] -= 1
            self.used += [(kind, slot) for kind in needs]

    def _is_helped(self, kind: str, slot: Slot) -> bool:
        """Whether a unit is free then, or one that serves everybody is there already."""
        of_kind = [one for one in self.plan.resources if one.kind == kind]
        there = [one for one in of_kind if one.slots is None or slot.key in one.slots]
        busy = [other for used, other in self.used if used == kind and _overlap(other, slot)]
        if any(one.serves is Serves.EVERYBODY for one in there):
            busy = [other for other in set(busy) if other != slot]
        return len(busy) < sum(one.units for one in there)


def quotas_broken(request: JointRequest, people: list[str]) -> int:
    """Return how many quotas have fewer people than their least."""
    strata = {one.key: one.strata for one in request.draw.candidates if isinstance(one, Candidate)}
    held = Counter(pair for key in people for pair in strata[key])
    return sum(held[band.characteristic, band.category] < band.least for band in request.draw.quotas)


def _number(known: float | None) -> str:
    return "not known" if known is None else f"{known:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", nargs="+", default=CASES)
    draw(a_request(Case(50, 40, 1)).draw)  # so that nothing is compiled on anybody's time
    for told in parser.parse_args().case:
        case = Case.read(told)
        request = a_request(case)
        seconds, empty, needy, broken = draw_then_book(request)
        begun = time.perf_counter()
        outcome = draw_with_timetable(request)
        ours = time.perf_counter() - begun
        print(f"{told}: {case.places} places")
        print(
            f"  draw, then book: {seconds:.1f} s, {empty} places empty ({needy} of people who need help),"
            f" {broken} quotas broken"
        )
        if isinstance(outcome, Timetabled):
            one = outcome.selected
            print(
                f"  together: {ours:.1f} s ({ours / seconds:.0f} x), 0 empty, 0 broken, lowest {one.attained:.4f}"
                f" of at most {one.bound:.4f}, gap {one.gap:.2g}, {len(one.lottery.panels)} panels,"
                f" mix off {outcome.off:.2f} (at least {_number(outcome.off_least)}), {outcome.cannot_come} cannot come"
            )
        elif isinstance(outcome, NoTimetable):
            print(f"  together: {ours:.1f} s, {outcome.filled} of {outcome.places} at most, {outcome.bottlenecks}")
        else:
            print(f"  {outcome.reasons}")


if __name__ == "__main__":
    main()
