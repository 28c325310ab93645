"""Standing by as a linear programme: what split stand-ins could do, and so what no stand-ins can beat."""

from dataclasses import dataclass, replace

import numpy as np

from citizen_panel.domain.matching.rules.arrays import NO_ROW, Floats, Ints
from citizen_panel.domain.matching.rules.scenes import Scenes
from citizen_panel.domain.matching.rules.solver import INFINITE, Answer, Program, from_columns, solve

_KINDS_A_ROUND = 15
_MOST_ROWS = 5000  # of the programme: more take too long, and the exchanges that follow do nearly as well without
_NEAR = 0.01


@dataclass(frozen=True, eq=False)
class Split:
    """Stand-ins by kind, split where that helps, their mean loss, and a bound that no stand-ins at all can beat."""

    taken: Floats
    loss: float
    bound: float


def split_stand_ins(scenes: Scenes, rows: Ints, sizes: Ints, count: int, start: Ints, more: Ints) -> Split:
    """Return the best `count` split stand-ins that two rounds find among a few kinds.

    `rows[kind, d]` are quota rows, `sizes` people by kind. The first round looks at the kinds in `start` and, as
    far as there is room, in `more`, best first; the second at those too that the prices of the first call for.
    The bound holds for all kinds from the first round on.
    """
    room = max(1, (_MOST_ROWS - int((_numbered(scenes) != NO_ROW).sum())) // len(scenes.left) - 1)
    kinds = _joined(start, more, room - _KINDS_A_ROUND)
    split, missed = _round(scenes, rows, sizes, count, kinds)
    wanted = np.argsort(-missed, kind="stable")[:_KINDS_A_ROUND]
    wider = _joined(kinds, wanted[missed[wanted] > 0], room)
    if len(wider) == len(kinds) or split.bound >= split.loss * (1 - _NEAR):
        return split
    second, _ = _round(scenes, rows, sizes, count, wider)
    return replace(second, bound=max(split.bound, second.bound))


def _joined(kinds: Ints, more: Ints, room: int) -> Ints:
    new = more[~np.isin(more, kinds)]
    return np.concatenate([kinds, new[: max(0, room - len(kinds))]])


def _round(scenes: Scenes, rows: Ints, sizes: Ints, count: int, kinds: Ints) -> tuple[Split, Floats]:
    """Solve for these kinds; tell also what a stand-in of each other kind would be worth above its price."""
    answer = solve(_program(scenes, rows[kinds], sizes[kinds], count))
    if answer is None:
        raise ArithmeticError("asking nobody is always possible")
    taken = np.zeros(len(rows))
    taken[kinds] = answer.x[: len(kinds)]
    missed = np.maximum(_worth(answer, scenes, rows) - abs(float(answer.row_price[-1])), 0.0)
    missed[kinds] = 0.0
    loss = -answer.objective
    return Split(taken, loss, max(0.0, loss - count * float(missed.max()))), missed


def _numbered(scenes: Scenes) -> Ints:
    """Number the quota rows, by scene, that can be missed at all; the others are NO_ROW, as is the last column."""
    most_there = scenes.left[:, :-1] + scenes.empty[:, None]
    is_open = (scenes.left[:, :-1] < scenes.least) | (most_there > scenes.most)
    numbers = np.full(scenes.left.shape, NO_ROW)
    numbers[:, :-1][is_open] = np.arange(int(is_open.sum()))
    return numbers


def _worth(answer: Answer, scenes: Scenes, rows: Ints) -> Floats:
    """What the first person of each kind would be worth, if they could come in every scene that needs them."""
    numbers = _numbered(scenes)
    quotas = int(numbers.max()) + 1
    price = np.append(answer.row_price[:quotas], 0.0)[numbers]
    place = answer.row_price[quotas : quotas + len(numbers)]
    gain = -price[:, rows].sum(axis=2) - place[:, None]
    return np.asarray(np.maximum(gain, 0.0).sum(axis=0), dtype=np.float64)


def _program(scenes: Scenes, rows: Ints, sizes: Ints, count: int) -> Program:
    """Columns: kinds; who comes, by scene and kind; people too few, too many, places empty by scene.

    Rows: quotas by scene, places by scene, nobody comes who does not stand by, and last the number of stand-ins.
    """
    numbers = _numbered(scenes)
    cases, kinds, quotas = len(scenes.left), len(rows), int(numbers.max()) + 1
    come_row, count_row = quotas + cases, quotas + cases * (kinds + 1)
    each_case, one = np.arange(cases), np.ones(1)
    stand = np.append(np.full(cases, -1.0), 1.0)
    columns = [(np.append(come_row + kinds * each_case + kind, count_row), stand) for kind in range(kinds)]
    for case in each_case:
        filled = numbers[case][rows]
        for kind in range(kinds):
            quota = filled[kind][filled[kind] != NO_ROW]
            index = np.append(quota, (quotas + case, come_row + kinds * case + kind))
            columns.append((index, np.ones(len(index))))
    columns += [(np.array([row]), one) for row in range(quotas)]
    columns += [(np.array([row]), -one) for row in range(quotas)]
    columns += [(np.array([quotas + case]), one) for case in each_case]
    is_open = numbers[:, :-1] != NO_ROW
    unit = (scenes.weight[:, None] / np.maximum(scenes.most, 1))[is_open]
    cost = np.concatenate([np.zeros(kinds * (cases + 1)), -unit, -unit, -scenes.place_cost * scenes.weight])
    left, ceiling = scenes.left[:, :-1], np.zeros(kinds * cases)
    return Program(
        matrix=from_columns(columns, count_row + 1),
        cost=cost,
        lower=np.zeros(len(cost)),
        upper=np.concatenate([np.minimum(sizes, count), np.full(len(cost) - kinds, INFINITE)]),
        row_lower=np.concatenate([(scenes.least - left)[is_open], scenes.empty, ceiling - INFINITE, [0.0]]),
        row_upper=np.concatenate([(scenes.most - left)[is_open], scenes.empty, ceiling, [float(count)]]),
    )
