"""The daily count of who can be asked: rounded, and silent about the few."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from citizen_panel.core.few import FEW, FEW_OUTSIDE, LOST, rounded

ALL = "all"
MOVED = 10
"""Two rounded counts that are so far apart differ by 5 people at least, whatever was rounded away."""
NARROWEST = FEW
"""A hidden count that could be found out more closely than this is hidden together with those beside it."""


@dataclass(frozen=True)
class PanelCell:
    """How many people of a council are in one band; `people` is a multiple of 5, and 0 where they are few."""

    council: str
    characteristic: str
    category: str
    people: int
    is_few: bool


def cells(
    people: Iterable[tuple[str, Iterable[tuple[str, str]]]], bands: Mapping[str, int] | None = None
) -> tuple[PanelCell, ...]:
    """Count people, each with a council and what they have (dimension, value), into cells; (all, all) is everybody.

    Fewer than 10 are said to be few, and how few is not told. `bands` says how many values each protected dimension
    has: where a council's few could be worked out from its other cells, or nearly everybody is in one, all are few.
    """
    counted: Counter[tuple[str, str, str]] = Counter()
    for council, has in people:
        counted[council, ALL, ALL] += 1
        counted.update((council, dimension, value) for dimension, value in has)
    made = tuple(
        PanelCell(council, characteristic, category, 0 if count < FEW_OUTSIDE else rounded(count), count < FEW_OUTSIDE)
        for (council, characteristic, category), count in sorted(counted.items())
    )
    telling = _telling(made, bands or {})
    return tuple(
        replace(cell, people=0, is_few=True) if (cell.council, cell.characteristic) in telling else cell
        for cell in made
    )


def steadied(before: Sequence[PanelCell], now: Sequence[PanelCell]) -> tuple[PanelCell, ...]:
    """Return the cells of today, but for each council those of the edition before until 5 people or more changed.

    So nobody can be told by what one day says and the day before did not.
    """
    old: dict[str, list[PanelCell]] = {}
    for cell in before:
        old.setdefault(cell.council, []).append(cell)
    new: dict[str, list[PanelCell]] = {}
    for cell in now:
        new.setdefault(cell.council, []).append(cell)
    kept = [
        cell
        for council in sorted(old | new)
        for cell in (
            new.get(council, []) if _has_moved(old.get(council, []), new.get(council, [])) else old.get(council, [])
        )
    ]
    return tuple(kept)


def is_apart(before: int | None, now: int | None) -> bool:
    """Whether two rounded counts show that 5 people or more changed; nothing stands for fewer than 10."""
    return abs((FEW_OUTSIDE if before is None else before) - (FEW_OUTSIDE if now is None else now)) >= MOVED


def added(counts: Sequence[tuple[str, str, int]]) -> dict[tuple[str, str], int]:
    """Add rounded cells of several councils: people by (characteristic, category); the few count as nobody."""
    sums: dict[tuple[str, str], int] = {}
    for characteristic, category, people in counts:
        sums[characteristic, category] = sums.get((characteristic, category), 0) + people
    return sums


def hidden_at_most(
    shown: Iterable[PanelCell], councils: Iterable[str], wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Say for each wanted (dimension, value) how many people of these councils may be hidden from what is shown.

    A value that is not shown has fewer than 10 people, nobody perhaps; but where a council shows nothing at all of a
    dimension, all may have been hidden together, so it may be anybody who lives there.
    """
    told = {(cell.council, cell.characteristic, cell.category): cell.people for cell in shown if not cell.is_few}
    tables = {(council, characteristic) for council, characteristic, _ in told}
    hidden: dict[tuple[str, str], int] = {}
    places = tuple(councils)
    for name, value in wanted:
        silent = [council for council in places if (council, name, value) not in told]
        hidden[name, value] = sum(
            FEW_OUTSIDE - 1 if (council, name) in tables else max(FEW_OUTSIDE - 1, told.get((council, ALL, ALL), 0))
            for council in silent
        )
    return hidden


def _has_moved(before: Sequence[PanelCell], now: Sequence[PanelCell]) -> bool:
    then = {(cell.characteristic, cell.category): cell.people or None for cell in before}
    today = {(cell.characteristic, cell.category): cell.people or None for cell in now}
    return not before or any(is_apart(then.get(cell), today.get(cell)) for cell in then.keys() | today.keys())


def _telling(made: Sequence[PanelCell], bands: Mapping[str, int]) -> set[tuple[str, str]]:
    """The councils and dimensions whose hidden cells could be found out from those that are told."""
    everybody = {cell.council: cell.people for cell in made if cell.characteristic == ALL}
    told: dict[tuple[str, str], list[int]] = {}
    for cell in made:
        if cell.characteristic in bands and not cell.is_few:
            told.setdefault((cell.council, cell.characteristic), []).append(cell.people)
    return {
        (council, name)
        for (council, name), shown in told.items()
        if len(shown) < bands[name] and everybody[council] + LOST - sum(one - LOST for one in shown) < NARROWEST
    }
