"""What a draw leaves to be told once it has been run: who could never be drawn, and why."""

from collections.abc import Callable
from dataclasses import replace

from citizen_panel.domain.matching.rules.asked import question_of
from citizen_panel.domain.matching.rules.never import never_selectable
from citizen_panel.domain.matching.vocabulary import DrawRequest, Outcome, Selected


def told(
    request: DrawRequest, outcome: Outcome, progress: Callable[[int, int], None] = lambda done, of: None
) -> Outcome:
    """Return the outcome of the request with the reasons why some people could never be drawn.

    `progress` hears again and again that the draw itself is done, and may raise to stop.
    """
    if not isinstance(outcome, Selected):
        return outcome
    never = frozenset(outcome.never_selectable)
    excluded = never_selectable(question_of(request), never, lambda: progress(1, 1)) if never else ()
    return replace(outcome, excluded=excluded, left_out=len(set(request.left_out)))
