"""Who stands by for those who drop out."""

from collections.abc import Sequence
from typing import Any

from citizen_panel.cli.draw.account import in_lines
from citizen_panel.domain.matching.rules.dropout import DropOut
from citizen_panel.domain.matching.rules.stand_ins import NoStandIns, StandIns, choose
from citizen_panel.domain.matching.vocabulary import DrawRequest


def stand_ins(request: DrawRequest, panel: Sequence[str], count: int) -> StandIns | NoStandIns:
    """Return so many stand-ins for the panel, with the usual chance of dropping out for everybody."""
    return choose(request, panel, DropOut(), count=count)


def words_of(found: StandIns | NoStandIns) -> tuple[str, ...]:
    """Return who stands by, and how well the panel can be mended."""
    people = ("Stand-ins:", in_lines(found.people)) if isinstance(found, StandIns) else ()
    return (*people, *(str(reason) for reason in found.reasons))


def record_of(found: StandIns | NoStandIns) -> dict[str, Any]:
    """Return the stand-ins and what was expected of them."""
    reasons = [str(reason) for reason in found.reasons]
    if isinstance(found, NoStandIns):
        return {"people": [], "reasons": reasons}
    return {
        "people": found.people,
        "reasons": reasons,
        "drop_outs": found.drop_outs,
        "loss_without": found.loss_without,
        "loss": found.loss,
        "bound": found.bound,
        "scenes": found.scenes,
    }
