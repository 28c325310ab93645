"""From the bytes of a file to lines of cells; nothing is kept on a disk and nothing in the file is run."""

import csv
import io
from collections.abc import Iterator

from citizen_panel.domain.citizens.imports.sheets import rows_of_sheet
from citizen_panel.domain.citizens.imports.vocabulary import (
    MOST_COLUMNS,
    MOST_LINES,
    Broken,
    Line,
    ListKind,
    Unreadable,
)

MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SEPARATORS = ",;\t|"


def kind_of(content: bytes) -> ListKind:
    """What a file is by its first bytes, whatever its name says."""
    return ListKind.XLSX if content[:4] == b"PK\x03\x04" else ListKind.CSV


def heading_of(kind: ListKind, content: bytes) -> tuple[str, ...] | Broken:
    """The names of the columns, from the first line that is not empty."""
    first = next(_rows(kind, content), None)
    if first is None:
        return Broken(Unreadable.NO_LINES)
    if isinstance(first, Broken):
        return first
    heading = tuple(" ".join(cell.split())[:80] for cell in first.cells)
    named = [cell.casefold() for cell in heading if cell]
    if len(named) < 2 or len(heading) > MOST_COLUMNS or any(cell[0].isdigit() or "@" in cell for cell in named):
        return Broken(Unreadable.NO_HEADING, first.number)
    return Broken(Unreadable.SAME_HEADING, first.number) if len(set(named)) < len(named) else heading


def lines_of(kind: ListKind, content: bytes, after: int = 0) -> Iterator[Line | Broken]:
    """The lines below the heading that hold anything and come after a line; the last is Broken when it cannot go on."""
    rows = _rows(kind, content)
    next(rows, None)
    for count, row in enumerate(rows, start=1):
        if isinstance(row, Broken):
            yield row
            return
        if count > MOST_LINES:
            yield Broken(Unreadable.TOO_MANY, row.number)
            return
        if row.number > after:
            yield row


def _rows(kind: ListKind, content: bytes) -> Iterator[Line | Broken]:
    rows = rows_of_sheet(content) if kind is ListKind.XLSX else _rows_of_text(content)
    for row in rows:
        if isinstance(row, Broken) or any(cell.strip() for cell in row.cells):
            yield row


def _rows_of_text(content: bytes) -> Iterator[Line | Broken]:
    text = _decoded(content)
    if text is None:
        yield Broken(Unreadable.NOT_TEXT)
        return
    first = text.lstrip().partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Broken(Unreadable.QUOTE, begins)
            return
        yield Line(begins, tuple(cells))


def _decoded(content: bytes) -> str | None:
    """The text: as its mark says, else as UTF-8, else as Windows writes it in Western Europe; nothing for no text."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _if_text(content, encoding)
    return _if_text(content, "utf-8") or _if_text(content, "cp1252")


def _if_text(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
