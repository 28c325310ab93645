"""Sealed copies of the index on the disk: nothing in them is in clear, and half a copy is no copy."""

import logging
import os
from collections.abc import Collection, Iterable
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag

from citizen_panel.core.sealing import place_of, seal, unseal
from citizen_panel.domain.matching.index_copies import CopyKey
from citizen_panel.domain.matching.rules.index.packed import LAYOUT, Kept, Torn, blocks, count_of, unpacked
from citizen_panel.domain.matching.rules.index.shape import Shape

log = logging.getLogger(__name__)
MAGIC = b"citizen_panel index\n"
NUMBER = 4
ENDING, UNFINISHED = ".sealed", ".part"


class Copies:
    """A folder that only its owner may enter, with a file for each copy."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, made: CopyKey, kept: Kept) -> None:
        """Write a copy, sealed; it is there whole, or not at all."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        part, count = self._file(made.copy_id, UNFINISHED), count_of(kept)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(MAGIC + count.to_bytes(NUMBER, "big"))
            for place, block in enumerate(blocks(kept)):
                sealed = seal(made.key, block, bound_to=_place(made.copy_id, place, count))
                file.write(len(sealed).to_bytes(NUMBER, "big") + sealed)
            file.flush()
            os.fsync(file.fileno())
        part.rename(self._file(made.copy_id, ENDING))
        self._flush_folder()

    def read(self, made: CopyKey, shape: Shape) -> Kept | Torn:
        """What a copy holds, or why it is of no use."""
        try:
            with self._file(made.copy_id, ENDING).open("rb") as file:
                if file.read(len(MAGIC)) != MAGIC:
                    return Torn("it is no copy")
                count = int.from_bytes(file.read(NUMBER), "big")
                found = []
                for place in range(count):
                    sealed = file.read(int.from_bytes(file.read(NUMBER), "big"))
                    found.append(unseal(made.key, sealed, bound_to=_place(made.copy_id, place, count)))
        except (OSError, InvalidTag, ValueError) as error:
            return Torn(type(error).__name__)
        return unpacked(shape, found)

    def there(self, copies: Iterable[CopyKey]) -> list[CopyKey]:
        """Those of these copies that have a file."""
        return [one for one in copies if self._file(one.copy_id, ENDING).exists()]

    def sweep(self, besides: Collection[UUID]) -> None:
        """Remove every file but those of these copies."""
        wanted = {self._file(copy_id, ENDING).name for copy_id in besides}
        for file in self._folder.glob("*"):
            if file.suffix in (ENDING, UNFINISHED) and file.name not in wanted:
                file.unlink(missing_ok=True)

    def _file(self, copy_id: UUID, ending: str) -> Path:
        return self._folder / f"{copy_id}{ending}"

    def _flush_folder(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _place(copy_id: UUID, place: int, count: int) -> bytes:
    return place_of("index_copy", f"{copy_id}/{place}/{count}", LAYOUT)
