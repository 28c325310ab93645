"""Making a timetable more even: people move or change places between sessions as long as the mix gets better."""

from collections.abc import Iterator, Sequence

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.timetable.ground import free_for
from citizen_panel.domain.matching.rules.timetable.mix import ROOM, Sharing, visits_by_session
from citizen_panel.domain.matching.rules.timetable.plan import Comer, Plan, choices_of

_PASSES = 6
_BETTER = 1e-9


def evened(plan: Plan, comers: Sequence[Comer], sharing: Sharing, given: list[list[int]]) -> list[list[int]]:
    """Return a timetable (choices by person) that is at least as even; people with needs stay where the help is."""
    work = _Work(plan, comers, sharing, given)
    for _ in range(_PASSES):
        before = float(work.off.sum())
        if before <= 0.0:
            break
        for person in np.flatnonzero(work.may_move).tolist():
            work.better(person)
        if float(work.off.sum()) >= before - _BETTER:
            break
    return [sorted(one) for one in work.given]


class _Work:
    """The timetable that is being changed, with what each session is off."""

    def __init__(self, plan: Plan, comers: Sequence[Comer], sharing: Sharing, given: list[list[int]]) -> None:
        self.plan, self.sharing, self.choices = plan, sharing, choices_of(plan)
        self.given = [list(one) for one in given]
        self.free = free_for(plan, comers)
        self.may_move = np.array([not comer.needs for comer in comers], dtype=np.bool_)
        visits = visits_by_session(sharing, given)
        self.people, self.held = visits.sum(axis=1), visits @ sharing.marks
        self.left: Ints = np.array([slot.capacity for slot in plan.slots], dtype=np.int64)
        self.who: list[set[int]] = [set() for _ in self.choices]
        for person, taken in enumerate(given):
            for choice in taken:
                self.left[list(self.choices[choice])] -= 1
                self.who[choice].add(person)
        self.off: Floats = np.array([self._off(place) for place in range(len(sharing.sessions))])

    def better(self, person: int) -> None:
        """Take the first change of one of the person's choices that makes the mix more even."""
        for choice in list(self.given[person]):
            if self.off.sum() <= 0.0:
                return
            for other, partner in self._changes(person, choice):
                if self._try(person, choice, other, partner):
                    break

    def _changes(self, person: int, choice: int) -> Iterator[tuple[int, int | None]]:
        here = self.sharing.session_of[choice]
        for other in np.flatnonzero(self.free[person] & (self.sharing.session_of != here)).tolist():
            there = self.sharing.session_of[other]
            if self.off[here] + self.off[there] <= 0.0 or not self._suits(person, choice, other):
                continue
            if self._has_room(other, choice):
                yield other, None
            for partner in sorted(self.who[other]):
                if self.may_move[partner] and self.free[partner, choice] and self._suits(partner, other, choice):
                    yield other, partner

    def _has_room(self, wanted: int, given_up: int) -> bool:
        return all(self.left[slot] > 0 or slot in self.choices[given_up] for slot in self.choices[wanted])

    def _suits(self, person: int, given_up: int, wanted: int) -> bool:
        """Whether somebody is not somewhere else then; that they are free was looked at."""
        new = self.plan.slots[self.choices[wanted][0]]
        for kept in self.given[person]:  # of linked slots nobody keeps others: they are chosen once
            old = self.plan.slots[self.choices[kept][0]]
            if kept != given_up and new.starts_at < old.ends_at and old.starts_at < new.ends_at:
                return False
        return True

    def _try(self, person: int, choice: int, other: int, partner: int | None) -> bool:
        here, there = int(self.sharing.session_of[choice]), int(self.sharing.session_of[other])
        before = self.off[here] + self.off[there]
        self._move(person, here, there)
        if partner is not None:
            self._move(partner, there, here)
        after = self._off(here), self._off(there)
        if sum(after) >= before - _BETTER:
            self._move(person, there, here)
            if partner is not None:
                self._move(partner, here, there)
            return False
        self.off[here], self.off[there] = after
        self._sit(person, choice, other)
        if partner is not None:
            self._sit(partner, other, choice)
        return True

    def _move(self, person: int, here: int, there: int) -> None:
        mark = self.sharing.marks[person]
        self.people[here] -= 1
        self.people[there] += 1
        self.held[here] -= mark
        self.held[there] += mark

    def _sit(self, person: int, choice: int, other: int) -> None:
        self.given[person].remove(choice)
        self.given[person].append(other)
        self.left[list(self.choices[choice])] += 1
        self.left[list(self.choices[other])] -= 1
        self.who[choice].discard(person)
        self.who[other].add(person)

    def _off(self, session: int) -> float:
        people = self.people[session]
        wanted = np.abs(self.held[session] - people * self.sharing.shares) - ROOM - 1e-9
        return float(np.maximum(wanted, 0.0).sum() + max(abs(people - self.sharing.fair[session]) - ROOM - 1e-9, 0.0))
