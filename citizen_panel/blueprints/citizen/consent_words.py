"""A citizen's yes and no, put into words for the pages that list and explain them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext, lazy_gettext, ngettext

from citizen_panel.blueprints.frame.filters import say_date
from citizen_panel.domain.consent.models import ConsentDecision
from citizen_panel.domain.consent.purposes import (
    BALANCE,
    CONTACT,
    MEMBERSHIP,
    REPORTING,
    about_of,
    purpose_of,
    rows_of,
    statement_of,
)
from citizen_panel.domain.consent.queries import are_former, history, standing, text
from citizen_panel.domain.consent.rules import OPEN_ENDED
from citizen_panel.domain.consent.vocabulary import NIL, Action, GivenThrough
from citizen_panel.domain.partners.queries import helper_of
from citizen_panel.domain.projects.queries import project
from citizen_panel.domain.rights.vocabulary import Stopped
from citizen_panel.domain.sessions.queries import research_session

ACTIONS = {
    Action.GRANTED: lazy_gettext("You said yes"),
    Action.REFUSED: lazy_gettext("You said no"),
    Action.WITHDRAWN: lazy_gettext("You stopped it"),
    Action.EXPIRED: lazy_gettext("It ran out"),
    Action.SUPERSEDED: lazy_gettext("The words changed, so we ask again"),
}
THROUGH = {
    GivenThrough.ONLINE: lazy_gettext("on this site"),
    GivenThrough.PHONE: lazy_gettext("by phone"),
    GivenThrough.POST: lazy_gettext("by letter"),
    GivenThrough.IN_PERSON: lazy_gettext("in person"),
    GivenThrough.VIA_PARTNER: lazy_gettext("with somebody from an organisation"),
    GivenThrough.SYSTEM: lazy_gettext("by itself, when its time was over"),
}
BEFORE = lazy_gettext("on the panel you were on before")
GROUPS = (
    ("panel", lazy_gettext("Being on the panel")),
    ("ways", lazy_gettext("How we may ask you")),
    ("answers", lazy_gettext("Your answers about yourself")),
    ("projects", lazy_gettext("Projects and meetings")),
)


@dataclass(frozen=True)
class Moment:
    """One decision, as the history shows it."""

    at: datetime
    what: str
    through: str
    helper: str


@dataclass(frozen=True)
class Choice:
    """One thing a person decided, with what stands now and how it came to that."""

    purpose: str
    scope_id: UUID
    title: str
    is_on: bool
    since: datetime
    until: date | None
    effect: str
    rows: tuple[tuple[str, str], ...]
    statement: str
    moments: tuple[Moment, ...]

    @property
    def scope(self) -> str:
        """What it holds for, as an address says it; nothing for what holds everywhere."""
        return "" if self.scope_id == NIL else str(self.scope_id)


def choices_of(citizen_id: UUID) -> list[tuple[str, str, list[Choice]]]:
    """Everything a person decided, in groups (name, heading, choices); groups without any are left out."""
    decisions: dict[tuple[str, UUID], list[ConsentDecision]] = {}
    for decision in history(citizen_id):
        decisions.setdefault((decision.purpose, decision.scope_id), []).append(decision)
    helper = _helper(citizen_id)
    live = standing(citizen_id)
    made = [_choice(place, found, place in live, helper) for place, found in decisions.items()]
    made.sort(key=lambda choice: (not choice.is_on, choice.title))
    groups = [(name, str(heading), [c for c in made if _group(c.purpose) == name]) for name, heading in GROUPS]
    return [group for group in groups if group[2]]


def said(citizen_id: UUID, purpose: str, scope_id: UUID) -> Choice | None:
    """What a person decided about one thing; nothing when they never did."""
    found = [d for d in history(citizen_id) if (d.purpose, d.scope_id) == (purpose, scope_id)]
    if not found:
        return None
    return _choice((purpose, scope_id), found, (purpose, scope_id) in standing(citizen_id), _helper(citizen_id))


def told(citizen_id: UUID, purpose: str, stopped: Stopped) -> list[str]:
    """What to say once something was stopped; the first sentences of the next page."""
    if not stopped.is_new:
        return [gettext("There was nothing to stop. It is not on.")]
    sentences = [" ".join([gettext("It has stopped."), gettext(purpose_of(purpose).effect)])]
    if stopped.places:
        sentences.append(_cancelled(stopped.places))
    if stopped.in_flight:
        sentences.append(gettext("One message was just on its way and may still reach you."))
    if purpose.startswith(f"{CONTACT}.") and not any(p.startswith(f"{CONTACT}.") for p, _ in standing(citizen_id)):
        sentences.append(gettext("There is now no way in which we may ask you. You are still on the panel."))
    return sentences


def just_said(purpose: str, *, is_yes: bool) -> str:
    """What to say once somebody said yes or no to one thing."""
    title = title_of(purpose)
    return gettext("You said yes: %(what)s.", what=title) if is_yes else gettext("You said no: %(what)s.", what=title)


def _cancelled(places: int) -> str:
    return ngettext(
        "Your %(num)s place or invitation is cancelled. The team was told only that a place is free.",
        "Your %(num)s places and invitations are cancelled. The teams were told only that places are free.",
        places,
    )


def _choice(
    place: tuple[str, UUID], decisions: Sequence[ConsentDecision], is_on: bool, helper: Mapping[bool, str]
) -> Choice:
    purpose, scope_id = place
    newest = decisions[0]
    yes = next((d for d in decisions if d.action == Action.GRANTED), None)
    shown = text(next((d.text_id for d in decisions if d.text_id), None) or NIL)
    ends = yes.expires_on if is_on and yes else None
    former = are_former({d.text_id for d in decisions if d.text_id})
    return Choice(
        purpose=purpose,
        scope_id=scope_id,
        title=title_of(purpose, scope_id),
        is_on=is_on,
        since=newest.effective_at,
        until=None if ends == OPEN_ENDED else ends,
        effect=gettext(purpose_of(purpose).effect),
        rows=rows_of(shown.body) if shown else (),
        statement=statement_of(shown.body) if shown else "",
        moments=tuple(
            Moment(
                at=each.effective_at,
                what=str(ACTIONS[Action(each.action)]),
                through=str(BEFORE if each.text_id in former else THROUGH[GivenThrough(each.channel)]),
                helper=helper[each.assisted_by_id is not None],
            )
            for each in decisions
        ),
    )


def title_of(purpose: str, scope_id: UUID = NIL) -> str:
    """What a purpose is called, with what it is about: a characteristic, a project, or a meeting and its day."""
    title = gettext(purpose_of(purpose).title)
    about = gettext(about_of(purpose)) if about_of(purpose) else _named(scope_id)
    return gettext("%(title)s: %(about)s", title=title, about=about) if about else title


def _named(scope_id: UUID) -> str:
    if scope_id == NIL:
        return ""
    meeting = research_session(scope_id)
    found = project(meeting.project_id if meeting else scope_id)
    parts = [found.summary if found else "", say_date(meeting.starts_at) if meeting else ""]
    return ", ".join(part for part in parts if part)


def _helper(citizen_id: UUID) -> Mapping[bool, str]:
    """Who helped, for decisions made with help; nothing for the others."""
    found = helper_of(citizen_id)
    name = found[1].name if found else gettext("the panel's staff")
    return {True: gettext("with help from %(name)s", name=name), False: ""}


def _group(purpose: str) -> str:
    family = purpose.partition("/")[0]
    if family == MEMBERSHIP:
        return "panel"
    if family.startswith(f"{CONTACT}."):
        return "ways"
    return "answers" if family in (BALANCE, REPORTING) or family.startswith("access.") else "projects"
