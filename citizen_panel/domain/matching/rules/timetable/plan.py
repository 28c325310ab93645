"""What a draw with a timetable depends on besides the draw itself: times, things that help, and who can come when."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise

from citizen_panel.domain.matching.vocabulary import DrawRequest


class Serves(StrEnum):
    """Whom one unit of a resource serves at a time: one person, or everybody who is there."""

    PERSON = "person"
    EVERYBODY = "everybody"


@dataclass(frozen=True)
class Slot:
    """A time at which people can come, in a session; `capacity` 0 for one that could be offered and is not yet."""

    key: str
    session: str
    starts_at: datetime
    ends_at: datetime
    capacity: int


@dataclass(frozen=True)
class Resource:
    """Something of which there are so many `units` at any moment; it can be had in these slots, or in all of them.

    A person who needs its `kind` can come only to a slot that has a unit for them.
    """

    key: str
    kind: str
    units: int = 1
    serves: Serves = Serves.PERSON
    slots: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Comer:
    """When a candidate can come and what kinds of resources they need; sure if they told us, not if we guess."""

    key: str
    free: tuple[str, ...] = field(repr=False)
    needs: tuple[str, ...] = field(default=(), repr=False)
    is_sure: bool = True


@dataclass(frozen=True)
class Plan:
    """The times of a draw, what helps there, and when each candidate can come; each person comes `visits` times.

    `linked` are slots of meetings that belong together: who comes to one of them comes to all of its group. A slot may
    be in several groups, and is then for people of all of them; a slot in none is chosen by itself.
    """

    slots: tuple[Slot, ...]
    comers: tuple[Comer, ...] = field(repr=False)
    resources: tuple[Resource, ...] = ()
    visits: int = 1
    linked: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class JointRequest:
    """All that a draw with a timetable depends on; the order of anything in it changes nothing."""

    draw: DrawRequest
    plan: Plan


def in_order(plan: Plan) -> Plan:
    """Return the plan with everything in an order of its own; raises ValueError for what cannot be.

    It cannot be that a key comes twice, that a slot ends before it begins or has no time zone, that somebody is free
    in a slot that is not there, that nobody is to come at all, or that linked slots overlap or are chosen repeatedly.
    """
    if any(slot.starts_at.utcoffset() is None or slot.ends_at.utcoffset() is None for slot in plan.slots):
        raise ValueError("a slot has no time zone")
    slots = tuple(sorted(map(_at_utc, plan.slots), key=lambda slot: (slot.starts_at, slot.ends_at, slot.key)))
    known = {slot.key for slot in slots}
    _once("a slot", [slot.key for slot in slots])
    _once("a resource", [resource.key for resource in plan.resources])
    _once("a candidate", [comer.key for comer in plan.comers])
    if any(slot.ends_at <= slot.starts_at or slot.capacity < 0 for slot in slots):
        raise ValueError("a slot ends before it begins, or has less than no seats")
    if any(not known.issuperset(comer.free) for comer in plan.comers):
        raise ValueError("somebody is free in a slot that is not there")
    if plan.visits < 1 or any(resource.units < 0 for resource in plan.resources):
        raise ValueError("everybody comes at least once, and there is no less than nothing")
    return Plan(
        slots=slots,
        comers=tuple(sorted(map(_tidy, plan.comers), key=lambda one: one.key)),
        resources=_resources(plan),
        visits=plan.visits,
        linked=_linked(plan, slots),
    )


def choices_of(plan: Plan) -> tuple[tuple[int, ...], ...]:
    """Return what people choose between, as places in the slots of a plan in order: one slot, or linked ones."""
    number = {slot.key: place for place, slot in enumerate(plan.slots)}
    groups = [tuple(number[key] for key in group) for group in plan.linked]
    bound = {place for group in groups for place in group}
    return tuple(sorted([*groups, *((place,) for place in range(len(plan.slots)) if place not in bound)]))


def _linked(plan: Plan, slots: Sequence[Slot]) -> tuple[tuple[str, ...], ...]:
    known = {slot.key: slot for slot in slots}
    if plan.linked and plan.visits > 1:
        raise ValueError("linked meetings are chosen once")
    for group in plan.linked:
        if len(set(group)) < max(2, len(group)) or not known.keys() >= set(group):
            raise ValueError("at least two slots that are there are linked, each once")
        in_time = sorted((known[key] for key in group), key=lambda slot: slot.starts_at)
        if any(later.starts_at < earlier.ends_at for earlier, later in pairwise(in_time)):
            raise ValueError("nobody can be in two linked meetings at once")
    return tuple(sorted(set(plan.linked)))


def _at_utc(slot: Slot) -> Slot:
    """The slot at its moments: local times of one zone would be compared as if no clock were ever changed."""
    return replace(slot, starts_at=slot.starts_at.astimezone(UTC), ends_at=slot.ends_at.astimezone(UTC))


def _once(what: str, keys: Sequence[str]) -> None:
    if any(count > 1 for count in Counter(keys).values()):
        raise ValueError(f"{what} comes twice")


def _tidy(comer: Comer) -> Comer:
    return Comer(comer.key, tuple(sorted(set(comer.free))), tuple(sorted(set(comer.needs))), comer.is_sure)


def _resources(plan: Plan) -> tuple[Resource, ...]:
    """In order, with one of no units for each kind that somebody needs: what is not there can then be found lacking."""
    kinds = {kind for comer in plan.comers for kind in comer.needs}
    serves = {resource.kind: resource.serves for resource in plan.resources}
    if any(serves[resource.kind] is not resource.serves for resource in plan.resources):
        raise ValueError("a kind of resource serves in two ways")
    lacking = [Resource(f"{MORE}{kind}", kind, 0, serves.get(kind, Serves.PERSON)) for kind in sorted(kinds)]
    given = [resource for resource in plan.resources if not resource.key.startswith(MORE)]
    return tuple(sorted([*given, *lacking], key=lambda one: (one.kind, one.key)))


MORE = "+"
"""With what the key of a further unit begins, of which there is none yet."""
