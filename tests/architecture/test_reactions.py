"""Reactions: every fact is reacted to or said to be silent; every task is in the timetable or called by name."""

from citizen_panel.tasks.reactions import REACTIONS, SILENT
from citizen_panel.tasks.schedule import SCHEDULE
from tests.architecture.source import ROOT, modules
from tests.architecture.test_privacy import events


def test_every_fact_is_reacted_to_or_silent() -> None:
    kinds = {kind.__name__ for kind in events()}
    heard = {kind.__name__ if isinstance(kind, type) else kind for kind in REACTIONS}
    silent = {kind.__name__ if isinstance(kind, type) else kind for kind in SILENT}
    assert heard & silent == set()
    assert kinds == heard | silent


def test_every_periodic_job_is_a_task_and_expires_before_its_next_turn() -> None:
    text = "".join(m.text for m in modules() if m.name.startswith("citizen_panel.tasks"))
    for name, row in SCHEDULE.items():
        assert f'"{row["task"]}"' in text.replace("SCHEDULE", ""), name
        assert row["options"]["expires"] < row["schedule"], f"{name}: a late tick must not pile up"


def test_no_task_is_put_off_by_the_broker() -> None:
    """A countdown or an ETA beyond the visibility timeout runs more than once; the database holds what is due."""
    for module in modules():
        assert "countdown=" not in module.text, module.name
        assert "eta=" not in module.text, module.name
        assert ".retry(" not in module.text, module.name


def test_the_timetable_is_written_down() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for name in SCHEDULE:
        assert name in page, f"docs/operations.md does not mention the job: {name}"
