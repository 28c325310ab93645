"""Taking panels off a point, one after the other, until nothing of it is left: the compiled part."""

from typing import NamedTuple

from citizen_panel.domain.matching.rules.arrays import Floats, Ints
from citizen_panel.domain.matching.rules.compiled import compiled
from citizen_panel.domain.matching.rules.kernel import Seated, Space, Target, broken_rows, logarithm
from citizen_panel.domain.matching.rules.marks import Marks
from citizen_panel.domain.matching.rules.repair import repair
from citizen_panel.domain.matching.rules.rest import Rest
from citizen_panel.domain.matching.rules.search import search

DONE, STUCK, FULL, PAUSED = 0, 1, 2, 3
NOTHING = 1e-9
SPENT = -200.0
_MUST_BE_FULL = 400.0
BROKEN_ROW, _BROKEN_ROW_SOFTLY = 60.0, 3.0
_CHECK_EVERY = 64
_AGAIN = 2000
_HEAT = 0.5
ATTEMPTS = 10
STATE, COUNT, LAST_PAUSE = 0, 1, 2


class Peeled(NamedTuple):
    """The panels taken so far (who sits on each place) with their weights; `notes` are STATE, COUNT, LAST_PAUSE."""

    members: Ints
    weights: Floats
    notes: Ints


class Effort(NamedTuple):
    """How hard to look for each panel, and the part of the point that may be missing at the end."""

    proposals: int
    tries: int
    enough: float


@compiled
def mark(space: Space, left: Rest, target: Target, places: int) -> None:
    """Note which types must be on every panel from now on, and which rows have reached a bound."""
    mass = left.mass[0]
    scale = NOTHING * max(mass, 1e-3)
    for kind in range(len(left.rest)):
        if not left.full[kind] and space.sizes[kind] * (mass - scale) <= left.rest[kind]:
            left.full[kind] = True
            target.worth[kind] += _MUST_BE_FULL
    for row in range(len(left.bounds)):
        if left.row_rest[row] - left.bounds[row, 0] * mass <= places * scale:
            left.tight[row, 0] = True
        if left.bounds[row, 1] * mass - left.row_rest[row] <= places * scale:
            left.tight[row, 1] = True
        target.bounds[row, 0] = left.bounds[row, 1] if left.tight[row, 1] else left.bounds[row, 0]
        target.bounds[row, 1] = left.bounds[row, 0] if left.tight[row, 0] else left.bounds[row, 1]
        centre = left.row_rest[row] / mass
        low = int(centre + 1e-9)
        target.centre[row, 0] = low
        target.centre[row, 1] = low if centre - low <= 1e-9 else low + 1


@compiled
def value(left: Rest, target: Target, kind: int) -> None:
    """Set what a seat of this type is worth, and take the type out of play when nothing of it is left."""
    if left.spent[kind]:
        return
    if left.rest[kind] > min(left.point[kind], 1.0) * NOTHING:
        target.worth[kind] = logarithm(left.rest[kind]) + (_MUST_BE_FULL if left.full[kind] else 0.0)
        return
    left.spent[kind] = True
    left.rest[kind] = 0.0
    target.worth[kind] = SPENT
    last = target.live_count[0] - 1
    moved, place = target.live[last], target.live_place[kind]
    target.live[place] = moved
    target.live_place[moved] = place
    target.live_count[0] = last


@compiled
def is_met(space: Space, panel: Seated, target: Target, left: Rest) -> bool:
    """Answer whether a panel keeps all rows, uses nothing spent and everybody who must be in."""
    faults = broken_rows(panel, target)
    for place in range(len(panel.members)):
        if left.spent[panel.members[place]]:
            faults += 1
    for kind in range(len(left.full)):
        if left.full[kind] and panel.seats[kind] != space.sizes[kind]:
            faults += 1
    return faults == 0


@compiled
def _room_of_types(space: Space, panel: Seated, left: Rest) -> float:
    """Return how much of the panel fits until a type runs out or must be on every panel."""
    mass = left.mass[0]
    size = mass
    for kind in range(len(left.rest)):
        seats, people = panel.seats[kind], space.sizes[kind]
        if seats > 0:
            size = min(size, left.rest[kind] / seats)
        if seats < people and not left.spent[kind]:
            size = min(size, (people * mass - left.rest[kind]) / (people - seats))
    return float(size)


@compiled
def _room_of_rows(panel: Seated, left: Rest) -> float:
    """Return how much of the panel fits until a row reaches a bound."""
    mass = left.mass[0]
    size = mass
    for row in range(len(left.bounds)):
        count, least, most = panel.counts[row], left.bounds[row, 0], left.bounds[row, 1]
        if count > least:
            size = min(size, (left.row_rest[row] - least * mass) / (count - least))
        if count < most:
            size = min(size, (most * mass - left.row_rest[row]) / (most - count))
    return float(size)


@compiled
def step(space: Space, panel: Seated, left: Rest) -> float:
    """Return how much of this panel fits, and take it away."""
    size = max(0.0, min(_room_of_types(space, panel, left), _room_of_rows(panel, left)))
    for kind in range(len(left.rest)):
        if panel.seats[kind] > 0:
            left.rest[kind] = max(0.0, left.rest[kind] - size * panel.seats[kind])
    for row in range(len(left.bounds)):
        left.row_rest[row] -= size * panel.counts[row]
    left.mass[0] -= size
    return size


@compiled
def is_enough(left: Rest, enough: float) -> bool:
    """Answer whether what is left is at most this part of every type's share of the point."""
    more = 0
    for kind in range(len(left.rest)):
        if left.rest[kind] > enough * left.point[kind]:
            more += 1
    return more == 0


@compiled
def look_for_panel(
    state: int, space: Space, panel: Seated, target: Target, left: Rest, marks: Marks, effort: Effort
) -> int:
    """Change the seated panel into one that fits what is left, if that can be found; returns the state of chance."""
    state = search(state, effort.proposals, 0.0, BROKEN_ROW, space, panel, target)
    state = repair(state, ATTEMPTS, space, panel, target, left, marks)
    for _ in range(effort.tries):
        if is_met(space, panel, target, left):
            break
        state = search(state, _AGAIN, _HEAT, _BROKEN_ROW_SOFTLY, space, panel, target)
        state = search(state, _AGAIN, 0.0, BROKEN_ROW, space, panel, target)
        state = repair(state, ATTEMPTS, space, panel, target, left, marks)
    return state


@compiled
def note(panel: Seated, target: Target, left: Rest, peeled: Peeled, size: float) -> None:
    """Write the panel down with its weight."""
    number = peeled.notes[COUNT]
    for place in range(len(panel.members)):
        peeled.members[number, place] = panel.members[place]
        value(left, target, panel.members[place])
    peeled.weights[number] = size
    peeled.notes[COUNT] = number + 1


@compiled
def peel(
    space: Space,
    panel: Seated,
    target: Target,
    left: Rest,
    peeled: Peeled,
    marks: Marks,
    effort: Effort,
    is_given: bool,
) -> int:
    """Take panels off the point until it is used up (DONE) or no panel is found (STUCK).

    Ends with FULL when there is no room for more panels, and now and then with PAUSED so that others can hear of it:
    call again. With `is_given` the panel that is seated is taken first as it is.
    """
    given = is_given
    while left.mass[0] > NOTHING:
        number = peeled.notes[COUNT]
        if number >= len(peeled.weights):
            return FULL
        if number % _CHECK_EVERY == 0 and not given and number != peeled.notes[LAST_PAUSE]:
            peeled.notes[LAST_PAUSE] = number
            return DONE if is_enough(left, effort.enough) else PAUSED
        mark(space, left, target, len(panel.members))
        if not given:
            peeled.notes[STATE] = look_for_panel(peeled.notes[STATE], space, panel, target, left, marks, effort)
        given = False
        size = step(space, panel, left) if is_met(space, panel, target, left) else 0.0
        if size <= 0.0:
            return STUCK
        note(panel, target, left, peeled, size)
    return DONE
