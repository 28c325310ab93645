"""What takes a while: begun by a word to the workers, followed in words."""

from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from flask_babel import gettext

from citizen_panel.core import nudges
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


def nudge(task: str, run_id: UUID) -> None:
    """Tell the workers of a run; a nudge may be lost, because runs that wait are also looked for."""
    if nudges.EXTENSION not in current_app.extensions:
        return
    try:
        current_app.extensions["celery"].send_task(task, args=[str(run_id)], retry=False, expires=60)
    except Exception as lost:
        current_app.logger.warning("nudge lost: %s", type(lost).__name__)


def _words(run: LongRun) -> str:
    if run.state == DrawState.PREPARED:
        return gettext("It waits for its turn.")
    if run.permille < GATHERED:
        return gettext("Step 1 of 3: gathering who can be asked.")
    if run.permille >= FOUND:
        return gettext("Step 3 of 3: choosing who stands by, and writing it down.")
    percent = run.permille // 100 * 10
    return gettext("Step 2 of 3: finding the fairest chances. About %(percent)s%% done.", percent=percent)
