"""A browser is found or its absence explained; keys are kept where only their owner can read them."""

import base64
import json
import stat
from pathlib import Path

import pytest

import citizen_panel.config
from citizen_panel.local import browser, keys


def test_a_browser_on_the_path_is_found(tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.touch(mode=0o755)
    assert browser.find({"PATH": str(tmp_path)}) == browser.Found(program)


def test_a_named_browser_that_is_not_there_is_not_replaced_by_another() -> None:
    found = browser.find({"CP_CHROMIUM": "/nowhere/chromium"})
    assert isinstance(found, browser.Missing)
    assert "/nowhere/chromium" in found.reason


def test_no_browser_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "DOWNLOADED", ((tmp_path, "chromium-*/chrome"),))
    found = browser.find({"PATH": str(tmp_path)})
    assert isinstance(found, browser.Missing)
    assert "apt-get install chromium" in found.reason


def test_keys_are_made_once_for_every_class_and_are_private(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    made = keys.kept(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keys.kept(file) == made
    values = json.loads(made["CP_KEKS"])
    assert {len(base64.b64decode(key)) for key in values.values()} == {32}
    assert len(set(values.values())) == len(values)


def test_a_class_that_came_later_gets_a_key_and_the_others_keep_theirs(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    first = json.loads(keys.kept(file)["CP_KEKS"])
    older = {"CP_SECRET_KEY": "s", "CP_KEKS": json.dumps({k: v for k, v in first.items() if k != "draw"})}
    file.write_text(json.dumps(older))
    later = json.loads(keys.kept(file)["CP_KEKS"])
    assert set(later) == set(first)
    assert {k: v for k, v in later.items() if k != "draw"} == {k: v for k, v in first.items() if k != "draw"}


def test_the_demo_has_a_key_for_every_class_the_product_asks_for() -> None:
    assert set(keys.KEY_CLASSES) == set(citizen_panel.config.KEK_CLASSES)
