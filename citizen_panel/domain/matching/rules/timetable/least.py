"""How uneven the mix must be at least: a bound from people shared out over sessions, without a look at single times."""

from collections.abc import Sequence

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Floats
from citizen_panel.domain.matching.rules.solver import INFINITE, Model, Program, by_column
from citizen_panel.domain.matching.rules.timetable.ground import free_for
from citizen_panel.domain.matching.rules.timetable.mix import ROOM, Sharing
from citizen_panel.domain.matching.rules.timetable.plan import Comer, Plan, choices_of

_MOST_STEPS = 30_000


def least_off(plan: Plan, comers: Sequence[Comer], sharing: Sharing) -> float | None:
    """Return a number of seats that the mix is off in any timetable, or None where that was not found in time.

    People may be split between sessions here, and only the seats of a whole session count, so the true least may be
    higher. What is not found in a fixed number of steps is not known, and is not told as nothing.
    """
    model = Model(_program(plan, comers, sharing))
    model.highs.setOptionValue("simplex_iteration_limit", _MOST_STEPS)
    try:
        answer = model.solve()
    except ArithmeticError:
        return None
    return None if answer is None else max(0.0, -answer.objective)


def _program(plan: Plan, comers: Sequence[Comer], sharing: Sharing) -> Program:
    """Columns: how often each person comes to each session that suits them, then what each session is off, twice."""
    suiting = _suiting(plan, comers, sharing)
    person, session = np.nonzero(suiting)
    ways, people = len(person), len(comers)
    sessions, marks = len(sharing.sessions), sharing.marks.shape[1]
    further = sessions * (marks + 1)
    each = np.arange(further)
    value = np.column_stack([sharing.marks[person] - sharing.shares, np.ones(ways)])
    row = people + sessions + session[:, None] * (marks + 1) + np.arange(marks + 1)[None, :]
    used = np.abs(value) > 0
    way_of = np.broadcast_to(np.arange(ways)[:, None], row.shape)
    base = people + sessions
    column = [np.arange(ways), np.arange(ways), way_of[used], ways + each, ways + further + each]
    rows = [person, people + session, row[used], base + each, base + each]
    values = [np.ones(ways), np.ones(ways), value[used], np.full(further, -1.0), np.full(further, 1.0)]
    middle = np.zeros(further)
    middle[marks :: marks + 1] = sharing.fair
    visits = np.full(people, float(plan.visits))
    return Program(
        matrix=by_column(
            np.concatenate(column), np.concatenate(rows), np.concatenate(values), ways + 2 * further, base + further
        ),
        cost=np.concatenate([np.zeros(ways), np.full(2 * further, -1.0)]),
        lower=np.zeros(ways + 2 * further),
        upper=np.concatenate([np.minimum(suiting[person, session], plan.visits), np.full(2 * further, INFINITE)]),
        row_lower=np.concatenate([visits, np.full(sessions, -INFINITE), middle - ROOM]),
        row_upper=np.concatenate([visits, _seats(plan, sharing), middle + ROOM]),
    )


def _suiting(plan: Plan, comers: Sequence[Comer], sharing: Sharing) -> Floats:
    """How many choices of each session suit each person."""
    found = np.zeros((len(comers), len(sharing.sessions)))
    for choice, suits in enumerate(free_for(plan, comers).T):
        found[:, sharing.session_of[choice]] += suits
    return found


def _seats(plan: Plan, sharing: Sharing) -> Floats:
    """The seats of each session at most; what several groups share is counted for each of them."""
    found = np.zeros(len(sharing.sessions))
    for choice, slots in enumerate(choices_of(plan)):
        found[sharing.session_of[choice]] += min(plan.slots[slot].capacity for slot in slots)
    return found
