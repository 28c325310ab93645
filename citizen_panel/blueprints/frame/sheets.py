"""Lists as files for a spreadsheet: no cell of theirs is ever taken for a formula."""

import csv
import io
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice

from flask import Response, stream_with_context

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet calculate; a cell that begins so gets an apostrophe before it."""

BEGINS = "\ufeff"
"""By this mark spreadsheets know that the text is Unicode."""

MOST_ROWS = 5_000
Rows = Iterable[Sequence[object]]


def cell(value: object) -> str:
    """One cell as text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(BEGINS_A_FORMULA) else text


def sheet(name: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> Response:
    """Send rows as a file of comma-separated values, to be saved under a name; nobody keeps a copy on the way."""
    return _to_be_saved(name, BEGINS + _written([head]) + _written(rows))


def sheet_in_pieces(name: str, head: Sequence[object], pieces: Generator[Rows]) -> Response:
    """Send rows as such a file while they are read: a piece is forgotten before the next one is asked for.

    The first piece is made at once, so that what refuses still gets its page. When a later one breaks, the browser is
    told that the file did not arrive whole.
    """
    chunks = _chunks(head, pieces)
    first = list(islice(chunks, 2))
    return _to_be_saved(name, stream_with_context(_all_of(first, chunks)))


def _all_of(first: list[str], later: Generator[str]) -> Iterator[str]:
    with closing(later):  # also when whoever asked goes away, so that what is held for the file is let go
        yield from first
        yield from later


def _chunks(head: Sequence[object], pieces: Generator[Rows]) -> Generator[str]:
    with closing(pieces):
        yield BEGINS + _written([head])
        for rows in pieces:
            yield _written(rows)


def _written(rows: Iterable[Sequence[object]]) -> str:
    into = io.StringIO()
    writer = csv.writer(into, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([cell(one) for one in row] for row in rows)
    return into.getvalue()


def _to_be_saved(name: str, content: str | Iterator[str]) -> Response:
    answer = Response(content, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
