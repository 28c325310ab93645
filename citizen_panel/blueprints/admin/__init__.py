"""The audience admin: its guard and its screens."""

from types import ModuleType

from citizen_panel.blueprints.admin import (
    accounts,
    calls,
    complaints,
    faults,
    gaps,
    health,
    home,
    imports,
    joinings,
    ledger,
    messages,
    organisations,
    panel,
    people,
    removals,
    retention,
    rights,
    texts,
    wordings,
)
from citizen_panel.blueprints.frame.audience import audience
from citizen_panel.core.actor import Capacity

SCREENS: tuple[ModuleType, ...] = (
    accounts,
    calls,
    complaints,
    faults,
    gaps,
    health,
    home,
    imports,
    joinings,
    ledger,
    messages,
    organisations,
    panel,
    people,
    removals,
    retention,
    rights,
    texts,
    wordings,
)

bp = audience("admin", "/admin", Capacity.PLATFORM_ADMIN, SCREENS)
