"""Who looked at a person's record, in sentences: when, who, what they saw, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext

from citizen_panel.blueprints.frame.filters import say_date
from citizen_panel.core.clock import UK
from citizen_panel.domain.citizens.looks import Look
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.matching.from_outside import runs_over
from citizen_panel.domain.organisations.queries import organisation
from citizen_panel.domain.organisations.vocabulary import MembershipRole

SAW: Mapping[str, Any] = {
    LookKind.MEETING_LIST: lazy_gettext("the list of people with a place: your first name and reference"),
    LookKind.DRAW_LIST: lazy_gettext("the list of people drawn: your reference, and your first name if you said yes"),
    LookKind.NEEDS: lazy_gettext("what helps you take part"),
    LookKind.CONTACT: lazy_gettext("how to reach you"),
    LookKind.SEARCH: lazy_gettext("your name and reference, in a search"),
    LookKind.WHOLE_RECORD: lazy_gettext("your whole record"),
    LookKind.ANSWERS: lazy_gettext("your answers about yourself"),
    LookKind.FILE: lazy_gettext("your name, reference and how you may be asked, in a file of people"),
}
WHY: Mapping[str, Any] = {
    LookReason.RUN_MEETING: lazy_gettext("to run a meeting"),
    LookReason.CHECK_DRAW: lazy_gettext("to check a draw and to send invitations"),
    LookReason.ARRANGE_HELP: lazy_gettext("to arrange what helps you"),
    LookReason.REACH_PERSON: lazy_gettext("to reach you"),
    LookReason.ANSWER_PERSON: lazy_gettext("to answer something you asked"),
    LookReason.RIGHTS_REQUEST: lazy_gettext("to do what you asked about your data"),
    LookReason.KEEP_PANEL: lazy_gettext("to keep the panel in order"),
    LookReason.KEEP_SAFE: lazy_gettext("to keep somebody safe"),
}
ROLES: Mapping[str, Any] = {
    MembershipRole.LEAD: lazy_gettext("The lead of a project"),
    MembershipRole.RESEARCHER: lazy_gettext("A researcher"),
    MembershipRole.RECRUITER: lazy_gettext("Somebody who invites people"),
    MembershipRole.SESSION_LEAD: lazy_gettext("The lead of a meeting"),
    MembershipRole.EQUALITY_ANALYST: lazy_gettext("Somebody who counts answers"),
    MembershipRole.REVIEWER: lazy_gettext("Somebody who checks projects"),
    MembershipRole.DECISION_MAKER: lazy_gettext("Somebody who approves projects"),
    MembershipRole.FINANCE: lazy_gettext("Somebody who pays"),
    MembershipRole.SAFEGUARDING_LEAD: lazy_gettext("Somebody who keeps people safe"),
    MembershipRole.GATEKEEPER: lazy_gettext("Somebody who helps people join"),
    MembershipRole.PANEL_MANAGER: lazy_gettext("Somebody who runs the panel"),
    MembershipRole.DPO: lazy_gettext("The data protection officer"),
    MembershipRole.ADMIN: lazy_gettext("Somebody who runs this site"),
}


@dataclass(frozen=True)
class Line:
    """One look, in words."""

    at: datetime
    when: str
    who: str
    saw: str
    why: str


def said(looks: Sequence[Look]) -> list[Line]:
    """Each look in words."""
    wanted = {one.organisation_id for one in looks if one.organisation_id}
    names = {body.id: body.name for body in map(organisation, wanted) if body is not None}
    return [
        Line(
            at=one.at,
            when=say_date(one.at),
            who=_who(one.role, names.get(one.organisation_id) if one.organisation_id else None),
            saw=str(SAW.get(one.look) or gettext("something of your record")),
            why=str(WHY.get(one.because) or gettext("for their work")),
        )
        for one in looks
    ]


def by_computer(person: Citizen) -> list[Line]:
    """When computers looked for people to draw where the person lives, one line a day."""
    since = datetime.combine(person.joined_on, time(), UK)
    return [
        Line(
            at=datetime.combine(day, time(23, 59), UK),
            when=say_date(day),
            who=gettext("A computer, not a person"),
            saw=gettext("who in your council area can be asked"),
            why=ngettext("to draw people by chance, once", "to draw people by chance, %(num)s times", times),
        )
        for day, times in runs_over(person.council_code, since).items()
    ]


def in_order(*lists: Sequence[Line]) -> list[Line]:
    """All lines, the newest first."""
    return sorted((line for lines in lists for line in lines), key=lambda line: line.at, reverse=True)


def _who(role: str, body: str | None) -> str:
    who = str(ROLES.get(role) or gettext("A computer, not a person"))
    return gettext("%(who)s at %(body)s", who=who, body=body) if body else who
