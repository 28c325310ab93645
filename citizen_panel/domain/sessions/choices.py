"""What somebody with a place is free to allow besides taking part, in the meeting and in the project it belongs to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.purposes import ACCESS_SHARE
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.queries import Taken, Time
from citizen_panel.domain.sessions.rules.invitations import SEATED

FOR_THE_PROJECT = ("recontact.project", "insight.reuse", "quote.anonymous", "quote.named", "credit.named")
"""What may be allowed once for a whole project, in the order in which it is asked; nobody needs it to take part."""

OBSERVERS = "session.observers"


@dataclass(frozen=True)
class Choice:
    """One thing somebody may allow or not: what it holds for, whether it is on, whether it can still be said yes to."""

    purpose: str
    scope_id: UUID
    is_on: bool
    is_open: bool
    about: str = ""


def planned(times: Iterable[Time]) -> Mapping[str, str]:
    """What the meetings of these times ask for besides taking part, with who watches: what helps people first."""
    found = {ACCESS_SHARE: ""}
    for meeting in {time.meeting.id: time.meeting for time in times}.values():
        found |= extras_of(meeting)
    return found


def extras_of(meeting: ResearchSession) -> Mapping[str, str]:
    """What a meeting asks for that nobody needs to say yes to, with who watches."""
    asked = {one.purpose: one.about for one in queries.purposes_of(meeting.id) if not one.is_required}
    return {ACCESS_SHARE: ""} | asked


def choices_in(taken: Taken) -> Sequence[Choice]:
    """What somebody may allow for a place they have or had: what is for the meeting first, then for its project.

    A meeting that is over, or was given up, can only be said no to.
    """
    person = taken.booking.citizen_id
    if person is None:
        return ()
    live = consent.standing(person)
    seated = taken.booking.state in SEATED
    coming = seated and taken.slot.ends_at > clock.now()
    wanted = [(purpose, taken.meeting.id, coming, about) for purpose, about in extras_of(taken.meeting).items()]
    wanted += [(purpose, taken.project.id, seated, "") for purpose in FOR_THE_PROJECT]
    made = [Choice(what, scope, (what, scope) in live, is_open, about) for what, scope, is_open, about in wanted]
    return [one for one in made if one.is_on or one.is_open]
