"""Two tabs, or two people: what changed while somebody had a form open, said before it is overwritten."""

import hashlib
import json
from collections.abc import Mapping, Sequence

MARK = 8
"""Letters of a fingerprint that tell two values of one field apart; they keep out mistakes, not attackers."""


def marks(kept: Mapping[str, object]) -> str:
    """What a form carries to know, when it comes back, which of its answers were changed meanwhile."""
    return ",".join(f"{name}={_mark(value)}" for name, value in sorted(kept.items()))


def changed(seen: str, kept: Mapping[str, object]) -> Sequence[str]:
    """The names of what is kept otherwise than the form had seen it; none for a form that carried nothing."""
    if not seen:
        return ()
    then = dict(part.split("=", 1) for part in seen.split(",") if "=" in part)
    return [name for name, value in kept.items() if then.get(name) != _mark(value)]


def _mark(value: object) -> str:
    written = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:MARK]
