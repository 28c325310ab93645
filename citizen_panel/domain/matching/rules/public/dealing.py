"""Handing round: the seats of each type go to its members as evenly as whole tickets can be.

Members of a type end with the same number of tickets, or one more. Nobody is twice in a group, nor is a household.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from citizen_panel.domain.matching.rules.public.colouring import coloured
from citizen_panel.domain.matching.rules.seeded import SeededStream
from citizen_panel.domain.matching.vocabulary import Lottery

Group = list[str]
#: (ticket, seats of the type), where there are any.
Seats = list[tuple[int, int]]


def dealt(lottery: Lottery, counts: Sequence[int], stream: SeededStream) -> tuple[tuple[str, ...], ...]:
    """Return one group of keys for each ticket, in random order: `counts[n]` groups for panel n, certain people too.

    Raises ValueError when a panel has more seats than people or households, or households of a kind differ.
    """
    repeated = [panel for panel, count in zip(lottery.panels, counts, strict=True) for _ in range(count)]
    panels = stream.some(repeated, len(repeated))
    seats: list[Seats] = [[] for _ in lottery.types]
    for ticket, panel in enumerate(panels):
        for number, count in panel.seats:
            seats[number].append((ticket, count))
    groups: list[Group] = [list(lottery.certain) for _ in panels]
    by_kind: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(lottery.types):
        if group.household_kind is None:
            _deal(group.keys, seats[number], groups, stream)
        else:
            by_kind[group.household_kind].append(number)
    for kind, numbers in sorted(by_kind.items()):
        _deal_households(lottery, kind, {number: seats[number] for number in numbers}, groups, stream)
    return tuple(tuple(group) for group in groups)


def members_of(lottery: Lottery, number: int) -> tuple[tuple[str, ...], ...]:
    """Return by household the keys of its members who are of this type, which must have a kind of household.

    Raises ValueError when the households of the kind do not have equally many.
    """
    group = lottery.types[number]
    households = lottery.households[group.household_kind or 0]
    own = set(group.keys)
    members = tuple(tuple(key for key in household if key in own) for household in households)
    if len({len(part) for part in members}) != 1 or sum(map(len, members)) != group.size:
        raise ValueError("households of one kind must have equally many members of each type")
    return members


def _deal(members: Sequence[str], seats: Seats, groups: list[Group], stream: SeededStream) -> None:
    if any(count > len(members) for _, count in seats):
        raise ValueError("a panel has more seats than people")
    deck: list[str] = []
    for ticket, count in seats:
        given, deck = deck[:count], deck[count:]
        if len(given) < count:  # who was dealt the end of the old deck waits for a later turn of the new one
            fresh = stream.some(members, len(members))
            late = [key for key in fresh if key not in given][: count - len(given)]
            deck = [key for key in fresh if key not in late]
            given = given + late
        groups[ticket] += given


def _deal_households(
    lottery: Lottery, kind: int, seats: Mapping[int, Seats], groups: list[Group], stream: SeededStream
) -> None:
    """Let each household have its part of the seats of each type, then each member a part of the household's.

    Each type stands in the graph as vertices of as many seats as there are households, so that with one colour a
    household each household takes exactly one seat of every full vertex.
    """
    households = len(lottery.households[kind])
    edges: list[tuple[int, int]] = []
    types: list[int] = []
    vertices = 0
    for number, wanted in seats.items():
        rights = [ticket for ticket, count in wanted for _ in range(count)]
        edges += [(vertices + place // households, ticket) for place, ticket in enumerate(rights)]
        types += [number] * len(rights)
        vertices += len(rights) // households + 1
    order = stream.some(range(households), households)
    turns = {number: [stream.some(part, len(part)) for part in members_of(lottery, number)] for number in seats}
    for (_, ticket), number, colour in zip(edges, types, coloured(edges, households), strict=True):
        waiting = turns[number][order[colour]]
        waiting.append(waiting.pop(0))
        groups[ticket].append(waiting[-1])
