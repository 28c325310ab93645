"""The draw with the timetable: from a request to a panel and its timetable, or to what there is too little of."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Flags, Ints
from citizen_panel.domain.matching.rules.asked import question_of
from citizen_panel.domain.matching.rules.canonical import canonical_input
from citizen_panel.domain.matching.rules.draw import PARTS, Progress, drawn
from citizen_panel.domain.matching.rules.explain import why_not
from citizen_panel.domain.matching.rules.fair import Terms
from citizen_panel.domain.matching.rules.feasibility import some_panel
from citizen_panel.domain.matching.rules.quotas import problems
from citizen_panel.domain.matching.rules.roster import Answers, answers_of
from citizen_panel.domain.matching.rules.timetable.assigning import Given, assigned, seats_left
from citizen_panel.domain.matching.rules.timetable.fairest import fairest
from citizen_panel.domain.matching.rules.timetable.ground import free_for, ground_of
from citizen_panel.domain.matching.rules.timetable.mix import sharing_of, visits_by_session
from citizen_panel.domain.matching.rules.timetable.plan import Comer, JointRequest, Plan, Serves, choices_of, in_order
from citizen_panel.domain.matching.rules.timetable.result import Joint, Mix, NoTimetable, Timetabled, Used, Visits
from citizen_panel.domain.matching.rules.timetable.scarcity import Shortage
from citizen_panel.domain.matching.rules.timetable.table import MustPart, Table
from citizen_panel.domain.matching.rules.timetable.written import written
from citizen_panel.domain.matching.rules.types import Pool, pool_of
from citizen_panel.domain.matching.vocabulary import DrawRequest, Method, Selected

_SEARCH = 20_260_101
_OTHERS = 2
_GROUPED, _FEASIBLE, _FAIR = 5, 15, 90


def draw_with_timetable(request: JointRequest, progress: Progress | None = None) -> Joint:
    """Return a panel drawn by a fair lottery over panels that have a timetable, and the timetable; or why not.

    The lottery depends on the input alone; the seed only chooses from it. `progress` is told (parts done, of how many)
    and may raise to stop. Raises ValueError for another method than leximin, for certain people or people left out,
    for candidates of whom it is not told when they can come, and as `in_order` and `draw` do.
    """
    asked, tell = request.draw, _Onwards(progress or (lambda done, of: None))
    if asked.method is not Method.LEXIMIN or asked.certain or asked.left_out or asked.places < 1:
        raise ValueError("with a timetable everybody is drawn, as evenly as can be, for at least one place")
    plan = in_order(request.plan)
    answers = answers_of(asked.candidates, asked.quotas)
    if tuple(comer.key for comer in plan.comers) != answers.keys:
        raise ValueError("it must be told of every candidate when they can come")
    fingerprint = _digest(request, plan, answers)
    asked_for = _Asked(request.draw, plan, answers, fingerprint, tell)
    if plan.visits > 1:
        return _drawn(asked_for, alone=True)
    try:
        return _drawn(asked_for, alone=False)
    except MustPart:
        return _drawn(asked_for, alone=True)


class _Onwards:
    """Tells how far the work is, and never less than before: what is done the longer way was begun another way."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._far = progress, 0

    def __call__(self, done: int, of: int) -> None:
        self._far = max(self._far, done)
        self._progress(self._far, of)


@dataclass(frozen=True, eq=False)
class _Asked:
    """A request that is in order, with what was read from it."""

    draw: DrawRequest
    plan: Plan
    answers: Answers
    fingerprint: str
    tell: Progress


def _drawn(of: _Asked, *, alone: bool) -> Joint:
    """Draw from people by type, or with everybody a type of their own: the same draw, and the longer way to it."""
    asked, plan, answers, fingerprint, tell = of.draw, of.plan, of.answers, of.fingerprint, of.tell
    pool, kinds = _pool(of, alone=alone)
    tell(_GROUPED, PARTS)
    wrong = problems(answers.bands, asked.places)
    if wrong or some_panel(pool) is None:
        return why_not(question_of(asked, answers), wrong, fingerprint)
    at = [_GROUPED]
    table = Table(pool, ground_of(plan, kinds), lambda: tell(at[0], PARTS))
    cannot_come = int(pool.sizes[~table.comes].sum())
    if table.dearest(table.comes, np.zeros(int(table.comes.sum())), any_answer=True) is None:
        return _none(Shortage(pool, kinds, plan, lambda: tell(_GROUPED, PARTS)), fingerprint, cannot_come)

    def told(part: float) -> None:
        at[0] = _FEASIBLE + int((_FAIR - _FEASIBLE) * part)
        tell(at[0], PARTS)

    fair = fairest(table, Terms(seed=_SEARCH, tell=told))
    selected = drawn(asked, pool, fair, fingerprint)
    tell(_FAIR, PARTS)
    timetabled = _timetabled(plan, answers, selected, cannot_come)
    tell(PARTS, PARTS)
    return timetabled


def digest_of(request: JointRequest) -> str:
    """Return the SHA-256 of the whole input without its seed, in hexadecimal; ValueErrors as for the draw."""
    return _digest(request, in_order(request.plan), answers_of(request.draw.candidates, request.draw.quotas))


def _digest(request: JointRequest, plan: Plan, answers: Answers) -> str:
    return hashlib.sha256(canonical_input(request.draw, answers) + written(plan)).hexdigest()


def _pool(of: _Asked, *, alone: bool) -> tuple[Pool, list[Comer]]:
    """The pool in which people of a type can come at the same times, with one of each type.

    Who needs help is a type of their own: some few of them may be too many for what there is.
    """
    plan = of.plan
    looks = {look: place for place, look in enumerate(dict.fromkeys((c.free, c.needs) for c in plan.comers))}
    apart: Ints = np.array(
        [
            place if alone or comer.needs else len(plan.comers) + looks[comer.free, comer.needs]
            for place, comer in enumerate(plan.comers)
        ],
        dtype=np.int64,
    )
    pool = pool_of(of.draw, of.answers, apart)
    known = {comer.key: comer for comer in plan.comers}
    return pool, [known[group.keys[0]] for group in pool.groups]


def _none(shortage: Shortage, fingerprint: str, cannot_come: int) -> NoTimetable:
    filled = shortage.filled()
    bottlenecks, together = shortage.bottlenecks(filled), shortage.together()
    return NoTimetable(
        places=shortage.pool.places,
        filled=filled,
        bottlenecks=bottlenecks,
        together=together,
        cannot_come=cannot_come,
        candidates_count=shortage.pool.people,
        input_digest=fingerprint,
        is_known=shortage.is_known,
    )


def _timetabled(plan: Plan, answers: Answers, selected: Selected, cannot_come: int) -> Timetabled:
    known = {comer.key: comer for comer in plan.comers}
    place_of = {key: place for place, key in enumerate(answers.keys)}
    comers = [known[key] for key in selected.chosen]
    rows = answers.rows[[place_of[key] for key in selected.chosen]]
    sharing = sharing_of(plan, rows, len(answers.bands))
    found = assigned(plan, comers, sharing)
    visits = visits_by_session(sharing, found.given)
    off = sharing.off(visits)
    people = visits.sum(axis=1)
    return Timetabled(
        selected=selected,
        visits=_visits(plan, comers, found.given),
        mix=tuple(
            Mix(session, int(people[place]), float(sharing.fair[place]), float(off[place]))
            for place, session in enumerate(sharing.sessions)
        ),
        used=_used(plan, comers, found.given),
        off=float(off.sum()),
        off_least=None if found.off_least is None else min(float(off.sum()), found.off_least),
        cannot_come=cannot_come,
        unsure=sum(not comer.is_sure for comer in comers),
    )


def _visits(plan: Plan, comers: Sequence[Comer], given: Given) -> tuple[Visits, ...]:
    left, choices, free = seats_left(plan, given), choices_of(plan), free_for(plan, comers)
    return tuple(
        Visits(
            comer.key,
            tuple(plan.slots[slot].key for choice in own for slot in choices[choice]),
            () if comer.needs else tuple(plan.slots[slot].key for slot in _others(plan, free[place], own, left)),
            comer.is_sure,
        )
        for place, (comer, own) in enumerate(zip(comers, given, strict=True))
    )


def _others(plan: Plan, free: Flags, own: Sequence[int], left: Ints) -> list[int]:
    """Up to two other choices that suit somebody and have room, those with most room first, not at a time of their own.

    Of linked slots the first stands for all. Help is planned for one time; people with needs are offered no other
    without asking for it.
    """
    choices = choices_of(plan)
    mine = [plan.slots[slot] for choice in own for slot in choices[choice]]
    room = {choice: int(left[list(choices[choice])].min()) for choice in np.flatnonzero(free).tolist()}
    there = [
        choice
        for choice in room
        if room[choice] > 0
        and not any(
            plan.slots[slot].starts_at < one.ends_at and one.starts_at < plan.slots[slot].ends_at
            for one in mine
            for slot in choices[choice]
        )
    ]
    best = sorted(there, key=lambda choice: (-room[choice], choice))[:_OTHERS]
    return sorted(choices[choice][0] for choice in best)


def _used(plan: Plan, comers: Sequence[Comer], given: Given) -> tuple[Used, ...]:
    found, choices = list[Used](), choices_of(plan)
    serves = {resource.kind: resource.serves for resource in plan.resources}
    taken = [{slot for choice in own for slot in choices[choice]} for own in given]
    for place, slot in enumerate(plan.slots):
        here = [comer for comer, own in zip(comers, taken, strict=True) if place in own]
        kinds = sorted({kind for comer in here for kind in comer.needs})
        help_ = tuple((kind, _units(serves[kind], sum(kind in comer.needs for comer in here))) for kind in kinds)
        found.append(Used(slot.key, len(here), slot.capacity, help_))
    return tuple(found)


def _units(serves: Serves, people: int) -> int:
    return people if serves is Serves.PERSON else 1
