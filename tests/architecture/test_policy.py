"""Policy: every permission has a row, is used, and is written down."""

import re

from flask import Flask

from citizen_panel.policy.permissions import Permission
from citizen_panel.policy.table import POLICY
from tests.architecture.source import ROOT, modules
from tests.architecture.written_policy import page


def test_every_permission_has_a_row() -> None:
    assert set(POLICY) == set(Permission)
    assert all(way for ways in POLICY.values() for way in ways)


def test_permissions_stand_in_order() -> None:
    names = [p.name for p in Permission]
    assert names == sorted(names)


def test_every_permission_is_asked_for_somewhere(suite_app: Flask) -> None:
    asked = {getattr(view, "permission", None) for view in suite_app.view_functions.values()}
    assert set(Permission) - asked == set()


def test_the_written_policy_is_the_policy() -> None:
    assert (ROOT / "docs" / "policy.md").read_text(encoding="utf-8") == page(), (
        "run: python -m tests.architecture.written_policy"
    )


def test_only_the_table_joins_predicates_to_permissions() -> None:
    """A door asks the policy; it does not ask a predicate past it."""
    asking = re.compile(r"from citizen_panel\.policy\.predicates import [^)]*?\b(?:is_|works_for|oversees|anyone)")
    users = {m.name for m in modules() if asking.search(m.text)}
    assert users == {"citizen_panel.policy.table"}
