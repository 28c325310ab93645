"""Facts that are written a million times: their fixed parts are written once, from the real events."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from citizen_panel.core.events import Event, canonical


@dataclass(frozen=True)
class Pattern:
    """A kind of fact with the places to be filled; what comes out is what `ledger.service.record` would write."""

    kind: str
    schema: int
    subject_kind: str
    body: str
    before: str
    after: str

    def filled(self, values: Mapping[str, str]) -> str:
        """The canonical body with the values in it."""
        return self.body % values

    def commitment(self, salt: bytes, body: str) -> bytes:
        """What `ledger.rules.commitment` makes of such a body."""
        return hmac.digest(salt, f"{self.before}{body}{self.after}".encode(), "sha256")


def pattern(event: Event, *places: str) -> Pattern:
    """Make a pattern of an event whose named fields are to be filled, each a string in the body."""
    marked = {name: f"@{name}@" if name in places else value for name, value in event.body().items()}
    whole = canonical({"body": "@body@", "kind": event.kind(), "schema": event.schema}).decode()
    before, after = whole.split('"@body@"')
    body = canonical(marked).decode().replace("%", "%%")
    for name in places:
        body = body.replace(f"@{name}@", f"%({name})s")
    return Pattern(event.kind(), event.schema, event.subject_kind, body, before, after)
