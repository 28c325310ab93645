"""The draw: from a request to a panel by lottery, or to the reasons why there can be none."""

from collections.abc import Callable

import numpy as np

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.explain import why_not
from citizen_panel.domain.matching.rules.fair import Fair
from citizen_panel.domain.matching.rules.feasibility import some_panel
from citizen_panel.domain.matching.rules.methods import METHODS
from citizen_panel.domain.matching.rules.quotas import problems
from citizen_panel.domain.matching.rules.relaxation import best_lowest
from citizen_panel.domain.matching.rules.seeded import SeededStream
from citizen_panel.domain.matching.rules.solver import solver_version
from citizen_panel.domain.matching.rules.types import Floats, Pool, digest, grouped
from citizen_panel.domain.matching.vocabulary import (
    TICKETS,
    DrawRequest,
    Lottery,
    LotteryPanel,
    Outcome,
    QuotaBand,
    Selected,
    Sentence,
)

ENGINE_VERSION = "1"
STEPS = 4

Progress = Callable[[int, int], None]


def draw(request: DrawRequest, progress: Progress | None = None) -> Outcome:
    """Return a panel drawn by a fair lottery within the quotas, or why no panel can meet them.

    The same request gives the same outcome in any process; `progress` is told (step, of how many). The lottery
    depends on the input alone; the seed only chooses from it. Raises ValueError for a method that is not
    offered, for fewer than 1 place, and when a candidate or a quota row comes twice.
    """
    if request.places < 1 or request.method not in METHODS:
        raise ValueError("a draw needs at least one place and a method that is offered")
    tell = progress or (lambda step, steps: None)
    tell(1, STEPS)
    fingerprint = digest(request)
    pool = grouped(request.candidates, request.quotas, request.places)
    wrong = problems(pool.bands, request.places)
    if wrong or some_panel(pool) is None:
        return why_not(pool, wrong, fingerprint)
    tell(2, STEPS)
    search = np.random.Generator(np.random.PCG64(int(fingerprint, 16)))
    fair = METHODS[request.method](pool, search)
    tell(3, STEPS)
    selected = _drawn(request, pool, fair, fingerprint)
    tell(4, STEPS)
    return selected


def lowest_chance_bound(
    request: DrawRequest,
) -> float | None:
    """Return in milliseconds a lowest chance that no lottery can beat, or None if the quotas cannot be met."""
    pool = grouped(request.candidates, request.quotas, request.places)
    return None if problems(pool.bands, request.places) or pool.types_count == 0 else best_lowest(pool)


def _tickets(weights: Floats) -> list[int]:
    """Share out all tickets by weight, the left-over ones to the largest remainders."""
    exact = weights / weights.sum() * TICKETS
    tickets = [int(part) for part in np.floor(exact)]
    missing = TICKETS - sum(tickets)
    order = np.argsort(-(exact - np.floor(exact)), kind="stable")
    for place in order[:missing] if missing > 0 else ():
        tickets[place] += 1
    if missing < 0:
        tickets[int(np.argmax(tickets))] += missing
    return tickets


def _lottery(pool: Pool, fair: Fair) -> Lottery:
    merged: dict[tuple[tuple[int, int], ...], float] = {}
    for panel, weight in zip(fair.panels, fair.weights, strict=True):
        seats = tuple((int(kind), int(panel[kind])) for kind in np.flatnonzero(panel))
        merged[seats] = merged.get(seats, 0.0) + float(weight)
    ordered = sorted(merged)
    tickets = _tickets(np.array([merged[seats] for seats in ordered]))
    panels = tuple(LotteryPanel(count, seats) for seats, count in zip(ordered, tickets, strict=True) if count)
    return Lottery(pool.characteristics, pool.groups, panels)


def _pick(lottery: Lottery, stream: SeededStream) -> tuple[int, LotteryPanel]:
    ticket = stream.below(TICKETS)
    passed = 0
    for panel in lottery.panels:
        passed += panel.tickets
        if ticket < passed:
            return ticket, panel
    raise ArithmeticError("the tickets do not add up")


def pick_from(lottery: Lottery, seed: bytes, fingerprint: str) -> tuple[int, tuple[str, ...]]:
    """Return the ticket and the people that this seed takes from this lottery, in random order."""
    stream = SeededStream(seed, f"draw {fingerprint}")
    ticket, panel = _pick(lottery, stream)
    people: list[str] = []
    for kind, seats in panel.seats:
        people += stream.some(lottery.types[kind].keys, seats)
    return ticket, tuple(stream.some(people, len(people)))  # sorted by type, the order would tell the type


def _drawn(request: DrawRequest, pool: Pool, fair: Fair, fingerprint: str) -> Selected:
    seed = request.seed.encode() if isinstance(request.seed, str) else request.seed
    lottery = _lottery(pool, fair)
    ticket, chosen = pick_from(lottery, seed, fingerprint)
    chances = lottery.type_chances()
    possible = [value for value, may in zip(chances, fair.possible, strict=True) if may]
    attained = min(possible)
    bound = max(fair.bound, attained)
    gap = (bound - attained) / bound if bound > 0 else 0.0
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
        candidates_count=pool.people,
        never_selectable=never,
        ticket_no=ticket,
        seed=seed,
        method=request.method,
        engine_version=ENGINE_VERSION,
        solver_version=solver_version(),
        input_digest=fingerprint,
        reasons=_reasons(gap, int((~fair.possible).sum()), pool.bands),
    )


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
