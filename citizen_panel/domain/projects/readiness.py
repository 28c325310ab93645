"""What stands ready before anybody is asked: what is done, what is missing, and what stops asking; without a database.

Asked at the first gate, criteria P3-04, 11, 15, 16 and 19 (docs of the audit). Two things stop asking: a brief that
nobody outside the team approved, and ethics that are not approved. All else is advice, and the audit will see it.
"""

from dataclasses import dataclass
from enum import StrEnum

from citizen_panel.domain.projects.ethics import is_in_force
from citizen_panel.domain.projects.vocabulary import BriefState, EngagementState, ReviewState, Route, SignOff

WITHOUT_INTERNET = frozenset({Route.PHONE, Route.POST, Route.IN_PERSON})


class Task(StrEnum):
    """One thing to have ready."""

    ETHICS = "ethics"
    BRIEF = "brief"
    PLAN = "plan"
    BENCHMARK = "benchmark"
    GROUPS = "groups"
    PARTNER = "partner"
    ROUTES = "routes"
    SAFEGUARDING = "safeguarding"
    TIER = "tier"


class Progress(StrEnum):
    DONE = "done"
    WAITING = "waiting"
    STARTED = "started"
    MISSING = "missing"


BLOCKING = frozenset({Task.ETHICS, Task.BRIEF})


@dataclass(frozen=True)
class Prepared:
    """What is there already. `plan` is what was said to the newest plan, nothing while nobody has signed it."""

    brief: BriefState | None = None
    ethics: ReviewState | None = None
    has_plan: bool = False
    plan: SignOff | None = None
    has_benchmark: bool = False
    groups: int = 0
    partner: EngagementState | None = None
    routes: tuple[Route, ...] = ()
    has_safeguarding_lead: bool = False
    is_tier_from_outside: bool = False


@dataclass(frozen=True)
class Item:
    """One thing, and how far it is."""

    task: Task
    progress: Progress

    @property
    def blocks(self) -> bool:
        """Whether nobody can be asked before it is done."""
        return self.task in BLOCKING and self.progress is not Progress.DONE


def readiness(there: Prepared) -> tuple[Item, ...]:
    """Say for each thing how far it is, what stops asking first."""
    return (
        Item(Task.ETHICS, _ethics(there.ethics)),
        Item(Task.BRIEF, _brief(there.brief)),
        Item(Task.PLAN, _plan(there.has_plan, there.plan)),
        Item(Task.BENCHMARK, _whether(there.has_benchmark)),
        Item(Task.GROUPS, _whether(there.groups > 0)),
        Item(Task.PARTNER, _partner(there.partner)),
        Item(Task.ROUTES, _routes(there.brief, frozenset(there.routes))),
        Item(Task.SAFEGUARDING, _whether(there.has_safeguarding_lead)),
        Item(Task.TIER, _whether(there.is_tier_from_outside)),
    )


def _whether(there: bool) -> Progress:
    return Progress.DONE if there else Progress.MISSING


def _ethics(state: ReviewState | None) -> Progress:
    if state is None:
        return Progress.MISSING
    if is_in_force(state):
        return Progress.DONE
    return Progress.WAITING if state is ReviewState.SUBMITTED else Progress.STARTED


def _brief(state: BriefState | None) -> Progress:
    match state:
        case None | BriefState.CLOSED:
            return Progress.MISSING
        case BriefState.APPROVED:
            return Progress.DONE
        case BriefState.SUBMITTED:
            return Progress.WAITING
    return Progress.STARTED


def _plan(has_plan: bool, signed: SignOff | None) -> Progress:
    if signed is SignOff.APPROVED:
        return Progress.DONE
    if not has_plan:
        return Progress.MISSING
    return Progress.WAITING if signed is None else Progress.STARTED


def _partner(state: EngagementState | None) -> Progress:
    if state is EngagementState.AGREED:
        return Progress.DONE
    return Progress.STARTED if state is EngagementState.PROPOSED else Progress.MISSING


def _routes(brief: BriefState | None, routes: frozenset[Route]) -> Progress:
    """P3-15: a way in without the internet, and help, in what the newest brief offers."""
    if brief is None:
        return Progress.MISSING
    met = [bool(routes & WITHOUT_INTERNET), Route.ASSISTED in routes]
    return Progress.DONE if all(met) else Progress.STARTED if any(met) else Progress.MISSING
