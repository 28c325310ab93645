"""Imports every room's memory, so that mappers and migrations see the whole house."""

from citizen_panel.core import vault
from citizen_panel.core.db import db
from citizen_panel.domain.accounts import models as accounts
from citizen_panel.domain.audit import models as audit
from citizen_panel.domain.citizens import models as citizens
from citizen_panel.domain.citizens.imports import models as panel_imports
from citizen_panel.domain.consent import models as consent
from citizen_panel.domain.equality import models as equality
from citizen_panel.domain.health import models as health
from citizen_panel.domain.insights import models as insights
from citizen_panel.domain.ledger import models as ledger
from citizen_panel.domain.matching import models as matching
from citizen_panel.domain.notifications import models as notifications
from citizen_panel.domain.organisations import models as organisations
from citizen_panel.domain.partners import models as partners
from citizen_panel.domain.projects import models as projects
from citizen_panel.domain.reference import models as reference
from citizen_panel.domain.rights import models as rights
from citizen_panel.domain.sessions import aftermath as session_aftermath
from citizen_panel.domain.sessions import answering as session_answering
from citizen_panel.domain.sessions import arrangements as session_arrangements
from citizen_panel.domain.sessions import models as sessions

ROOMS = (
    accounts,
    audit,
    citizens,
    consent,
    equality,
    health,
    insights,
    ledger,
    matching,
    notifications,
    organisations,
    panel_imports,
    partners,
    projects,
    reference,
    rights,
    session_aftermath,
    session_answering,
    session_arrangements,
    sessions,
    vault,
)
metadata = db.metadata
