"""What somebody with a place is told before they come: for their eyes alone."""

from dataclasses import dataclass

from citizen_panel.domain.citizens.access_needs import NEXT_TIME, own_needs
from citizen_panel.domain.citizens.adjustments import BY_CODE, Needs
from citizen_panel.domain.sessions.helping import MEETS
from citizen_panel.domain.sessions.linked import later_than
from citizen_panel.domain.sessions.looking_after import care_of
from citizen_panel.domain.sessions.queries import Taken, place_text, taken_of
from citizen_panel.domain.sessions.resources import kept_at


@dataclass(frozen=True)
class Joining:
    """How to join a meeting; `arranged` are adjustments that the person asked for and that stand, to be translated."""

    place: str
    about: str
    breaks: str
    content_note: str
    aftercare: str
    arranged: tuple[str, ...]


def joining(taken: Taken) -> Joining:
    """Everything somebody with a live place is told; only what they asked for is named as arranged for them."""
    care = care_of(taken.meeting.id)
    return Joining(
        place=place_text(taken.meeting),
        about=taken.meeting.about,
        breaks=taken.meeting.breaks,
        content_note=care.content_note if care is not None else "",
        aftercare=care.aftercare if care is not None else "",
        arranged=_arranged(taken),
    )


def goes_too(taken: Taken) -> list[Taken]:
    """The places that go too when somebody gives this one up, because their meetings build on it; soonest first."""
    later = later_than(taken.booking, taken.slot, taken.meeting)
    return taken_of([one.id for one in later]) if later else []


def _arranged(taken: Taken) -> tuple[str, ...]:
    if taken.booking.citizen_id is None:
        return ()
    needs = own_needs(taken.booking.citizen_id)
    wanted = needs.get(taken.meeting.id) or needs.get(NEXT_TIME) or Needs()
    kept = {MEETS.get(one.resource.kind) for one in kept_at(taken.slot.id)}
    return tuple(BY_CODE[code].label for code in wanted.adjustments if code in kept and code in BY_CODE)
