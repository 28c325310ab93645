"""What every fact about a draw says."""

from typing import TypedDict
from uuid import UUID

from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.vocabulary import Method


class About(TypedDict):
    project: UUID
    draw: UUID
    brief: UUID
    method: Method
    places: int


def about(found: Draw) -> About:
    """The part of a fact that says which draw it is about."""
    return About(
        project=found.project_id,
        draw=found.id,
        brief=found.recruitment_brief_id,
        method=Method(found.method),
        places=found.brief.places,
    )
