"""How far something is that takes a while, in words."""

from dataclasses import dataclass

from flask_babel import gettext

from citizen_panel.domain.matching.models import LongRun
from citizen_panel.domain.matching.vocabulary import FOUND, GATHERED, DrawState

OPEN = (DrawState.PREPARED, DrawState.RUNNING)


@dataclass(frozen=True)
class IsFar:
    """How far a run is: `permille` for the eye, `words` to be read out, which change ten times at most."""

    permille: int
    words: str


def is_far(run: LongRun) -> IsFar:
    """Say how far a run is that waits or goes on."""
    return IsFar(run.permille, _words(run))


def _words(run: LongRun) -> str:
    if run.state == DrawState.PREPARED:
        return gettext("It waits for its turn.")
    if run.permille < GATHERED:
        return gettext("Step 1 of 3: gathering who can be asked.")
    if run.permille >= FOUND:
        return gettext("Step 3 of 3: writing down what was found.")
    percent = run.permille // 100 * 10
    return gettext("Step 2 of 3: finding the fairest chances. About %(percent)s%% done.", percent=percent)
