"""The audience public: anybody."""

from types import ModuleType

import citizen_panel.blueprints.public.choosing as choosing
import citizen_panel.blueprints.public.complaining as complaining
import citizen_panel.blueprints.public.contact as contact
import citizen_panel.blueprints.public.csp_report as csp_report
import citizen_panel.blueprints.public.draws as draws
import citizen_panel.blueprints.public.guardian as guardian
import citizen_panel.blueprints.public.health as health
import citizen_panel.blueprints.public.home as home
import citizen_panel.blueprints.public.join as join
import citizen_panel.blueprints.public.notices as notices
import citizen_panel.blueprints.public.paper as paper
import citizen_panel.blueprints.public.reach as reach
import citizen_panel.blueprints.public.referral as referral
import citizen_panel.blueprints.public.saved as saved
import citizen_panel.blueprints.public.signin as signin
import citizen_panel.blueprints.public.signin_confirm as signin_confirm
import citizen_panel.blueprints.public.signin_stay as signin_stay
import citizen_panel.blueprints.public.stop as stop
import citizen_panel.blueprints.public.undo as undo
from citizen_panel.blueprints.frame.audience import audience

SCREENS: tuple[ModuleType, ...] = (
    choosing,
    complaining,
    contact,
    csp_report,
    draws,
    guardian,
    health,
    home,
    join,
    notices,
    paper,
    reach,
    referral,
    saved,
    signin,
    stop,
    undo,
)

PARTS: tuple[ModuleType, ...] = (signin_confirm, signin_stay)
"""Files with more views of a screen: loading them is enough."""

bp = audience("public", "/", None, SCREENS)
