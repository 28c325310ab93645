"""The demo's own keys: made once, kept in one file that only its owner can read."""

import base64
import json
import os
import secrets
from pathlib import Path

KEY_CLASSES = ("contact", "access", "equality", "evidence", "draw", "pseudonym", "lookup", "secrets")


def fresh() -> dict[str, str]:
    """New keys, as the environment variables the product reads."""
    return {
        "CP_SECRET_KEY": secrets.token_urlsafe(48),
        "CP_KEKS": json.dumps({name: _key() for name in KEY_CLASSES}),
    }


def kept(file: Path) -> dict[str, str]:
    """The keys in the file; made first if there is none. A class that came later gets its key added."""
    values: dict[str, str] = json.loads(file.read_text()) if file.exists() else fresh()
    keks: dict[str, str] = json.loads(values["CP_KEKS"])
    values["CP_KEKS"] = json.dumps({name: keks.get(name) or _key() for name in KEY_CLASSES} | keks)
    part = file.with_suffix(".new")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
        json.dump(values, output, indent=2)
    part.replace(file)
    return values


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
