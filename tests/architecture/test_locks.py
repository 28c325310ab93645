"""Advisory locks are told apart by numbers: two kinds with one number would keep each other waiting."""

import re

from citizen_panel.local.programs import REPOSITORY

NUMBER = re.compile(r'^(\w+) = (0x[0-9A-F]+|[\d_]+)\n"""[^"]*advisory lock', re.MULTILINE)


def test_every_kind_of_lock_has_a_number_of_its_own() -> None:
    found = {
        f"{path.name}: {name}": int(number, 0)
        for path in (REPOSITORY / "citizen_panel").rglob("*.py")
        for name, number in NUMBER.findall(path.read_text(encoding="utf-8"))
    }
    assert len(found) >= 5, found
    assert len(set(found.values())) == len(found), found
