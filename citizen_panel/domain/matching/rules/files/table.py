"""Text by rows and columns: which character separates, where the head is, and the rows under it."""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.files.encoding import fault_of_bytes
from citizen_panel.domain.matching.rules.files.faults import BrokenTable, FileFault, Unreadable, shown
from citizen_panel.domain.matching.rules.files.spelling import clean, near
from citizen_panel.domain.matching.vocabulary import Sentence

SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True, eq=False)
class Table:
    """A file with a head: `header` holds the cleaned headings, `head_lines` the number of lines down to it."""

    file: str
    data: bytes = field(repr=False)
    separator: str
    header: tuple[str, ...]
    head_lines: int
    is_quoted: bool

    def lines(self) -> Iterator[str]:
        """Yield the lines under the head as they are; in a table with quotes a row may take several of them."""
        stream = _text(self.data, None)
        for _ in range(self.head_lines):
            next(stream)
        return stream

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield (first line, fields) of each row under the head; a blank line is a row too. Raises BrokenTable."""
        if not self.is_quoted:  # by hand, for this also reads what has no end of line for a very long time
            for number, line in enumerate(self.lines(), start=self.head_lines + 1):
                yield number, line.rstrip("\n").split(self.separator)
            return
        reader = csv.reader(_text(self.data, ""), delimiter=self.separator, strict=True, skipinitialspace=True)
        begins = 1
        try:
            for fields in reader:
                if begins > self.head_lines:
                    yield begins, fields
                begins = reader.line_num + 1
        except csv.Error as error:
            raise BrokenTable(_torn(self.file, begins)) from error

    def place(self, heading: str) -> int | None:
        """Return the place of a heading, or None if there is none or more than one."""
        return self.header.index(heading) if self.header.count(heading) == 1 else None

    def missing(self, heading: str) -> FileFault:
        """Return the fault of a column that is not there, there twice, or there in another spelling."""
        values: tuple[tuple[str, str], ...] = (("column", shown(heading)),)
        alike = [other for other in self.header if near(other) == near(heading)]
        if heading in alike:
            text = say("Two columns are called ‘{column}’. Rename or remove one of them.")
        elif alike:
            text = say("This column is called ‘{found}’ here, but ‘{column}’ is wanted. Write both the same way.")
            values = (*values, ("found", shown(alike[0])))
        else:
            text = say("There is no column called ‘{column}’. Add it, or correct the name.")
        return FileFault(self.file, self.head_lines, heading, Sentence(text, values))


def open_table(data: bytes, file: str, wanted: Collection[str]) -> Table | Unreadable:
    """Return the table in the bytes, or why there is none; `wanted` are headings by which separators are judged."""
    fault = fault_of_bytes(data, file)
    if fault is not None:
        return Unreadable((fault,))
    looked_for = {near(name) for name in wanted}
    heads = [head for separator in SEPARATORS if (head := _head(data, separator)) is not None]
    if not heads:
        return Unreadable((_torn(file, 1),))
    best = max(heads, key=lambda head: (sum(near(name) in looked_for for name in head[1]), len(head[1])))
    separator, header, lines = best
    if not all(found for _, found, _ in heads):  # nothing but separators
        return Unreadable((FileFault(file, 0, "", Sentence(say("This file is empty."))),))
    if len(header) < 2:
        text = say("The first line has only one column. Put commas, semicolons or tabs between columns.")
        return Unreadable((FileFault(file, lines, "", Sentence(text)),))
    return Table(file, data, separator, header, lines, b'"' in data)


def ragged(table: Table, line: int, fields: list[str]) -> FileFault:
    """Return the fault of a row that has not as many fields as the head."""
    values: tuple[tuple[str, str | int], ...] = (("there", len(fields)), ("wanted", len(table.header)))
    text = say("This row should have {wanted} fields but has {there}.")
    if len(fields) == 1 and any(other in fields[0] for other in SEPARATORS if other != table.separator):
        text = say("This row is separated in another way than the first line. Use the same character in both.")
        values = ()
    return FileFault(table.file, line, "", Sentence(text, values))


def is_blank(fields: list[str]) -> bool:
    """Answer whether there is nothing in any field."""
    return not any(value.strip() for value in fields)


def _head(data: bytes, separator: str) -> tuple[str, tuple[str, ...], int] | None:
    reader = csv.reader(_text(data, ""), delimiter=separator, strict=True, skipinitialspace=True)
    try:
        fields = next((row for row in reader if not is_blank(row)), [])
    except csv.Error:
        return None
    return separator, tuple(clean(name) for name in fields), reader.line_num


def _text(data: bytes, newline: str | None) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline=newline)


def _torn(file: str, line: int) -> FileFault:
    text = say("Quotation marks do not pair up from here on, or a field is longer than {most:,} characters.")
    return FileFault(file, line, "", Sentence(text, (("most", csv.field_size_limit()),)))
