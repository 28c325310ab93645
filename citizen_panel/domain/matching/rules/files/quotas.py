"""The file of quotas: `category,feature,min,max`, one row for each group that has a quota."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.files.faults import (
    BrokenTable,
    FileFault,
    Unreadable,
    shown,
    unreadable,
)
from citizen_panel.domain.matching.rules.files.spelling import clean, near
from citizen_panel.domain.matching.rules.files.table import Table, is_blank, open_table, ragged
from citizen_panel.domain.matching.vocabulary import QuotaBand, Sentence

#: The two headings that name a group, as the programs of the field have written them over the years.
_LAYOUTS = (("category", "feature"), ("category", "name"), ("feature", "value"))
_BOUNDS = ("min", "max")
_WANTED = frozenset({"category", "feature", "name", "value", *_BOUNDS})
_MOST_ROWS = 10_000
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(\.0+)?")
_TOO_LARGE = re.compile(r"[+-]?[0-9]{10,}(\.0+)?")


@dataclass(frozen=True)
class QuotaFile:
    """The quotas in the order of the file, and what its owner should know about how it was read."""

    quotas: tuple[QuotaBand, ...]
    notes: tuple[Sentence, ...] = ()


def read_quotas(data: bytes, file: str) -> QuotaFile | Unreadable:
    """Return the quotas in a file's bytes, or every fault of it by line and column.

    The first line names the columns, in any order and in capitals or not: `category,feature,min,max`, or with
    `category,name` or `feature,value` instead. Other columns are not used, which a note says. Commas, semicolons
    or tabs separate; the text is UTF-8. `file` is what sentences call the file.
    """
    table = open_table(data, file, _WANTED)
    if isinstance(table, Unreadable):
        return table
    places = _places(table)
    if isinstance(places, FileFault):
        return Unreadable((places,))
    try:
        rows = [(line, fields) for line, fields in table.rows() if not is_blank(fields)]
    except BrokenTable as broken:
        return Unreadable((broken.fault,))
    if not rows:
        return Unreadable((FileFault(file, 0, "", Sentence(say("There are no quotas under the first line."))),))
    if len(rows) > _MOST_ROWS:
        text = Sentence(say("This file has {there:,} quotas; {most:,} is the most there can be."))
        values = (("there", len(rows)), ("most", _MOST_ROWS))
        return Unreadable((FileFault(file, 0, "", Sentence(text.text, values)),))
    reading = _Reading(table, places)
    faults = [fault for line, fields in rows for fault in reading.faults_of(line, fields)]
    if faults:
        return unreadable(faults)
    unused = [name for place, name in enumerate(table.header) if place not in places and name]
    return QuotaFile(tuple(reading.quotas), (_unused(file, unused),) if unused else ())


def _places(table: Table) -> tuple[int, ...] | FileFault:
    """Where category, feature, min and max are."""
    names = [near(name) for name in table.header]
    layout = max(_LAYOUTS, key=lambda pair: sum(name in names for name in pair))
    found = []
    for name in (*layout, *_BOUNDS):
        if names.count(name) != 1:
            twice = names.count(name) > 1
            return table.missing(table.header[names.index(name)] if twice else name)
        found.append(names.index(name))
    return tuple(found)


class _Reading:
    """The quotas read so far, and where each name was first seen."""

    def __init__(self, table: Table, places: tuple[int, ...]) -> None:
        self.table = table
        self.places = places
        self.quotas: list[QuotaBand] = []
        self._first_line: dict[tuple[str, str], int] = {}
        self._spelt: dict[tuple[str, ...], str] = {}

    def faults_of(self, line: int, fields: list[str]) -> Iterator[FileFault]:
        """Read one row: keep its quota, or yield what is wrong."""
        width = len(self.table.header)
        if len(fields) < width or not is_blank([*fields[width:], ""]):
            yield ragged(self.table, line, fields)
            return
        category, feature, least, most = (fields[place] for place in self.places)
        name = (clean(category), clean(feature))
        wrong = [*self._name_faults(line, name), *self._bound_faults(line, least, most)]
        yield from wrong
        if not wrong:
            label = f"{name[0]} ‘{name[1]}’"
            bounds = (int(float(least)), int(float(most)))
            self.quotas.append(QuotaBand(*name, *bounds, heading=name[0], label=label))

    def _fault(self, line: int, column: int, text: str, *values: tuple[str, str | int]) -> FileFault:
        return FileFault(self.table.file, line, self.table.header[self.places[column]], Sentence(text, values))

    def _name_faults(self, line: int, name: tuple[str, str]) -> Iterator[FileFault]:
        for column, part in enumerate(name):
            if not part:
                yield self._fault(line, column, say("This field is empty. Fill it in, or remove the row."))
                return
        for column, spelt in enumerate((name[:1], name)):
            alike = self._spelt.setdefault(tuple(near(part) for part in spelt), spelt[-1])
            if alike != spelt[-1]:
                text = say("‘{found}’ was written ‘{first}’ further up. Write both the same way.")
                yield self._fault(line, column, text, ("found", shown(spelt[-1])), ("first", shown(alike)))
                return
        first = self._first_line.setdefault(name, line)
        if first != line:
            text = say("The quota of ‘{name}’ is already on line {first}. Remove one of the two.")
            yield self._fault(line, 1, text, ("name", shown(name[1])), ("first", first))

    def _bound_faults(self, line: int, least: str, most: str) -> Iterator[FileFault]:
        wrong = False
        for column, bound in ((2, least.strip()), (3, most.strip())):
            value = ("found", shown(bound))
            if _TOO_LARGE.fullmatch(bound):
                text = say("‘{found}’ is too large a number.")
            elif not _WHOLE_NUMBER.fullmatch(bound):
                text = say("‘{found}’ is not a whole number.") if bound else say("This field needs a whole number.")
            elif float(bound) < 0:
                text = say("‘{found}’ is below 0. Write 0 or more.")
            else:
                continue
            wrong = True
            yield self._fault(line, column, text, value)
        if not wrong and float(least) > float(most):
            text = say("The least ({least}) is more than the most ({most}).")
            yield self._fault(line, 2, text, ("least", least.strip()), ("most", most.strip()))


def _unused(file: str, names: list[str]) -> Sentence:
    values = (("file", file), ("names", ", ".join(shown(name) for name in names)))
    return Sentence(say("These columns of {file} are not used: {names}."), values)
