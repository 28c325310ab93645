"""What a body has for what people need, and how much of it can be had at each time of its meetings."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from citizen_panel.domain.matching.offered import Help
from citizen_panel.domain.sessions import resources
from citizen_panel.domain.sessions.arrangements import Resource
from citizen_panel.domain.sessions.models import ResearchSession, Slot
from citizen_panel.domain.sessions.vocabulary import ResourceKind, Way

MEETS: Mapping[str, str] = {
    ResourceKind.BSL_INTERPRETER: "bsl_interpreter",
    ResourceKind.CAPTIONER: "captions",
    ResourceKind.ACCESSIBLE_ROOM: "step_free",
    ResourceKind.DEVICE: "device_loan",
}
"""Which adjustment something kept for a time stands for."""

FOR_ONE = frozenset({ResourceKind.DEVICE})
"""Kinds of which one thing helps one person; people and rooms help everybody who is there."""

NOT_NEEDED: Mapping[str, frozenset[str]] = {
    ResourceKind.ACCESSIBLE_ROOM: frozenset({Way.ONLINE, Way.PHONE}),
    ResourceKind.DEVICE: frozenset({Way.IN_PERSON, Way.PHONE}),
}
"""Ways of meeting for which nobody needs a kind."""


def help_at(organisation_id: UUID, times: Sequence[tuple[Slot, ResearchSession]]) -> Mapping[UUID, tuple[Help, ...]]:
    """For each time by its id, the kinds that the body lists and what of them can be had: free, or kept for it.

    A kind that the body lists nothing of limits nothing: it is booked elsewhere when somebody asks for it.
    """
    slots = [slot for slot, _ in times]
    own = [one for one in resources.resources_of([organisation_id]) if one.kind in MEETS]
    taken = resources.taken_at(slots, organisation_id)
    kept = {(one.slot.id, one.resource.id) for one in resources.kept_in({slot.id for slot in slots})}
    return {
        slot.id: tuple(
            _help(kind, [one for one in own if one.id not in taken[slot.id] or (slot.id, one.id) in kept])
            for kind in sorted({one.kind for one in own})
            if meeting.way not in NOT_NEEDED.get(kind, ())
        )
        for slot, meeting in times
    }


def _help(kind: str, free: Sequence[Resource]) -> Help:
    return Help(MEETS[kind], tuple(sorted(one.id for one in free if one.kind == kind)), kind in FOR_ONE)
