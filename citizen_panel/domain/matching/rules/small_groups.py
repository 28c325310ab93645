"""Sparing small groups: where few people of a place share something rare, only some of them can be drawn at once.

Groups count within one council area, so that all bodies mean the same people. Who of a group can be drawn this time
is settled by the tokens under which the project knows people: they are random, and different in every project.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from citizen_panel.domain.citizens.caps import small_group_room

Group = tuple[str, str, str]
"""A council, a quota dimension and a band."""

PRIORITY = frozenset({("ethnic_group", "minority_ethnic"), ("religion", "other_religion")})
"""The bands whose people are rare enough nearly everywhere to be asked too often."""


@dataclass(frozen=True)
class Member:
    """One person: the random token of the project, their groups, and whether any body asked them in 91 days.

    `is_able` is False for those who cannot be drawn this time anyway: they make a group no smaller, and use no room.
    """

    token: str
    groups: frozenset[Group]
    was_asked: bool
    is_able: bool = True


def groups_of(council: str, bands: Mapping[str, str]) -> frozenset[Group]:
    """The groups to be spared that somebody belongs to; nobody belongs to one by not answering."""
    return frozenset((council, dimension, band) for dimension, band in bands.items() if (dimension, band) in PRIORITY)


def spared(everybody: Iterable[Member]) -> frozenset[str]:
    """The tokens of those who cannot be drawn this time, so that at most a fifth of each small group is asked.

    `everybody` are all who may be asked at all, also those who reached a cap: the size of a group is theirs too.
    """
    members = sorted(everybody, key=lambda one: one.token)
    sizes = Counter(group for one in members for group in one.groups)
    asked = Counter(group for one in members if one.was_asked for group in one.groups)
    room = {group: small_group_room(size, asked[group]) for group, size in sizes.items()}
    left_out = set()
    for one in members:
        small = [group for group in one.groups if room[group] is not None]
        if one.was_asked or not one.is_able or not small:
            continue
        if any(not room[group] for group in small):
            left_out.add(one.token)
        else:
            for group in small:
                room[group] = (room[group] or 0) - 1
    return frozenset(left_out)
