"""Making a timetable more even: people move or change places between sessions as long as the mix gets better."""

from collections.abc import Iterator, Sequence

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.timetable.ground import free_for
from citizen_panel.domain.matching.rules.timetable.mix import ROOM, Sharing, visits_by_session
from citizen_panel.domain.matching.rules.timetable.plan import Comer, Plan, choices_of

_PASSES = 6
_BETTER = 1e-9
NOBODY = -1

Change = tuple[int, int | None]
"""Another choice, and who gives it up for this one; nobody, where there is room."""


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
        self._nothing = np.zeros((1, sharing.marks.shape[1]))
        self.off: Floats = self._off(self.held, self.people, sharing.fair)

    def better(self, person: int) -> None:
        """Take the first change of one of the person's choices that makes the mix more even."""
        for choice in list(self.given[person]):
            if self.off.sum() <= 0.0:
                return
            found = self._first_better(person, choice, list(self._changes(person, choice)))
            if found is not None:
                self._make(person, choice, *found)

    def _changes(self, person: int, choice: int) -> Iterator[Change]:
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

    def _first_better(self, person: int, choice: int, changes: list[Change]) -> Change | None:
        """The first change after which the two sessions are less off together, all of them looked at in one go."""
        if not changes:
            return None
        here = self.sharing.session_of[choice]
        there = self.sharing.session_of[[other for other, _ in changes]]
        partners = np.array([NOBODY if partner is None else partner for _, partner in changes], dtype=np.int64)
        alone = (partners == NOBODY).astype(np.float64)
        moved = self.sharing.marks[person] - np.vstack([self.sharing.marks, self._nothing])[partners]
        after = self._off(self.held[here] - moved, self.people[here] - alone, self.sharing.fair[here])
        after = after + self._off(self.held[there] + moved, self.people[there] + alone, self.sharing.fair[there])
        better = np.flatnonzero(after < self.off[here] + self.off[there] - _BETTER)
        return changes[int(better[0])] if len(better) else None

    def _make(self, person: int, choice: int, other: int, partner: int | None) -> None:
        here, there = int(self.sharing.session_of[choice]), int(self.sharing.session_of[other])
        self._move(person, here, there)
        self._sit(person, choice, other)
        if partner is not None:
            self._move(partner, there, here)
            self._sit(partner, other, choice)
        for session in (here, there):
            self.off[session] = self._off(self.held[session], self.people[session], self.sharing.fair[session])

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

    def _off(self, held: Floats, people: Floats, fair: Floats) -> Floats:
        """By how many seats sessions are off that have so many people, and so many of each mark (last axis)."""
        wanted = np.abs(held - people[..., None] * self.sharing.shares) - ROOM - 1e-9
        surplus = np.maximum(np.abs(people - fair) - ROOM - 1e-9, 0.0)
        return np.asarray(np.maximum(wanted, 0.0).sum(axis=-1) + surplus, dtype=np.float64)
