"""What messages about yeses and stops say: never what they were about, only that there is something to read."""

from collections.abc import Callable, Mapping
from typing import Any

from citizen_panel.core import clock
from citizen_panel.core.words import say
from citizen_panel.domain.consent.asking_again import to_ask_again
from citizen_panel.domain.consent.purposes import ACCESS_SHARE, purpose_of
from citizen_panel.domain.consent.vocabulary import Action
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.projects.queries import project
from citizen_panel.domain.rights import stops
from citizen_panel.domain.rights.vocabulary import StopKind
from citizen_panel.domain.sessions import queries as sessions
from citizen_panel.domain.sessions import receipts
from citizen_panel.domain.sessions.queries import Taken
from citizen_panel.domain.sessions.seating import kept_in

Values = dict[str, Any]
Link = Callable[..., str]

WHAT: Mapping[StopKind, str] = {
    StopKind.PAUSE: say("asking you for a while"),
    StopKind.WAY: say("using one way of reaching you"),
    StopKind.ANSWER: say("using one of your answers"),
    StopKind.PROJECT: say("a project or a recording"),
    StopKind.LEAVE: say("everything: you have left the panel"),
    StopKind.ERASE: say("everything, and erase your details"),
}


def stopped(message: Message, link: Link) -> Values | None:
    """What was stopped, and by which link it is given back."""
    act = stops.undoable(message.concerns_id) if message.concerns_id else None
    if act is None:
        return {"stopped_at": message.due_at, "undo_link": "", "what": ""}
    return {
        "stopped_at": act.happened_at,
        "what": WHAT[StopKind(act.kind)],
        "undo_link": link("public.undo.show", act_id=act.id, token=stops.undo_token(act.id)),
        "undo_until": act.undo_until_at,
    }


def again(message: Message, link: Link) -> Values | None:
    """Until when the person may answer; nothing when they have."""
    if message.recipient_id is None:
        return None
    due = [
        each for each in to_ask_again(message.recipient_id) if each.has_changed is (message.kind == "wording_changed")
    ]
    if not due:
        return None
    days = [each.until for each in due if each.until is not None and each.until.year < 9000]
    return {"ends_on": min(days) if days else clock.today(), "link": link("citizen.consent.again")}


def receipt_of(taken: Taken) -> Values:
    """What was said yes and no to with a place, and the code that stops it; that somebody has needs is not among it.

    Whoever answered before this was kept has no receipt: the code is empty then.
    """
    if taken.booking.invitation_id is None:
        return {"said_yes": (), "said_no": (), "code": ""}
    said = [each for each in receipts.said_with(taken.booking.invitation_id) if each.purpose != ACCESS_SHARE]
    titles = [(purpose_of(each.purpose).title, each.action) for each in said]
    return {
        "said_yes": tuple(dict.fromkeys(title for title, action in titles if action == Action.GRANTED)),
        "said_no": tuple(dict.fromkeys(title for title, action in titles if action == Action.REFUSED)),
        "code": receipts.code_of(taken.booking.invitation_id) if said else "",
    }


def place_free(message: Message, link: Link) -> Values | None:
    """Which meeting has a place free again; not whose it was, nor why."""
    taken = sessions.taken(message.concerns_id) if message.concerns_id else None
    if taken is None:
        return None
    asked = sessions.invitation(taken.booking.invitation_id) if taken.booking.invitation_id else None
    drawn = sessions.place_of(asked) if asked is not None else None
    return {
        "is_offered": drawn is not None and bool(kept_in(drawn[1].id)),
        "short_name": taken.project.summary,
        "starts_at": taken.slot.starts_at,
        "link": link("team.sessions.show", research_session_id=taken.meeting.id),
    }


def not_reached(message: Message, link: Link) -> Values | None:
    """In which project somebody was not reached; not who, nor what it was about."""
    found = project(message.concerns_id) if message.concerns_id else None
    if found is None:
        return None
    return {"short_name": found.summary, "link": link("team.projects.show", project_id=found.id)}


def nothing_more(message: Message, link: Link) -> Values | None:
    """A message that says all it has to say by itself."""
    return {"link": link("public.contact.show", "public.stop.show")}


BUILDERS: Mapping[str, Callable[[Message, Link], Values | None]] = {
    "call_back": nothing_more,
    "not_reached": not_reached,
    "place_free": place_free,
    "renewal": again,
    "withdrawal_confirmed": stopped,
    "wording_changed": again,
}
