"""A real worker for the tests of long draws: an engine that takes its time and notes each of its steps in a file."""

import os
import time
from pathlib import Path

from citizen_panel import create_app
from citizen_panel.domain.matching.rules.draw import Progress
from citizen_panel.domain.matching.service import carrying
from citizen_panel.domain.matching.vocabulary import DrawRequest, Outcome

NOTES = Path(os.environ["CP_LOCAL_DIR"]) / "steps.txt"
STEPS = int(os.environ["DRAW_STEPS"])
PAUSE = float(os.environ["DRAW_PAUSE"])
at_once = carrying.draw


def note(step: str) -> None:
    with NOTES.open("a", encoding="utf-8") as notes:
        notes.write(f"{os.getpid()} {step}\n")


def slowly(request: DrawRequest, progress: Progress) -> Outcome:
    for step in range(STEPS):
        note(str(step))
        progress(step, STEPS)
        time.sleep(PAUSE)
    note("done")
    return at_once(request)


carrying.draw = slowly  # type: ignore[attr-defined]
app = create_app(DRAW_LEASE_SECONDS=float(os.environ["DRAW_LEASE_SECONDS"]))
celery_app = app.extensions["celery"]
