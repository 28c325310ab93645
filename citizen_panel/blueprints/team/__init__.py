"""The audience team: its guard and its screens."""

from types import ModuleType

from citizen_panel.blueprints.frame.audience import audience
from citizen_panel.blueprints.team import (
    attendance,
    attendance_sheet,
    audit,
    briefs,
    briefs_earlier,
    briefs_questions,
    briefs_send_back,
    comparing,
    decisions,
    ethics,
    home,
    insights,
    matching,
    members,
    projects,
    publishing,
    sessions,
)
from citizen_panel.core.actor import Capacity

SCREENS: tuple[ModuleType, ...] = (
    attendance,
    audit,
    briefs,
    comparing,
    decisions,
    ethics,
    home,
    insights,
    matching,
    members,
    projects,
    publishing,
    sessions,
)

PARTS: tuple[ModuleType, ...] = (attendance_sheet, briefs_earlier, briefs_questions, briefs_send_back)
"""Files with more views of a screen: loading them is enough."""

bp = audience("team", "/team", Capacity.STAFF, SCREENS)
