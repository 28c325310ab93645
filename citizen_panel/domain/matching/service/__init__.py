"""The verbs of draws: counting the panel, and draws from being prepared to being confirmed or void."""

from citizen_panel.domain.matching.service.asking import Outcome, TooSlow, UsedUp, count_people, forget_counts
from citizen_panel.domain.matching.service.carrying import carry_through, run_draw
from citizen_panel.domain.matching.service.comparing import (
    begin_comparison,
    cancel_comparison,
    fail_comparison,
    keep_figures,
    prepare_comparison,
    to_compare,
)
from citizen_panel.domain.matching.service.counting import count_panel
from citizen_panel.domain.matching.service.preparing import EVEN, USUAL, prepare_draw, prepare_public_draw
from citizen_panel.domain.matching.service.publishing import give_seed, publish
from citizen_panel.domain.matching.service.running import begin_draw, gather, keep, request_of
from citizen_panel.domain.matching.service.settling import confirm, replay, void
from citizen_panel.domain.matching.service.stopping import cancel, fail

__all__ = [
    "EVEN",
    "USUAL",
    "Outcome",
    "TooSlow",
    "UsedUp",
    "begin_comparison",
    "begin_draw",
    "cancel",
    "cancel_comparison",
    "carry_through",
    "confirm",
    "count_panel",
    "count_people",
    "fail",
    "fail_comparison",
    "forget_counts",
    "gather",
    "give_seed",
    "keep",
    "keep_figures",
    "prepare_comparison",
    "prepare_draw",
    "prepare_public_draw",
    "publish",
    "replay",
    "request_of",
    "run_draw",
    "to_compare",
    "void",
]
