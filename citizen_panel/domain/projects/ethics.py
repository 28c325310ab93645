"""When an ethics checklist is whole, who has to look at it, and how long an approval holds; without a database.

The six principles and what always needs somebody outside the team follow the Scottish Government's guidance on ethics
for social research; an approval holds for a year unless said otherwise.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from citizen_panel.core.words import say
from citizen_panel.domain.projects.rules import Allowed, Answer, NotAllowed, is_of_the_team
from citizen_panel.domain.projects.vocabulary import Principle, Rated, Rating, ReviewState, Trigger

HOLDS = timedelta(days=365)
LONGEST = timedelta(days=730)

IN_FORCE = (ReviewState.APPROVED, ReviewState.APPROVED_WITH_CONDITIONS)


def needs_outside(rated: Sequence[Rated], triggers: Collection[Trigger]) -> bool:
    """Answer whether somebody outside the team has to decide: anything red, or any trigger."""
    return bool(triggers) or any(one.rating is Rating.RED for one in rated)


def may_submit(rated: Sequence[Rated]) -> Answer:
    """Answer whether a checklist is whole: every principle rated, and words for what is not green."""
    if {one.principle for one in rated} != set(Principle):
        return NotAllowed("not_rated", say("Rate each of the six principles."))
    if any(one.rating is not Rating.GREEN and not one.mitigation for one in rated):
        return NotAllowed("no_mitigation", say("Say what you do about each principle that is not green."))
    return Allowed()


def may_decide(state: ReviewState, reviewer: UUID | None, team: Collection[UUID]) -> Answer:
    """Answer whether this person may decide about a checklist that was sent: not one of the team."""
    if state is not ReviewState.SUBMITTED:
        return NotAllowed("not_waiting", say("This checklist does not wait for a decision."))
    if is_of_the_team(reviewer, frozenset(team)):
        return NotAllowed("own_team", say("Somebody outside the project’s team must approve this."))
    return Allowed()


def state_on(state: ReviewState, expires_on: date | None, day: date) -> ReviewState:
    """Say how a review stands on a day: what was approved holds up to its last day."""
    if state in IN_FORCE and expires_on is not None and expires_on < day:
        return ReviewState.EXPIRED
    return state


def is_in_force(state: ReviewState) -> bool:
    """Answer whether people may be asked under a review that stands so."""
    return state in IN_FORCE


def may_ask(state: ReviewState | None) -> Answer:
    """Answer whether people may be asked at all, as the newest review stands today."""
    if state is not None and is_in_force(state):
        return Allowed()
    return NotAllowed("no_ethics", say("Nobody can be asked before the ethics of this project are approved."))
