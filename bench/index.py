"""How fast is a whole panel counted? The index beside a plain read of the same bytes, and beside counting columns.

    python bench/index.py [--citizens 1000000 5000000] [--repeats 9]

The citizens are invented: 14 characteristics (2 to 12 values), 32 councils, 5 deprivation quintiles, 12 adjustments,
6 purposes and 21 parts of the week, all independent, which is the worst case for bits. Three questions: broad, medium
and narrow. The counts of both ways must be the same. Ratios are of one run on one machine; below them stand load and,
for those who want them, milliseconds (median and best: others may be working on the machine).

 read       the same number of bytes read once, one after the other
 columns    numpy comparing whole columns, a byte each: how it is done without an index
"""

import argparse
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from citizen_panel.domain.matching.rules.arrays import Flags, Ints
from citizen_panel.domain.matching.rules.index import counting
from citizen_panel.domain.matching.rules.index.bits import Bits, Columns
from citizen_panel.domain.matching.rules.index.popcount import compiled_in_common
from citizen_panel.domain.matching.rules.index.shape import Dimension, Shape, Wish

ONE_OF = (32, 12, 12, 10, 8, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2)
MANY_OF = (12, 6, 21)
SHOWN = tuple(f"one{number}" for number in range(1, 9))
CHANGED = 1_000
QUESTIONS = {
    "broad": {"one0": 20, "one2": 8, "one4": 6, "one8": 4, "one12": 2, "many2": 12},
    "medium": {"one0": 8, "one2": 4, "one4": 3, "one8": 2, "one12": 1, "many2": 3},
    "narrow": {"one0": 1, "one2": 1, "one4": 1, "one8": 1, "one12": 1, "many2": 1},
}


@dataclass(frozen=True)
class Timed:
    """Milliseconds of one way: the middle run and the best one."""

    median: float
    best: float


def timed(act: Callable[[], object], repeats: int) -> Timed:
    """Run something several times, once beforehand."""
    act()
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - begun))
    return Timed(sorted(taken)[len(taken) // 2], min(taken))


def shape() -> Shape:
    one = (Dimension(f"one{n}", _values(size), is_complete=n == 0) for n, size in enumerate(ONE_OF))
    many = (Dimension(f"many{n}", _values(size), is_one_of=False) for n, size in enumerate(MANY_OF))
    return Shape((*one, *many))


def panel(citizens: int, seed: int = 7) -> Columns:
    """Invented citizens, 8 in 10 of whom may be asked."""
    chance = np.random.default_rng(seed)
    held: dict[str, Ints] = {}
    for number, size in enumerate(ONE_OF):
        held[f"one{number}"] = chance.integers(0 if number == 0 else -1, size, citizens, dtype=np.int64)
    for number, size in enumerate(MANY_OF):
        held[f"many{number}"] = chance.integers(0, 2**size, citizens, dtype=np.int64)
    return Columns(chance.random(citizens) < 0.8, held)


def wishes(question: dict[str, int]) -> list[Wish]:
    return [Wish(name, frozenset(_values(accepted))) for name, accepted in question.items()]


def by_columns(columns: Columns, asked: Sequence[Wish]) -> Flags:
    """Who fits, by comparing whole columns."""
    fits = columns.askable.copy()
    for wish in asked:
        held, accepted = columns.held[wish.dimension], np.array(sorted(map(int, wish.accepted)))
        if wish.dimension.startswith("one"):
            fits &= np.isin(held, accepted)
        else:
            fits &= held & np.bitwise_or.reduce(1 << accepted) != 0
    return fits


def measured(citizens: int, repeats: int) -> None:
    """Print the ratios for a panel of this size."""
    columns, bits = panel(citizens), Bits.empty(shape(), 0)
    built = timed(lambda: Bits.of(shape(), columns), 1)
    bits = Bits.of(shape(), columns)
    print(f"\n{citizens:,} citizens: {bits.rows.nbytes / citizens:.1f} bytes each, built in {built.best / 1000:.1f} s")
    print(f"{'':10}{'count':>8}{'x read':>8}{'x columns':>11}{'breakdown':>11}{'x read':>8}{'without one / count':>21}")
    small = columns.held | {name: held.astype(np.int8) for name, held in columns.held.items() if name != "many2"}
    narrow = Columns(columns.askable, small)
    for name, question in QUESTIONS.items():
        asked = wishes(question)
        assert counting.count(bits, asked) == int(by_columns(columns, asked).sum())
        count = timed(lambda asked=asked: counting.count(bits, asked), repeats)
        touched = bits.rows[: 1 + sum(_touched(bits, wish) for wish in asked)]
        read = timed(lambda touched=touched: np.bitwise_or.reduce(touched, axis=None), repeats)
        plain = timed(lambda asked=asked: by_columns(narrow, asked).sum(), 3)
        divided = timed(lambda asked=asked: counting.breakdown(bits, asked, SHOWN), repeats)
        all_shown = bits.rows[: touched.shape[0] + sum(ONE_OF[1:9])]
        whole = timed(lambda rows=all_shown: np.bitwise_or.reduce(rows, axis=None), repeats)
        without = timed(lambda asked=asked: counting.leave_one_out(bits, asked), repeats)
        print(
            f"{name:10}{count.best:8.2f}{count.best / read.best:8.1f}{plain.best / count.best:11.0f}"
            f"{divided.best:11.2f}{divided.best / whole.best:8.1f}{without.best / count.best:21.1f}"
            f"   (median {count.median:.2f}, {divided.median:.2f})"
        )
    slots = np.random.default_rng(3).permutation(citizens)[:CHANGED]
    changes = Columns(columns.askable[slots], {name: held[slots] for name, held in columns.held.items()})
    put = timed(lambda: bits.put(slots, changes), repeats)
    gone = timed(lambda: bits.clear(slots[:1]), repeats)
    print(f"{CHANGED:,} citizens changed: {put.best:.1f} ms; one cleared: {gone.best:.3f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--citizens", type=int, nargs="+", default=[1_000_000, 5_000_000])
    parser.add_argument("--repeats", type=int, default=9)
    given = parser.parse_args()
    compiled_in_common(np.zeros((1, 1), dtype=np.uint64), np.zeros(1, dtype=np.uint64))
    for citizens in given.citizens:
        measured(citizens, given.repeats)
    print(f"\nload {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; milliseconds are those of the best run")


def _values(size: int) -> tuple[str, ...]:
    return tuple(map(str, range(size)))


def _touched(bits: Bits, wish: Wish) -> int:
    """How many rows the index reads for a wish."""
    dimension = next(one for one in bits.shape.dimensions if one.name == wish.dimension)
    accepted = len(wish.accepted)
    return min(accepted, len(dimension.values) - accepted) if dimension.is_complete else accepted


if __name__ == "__main__":
    main()
