"""What a machine says to us: one short JSON object."""

import json
from collections.abc import Mapping
from typing import Any

from flask import abort, request

LONGEST = 16 * 1024


def said() -> Mapping[str, Any]:
    """What the request says; anything that is no object ends it with 400, anything too long with 413."""
    raw = request.stream.read(LONGEST + 1)
    if len(raw) > LONGEST:
        abort(413)
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        abort(400)
    if not isinstance(found, dict):
        abort(400)
    return found
