"""The cells of a line as they came: sealed, so that whoever sent them can get them back."""

import json
from collections.abc import Callable
from uuid import UUID

from citizen_panel.core.sealing import KeyClass, padded, unpadded
from citizen_panel.core.vault import open_row, sealer
from citizen_panel.domain.citizens.imports.vocabulary import Line

TABLE, LAYOUT = "import_line", 1
_WRITER = json.JSONEncoder(ensure_ascii=False)


def cells_sealer(import_id: UUID) -> tuple[int, Callable[[Line], bytes]]:
    """For the lines of a list: the key, and what seals the cells of a line as they came."""
    key_id, sealed = sealer(KeyClass.CONTACT, TABLE, LAYOUT)

    def seal_line(line: Line) -> bytes:
        return sealed(f"{import_id}|{line.number}", padded(_WRITER.encode(line.cells).encode("utf-8", "replace")))

    return key_id, seal_line


def opened_cells(import_id: UUID, line_no: int, key_id: int, sealed: bytes) -> tuple[str, ...]:
    """The cells of a line as they came."""
    opened = open_row(KeyClass.CONTACT, TABLE, f"{import_id}|{line_no}", LAYOUT, key_id, sealed)
    return tuple(json.loads(unpadded(opened)))
