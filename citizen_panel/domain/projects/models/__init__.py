"""The memory of the room projects."""

from citizen_panel.domain.projects.models.brief import (
    BriefArea,
    BriefReturn,
    EarlierLook,
    Quota,
    RecruitmentBrief,
    RecruitmentRound,
    ScreenerQuestion,
)
from citizen_panel.domain.projects.models.preparing import (
    BenchmarkDeclaration,
    EthicsItem,
    EthicsReview,
    PartnerEngagement,
    Plan,
    PlanSignOff,
    PriorityGroup,
)
from citizen_panel.domain.projects.models.project import (
    Decision,
    PhaseEntry,
    Project,
    ProjectRole,
    SignOfWork,
    StartDeclaration,
    TierChange,
)

__all__ = [
    "BenchmarkDeclaration",
    "BriefArea",
    "BriefReturn",
    "Decision",
    "EarlierLook",
    "EthicsItem",
    "EthicsReview",
    "PartnerEngagement",
    "PhaseEntry",
    "Plan",
    "PlanSignOff",
    "PriorityGroup",
    "Project",
    "ProjectRole",
    "Quota",
    "RecruitmentBrief",
    "RecruitmentRound",
    "ScreenerQuestion",
    "SignOfWork",
    "StartDeclaration",
    "TierChange",
]
