"""A plan as bytes, the same whatever the order in which it was given, and read back."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from citizen_panel.domain.matching.rules.timetable.plan import Comer, Plan, Resource, Serves, Slot

LAYOUT = 1


def written(plan: Plan) -> bytes:
    """Return a plan that is in order as bytes."""
    document = {
        "layout": LAYOUT,
        "visits": plan.visits,
        "linked": plan.linked,
        "slots": [[s.key, s.session, _moment(s.starts_at), _moment(s.ends_at), s.capacity] for s in plan.slots],
        "resources": [
            [r.key, r.kind, r.units, r.serves, sorted(r.slots) if r.slots is not None else None] for r in plan.resources
        ],
        "comers": [[c.key, c.free, c.needs, c.is_sure] for c in plan.comers],
    }
    return json.dumps(document, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()


def plan_of(document: Mapping[str, Any]) -> Plan:
    """Read a plan back from what was written."""
    return Plan(
        slots=tuple(
            Slot(key, session, datetime.fromisoformat(starts), datetime.fromisoformat(ends), seats)
            for key, session, starts, ends, seats in document["slots"]
        ),
        comers=tuple(Comer(key, tuple(free), tuple(needs), sure) for key, free, needs, sure in document["comers"]),
        resources=tuple(
            Resource(key, kind, units, Serves(serves), tuple(slots) if slots is not None else None)
            for key, kind, units, serves, slots in document["resources"]
        ),
        visits=int(document["visits"]),
        linked=tuple(tuple(group) for group in document["linked"]),
    )


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat()
