"""What people and the desk wrote, sealed with the row it belongs to."""

import json
from uuid import UUID

from citizen_panel.core.sealing import KeyClass, padded, unpadded
from citizen_panel.core.vault import open_row, seal_row

LAYOUT = 1
Words = dict[str, str]
"""Short texts by name: `said`, `answer`, `name`, `reply_to`."""


def seal_words(table: str, row: UUID, words: Words) -> tuple[int | None, bytes | None]:
    """Seal texts for a row; nothing for no text."""
    kept = {name: text.strip() for name, text in words.items() if text.strip()}
    if not kept:
        return None, None
    plain = padded(json.dumps(kept, ensure_ascii=False).encode(), 256)
    return seal_row(KeyClass.EVIDENCE, table, row, LAYOUT, plain)


def open_words(table: str, row: UUID, key_id: int | None, sealed: bytes | None) -> Words:
    """The texts of a row; empty when there are none or they were erased."""
    if key_id is None or sealed is None:
        return {}
    opened: Words = json.loads(unpadded(open_row(KeyClass.EVIDENCE, table, row, LAYOUT, key_id, sealed)))
    return opened
