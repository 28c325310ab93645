"""Who lives together: people whose address is written the same way, slips of spelling aside."""

from dataclasses import dataclass, field

from citizen_panel.domain.matching.rules.files.spelling import address
from citizen_panel.domain.matching.rules.files.table import Table


@dataclass(frozen=True)
class Households:
    """Keys of people by shared address, for addresses that more than one person has.

    `people_without` is how many people have no full address: no address is ever held to be theirs and another's.
    """

    shared: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    people_without: int = 0


def households(table: Table, id_place: int, places: tuple[int, ...]) -> Households:
    """Return the households of a table without faults; all columns at `places` together make the address."""
    first: dict[tuple[str, ...], str] = {}
    shared: dict[tuple[str, ...], list[str]] = {}
    without = 0
    for _, fields in table.rows():
        key = fields[id_place].strip() if len(fields) > id_place else ""
        if not key:
            continue  # a blank line
        home = tuple(address(fields[place]) for place in places)
        if not all(home):
            without += 1
        elif home in first:
            shared.setdefault(home, [first[home]]).append(key)
        else:
            first[home] = key
    return Households(tuple(tuple(keys) for keys in shared.values()), without)
