"""Questions about an actor and a subject, named so that a row of the table reads as English."""

from collections.abc import Callable

from citizen_panel.core.actor import Actor, Capacity

Predicate = Callable[[Actor, object], bool]

TEAM_ROLES = ("lead", "researcher", "recruiter", "session_lead")
OVERSEEING_ROLES = ("decision_maker", "panel_manager", "reviewer", "dpo")


def anyone(actor: Actor, subject: object) -> bool:
    return True


def is_signed_in(actor: Actor, subject: object) -> bool:
    """Whoever signed in, in whichever capacity."""
    return actor.is_signed_in


def is_worker(actor: Actor, subject: object) -> bool:
    """Somebody who signs in to act for an organisation."""
    return actor.is_signed_in and actor.capacity is not Capacity.CITIZEN


def is_self(actor: Actor, subject: object) -> bool:
    """The subject is the citizen who acts, or belongs to them."""
    owner = getattr(subject, "citizen_id", None)
    return actor.citizen_id is not None and owner == actor.citizen_id


def is_citizen(actor: Actor, subject: object) -> bool:
    return actor.capacity is Capacity.CITIZEN and actor.citizen_id is not None


def is_staff(actor: Actor, subject: object) -> bool:
    return actor.capacity is Capacity.STAFF and actor.has_role(*TEAM_ROLES, *OVERSEEING_ROLES)


def is_on_a_team(actor: Actor, subject: object) -> bool:
    return actor.capacity is Capacity.STAFF and actor.has_role(*TEAM_ROLES)


def works_for_owner(actor: Actor, subject: object) -> bool:
    """Works, in a team role, for the organisation that owns the subject."""
    return actor.capacity is Capacity.STAFF and _owner(subject) in actor.organisations(*TEAM_ROLES)


def recruits_for_owner(actor: Actor, subject: object) -> bool:
    """Asks people to take part, for the organisation that owns the subject: its leads and recruiters alone."""
    return actor.capacity is Capacity.STAFF and _owner(subject) in actor.organisations("lead", "recruiter")


def leads_meeting(actor: Actor, subject: object) -> bool:
    """Was named to lead the meeting: no role in the body stands for it."""
    return actor.user_id is not None and actor.user_id in getattr(subject, "led_by", frozenset())


def oversees_owner(actor: Actor, subject: object) -> bool:
    """Approves or reviews, outside the teams, for the organisation that owns the subject."""
    return actor.capacity is Capacity.STAFF and _owner(subject) in actor.organisations(*OVERSEEING_ROLES)


def is_gatekeeper(actor: Actor, subject: object) -> bool:
    return actor.capacity is Capacity.GATEKEEPER and actor.has_role("gatekeeper")


def works_for_partner(actor: Actor, subject: object) -> bool:
    """Works for the partner to which the subject belongs."""
    return actor.capacity is Capacity.GATEKEEPER and _owner(subject) in actor.organisations()


def is_platform_admin(actor: Actor, subject: object) -> bool:
    return actor.capacity is Capacity.PLATFORM_ADMIN and actor.has_role("admin", "dpo", "panel_manager")


def is_provider(actor: Actor, subject: object) -> bool:
    """Is the machine of a provider of messages, known by its secret."""
    return actor.capacity is Capacity.SYSTEM and actor.name == "provider"


def looks_after_words(actor: Actor, subject: object) -> bool:
    """Looks after the panel or answers for data protection, at the platform itself."""
    return actor.capacity is Capacity.PLATFORM_ADMIN and actor.has_role("panel_manager", "dpo")


def is_panel_manager(actor: Actor, subject: object) -> bool:
    """Looks after the panel, at the platform itself."""
    return actor.capacity is Capacity.PLATFORM_ADMIN and actor.has_role("panel_manager")


def keeps_rights(actor: Actor, subject: object) -> bool:
    """Works at the platform's rights desk: its data protection officer and its panel managers."""
    desk = any(one.organisation_kind == "platform" and one.role in ("dpo", "panel_manager") for one in actor.works_for)
    return actor.capacity is Capacity.PLATFORM_ADMIN and desk


def is_data_protection_officer(actor: Actor, subject: object) -> bool:
    return actor.has_role("dpo")


def _owner(subject: object) -> object:
    owner = getattr(subject, "organisation_id", None)
    return owner if owner is not None else object()
