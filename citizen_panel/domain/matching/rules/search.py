"""Looking for a whole panel near a point: exchanges of answers and of people, kept when they help."""

from citizen_panel.domain.matching.rules.compiled import compiled
from citizen_panel.domain.matching.rules.kernel import (
    CHANCES,
    Seated,
    Space,
    Target,
    broken_rows,
    find_type,
    gain,
    next_chance,
    price_row,
    reseat,
)

_LOOKS = 6
_OF_TEN, _EXCHANGES = 10, 6


@compiled
def _exchange(state: int, space: Space, panel: Seated, target: Target, least_gain: float) -> int:
    """Let two members exchange some answers, if such people exist and it gains enough; no row changes by it."""
    places, width = len(panel.members), space.rows.shape[1]
    state = next_chance(state)
    first = state % places
    state = next_chance(state)
    second = state % places
    state = next_chance(state)
    mask = state % (1 << min(width, 30))
    one, two = panel.members[first], panel.members[second]
    shift = 0
    for feature in range(width):
        if mask >> feature & 1:
            shift += (space.rows[two, feature] - space.rows[one, feature]) * space.stride[feature]
    if shift == 0 or space.code_of[one] + shift == space.code_of[two]:
        return state
    new_one = find_type(space, space.code_of[one] + shift)
    if new_one < 0:
        return state
    new_two = find_type(space, space.code_of[two] - shift)
    seats, crowd, worth = panel.seats, target.crowd, target.worth
    if new_two < 0 or seats[new_one] >= space.sizes[new_one] or seats[new_two] >= space.sizes[new_two]:
        return state
    if new_one == new_two and seats[new_one] + 2 > space.sizes[new_one]:
        return state
    gained = worth[new_one] - crowd[seats[new_one] + 1] + worth[new_two] - crowd[seats[new_two] + 1]
    gained -= worth[one] - crowd[seats[one]] + worth[two] - crowd[seats[two]]
    if gained > least_gain:
        seats[one] -= 1
        seats[two] -= 1
        seats[new_one] += 1
        seats[new_two] += 1
        panel.members[first], panel.members[second] = new_one, new_two
    return state


@compiled
def _one_of_row(space: Space, panel: Seated, start: int, row: int, is_in: bool) -> int:
    """Return a place whose holder is in the row (or is not), looked for from `start` on; -1 when there is none."""
    feature, places = space.row_feature[row], len(panel.members)
    for step in range(places):
        place = (start + step) % places
        if (space.rows[panel.members[place], feature] == row) == is_in:
            return place
    return -1


@compiled
def _live_of_row(space: Space, panel: Seated, target: Target, start: int, row: int) -> int:
    """Return a type of the row with room, looked for from `start` on; -1 when there is none."""
    feature, count = space.row_feature[row], target.live_count[0]
    for step in range(count):
        kind = target.live[(start + step) % count]
        if space.rows[kind, feature] == row and panel.seats[kind] < space.sizes[kind]:
            return int(kind)
    return -1


@compiled
def _broken_row(first: int, panel: Seated, target: Target) -> int:
    """Return a row that misses its bounds, looked for from `first` on; there must be one."""
    rows = len(target.bounds)
    for step in range(rows):
        row = (first + step) % rows
        if panel.counts[row] < target.bounds[row, 0] or panel.counts[row] > target.bounds[row, 1]:
            return row
    return first % rows


@compiled
def _mend(state: int, space: Space, panel: Seated, target: Target, least_gain: float, broken: float) -> tuple[int, int]:
    """Give the best of a few new holders a seat that a broken row wants changed, if it gains enough.

    Returns the state of chance and by how many seats more the rows are missed.
    """
    places, more = len(panel.members), 0
    state = next_chance(state)
    row = _broken_row(state, panel, target)
    is_over = panel.counts[row] > target.bounds[row, 1]
    best_place, best_new, best = -1, -1, least_gain
    for look in range(_LOOKS * _LOOKS):
        if look % _LOOKS == 0:
            state = next_chance(state)
            place = _one_of_row(space, panel, state % places, row, is_over)
        state = next_chance(state)
        new = target.live[state % target.live_count[0]]
        if not is_over:
            new = _live_of_row(space, panel, target, state % target.live_count[0], row)
        if place < 0 or new < 0 or new == panel.members[place] or panel.seats[new] >= space.sizes[new]:
            continue
        gained = gain(space, panel, target, place, new)
        if gained > best:
            best_place, best_new, best = place, new, gained
    if best_place >= 0:
        more = reseat(space, panel, target, best_place, best_new, broken)
    return state, more


@compiled
def _replace(
    state: int, space: Space, panel: Seated, target: Target, least_gain: float, broken: float
) -> tuple[int, int]:
    """Give any seat to any live type, if it gains enough; returns as `_mend` does."""
    state = next_chance(state)
    place = state % len(panel.members)
    state = next_chance(state)
    new = target.live[state % target.live_count[0]]
    if new == panel.members[place] or panel.seats[new] >= space.sizes[new]:
        return state, 0
    more = 0
    if gain(space, panel, target, place, new) > least_gain:
        more = reseat(space, panel, target, place, new, broken)
    return state, more


@compiled
def search(state: int, proposals: int, heat: float, broken: float, space: Space, panel: Seated, target: Target) -> int:
    """Change a panel by so many proposals; losses of about `heat` may be accepted. Returns the state of chance."""
    if target.live_count[0] == 0:
        return state
    for row in range(len(target.bounds)):
        price_row(target, row, panel.counts[row], broken)
    missing = broken_rows(panel, target)
    for _ in range(proposals):
        least_gain = 1e-9
        if heat > 0.0:
            state = next_chance(state)
            least_gain = -heat * space.deviates[state % CHANCES]
        state = next_chance(state)
        kind = state % _OF_TEN
        if missing > 0 and kind % 2 == 0:
            state, more = _mend(state, space, panel, target, least_gain, broken)
            missing += more
        elif kind < _EXCHANGES:
            state = _exchange(state, space, panel, target, least_gain)
        else:
            state, more = _replace(state, space, panel, target, least_gain, broken)
            missing += more
    return state
