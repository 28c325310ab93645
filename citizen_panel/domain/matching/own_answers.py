"""What people with a place answered to a team's own questions: kept for the meeting, never for choosing anybody."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.queries import project_token
from citizen_panel.domain.matching.models import ScreenerAnswer
from citizen_panel.domain.projects.models import Project, RecruitmentBrief, ScreenerQuestion
from citizen_panel.domain.projects.queries import questions_of

Answered = tuple[Project, ScreenerQuestion, ScreenerAnswer]


def answers_of(citizen_id: UUID, brief_id: UUID) -> Mapping[UUID, int]:
    """What somebody answered to the questions of a brief: by question, the position of the answer, from 0."""
    rows = db.session.execute(
        select(ScreenerAnswer.screener_question_id, ScreenerAnswer.chosen)
        .join(ScreenerQuestion, ScreenerQuestion.id == ScreenerAnswer.screener_question_id)
        .where(ScreenerAnswer.citizen_id == citizen_id, ScreenerQuestion.recruitment_brief_id == brief_id)
    )
    return {question_id: chosen[0] for question_id, chosen in rows if chosen}


def answers_for(brief_id: UUID, citizen_ids: Collection[UUID]) -> Mapping[UUID, Mapping[UUID, int]]:
    """What these people answered to the questions of a brief, by person, in one read."""
    rows = db.session.execute(
        select(ScreenerAnswer.citizen_id, ScreenerAnswer.screener_question_id, ScreenerAnswer.chosen)
        .join(ScreenerQuestion, ScreenerQuestion.id == ScreenerAnswer.screener_question_id)
        .where(ScreenerAnswer.citizen_id.in_(citizen_ids), ScreenerQuestion.recruitment_brief_id == brief_id)
    )
    found: dict[UUID, dict[UUID, int]] = {}
    for citizen_id, question_id, chosen in rows:
        if citizen_id is not None and chosen:
            found.setdefault(citizen_id, {})[question_id] = chosen[0]
    return found


def everything_answered(citizen_id: UUID) -> Sequence[Answered]:
    """Every own question of any project that somebody answered, oldest first."""
    rows = db.session.execute(
        select(Project, ScreenerQuestion, ScreenerAnswer)
        .join(ScreenerQuestion, ScreenerQuestion.id == ScreenerAnswer.screener_question_id)
        .join(RecruitmentBrief, RecruitmentBrief.id == ScreenerQuestion.recruitment_brief_id)
        .join(Project, Project.id == RecruitmentBrief.project_id)
        .where(ScreenerAnswer.citizen_id == citizen_id)
        .order_by(ScreenerAnswer.answered_at, ScreenerQuestion.position)
    )
    return [(project, question, answer) for project, question, answer in rows]


def answer_own_questions(citizen_id: UUID, brief: RecruitmentBrief, said: Mapping[UUID, int]) -> None:
    """Keep what somebody answered in place of what they answered before; a question left out is not kept.

    Refusal `unknown_answer` for a question or an answer that the brief does not have.
    """
    questions = {one.id: one for one in questions_of(brief.id)}
    if any(one not in questions or not 0 <= said[one] < len(questions[one].options) for one in said):
        raise Refusal("unknown_answer", say("Select one of the answers shown"))
    before = delete(ScreenerAnswer).where(
        ScreenerAnswer.citizen_id == citizen_id, ScreenerAnswer.screener_question_id.in_(questions)
    )
    db.session.execute(before)
    token, now = project_token(citizen_id, brief.project_id), clock.now()
    db.session.add_all(_kept(one, citizen_id, token, position, now) for one, position in said.items())
    db.session.flush()


def _kept(question_id: UUID, citizen_id: UUID, token: UUID, position: int, now: datetime) -> ScreenerAnswer:
    return ScreenerAnswer(
        screener_question_id=question_id, citizen_id=citizen_id, token=token, chosen=[position], answered_at=now
    )
