"""Rows of people into columns of small numbers: what is said the same way twice is understood once."""

import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, repeat
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from citizen_panel.domain.matching.rules.files.spelling import clean, near
from citizen_panel.domain.matching.rules.files.table import Table

RAGGED = 0
_AT_ONCE = 1000  # lines: few enough to stay near the processor
_REMEMBERED = 200_000  # lines: with more different ones, remembering them costs more than it saves

Kinds = NDArray[np.int32]
Strange = tuple[int, int, str]


@dataclass(frozen=True, eq=False)
class Read:
    """Rows as read: `kinds[row]` is a place in `table`, which holds the codes of one way to answer a row.

    Kind RAGGED is a row with too few or too many fields. `misspelt` and `unnamed` are answers that are in no
    quota, (kind, characteristic, answer), the former with the near spelling that is.
    """

    keys: list[str] = field(repr=False)
    kinds: Kinds = field(repr=False)
    table: NDArray[np.int16] = field(repr=False)
    misspelt: tuple[tuple[int, int, str, str], ...] = field(repr=False)
    unnamed: tuple[Strange, ...] = field(repr=False)
    rows: NDArray[np.int64] | None = field(default=None, repr=False)

    def codes(self) -> NDArray[np.int16]:
        """Return the codes by person and characteristic, -1 for no answer."""
        return self.table[self.kinds]

    def row_of(self, person: int) -> int:
        """Return which row under the head a person stands in; blank rows count."""
        return person if self.rows is None else int(self.rows[person])

    def kept(self, keep: NDArray[np.bool_]) -> "Read":
        """Return only the rows to be kept."""
        rows = np.flatnonzero(keep)
        return replace(self, keys=[self.keys[row] for row in rows], kinds=self.kinds[keep], rows=rows)

    def counted(self, characteristic: int, answers: Iterable[Strange]) -> dict[str, int]:
        """Return how many people gave each of the answers to the characteristic."""
        people = np.bincount(self.kinds, minlength=len(self.table))
        found: dict[str, int] = {}
        for kind, asked, value in answers:
            if asked == characteristic and people[kind]:
                found[value] = found.get(value, 0) + int(people[kind])
        return found


def read_rows(table: Table, key: int, places: Sequence[int], categories: Sequence[Sequence[str]]) -> Read:
    """Return all rows under the head; `key` and `places` are the columns of the id and the characteristics."""
    answers = _Answers(table, key, places, categories)
    keys: list[str] = []
    kinds = array.array("i")
    if key == 0 and not table.is_quoted:
        lines = table.lines()
        while some := list(islice(lines, _AT_ONCE)):
            some[-1] = some[-1].rstrip("\n") + "\n"  # the file's last line may have no end
            parts = list(map(str.partition, some, repeat(table.separator)))
            keys += map(str.strip, map(itemgetter(0), parts))
            kinds.extend(map(answers.of_rest.__getitem__, map(itemgetter(2), parts)))
    else:
        for _, fields in table.rows():
            keys.append(fields[key].strip() if len(fields) > key else "")
            kinds.append(answers.of_fields(fields))
    return Read(
        keys,
        np.frombuffer(kinds, dtype=np.int32) if kinds else np.zeros(0, dtype=np.int32),
        np.frombuffer(answers.codes, dtype=np.int16).reshape(-1, len(places)),
        tuple(answers.misspelt),
        tuple(answers.unnamed),
    )


class _OfRest(dict[str, int]):
    """Kinds by what follows the id on a line; an unknown rest is understood when it is first asked for."""

    def __init__(self, answers: "_Answers") -> None:
        super().__init__({"": RAGGED})  # not even an end of line: there was no separator
        self.answers = answers

    def __missing__(self, rest: str) -> int:
        kind = self.answers.of_fields(["", *rest.rstrip("\n").split(self.answers.separator)])
        if len(self) < _REMEMBERED:
            self[rest] = kind
        return kind


class _Answers:
    """All ways to answer that were met, numbered."""

    def __init__(self, table: Table, key: int, places: Sequence[int], categories: Sequence[Sequence[str]]) -> None:
        self.separator = table.separator
        self.width = len(table.header)
        self.places = tuple(places)
        self.codes = array.array("h", [-1] * len(self.places))  # of RAGGED
        self.misspelt: list[tuple[int, int, str, str]] = []
        self.unnamed: list[Strange] = []
        self.of_rest = _OfRest(self)
        self._kinds: dict[tuple[str, ...], int] = {}
        self._code = [{value: code for code, value in enumerate(values)} for values in categories]
        self._near = [{near(value): value for value in values} for values in categories]

    def of_fields(self, fields: list[str]) -> int:
        """Return the kind of a row, the id among its fields."""
        if len(fields) != self.width and (len(fields) < self.width or any(map(str.strip, fields[self.width :]))):
            return RAGGED
        given = tuple([fields[place] for place in self.places])
        kind = self._kinds.get(given)
        if kind is None:
            kind = self._kinds[given] = len(self.codes) // len(self.places)
            self.codes.extend([self._code_of(kind, place, clean(value)) for place, value in enumerate(given)])
        return kind

    def _code_of(self, kind: int, place: int, value: str) -> int:
        code = self._code[place].get(value, -1)
        if code < 0 and value:
            alike = self._near[place].get(near(value))
            if alike is None:
                self.unnamed.append((kind, place, value))
            else:
                self.misspelt.append((kind, place, value, alike))
        return code
