"""What people do for an organisation, in words: read by those who work there and by those who look after accounts."""

from flask_babel import lazy_gettext as _

from citizen_panel.domain.organisations.vocabulary import MembershipRole

ROLES = {
    MembershipRole.LEAD: _("Lead"),
    MembershipRole.RESEARCHER: _("Researcher"),
    MembershipRole.RECRUITER: _("Recruiter"),
    MembershipRole.SESSION_LEAD: _("Session lead"),
    MembershipRole.EQUALITY_ANALYST: _("Equality analyst"),
    MembershipRole.REVIEWER: _("Reviewer"),
    MembershipRole.DECISION_MAKER: _("Decision maker"),
    MembershipRole.FINANCE: _("Finance"),
    MembershipRole.SAFEGUARDING_LEAD: _("Safeguarding lead"),
    MembershipRole.GATEKEEPER: _("Brings people in"),
    MembershipRole.PANEL_MANAGER: _("Panel manager"),
    MembershipRole.DPO: _("Data protection officer"),
    MembershipRole.ADMIN: _("Administrator"),
}
