"""The policy: one row a permission, any of (all of). The page a data protection officer reads."""

from collections.abc import Mapping

from citizen_panel.policy.permissions import Permission
from citizen_panel.policy.predicates import (
    Predicate,
    anyone,
    is_citizen,
    is_data_protection_officer,
    is_gatekeeper,
    is_on_a_team,
    is_panel_manager,
    is_platform_admin,
    is_provider,
    is_self,
    is_signed_in,
    is_staff,
    is_worker,
    keeps_rights,
    leads_meeting,
    looks_after_words,
    oversees_owner,
    recruits_for_owner,
    works_for_owner,
    works_for_partner,
)

AllOf = tuple[Predicate, ...]


def any_of(*ways: AllOf) -> tuple[AllOf, ...]:
    return ways


POLICY: Mapping[Permission, tuple[AllOf, ...]] = {
    Permission.ACCESS_NEED_READ: any_of((works_for_owner, leads_meeting)),
    Permission.ACCOUNT_LIST: any_of((is_platform_admin,)),
    Permission.ASSISTED_SIGN_UP: any_of((is_gatekeeper,)),
    Permission.ATTENDANCE_MARK: any_of((works_for_owner,)),
    Permission.AUDIT_READ: any_of((works_for_owner,), (oversees_owner,)),
    Permission.BRIEF_APPROVE: any_of((oversees_owner,)),
    Permission.BRIEF_EDIT: any_of((works_for_owner,)),
    Permission.BRIEF_READ: any_of((works_for_owner,), (oversees_owner,)),
    Permission.CALL_MAKE: any_of((recruits_for_owner,)),
    Permission.CONSENT_CHANGE: any_of((is_citizen, is_self)),
    Permission.DECISION_RECORD: any_of((works_for_owner,)),
    Permission.DRAW_CONFIRM: any_of((works_for_owner,)),
    Permission.DRAW_READ: any_of((works_for_owner,), (oversees_owner,)),
    Permission.DRAW_RUN: any_of((works_for_owner,)),
    Permission.DRAW_SEED: any_of((works_for_owner,), (oversees_owner,)),
    Permission.GAP_ANSWER: any_of((works_for_partner,)),
    Permission.HELPED_ANSWER: any_of((works_for_partner,)),
    Permission.INVITATION_ANSWER: any_of((is_self,)),
    Permission.INVITATION_READ: any_of((is_self,)),
    Permission.INVITATION_RELEASE: any_of((works_for_owner,)),
    Permission.LEDGER_READ: any_of((is_platform_admin,), (is_data_protection_officer,)),
    Permission.MEMBER_LIST: any_of((is_staff,)),
    Permission.MESSAGE_LIST: any_of((is_platform_admin,)),
    Permission.MESSAGE_MIND: any_of((is_platform_admin,)),
    Permission.ORGANISATION_LIST: any_of((is_platform_admin,)),
    Permission.OWN_DATA_ERASE: any_of((is_citizen, is_self)),
    Permission.OWN_DATA_READ: any_of((is_citizen, is_self)),
    Permission.OWN_SIGN_IN: any_of((is_signed_in,)),
    Permission.PANEL_MANAGE: any_of((is_panel_manager,)),
    Permission.PARTNER_HOME: any_of((is_gatekeeper,)),
    Permission.PERSON_SEARCH: any_of((is_panel_manager,)),
    Permission.PROJECT_APPROVE: any_of((oversees_owner,)),
    Permission.PROJECT_CREATE: any_of((is_on_a_team,)),
    Permission.PROJECT_EDIT: any_of((works_for_owner,)),
    Permission.PROJECT_LIST: any_of((is_staff,)),
    Permission.PROJECT_READ: any_of((works_for_owner,), (oversees_owner,)),
    Permission.PUBLIC: any_of((anyone,)),
    Permission.RECEIPT_GIVE: any_of((is_provider,)),
    Permission.REFERRAL_LINK_CREATE: any_of((is_gatekeeper,)),
    Permission.REFERRAL_LINK_READ: any_of((works_for_partner,)),
    Permission.RESEARCH_SESSION_EDIT: any_of((works_for_owner,)),
    Permission.RESEARCH_SESSION_READ: any_of((works_for_owner,)),
    Permission.RESOURCE_EDIT: any_of((works_for_owner,)),
    Permission.RESOURCE_LIST: any_of((is_on_a_team,)),
    Permission.RETENTION_READ: any_of((keeps_rights,)),
    Permission.RIGHTS_ASK: any_of((is_citizen, is_self)),
    Permission.RIGHTS_CALL_OFF: any_of((is_citizen, is_self)),
    Permission.RIGHTS_DESK: any_of((keeps_rights,)),
    Permission.SIGN_IN_HELP: any_of((is_platform_admin,)),
    Permission.TIER_SET: any_of((works_for_owner,), (oversees_owner,)),
    Permission.WORDING_EDIT: any_of((looks_after_words,)),
    Permission.WORKER_SIGN_IN: any_of((is_worker,)),
}
