"""`citizen-panel compile`: the inner loops of the draw made ready beforehand, so that nobody's first draw waits for it."""

import random
from collections import Counter

import click
import numpy as np

from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.rules.index.popcount import in_common
from citizen_panel.domain.matching.rules.methods import METHODS
from citizen_panel.domain.matching.vocabulary import Candidate, DrawRequest, QuotaBand

PEOPLE, PLACES = 60, 8
ANSWERS = (2, 3, 4, 5, 3, 4)
"""How many answers each invented question has: enough that hardly two people are alike."""


@click.command("compile")
def compile_loops() -> None:
    """Compile the inner loops of the draw now and keep them, for all processes on this machine.

    Needs no database and no settings.
    """
    for method in METHODS:
        draw(DrawRequest(_people(), _quotas(), PLACES, method, seed="compile"))
    in_common(np.zeros((1, 1), dtype=np.uint64), np.zeros(1, dtype=np.uint64))
    click.echo("The inner loops of the draw are compiled.")


def _people() -> tuple[Candidate, ...]:
    dice = random.Random(7)
    return tuple(
        Candidate(
            f"c{one:03}", tuple((f"q{place}", f"a{dice.randrange(width)}") for place, width in enumerate(ANSWERS))
        )
        for one in range(PEOPLE)
    )


def _quotas() -> tuple[QuotaBand, ...]:
    """Around what a chance group holds, so tight that panels have to be looked for and mended."""
    held = Counter(pair for one in random.Random(3).sample(_people(), PLACES) for pair in one.strata)
    return tuple(
        QuotaBand(f"q{place}", f"a{answer}", held[f"q{place}", f"a{answer}"], held[f"q{place}", f"a{answer}"] + 1)
        for place, width in enumerate(ANSWERS)
        for answer in range(width)
    )
