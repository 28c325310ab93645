"""Folders that only their owner may look into, short enough for a socket."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from citizen_panel.local.words import CannotStart

LONGEST_ADDRESS = 103  # bytes: the system's limit for a socket address is 107 on Linux, 103 on macOS


def private(folder: Path) -> Path:
    """Make one of our own folders, and shut it to everybody else; its parents are left as they are."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def fits(folder: Path, socket: str) -> bool:
    """Whether a socket of this name in this folder has an address the system accepts."""
    return len(os.fsencode(folder / socket)) <= LONGEST_ADDRESS


@contextmanager
def socket_folder(wished: Path, socket: str) -> Iterator[Path]:
    """The wished folder where its path is short enough, else a short one that vanishes afterwards."""
    if fits(wished, socket):
        yield private(wished)
        return
    for parent in (tempfile.gettempdir(), "/tmp"):  # noqa: S108 - mkdtemp makes a folder nobody else can enter
        if fits(Path(parent, "cp-12345678"), socket):
            folder = Path(tempfile.mkdtemp(prefix="cp-", dir=parent))
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return
    raise CannotStart(
        "The path of the temporary folder is too long for the database's socket. "
        "Set TMPDIR to a folder with a shorter path, for example TMPDIR=/tmp."
    )
