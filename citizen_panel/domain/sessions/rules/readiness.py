"""What has to stand ready before people can choose a time of a meeting: who runs it, and how people are looked after.

Two members of staff where a meeting is sensitive or in person, a safeguarding lead and a deputy for every meeting, a
checked place, a plan for distress. What is only asked for in writing, a survey or a poll, needs none of it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from citizen_panel.domain.sessions.vocabulary import StaffPart, Way

WRITING = 1
"""Up to this depth people are told or asked, and nobody meets."""

RUNNING = frozenset({StaffPart.LEAD, StaffPart.SECOND, StaffPart.NOTE_TAKER})
KEEPING_SAFE = frozenset({StaffPart.SAFEGUARDING_LEAD, StaffPart.DEPUTY})


class Thing(StrEnum):
    """One thing to have ready."""

    LEAD = "lead"
    SAFEGUARDING = "safeguarding"
    TWO_STAFF = "two_staff"
    MEMBERSHIP = "membership"
    VENUE = "venue"
    ALONE = "alone"
    CONTENT_NOTE = "content_note"
    DISTRESS = "distress"
    AFTERCARE = "aftercare"
    ABOUT = "about"
    PLACE = "place"


ADVICE = frozenset({Thing.ABOUT, Thing.PLACE, Thing.ALONE})
"""What is good to have, and keeps nobody from opening a meeting."""


@dataclass(frozen=True)
class Person:
    """Somebody who runs a meeting in some part; `is_checked` when their membership of the PVG scheme was seen."""

    account: UUID
    part: StaffPart
    is_checked: bool = False


@dataclass(frozen=True)
class Arranged:
    """What is there already."""

    depth: int
    way: Way
    is_sensitive: bool = False
    is_regulated: bool = False
    people: tuple[Person, ...] = ()
    is_venue_checked: bool = False
    is_alone_checked: bool = False
    has_content_note: bool = False
    has_distress_plan: bool = False
    has_aftercare: bool = False
    has_about: bool = False
    has_place: bool = False


@dataclass(frozen=True)
class Item:
    """One thing, whether it is there, and whether a meeting can be opened without it."""

    thing: Thing
    is_done: bool

    @property
    def blocks(self) -> bool:
        return not self.is_done and self.thing not in ADVICE


@dataclass(frozen=True)
class Ready:
    """People may choose a time."""


@dataclass(frozen=True)
class NotReady:
    """They may not yet; what is missing."""

    missing: tuple[Thing, ...]


def readiness(there: Arranged) -> tuple[Item, ...]:
    """Say for each thing that this meeting needs whether it is there; nothing where nobody meets."""
    if there.depth <= WRITING:
        return ()
    is_in_person = there.way in (Way.IN_PERSON, Way.MIXED)
    needed = [
        (True, Thing.LEAD, bool(_in(there, StaffPart.LEAD))),
        (True, Thing.SAFEGUARDING, _has_two_who_keep_safe(there)),
        (is_in_person or there.is_sensitive, Thing.TWO_STAFF, len(_who(there, RUNNING)) >= 2),
        (there.is_regulated, Thing.MEMBERSHIP, _all_checked(there)),
        (is_in_person, Thing.VENUE, there.is_venue_checked),
        (there.is_sensitive, Thing.CONTENT_NOTE, there.has_content_note),
        (there.is_sensitive, Thing.DISTRESS, there.has_distress_plan),
        (there.is_sensitive, Thing.AFTERCARE, there.has_aftercare),
        (is_in_person, Thing.ALONE, there.is_alone_checked),
        (True, Thing.ABOUT, there.has_about),
        (True, Thing.PLACE, there.has_place),
    ]
    return tuple(Item(thing, is_done) for is_needed, thing, is_done in needed if is_needed)


def may_open(there: Arranged) -> Ready | NotReady:
    """Whether people may choose a time now, or what stops it."""
    missing = tuple(item.thing for item in readiness(there) if item.blocks)
    return NotReady(missing) if missing else Ready()


def _in(there: Arranged, part: StaffPart) -> frozenset[UUID]:
    return _who(there, {part})


def _who(there: Arranged, parts: Collection[StaffPart]) -> frozenset[UUID]:
    return frozenset(person.account for person in there.people if person.part in parts)


def _has_two_who_keep_safe(there: Arranged) -> bool:
    """A lead and a deputy, and not one person who is both."""
    leads, deputies = _in(there, StaffPart.SAFEGUARDING_LEAD), _in(there, StaffPart.DEPUTY)
    return bool(leads) and bool(deputies) and len(leads | deputies) >= 2


def _all_checked(there: Arranged) -> bool:
    running = _who(there, RUNNING)
    return bool(running) and running <= {person.account for person in there.people if person.is_checked}
