"""The verbs of draws: counting the panel, and draws from being prepared to being confirmed or void."""

from citizen_panel.domain.matching.service.counting import count_panel
from citizen_panel.domain.matching.service.preparing import EVEN, USUAL, prepare_draw
from citizen_panel.domain.matching.service.running import begin_draw, gather, keep, request_of, run_draw
from citizen_panel.domain.matching.service.settling import confirm, replay, void
from citizen_panel.domain.matching.service.stopping import cancel, fail

__all__ = [
    "EVEN",
    "USUAL",
    "begin_draw",
    "cancel",
    "confirm",
    "count_panel",
    "fail",
    "gather",
    "keep",
    "prepare_draw",
    "replay",
    "request_of",
    "run_draw",
    "void",
]
