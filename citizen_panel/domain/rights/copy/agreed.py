"""Every yes and no with the words as they were shown, and who may see something because of it."""

from uuid import UUID

from citizen_panel.core.words import say
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.models import ConsentDecision
from citizen_panel.domain.consent.purposes import about_of, purpose_of
from citizen_panel.domain.consent.vocabulary import NIL
from citizen_panel.domain.matching.vocabulary import Sentence
from citizen_panel.domain.projects.queries import project
from citizen_panel.domain.rights.copy import words
from citizen_panel.domain.rights.copy.shape import NO, YES, Cell, Section, columns, worded
from citizen_panel.domain.sessions.queries import research_session

SHARES = ("share.", "access.share_with_session")


def decisions(found: Citizen) -> Section:
    """What the person decided, oldest first, each with its wording."""
    return Section(
        "what-you-agreed-to",
        say("What you agreed to"),
        columns(
            what=say("What it is about"),
            scope=say("For"),
            decided=say("What you decided"),
            when=say("When"),
            until=say("Until"),
            how=say("How"),
            helped=say("With help"),
            language=say("Language"),
            words=say("The words as you saw them"),
            version=say("Version"),
        ),
        tuple(_row(decision) for decision in reversed(consent.history(found.id))),
        say("You decided."),
        say("To do only what you said yes to, and to be able to show it."),
        say("6 years after it ended, without your name if you are erased."),
        covers=frozenset({"consent.decisions"}),
    )


def shares(found: Citizen) -> Section:
    """Who may see something or ask, because the person said so."""
    open_now = [(purpose, scope) for purpose, scope in sorted(consent.standing(found.id)) if purpose.startswith(SHARES)]
    return Section(
        "who-else-may-see",
        say("Who else may see something"),
        columns(what=say("What"), scope=say("For")),
        tuple((titled(purpose), named(scope)) for purpose, scope in open_now),
        say("You decided."),
        say("What you said yes to."),
        say("Until you stop it, or the time named in the words is over."),
        empty=say("Nobody else. You have not agreed to share anything."),
    )


def titled(purpose: str) -> tuple[Sentence, ...]:
    """What a purpose is called, and what it is about."""
    about = about_of(purpose)
    return (Sentence(purpose_of(purpose).title), *((Sentence(about),) if about else ()))


def named(scope_id: UUID) -> str | None:
    """What a decision holds for: the name of a project; nothing when it holds everywhere."""
    if scope_id == NIL:
        return None
    meeting = research_session(scope_id)
    found = project(meeting.project_id if meeting else scope_id)
    return found.summary if found else None


def _row(decision: ConsentDecision) -> tuple[Cell, ...]:
    shown = consent.text(decision.text_id) if decision.text_id else None
    return (
        titled(decision.purpose),
        named(decision.scope_id),
        worded(words.ACTIONS, decision.action),
        decision.effective_at,
        decision.expires_on if decision.expires_on and decision.expires_on.year < 9000 else None,
        worded(words.THROUGH, decision.channel),
        YES if decision.assisted_by_id else NO,
        worded(words.LANGUAGES, decision.language),
        shown.body if shown else None,
        shown.version if shown and shown.version > 0 else None,
    )
