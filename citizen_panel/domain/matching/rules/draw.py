"""The draw: from a request to a panel by lottery, or to the reasons why there can be none."""

from collections.abc import Callable

import numpy as np

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.arrays import Floats
from citizen_panel.domain.matching.rules.asked import question_of
from citizen_panel.domain.matching.rules.canonical import digest
from citizen_panel.domain.matching.rules.explain import why_not
from citizen_panel.domain.matching.rules.fair import Fair, Terms
from citizen_panel.domain.matching.rules.feasibility import some_panel
from citizen_panel.domain.matching.rules.lottery import lottery_of, pick_from
from citizen_panel.domain.matching.rules.methods import METHODS
from citizen_panel.domain.matching.rules.quotas import problems
from citizen_panel.domain.matching.rules.relaxation import best_lowest
from citizen_panel.domain.matching.rules.roster import answers_of
from citizen_panel.domain.matching.rules.solver import solver_version
from citizen_panel.domain.matching.rules.types import Pool, pool_of
from citizen_panel.domain.matching.vocabulary import (
    DrawRequest,
    FairLevel,
    Method,
    Outcome,
    QuotaBand,
    Selected,
    Sentence,
)

ENGINE_VERSION = "2"
PARTS = 100
_GROUPED, _FEASIBLE, _FAIR = 5, 10, 95
_ALIKE = 1e-6

Progress = Callable[[int, int], None]


def draw(request: DrawRequest, progress: Progress | None = None) -> Outcome:
    """Return a panel drawn by a fair lottery within the quotas, or why no panel can meet them.

    The same request gives the same outcome in any process; `progress` is told (parts done, of how many) and may
    raise to stop. The lottery depends on the input alone; the seed only chooses from it. Raises ValueError for a
    method that is not offered, for fewer than 1 place, for a gamma that is not above 0, when a candidate or a quota
    row comes twice, and as `grouped` does for addresses, certain people and those left out.
    """
    if request.places < 1 or request.method not in METHODS or not request.gamma > 0:
        raise ValueError("a draw needs at least one place, a method that is offered and a gamma above 0")
    tell = progress or (lambda done, of: None)
    tell(1, PARTS)
    answers = answers_of(request.candidates, request.quotas)
    fingerprint = digest(request, answers)
    pool = pool_of(request, answers)
    tell(_GROUPED, PARTS)
    wrong = problems(answers.bands, request.places)
    if wrong or some_panel(pool) is None:
        return why_not(question_of(request, answers), wrong, fingerprint)
    tell(_FEASIBLE, PARTS)
    fair = lottery_over(pool, request, lambda part: tell(_FEASIBLE + int((_FAIR - _FEASIBLE) * part), PARTS))
    tell(_FAIR, PARTS)
    selected = drawn(request, pool, fair, fingerprint)
    tell(PARTS, PARTS)
    return selected


def lottery_over(pool: Pool, request: DrawRequest, tell: Callable[[float], None]) -> Fair:
    """Return the lottery of the method over a pool that holds a panel; it depends on the pool and the method alone."""
    if pool.places == 0:
        nobody = np.zeros((1, 0), dtype=np.int64)
        none = np.zeros(pool.types_count)
        return Fair(nobody, np.ones(1), 0.0, np.zeros(pool.types_count, dtype=np.bool_), none)
    return METHODS[request.method](pool, Terms(seed=_SEARCH, gamma=request.gamma, tell=tell))


_SEARCH = 20_260_101
"""Where the search for panels starts from; any number would do, so long as it never changes within a version."""


def lowest_chance_bound(request: DrawRequest) -> float | None:
    """Return in milliseconds a lowest chance that no lottery can beat, or None if the quotas cannot be met."""
    pool = pool_of(request)
    return None if problems(pool.bands, request.places) or pool.types_count == 0 else best_lowest(pool)


def fair_levels(pool: Pool, fair: Fair) -> tuple[FairLevel, ...]:
    """Return the levels of the goal from the lowest on, with what the lottery gives to each."""
    if np.isnan(fair.goal).any() or not fair.possible.any():
        return ()
    best: Floats = (fair.goal / pool.sizes)[fair.possible]
    attained: Floats = (fair.seats() / pool.sizes)[fair.possible]
    people = pool.sizes[fair.possible]
    order = np.argsort(best, kind="stable")
    levels: list[FairLevel] = []
    start = 0
    for place in range(1, len(order) + 1):
        if place < len(order) and best[order[place]] <= best[order[start]] * (1 + _ALIKE):
            continue
        level = order[start:place]
        levels.append(FairLevel(int(people[level].sum()), float(best[level].max()), float(attained[level].min())))
        start = place
    return tuple(levels)


def drawn(request: DrawRequest, pool: Pool, fair: Fair, fingerprint: str) -> Selected:
    """Return who the seed takes from a lottery, with what judges it."""
    seed = request.seed.encode() if isinstance(request.seed, str) else request.seed
    lottery = lottery_of(pool, fair)
    ticket, chosen = pick_from(lottery, seed, fingerprint)
    chances = lottery.type_chances()
    possible = [value for value, may in zip(chances, fair.possible, strict=True) if may] or [1.0]
    attained = min(possible)
    bound = max(fair.bound, attained)
    gap = max(fair.shortfall(), (bound - attained) / bound if bound > 0 and _seeks_lowest(request.method) else 0.0)
    never = tuple(sorted(k for g, may in zip(pool.groups, fair.possible, strict=True) if not may for k in g.keys))
    return Selected(
        chosen=chosen,
        lottery=lottery,
        bound=bound,
        attained=attained,
        highest=max(possible),
        gap=gap,
        places=request.places,
        types_count=pool.types_count,
        candidates_count=pool.people + len(pool.certain),
        never_selectable=never,
        ticket_no=ticket,
        seed=seed,
        method=request.method,
        engine_version=ENGINE_VERSION,
        solver_version=solver_version(),
        input_digest=fingerprint,
        reasons=_reasons(gap, int((~fair.possible).sum()), pool.bands),
        levels=fair_levels(pool, fair),
    )


def _seeks_lowest(method: Method) -> bool:
    """Whether the best lowest chance is what the method promises."""
    return method in (Method.LEXIMIN, Method.MAXIMIN)


def _reasons(gap: float, never: int, bands: tuple[QuotaBand, ...]) -> tuple[Sentence, ...]:
    reasons = []
    if not bands:
        reasons.append(Sentence(say("There were no quotas, so everyone had the same chance.")))
    elif gap <= 1e-5:
        reasons.append(Sentence(say("Nobody could be given a better lowest chance with this mix.")))
    else:
        percent = f"{100 * gap:.2g}"
        text = say("The lowest chance is at most {percent}% below the best possible with this mix.")
        reasons.append(Sentence(text, (("percent", percent),)))
    if never:
        text = say("{count} kinds of people can never be drawn under these quotas.")
        reasons.append(Sentence(text, (("count", never),)))
    return tuple(reasons)
