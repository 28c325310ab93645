"""The ethics of a project: written down, sent, decided."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.projects import ethics
from citizen_panel.domain.projects.events import EthicsApproved, EthicsRefused, EthicsSubmitted
from citizen_panel.domain.projects.models import EthicsItem, EthicsReview, Project
from citizen_panel.domain.projects.prepared import rated_in
from citizen_panel.domain.projects.queries import lock_project, team_of
from citizen_panel.domain.projects.service.refusing import unless
from citizen_panel.domain.projects.vocabulary import Rated, ReviewState, Trigger


def write_ethics(
    project: Project, rated: Sequence[Rated], triggers: Collection[Trigger], *, actor: Actor
) -> EthicsReview:
    """Keep the checklist as far as it is, in the draft there is or in a new one. Refusal `waits_already`."""
    lock_project(project.id)
    review = _open_review(project.id)
    if review is not None and review.state == ReviewState.SUBMITTED:
        raise Refusal("waits_already", say("The checklist waits for a decision. Nothing was changed."))
    if review is None:
        review = EthicsReview(id=uuid4(), project_id=project.id, state=ReviewState.DRAFT, recorded_at=clock.now())
        db.session.add(review)
    review.triggers = sorted(Trigger(one).value for one in triggers)
    db.session.flush()
    db.session.execute(delete(EthicsItem).where(EthicsItem.ethics_review_id == review.id))
    db.session.add_all(
        EthicsItem(
            ethics_review_id=review.id,
            principle=one.principle,
            rating=one.rating,
            mitigation=one.mitigation or None,
        )
        for one in rated
    )
    db.session.flush()
    return review


def submit_ethics(project: Project, *, actor: Actor) -> EthicsReview:
    """Send the checklist: to somebody outside the team where it is needed, else it holds for a year at once.

    Refusals `no_draft`, `not_rated`, `no_mitigation`.
    """
    lock_project(project.id)
    review = _open_review(project.id)
    if review is None or review.state != ReviewState.DRAFT:
        raise Refusal("no_draft", say("There is no checklist to send. Open the page again."))
    rated, triggers = rated_in(review.id), [Trigger(one) for one in review.triggers]
    unless(ethics.may_submit(rated))
    outside = ethics.needs_outside(rated, triggers)
    review.state = ReviewState.SUBMITTED
    db.session.flush()
    record(EthicsSubmitted(project=project.id, review=review.id, needs_outside=outside), actor=actor)
    if not outside:
        _approve(review, ReviewState.APPROVED, clock.today() + ethics.HOLDS, "", actor)
    return review


def decide_ethics(
    project: Project,
    outcome: ReviewState | str,
    *,
    actor: Actor,
    words: str = "",
    expires_on: date | None = None,
) -> EthicsReview:
    """Decide about the checklist that waits, as somebody outside the team.

    Refusals `not_waiting`, `own_team`, `words_missing`, `expires_outside`.
    """
    lock_project(project.id)
    review = _open_review(project.id)
    if review is None:
        raise NotFound
    unless(ethics.may_decide(ReviewState(review.state), actor.user_id, team_of(project.id)))
    outcome = ReviewState(outcome)
    if outcome is not ReviewState.APPROVED and not words:
        raise Refusal("words_missing", say("Enter the conditions, or why not"), field="words")
    if outcome is ReviewState.REFUSED:
        review.state, review.reviewer_id, review.words = outcome, actor.user_id, words
        review.decided_at = clock.now()
        db.session.flush()
        record(EthicsRefused(project=project.id, review=review.id), actor=actor)
        return review
    today = clock.today()
    until = expires_on or today + ethics.HOLDS
    if not today < until <= today + ethics.LONGEST:
        raise Refusal("expires_outside", say("The last day must be within the next 2 years"), field="expires_on")
    _approve(review, outcome, until, words, actor)
    return review


def _approve(review: EthicsReview, outcome: ReviewState, until: date, words: str, actor: Actor) -> None:
    review.state, review.reviewer_id, review.words = outcome, actor.user_id, words or None
    review.decided_at, review.expires_on = clock.now(), until
    db.session.flush()
    approved = EthicsApproved(
        project=review.project_id,
        review=review.id,
        expires_on=until,
        has_conditions=outcome is ReviewState.APPROVED_WITH_CONDITIONS,
    )
    record(approved, actor=actor)


def _open_review(project_id: UUID) -> EthicsReview | None:
    """The checklist that is being written or that waits; there is one at most."""
    waiting = select(EthicsReview).where(
        EthicsReview.project_id == project_id,
        EthicsReview.state.in_((ReviewState.DRAFT, ReviewState.SUBMITTED)),
    )
    return db.session.execute(waiting.with_for_update()).scalars().first()
