"""The safety journal: a file outside the database to which lines are only added, flushed to the disk."""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from citizen_panel.domain.rights.safety import Line, What

TAIL = 64 * 1024
"""How many bytes at the end are read to know what was written lately."""


class Journal:
    """Reads and adds lines of JSON; a torn last line, as a crash leaves it, is passed over."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, lines: Sequence[Line]) -> None:
        """Add lines at the end, and return when the disk has them."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, b"".join(b"\n" + _written(line) + b"\n" for line in lines))
            os.fsync(handle)
        finally:
            os.close(handle)

    def lines(self) -> Iterator[Line]:
        """Every line, in the order in which they were written."""
        if self.path.exists():
            with self.path.open("rb") as source:
                yield from (line for raw in source if (line := _read(raw)) is not None)

    def latest(self) -> list[Line]:
        """The lines written lately."""
        if not self.path.exists():
            return []
        with self.path.open("rb") as source:
            source.seek(max(0, self.path.stat().st_size - TAIL))
            return [line for raw in source if (line := _read(raw)) is not None]

    def newest(self) -> datetime | None:
        """The moment of the newest line; nothing while there is none."""
        return max((line.at for line in self.latest()), default=None)


def _written(line: Line) -> bytes:
    said = {"at": line.at.isoformat(), "what": line.what, "person": line.person}
    if line.purpose:
        said |= {"purpose": line.purpose, "scope": str(line.scope)}
    return json.dumps(said).encode()


def _read(raw: bytes) -> Line | None:
    try:
        said = json.loads(raw)
        scope = {"scope": UUID(said["scope"])} if said.get("scope") else {}
        return Line(
            datetime.fromisoformat(said["at"]), What(said["what"]), said["person"], said.get("purpose", ""), **scope
        )
    except (ValueError, KeyError, TypeError):
        return None
