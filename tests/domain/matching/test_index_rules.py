"""The index counts as counting person by person does, before and after any changes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citizen_panel.domain.matching.rules.index import counting
from citizen_panel.domain.matching.rules.index.bits import Bits, Columns, slots_of
from citizen_panel.domain.matching.rules.index.popcount import compiled_in_common, in_common, plain_in_common
from citizen_panel.domain.matching.rules.index.shape import Dimension, NotInIndex, Shape, Wish
from tests.domain.matching.index_panels import SHAPE, Person, columns, counted, divided, people, wishes

NAMES = [one.name for one in SHAPE.dimensions]
seeds = st.integers(0, 10**6)
sizes = st.integers(0, 200)


def made(panel: list[Person]) -> Bits:
    return Bits.of(SHAPE, columns(panel))


@settings(deadline=None, max_examples=60)
@given(size=sizes, seed=seeds)
def test_it_counts_as_one_by_one(size: int, seed: int) -> None:
    panel, asked = people(size, seed), wishes(seed + 1)
    index = made(panel)
    assert counting.count(index, asked) == counted(panel, asked)
    assert counting.breakdown(index, asked, NAMES) == divided(panel, asked)
    found = counting.fitting(index, asked)
    assert not isinstance(found, NotInIndex)
    assert slots_of(found).tolist() == [slot for slot, one in enumerate(panel) if one.fits(asked)]


@settings(deadline=None, max_examples=60)
@given(size=sizes, seed=seeds)
def test_what_each_wish_costs_is_the_count_without_it(size: int, seed: int) -> None:
    panel, asked = people(size, seed), wishes(seed + 1)
    told = counting.leave_one_out(made(panel), asked)
    without = [counted(panel, [*asked[:at], *asked[at + 1 :]]) for at in range(len(asked))]
    assert told == counting.WithoutOne(counted(panel, asked), tuple(without))


@settings(deadline=None, max_examples=60)
@given(size=st.integers(1, 200), seed=seeds, changed=st.integers(0, 60), gone=st.integers(0, 60))
def test_changed_one_by_one_it_is_as_if_made_anew(size: int, seed: int, changed: int, gone: int) -> None:
    chance = np.random.default_rng(seed)
    panel, index = people(size, seed), made(people(size, seed))
    changes = people(changed, seed + 7)
    slots = chance.permutation(size + changed)[:changed]
    index = index.grown(size + changed)
    panel += [Person(False, {name: frozenset() for name in NAMES}) for _ in range(changed)]
    index.put(slots, columns(changes))
    for slot, person in zip(slots, changes, strict=True):
        panel[slot] = person
    left = chance.permutation(size)[:gone]
    index.clear(left)
    for slot in left:
        panel[slot].askable = False
    again = Bits.empty(SHAPE, len(panel))
    at = np.array([slot for slot, one in enumerate(panel) if one.askable], dtype=np.int64)
    again.put(at, columns([panel[slot] for slot in at]))
    assert not len(index.differing(again))
    asked = wishes(seed + 2)
    assert counting.count(index, asked) == counted(panel, asked)


def test_whoever_is_cleared_is_gone_from_every_row() -> None:
    panel = people(100, 3)
    index = made(panel)
    index.clear(np.arange(100))
    assert not index.rows.any()
    was = made(panel)
    assert index.differing(was).tolist() == was.differing(index).tolist() == slots_of(was.rows[0]).tolist()


def test_who_may_not_be_asked_has_no_bit_at_all() -> None:
    panel = [Person(False, one.held) for one in people(100, 4)]
    assert not made(panel).rows.any()


def test_leaving_the_others_out_counts_nobody_who_was_cleared() -> None:
    """Most councils accepted: the index takes away the one that is not, and must not count empty slots."""
    panel = people(90, 5)
    index = made(panel)
    index.clear(np.arange(50))
    most = [Wish("council", frozenset(SHAPE.dimensions[0].values[1:]))]
    assert counting.count(index, most) == counted(panel[50:], most)


@pytest.mark.parametrize(
    ("wish", "missing"),
    [
        (Wish("shoe size", frozenset({"43"})), NotInIndex("shoe size")),
        (Wish("sex", frozenset({"female", "yes", "no"})), NotInIndex("sex", ("no", "yes"))),
    ],
)
def test_what_it_does_not_have_it_says(wish: Wish, missing: NotInIndex) -> None:
    index, asked = made(people(10, 1)), [Wish("sex", frozenset({"female"})), wish]
    assert counting.count(index, asked) == missing
    assert counting.breakdown(index, asked, NAMES) == missing
    assert counting.leave_one_out(index, asked) == missing
    assert counting.breakdown(index, [], ["shoe size"]) == NotInIndex("shoe size")


def test_a_complete_dimension_is_known_of_everybody() -> None:
    with pytest.raises(ValueError, match="everybody has a value of council"):
        Bits.of(SHAPE, Columns(np.ones(3, dtype=bool), {}))


def test_a_shape_says_each_thing_once() -> None:
    with pytest.raises(ValueError, match="two dimensions"):
        Shape((Dimension("a", ("b",)), Dimension("a", ("c",))))
    with pytest.raises(ValueError, match="each once"):
        Shape((Dimension("a", ("b", "b")),))
    with pytest.raises(ValueError, match="at most 62"):
        Shape((Dimension("a", tuple(map(str, range(63)))),))


@settings(deadline=None, max_examples=30)
@given(seed=seeds, words=st.integers(0, 5000))
def test_compiled_or_not_the_counts_are_the_same(seed: int, words: int) -> None:
    chance = np.random.default_rng(seed)
    rows = chance.integers(0, 2**64, size=(3, words), dtype=np.uint64)
    mask = chance.integers(0, 2**64, size=words, dtype=np.uint64)
    expected = [sum(int(a & b).bit_count() for a, b in zip(row, mask, strict=False)) for row in rows[:, :100]]
    assert compiled_in_common(rows[:, :100], mask[:100]).tolist() == expected
    assert plain_in_common(rows, mask).tolist() == compiled_in_common(rows, mask).tolist()
    assert in_common(rows, mask).tolist() == plain_in_common(rows, mask).tolist()


def test_a_citizen_takes_few_bytes() -> None:
    """All that is counted by in Scotland: 32 councils, 14 characteristics, 21 parts of the week, needs and purposes."""
    wide = Shape(
        tuple(
            Dimension(f"d{number}", tuple(map(str, range(values))))
            for number, values in enumerate((32, 12, 12, 10, 8, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 21, 12, 6))
        )
    )
    slots = 100_000
    assert Bits.empty(wide, slots).rows.nbytes / slots <= 25
