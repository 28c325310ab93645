"""`citizen-panel compile`: the inner loops of the draw made ready, so that nobody's first draw waits for it."""

from collections import Counter

import click
import numpy as np

from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.rules.index.popcount import in_common
from citizen_panel.domain.matching.rules.methods import METHODS
from citizen_panel.domain.matching.vocabulary import Candidate, DrawRequest, Method, QuotaBand

PEOPLE, PLACES = 60, 8
ANSWERS = (2, 3, 4, 5, 3, 4)
"""How many answers each invented question has: enough that hardly two people are alike."""


@click.command("compile")
def compile_loops() -> None:
    """Compile the inner loops of the draw now and keep them, for all processes on this machine.

    Needs no database and no settings.
    """
    for method in METHODS:
        draw(invented(method))
    in_common(np.zeros((1, 1), dtype=np.uint64), np.zeros(1, dtype=np.uint64))
    click.echo("The inner loops of the draw are compiled.")


def invented(method: Method) -> DrawRequest:
    """A draw that can be held, with quotas around a chance group, so tight that panels have to be looked for."""
    chance = np.random.default_rng(7)
    codes = np.stack([chance.integers(width, size=PEOPLE) for width in ANSWERS], axis=1)
    people = tuple(
        Candidate(f"c{one:02}", tuple((f"q{place}", f"a{code}") for place, code in enumerate(row)))
        for one, row in enumerate(codes)
    )
    group = chance.choice(PEOPLE, size=PLACES, replace=False)
    held = Counter(pair for one in group for pair in people[one].strata)
    asked = [(f"q{place}", f"a{code}") for place, width in enumerate(ANSWERS) for code in range(width)]
    quotas = tuple(QuotaBand(*pair, held[pair], held[pair] + 1) for pair in asked)
    return DrawRequest(people, quotas, PLACES, method, seed="compile")
