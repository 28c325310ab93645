"""Lists as files for a spreadsheet: no cell of theirs is ever taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet calculate; a cell that begins so gets an apostrophe before it."""

MOST_ROWS = 5_000


def cell(value: object) -> str:
    """One cell as text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(BEGINS_A_FORMULA) else text


def sheet(name: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> Response:
    """Send rows as a file of comma-separated values, to be saved under a name; nobody keeps a copy on the way."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([cell(one) for one in head])
    writer.writerows([cell(one) for one in row] for row in rows)
    answer = Response("\ufeff" + written.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
