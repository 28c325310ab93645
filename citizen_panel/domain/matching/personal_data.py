"""What the room matching holds about a person."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from citizen_panel.core.db import db
from citizen_panel.domain.matching.models import Alternate, Draw, Place, ScreenerAnswer
from citizen_panel.domain.matching.own_answers import everything_answered
from citizen_panel.domain.projects.models import Project, RecruitmentBrief

TABLES = ("alternate", "place", "screener_answer")


def export(citizen_id: UUID) -> dict[str, object]:
    """Give out the places that draws gave the person, with the chance there was, and what they stand by for."""
    rows = db.session.execute(
        select(Project.title, Draw.created_at, Place, Draw.times)
        .join(Draw, Draw.id == Place.draw_id)
        .join(RecruitmentBrief, RecruitmentBrief.id == Draw.recruitment_brief_id)
        .join(Project, Project.id == RecruitmentBrief.project_id)
        .where(Place.citizen_id == citizen_id)
        .order_by(Draw.created_at)
    )
    stands_by = db.session.execute(
        select(Project.title, Draw.created_at, Alternate.state)
        .join(Draw, Draw.id == Alternate.draw_id)
        .join(RecruitmentBrief, RecruitmentBrief.id == Draw.recruitment_brief_id)
        .join(Project, Project.id == RecruitmentBrief.project_id)
        .where(Alternate.citizen_id == citizen_id)
        .order_by(Draw.created_at)
    )
    return {
        "places": [
            {
                "project": title,
                "drawn_at": at.isoformat(),
                "chance": None if place.chance is None else float(place.chance),
                "state": place.state,
                "code": place.code,
                "tickets": place.tickets,
                "proposed_times": _begin([*place.slot_ids, *place.other_slot_ids], times or ()),
            }
            for title, at, place, times in rows
        ],
        "stand_in": [{"project": title, "drawn_at": at.isoformat(), "state": state} for title, at, state in stands_by],
        "own_questions": [
            {"project": project.title, "question": question.wording, "answer": question.options[answer.chosen[0]]}
            for project, question, answer in everything_answered(citizen_id)
        ],
    }


def _begin(slot_ids: Sequence[UUID], times: Sequence[Mapping[str, Any]]) -> list[str]:
    """When the times begin that a draw found for somebody, the one proposed first."""
    begins = {kept["slot"]: kept["starts_at"] for kept in times}
    return [begins[str(slot_id)] for slot_id in slot_ids]


def erase(citizen_id: UUID) -> int:
    """Let the places of the person, and what they stand by for, point at nobody; the record of the draws stays.

    What they answered to a team's own questions goes.
    """
    own = delete(ScreenerAnswer).where(ScreenerAnswer.citizen_id == citizen_id)
    stood = update(Alternate).where(Alternate.citizen_id == citizen_id).values(citizen_id=None)
    held = (
        update(Place)
        .where(Place.citizen_id == citizen_id)
        .values(citizen_id=None, code=None, slot_ids=[], other_slot_ids=[])
    )
    cuts = (stood.returning(Alternate.id), held.returning(Place.id), own.returning(ScreenerAnswer.id))
    return sum(len(db.session.execute(cut).all()) for cut in cuts)
