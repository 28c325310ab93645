"""Making a process ready to draw: the inner loops are compiled, or fetched from disk, before anybody waits for them."""

from citizen_panel.domain.matching.rules.draw import draw
from citizen_panel.domain.matching.vocabulary import Candidate, DrawRequest, Method, QuotaBand


def warm() -> None:
    """Draw once from a made-up pool: seconds where nothing was compiled before, a moment otherwise."""
    people = tuple(Candidate(f"{number}", (("side", "left" if number % 2 else "right"),)) for number in range(6))
    bands = (QuotaBand("side", "left", 1, 2), QuotaBand("side", "right", 1, 2))
    draw(DrawRequest(people, bands, 3, Method.LEXIMIN, "warm"))
