"""The words of the room organisations."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    PUBLIC_BODY = "public_body"
    PARTNER = "partner"
    PLATFORM = "platform"


class OrganisationState(StrEnum):
    APPLIED = "applied"
    VERIFIED = "verified"
    SUSPENDED = "suspended"
    LEFT = "left"


class MembershipRole(StrEnum):
    LEAD = "lead"
    RESEARCHER = "researcher"
    RECRUITER = "recruiter"
    SESSION_LEAD = "session_lead"
    EQUALITY_ANALYST = "equality_analyst"
    REVIEWER = "reviewer"
    DECISION_MAKER = "decision_maker"
    FINANCE = "finance"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    GATEKEEPER = "gatekeeper"
    PANEL_MANAGER = "panel_manager"
    DPO = "dpo"
    ADMIN = "admin"
