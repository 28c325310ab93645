"""The list itself, under codes and numbers that tell nobody's answers to who does not know the salt."""

from collections import Counter
from collections.abc import Mapping, Sequence

from citizen_panel.domain.matching.rules.public.codes import codes
from citizen_panel.domain.matching.rules.public.dealing import dealt, members_of
from citizen_panel.domain.matching.rules.public.forms import (
    Alike,
    CodedType,
    Mix,
    OneStepList,
    Prepared,
    Rounding,
    TicketList,
    TwoStepList,
)
from citizen_panel.domain.matching.rules.seeded import SeededStream
from citizen_panel.domain.matching.vocabulary import Lottery

Coded = Mapping[str, str]


def seats_of(lottery: Lottery, counts: Sequence[int]) -> list[int]:
    """Return the seats of each type over all tickets, when panel n has `counts[n]` of them."""
    seats = [0] * len(lottery.types)
    for panel, tickets in zip(lottery.panels, counts, strict=True):
        for number, count in panel.seats:
            seats[number] += tickets * count
    return seats


def places_of(lottery: Lottery) -> int:
    """Return how many people every panel has, certain people among them; ValueError when panels differ in that."""
    sizes = {sum(count for _, count in panel.seats) for panel in lottery.panels}
    if len(sizes) != 1:
        raise ValueError("all panels of a lottery must have equally many people")
    return sizes.pop() + len(lottery.certain)


def prepared(lottery: Lottery, counts: Sequence[int], rounding: Rounding, salt: bytes, *, one_step: bool) -> Prepared:
    """Return the list in which panel n of the lottery has `counts[n]` tickets, with the keys behind its codes.

    Raises ValueError for a short salt, for panels of different sizes and for households that do not fit the types.
    """
    coded = codes([key for group in lottery.types for key in group.keys] + list(lottery.certain), salt)
    listed = (_one_step if one_step else _two_steps)(lottery, counts, coded, salt)
    held = seats_of(lottery, [panel.tickets for panel in lottery.panels])
    alike = [Alike(_in_code(group.keys, coded), held[n]) for n, group in enumerate(lottery.types)]
    return Prepared(
        listed=listed,
        rounding=rounding,
        keys={code: key for key, code in coded.items()},
        types=tuple(alike[n] for n in _shuffled(len(alike), salt, "types")),
        salt=salt,
    )


def _one_step(lottery: Lottery, counts: Sequence[int], coded: Coded, salt: bytes) -> TicketList:
    groups = [_in_code(group, coded) for group in dealt(lottery, counts, SeededStream(salt, "groups"))]
    held = Counter(code for group in groups for code in group)
    return OneStepList(
        places=places_of(lottery),
        groups=tuple(groups),
        people=tuple((code, held[code]) for code in sorted(coded.values())),
        certain=_in_code(lottery.certain, coded),
    )


def _two_steps(lottery: Lottery, counts: Sequence[int], coded: Coded, salt: bytes) -> TicketList:
    order = _shuffled(len(lottery.types), salt, "types")
    number_of = {old: new for new, old in enumerate(order)}
    kinds = sorted({group.household_kind for group in lottery.types if group.household_kind is not None})
    kind_order = [kinds[place] for place in _shuffled(len(kinds), salt, "households")]
    kind_of: dict[int | None, int | None] = {None: None, **{old: new for new, old in enumerate(kind_order)}}
    for number, group in enumerate(lottery.types):
        if group.household_kind is not None:
            members_of(lottery, number)
    mixes = [
        Mix(count, tuple(sorted((number_of[number], seats) for number, seats in panel.seats)))
        for panel, count in zip(lottery.panels, counts, strict=True)
        if count
    ]
    return TwoStepList(
        places=places_of(lottery),
        types=tuple(
            CodedType(_in_code(lottery.types[old].keys, coded), kind_of[lottery.types[old].household_kind])
            for old in order
        ),
        mixes=tuple(sorted(mixes, key=lambda mix: mix.seats)),
        households=tuple(
            tuple(sorted(_in_code([key for key in part if key in coded], coded) for part in lottery.households[old]))
            for old in kind_order
        ),
        certain=_in_code(lottery.certain, coded),
    )


def _shuffled(count: int, salt: bytes, what: str) -> list[int]:
    return SeededStream(salt, what).some(range(count), count)


def _in_code(keys: Sequence[str], coded: Coded) -> tuple[str, ...]:
    return tuple(sorted(coded[key] for key in keys))
