"""The audience citizen: its guard and its screens."""

from types import ModuleType

from citizen_panel.blueprints.citizen import (
    access,
    allowing,
    asks,
    availability,
    calendar,
    complaining,
    consent,
    consent_again,
    consent_receipt,
    copies,
    equality,
    erasing,
    feedback,
    home,
    incentives,
    invitations,
    invitations_days,
    invitations_wait,
    limits,
    looks,
    profile,
    rights,
    security,
    sessions,
    sessions_helped,
    sessions_questions,
    sixteen,
    stopping,
)
from citizen_panel.blueprints.frame.audience import audience
from citizen_panel.core.actor import Capacity

SCREENS: tuple[ModuleType, ...] = (
    access,
    allowing,
    asks,
    availability,
    calendar,
    complaining,
    consent,
    copies,
    equality,
    erasing,
    feedback,
    home,
    incentives,
    invitations,
    limits,
    looks,
    profile,
    rights,
    security,
    sessions,
    sixteen,
    stopping,
)

PARTS: tuple[ModuleType, ...] = (
    consent_again,
    consent_receipt,
    invitations_days,
    invitations_wait,
    sessions_helped,
    sessions_questions,
)
"""Files with more views of a screen: loading them is enough."""

bp = audience("citizen", "/me", Capacity.CITIZEN, SCREENS)
