"""What a draw leaves to be told once it has been run: who could never be drawn, and why."""

from dataclasses import replace

from citizen_panel.domain.matching.rules.asked import question_of
from citizen_panel.domain.matching.rules.never import never_selectable
from citizen_panel.domain.matching.vocabulary import DrawRequest, Outcome, Selected


def told(request: DrawRequest, outcome: Outcome) -> Outcome:
    """Return the outcome of the request with the reasons why some people could never be drawn."""
    if not isinstance(outcome, Selected):
        return outcome
    never = frozenset(outcome.never_selectable)
    excluded = never_selectable(question_of(request), never) if never else ()
    return replace(outcome, excluded=excluded, left_out=len(set(request.left_out)))
