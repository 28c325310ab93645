"""The whole draw as JSON, for other programs and for whoever wants to check it: everybody's chance is in it."""

import json
import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from citizen_panel.cli.draw.account import QuotaRow
from citizen_panel.cli.draw.inputs import CannotUse
from citizen_panel.domain.matching.rules.account import for_designer
from citizen_panel.domain.matching.vocabulary import (
    TICKETS,
    Change,
    ConflictRow,
    Infeasible,
    Lottery,
    Selected,
    Sentence,
)

FORMAT = "citizen-panel draw 1"
_RECKONING = ("numpy", "numba", "highspy")


def selected(outcome: Selected, chosen: Sequence[str], rows: Sequence[QuotaRow]) -> dict[str, Any]:
    """Return a draw that found a panel."""
    return {
        "met": True,
        "chosen": chosen,
        "places": outcome.places,
        "method": outcome.method.value,
        "digest": outcome.input_digest,
        "certificate": {
            "bound": outcome.bound,
            "attained": outcome.attained,
            "highest": outcome.highest,
            "gap": outcome.gap,
            "levels": [{"people": lv.people, "best": lv.best, "attained": lv.attained} for lv in outcome.levels],
        },
        "quotas": [
            {
                "category": row.band.characteristic,
                "feature": row.band.category,
                "least": row.band.least,
                "drawn": row.drawn,
                "most": row.band.most,
            }
            for row in rows
        ],
        "account": _told(for_designer(outcome)),
        "engine": {"engine": outcome.engine_version, "solver": outcome.solver_version},
        "never_selectable": outcome.never_selectable,
        "excluded": [
            {
                "ids": group.keys,
                "reasons": _told(group.reasons),
                "conflict": _rows(group.rows),
                "causes": [cause.value for cause in group.causes],
                "changes": _changes(group.changes),
            }
            for group in outcome.excluded
        ],
        "chances": dict(outcome.chances),
        "lottery": {**_lottery(outcome.lottery), "ticket_drawn": outcome.ticket_no},
    }


def infeasible(outcome: Infeasible) -> dict[str, Any]:
    """Return a draw that found that there can be no panel."""
    return {
        "met": False,
        "reasons": _told(outcome.reasons),
        "conflict": _rows(outcome.conflict_rows),
        "causes": [cause.value for cause in outcome.causes],
        "changes": _changes(outcome.changes),
        "more_places": outcome.more_places,
        "never_selectable": outcome.never_selectable,
        "digest": outcome.input_digest,
    }


def versions() -> dict[str, str]:
    """Return the versions of what the draw ran on."""
    return {
        "citizen_panel": metadata.version("citizen-panel"),
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in _RECKONING},
    }


def lines_of(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the document as JSON text, one entry a line: a long one is never held twice."""
    for number, (name, value) in enumerate(document.items()):
        yield f"{',' if number else '{'}\n{json.dumps(name)}: "
        yield json.dumps(value, ensure_ascii=False)
    yield "\n}\n"


def write(path: Path, pieces: Iterable[bytes], *, is_secret: bool) -> None:
    """Write a file, one that only its owner may read if it is secret; raises CannotUse."""
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if is_secret else 0o644)
        with os.fdopen(opened, "wb") as file:
            file.writelines(pieces)
    except OSError as error:
        raise CannotUse(f"{path}: this file cannot be written ({error.strerror}).") from error


def _lottery(lottery: Lottery) -> dict[str, Any]:
    return {
        "tickets": TICKETS,
        "characteristics": lottery.characteristics,
        "types": [
            {"answers": group.strata, "household_kind": group.household_kind, "ids": group.keys}
            for group in lottery.types
        ],
        "households": lottery.households,
        "certain": lottery.certain,
        "panels": [
            {"tickets": panel.tickets, "weight": panel.tickets / TICKETS, "seats": panel.seats}
            for panel in lottery.panels
        ],
    }


def _rows(rows: Sequence[ConflictRow]) -> list[dict[str, str]]:
    return [
        {"category": row.characteristic, "feature": row.category, "side": "least" if row.is_least else "most"}
        for row in rows
    ]


def _changes(changes: Sequence[Change]) -> list[dict[str, str | int]]:
    return [
        {"category": change.characteristic, "feature": change.category, "least": change.least, "most": change.most}
        for change in changes
    ]


def _told(sentences: Sequence[Sentence]) -> list[str]:
    return [str(sentence) for sentence in sentences]
