"""The audience team: its guard and its screens."""

from types import ModuleType

from citizen_panel.blueprints.frame.audience import audience
from citizen_panel.blueprints.team import (
    attendance,
    attendance_correct,
    attendance_sheet,
    audit,
    briefs,
    briefs_count,
    briefs_earlier,
    briefs_forecast,
    briefs_forecast_new,
    briefs_index,
    briefs_questions,
    briefs_send_back,
    comparing,
    decisions,
    engagements,
    ethics,
    groups,
    home,
    insights,
    matching,
    matching_people,
    members,
    parts,
    plans,
    projects,
    projects_tier,
    publishing,
    sessions,
    sessions_answers,
    sessions_index,
    sessions_reminders,
)
from citizen_panel.core.actor import Capacity

SCREENS: tuple[ModuleType, ...] = (
    attendance,
    audit,
    briefs,
    comparing,
    decisions,
    engagements,
    ethics,
    groups,
    home,
    insights,
    matching,
    members,
    parts,
    plans,
    projects,
    publishing,
    sessions,
)

PARTS: tuple[ModuleType, ...] = (
    attendance_correct,
    attendance_sheet,
    briefs_count,
    briefs_earlier,
    briefs_forecast,
    briefs_forecast_new,
    briefs_index,
    briefs_questions,
    briefs_send_back,
    matching_people,
    projects_tier,
    sessions_answers,
    sessions_index,
    sessions_reminders,
)
"""Files with more views of a screen: loading them is enough."""

bp = audience("team", "/team", Capacity.STAFF, SCREENS)
