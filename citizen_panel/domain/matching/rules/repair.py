"""Mending a panel exactly: one seat or two at a time change hands so that every row with a fixed count gets it.

A type's mark is the sum of one large number for each fixed row it counts for. Two changes of hands mend the panel when
their marks add up to the mark of what is missing: so of the thousands of pairs of changes the few that fit are found
by looking up one number, and are then checked seat by seat.
"""

from citizen_panel.domain.matching.rules.compiled import compiled
from citizen_panel.domain.matching.rules.kernel import Seated, Space, Target, gain, next_chance, price_row, reseat
from citizen_panel.domain.matching.rules.marks import NOBODY, Marks, keep, mark_types, missing_mark, slot
from citizen_panel.domain.matching.rules.rest import Rest

_ENOUGH_FOUND = 24
_ROUNDS = 8
_SHAKES = 1
_LOOKS = 12
_BROKEN_ROW = 60.0


@compiled
def _change(space: Space, old: int, new: int, row: int, feature: int) -> int:
    """Return by how much a row grows when a seat goes from one type to another."""
    gained = 1 if space.rows[new, feature] == row else 0
    return gained - 1 if space.rows[old, feature] == row else gained


@compiled
def _fits(space: Space, panel: Seated, target: Target, one: int, new_one: int, two: int, new_two: int) -> bool:
    """Answer whether two changes of hands (the second may be none) leave every row within its bounds."""
    old_one = panel.members[one]
    old_two = panel.members[two] if two >= 0 else new_one
    other = new_two if two >= 0 else new_one
    faults = 0
    for feature in range(space.rows.shape[1]):
        for kind in (old_one, new_one, old_two, other):
            row = space.rows[kind, feature]
            if row < 0:
                continue
            count = panel.counts[row] + _change(space, old_one, new_one, row, feature)
            if two >= 0:
                count += _change(space, old_two, other, row, feature)
            if count < target.bounds[row, 0] or count > target.bounds[row, 1]:
                faults += 1
    return faults == 0


@compiled
def _has_room(space: Space, panel: Seated, kind: int, other: int) -> bool:
    """Answer whether a type can have one seat more, or two when the other change gives it one as well."""
    return bool(panel.seats[kind] + (1 if kind == other else 0) < space.sizes[kind])


@compiled
def _consider(
    space: Space,
    panel: Seated,
    target: Target,
    left: Rest,
    marks: Marks,
    one: int,
    new_one: int,
    two: int,
    new_two: int,
) -> bool:
    """Keep this pair of changes if it fits and is the best so far; answer whether it fits."""
    old_one = panel.members[one]
    if new_one == old_one or left.full[old_one] or not _has_room(space, panel, new_one, new_two if two >= 0 else -1):
        return False
    gained = target.worth[new_one] - target.worth[old_one]
    if two >= 0:
        old_two = panel.members[two]
        if two == one or new_two in (old_two, old_one) or new_one == old_two or left.full[old_two]:
            return False
        if not _has_room(space, panel, new_two, new_one):
            return False
        gained += target.worth[new_two] - target.worth[old_two]
    if not _fits(space, panel, target, one, new_one, two, new_two):
        return False
    if marks.best[0] == NOBODY or gained > marks.gained[0]:
        marks.best[0], marks.best[1], marks.best[2], marks.best[3] = one, new_one, two, new_two
        marks.gained[0] = gained
    return True


@compiled
def _member_to_go(state: int, space: Space, panel: Seated, left: Rest, row: int) -> int:
    """Return a place whose holder is in the row and need not stay, looked for from a random one on."""
    feature, places = space.row_feature[row], len(panel.members)
    for step in range(places):
        place = (state + step) % places
        kind = panel.members[place]
        if space.rows[kind, feature] == row and not left.full[kind]:
            return place
    return NOBODY


@compiled
def _type_to_come(state: int, space: Space, panel: Seated, target: Target, row: int) -> int:
    """Return a type of the row that has room, looked for from a random one on."""
    feature, count = space.row_feature[row], target.live_count[0]
    for step in range(count):
        kind = target.live[(state + step) % count]
        if space.rows[kind, feature] == row and panel.seats[kind] < space.sizes[kind]:
            return int(kind)
    return NOBODY


@compiled
def _must_change(space: Space, panel: Seated, left: Rest) -> tuple[int, int]:
    """Return (place whose holder is spent, type that must be on every panel and is not): one of the two, or neither."""
    for place in range(len(panel.members)):
        if left.spent[panel.members[place]]:
            return place, NOBODY
    for kind in range(len(left.full)):
        if left.full[kind] and panel.seats[kind] < space.sizes[kind]:
            return NOBODY, kind
    return NOBODY, NOBODY


@compiled
def _wanted(state: int, space: Space, panel: Seated, target: Target, left: Rest) -> tuple[int, int, int]:
    """Return (state, place that must change hands, type that must sit): one of the two, or neither when all is well."""
    place, kind = _must_change(space, panel, left)
    state = next_chance(state)
    rows, first = len(target.bounds), state
    for look in range(rows):
        if place >= 0 or kind >= 0:
            break
        row = (first + look) % rows
        state = next_chance(state)
        if panel.counts[row] > target.bounds[row, 1]:
            place = _member_to_go(state, space, panel, left, row)
        elif panel.counts[row] < target.bounds[row, 0]:
            kind = _type_to_come(state, space, panel, target, row)
    return state, place, kind


@compiled
def _note_first(
    space: Space, panel: Seated, target: Target, left: Rest, marks: Marks, place: int, kind: int, missing: int
) -> int:
    """Write down every first change of hands by its mark; returns how many mend the panel by themselves."""
    marks.head[:] = NOBODY
    found = 0
    if place >= 0:
        old = marks.of_type[panel.members[place]]
        for number in range(target.live_count[0]):
            new = target.live[number]
            key = marks.of_type[new] - old
            if key == missing and _consider(space, panel, target, left, marks, place, new, NOBODY, NOBODY):
                found += 1
            keep(marks, key, number)
        return found
    for number in range(len(panel.members)):
        key = marks.of_type[kind] - marks.of_type[panel.members[number]]
        if key == missing and _consider(space, panel, target, left, marks, number, kind, NOBODY, NOBODY):
            found += 1
        if number < len(marks.following):
            keep(marks, key, number)
    return found


@compiled
def _note_second(
    state: int,
    space: Space,
    panel: Seated,
    target: Target,
    left: Rest,
    marks: Marks,
    place: int,
    kind: int,
    missing: int,
) -> None:
    """Look for second changes of hands that, with a first one, mend the panel, until enough are found."""
    places, count, found = len(panel.members), target.live_count[0], 0
    for step in range(places):
        two = (state + step) % places
        for look in range(count):
            new_two = target.live[(state + look) % count]
            wanted = missing - (marks.of_type[new_two] - marks.of_type[panel.members[two]])
            number = marks.head[slot(marks, wanted)]
            while number != NOBODY:
                one, new_one = (place, target.live[number]) if place >= 0 else (number, kind)
                if _consider(space, panel, target, left, marks, one, new_one, two, new_two):
                    found += 1
                number = marks.following[number]
            if found >= _ENOUGH_FOUND:
                return


@compiled
def _shake(state: int, space: Space, panel: Seated, target: Target, left: Rest, place: int, kind: int) -> int:
    """Make the change that is wanted at any price, the least far away of a few: the next two may pay for it."""
    best_place, best_kind, best = NOBODY, NOBODY, -1e18
    for _ in range(_LOOKS):
        state = next_chance(state)
        at = place if place >= 0 else state % len(panel.members)
        new = kind if kind >= 0 else target.live[state % target.live_count[0]]
        old = panel.members[at]
        if new == old or left.full[old] or panel.seats[new] >= space.sizes[new]:
            continue
        gained = gain(space, panel, target, at, new)
        if gained > best:
            best_place, best_kind, best = at, new, gained
    if best_place >= 0:
        reseat(space, panel, target, best_place, best_kind, _BROKEN_ROW)
    return state


@compiled
def _attempt(state: int, space: Space, panel: Seated, target: Target, left: Rest, marks: Marks) -> tuple[int, bool]:
    """Mend the panel by a few changes of hands; returns the state of chance and whether nothing is wanted any more."""
    shakes = 0
    for _ in range(_ROUNDS):
        state, place, kind = _wanted(state, space, panel, target, left)
        if place < 0 and kind < 0:
            return state, True
        missing = missing_mark(panel, target, marks)
        marks.best[0] = NOBODY
        state = next_chance(state)
        if _note_first(space, panel, target, left, marks, place, kind, missing) == 0:
            _note_second(state, space, panel, target, left, marks, place, kind, missing)
        if marks.best[0] == NOBODY:
            shakes += 1
            if shakes > _SHAKES:
                return state, False
            state = _shake(state, space, panel, target, left, place, kind)
            continue
        one, new_one, two, new_two = marks.best[0], marks.best[1], marks.best[2], marks.best[3]
        reseat(space, panel, target, one, new_one, _BROKEN_ROW)
        if two >= 0:
            reseat(space, panel, target, two, new_two, _BROKEN_ROW)
    return state, False


@compiled
def repair(state: int, attempts: int, space: Space, panel: Seated, target: Target, left: Rest, marks: Marks) -> int:
    """Mend the panel as far as one or two seats at a time can; each attempt begins afresh. Returns the state."""
    mark_types(space, target, marks)
    for row in range(len(target.bounds)):
        price_row(target, row, panel.counts[row], _BROKEN_ROW)
    marks.before[:] = panel.members
    for _ in range(attempts):
        state, is_mended = _attempt(state, space, panel, target, left, marks)
        if is_mended:
            break
        for place in range(len(panel.members)):
            if panel.members[place] != marks.before[place]:
                reseat(space, panel, target, place, marks.before[place], _BROKEN_ROW)
    return state
