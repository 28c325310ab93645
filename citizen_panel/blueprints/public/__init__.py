"""The audience public: anybody."""

from types import ModuleType

import citizen_panel.blueprints.public.calendar as calendar
import citizen_panel.blueprints.public.choosing as choosing
import citizen_panel.blueprints.public.complaining as complaining
import citizen_panel.blueprints.public.contact as contact
import citizen_panel.blueprints.public.csp_report as csp_report
import citizen_panel.blueprints.public.draws as draws
import citizen_panel.blueprints.public.guardian as guardian
import citizen_panel.blueprints.public.health as health
import citizen_panel.blueprints.public.home as home
import citizen_panel.blueprints.public.invitation as invitation
import citizen_panel.blueprints.public.join as join
import citizen_panel.blueprints.public.letter as letter
import citizen_panel.blueprints.public.notices as notices
import citizen_panel.blueprints.public.paper as paper
import citizen_panel.blueprints.public.passkey as passkey
import citizen_panel.blueprints.public.provider as provider
import citizen_panel.blueprints.public.reach as reach
import citizen_panel.blueprints.public.referral as referral
import citizen_panel.blueprints.public.saved as saved
import citizen_panel.blueprints.public.security as security
import citizen_panel.blueprints.public.signin as signin
import citizen_panel.blueprints.public.signin_confirm as signin_confirm
import citizen_panel.blueprints.public.signin_sent as signin_sent
import citizen_panel.blueprints.public.signin_stay as signin_stay
import citizen_panel.blueprints.public.stop as stop
import citizen_panel.blueprints.public.undo as undo
import citizen_panel.blueprints.public.workers as workers
from citizen_panel.blueprints.frame.audience import audience

SCREENS: tuple[ModuleType, ...] = (
    calendar,
    choosing,
    complaining,
    contact,
    csp_report,
    draws,
    guardian,
    health,
    home,
    invitation,
    join,
    letter,
    notices,
    paper,
    reach,
    passkey,
    provider,
    referral,
    saved,
    security,
    signin,
    stop,
    undo,
    workers,
)

PARTS: tuple[ModuleType, ...] = (signin_confirm, signin_sent, signin_stay)
"""Files with more views of a screen: loading them is enough."""

bp = audience("public", "/", None, SCREENS)
