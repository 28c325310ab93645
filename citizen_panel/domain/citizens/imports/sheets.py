"""Lines of a spreadsheet file: its first sheet, values only, after a look at what is packed in it."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime

import openpyxl

from citizen_panel.domain.citizens.imports.vocabulary import MOST_COLUMNS, Broken, Line, Unreadable

MOST_PARTS = 1_000
MOST_BYTES = 100 * 1024 * 1024
MOST_RATIO = 100
"""A part may unpack to so many times its size: more is a bomb."""

PIECE = 1024 * 1024
DECLARATIONS = (b"<!doctype", b"<!entity")


def rows_of_sheet(content: bytes) -> Iterator[Line | Broken]:
    """The rows of the first sheet with their numbers; formulas give the value that was last worked out."""
    trouble = _trouble_in(content)
    if trouble is not None:
        yield Broken(trouble)
        return
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size is not to be believed
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True), start=1):
            yield Line(number, cells_of(row))
    except Exception:  # whatever the library stumbles over, the file is not one it can read
        yield Broken(Unreadable.NOT_A_SHEET)


def cells_of(row: Iterable[object]) -> tuple[str, ...]:
    """The cells as somebody would have typed them, without the empty ones at the end."""
    cells = [_written(value) for value in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _written(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime() | date():
            return value.strftime("%Y-%m-%d")
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


def _trouble_in(content: bytes) -> Unreadable | None:
    """What is wrong with the packed file: too many parts, too much in them, or a part that defines its own words."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                return Unreadable.TOO_BIG_INSIDE
            if any(part.file_size > MOST_RATIO * max(part.compress_size, 1) + PIECE for part in parts):
                return Unreadable.TOO_BIG_INSIDE
            if any(_declares(packed, part) for part in parts if part.filename.endswith((".xml", ".rels"))):
                return Unreadable.NOT_A_SHEET
    except (zipfile.BadZipFile, RuntimeError, OSError, ValueError):
        return Unreadable.NOT_A_SHEET
    return None


def _declares(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part holds a document type, in which a few bytes can stand for very many."""
    with packed.open(part) as stream:
        start = stream.read(PIECE).replace(b"\0", b"").lower()
    return any(word in start for word in DECLARATIONS)
