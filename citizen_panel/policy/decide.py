"""May this actor do this to that?"""

from citizen_panel.core.actor import Actor
from citizen_panel.policy.permissions import Permission
from citizen_panel.policy.table import POLICY


def allows(actor: Actor, permission: Permission, subject: object = None) -> bool:
    """Say yes when every predicate of at least one way holds."""
    return any(all(holds(actor, subject) for holds in way) for way in POLICY[permission])


def why_not(actor: Actor, permission: Permission, subject: object = None) -> tuple[str, ...]:
    """Name, for each way, the first predicate that does not hold; empty when it is allowed."""
    if allows(actor, permission, subject):
        return ()
    return tuple(next(h.__name__ for h in way if not h(actor, subject)) for way in POLICY[permission])
