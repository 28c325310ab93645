"""What changed while a form was open, without a database."""

from datetime import date

from citizen_panel.blueprints.frame.stale import changed, marks


def test_only_what_changed_is_named() -> None:
    seen = marks({"places": 12, "councils": ["a", "b"], "day": date(2026, 1, 2)})
    assert changed(seen, {"places": 12, "councils": ["a", "b"], "day": date(2026, 1, 2)}) == []
    assert changed(seen, {"places": 14, "councils": ["b", "a"], "day": date(2026, 1, 2)}) == ["places", "councils"]


def test_a_form_that_carried_nothing_changed_nothing_and_nonsense_is_harmless() -> None:
    assert changed("", {"places": 1}) == ()
    assert changed("=,,x,places", {"places": 1}) == ["places"]
