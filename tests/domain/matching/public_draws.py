"""A public draw as files, and the program that checks them."""

import importlib.util
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from citizen_panel.domain.matching.rules.public.audited import audited
from citizen_panel.domain.matching.rules.public.forms import Prepared
from citizen_panel.domain.matching.rules.public.published import published
from citizen_panel.domain.matching.rules.public.tickets import ticket_list
from citizen_panel.domain.matching.vocabulary import DrawRequest, Lottery
from tests.domain.matching.lotteries import SALT, a_lottery

PROGRAM = Path(__file__).parents[3] / "citizen_panel" / "handouts" / "verify_draw.py"
SEED = "4 1 6 2 5 5 3 1 2 6 4 4 1 3 2 6 5 1 2 3"
Document = dict[str, Any]


@dataclass(frozen=True)
class Draw:
    """A public draw as files."""

    prepared: Prepared
    document: bytes
    audit: bytes
    folder: Path

    def checked(self, *words: str, document: bytes | None = None, audit: bytes | None = None) -> int:
        """Write the files, changed or not, and run the program on them."""
        (self.folder / "list.json").write_bytes(self.document if document is None else document)
        (self.folder / "audit.json").write_bytes(self.audit if audit is None else audit)
        files = {"list.json", "audit.json"}
        arguments = [str(self.folder / word) if word in files else word for word in ["list.json", *words]]
        return int(program().main(arguments))


@cache
def program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_draw", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def a_draw(lottery: Lottery, request: DrawRequest, folder: Path) -> Draw:
    found = ticket_list(lottery, SALT, 1_000, about="invented")
    assert isinstance(found, Prepared)
    named, audit = audited(found, request)
    return Draw(named, published(named.listed), audit, folder)


def a_draw_in(steps: int, folder: Path) -> Draw:
    """Two kinds of households, one certain person; of so many people that the list has this many steps."""
    made = a_lottery(4, kinds=2, certain=1, larger=1 if steps == 1 else 60)
    found = a_draw(made.lottery, made.request, folder)
    assert json.loads(found.document)["steps"] == steps
    return found
