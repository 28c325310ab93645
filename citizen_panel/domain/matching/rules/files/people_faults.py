"""What is wrong with a file of people, found after it was read: the lines are looked up only for what is told."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.files.answers import RAGGED, Read
from citizen_panel.domain.matching.rules.files.faults import LISTED, FileFault, Unreadable, shown
from citizen_panel.domain.matching.rules.files.table import Table, is_blank, ragged
from citizen_panel.domain.matching.vocabulary import Sentence

#: Rows that were looked up again: their line and fields.
Seen = dict[int, tuple[int, list[str]]]


@dataclass(frozen=True, eq=False)
class _Found:
    """A fault of a row, and another row that its sentence names; the sentence is made once lines are known."""

    row: int
    told: Callable[[Seen], FileFault]
    other: int


def without_blank(table: Table, read: Read) -> Read:
    """Return what was read without rows in which nothing stands."""
    if "" not in read.keys:
        return read
    nameless = {row for row, found in enumerate(read.keys) if not found}
    keep = np.ones(len(read.keys), dtype=np.bool_)
    for row, (_, fields) in enumerate(table.rows()):
        if row in nameless and is_blank(fields):
            keep[row] = False
    return read.kept(keep)


def faults_of(table: Table, key: int, places: Sequence[int], read: Read) -> Unreadable | None:
    """Return the faults of the rows, the first ones in the order of lines, or None if there are none."""
    if not read.keys:
        text = say("There are no people under the first line.")
        return Unreadable((FileFault(table.file, 0, "", Sentence(text)),))
    found, count = _all_faults(table, key, places, read)
    if not count:
        return None
    first = sorted(found, key=lambda one: one.row)[:LISTED]
    seen = _looked_up(table, {row for one in first for row in (one.row, one.other)})
    return Unreadable(tuple(one.told(seen) for one in first), count - len(first))


def _all_faults(table: Table, key: int, places: Sequence[int], read: Read) -> tuple[list[_Found], int]:
    """The first faults of each sort, and how many there are of all sorts."""
    torn = np.flatnonzero(read.kinds == RAGGED)
    different = set(read.keys)
    nameless = [person for person, found in enumerate(read.keys) if not found] if "" in different else []
    nameless = [person for person in nameless if read.kinds[person] != RAGGED]
    twice = _twice(read.keys) if len(different) != len(read.keys) else []
    slips = _slips(read)
    found = [_ragged(table, read.row_of(int(person))) for person in torn[:LISTED]]
    found += [_nameless(table, key, read.row_of(person)) for person in nameless[:LISTED]]
    found += [
        _repeated(table, key, read.keys[person], read.row_of(person), read.row_of(first))
        for first, person in twice[:LISTED]
    ]
    found += [
        _misspelt(table, places[place], (value, alike), people, read.row_of(person))
        for person, place, value, alike, people in slips[:LISTED]
    ]
    return found, len(torn) + len(nameless) + len(twice) + len(slips)


def _twice(keys: Sequence[str]) -> list[tuple[int, int]]:
    """People whose id somebody had before them: (that somebody, person)."""
    first: dict[str, int] = {}
    return [(first[k], person) for person, k in enumerate(keys) if k and first.setdefault(k, person) != person]


def _slips(read: Read) -> list[tuple[int, int, str, str, int]]:
    """Misspelt answers, each once: (first person, characteristic, answer, right spelling, people), in order."""
    if not read.misspelt:
        return []
    kinds, first, count = np.unique(read.kinds, return_index=True, return_counts=True)
    of_kind = {int(kind): (int(person), int(people)) for kind, person, people in zip(kinds, first, count, strict=True)}
    slips: dict[tuple[int, str, str], tuple[int, int]] = {}
    for kind, place, value, alike in read.misspelt:
        if kind in of_kind:
            person, people = of_kind[kind]
            sooner, so_far = slips.get((place, value, alike), (person, 0))
            slips[place, value, alike] = (min(sooner, person), so_far + people)
    return sorted((person, *what, people) for what, (person, people) in slips.items())


def _looked_up(table: Table, rows: Iterable[int]) -> Seen:
    wanted = set(rows)
    seen: Seen = {}
    for row, found in enumerate(table.rows()):
        if row in wanted:
            seen[row] = found
            if len(seen) == len(wanted):
                break
    return seen


def _ragged(table: Table, row: int) -> _Found:
    return _Found(row, lambda seen: ragged(table, *seen[row]), row)


def _nameless(table: Table, key: int, row: int) -> _Found:
    sentence = Sentence(say("This person has no id. Give everybody a different one."))
    return _Found(row, lambda seen: FileFault(table.file, seen[row][0], table.header[key], sentence), row)


def _repeated(table: Table, key: int, name: str, row: int, first: int) -> _Found:
    def told(seen: Seen) -> FileFault:
        text = say("The id ‘{name}’ is already on line {first}. Give everybody a different one.")
        sentence = Sentence(text, (("name", shown(name)), ("first", seen[first][0])))
        return FileFault(table.file, seen[row][0], table.header[key], sentence)

    return _Found(row, told, first)


def _misspelt(table: Table, place: int, spelt: tuple[str, str], people: int, row: int) -> _Found:
    text = say("The quotas write ‘{right}’, here it is ‘{found}’ (people: {people:,}). Write both the same way.")
    values = (("right", shown(spelt[1])), ("found", shown(spelt[0])), ("people", people))
    return _Found(
        row, lambda seen: FileFault(table.file, seen[row][0], table.header[place], Sentence(text, values)), row
    )
