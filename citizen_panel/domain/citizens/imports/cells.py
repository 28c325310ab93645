"""The cells of a line as they came: sealed, so that whoever sent them can get them back."""

import json
from uuid import UUID

from citizen_panel.core.sealing import KeyClass, padded, unpadded
from citizen_panel.core.vault import open_row, seal_row
from citizen_panel.domain.citizens.imports.vocabulary import Line

TABLE, LAYOUT = "import_line", 1


def sealed_cells(import_id: UUID, line: Line) -> tuple[int, bytes]:
    """The cells of a line as they came, sealed: the key and the blob."""
    plain = padded(json.dumps(line.cells, ensure_ascii=False).encode("utf-8", "replace"))
    return seal_row(KeyClass.CONTACT, TABLE, f"{import_id}|{line.number}", LAYOUT, plain)


def opened_cells(import_id: UUID, line_no: int, key_id: int, sealed: bytes) -> tuple[str, ...]:
    """The cells of a line as they came."""
    opened = open_row(KeyClass.CONTACT, TABLE, f"{import_id}|{line_no}", LAYOUT, key_id, sealed)
    return tuple(json.loads(unpadded(opened)))
