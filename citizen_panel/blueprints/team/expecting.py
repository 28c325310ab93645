"""What can be expected of wishes as they stand in a form, and the quotas that go with them; nothing is counted here."""

from collections.abc import Collection, Sequence
from typing import Any

from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.team.forms.briefs import BriefForm
from citizen_panel.domain.matching import counts_asked
from citizen_panel.domain.matching.compared import proposed
from citizen_panel.domain.matching.index_shape import to_count
from citizen_panel.domain.matching.outlook import Outlook, outlook, outlook_of
from citizen_panel.domain.matching.service import Outcome, TooSlow, UsedUp
from citizen_panel.domain.projects import queries
from citizen_panel.domain.projects.models import Project, RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Asks, Band
from citizen_panel.domain.sessions.past import past_of
from citizen_panel.policy.decide import allows
from citizen_panel.policy.permissions import Permission


def page_of(found: Outlook | None) -> dict[str, Any]:
    """What a page needs to say what can be expected: with the project of a count too close, for who may read it."""
    project = queries.project(found.near_project_id) if found and found.near_project_id else None
    may_read = project is not None and allows(current_actor(), Permission.PROJECT_READ, project)
    return {"outlook": found, "near": project if may_read else None}


def page_of_saved(brief: RecruitmentBrief) -> dict[str, Any]:
    """As `page_of`, of a brief as it was saved."""
    return page_of(outlook_of(brief, past_of(brief.organisation_id)))


def bands_of(brief: RecruitmentBrief) -> list[Band]:
    """The quotas of a brief as they were saved."""
    return [Band(q.characteristic, q.category, q.least, q.most) for q in queries.quotas_of(brief.id)]


def lift_of(brief: RecruitmentBrief | None) -> int:
    """The weight (percent) that a brief gives the groups heard least; 100 where there is none yet."""
    return Asks.read(brief.asks).lift if brief else Asks().lift


def still_fit(brief: RecruitmentBrief, places: int, councils: Collection[str], codes: Collection[str]) -> bool:
    """Whether the quotas of a brief are about these places, council areas and groups, so that they may stay."""
    saved = (brief.places, set(queries.councils_of(brief.id)), set(Asks.read(brief.asks).dimensions))
    return saved == (places, set(councils), set(codes))


def quotas_for(
    brief: RecruitmentBrief | None, places: int, councils: Sequence[str], codes: Sequence[str]
) -> Sequence[Band]:
    """The quotas of a brief while they still fit, else new ones from the benchmark with its lift."""
    if brief is not None and still_fit(brief, places, councils, codes):
        return bands_of(brief)
    return proposed(councils, places, codes, lift_of(brief))


def expected(
    project: Project, form: BriefForm, like: RecruitmentBrief | None, told: Outcome | None = None
) -> Outlook | None:
    """What can be expected of what was typed, by counts made before; nothing while places, areas or way are missing.

    `like` is the brief the form is of, or was copied from; `told` what a count that was just asked for came to.
    """
    if not form.counts_by():
        return None
    places, councils, asks = form.places.number or 1, form.councils.data, form.wished()
    return outlook(
        places,
        councils,
        asks,
        quotas_for(like, places, councils, asks.dimensions),
        count=counts_asked.newest(project.id, to_count(councils, asks, project.organisation_id)),
        past=past_of(project.organisation_id),
        is_used_up=isinstance(told, UsedUp),
        is_too_slow=isinstance(told, TooSlow),
    )
