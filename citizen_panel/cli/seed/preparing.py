"""What invented projects prepared before they asked anybody: a plan, a benchmark, a priority group, a partner."""

from collections.abc import Sequence

from citizen_panel.cli.seed.ground import Ground
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.matching import service as matching
from citizen_panel.domain.matching.index_shape import to_count
from citizen_panel.domain.projects import service
from citizen_panel.domain.projects.models import Project, RecruitmentBrief
from citizen_panel.domain.projects.queries import councils_of
from citizen_panel.domain.projects.vocabulary import Asks, BriefState, GroupRoute, ProjectState, SignOff

PLAN = {
    "phases": {
        "discover": {"depth": "3", "people": 20},
        "define": {"depth": "3", "people": 10},
        "develop": {"depth": "4", "people": 20},
        "deliver": {"depth": "2", "people": 30},
    },
    "access": "Evenings and Saturdays, online or near a bus stop, with captions. Every way in works by phone.",
    "pay": "£30 for each meeting, as cash or a voucher. Bus fares and child care are paid on the day.",
    "feedback": "A letter within four weeks of each meeting says what was heard and what changes.",
}
BUDGET = 480_000
CARERS = "lamplight-demo"
COMPARED_BY = ("age", "sex", "disability", "simd_quintile")


def prepare(project: Project, councils: Sequence[str], ground: Ground, *, lead: Actor, approver: Actor) -> None:
    """Let a project have what should be there before anybody is asked."""
    plan = service.propose_plan(project, body=PLAN, budget_pence=BUDGET, actor=lead)
    service.sign_plan(project, plan.version, SignOff.APPROVED, actor=approver)
    service.declare_benchmark(project, dimensions=COMPARED_BY, area_codes=councils, actor=lead)
    service.name_group(project, wording="People who care for somebody", route=GroupRoute.PARTNER, actor=lead)
    service.name_group(
        project,
        wording="People under 25",
        route=GroupRoute.PANEL,
        means=[("age", "16_24")],
        actor=lead,
    )
    service.engage(
        project,
        ground.organisations[CARERS],
        role="Asks carers it knows, and comes with them",
        money_pence=60_000,
        agreed_on=clock.today(),
        actor=lead,
    )


def count_for_briefs() -> None:
    """Count for every brief that is not over how many people fit it, as its team would by a button."""
    live = (
        db.session.query(RecruitmentBrief)
        .join(Project)
        .where(RecruitmentBrief.state != BriefState.CLOSED, Project.state == ProjectState.RUNNING)
    )
    for brief in live.order_by(RecruitmentBrief.id):
        wishes = to_count(councils_of(brief.id), Asks.read(brief.asks), brief.organisation_id)
        matching.count_people(brief.project_id, wishes, asked=None, actor=Actor.system("seed"))
