"""The verbs of draws: counting the panel, and draws from being prepared to being confirmed or void."""

from citizen_panel.domain.matching.service.counting import count_panel
from citizen_panel.domain.matching.service.preparing import prepare_draw
from citizen_panel.domain.matching.service.running import begin_draw, gather, run_draw, solve
from citizen_panel.domain.matching.service.settling import confirm, replay, void

__all__ = [
    "begin_draw",
    "confirm",
    "count_panel",
    "gather",
    "prepare_draw",
    "replay",
    "run_draw",
    "solve",
    "void",
]
