"""The audience partner: its guard and its screens."""

from types import ModuleType

import citizen_panel.blueprints.partner.assisted as assisted
import citizen_panel.blueprints.partner.gaps as gaps
import citizen_panel.blueprints.partner.home as home
import citizen_panel.blueprints.partner.invitations as invitations
import citizen_panel.blueprints.partner.referrals as referrals
from citizen_panel.blueprints.frame.audience import audience
from citizen_panel.core.actor import Capacity

SCREENS: tuple[ModuleType, ...] = (
    assisted,
    gaps,
    home,
    invitations,
    referrals,
)

bp = audience("partner", "/partner", Capacity.GATEKEEPER, SCREENS)
