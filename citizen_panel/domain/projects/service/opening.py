"""A brief is sent, sent back, approved, opened and closed."""

from collections.abc import Sequence
from uuid import uuid4

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.events import Code
from citizen_panel.core.words import say
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.projects import asking_days, ethics, rules
from citizen_panel.domain.projects.events import (
    BriefApproved,
    BriefClosed,
    BriefSentBack,
    EarlierWorkRead,
    RoundClosed,
    RoundOpened,
)
from citizen_panel.domain.projects.models import BriefReturn, EarlierLook, RecruitmentBrief, RecruitmentRound
from citizen_panel.domain.projects.prepared import may_ask_of_age, standing_of_ethics
from citizen_panel.domain.projects.queries import has_looked, lock_brief, matter_of_brief, team_of
from citizen_panel.domain.projects.service.briefing import held_draft
from citizen_panel.domain.projects.service.refusing import unless
from citizen_panel.domain.projects.vocabulary import Asks, BriefState, Route


def note_earlier_look(brief: RecruitmentBrief, *, found: int, why_again: str, actor: Actor) -> EarlierLook:
    """Keep that the designer looked at what is known already, how much that was, and why she asks again.

    Refusals `brief_settled`, `why_missing` when something was found and she gave no reason.
    """
    held = held_draft(brief)
    if found and not why_again:
        raise Refusal("why_missing", say("Enter why you ask again"), field="why_again")
    assert actor.user_id is not None
    look = EarlierLook(
        id=uuid4(),
        recruitment_brief_id=held.id,
        looked_by_id=actor.user_id,
        about=matter_of_brief(held),
        found=found,
        why_again=why_again,
        looked_at=clock.now(),
    )
    db.session.add(look)
    db.session.flush()
    record(EarlierWorkRead(project=held.project_id, brief=held.id, version=held.version, found=found), actor=actor)
    return look


def submit_brief(brief: RecruitmentBrief, *, actor: Actor) -> RecruitmentBrief:
    """Let those who approve see that a draft is ready.

    Refusals `brief_settled`, `sent_already`, `not_looked`, `days_past`, `young_without_ethics`, `young_without_lead`.
    """
    held = lock_brief(brief.id)
    if held is None:
        raise NotFound
    is_over = asking_days.is_over(clock.today(), held.open_to_on, Asks.read(held.asks).meet_to)
    unless(rules.may_submit(BriefState(held.state), has_looked=has_looked(held), is_over=is_over))
    unless(may_ask_of_age(held))
    held.state = BriefState.SUBMITTED
    db.session.flush()
    return held


def send_back_brief(brief: RecruitmentBrief, *, reason: str, actor: Actor) -> BriefReturn:
    """Give a brief back to its team with a reason, as somebody outside it; it is a draft again.

    Refusals `own_team`, `already_approved`, `not_sent`, `reason_missing`.
    """
    held = lock_brief(brief.id)
    if held is None:
        raise NotFound
    unless(rules.may_approve(BriefState(held.state), actor.user_id, team_of(held.project_id)))
    if not reason:
        raise Refusal("reason_missing", say("Enter what has to change"), field="reason")
    assert actor.user_id is not None
    held.state = BriefState.DRAFT
    returned = BriefReturn(
        id=uuid4(),
        recruitment_brief_id=held.id,
        returned_by_id=actor.user_id,
        reason=reason,
        returned_at=clock.now(),
    )
    db.session.add(returned)
    db.session.flush()
    record(BriefSentBack(project=held.project_id, brief=held.id, version=held.version), actor=actor)
    return returned


def approve_brief(brief: RecruitmentBrief, *, actor: Actor) -> RecruitmentBrief:
    """Approve a brief as somebody outside the project's team.

    Refusals `own_team`, `not_sent`, `already_approved`, `young_without_ethics`, `young_without_lead`.
    """
    held = lock_brief(brief.id)
    if held is None:
        raise NotFound
    unless(rules.may_approve(BriefState(held.state), actor.user_id, team_of(held.project_id)))
    unless(may_ask_of_age(held))
    held.state, held.approved_by_id, held.approved_at = BriefState.APPROVED, actor.user_id, clock.now()
    db.session.flush()
    record(BriefApproved(project=held.project_id, brief=held.id, version=held.version), actor=actor)
    return held


def close_brief(brief: RecruitmentBrief, *, actor: Actor) -> RecruitmentBrief:
    """Ask nobody any more for this brief."""
    held = lock_brief(brief.id)
    if held is None:
        raise NotFound
    if held.state != BriefState.CLOSED:
        held.state = BriefState.CLOSED
        db.session.flush()
        record(BriefClosed(project=held.project_id, brief=held.id, version=held.version), actor=actor)
    return held


def open_round(brief: RecruitmentBrief, *, routes: Sequence[Route | str], actor: Actor) -> RecruitmentRound:
    """Open a brief with these ways in. Refusals `not_approved`, `no_ethics`, `no_route`."""
    unless(rules.can_be_drawn(BriefState(brief.state)))
    unless(ethics.may_ask(standing_of_ethics(brief.project_id)))
    chosen = [Route(route).value for route in routes]
    if not chosen:
        raise Refusal("no_route", say("Select at least one way in that people are offered."), field="routes")
    now = clock.now()
    opened = RecruitmentRound(
        id=uuid4(),
        project_id=brief.project_id,
        recruitment_brief_id=brief.id,
        routes=chosen,
        opened_at=now,
        closed_at=None,
        recorded_at=now,
    )
    db.session.add(opened)
    db.session.flush()
    record(
        RoundOpened(project=brief.project_id, round=opened.id, brief=brief.id, routes=tuple(map(Code, chosen))),
        actor=actor,
    )
    return opened


def close_round(opened: RecruitmentRound, *, actor: Actor) -> None:
    """Close an opening of a brief; a second time changes nothing."""
    if opened.closed_at is not None:
        return
    opened.closed_at = clock.now()
    db.session.flush()
    record(
        RoundClosed(
            project=opened.project_id,
            round=opened.id,
            brief=opened.recruitment_brief_id,
            routes=tuple(map(Code, opened.routes)),
        ),
        actor=actor,
    )
